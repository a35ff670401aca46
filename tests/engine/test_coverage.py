"""Every canonical cell stands in exactly one way, by what its row says, and is current after every commit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drawn import Drawn, dfd
from engine.test_incremental import Followed
from engine.worlds import World
from threatline.commands.answer import answer, leave_out
from threatline.commands.decide import decide, park, set_aside, take_on
from threatline.commands.rename import change_kind
from threatline.content.load import load_content
from threatline.engine.coverage import Coverage, Share
from threatline.engine.incremental import Engine
from threatline.model.document import Document
from threatline.model.errors import Invalid
from threatline.model.graph import GraphIndex
from threatline.model.records import Flow

CONTENT = load_content()


def followed(drawn: Drawn) -> Followed:
    return Followed(CONTENT, drawn.document)


def do(drawn: Drawn, command, *args, **kwargs):
    with drawn.document.transaction("Do") as tx:
        return command(tx, *args, **kwargs)


def told(coverage: Coverage) -> dict[str, dict[str, str]]:
    return {element: dict(coverage.cells(element)) for element in coverage.elements()}


def test_the_letters_of_an_element_are_those_of_the_chart():
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("cloud", "web app")
    chart = followed(drawn).engine.coverage()

    letters = {name: "".join(chart.cells(drawn.id(name))) for name in ("customer", "web app", "orders db", "cloud")}

    assert letters == {"customer": "SR", "web app": "STRIDE", "orders db": "TID", "cloud": ""}
    assert "".join(chart.cells(drawn.id("customer -> web app"))) == "TID"
    assert (chart.letters, chart.kinds) == (tuple("STRIDE"), ("actor", "process", "store", "flow"))


def test_a_store_can_be_denied_only_while_it_keeps_evidence():
    drawn = dfd("web app -> orders db")
    found = followed(drawn)

    do(drawn, answer, [drawn.id("orders db")], "store_type", "log")

    assert "".join(found.engine.coverage().cells(drawn.id("orders db"))) == "TRID"


def test_an_untouched_cell_is_open_without_questions_and_unanswered_with_them():
    drawn = dfd("web app")
    found = followed(drawn)
    before = found.engine.coverage().cells(drawn.id("web app"))["S"]
    do(drawn, answer, [drawn.id("web app")], "handles_login", True)

    after = found.engine.coverage().cells(drawn.id("web app"))["S"]

    assert (before, after) == ("open", "unanswered")


def test_something_suggested_opens_a_cell_whatever_else_it_asks():
    drawn = dfd("web app")
    found = followed(drawn)
    web_app = drawn.id("web app")
    do(drawn, answer, [web_app], "handles_login", True)
    do(drawn, answer, [web_app], "login_throttled", False)

    assert found.engine.row(web_app, "S").questions
    assert found.engine.coverage().cells(web_app)["S"] == "open"


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("accept", "decided"),
        ("transfer", "decided"),
        ("avoid", "decided"),
        ("duplicate", "decided"),
        ("not_applicable", "not_applicable"),
        ("open", "open"),
        ("mitigate", "open"),
        (None, "open"),
    ],
)
def test_a_cell_stands_as_its_only_threat_was_decided(status, standing):
    drawn = dfd("web app")
    found = followed(drawn)
    do(drawn, decide, "PR-T-00", drawn.id("web app"), status=status, note="seen")

    assert found.engine.coverage().cells(drawn.id("web app"))["T"] == standing


def test_what_is_parked_is_not_decided():
    drawn = dfd("web app")
    found = followed(drawn)
    do(drawn, park, "PR-T-00", drawn.id("web app"))

    assert found.engine.coverage().cells(drawn.id("web app"))["T"] == "open"


def test_a_decision_about_what_holds_for_all_stores_does_not_answer_what_is_asked_about_this_one():
    drawn = dfd("web app -> orders db")
    found = followed(drawn)
    do(drawn, decide, "ST-T-00", drawn.id("orders db"), status="accept")

    assert found.engine.coverage().cells(drawn.id("orders db"))["T"] == "unanswered"


def test_one_decision_of_two_leaves_the_cell_open():
    drawn = dfd("web app")
    found = followed(drawn)
    web_app = drawn.id("web app")
    do(drawn, set_aside, "PR-S-00", web_app, "Only we know its address.")
    do(drawn, answer, [web_app], "handles_login", True)
    do(drawn, answer, [web_app], "login_throttled", False)

    assert found.engine.coverage().cells(web_app)["S"] == "open"


def test_what_is_out_of_scope_and_what_lies_between_is_not_applicable():
    drawn = dfd("customer -> web app")
    found = followed(drawn)
    do(drawn, leave_out, [drawn.id("customer"), drawn.id("web app")], "Elsewhere.")

    chart = found.engine.coverage()

    assert set(chart.cells(drawn.id("customer -> web app")).values()) == {"not_applicable"}
    assert chart.share() == Share(not_applicable=2 + 6 + 3)


def test_a_flow_with_a_free_end_has_no_cells():
    drawn = dfd("customer")
    do(
        drawn,
        lambda tx: tx.insert(
            Flow(id="a" * 12, diagram=drawn.diagram, source=drawn.id("customer"), target_point=(9.0, 9.0))
        ),
    )

    assert followed(drawn).engine.coverage().cells("a" * 12) == {}


def test_the_sums_are_those_of_the_cells():
    drawn = dfd("customer -> web app -> orders db")
    found = followed(drawn)
    do(drawn, set_aside, "PR-T-00", drawn.id("web app"), "It takes no input.")
    do(drawn, decide, "FL-T-00", drawn.id("web app -> orders db"), status="accept")
    chart = found.engine.coverage()

    assert chart.share("process", "T") == Share(not_applicable=1)
    assert chart.share(letter="T").settled == 2
    assert chart.share().total == 2 + 6 + 3 + 2 * 3
    assert chart.share().part == pytest.approx(2 / 17)
    for kind in chart.kinds:
        assert chart.share(kind).total == sum(chart.share(kind, letter).total for letter in chart.letters)


def test_a_pack_without_baseline_rules_has_an_empty_chart():
    specific = replace(CONTENT, rules=tuple(rule for rule in CONTENT.rules if rule.role == "specific"))
    drawn = dfd("customer -> web app -> orders db")
    engine = Engine(specific, drawn.document, GraphIndex(drawn.document))
    engine.rebuild()

    assert (engine.coverage().letters, list(engine.coverage().elements()), engine.coverage().share().part) == (
        (),
        [],
        0,
    )


def test_turning_a_node_into_another_kind_gives_it_the_cells_of_that_kind():
    drawn = dfd("customer -> web app")
    found = followed(drawn)
    found.engine.coverage().share()
    do(drawn, change_kind, drawn.id("web app"), "store")

    assert "".join(found.engine.coverage().cells(drawn.id("web app"))) == "TID"
    assert found.engine.coverage().share("process").total == 0


@pytest.mark.parametrize("seed", range(4))
def test_the_chart_is_as_if_just_made_after_every_commit(seed: int):
    world = World(CONTENT, 7100 + seed)
    found = Followed(CONTENT, Document(world.records()))
    found.engine.coverage().share()
    for _ in range(25):
        if found.commits and world.random.random() < 0.15:
            try:
                found.document.replay(found.commits[-1].inverse("undo"))
            except Invalid:
                continue
        else:
            world.edit(found.document)

        ours, fresh = found.engine.coverage(), found.anew().coverage()

        assert told(ours) == told(fresh)
        assert ours.share() == fresh.share()
        assert all(ours.share(kind) == fresh.share(kind) for kind in fresh.kinds)


@pytest.mark.parametrize("seed", range(4))
def test_a_cell_says_what_its_row_says(seed: int):
    """Held against the rows alone, which the panel shows."""
    world = World(CONTENT, 7200 + seed)
    found = Followed(CONTENT, Document(world.records()))
    for _ in range(10):
        world.edit(found.document)
    engine = found.engine
    chart = engine.coverage()
    for element in chart.elements():
        if engine.situation.is_silent(element):
            continue
        for letter, standing in chart.cells(element).items():
            row = engine.row(element, letter)
            waiting = [t for t in row.threats if t.status in (None, "open", "mitigate") and t.state in LIVE]
            pressing = [t for t in waiting if not (t.state == "baseline" and t.status is None)]
            if pressing or (waiting and not row.questions):
                assert standing == "open"
            elif row.questions:
                assert standing == "unanswered"
            else:
                assert standing in ("decided", "not_applicable")


LIVE = ("suggested", "baseline", "question", "own")


def test_a_threat_that_was_taken_on_is_still_open():
    drawn = dfd("web app")
    found = followed(drawn)
    do(drawn, take_on, "PR-D-00", drawn.id("web app"))

    assert found.engine.coverage().cells(drawn.id("web app"))["D"] == "open"

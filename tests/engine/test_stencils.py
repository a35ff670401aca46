"""Element types of a pack: defaults go down the tree, attributes belong to it, and conditions walk up."""

from __future__ import annotations

from typing import Any

import pytest

from drawn import Drawn, dfd
from engine.test_incremental import Followed
from engine.typed import bare, typed
from engine.worlds import World
from threatline.commands.answer import answer
from threatline.commands.place import draw_boundary_line
from threatline.content.load import load_content
from threatline.engine.answers import asked_places
from threatline.engine.catalogue import NOT_APPLICABLE
from threatline.engine.pack import Content
from threatline.model.document import Document
from threatline.model.records import KINDS

TYPED = typed()
CHECKS_INPUT = "71f3d9aa-b8ef-4e54"


def say(drawn: Drawn, element: str, **answers: Any) -> None:
    with drawn.document.transaction("Answer") as tx:
        for name, value in answers.items():
            answer(tx, [drawn.id(element)], name, value)


def true_rules(followed: Followed, element: str) -> set[str]:
    return {threat.rule for threat in followed.engine.threats() if threat.element == element
            and threat.state == "suggested"}  # fmt: skip


def reasons(followed: Followed, rule: str, element: str) -> list[str]:
    return [reason.sentence for reason in followed.engine.why(f"{rule}@{element}")]


def test_a_stencil_gives_its_defaults_over_those_of_its_parents():
    drawn = dfd("customer -> web app")
    followed = Followed(TYPED, drawn.document)
    web = drawn.id("web app")
    say(drawn, "web app", stencil="SE.P.Web.Edge")

    value = followed.engine.value
    assert (value(web, "codeType"), value(web, CHECKS_INPUT)) == ("Unmanaged", True)
    assert followed.engine.provenance(web, CHECKS_INPUT).choice == "SE.P.Web.Edge"
    say(drawn, "web app", **{CHECKS_INPUT: False})
    assert value(web, CHECKS_INPUT) is False


def test_an_attribute_of_another_stencil_does_not_apply_whatever_was_answered():
    drawn = dfd("customer -> web app")
    followed = Followed(TYPED, drawn.document)
    web = drawn.id("web app")
    say(drawn, "web app", stencil="SE.P.Pump", pressure="high", **{CHECKS_INPUT: False})
    as_pump = true_rules(followed, web)
    say(drawn, "web app", stencil="SE.P.Web")

    assert {"pressure", "named"} & as_pump == {"pressure"}
    assert "web_input" not in as_pump
    assert followed.engine.value(web, "pressure") == NOT_APPLICABLE
    assert {"pressure", "named", "web_input"} & true_rules(followed, web) == {"named", "web_input"}


def test_a_list_has_its_own_default_until_somebody_answers():
    drawn = dfd("customer -> web app")
    followed = Followed(TYPED, drawn.document)
    customer = drawn.id("customer")

    assert followed.engine.value(customer, "human") == "No"
    assert followed.engine.provenance(customer, "human").layer == "default"
    say(drawn, "customer", human="Yes")
    assert followed.engine.value(customer, "human") == "Yes"


def test_a_stencil_of_another_pack_or_kind_is_no_stencil():
    drawn = dfd("customer -> web app")
    followed = Followed(TYPED, drawn.document)
    say(drawn, "web app", stencil="SE.EI.Browser")
    say(drawn, "customer", stencil="SE.P.Web")

    assert followed.engine.value(drawn.id("web app"), "stencil") is None
    assert "any-machine" not in true_rules(followed, drawn.id("web app"))


def test_descendants_are_what_their_parents_are_and_the_reason_says_what_it_is():
    drawn = dfd("customer -> web app")
    followed = Followed(TYPED, drawn.document)
    web = drawn.id("web app")
    assert true_rules(followed, web) == {"not.web", "NODE"}
    say(drawn, "web app", stencil="SE.P.Web.Edge")

    assert "any-machine" in true_rules(followed, web)
    assert "named" not in true_rules(followed, web)
    assert reasons(followed, "any-machine", web) == ["it is an edge server"]
    assert reasons(followed, "NODE", web) == ["it is a process"]


def test_the_ends_of_a_flow_are_asked_for_kinds_and_stencils_alike():
    drawn = dfd("customer -> web app -> orders db")
    followed = Followed(TYPED, drawn.document)
    flow = drawn.id("web app -> orders db")
    assert "from-mix" not in true_rules(followed, flow)
    say(drawn, "web app", stencil="SE.P.Pump")
    assert "from-mix" not in true_rules(followed, flow)
    say(drawn, "orders db", stencil="GE.DS")

    assert "from-mix" in true_rules(followed, flow)
    assert reasons(followed, "from-mix", flow) == ["web app is a pump", "orders db is an archive"]


def test_a_flow_cuts_a_line_and_crosses_a_box_of_a_stencil():
    drawn = dfd("customer -> web app")
    followed = Followed(TYPED, drawn.document)
    flow = drawn.id("customer -> web app")
    box = drawn.box_around("Plant", "web app")
    with drawn.document.transaction("Line") as tx:
        line = draw_boundary_line(tx, drawn.diagram, [(140.0, -200.0), (140.0, 300.0)])
        tx.update(line, {"name": "Company network"})
    assert {"crosses-all", "cuts-plant"} & true_rules(followed, flow) == set()
    with drawn.document.transaction("Say") as tx:
        answer(tx, [box, line], "stencil", "SE.TB.Plant")

    assert {"crosses-all", "cuts-plant"} <= true_rules(followed, flow)
    assert set(reasons(followed, "cuts-plant", flow)) == {
        "it cuts the line Company network", "it cuts the edge of Plant"
    }  # fmt: skip


def test_a_box_moved_without_its_members_is_cut_no_more_but_still_crossed():
    drawn = dfd("customer -> web app")
    followed = Followed(TYPED, drawn.document)
    flow = drawn.id("customer -> web app")
    box = drawn.box_around("Plant", "web app")
    with drawn.document.transaction("Say") as tx:
        answer(tx, [box], "stencil", "SE.TB.Machine")
    assert {"crosses-all", "cuts"} <= true_rules(followed, flow)

    with drawn.document.transaction("Move") as tx:
        tx.update(box, {"y": 5000.0})

    assert {"crosses-all", "cuts"} & true_rules(followed, flow) == {"crosses-all"}
    assert flow in followed.changed.elements


def test_a_pack_that_never_asks_for_cuts_keeps_no_index_of_them():
    drawn = dfd("customer -> web app")

    assert Followed(load_content(), drawn.document).engine._analysis.crossing.cuts is None
    assert Followed(TYPED, drawn.document).engine._analysis.crossing.cuts is not None


def test_only_elements_that_have_an_attribute_are_asked_for_it():
    drawn = dfd("customer -> web app")
    followed = Followed(TYPED, drawn.document)
    web, rule = drawn.id("web app"), TYPED.rule["web_input"]
    before = asked_places(TYPED, drawn.document, followed.graph, rule, web)
    say(drawn, "web app", stencil="SE.P.Web")

    assert before == ()
    assert asked_places(TYPED, drawn.document, followed.graph, rule, web) == (web,)


@pytest.mark.parametrize("content", [TYPED, bare()], ids=["typed", "bare"])
def test_every_threat_of_a_foreign_pack_has_reasons_rows_and_a_severity(content: Content):
    rules = set()
    for seed in range(30):
        followed = Followed(content, Document(World(content, 600 + seed).records()))
        for threat in list(followed.engine.threats()):
            rules.add(threat.rule)
            assert isinstance(followed.document.records[threat.element], KINDS[content.rule[threat.rule].kind])
            assert all(reason.sentence for reason in followed.engine.why(threat.key))
            assert threat.severity in ("low", "medium", "high", "critical")

    silent = {"pressure-2", "speaks-2"}  # a default counts as known, and machines speak nothing
    assert set(content.rule) - rules == silent & set(content.rule)

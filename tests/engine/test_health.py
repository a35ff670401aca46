"""Findings and completeness are, after any commits, what a fresh look at the whole drawing gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drawn import Drawn, blank, dfd
from engine.test_incremental import Followed
from engine.worlds import World, erase
from engine_pieces import engine_of
from threatline.commands.answer import add_asset, leave_out
from threatline.commands.connect import connect
from threatline.commands.rename import rename
from threatline.commands.waive import set_aside, take_up_again
from threatline.content.load import load_content
from threatline.engine.conditions import Fact
from threatline.engine.health import Health
from threatline.model.document import Document
from threatline.model.errors import Invalid
from threatline.model.records import Actor, Answer, Boundary, Flow, Process, Store

CONTENT = load_content()
_SERVES_THE_PUBLIC = Fact("trust_level", "is", "untrusted", "source")


def do(drawn: Drawn, command, *args, **kwargs):
    with drawn.document.transaction("Do") as tx:
        return command(tx, *args, **kwargs)


def say(drawn: Drawn, name: str, **answers: Answer) -> None:
    with drawn.document.transaction("Answer") as tx:
        tx.update(drawn.id(name), {f"answers.{key}": value for key, value in answers.items()})


def health_of(drawn: Drawn) -> Health:
    health = engine_of(drawn).health
    health.look_at_all()
    return health


def assert_as_if_just_looked(followed: Followed) -> None:
    health, fresh = followed.engine.health, followed.anew().health
    assert health.problems() == fresh.problems()
    assert health.completeness() == pytest.approx(fresh.completeness())
    assert health._verdicts == fresh._verdicts
    assert health.findings(aside=True) == fresh.findings(aside=True)


def set_something_aside(world: World, document: Document) -> None:
    """Set a random check aside for something, or take it up again; what world does not know itself."""
    records = [*document.of_kind(Actor, Process, Store, Flow, Boundary), document.project]
    subject, check = world.random.choice(records), world.random.choice(CONTENT.checks)
    with document.transaction("Aside") as tx:
        if f"{check.id}@{subject.id}" in document.records:
            take_up_again(tx, check.id, subject.id)
        else:
            set_aside(tx, check.id, subject.id, "It is fine")


def make_alike(world: World, document: Document) -> None:
    """Give a random node the name, or the answers, of another, or draw a loop, or turn a free end."""
    nodes = list(document.of_kind(Actor, Process, Store))
    if len(nodes) < 2:
        return
    one, other = world.random.sample(nodes, 2)
    with document.transaction("Alike") as tx:
        if world.random.random() < 0.5:
            tx.update(one.id, {"name": other.name})
        elif type(one) is type(other):
            for id in {flow.id: None for end in (one, other) for flow in tx.now.referring(end.id, Flow)}:
                erase(tx, id)
            hub = world.random.choice(nodes)
            for end in (one, other):
                tx.insert(Flow(id=world.id(), diagram=world.diagram, source=hub.id, target=end.id))
                tx.update(end.id, {"answers": {"technology": "x"}, "boundary": None})


@pytest.mark.parametrize("seed", range(8))
def test_following_commits_gives_what_a_fresh_look_gives(seed: int):
    world = World(CONTENT, 4000 + seed)
    followed = Followed(CONTENT, Document(world.records()))
    followed.engine.health.completeness()
    for step in range(40):
        chance = world.random.random()
        if followed.commits and chance < 0.15:
            try:
                followed.document.replay(followed.commits[-1].inverse("undo"))
            except Invalid:
                continue
        elif chance < 0.3:
            set_something_aside(world, followed.document)
        elif chance < 0.45:
            make_alike(world, followed.document)
        else:
            world.edit(followed.document)
        if step % 4 == 3:
            assert_as_if_just_looked(followed)


def test_an_empty_drawing_is_not_complete():
    assert health_of(blank()).completeness() == 0.0


def test_completeness_is_the_share_of_applicable_pairs_that_pass():
    drawn = dfd("customer -> web app")
    health = health_of(drawn)
    customer = drawn.id("customer")

    # Of the checks of an actor those about its name, unknown answers, isolation and twins pass, the one about trust
    # does not; the ones about a second proof, about leaving it out and about criticality do not apply.
    assert health.completeness_of([customer]) == 4 / 5

    say(drawn, "customer", mfa=True)

    assert health_of(drawn).completeness_of([customer]) == 4 / 6


def test_saying_who_an_actor_is_makes_it_more_complete():
    drawn = dfd("customer -> web app -> orders db")
    before = health_of(drawn)

    say(drawn, "customer", actor_type="human_user", trust_level="untrusted", privilege_level="none")

    after = health_of(drawn)
    assert after.completeness_of([drawn.id("customer")]) > before.completeness_of([drawn.id("customer")])
    assert after.completeness() > before.completeness()


def test_a_flow_completes_the_nodes_it_joins():
    drawn = dfd("customer -> web app -> orders db")
    followed = Followed(CONTENT, drawn.document)
    health, store = followed.engine.health, drawn.id("orders db")
    before = health.completeness_of([store])

    do(drawn, connect, store, drawn.id("web app"))

    assert health.completeness_of([store]) > before


def test_what_was_set_aside_with_a_reason_passes_and_stays_visible():
    drawn = dfd("customer -> web app -> orders db")
    store = drawn.id("orders db")
    before = health_of(drawn)

    do(drawn, set_aside, "CHK-02", store, "It is only ever filled.")

    after = health_of(drawn)
    assert after.completeness() > before.completeness()
    assert [finding.subjects for finding in after.findings(aside=True)] == [(store,)]
    assert [p.waived for p in after.problems() if p.check == "CHK-02"] == ["It is only ever filled."]
    assert "CHK-02" not in [finding.check.id for finding in after.findings()]


def test_a_check_of_the_whole_project_is_set_aside_under_the_id_of_the_project():
    drawn = dfd("customer -> web app")

    do(drawn, set_aside, "CHK-26", drawn.document.project.id, "It keeps nothing.")

    (problem,) = [problem for problem in health_of(drawn).problems() if problem.check == "CHK-26"]
    assert (problem.element, problem.waived) == (None, "It keeps nothing.")


def test_what_is_left_out_is_only_asked_why():
    drawn = dfd("customer -> web app")
    do(drawn, leave_out, [drawn.id("web app")])

    assert [p.check for p in health_of(drawn).problems() if p.element == drawn.id("web app")] == ["CHK-08"]


def test_the_most_urgent_findings_come_first():
    drawn = dfd("customer -> web app", "mailer")

    urgencies = [finding.check.urgency for finding in health_of(drawn).findings()]

    assert urgencies == sorted(urgencies, key=["high", "medium", "low"].index)
    assert urgencies[0] == "high"


def test_a_large_drawing_is_looked_through_a_little_at_a_time():
    drawn = dfd("customer -> web app -> orders db")
    health = engine_of(drawn).health

    assert health.look_further(3)
    assert not health.look_further(100)


def test_a_finding_tells_which_field_would_answer_it():
    drawn = dfd("customer -> web app")
    health = health_of(drawn)
    assert health.asks("CHK-05", drawn.id("customer")) == "trust_level"

    say(drawn, "customer", trust_level="untrusted")

    assert health_of(drawn).asks("CHK-05", drawn.id("customer")) == "privilege_level"
    assert health.asks("CHK-03", drawn.id("customer -> web app")) == "data"
    assert health.asks("CHK-01", drawn.id("web app")) == ""


def test_a_check_of_another_pack_may_read_neighbours_and_stays_current():
    wide = replace(CONTENT, checks=(*CONTENT.checks, replace(CONTENT.checks[2], id="X-1", when=_SERVES_THE_PUBLIC)))
    drawn = dfd("customer -> web app")
    followed = Followed(wide, drawn.document)
    assert "X-1" not in [finding.check.id for finding in followed.engine.health.findings()]

    say(drawn, "customer", trust_level="untrusted")

    assert "X-1" in [finding.check.id for finding in followed.engine.health.findings()]


def test_what_an_asset_is_asked_leaves_with_its_answer():
    drawn = dfd("customer -> web app")
    asset = do(drawn, add_asset, "Card number")
    assert [p.text for p in health_of(drawn).problems() if p.check == "CHK-07"] == [
        "How bad would it be if Card number became public?"
    ]

    with drawn.document.transaction("Answer") as tx:
        tx.update(asset, {"answers.classification": "restricted"})

    assert [p for p in health_of(drawn).problems() if p.check == "CHK-07"] == []


def test_the_words_of_a_check_never_become_marks_of_another():
    drawn = dfd("customer -> web app")
    do(drawn, rename, drawn.id("customer"), "{source} {name}")

    texts = [problem.text for problem in health_of(drawn).problems() if problem.check == "CHK-03"]

    assert texts == ["What data travels from {source} {name} to web app?"]

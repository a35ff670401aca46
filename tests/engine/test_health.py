"""Findings and completeness are, after any commits, what a fresh look at the whole drawing gives."""

from __future__ import annotations

import pytest

from drawn import Drawn, blank, dfd
from engine.test_incremental import Followed
from engine.worlds import World, erase
from engine_pieces import engine_of
from threatline.commands.answer import add_asset, leave_out
from threatline.commands.connect import connect
from threatline.commands.rename import describe
from threatline.commands.waive import set_aside, take_up_again
from threatline.content.load import load_content
from threatline.engine.health import Health
from threatline.model.document import Document
from threatline.model.errors import Invalid
from threatline.model.records import Actor, Answer, Boundary, Flow, Process, Store

CONTENT = load_content()


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

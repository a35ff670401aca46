"""How complete the drawing is, element by element."""

from __future__ import annotations

import pytest

from drawn import Drawn, blank, dfd
from threatline.commands.answer import add_asset
from threatline.commands.connect import connect
from threatline.commands.rename import describe
from threatline.content.load import Content
from threatline.model.records import Answer
from threatline.session import Session
from threatline.ui.panel.completeness import Completeness


def kept(drawn: Drawn, content: Content) -> tuple[Session, Completeness]:
    session = Session(drawn.document, content)
    completeness = Completeness(session)
    session.watch(lambda happened: completeness.follow([happened]))
    return session, completeness


def say(drawn: Drawn, name: str, **answers: Answer) -> None:
    with drawn.document.transaction("Answer") as tx:
        tx.update(drawn.id(name), {f"answers.{key}": value for key, value in answers.items()})


def test_an_empty_drawing_is_not_complete(content: Content) -> None:
    _, completeness = kept(blank(), content)

    assert completeness.of_drawing() == 0.0


def test_saying_who_an_actor_is_makes_it_more_complete(content: Content) -> None:
    drawn = dfd("customer -> web app -> orders db")
    _, completeness = kept(drawn, content)
    before = completeness.of_elements([drawn.id("customer")]), completeness.of_drawing()

    say(drawn, "customer", actor_type="human_user")

    assert completeness.of_elements([drawn.id("customer")]) > before[0]
    assert completeness.of_drawing() > before[1]


def test_a_flow_completes_the_nodes_it_joins(content: Content) -> None:
    drawn = dfd("customer -> web app -> orders db")
    session, completeness = kept(drawn, content)
    completeness.of_drawing()
    before = completeness._shares[drawn.id("orders db")]

    session.run(connect, drawn.id("orders db"), drawn.id("web app"))

    assert completeness._shares[drawn.id("orders db")] > before


def test_following_commits_ends_where_a_fresh_look_would(content: Content) -> None:
    drawn = dfd("customer -> web app -> orders db")
    session, completeness = kept(drawn, content)
    completeness.of_drawing()

    drawn.box_around("Shop", "web app", "orders db")
    say(drawn, "customer", actor_type="human_user", mfa="unknown")
    session.run(connect, drawn.id("orders db"), drawn.id("web app"))
    session.undo()

    assert completeness.of_drawing() == pytest.approx(Completeness(session).of_drawing())


def test_a_large_drawing_is_looked_through_in_parts(content: Content) -> None:
    drawn = dfd("customer -> web app -> orders db")
    _, completeness = kept(drawn, content)

    assert completeness.look_further(3)
    assert completeness.look_further(1)
    assert not completeness.look_further(100)


def test_the_scope_is_complete_when_the_project_and_its_data_are_described(content: Content) -> None:
    drawn = blank()
    session, completeness = kept(drawn, content)
    assert completeness.of_scope() == 0.25

    session.run(describe, drawn.document.project.id, "Sells things")
    session.run(add_asset, "Card number", "restricted")

    assert completeness.of_scope() == 1.0

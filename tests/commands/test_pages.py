"""Diagrams: their order, and the levels through which processes open them."""

from __future__ import annotations

import pytest

from drawn import blank, dfd, kept
from threatline.commands.pages import add_diagram, draw_inside, levels_above, move_diagram
from threatline.commands.place import place
from threatline.model.geometry import Point


def pages(*names):
    drawn = blank()
    with drawn.document.transaction("Add") as tx:
        ids = [drawn.diagram, *(add_diagram(tx, name) for name in names)]
    return drawn, ids


def order(drawn):
    return [diagram.name for diagram in drawn.document.diagrams()]


@pytest.mark.parametrize(
    ("which", "to", "wanted"),
    [(0, 2, ["B", "C", "Overview"]), (2, 0, ["C", "Overview", "B"]), (1, 1, ["Overview", "B", "C"]),
     (0, 99, ["B", "C", "Overview"]), (2, -5, ["C", "Overview", "B"])],
)  # fmt: skip
def test_a_diagram_moves_to_its_place_and_the_others_keep_their_order(which, to, wanted):
    drawn, ids = pages("B", "C")
    history = kept(drawn.document)

    with drawn.document.transaction("Move") as tx:
        move_diagram(tx, ids[which], to)

    assert order(drawn) == wanted
    history.undo()
    assert order(drawn) == ["Overview", "B", "C"]


def test_a_diagram_moves_between_two_that_a_foreign_file_numbered_alike():
    drawn, ids = pages("B", "C")
    with drawn.document.transaction("Spoil") as tx:
        for id in ids:
            tx.update(id, {"order": "V"})
    first, second, third = (diagram.id for diagram in drawn.document.diagrams())

    with drawn.document.transaction("Move") as tx:
        move_diagram(tx, third, 1)

    assert [diagram.id for diagram in drawn.document.diagrams()] == [first, third, second]


def test_the_levels_above_a_diagram_are_named_from_the_outside_in():
    drawn = dfd("web app")
    app = drawn.id("web app")
    with drawn.document.transaction("Inside") as tx:
        inside = draw_inside(tx, app)
        login = place(tx, "process", inside, Point(0, 0), "login")
        inmost = draw_inside(tx, login)

    assert levels_above(drawn.document, inmost) == [(drawn.diagram, app), (inside, login)]
    assert levels_above(drawn.document, drawn.diagram) == []


def test_processes_that_open_each_other_in_a_ring_have_an_end():
    drawn = dfd("web app")
    app = drawn.id("web app")
    with drawn.document.transaction("Ring") as tx:
        inside = draw_inside(tx, app)
        login = place(tx, "process", inside, Point(0, 0), "login")
        tx.update(login, {"detail": drawn.diagram})

    assert levels_above(drawn.document, inside) == [(drawn.diagram, app)]

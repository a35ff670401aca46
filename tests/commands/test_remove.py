"""Deleting takes along what hangs on an element, and undo brings all of it back."""

from drawn import dfd, kept
from threatline.commands.decide import decide
from threatline.commands.pages import draw_inside
from threatline.commands.remove import delete, delete_diagram
from threatline.model.records import Decision, Flow


def test_deleting_a_store_takes_its_flows_and_undo_brings_both_back():
    drawn = dfd("web app -> orders db")
    history, before = kept(drawn.document), dict(drawn.document.records)

    with drawn.document.transaction("Delete") as tx:
        delete(tx, [drawn.id("orders db")])

    assert list(drawn.document.of_kind(Flow)) == []
    history.undo()
    assert drawn.document.records == before


def test_deleting_a_process_takes_its_decisions_and_says_how_many():
    drawn = dfd("customer -> web app")
    with drawn.document.transaction("Decide") as tx:
        decide(tx, "PR-S-00", drawn.id("web app"), status="open")
        decide(tx, "PR-T-00", drawn.id("web app"), status="open")
        decide(tx, "AC-S-00", drawn.id("customer"), status="open")
    history, before = kept(drawn.document), dict(drawn.document.records)

    with drawn.document.transaction("Delete") as tx:
        gone = delete(tx, [drawn.id("web app")])

    assert gone.decisions == 2
    assert [decision.element for decision in drawn.document.of_kind(Decision)] == [drawn.id("customer")]
    history.undo()
    assert drawn.document.records == before


def test_deleting_a_frame_moves_its_members_up_one_level():
    drawn = dfd("web app -> orders db")
    drawn.box_around("outer", "web app", "orders db")
    drawn.box_around("inner", "web app")
    assert drawn.owner_of("web app") == "inner"

    with drawn.document.transaction("Delete") as tx:
        delete(tx, [drawn.id("inner")])

    assert drawn.owner_of("web app") == "outer"


def test_deleting_a_frame_with_its_contents_is_asked_for_explicitly():
    drawn = dfd("web app -> orders db")
    drawn.box_around("outer", "web app", "orders db")
    drawn.box_around("inner", "web app")

    with drawn.document.transaction("Delete") as tx:
        gone = delete(tx, [drawn.id("outer")], with_contents=True)

    assert gone.elements == 5
    assert drawn.document.records.keys() == {drawn.document.project.id, drawn.diagram}


def test_deleting_two_nested_frames_hands_the_members_to_the_box_around_both():
    drawn = dfd("web app -> orders db")
    drawn.box_around("world", "web app", "orders db")
    drawn.box_around("outer", "web app")
    inner = drawn.box_around("inner", "web app")
    outer = drawn.id("outer")

    with drawn.document.transaction("Delete") as tx:
        delete(tx, [outer, inner])

    assert drawn.owner_of("web app") == "world"


def test_deleting_a_diagram_takes_its_elements():
    drawn = dfd("web app -> orders db")
    with drawn.document.transaction("Add") as tx:
        other = draw_inside(tx, drawn.id("web app"))
    with drawn.document.transaction("Delete") as tx:
        delete_diagram(tx, other)

    assert drawn["web app"].detail is None

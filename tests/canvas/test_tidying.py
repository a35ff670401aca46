"""Row 59 of the behaviours: tidy up; and new elements that never land on old ones."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProxyStyle, QStyle

from hand import CTRL, SHIFT
from threatline.canvas import placing
from threatline.commands.move import move
from threatline.commands.ownership import rect_of
from threatline.commands.place import draw_boundary_line
from threatline.model.geometry import Point
from threatline.model.records import Boundary, Node, Note


class Still(QProxyStyle):
    """A desktop that asks for reduced motion."""

    def styleHint(self, hint, option=None, widget=None, returned=None):
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, option, widget, returned)


def mess(table) -> None:
    with table.document.transaction("Mess") as tx:
        move(tx, [table.id("customer")], 190.0, 250.0)
        move(tx, [table.id("orders db")], -500.0, 30.0)
    table.desk.flush()
    table.commits.clear()


def rects(table):
    return [rect_of(r) for r in table.document.records.values() if isinstance(r, Node | Note | Boundary)]


def nothing_overlaps(table) -> bool:
    found = [rect.inflated(-0.5) for rect in rects(table)]
    return not any(a.intersects(b) for number, a in enumerate(found) for b in found[:number])


def test_ctrl_shift_t_lays_the_diagram_out_from_left_to_right_in_one_step(lay):
    table = lay("customer -> web app -> orders db")
    mess(table)
    before = dict(table.document.records)

    table.hand.key(Qt.Key.Key_T, CTRL | SHIFT)

    assert table["customer"].x < table["web app"].x < table["orders db"].x
    assert table["customer"].y == table["web app"].y == table["orders db"].y
    assert table.steps() == 1
    assert table.said[-1] == ("3 elements tidied up.", True)
    table.hand.key(Qt.Key.Key_Z, CTRL)
    assert dict(table.document.records) == before


def test_the_elements_glide_to_their_places_within_a_quarter_of_a_second(lay, qtbot):
    table = lay("customer -> web app -> orders db")
    mess(table)

    table.hand.key(Qt.Key.Key_T, CTRL | SHIFT)

    assert table.canvas.gliding is not None
    assert 0 < table.canvas.gliding.duration() <= 250
    assert table.canvas.stage.is_on
    qtbot.waitUntil(lambda: table.canvas.gliding is None, timeout=2000)
    assert not table.canvas.stage.is_on
    assert not table.page.hidden


def test_a_press_while_they_glide_finds_everything_at_its_place(lay):
    table = lay("customer -> web app -> orders db")
    mess(table)
    table.hand.key(Qt.Key.Key_T, CTRL | SHIFT)

    table.hand.click("web app")

    assert table.canvas.gliding is None
    assert table.selected() == {"web app"}


def test_nothing_glides_where_the_desktop_asks_for_reduced_motion(lay):
    table = lay("customer -> web app -> orders db")
    mess(table)
    still = Still()
    table.canvas.setStyle(still)

    table.hand.key(Qt.Key.Key_T, CTRL | SHIFT)

    assert table.canvas.gliding is None
    assert table["customer"].x < table["web app"].x < table["orders db"].x


def test_only_the_selection_is_tidied_up_when_there_is_one(lay):
    table = lay("customer -> web app -> orders db", "clerk -> till")
    mess(table)
    others = [table[name] for name in ("clerk", "till", "orders db")]
    table.hand.click("customer")
    table.hand.click("web app", keys=SHIFT)

    table.hand.key(Qt.Key.Key_T, CTRL | SHIFT)

    assert [table[name] for name in ("clerk", "till", "orders db")] == others
    assert table["customer"].x < table["web app"].x
    assert table["customer"].y == table["web app"].y


def test_what_was_dragged_stays_when_asked_for_and_what_was_not_goes_around_it(lay):
    table = lay("customer -> web app -> orders db")
    table.hand.drag("orders db", (420, 230))
    before = table["orders db"]

    placing.tidy_around(table.canvas)

    assert before.by_hand
    assert table["orders db"] == before
    assert nothing_overlaps(table)


def test_tidying_up_says_when_other_flows_cut_a_boundary_line_now(lay):
    table = lay("customer -> web app -> orders db")
    mess(table)
    with table.document.transaction("Line") as tx:
        draw_boundary_line(tx, table.drawn.diagram, ((-300.0, 120.0), (700.0, 120.0)), "Internet")
    table.desk.flush()

    table.hand.key(Qt.Key.Key_T, CTRL | SHIFT)

    assert table.page.graph.crossing_flows(table.id("Internet")) == frozenset()
    assert table.said[-1][0].endswith("Other flows cut Internet now: look at that line again.")


def test_a_tidy_diagram_stays_and_it_says_so(lay):
    table = lay("customer -> web app -> orders db")
    table.hand.key(Qt.Key.Key_T, CTRL | SHIFT)
    steps = table.steps()

    table.hand.key(Qt.Key.Key_T, CTRL | SHIFT)

    assert table.steps() == steps
    assert table.said[-1][0] == "It is tidy already."


# ---- new elements never land on old ones ----------------------------------------------------------------------------


@pytest.mark.parametrize("at", [(60, 60), (-100, 10), (10, -70), (300, 45)])
def test_a_double_click_beside_a_node_places_a_new_one_clear_of_it(lay, at):
    table = lay("customer -> web app")

    table.hand.double_click(at)

    assert len(rects(table)) == 3
    assert nothing_overlaps(table)


def test_a_node_placed_by_a_click_on_another_lands_beside_it(lay):
    table = lay("customer -> web app")
    table.hand.key(Qt.Key.Key_3)

    table.hand.click("customer")

    assert len(rects(table)) == 3
    assert nothing_overlaps(table)


def test_enter_with_a_tool_again_and_again_finds_free_places(lay):
    table = lay("customer -> web app")

    for _ in range(6):
        table.hand.key(Qt.Key.Key_2)
        table.hand.key(Qt.Key.Key_Return)
        table.hand.key(Qt.Key.Key_Return)

    assert len(rects(table)) == 8
    assert nothing_overlaps(table)


def test_a_node_that_a_flow_creates_stands_clear_of_its_neighbours(lay):
    table = lay("customer -> web app", "clerk")
    table.hand.move("customer")
    table.canvas.pointer.show_ports_of(table.id("customer"))

    table.hand.drag((0, 46), (30, 190))
    table.hand.type("Orders DB")
    table.hand.key(Qt.Key.Key_Return)

    assert len(rects(table)) == 4
    assert nothing_overlaps(table)


def test_a_second_copy_of_the_same_element_does_not_hide_the_first(lay):
    table = lay("customer")
    original = table.id("customer")
    for _ in range(3):
        table.desk.select([original])
        table.hand.key(Qt.Key.Key_D, CTRL)

    assert len({(rect.x, rect.y) for rect in rects(table)}) == 4


def test_what_is_pasted_where_a_copy_lies_already_goes_one_step_on(lay):
    table = lay("customer")
    table.hand.click("customer")
    table.hand.key(Qt.Key.Key_C, CTRL)
    for _ in range(3):
        table.canvas.pasted_times = 0  # as when it was copied anew
        table.hand.key(Qt.Key.Key_V, CTRL)

    assert len({(rect.x, rect.y) for rect in rects(table)}) == 4


def test_the_ghost_from_the_palette_is_where_the_element_will_be(lay):
    from threatline.canvas import drop

    table = lay("customer")
    at = Point(20.0, 10.0)

    ghost, _ = drop.snapped_rect(table.canvas, "process", at)
    table.canvas.place("process", at)

    made = next(r for r in table.document.records.values() if r.kind == "process")
    assert (made.x, made.y) == (ghost.x, ghost.y)
    assert nothing_overlaps(table)

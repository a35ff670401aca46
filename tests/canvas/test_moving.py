"""Rows 10–12, 15 and 16 of the behaviours: drag, lock, nudge, snap and resize."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from drawn import dfd
from hand import ALT, CTRL, SHIFT


def place_of(table, name):
    record = table[name]
    return record.x, record.y


def test_a_drag_moves_an_element_in_one_step_and_its_flows_follow_live(lay):
    table = lay("customer -> web app -> orders db")
    x, y = place_of(table, "web app")
    flow = table.id("customer -> web app")
    start = table.page.items_by_id[flow].curve

    with table.hand.dragging("web app", (300, 160)):
        live = table.canvas.pointer.gesture.preview.routes[flow]
        assert live.end != start.end
        assert place_of(table, "web app") == (x, y), "the preview moves items only"
        assert table.steps() == 0

    assert place_of(table, "web app") == (x, y + 160)
    assert table.steps() == 1
    assert table.page.items_by_id[flow].curve == live
    table.desk.undo()
    assert place_of(table, "web app") == (x, y)


def test_esc_during_a_drag_puts_everything_back(lay):
    table = lay("customer -> web app")
    before = place_of(table, "web app")

    with table.hand.dragging("web app", (340, 160)):
        table.hand.key(Qt.Key.Key_Escape)
        assert not table.canvas.stage.is_on

    assert place_of(table, "web app") == before
    assert table.steps() == 0
    assert table.selected() == {"web app"}


def test_many_selected_elements_move_as_one_with_the_bends_between_them(lay):
    table = lay("customer -> web app -> orders db")
    with table.document.transaction("Bend") as tx:
        tx.update(table.id("customer -> web app"), {"bends": ((150.0, 80.0),)})
    table.desk.flush()
    table.commits.clear()
    table.desk.select([table.id("customer"), table.id("web app")])

    table.hand.drag("customer", (0, 96))

    assert place_of(table, "customer") == (-72, 64)
    assert place_of(table, "web app") == (228, 64)
    assert table["customer -> web app"].bends == ((150.0, 176.0),)
    assert table["orders db"].y == -32
    assert table.steps() == 1


def test_shift_locks_the_larger_axis(lay):
    table = lay("customer")
    x, y = place_of(table, "customer")

    table.hand.drag("customer", (100, 30), keys=SHIFT)
    across = place_of(table, "customer")

    assert across[0] > x + 90
    assert across[1] == y


def test_ctrl_pressed_during_a_drag_suspends_snapping(lay):
    table = lay("customer -> web app")

    with table.hand.dragging("web app", (309, 103)):
        snapped = table.canvas.pointer.gesture.delta
        table.hand.move((309, 103), CTRL)
        free = table.canvas.pointer.gesture.delta

    assert snapped != (9, 103)
    assert free == (9, 103)
    assert not table.canvas.pointer.gesture


def test_what_is_dragged_sticks_to_the_grid_where_no_neighbour_is_near(lay):
    table = lay("customer")

    table.hand.drag("customer", (111, 53))

    assert [value % 8 for value in place_of(table, "customer")] == [0, 0]


@pytest.mark.parametrize(("key", "way"), [(Qt.Key.Key_Right, (1, 0)), (Qt.Key.Key_Up, (0, -1))])
def test_arrows_nudge_by_one_and_with_shift_by_a_grid_step(lay, key, way):
    table = lay("customer")
    table.hand.click("customer")
    x, y = place_of(table, "customer")

    table.hand.key(key)
    small = place_of(table, "customer")
    table.hand.key(key, SHIFT)

    assert small == (x + way[0], y + way[1])
    assert place_of(table, "customer") == (x + 9 * way[0], y + 9 * way[1])


def test_a_burst_of_key_repeats_is_one_step_of_undo(lay):
    table = lay("customer")
    table.hand.click("customer")
    before = place_of(table, "customer")

    for _ in range(5):
        QTest.keyClick(table.canvas, Qt.Key.Key_Right)

    assert place_of(table, "customer")[0] == before[0] + 5
    table.desk.undo()
    assert place_of(table, "customer") == before
    assert table.desk.session.history.undo_label is None


def test_another_action_ends_a_burst(lay):
    table = lay("customer")
    table.hand.click("customer")
    QTest.keyClick(table.canvas, Qt.Key.Key_Right)
    table.hand.key(Qt.Key.Key_D, CTRL)

    QTest.keyClick(table.canvas, Qt.Key.Key_Right)

    labels = [step.label for step in table.commits]
    assert len(labels) == 3
    table.desk.undo()
    assert table.document.count("actor") == 2


def test_eight_handles_resize_and_the_opposite_side_stays(lay):
    table = lay("customer")
    table.hand.click("customer")
    node = table["customer"]

    table.hand.drag((node.x + node.width + 4, node.y + node.height + 4), (node.x + 204, node.y + 124))

    after = table["customer"]
    assert (after.x, after.y, after.width, after.height) == (node.x, node.y, 200, 120)
    assert table.steps() == 1


def test_resizing_keeps_the_ratio_with_shift_and_the_centre_with_alt(lay):
    table = lay("customer")
    table.hand.click("customer")
    node = table["customer"]
    corner = (node.x + node.width + 4, node.y + node.height + 4)

    table.hand.drag(corner, (corner[0] + 144, corner[1] + 20), keys=SHIFT)
    kept = table["customer"]
    table.desk.undo()
    table.hand.drag(corner, (corner[0] + 24, corner[1] + 16), keys=ALT)
    centred = table["customer"]

    assert kept.width / kept.height == pytest.approx(node.width / node.height)
    assert kept.width == pytest.approx(288)
    assert centred.x + centred.width / 2 == node.x + node.width / 2
    assert (centred.width, centred.height) == (node.width + 48, node.height + 32)


def test_a_minimum_size_keeps_the_label_readable(lay):
    table = lay("customer")
    table.hand.click("customer")
    node = table["customer"]

    table.hand.drag((node.x + node.width + 4, node.y + node.height + 4), (node.x - 300, node.y - 300))

    after = table["customer"]
    assert (after.x, after.y, after.width, after.height) == (node.x, node.y, 88, 40)


def test_alt_shift_arrows_resize_by_a_grid_step(lay):
    table = lay("customer")
    table.hand.click("customer")

    table.hand.key(Qt.Key.Key_Right, ALT | SHIFT)
    table.hand.key(Qt.Key.Key_Down, ALT | SHIFT)

    assert (table["customer"].width, table["customer"].height) == (152, 72)


def test_a_resize_that_is_cancelled_changes_nothing(lay):
    table = lay("customer")
    table.hand.click("customer")
    node = table["customer"]

    with table.hand.dragging((node.x + node.width + 4, node.y + 32), (node.x + 300, node.y + 32)):
        table.hand.key(Qt.Key.Key_Escape)

    assert table["customer"] == node
    assert table.steps() == 0


def test_the_frame_of_a_box_takes_in_and_lets_go_when_it_is_resized(lay):
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("cloud", "web app")
    table = lay(drawn=drawn)
    box = table["cloud"]
    table.desk.select([box.id])

    table.hand.drag((box.x + box.width + 4, box.y + box.height / 2), (720, box.y + box.height / 2))

    assert drawn.owner_of("orders db") == "cloud"
    assert table.steps() == 1


def test_a_handle_can_be_grasped_though_ports_are_shown_beside_it(lay):
    table = lay("customer")
    table.hand.click("customer")
    table.canvas.pointer.show_ports_of(table.id("customer"))
    node = table["customer"]

    table.hand.drag((node.x + node.width + 4, node.y + 32), (node.x + node.width + 60, node.y + 32))

    assert table["customer"].width == node.width + 56
    assert table.document.count("flow") == 0

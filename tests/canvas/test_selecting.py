"""Rows 1–5 and 9 of the behaviours: clicks, marquees, all and none."""

from __future__ import annotations

from PySide6.QtCore import Qt

from drawn import dfd
from hand import CTRL, SHIFT


def test_a_click_selects_what_lies_under_it(lay):
    table = lay("customer -> web app -> orders db")

    table.hand.click("web app")

    assert table.selected() == {"web app"}


def test_a_flow_is_hit_within_6_px_of_its_curve_at_every_zoom(lay):
    table = lay("customer -> web app")
    for scale in (0.25, 1.0, 3.0):
        table.canvas.camera.zoom_to(scale)
        table.canvas.bring_into_view(table.page.rect(table.id("customer -> web app")))
        start = table.page.rect(table.id("customer -> web app"))
        table.desk.select([])

        table.hand.click((start.x + 25, start.y + 5 / scale))
        near = table.selected()
        table.hand.click((start.x + 25, start.y + 9 / scale))

        assert near == {"customer -> web app"}
        assert table.selected() == set(), f"9 px away at {scale}"


def test_the_label_of_a_flow_counts_as_the_flow(lay):
    table = lay("customer -> web app")
    flow = table.id("customer -> web app")
    with table.document.transaction("Name") as tx:
        tx.update(flow, {"name": "Place an order", "label_offset": (0.0, 60.0)})
    table.desk.flush()

    table.hand.click((150.0, 60.0))

    assert table.desk.selection == (flow,)


def test_the_topmost_of_two_elements_is_hit(lay):
    table = lay("customer", "mailer")
    with table.document.transaction("Pile up") as tx:
        tx.update(table.id("mailer"), {"x": table["customer"].x + 20, "y": table["customer"].y + 10})
    table.desk.flush()

    table.hand.click((table["customer"].x + 60, table["customer"].y + 30))

    assert table.selected() == {"mailer"}


def test_shift_and_ctrl_click_toggle_and_keep_the_rest(lay):
    table = lay("customer -> web app -> orders db")
    table.hand.click("customer")

    table.hand.click("web app", SHIFT)
    table.hand.click("orders db", CTRL)
    table.hand.click("web app", CTRL)

    assert table.selected() == {"customer", "orders db"}


def test_a_marquee_selects_touched_nodes_and_flows_with_both_ends_while_it_is_drawn(lay):
    table = lay("customer -> web app -> orders db")

    with table.hand.dragging((-120, -80), (320, 10)):
        preview = {table.name(id) for id in table.canvas.pointer.gesture.preview.outlined}
        assert preview == {"customer", "web app", "customer -> web app"}
        assert table.selected() == set()

    assert table.selected() == {"customer", "web app", "customer -> web app"}


def test_shift_adds_to_the_selection_and_ctrl_subtracts_with_a_marquee(lay):
    table = lay("customer -> web app -> orders db")
    table.hand.click("orders db")

    table.hand.drag((-120, -80), (60, 60), keys=SHIFT)
    added = table.selected()
    table.hand.drag((700, -80), (560, 60), keys=CTRL)

    assert added == {"orders db", "customer"}
    assert table.selected() == {"customer"}


def test_a_drag_on_the_fill_of_an_unselected_boundary_is_a_marquee(lay):
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")
    table = lay(drawn=drawn)
    before = table["cloud"]

    table.hand.drag((420, -60), (700, 20))

    assert table.selected() == {"orders db"}
    assert table["cloud"] == before


def test_the_fill_of_a_selected_boundary_moves_it(lay):
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")
    table = lay(drawn=drawn)
    box, member = table["cloud"], table["web app"]
    table.hand.click((450, 55))

    table.hand.drag((450, 55), (450, 119))

    assert table.selected() == {"cloud"}
    assert table["cloud"].y > box.y + 50
    assert table["web app"].y - member.y == table["cloud"].y - box.y


def test_ctrl_a_selects_everything_on_this_diagram_and_esc_nothing(lay):
    table = lay("customer -> web app")

    table.hand.key(Qt.Key.Key_A, CTRL)
    everything = table.selected()
    table.hand.key(Qt.Key.Key_Escape)

    assert everything == {"customer", "web app", "customer -> web app"}
    assert table.selected() == set()


def test_a_click_on_empty_canvas_selects_nothing(lay):
    table = lay("customer -> web app")
    table.hand.click("customer")

    table.hand.click((0, 250))

    assert table.selected() == set()


def test_a_click_without_moving_never_changes_the_model(lay):
    table = lay("customer -> web app")

    for where in ("customer", "web app", (150, 0), (0, 250)):
        table.hand.press(where)
        table.hand.at.setX(table.hand.at.x() + 2)
        table.hand.release()

    assert table.steps() == 0
    assert table.desk.session.history.is_saved

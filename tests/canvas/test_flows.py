"""Rows 35–42 and 44 of the behaviours: connect, reconnect, reverse, bend, move the label."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from drawn import dfd
from hand import CTRL, MIDDLE, NONE, SHIFT
from threatline.canvas.grips import grip_at
from threatline.commands.connect import connect
from threatline.commands.decide import take_on
from threatline.commands.place import place
from threatline.drawing.flows import flow_label
from threatline.drawing.handles import port_points
from threatline.model.geometry import Point
from threatline.model.records import Flow


def flows(table):
    return list(table.document.of_kind(Flow))


def below(table, name):
    """The lower port of a node, once the pointer has rested on it."""
    table.hand.move(name)
    table.canvas.pointer.show_ports_of(table.id(name))
    return tuple(port_points(table.page.rect(table.id(name)), table.canvas.camera.scale)["bottom"])


def test_ports_appear_when_the_pointer_rests_on_a_node(lay, qtbot):
    table = lay("customer -> web app")

    table.hand.move("web app")
    at_once = table.canvas.pointer.ports_on
    qtbot.waitUntil(lambda: table.canvas.pointer.ports_on is not None, timeout=2000)

    assert at_once is None
    assert table.canvas.pointer.ports_on == table.id("web app")


def test_ports_appear_on_a_node_that_is_reached_by_tab(lay):
    table = lay("customer -> web app")

    table.hand.key(Qt.Key.Key_Tab)

    assert table.selected() == {"customer"}
    assert table.canvas.pointer.ports_on == table.id("customer")


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_the_hit_area_of_a_port_is_24_px_at_every_zoom(lay, scale):
    table = lay("customer", centre=(0, 0), scale=scale)
    port = Point(*below(table, "customer"))

    for dx, dy in ((11, 0), (-11, 0), (0, 11)):
        grip = grip_at(table.page, port.moved(dx / scale, dy / scale), scale, table.id("customer"))
        assert grip is not None
        assert grip.kind == "port"


def test_a_drag_from_a_port_to_any_part_of_a_node_joins_the_two_and_opens_the_label(lay):
    table = lay("customer", "web app")
    corner = (table["web app"].x + 3, table["web app"].y + 30)

    table.hand.drag(below(table, "customer"), (60, 120), corner)

    (flow,) = flows(table)
    assert (flow.source, flow.target) == (table.id("customer"), table.id("web app"))
    assert table.desk.selection == (flow.id,)
    assert table.canvas.naming.editor.is_open
    assert table.steps() == 1


def test_the_end_is_attached_to_the_node_and_slides_along_its_outline(lay):
    table = lay("customer", "web app")
    table.hand.drag(below(table, "customer"), "web app")
    table.hand.key(Qt.Key.Key_Escape)
    before = table.page.items_by_id[flows(table)[0].id].curve.end

    table.desk.select([table.id("web app")])
    table.hand.drag("web app", (400, 240))

    assert table.page.items_by_id[flows(table)[0].id].curve.end != before


def test_the_flow_tool_draws_from_anywhere_on_a_node(lay):
    table = lay("customer", "web app")
    table.hand.type("4")

    table.hand.drag("customer", "web app")

    assert [(flow.source, flow.target) for flow in flows(table)] == [(table.id("customer"), table.id("web app"))]
    assert table.canvas.tool == "select"


def test_the_flow_tool_joins_by_two_clicks(lay):
    table = lay("customer", "web app")
    table.hand.type("4")

    table.hand.click("customer")
    table.hand.glide("web app")
    assert table.canvas.stage.preview.target == table.id("web app")
    table.hand.click("web app")

    assert len(flows(table)) == 1


def test_a_valid_target_lights_up_and_a_wrong_one_says_why(lay):
    drawn = dfd("customer", "web app")
    with drawn.document.transaction("Note") as tx:
        place(tx, "note", drawn.diagram, Point(300, 0), "Remark")
    drawn.box_around("cloud", "web app")
    table = lay(drawn=drawn)
    box = table["cloud"]

    with table.hand.dragging(below(table, "customer"), "web app"):
        valid = table.canvas.stage.preview.target
        table.hand.move("Remark")
        on_note = table.canvas.stage.preview.target, table.said[-1][0]
        table.hand.move((box.x, box.y + 80))
        on_border = table.canvas.stage.preview.target, table.said[-1][0]
        table.hand.key(Qt.Key.Key_Escape)

    assert valid == table.id("web app")
    assert on_note == (None, "A note is a remark; flows join actors, processes and stores.")
    assert on_border == (None, "A boundary is crossed, not joined; end the flow at something inside it.")
    assert flows(table) == []


def test_released_on_a_wrong_target_nothing_is_drawn(lay):
    drawn = dfd("customer")
    with drawn.document.transaction("Note") as tx:
        place(tx, "note", drawn.diagram, Point(300, 0), "Remark")
    table = lay(drawn=drawn)

    table.hand.drag(below(table, "customer"), "Remark")

    assert table.steps() == 0
    assert not table.canvas.naming.editor.is_open


def test_connect_by_keyboard_finds_a_node_by_part_of_its_name(lay):
    table = lay("customer", "web app", "orders db")
    table.hand.click("customer")

    table.hand.key(Qt.Key.Key_L, CTRL)
    table.hand.type("ders")
    table.hand.key(Qt.Key.Key_Return)

    (flow,) = flows(table)
    assert (flow.source, flow.target) == (table.id("customer"), table.id("orders db"))
    assert table.canvas.naming.editor.is_open
    table.hand.type("Order")
    table.hand.key(Qt.Key.Key_Return)
    assert flows(table)[0].name == "Order"


def test_esc_leaves_the_popup_and_arrows_walk_its_hits(lay):
    table = lay("customer", "web app", "web shop")
    table.hand.click("customer")
    table.hand.key(Qt.Key.Key_L, CTRL)
    table.hand.key(Qt.Key.Key_Escape)
    assert table.canvas.popup is None or not table.canvas.popup.isVisible()

    table.hand.key(Qt.Key.Key_L, CTRL)
    table.hand.type("web")
    table.hand.key(Qt.Key.Key_Down)
    table.hand.key(Qt.Key.Key_Return)

    assert flows(table)[0].target == table.id("web shop")


def select_flow(table, name):
    table.desk.select([table.id(name)])
    return table.page.items_by_id[table.id(name)]


def test_reconnecting_an_end_keeps_name_answers_and_decisions(lay):
    table = lay("customer -> web app", "mailer")
    flow = table.id("customer -> web app")
    with table.document.transaction("Know") as tx:
        tx.update(flow, {"name": "Order", "answers.protocol": "https"})
        take_on(tx, "FL-T-01", flow)
    table.desk.flush()
    table.commits.clear()
    table.desk.select([flow])
    item = table.page.items_by_id[flow]

    with table.hand.dragging(tuple(item.curve.end), "mailer"):
        assert table.canvas.stage.preview.target == table.id("mailer")

    now = table.document.records[flow]
    assert now.target == table.id("mailer")
    assert (now.name, now.answers["protocol"]) == ("Order", "https")
    assert table.document.count("decision") == 1
    assert table.steps() == 1


def test_reverse_is_one_step_and_the_arrow_follows(lay):
    table = lay("customer -> web app")
    item = select_flow(table, "customer -> web app")
    start, end = item.curve.start, item.curve.end

    table.hand.key(Qt.Key.Key_R, CTRL | SHIFT)

    assert (item.curve.start, item.curve.end) == (end, start)
    assert table.steps() == 1


def test_two_flows_between_the_same_nodes_lie_side_by_side_with_labels_apart(lay):
    table = lay("customer -> web app")
    with table.document.transaction("Answer") as tx:
        tx.update(table.id("customer -> web app"), {"name": "Order"})
        back = connect(tx, table.id("web app"), table.id("customer"), "Answer")
    table.desk.flush()

    first, second = (table.page.items_by_id[id] for id in (flows(table)[0].id, back))

    labels = [flow_label(i.record, i.curve, i.seen(), i.lane).rect for i in (first, second)]
    assert first.curve.middle().distance(second.curve.middle()) > 40
    assert not labels[0].intersects(labels[1])


def test_a_flow_from_a_node_to_itself_is_a_loop(lay):
    table = lay("mailer")
    port = below(table, "mailer")

    table.hand.drag(port, (0, 150), "mailer")

    (flow,) = flows(table)
    assert flow.source == flow.target == table.id("mailer")
    assert table.page.items_by_id[flow.id].curve.middle().y < table["mailer"].y - 30


def test_dragging_a_segment_bends_the_flow_on_the_grid_and_a_double_click_removes_the_point(lay):
    table = lay("customer -> web app")
    select_flow(table, "customer -> web app")

    with table.hand.dragging((110, 0), (125, 83)):
        assert table.steps() == 0
    bent = flows(table)[0].bends
    table.hand.double_click((128, 80))

    assert bent == ((128.0, 80.0),)
    assert flows(table)[0].bends == ()
    assert table.steps() == 2


def test_a_bend_point_can_be_dragged_and_more_can_be_added_in_their_order(lay):
    table = lay("customer -> web app")
    flow = table.id("customer -> web app")
    with table.document.transaction("Bend") as tx:
        tx.update(flow, {"bends": ((104.0, 80.0), (200.0, 80.0))})
    table.desk.flush()
    item = select_flow(table, "customer -> web app")

    table.hand.drag((104, 80), (104, 120))
    middle = item.curve.cubics()[1].point_at(0.5)
    table.hand.drag(tuple(middle), (152, 160))

    assert flows(table)[0].bends == ((104.0, 120.0), (152.0, 160.0), (200.0, 80.0))


def test_straighten_removes_all_bends(lay):
    from threatline.canvas import flow_verbs

    table = lay("customer -> web app")
    with table.document.transaction("Bend") as tx:
        tx.update(table.id("customer -> web app"), {"bends": ((104.0, 80.0), (200.0, 80.0))})
    table.desk.select([table.id("customer -> web app")])

    flow_verbs.straighten(table.canvas)

    assert flows(table)[0].bends == ()


def named_flow(lay):
    table = lay("customer -> web app")
    with table.document.transaction("Name") as tx:
        tx.update(table.id("customer -> web app"), {"name": "Place order"})
    table.desk.flush()
    table.commits.clear()
    return table, table.page.items_by_id[table.document.of_kind(Flow).__next__().id]


def test_a_label_that_is_dragged_stays_tied_to_its_flow(lay):
    table, item = named_flow(lay)
    x, y = item.label.centre

    table.hand.drag((x, y), (x + 30, y + 60))

    assert item.record.label_offset == (30.0, 60.0)
    assert item.label.centre == (x + 30, y + 60)
    assert table.steps() == 1


def test_a_double_click_on_the_tie_puts_the_label_back(lay):
    table, item = named_flow(lay)
    x, y = item.label.centre
    table.hand.drag((x, y), (x + 10, y + 120))

    table.hand.double_click((x + 5, y + 60))

    assert item.record.label_offset == (0.0, 0.0)


def test_a_drag_of_several_selected_elements_that_starts_on_a_flow_moves_them(lay):
    table = lay("customer -> web app")
    table.hand.key(Qt.Key.Key_A, CTRL)

    table.hand.drag((100, 0), (100, 96))

    assert {table["customer"].y, table["web app"].y} == {64.0}
    assert flows(table)[0].bends == ()


def test_panning_with_space_in_the_middle_of_drawing_a_flow_goes_on_with_the_flow(lay):
    table = lay("customer", "web app")
    table.hand.type("4")
    table.hand.click("customer")
    before = table.canvas.viewportTransform().dx()

    QTest.keyPress(table.canvas, Qt.Key.Key_Space)
    table.hand.drag((200, 100), (260, 100))
    QTest.keyRelease(table.canvas, Qt.Key.Key_Space)
    table.hand.click("web app")

    assert table.canvas.viewportTransform().dx() != before
    assert len(flows(table)) == 1


@pytest.mark.parametrize("way", ["space", "middle"])
def test_panning_while_a_flow_is_dragged_goes_on_with_the_flow(lay, way):
    table = lay("customer", "web app")
    start = table.canvas.viewportTransform().dx()

    with table.hand.dragging(below(table, "customer"), (60, 120)):
        held = table.hand.held
        if way == "space":
            QTest.keyPress(table.canvas, Qt.Key.Key_Space)
            table.hand.glide((120, 120))
            QTest.keyRelease(table.canvas, Qt.Key.Key_Space)
        else:
            QTest.mousePress(table.hand.port, MIDDLE, NONE, table.hand.at)
            table.hand.glide((120, 120))
            QTest.mouseRelease(table.hand.port, MIDDLE, NONE, table.hand.at)
        assert held == table.hand.held
        assert table.canvas.stage.is_on
        panned = table.canvas.viewportTransform().dx()
        table.hand.glide("web app")

    assert panned != start
    assert [(flow.source, flow.target) for flow in flows(table)] == [(table.id("customer"), table.id("web app"))]

"""Rows 1, 41, 43 and 44 of the behaviours: flows are hit along their whole way, routed as asked, and named where there
is room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from drawn import blank, dfd
from hand import CTRL
from threatline.canvas import flow_verbs
from threatline.canvas.pointer import LINE_REACH
from threatline.commands.connect import connect, route
from threatline.commands.place import place
from threatline.model.geometry import Point, Rect
from threatline.model.records import Flow, Node
from threatline.model.route import rect_of


def crowded(kind: str):
    """A drawing with one flow of a kind that is hard to hit, and its id."""
    drawn = dfd("customer -> web app")
    flow = drawn.id("customer -> web app")
    with drawn.document.transaction("Draw") as tx:
        if kind == "bent":
            tx.update(flow, {"bends": ((100.0, 150.0), (220.0, 150.0))})
        elif kind == "fanned":
            connect(tx, drawn.id("customer"), drawn.id("web app"))
            connect(tx, drawn.id("web app"), drawn.id("customer"))
        elif kind == "looped":
            flow = connect(tx, drawn.id("web app"), drawn.id("web app"))
        elif kind in ("straight", "right_angled"):
            tx.update(drawn.id("web app"), {"y": 200.0})
            route(tx, [flow], kind)
    return drawn, flow


@pytest.mark.parametrize("scale", [0.4, 1.0, 2.5])
@pytest.mark.parametrize("kind", ["bent", "fanned", "looped", "straight", "right_angled"])
def test_a_flow_is_hit_within_6_px_of_its_line_at_every_zoom(lay, kind, scale):
    drawn, flow = crowded(kind)
    table = lay(drawn=drawn, centre=(200, 60), scale=scale)
    item = table.page.items_by_id[flow]
    at, direction = item.curve.at(0.31)
    across = Point(-direction.y, direction.x)

    reach = LINE_REACH / scale
    for away, hit in ((0.8, True), (-0.8, True), (1.4, False), (-1.4, False)):
        table.desk.select([])
        table.hand.click((at.x + across.x * reach * away, at.y + across.y * reach * away))
        assert (table.desk.selection == (flow,)) is hit, away


def test_parallel_and_opposite_flows_fan_out_in_every_routing(lay):
    for routing in ("curved", "straight", "right_angled"):
        drawn, _ = crowded("fanned")
        with drawn.document.transaction("Route") as tx:
            tx.update(drawn.id("web app"), {"y": 160.0})
            route(tx, [flow.id for flow in drawn.document.of_kind(Flow)], routing)
        table = lay(drawn=drawn)
        middles = [table.page.items_by_id[flow.id].curve.middle() for flow in drawn.document.of_kind(Flow)]
        assert min(a.distance(b) for place, a in enumerate(middles) for b in middles[:place]) >= 12, routing


def test_the_routing_of_a_flow_is_chosen_for_it_in_one_step_and_undone(lay):
    drawn, flow = crowded("straight")
    table = lay(drawn=drawn)
    table.desk.select([flow])

    flow_verbs.route_right_angled(table.canvas)
    table.desk.flush()
    angled = table.document.records[flow].routing, table.steps()
    table.hand.key(Qt.Key.Key_Z, CTRL)

    assert angled == ("right_angled", 1)
    assert table.document.records[flow].routing == "straight"


def test_a_right_angled_flow_makes_way_for_a_node_that_is_dragged_into_it(lay):
    drawn = dfd("customer -> web app", "mailer")
    flow = drawn.id("customer -> web app")
    with drawn.document.transaction("Route") as tx:
        route(tx, [flow], "right_angled")
        tx.update(drawn.id("web app"), {"x": 428.0})
    table = lay(drawn=drawn)
    item = table.page.items_by_id[flow]
    before = item.curve

    table.hand.drag("mailer", (250, 0))

    node = rect_of(table.document.get(table.id("mailer"), Node)).inflated(-1)
    assert item.curve != before
    assert not any(node.contains(point) for point in item.curve.flattened(4))


def test_a_label_that_gave_way_is_hit_where_it_stands_and_dragged_from_there(lay):
    drawn = blank()
    with drawn.document.transaction("Draw") as tx:
        west, east = (place(tx, "process", drawn.diagram, Point(x, 0)) for x in (-350, 350))
        north, south = (place(tx, "process", drawn.diagram, Point(0, y)) for y in (-280, 280))
        connect(tx, north, south, "Down")
        across = connect(tx, west, east, "Across")
    table = lay(drawn=drawn, centre=(0, 0))
    item = table.page.items_by_id[across]
    home = item.curve.middle()
    stands = item.label.centre

    table.hand.drag(tuple(stands), (stands.x + 10, stands.y + 60))

    assert stands.distance(home) > 20
    assert item.label.centre.distance(stands.moved(10, 60)) < 1.5
    assert item.record.label_offset != (0.0, 0.0)


def test_a_label_gives_way_to_a_node_that_is_dropped_on_it_and_returns(lay):
    drawn = dfd("customer -> web app", "mailer")
    with drawn.document.transaction("Name") as tx:
        tx.update(drawn.id("customer -> web app"), {"name": "Order"})
        tx.update(drawn.id("web app"), {"x": 528.0})
    table = lay(drawn=drawn)
    item = table.page.items_by_id[table.id("Order")]
    home = item.label

    table.hand.drag("mailer", tuple(home.centre))
    gave_way = item.label
    node = table.page.rect(table.id("mailer"))
    table.hand.key(Qt.Key.Key_Z, CTRL)
    QApplication.processEvents()

    assert not gave_way.intersects(Rect(*node))
    assert item.label == home

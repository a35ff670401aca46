"""The graph index follows the document commit by commit and never differs from one built anew."""

import pytest

from drawn import Drawn, dfd
from threatline.commands.connect import connect, make_two_way, reconnect, reverse
from threatline.commands.move import move
from threatline.commands.place import draw_boundary_line
from threatline.commands.remove import delete
from threatline.model.graph import Arc, Crossing, GraphChange, GraphIndex
from threatline.model.records import Flow


class Followed:
    """A drawing with its graph index kept current."""

    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.graph = GraphIndex(drawn.document)
        self.last = GraphChange()
        drawn.document.subscribe(self._follow)

    def _follow(self, commit):
        self.last = self.graph.update(commit)

    def do(self, command, *args, **kwargs):
        with self.drawn.document.transaction("Do") as tx:
            return command(tx, *args, **kwargs)


@pytest.fixture
def shop() -> Followed:
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")
    return Followed(drawn)


def crossings(shop, flow):
    names = {drawn.id: drawn.name for drawn in shop.drawn.document.records.values() if hasattr(drawn, "name")}
    return [(names[c.boundary], c.direction) for c in shop.graph.crossings(shop.drawn.id(flow))]


def test_a_flow_into_a_box_crosses_it_inwards(shop):
    assert crossings(shop, "customer -> web app") == [("cloud", "inward")]
    assert crossings(shop, "web app -> orders db") == []


def test_a_flow_between_nested_boxes_crosses_them_in_the_order_it_meets_them(shop):
    shop.drawn.box_around("vault", "orders db")

    flow = shop.do(connect, shop.drawn.id("orders db"), shop.drawn.id("customer"))

    names = {shop.drawn.id(name): name for name in ("cloud", "vault")}
    met = [(names[c.boundary], c.direction) for c in shop.graph.crossings(flow)]
    assert met == [("vault", "outward"), ("cloud", "outward")]


def test_moving_inside_a_box_changes_nothing_in_the_graph(shop):
    shop.do(move, [shop.drawn.id("web app")], 8, 0)

    assert shop.last == GraphChange()


def test_dragging_a_node_out_changes_its_crossings(shop):
    shop.do(move, [shop.drawn.id("web app")], 0, 600)

    assert crossings(shop, "customer -> web app") == []
    assert crossings(shop, "web app -> orders db") == [("cloud", "inward")]
    assert shop.last.owners == {shop.drawn.id("web app")}


def test_a_line_is_crossed_in_both_directions_by_what_cuts_it(shop):
    line = shop.do(draw_boundary_line, shop.drawn.diagram, ((150.0, -200.0), (150.0, 200.0)), "internet")

    assert Crossing(line, "both") in shop.graph.crossings(shop.drawn.id("customer -> web app"))
    assert shop.graph.crossing_flows(line) == {shop.drawn.id("customer -> web app")}


def test_moving_a_node_over_a_line_ends_the_crossing(shop):
    line = shop.do(draw_boundary_line, shop.drawn.diagram, ((150.0, -200.0), (150.0, 200.0)), "internet")

    shop.do(move, [shop.drawn.id("customer")], 300, 300)

    assert shop.graph.crossing_flows(line) == frozenset()


def test_a_two_way_flow_is_two_arcs(shop):
    flow = shop.drawn.id("customer -> web app")
    shop.do(make_two_way, [flow], True)

    customer, app = shop.drawn.id("customer"), shop.drawn.id("web app")
    assert shop.graph.arcs(flow) == (Arc(flow, customer, app), Arc(flow, app, customer))
    assert set(shop.graph.inbound(customer)) == {Arc(flow, app, customer)}


def test_reconnecting_tells_the_former_arcs(shop):
    flow, customer = shop.drawn.id("customer -> web app"), shop.drawn.id("customer")
    app, db = shop.drawn.id("web app"), shop.drawn.id("orders db")
    shop.do(reconnect, flow, "target", db)

    assert shop.last.former_arcs == {flow: (Arc(flow, customer, app),)}
    assert set(shop.graph.outbound(customer)) == {Arc(flow, customer, db)}


def test_reversing_a_flow_reverses_its_crossing(shop):
    flow = shop.drawn.id("customer -> web app")
    shop.do(reverse, [flow])

    assert [crossing.direction for crossing in shop.graph.crossings(flow)] == ["outward"]


def test_deleting_everything_leaves_an_empty_graph(shop):
    everything = [id for id in shop.drawn.document.records if id != shop.drawn.diagram]
    shop.do(delete, everything)

    assert next(shop.drawn.document.of_kind(Flow), None) is None
    assert vars(shop.graph) | {"_document": 0} == vars(GraphIndex(shop.drawn.document)) | {"_document": 0}


def test_all_members_are_the_nodes_at_any_depth(shop):
    shop.drawn.box_around("vault", "orders db")

    found = shop.graph.all_members(shop.drawn.id("cloud"))

    assert found == {shop.drawn.id("web app"), shop.drawn.id("orders db")}

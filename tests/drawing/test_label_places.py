"""Labels of flows keep clear of nodes and of one another, and follow changes as if they were placed anew."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import corpus_files
from drawn import Drawn, blank
from threatline.commands.connect import connect, move_label
from threatline.commands.move import move
from threatline.commands.place import draw_boundary, place
from threatline.commands.remove import delete
from threatline.drawing.appearance import appearance_of
from threatline.drawing.flows import flow_label
from threatline.drawing.label_places import LabelPlaces
from threatline.model.document import Document
from threatline.model.geometry import Point, Rect
from threatline.model.records import Actor, Boundary, Flow, Node, Process, Store
from threatline.model.route import flow_curve, lane_of, rect_of

NODES = (Actor, Process, Store)


def places_on(document: Document, diagram: str) -> LabelPlaces:
    return LabelPlaces(document, diagram, lambda flow: (flow_curve(document, flow), lane_of(document, flow)))


def labels(drawn: Drawn) -> dict[str, Rect]:
    """Where each label stands, by the name of its flow."""
    places = places_on(drawn.document, drawn.diagram)
    found = {}
    for flow in drawn.document.referring(drawn.diagram, Flow):
        curve, lane = flow_curve(drawn.document, flow), lane_of(drawn.document, flow)
        label = flow_label(flow, curve, appearance_of(flow), lane, places.shift(flow.id))
        if label is not None:
            found[flow.name] = label.rect
    return found


def cross() -> Drawn:
    """Two flows that cross in their middles, so that their labels would lie on each other."""
    drawn = blank()
    with drawn.document.transaction("Draw") as tx:
        west, east = (place(tx, "process", drawn.diagram, Point(x, 0)) for x in (-400, 400))
        north, south = (place(tx, "process", drawn.diagram, Point(0, y)) for y in (-400, 400))
        connect(tx, west, east, "From west to east")
        connect(tx, north, south, "From north to south")
    return drawn


def test_a_label_with_nothing_in_its_way_stands_at_home():
    drawn = blank()
    with drawn.document.transaction("Draw") as tx:
        ends = [place(tx, "process", drawn.diagram, Point(x, 0)) for x in (0, 500)]
        flow = connect(tx, *ends, "Order")

    assert places_on(drawn.document, drawn.diagram).shift(flow) == (0.0, 0.0)


def test_labels_of_flows_that_cross_make_room_for_each_other():
    one, other = labels(cross()).values()

    assert not one.intersects(other)


def test_a_label_keeps_clear_of_a_node_that_stands_on_its_flow():
    drawn = cross()
    with drawn.document.transaction("Draw") as tx:
        in_the_way = place(tx, "store", drawn.diagram, Point(0, 0))

    node = rect_of(drawn.document.get(in_the_way, Node))
    assert not any(label.intersects(node) for label in labels(drawn).values())


def test_a_label_on_the_border_of_a_box_slides_off_it():
    drawn = blank()
    with drawn.document.transaction("Draw") as tx:
        ends = [place(tx, "process", drawn.diagram, Point(x, 0)) for x in (0, 600)]
        connect(tx, *ends, "Order")
        draw_boundary(tx, drawn.diagram, Rect(310, -100, 500, 200), "cloud")

    (label,) = labels(drawn).values()
    assert label.right < 310 or label.left > 310


def test_a_label_that_was_moved_by_hand_stays_and_the_others_give_way():
    drawn = cross()
    flow = drawn.id("From north to south")
    with drawn.document.transaction("Move label") as tx:
        move_label(tx, flow, (0.0, 1.0))

    found = labels(drawn)

    assert found["From north to south"].centre.distance((0.0, 1.0)) < 0.01
    assert not found["From west to east"].intersects(found["From north to south"])


@pytest.mark.parametrize("path", corpus_files("threat-dragon/v2/*.json"))
def test_labels_of_an_imported_model_cover_no_node_and_no_other_label(path):
    from threatline.project import open_project

    document = Document(open_project(path).records)
    for diagram in document.diagrams():
        found = list(labels(Drawn(document, diagram.id)).values())
        nodes = [rect_of(node) for node in document.of_kind(*NODES) if node.diagram == diagram.id]
        assert not any(label.intersects(node) for label in found for node in nodes)
        assert not any(a.intersects(b) for place, a in enumerate(found) for b in found[:place])


spots = st.tuples(st.integers(-4, 4), st.integers(-3, 3)).map(lambda spot: Point(spot[0] * 90.0, spot[1] * 60.0))
acts = st.lists(st.tuples(st.sampled_from(("node", "flow", "box", "move", "label", "order", "delete", "rename")),
                          st.integers(0, 1000), spots), min_size=1, max_size=14)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(spots, min_size=3, max_size=8),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12),
    acts,
)
def test_places_that_follow_changes_are_those_found_from_nothing(nodes, flows, acts):
    drawn = blank()
    document, page = drawn.document, drawn.diagram
    with document.transaction("Draw") as tx:
        ids = [place(tx, "process", page, spot) for spot in nodes]
        for number, (one, other) in enumerate(flows):
            connect(tx, ids[one % len(ids)], ids[other % len(ids)], f"Flow number {number}")
    followed = places_on(document, page)
    touched: list[set[str]] = []
    document.subscribe(lambda commit: touched.append(set(commit.touched)))
    for flow in list(document.of_kind(Flow))[::2]:
        followed.shift(flow.id)

    for act, number, spot in acts:
        touched.clear()
        before = {node.id: document.referrers(node.id) | set() for node in document.of_kind(*NODES)}
        do(document, page, act, number, spot)
        changed = set().union(*touched)
        near = {id for node in changed for id in (*before.get(node, ()), *document.referrers(node))}
        beside = {f.id for f in document.of_kind(Flow) if {f.source, f.target} & ends_of(document, changed, before)}
        followed.follow(changed | {id for id in near if isinstance(document.records.get(id), Flow)} | beside)

    anew = places_on(document, page)
    flows_now = [flow.id for flow in document.of_kind(Flow)]
    assert {id: followed.shift(id) for id in flows_now} == {id: anew.shift(id) for id in flows_now}


def ends_of(document: Document, changed: set[str], before: dict[str, set[str]]) -> set[str | None]:
    """The nodes that changed flows join, or joined: flows beside them move."""
    gone = {node for node, flows in before.items() if flows & changed}
    now = [flow for id in changed if isinstance(flow := document.records.get(id), Flow)]
    return gone | {end for flow in now for end in (flow.source, flow.target)}


def do(document: Document, page: str, act: str, number: int, spot: Point) -> None:
    nodes, flows = list(document.of_kind(*NODES)), list(document.of_kind(Flow))
    with document.transaction(act) as tx:
        if act == "node":
            place(tx, "store", page, spot)
        elif act == "box":
            draw_boundary(tx, page, Rect(spot.x - 150, spot.y - 110, 300, 220), "Box")
        elif act == "flow" and nodes:
            connect(tx, nodes[number % len(nodes)].id, nodes[number // 7 % len(nodes)].id, "One more")
        elif act == "move" and nodes:
            move(tx, [nodes[number % len(nodes)].id], spot.x, spot.y)
        elif act == "label" and flows:
            move_label(tx, flows[number % len(flows)].id, spot if number % 3 else (0.0, 0.0))
        elif act == "order" and flows:
            tx.update(flows[number % len(flows)].id, {"order": "Vzc"[number % 3]})
        elif act == "rename" and flows:
            tx.update(flows[number % len(flows)].id, {"name": "A much longer name than before" if number % 2 else ""})
        elif act == "delete" and (everything := [*nodes, *flows, *document.of_kind(Boundary)]):
            delete(tx, [everything[number % len(everything)].id])

"""The one curve of a flow: straight where it can be, gentle where not, beside others without meeting them."""

from __future__ import annotations

from itertools import combinations
from math import isfinite

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from threatline.model.document import Document
from threatline.model.geometry import Point, Rect
from threatline.model.outline import outline_contains
from threatline.model.records import NODE_KINDS, Boundary, Diagram, Flow, Process, Store
from threatline.model.route import (
    Curve,
    Lane,
    curve_between,
    cuts,
    flow_curve,
    label_anchor,
    label_rect,
    label_room,
    lane_of,
    line_curve,
)

PAGE = "page" + "a" * 8
WEB, API, DB = "web" + "a" * 9, "api" + "a" * 9, "db" + "a" * 10

sides = st.floats(0.5, 400)
places = st.floats(-600, 600)
rects = st.builds(Rect, places, places, sides, sides)
kinds = st.sampled_from(NODE_KINDS)
points = st.builds(Point, places, places)


def on_outline(kind: str, rect: Rect, point: Point) -> bool:
    """A point on the outline is inside, and the same point seen from a slightly smaller node is outside."""
    grown = Rect(*rect).inflated(1e-4)
    shrunk = rect.inflated(-1e-3)
    return outline_contains(kind, grown, point) and not outline_contains(kind, shrunk, point)


def finite(curve: Curve) -> bool:
    return all(isfinite(value) for point in curve.flattened() for value in point)


def shop(*others: Flow | Boundary) -> Document:
    """Web app and API side by side, a store below the API."""
    return Document(
        [
            Diagram(id=PAGE),
            Process(id=WEB, diagram=PAGE, x=0, y=0, width=144, height=64),
            Process(id=API, diagram=PAGE, x=320, y=0, width=144, height=64),
            Store(id=DB, diagram=PAGE, x=320, y=240, width=144, height=64),
            *others,
        ]
    )


def flow(number: int, source: str | None = WEB, target: str | None = API, **fields) -> Flow:
    """A flow of this number, 2 to 7; ids know no other digits."""
    return Flow(id=f"flow{number:a>8}", diagram=PAGE, source=source, target=target, **fields)


@given(rects, kinds, rects, kinds, st.integers(0, 5), st.integers(1, 6))
def test_every_route_is_finite_and_joins_the_two_outlines(a, a_kind, b, b_kind, lane, lanes):
    curve = curve_between(a, a_kind, b, b_kind, lane=min(lane, lanes - 1), lanes=lanes)

    assert finite(curve)
    assert on_outline(a_kind, a, curve.start)
    assert on_outline(b_kind, b, curve.end)


@given(rects, kinds, st.integers(1, 4))
def test_a_route_between_coincident_nodes_is_finite_and_on_their_outline(rect, kind, lanes):
    curve = curve_between(rect, kind, rect, kind, lane=0, lanes=lanes)

    assert finite(curve)
    assert on_outline(kind, rect, curve.start)
    assert on_outline(kind, rect, curve.end)


@given(rects, kinds, st.integers(0, 3))
def test_a_loop_leaves_and_enters_its_own_node_and_rises_above_it(rect, kind, lane):
    curve = curve_between(rect, kind, rect, kind, lane=lane, loop=True)

    assert on_outline(kind, rect, curve.start)
    assert on_outline(kind, rect, curve.end)
    assert curve.bounds().top == pytest.approx(rect.top - 48 - 40 * lane, abs=1e-6)


def test_a_loop_on_a_usual_node_is_48_wide_and_48_high():
    curve = curve_between(Rect(0, 0, 144, 64), "process", Rect(0, 0, 144, 64), "process", loop=True)

    assert (curve.start, curve.end) == (Point(48, 0), Point(96, 0))
    assert curve.middle() == Point(72, -48)


@given(rects, kinds, st.lists(points, min_size=1, max_size=4), rects, kinds)
def test_a_route_with_bends_goes_through_each_of_them(a, a_kind, bends, b, b_kind):
    curve = curve_between(a, a_kind, b, b_kind, bends=bends)

    assert [segment[2] for segment in curve.segments[:-1]] == bends
    assert on_outline(a_kind, a, curve.start)
    assert on_outline(b_kind, b, curve.end)


@given(points, points, rects, kinds)
def test_free_ends_stay_where_they_are_even_on_top_of_each_other_or_within_a_node(start, end, rect, kind):
    assert curve_between(start, "", end, "") == curve_between(start, "", end, "actor")
    assert curve_between(start, "", start, "").length == 0
    to_node = curve_between(start, "", rect, kind)

    assert to_node.start == start
    assert on_outline(kind, rect, to_node.end)


@pytest.mark.parametrize(("shift", "height"), [(0, 32), (40, 52), (-40, 12)])
def test_nodes_that_overlap_by_24_are_joined_by_a_level_line_through_the_middle_of_the_overlap(shift, height):
    curve = curve_between(Rect(0, 0, 144, 64), "actor", Rect(300, shift, 144, 64), "store")

    assert (curve.start, curve.end) == (Point(144, height), Point(300, height))
    assert curve.flattened() == [curve.start, curve.end]


def test_a_straight_line_near_a_rounded_corner_still_starts_on_the_outline():
    curve = curve_between(Rect(0, 0, 144, 64), "process", Rect(300, 40, 144, 64), "store")

    assert curve.start.y == curve.end.y == 52
    assert 140 < curve.start.x < 144


def test_with_less_overlap_the_line_becomes_a_gentle_curve():
    curve = curve_between(Rect(0, 0, 144, 64), "actor", Rect(300, 41, 144, 64), "store")

    assert len(curve.flattened()) > 2
    assert curve.start.x == 144
    assert curve.end.x == 300


def test_a_distant_node_below_is_reached_from_the_bottom_to_the_top():
    orders, mailer = Rect(648, 86, 144, 64), Rect(360, 390, 144, 64)

    curve = curve_between(orders, "process", mailer, "process")

    assert (curve.start, curve.end) == (Point(702, 150), Point(450, 390))
    assert curve.at(0)[1] == Point(0, 1)
    assert curve.at(1)[1] == Point(0, 1)


def test_where_both_distances_are_alike_the_line_goes_around_the_corner():
    mailer, customer = Rect(360, 390, 144, 64), Rect(44, 86, 144, 64)

    curve = curve_between(mailer, "process", customer, "actor")

    assert curve.at(0)[1] == Point(-1, 0)
    assert curve.at(1)[1] == Point(0, -1)
    assert curve.start.x == 360
    assert curve.end.y == 150


def test_a_request_and_its_answer_bow_to_opposite_sides_12_beside_the_centre_line():
    a, b = Rect(0, 0, 144, 64), Rect(320, 0, 144, 64)

    request = curve_between(a, "actor", b, "actor", lane=0, lanes=2)
    answer = curve_between(b, "actor", a, "actor", lane=0, lanes=2)

    assert (request.start, request.end) == (Point(144, 20), Point(320, 20))
    assert (answer.start, answer.end) == (Point(320, 44), Point(144, 44))
    assert [point.y for point in request.segments[0][:2]] == [-8, -8]
    assert request.middle().y == 32 - 33
    assert answer.middle().y == 32 + 33


@given(st.floats(-40, 40), st.floats(60, 900), st.integers(2, 5))
def test_parallel_flows_of_nodes_that_face_each_other_never_meet(shift, distance, lanes):
    a, b = Rect(0, 0, 144, 64), Rect(144 + distance, shift, 144, 64)

    curves = [curve_between(a, "process", b, "store", lane=lane, lanes=lanes) for lane in range(lanes)]

    assert not any(cuts(one, other) for one, other in combinations(curves, 2))


@given(points)
def test_a_request_and_its_answer_never_meet_wherever_the_nodes_lie(place):
    a, b = Rect(0, 0, 144, 64), Rect(place.x, place.y, 144, 64)
    assume(not a.inflated(20).intersects(b))

    request = curve_between(a, "process", b, "store", lane=0, lanes=2)
    answer = curve_between(b, "store", a, "process", lane=0, lanes=2)

    assert not cuts(request, answer)


@pytest.mark.parametrize("lanes", [2, 3, 4, 5])
@pytest.mark.parametrize("target", [Rect(320, 0, 144, 64), Rect(0, 260, 144, 64), Rect(360, 260, 144, 64)])
def test_the_labels_of_parallel_flows_do_not_overlap(lanes, target):
    source = Rect(0, 0, 144, 64)
    labels = []
    for lane in range(lanes):
        curve = curve_between(source, "process", target, "process", lane=lane, lanes=lanes)
        width = min(label_room(curve, lanes), 110)
        labels.append(label_rect(curve, width, 34, (0, 0), lane, lanes))

    assert not any(one.intersects(other) for one, other in combinations(labels, 2))


def test_a_label_stands_on_the_middle_of_its_line_and_moves_by_its_offset():
    curve = curve_between(Rect(0, 0, 144, 64), "actor", Rect(320, 0, 144, 64), "actor")

    assert label_rect(curve, 80, 34, (0, 0)) == Rect(192, 15, 80, 34)
    assert label_rect(curve, 80, 34, (10, -50)) == Rect(202, -35, 80, 34)


def test_the_label_of_a_bowed_flow_clears_its_line_on_the_outside():
    curve = curve_between(Rect(0, 0, 144, 64), "actor", Rect(320, 0, 144, 64), "actor", lane=0, lanes=2)

    assert label_anchor(0, 2) == (0.5, -1)
    assert label_rect(curve, 80, 34, (0, 0), 0, 2).bottom == curve.bounds().top - 7


def test_flows_of_one_direction_share_lanes_with_the_opposite_ones_in_their_order():
    first, second, back = flow(2, order="A"), flow(3, order="B"), flow(4, API, WEB, order="C")
    document = shop(second, back, first, flow(5, API, DB))

    assert [lane_of(document, each) for each in (first, second, back)] == [Lane(0, 3), Lane(1, 3), Lane(0, 3)]


def test_equal_orders_are_told_apart_by_id_so_that_lanes_never_collide():
    flows = [flow(number) for number in (2, 3, 4)]
    document = shop(*reversed(flows))

    assert [lane_of(document, each).number for each in flows] == [0, 1, 2]


def test_loops_are_numbered_among_themselves_only():
    inner, outer = flow(2, API, API), flow(3, API, API)
    document = shop(inner, outer, flow(4))

    assert lane_of(document, outer) == Lane(1, 1)
    assert flow_curve(document, outer).bounds().top < flow_curve(document, inner).bounds().top


def test_a_flow_alone_runs_straight_and_a_second_one_makes_both_bow():
    one, two = flow(2), flow(3, API, WEB)

    alone = flow_curve(shop(one), one)
    beside = flow_curve(shop(one, two), one)

    assert len(alone.flattened()) == 2
    assert beside.middle().y == alone.middle().y - 33


def test_the_curve_of_a_flow_with_bends_ignores_its_neighbours():
    bent = flow(2, bends=((230.0, 120.0),))

    assert flow_curve(shop(bent, flow(3)), bent) == flow_curve(shop(bent), bent)
    assert lane_of(shop(bent, flow(3)), bent) == Lane()


def test_an_imported_flow_with_a_free_end_runs_from_its_point():
    loose = flow(2, None, API, source_point=(200.0, 200.0))

    curve = flow_curve(shop(loose), loose)

    assert curve.start == Point(200, 200)
    assert on_outline("process", Rect(320, 0, 144, 64), curve.end)


def test_a_boundary_line_runs_smoothly_through_its_points_and_is_cut_by_the_flow_that_passes_it():
    line = Boundary(
        id="line" + "a" * 8, diagram=PAGE, shape="line", points=((230.0, -80.0), (250.0, 0.0), (220.0, 100.0))
    )
    passing, staying = flow(2), flow(3, API, DB)
    document = shop(passing, staying, line)

    drawn = line_curve(line)

    assert (drawn.start, drawn.end) == (Point(230, -80), Point(220, 100))
    assert cuts(flow_curve(document, passing), drawn)
    assert not cuts(flow_curve(document, staying), drawn)

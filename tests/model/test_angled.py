"""Right-angled ways are level and plumb, keep clear of nodes where that is possible, and need few corners."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from threatline.model.angled import CLEARANCE, right_angled
from threatline.model.curve import Curve
from threatline.model.geometry import Point, Rect

places = st.integers(-500, 500).map(float)
rects = st.builds(Rect, places, places, st.integers(40, 200).map(float), st.integers(30, 120).map(float))


def corners(curve: Curve) -> int:
    """How many round corners a way has."""
    return len(curve.segments) // 2


def runs_through(curve: Curve, rect: Rect) -> bool:
    inside = rect.inflated(-1.0)
    points = curve.flattened(8)
    return any(
        inside.contains(Point((a.x + b.x) / 2, (a.y + b.y) / 2)) or inside.contains(a) for a, b in pairwise(points)
    )


def test_nodes_that_face_each_other_are_joined_by_a_straight_line():
    way = right_angled([Rect(0, 0, 144, 64), Rect(300, 0, 144, 64)], ("process", "store"), [])

    assert (way.start, way.end) == (Point(144, 32), Point(300, 32))
    assert corners(way) == 0


def test_nodes_across_a_corner_are_joined_with_one_corner():
    way = right_angled([Rect(0, 0, 144, 64), Rect(400, 300, 144, 64)], ("process", "store"), [])

    assert corners(way) == 1


def test_a_way_goes_around_a_node_that_stands_in_it():
    in_the_way = Rect(250, -20, 100, 100)

    way = right_angled([Rect(0, 0, 144, 64), Rect(500, 0, 144, 64)], ("process", "store"), [in_the_way])

    assert not runs_through(way, in_the_way)
    assert corners(way) <= 4


def test_a_way_with_bends_goes_through_each_of_them():
    way = right_angled([Rect(0, 0, 144, 64), Point(300, 200), Rect(500, 0, 144, 64)], ("process", "store"), [])

    assert min(Point(300, 200).distance(point) for point in way.flattened()) <= 8


def test_ways_beside_each_other_keep_their_distance():
    ends = [Rect(0, 0, 144, 64), Rect(400, 300, 144, 64)]

    one, other = (right_angled(ends, ("process", "store"), [], aside) for aside in (-12.0, 12.0))

    assert min(a.distance(b) for a in one.flattened() for b in other.flattened()) >= 8


@settings(max_examples=60, deadline=None)
@given(rects, rects, st.lists(rects, max_size=4))
def test_every_way_is_finite_level_or_plumb_and_clear_of_nodes_that_leave_room(one, other, around):
    room = 2 * (20.0 + CLEARANCE)
    everything = [one, other, *around]
    assume(all(not a.inflated(room / 2).intersects(b.inflated(room / 2)) for a, b in _pairs(everything)))

    way = right_angled([one, other], ("process", "store"), around)

    assert all(isfinite(value) for point in way.flattened() for value in point)
    starts = [way.start, *(segment[2] for segment in way.segments)]
    straights = list(zip(starts, way.segments, strict=False))[::2]  # every other piece is a round corner
    assert all(min(abs(start.x - s[2].x), abs(start.y - s[2].y)) < 0.01 for start, s in straights)
    assert not any(runs_through(way, rect) for rect in everything)


def _pairs(rects: list[Rect]) -> list[tuple[Rect, Rect]]:
    return [(a, b) for place, a in enumerate(rects) for b in rects[:place]]

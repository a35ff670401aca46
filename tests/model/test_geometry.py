"""Points, rectangles and curves behave as geometry says."""

from __future__ import annotations

import doctest
from math import hypot, isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threatline.model import geometry
from threatline.model.geometry import (
    Cubic,
    Point,
    Rect,
    bounds_of,
    distance_to_polyline,
    point_along,
    polyline_intersections,
    polylines_meet,
    segment_intersection,
)

coordinates = st.floats(-1_000, 1_000).map(lambda value: round(value, 2))
points = st.builds(Point, coordinates, coordinates)
cubics = st.builds(Cubic, points, points, points, points)


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(geometry).failed == 0


def test_a_rectangle_contains_its_border_and_itself_but_nothing_that_sticks_out():
    box = Rect(10, 20, 30, 40)

    assert box.contains(Point(10, 20))
    assert box.contains(Point(40, 60))
    assert box.contains(box)
    assert not box.contains(Point(40.01, 60))
    assert not box.contains(Rect(10, 20, 30.01, 40))


def test_rectangles_that_touch_intersect_and_their_union_holds_both():
    a, b = Rect(0, 0, 10, 10), Rect(10, 10, 5, 5)

    assert a.intersects(b)
    assert not a.intersects(b.translated(0.01, 0))
    assert a.united(b) == Rect(0, 0, 15, 15)


def test_a_rectangle_shrinks_no_further_than_its_centre():
    assert Rect(0, 0, 10, 4).inflated(-100) == Rect(5, 2, 0, 0)


@given(cubics, st.floats(0, 1))
def test_splitting_a_curve_leaves_its_course_as_it_was(cubic: Cubic, t: float):
    before, after = cubic.split(t)

    assert before.end.distance(cubic.point_at(t)) < 1e-6
    assert after.start == before.end
    assert before.point_at(0.5).distance(cubic.point_at(t / 2)) < 1e-6
    assert after.point_at(0.5).distance(cubic.point_at(t + (1 - t) / 2)) < 1e-6


@given(cubics)
def test_the_bounds_of_a_curve_hold_every_point_of_it_and_are_touched_by_it(cubic: Cubic):
    bounds = cubic.bounds()
    flat = cubic.flatten(400)
    tight = bounds_of(flat)

    assert bounds.inflated(1e-6).contains(tight)
    assert tight.inflated(0.05).contains(bounds)


@given(cubics, st.floats(0, 1))
def test_a_tangent_has_length_one_unless_all_points_coincide(cubic: Cubic, t: float):
    length = hypot(*cubic.tangent(t))

    assert length == pytest.approx(1) or (length == 0 and cubic.bounds().inflated(1e-6).width < 1)


def test_the_tangent_of_a_curve_without_length_is_nothing_rather_than_an_error():
    p = Point(3, 3)

    assert Cubic(p, p, p, p).tangent(0.5) == Point(0, 0)


@pytest.mark.parametrize(
    ("a", "b", "c", "d", "meets"),
    [
        ((0, 0), (10, 0), (5, -5), (5, 5), True),
        ((0, 0), (10, 0), (10, 0), (20, 5), True),
        ((0, 0), (10, 0), (11, -5), (11, 5), False),
        ((0, 0), (0, 0), (-5, 0), (5, 0), True),
        ((0, 1), (0, 1), (-5, 0), (5, 0), False),
        ((0, 0), (10, 0), (10.5, 0), (20, 0), False),
        ((0, 0), (0, 0), (0, 0), (0, 0), True),
        ((0, 0), (0, 0), (1, 0), (1, 0), False),
        ((0, 0), (10, 0), (5, 0), (5, 0), True),
        ((0, 0), (10, 0), (5, 1), (5, 1), False),
    ],
)
def test_segments_meet_where_they_share_a_point(a, b, c, d, meets):
    assert (segment_intersection(a, b, c, d) is not None) == meets
    assert (segment_intersection(c, d, a, b) is not None) == meets


def test_polylines_that_share_a_corner_meet_once_there():
    zigzag = [(0, 0), (5, 5), (10, 0)]
    roof = [(0, 10), (5, 5), (10, 10)]

    assert polylines_meet(zigzag, roof)
    assert polyline_intersections(zigzag, roof) == [Point(5, 5)]


def test_intersections_come_in_the_order_of_the_first_polyline():
    line = [(0, 0), (100, 0)]
    fence = [(80, -5), (80, 5), (20, 5), (20, -5)]

    assert polyline_intersections(line, fence) == [Point(20, 0), Point(80, 0)]


def test_the_distance_to_a_single_point_is_measured_and_to_nothing_is_refused():
    assert distance_to_polyline((3, 4), [(0, 0)]) == 5
    with pytest.raises(ValueError, match="at least one point"):
        distance_to_polyline((3, 4), [])


@given(st.lists(points, min_size=1, max_size=6), st.floats(0, 1))
def test_the_point_along_a_polyline_lies_on_it(line, fraction):
    point, direction = point_along(line, fraction)

    assert distance_to_polyline(point, line) < 1e-6
    assert all(isfinite(value) for value in (*point, *direction))

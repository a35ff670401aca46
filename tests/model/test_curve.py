"""Drawn lines: bounds, middles and meetings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threatline.model.curve import (
    Curve,
    crossing_points,
    cuts,
    line_crossing_points,
    rounded_outline,
    smooth,
    straight,
)
from threatline.model.geometry import Point, Rect, bounds_of

coordinates = st.floats(-1_000, 1_000).map(lambda value: round(value, 2))
points = st.builds(Point, coordinates, coordinates)
lines = st.lists(points, min_size=2, max_size=6).map(smooth)

BOX = Rect(0, 0, 200, 100)
BOW = Curve(Point(0, 0), ((Point(0, -80), Point(100, -80), Point(100, 0)),))


def test_a_straight_line_is_flattened_to_its_two_ends():
    assert straight(Point(0, 0), Point(300, 40)).flattened() == [(0, 0), (300, 40)]


def test_a_line_that_runs_back_over_itself_is_not_taken_for_a_straight_one():
    hook = Curve(Point(0, 0), ((Point(50, 0), Point(100, 0), Point(10, 0)),))

    assert max(point.x for point in hook.flattened()) > 40


@given(st.lists(points, min_size=2, max_size=6))
def test_a_smooth_curve_goes_through_all_its_points(through):
    curve = smooth(through)

    assert [curve.start, *(segment[2] for segment in curve.segments)] == through


@given(lines)
def test_a_curve_stays_within_its_bounds(curve):
    assert curve.bounds().inflated(1e-6).contains(bounds_of(curve.flattened(40)))


@given(lines)
def test_turning_a_curve_round_twice_gives_it_back_and_its_middle_stays(curve):
    turned = curve.reversed()

    assert turned.reversed() == curve
    assert turned.start == curve.end
    assert turned.middle().distance(curve.middle()) < 1e-6 * max(curve.length, 1) + 0.01


@given(lines, lines)
def test_cutting_is_mutual_and_agrees_with_the_points_where_lines_meet(first, second):
    assert cuts(first, second) == cuts(second, first) == bool(line_crossing_points(first, second))


def test_a_bow_over_a_short_line_does_not_cut_it_though_their_bounds_overlap():
    below_the_bow = straight(Point(50, -20), Point(50, 30))

    assert not cuts(BOW, below_the_bow)
    assert cuts(BOW, straight(Point(50, -100), Point(50, 30)))


def test_lines_that_only_touch_cut_each_other():
    assert cuts(straight(Point(0, 0), Point(50, 0)), straight(Point(50, -20), Point(50, 20)))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((-50, 50), (100, 50), [(0, 50)]),
        ((-50, 50), (250, 50), [(0, 50), (200, 50)]),
        ((50, 50), (100, 60), []),
        ((-50, -50), (250, -50), []),
        ((100, 50), (100, 200), [(100, 100)]),
    ],
)
def test_a_line_is_marked_where_it_meets_the_border_of_a_box(start, end, expected):
    assert list(crossing_points(straight(Point(*start), Point(*end)), BOX)) == expected


def test_a_line_past_the_rounded_corner_of_a_box_meets_nothing():
    assert crossing_points(straight(Point(-2, 4), Point(4, -2)), BOX) == ()
    assert len(crossing_points(straight(Point(-2, 4), Point(4, -2)), BOX, radius=0)) == 2


@given(st.floats(0.01, 300), st.floats(0.01, 300), st.floats(0, 50))
def test_the_outline_of_a_box_is_closed_and_fills_it(width, height, radius):
    outline = rounded_outline(Rect(5, 5, width, height), radius)

    assert outline[0] == outline[-1]
    assert bounds_of(outline) == pytest.approx(Rect(5, 5, width, height), abs=1e-6)

"""Outlines of nodes: where flows meet them, what lies in them, and how names size them."""

from __future__ import annotations

import doctest
from math import cos, hypot, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threatline.model import outline
from threatline.model.geometry import Point, Rect
from threatline.model.outline import (
    DEFAULT_NODE,
    WIDEST_NODE,
    corner_radius,
    outline_contains,
    outline_towards,
    side_point,
    size_for_name,
)
from threatline.model.records import NODE_KINDS

NODE = Rect(0, 0, 144, 64)
sizes = st.floats(0.01, 400)
rects = st.builds(Rect, st.floats(-500, 500), st.floats(-500, 500), sizes, sizes)
kinds = st.sampled_from(NODE_KINDS)


def lies_on_outline(kind: str, rect: Rect, point: Point) -> bool:
    """Tell whether a point is inside, but would not be if it were a little further from the middle."""
    radius = corner_radius(kind, rect)
    core = rect.inflated(-radius)
    nearest = Point(min(max(point.x, core.left), core.right), min(max(point.y, core.top), core.bottom))
    if radius == 0:
        gaps = (point.x - rect.left, rect.right - point.x, point.y - rect.top, rect.bottom - point.y)
        return rect.inflated(1e-6).contains(point) and min(map(abs, gaps)) < 1e-6
    return abs(nearest.distance(point) - radius) < 1e-6


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(outline).failed == 0


@given(kinds, rects, st.floats(0, 2 * pi))
def test_a_ray_from_the_centre_meets_the_outline_in_its_direction(kind, rect, angle):
    target = rect.centre.moved(1_000 * cos(angle), 1_000 * sin(angle))

    met = outline_towards(kind, rect, target)

    assert lies_on_outline(kind, rect, met)
    turn = (met.x - rect.centre.x) * sin(angle) - (met.y - rect.centre.y) * cos(angle)
    assert abs(turn) < 1e-6


def test_a_ray_to_the_centre_itself_goes_to_the_right():
    assert outline_towards("actor", NODE, NODE.centre) == Point(144, 32)


@given(kinds, rects, st.sampled_from(["left", "top", "right", "bottom"]), st.floats(-1_000, 1_000))
def test_a_point_on_a_side_lies_on_the_outline_even_when_asked_for_beyond_the_corner(kind, rect, side, at):
    assert lies_on_outline(kind, rect, side_point(kind, rect, side, at))


def test_a_corner_belongs_to_a_store_but_not_to_a_rounded_process():
    assert outline_contains("store", NODE, (0, 0))
    assert not outline_contains("process", NODE, (0, 0))
    assert outline_contains("process", NODE, (24 - 24 / hypot(1, 1), 24 - 24 / hypot(1, 1)))


def test_a_low_process_has_round_ends():
    assert corner_radius("process", Rect(0, 0, 144, 40)) == 20


@pytest.mark.parametrize("kind", NODE_KINDS)
@pytest.mark.parametrize("name", ["", "Web app", "Card and refund desk", "注文サービス"])
def test_a_short_name_leaves_the_default_size(kind, name):
    assert size_for_name(kind, name) == DEFAULT_NODE


def test_a_longer_name_widens_the_node_in_steps_of_eight():
    width, height = size_for_name("process", "Settlement of marketplace payouts")

    assert 144 < width < WIDEST_NODE
    assert width % 8 == 0
    assert height == 64


@pytest.mark.parametrize("name", ["x" * 10_000, "word " * 2_000, "line\n" * 50, "\u202e" * 10_000 + "a b" * 500])
def test_an_endless_name_stops_at_the_widest_node(name):
    assert size_for_name("store", name) == (WIDEST_NODE, 64)

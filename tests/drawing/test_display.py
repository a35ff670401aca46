"""The display list: shapes, what they cover, and fading."""

from __future__ import annotations

import pytest

from threatline.drawing.display import (
    Group,
    Path,
    Text,
    circle_steps,
    curve_steps,
    extent,
    faded,
    line_steps,
    rect_steps,
)
from threatline.model.curve import smooth
from threatline.model.geometry import Point, Rect
from threatline.model.typeface import measure


@pytest.mark.parametrize("radius", [0, 2, 12, 500])
def test_a_rectangle_covers_itself_whatever_its_corners(radius):
    assert extent([Path(rect_steps(Rect(3, 4, 60, 40), radius))]) == Rect(3, 4, 60, 40)


def test_a_line_covers_half_its_width_on_each_side():
    assert extent([Path(line_steps([(0, 0), (10, 0)]), stroke="flow", width=4)]) == Rect(-2, -2, 14, 4)


def test_a_group_covers_its_children_where_they_are_painted():
    disc = Path(circle_steps(12, 12, 12))

    assert extent([Group(100, 50, 0.5, (disc,))]) == Rect(100, 50, 12, 12)


def test_a_text_covers_its_measured_width_at_its_anchor():
    width = measure("Web app", 15, 600)

    for anchor, left in (("start", 100), ("middle", 100 - width / 2), ("end", 100 - width)):
        covered = extent([Text(100, 50, "Web app", 15, 600, "text", anchor)])
        assert covered == Rect(left, 35, width, 18.75)


def test_nothing_covers_nothing():
    assert extent([]) is None
    assert extent([Path(()), Group(0, 0, 1, ())]) is None


def test_fading_reaches_into_groups_and_adds_up():
    parts = (Path((), opacity=0.5), Group(0, 0, 1, (Text(0, 0, "a", 11, 400, "text"),)))

    path, group = faded(parts, 0.5)

    assert path.opacity == 0.25
    assert group.children[0].opacity == 0.5


def test_a_curve_is_drawn_through_its_points():
    steps = curve_steps(smooth([Point(0, 0), Point(10, 10), Point(20, 0)]))

    assert [step[0] for step in steps] == ["M", "C", "C"]
    assert [step[-2:] for step in steps] == [(0, 0), (10, 10), (20, 0)]

"""Room for something new."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threatline.commands.walls import Walls
from threatline.model.geometry import Point, Rect

RECTS = st.builds(Rect, st.integers(-600, 600), st.integers(-600, 600), st.integers(1, 300), st.integers(1, 300))


def test_what_lies_free_stays_even_where_it_touches():
    walls = Walls([Rect(0, 0, 100, 50)])

    assert walls.clear([Rect(100, 0, 40, 40)]) == Point(0, 0)


def test_what_lies_on_something_goes_the_shortest_way_off_it_with_a_gap():
    walls = Walls([Rect(0, 0, 160, 64)])

    assert walls.clear([Rect(152, 0, 40, 40)], gap=8) == Point(16, 0)
    assert walls.clear([Rect(40, 48, 40, 40)], gap=8) == Point(0, 24)


def test_several_move_together():
    walls = Walls([Rect(0, 0, 80, 80)])

    assert walls.clear([Rect(72, 0, 40, 40), Rect(200, 0, 40, 40)], gap=0) == Point(8, 0)


@pytest.mark.parametrize("size", [1e6, 5000.0])
def test_a_wall_as_wide_as_the_world_is_no_burden(size):
    walls = Walls([Rect(-size / 2, 0, size, 64)])

    assert walls.clear([Rect(0, 8, 40, 40)], gap=0).y != 0


@given(st.lists(RECTS, max_size=8), RECTS)
@settings(max_examples=40, deadline=None)
def test_wherever_something_goes_it_lies_on_nothing(rects, new):
    walls = Walls(rects)

    place = new.translated(*walls.clear([new], gap=0))

    assert walls.hit(place) is None

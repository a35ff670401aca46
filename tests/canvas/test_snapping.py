from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from threatline.canvas.snapping import GRID, Guide, Neighbours, snap_move, snap_point
from threatline.model.geometry import Point, Rect

STILL = Rect(0, 0, 144, 64)
NONE = Neighbours([])

places = st.floats(-2_000, 2_000)
rects = st.builds(Rect, places, places, st.floats(40, 400), st.floats(40, 400))


def test_alone_the_top_left_corner_goes_to_the_grid():
    snap = snap_move(Rect(13, 21, 144, 64), NONE, 8)

    assert (snap.dx, snap.dy) == (3, 3)
    assert snap.guides == ()


def test_without_a_grid_and_a_neighbour_nothing_moves():
    snap = snap_move(Rect(13, 21, 144, 64), NONE, 8, None)

    assert (snap.dx, snap.dy) == (0, 0)


def test_an_edge_beats_the_grid_and_the_line_reaches_both():
    snap = snap_move(Rect(3, 200, 100, 40), Neighbours([STILL]), 8)

    assert snap.dx == -3
    assert Guide("x", 0, 0, 240) in snap.guides


def test_the_nearest_of_edges_and_centres_wins():
    snap = snap_move(Rect(25, 200, 100, 40), Neighbours([STILL]), 8)

    assert snap.dx == -3  # its centre at 75 goes to 72


def test_what_is_farther_than_the_tolerance_does_not_attract():
    snap = snap_move(Rect(9, 200, 100, 40), Neighbours([STILL]), 2, None)

    assert snap.dx == 0


def test_between_two_neighbours_the_gaps_become_equal():
    row = Neighbours([Rect(0, 0, 100, 40), Rect(400, 0, 100, 40)])

    snap = snap_move(Rect(205, 0, 100, 40), row, 8, None)

    assert snap.dx == -5
    assert sorted(gap.length for gap in snap.gaps) == [100, 100]


def test_a_gap_is_continued_beyond_the_last_neighbour_in_rows_and_columns():
    row = Neighbours([Rect(0, 0, 100, 40), Rect(160, 0, 100, 40)])
    column = Neighbours([Rect(0, 0, 40, 100), Rect(0, 160, 40, 100)])

    across = snap_move(Rect(324, 3, 100, 40), row, 8, None)
    down = snap_move(Rect(3, 324, 40, 100), column, 8, None)

    assert (across.dx, down.dy) == (-4, -4)
    assert [gap.length for gap in across.gaps] == [gap.length for gap in down.gaps] == [60, 60]


def test_a_dragged_edge_rests_on_one_axis_only():
    snap = snap_point(Point(146, 100), Neighbours([STILL]), 8, GRID, "x")

    assert (snap.dx, snap.dy) == (-2, 0)
    assert {guide.axis for guide in snap.guides} == {"x"}


@given(rects, st.lists(rects, max_size=8), st.floats(0.5, 40))
def test_nothing_is_ever_shifted_farther_than_tolerance_or_half_a_grid_step(moving, still, tolerance):
    snap = snap_move(moving, Neighbours(still), tolerance)

    assert max(abs(snap.dx), abs(snap.dy)) <= max(tolerance, GRID / 2) + 1e-6


@given(rects, st.lists(rects, min_size=1, max_size=8))
def test_every_line_that_is_shown_touches_the_moved_thing_and_a_neighbour(moving, still):
    snap = snap_move(moving, Neighbours(still), 8)
    placed = moving.translated(snap.dx, snap.dy)

    for guide in snap.guides:
        near, far = (placed.y, placed.bottom) if guide.axis == "x" else (placed.x, placed.right)
        assert guide.start <= near + 1e-6
        assert guide.end >= far - 1e-6
        stops = [
            s for r in still for s in ((r.x, r.centre.x, r.right) if guide.axis == "x" else (r.y, r.centre.y, r.bottom))
        ]
        assert min(abs(stop - guide.at) for stop in stops) < 0.02

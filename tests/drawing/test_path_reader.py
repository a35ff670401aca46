"""Reading `d` strings: every command of SVG, nothing else, within limits."""

from __future__ import annotations

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threatline.drawing.display import Path, extent
from threatline.drawing.path_reader import LONGEST_PATH, PathError, read_path
from threatline.model.geometry import Cubic, Point


def ends(d: str) -> list[tuple[float, ...]]:
    """Where each step ends, rounded."""
    return [tuple(round(value, 6) for value in step[-2:]) for step in read_path(d) if step[0] != "Z"]


def test_absolute_and_relative_commands_draw_the_same():
    assert read_path("M1 2L4 6H9V1C1 2 3 4 5 6Z") == read_path("m1,2l3,4h5v-5c-8 1-6 3-4 5z")


def test_repeated_numbers_after_a_move_are_lines():
    assert read_path("M0 0 1 1 2 0") == (("M", 0, 0), ("L", 1, 1), ("L", 2, 0))
    assert ends("m5 5 1 1 1 1") == [(5, 5), (6, 6), (7, 7)]


def test_numbers_may_stand_without_blanks():
    assert read_path("M.5.25L-1-2e1") == (("M", 0.5, 0.25), ("L", -1, -20))


def test_a_smooth_shorthand_mirrors_the_control_point_before_it():
    assert read_path("M0 0C0 1 1 2 2 2S4 3 4 4")[-1] == ("C", 3, 2, 4, 3, 4, 4)
    assert read_path("M2 2S4 3 4 4")[-1] == ("C", 2, 2, 4, 3, 4, 4)


def test_quadratic_curves_become_the_same_cubics():
    first, second = read_path("M0 0Q3 6 6 0T12 0")[1:]

    assert first == ("C", 2, 4, 4, 4, 6, 0)
    assert second == ("C", 8, -4, 10, -4, 12, 0)


def test_drawing_goes_on_at_the_start_after_a_closed_figure():
    assert read_path("M1 1h4v4zl1 0")[-1] == ("L", 2, 1)


@pytest.mark.parametrize("d", ["M2 0A2 2 0 1 1 -2 0A2 2 0 1 1 2 0", "M2 0a2 2 0 01-4 0a2 2 0 014 0"])
def test_arcs_keep_to_their_circle(d):
    here = Point(2, 0)
    for step in read_path(d)[1:]:
        cubic = Cubic(here, Point(*step[1:3]), Point(*step[3:5]), Point(*step[5:7]))
        assert all(abs(hypot(*cubic.point_at(t / 8)) - 2) < 0.001 for t in range(9))
        here = cubic.end
    assert here == Point(2, 0)


def test_an_arc_that_is_too_small_is_stretched_and_one_without_radius_is_a_line():
    assert ends("M0 0A1 1 0 0 1 10 0")[-1] == (10, 0)
    assert read_path("M0 0A0 5 0 0 1 10 0")[-1] == ("L", 10, 0)
    assert read_path("M3 3A5 5 0 0 1 3 3")[-1] == ("L", 3, 3)


def test_the_sweep_of_an_arc_chooses_its_side():
    over = extent([Path(read_path("M0 0A5 5 0 0 1 10 0"))])
    under = extent([Path(read_path("M0 0A5 5 0 0 0 10 0"))])

    assert over is not None
    assert under is not None
    assert (over.top, over.bottom) == pytest.approx((-5, 0), abs=1e-6)
    assert (under.top, under.bottom) == pytest.approx((0, 5), abs=1e-6)


@pytest.mark.parametrize(
    ("d", "complaint"),
    [
        ("L1 1", "where a command belongs"),
        ("M0 0X", "where a command belongs"),
        ("M0 0 <script>", "where a command belongs"),
        ("M0", "lacks a number for M"),
        ("M0 0C1 2 3 4 5", "lacks a number for C"),
        ("M0 0A5 5 0 2 0 1 1", "lacks a number for A"),
        ("M0 9999999", "too large"),
        ("M0 1e99", "too large"),
        ("M0 0" + "L1 1" * LONGEST_PATH, "are read at most"),
    ],
)
def test_what_is_no_path_is_refused_with_a_sentence(d, complaint):
    with pytest.raises(PathError, match=complaint):
        read_path(d)


def test_an_empty_path_draws_nothing():
    assert read_path("  ") == ()


@given(st.text(alphabet="MmLlHhVvCcSsQqTtAaZz0123456789.-+eE, ", max_size=60))
def test_any_text_gives_finite_steps_or_a_clear_refusal(d):
    try:
        steps = read_path(d)
    except PathError:
        return
    assert all(abs(value) < 1e9 for step in steps for value in step[1:])

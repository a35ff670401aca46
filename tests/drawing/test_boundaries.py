"""Boundaries are dashed whatever happens, and named inside their top left corner or beside their line."""

from __future__ import annotations

import pytest

from element_states import ICONS, box, line
from threatline.drawing.appearance import Appearance
from threatline.drawing.boundaries import draw_boundary, ground_at, ground_in, title_rect
from threatline.drawing.display import Group, Path, Text, extent

LOOKS = [
    Appearance(),
    Appearance(selected=True),
    Appearance(hovered=True),
    Appearance(valid_target=True),
    Appearance(out_of_scope=True),
    Appearance(detail="far"),
]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("boundary", [box(), line()])
def test_a_boundary_is_dashed_in_every_state(boundary, look):
    frame = draw_boundary(boundary, look, ICONS)[0]

    assert isinstance(frame, Path)
    assert frame.dash == (6, 4)


def test_the_ground_gets_deeper_with_the_first_box_and_the_second_and_no_further():
    assert [ground_at(boxes) for boxes in range(4)] == ["canvas", "ground-1", "ground-2", "ground-2"]
    assert [draw_boundary(box(), Appearance(), ICONS, depth)[0].fill for depth in range(3)] == [
        ground_in(0),
        ground_in(1),
        ground_in(1),
    ]


def test_a_title_stands_14_from_the_left_and_25_below_the_top_with_its_icon_before_it():
    (_, alone) = draw_boundary(box(), Appearance(), ICONS)
    (_, icon, beside) = draw_boundary(box(), Appearance(icon="cloud"), ICONS)

    assert (alone.x, alone.y) == (14, 25)
    assert isinstance(icon, Group)
    assert (icon.x, beside.x, beside.y) == (14, 36, 25)


@pytest.mark.parametrize("width", [10, 40, 100])
def test_a_long_title_is_cut_at_the_frame(width):
    drawn = draw_boundary(box("Everything that runs in our own building", width=width), Appearance(icon="cloud"), ICONS)

    titles = [part for part in drawn if isinstance(part, Text)]
    assert all(extent([title]).right <= width for title in titles)


def test_a_drop_target_says_what_it_will_own():
    drawn = draw_boundary(box(), Appearance(valid_target=True, second_line="will own 3"), ICONS)

    title, remark = [part for part in drawn if isinstance(part, Text)]
    assert (drawn[0].fill, drawn[0].stroke, drawn[0].width) == ("accent-soft", "accent", 2)
    assert (title.text, remark.text) == ("Shop cloud", "will own 3")
    assert extent([title]).right < extent([remark]).left


def test_the_title_of_a_line_stands_right_of_its_upper_end():
    _, title = draw_boundary(line(), Appearance(), ICONS)

    assert (title.x, title.text) == (208, "Internet")
    assert 0 < title.y < 20


@pytest.mark.parametrize("boundary", [box(), line(), box(""), box(width=20.0)])
def test_a_title_can_be_clicked_where_it_is_drawn(boundary):
    area = title_rect(boundary, Appearance(icon="cloud"))

    titles = [part for part in draw_boundary(boundary, Appearance(icon="cloud"), ICONS) if isinstance(part, Text)]
    assert all(area.contains(extent([title])) for title in titles)
    assert area.width >= 16

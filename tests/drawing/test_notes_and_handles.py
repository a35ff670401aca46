"""Notes keep their text on the sheet; handles keep their size on the screen."""

from __future__ import annotations

import pytest

from element_states import NODE, course, note
from threatline.drawing.appearance import Appearance
from threatline.drawing.display import Text, extent
from threatline.drawing.handles import draw_flow_handles, draw_handles, draw_ports, handle_points, port_points
from threatline.drawing.notes import draw_note
from threatline.model.geometry import Rect


@pytest.mark.parametrize("text", ["Short", "word " * 3_000, "x" * 10_000, "one\ntwo\n\nfour\nfive\nsix\nseven"])
@pytest.mark.parametrize("size", [(160, 96), (40, 30), (12, 8)])
def test_the_text_of_a_note_stays_on_its_sheet(text, size):
    parts = draw_note(note(text, width=size[0], height=size[1]), Appearance())

    assert Rect(0, 0, *size).inflated(1).contains(extent(parts))


def test_a_note_keeps_the_lines_of_its_text():
    parts = draw_note(note("first\nsecond"), Appearance())

    assert [part.text for part in parts if isinstance(part, Text)] == ["first", "second"]


def test_handles_lie_on_the_outline_around_a_selected_element():
    points = handle_points(NODE)

    assert len(points) == 8
    assert (points["nw"], points["se"]) == ((-4, -4), (148, 68))


@pytest.mark.parametrize("scale", [0.25, 1, 4])
def test_what_can_be_grasped_has_the_same_size_on_the_screen_at_every_zoom(scale):
    handle, port = draw_handles(NODE, scale)[0], draw_ports(NODE, scale)[0]
    end, bend = draw_flow_handles(course(), ((10.0, 10.0),), scale)[1:]

    sizes = [extent([part]).width * scale - part.width * scale for part in (handle, port, end, bend)]
    assert sizes == pytest.approx([8, 12, 10, 8])


def test_ports_stand_14_screen_pixels_outside():
    assert port_points(NODE)["right"] == (158, 32)
    assert port_points(NODE, 0.5)["top"] == (72, -28)

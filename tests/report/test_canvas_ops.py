"""The display list of a diagram on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from threatline.drawing.display import Drawing, Group, Path, Text, rect_steps
from threatline.model.geometry import Rect
from threatline.model.typeface import measure
from threatline.report.canvas_ops import fitting_scale, paint, paint_drawing
from threatline.report.paper import POINTS_PER_PX, PORTRAIT
from threatline.report.sheet import Sheet

COLOURS = {"text": "#1B1D21", "node": "#FFFFFF", "accent": "#2F5FDE"}


def painted(*primitives):
    sheet = Sheet(COLOURS, title="", author="", subject="")
    sheet.begin_page(PORTRAIT)
    paint(sheet, primitives)
    sheet.end_page()
    return PdfReader(BytesIO(sheet.to_bytes())).pages[0]


def operations(page):
    return page.get_contents().get_data().decode("latin-1")


def places(page):
    """Where texts stand, in px from the upper left corner of the page."""
    found = {}

    def visit(text, cm, tm, font, size):
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found[text.strip()] = (x / POINTS_PER_PX, PORTRAIT.height - y / POINTS_PER_PX)

    page.extract_text(visitor_text=visit)
    return found


def test_a_path_is_filled_and_outlined_with_its_dash():
    page = painted(Path(rect_steps(Rect(0, 0, 10, 10)), fill="accent", stroke="text", width=1.5, dash=(6, 4)))

    code = operations(page)
    assert "0.1843 0.3725 0.8706 rg" in code
    assert "[6 4] 0 d" in code
    assert "1.5 w" in code
    assert code.rstrip().endswith("B Q")


def test_a_path_without_fill_or_stroke_draws_nothing():
    assert " m " not in operations(painted(Path(rect_steps(Rect(0, 0, 10, 10)))))


def test_faded_parts_have_a_graphics_state_of_their_own():
    page = painted(
        Path(rect_steps(Rect(0, 0, 10, 10)), fill="accent", opacity=0.35), Text(0, 50, "Full", 12, 400, "text")
    )

    states = [state.get_object() for state in page["/Resources"]["/ExtGState"].values()]
    assert {float(state["/ca"]) for state in states if "/ca" in state} == {0.35}
    assert operations(page).index("Q") < operations(page).index("Tj")


def test_text_stands_upright_where_the_scene_has_it():
    page = painted(Text(100, 200, "Web app", 15, 600, "text"))

    assert places(page)["Web app"] == pytest.approx((100, 200), abs=0.1)


def test_a_group_is_scaled_about_its_origin():
    page = painted(Group(100, 100, 0.5, (Text(20, 40, "Inside", 12, 400, "text"),)))

    assert places(page)["Inside"] == pytest.approx((110, 120), abs=0.1)


def test_text_is_anchored_by_its_measured_width():
    page = painted(Text(500, 50, "middle", 12, 400, "text", "middle"), Text(500, 90, "end", 12, 400, "text", "end"))

    found = places(page)
    assert found["middle"][0] == pytest.approx(500 - measure("middle", 12) / 2, abs=0.1)
    assert found["end"][0] == pytest.approx(500 - measure("end", 12), abs=0.1)


@pytest.mark.parametrize("bounds", [Rect(-3_000, -40, 9_000, 700), Rect(10, 20, 50, 8_000), Rect(0, 0, 30, 30)])
def test_a_picture_is_never_cut_and_never_enlarged(bounds):
    frame = Rect(72, 200, 856, 500)

    scale = fitting_scale(bounds, frame.width, frame.height)

    assert scale <= 1
    assert bounds.width * scale <= frame.width + 0.01
    assert bounds.height * scale <= frame.height + 0.01


def test_a_picture_stands_in_the_middle_of_its_frame():
    sheet = Sheet(COLOURS, title="", author="", subject="")
    sheet.begin_page(PORTRAIT)
    drawing = Drawing(Rect(1_000, 1_000, 2_000, 1_000), (Text(2_000, 1_500, "x", 12, 400, "text"),))
    paint_drawing(sheet, drawing, Rect(0, 0, 1_000, 1_000))
    sheet.end_page()

    page = PdfReader(BytesIO(sheet.to_bytes())).pages[0]
    assert places(page)["x"] == pytest.approx((500, 500), abs=0.2)


def test_a_picture_without_extent_is_drawn_as_it_is():
    assert fitting_scale(Rect(0, 0, 0, 0), 100, 100) == 1.0

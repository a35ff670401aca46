"""One diagram alone as PDF."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from drawn import blank, dfd
from threatline.drawing.display import Drawing, Text
from threatline.drawing.scene import draw_diagram
from threatline.model.geometry import Rect
from threatline.report.paper import POINTS_PER_PX
from threatline.report.picture import MARGIN, MOST_POINTS, picture_bytes


def page_of(drawing):
    (page,) = PdfReader(BytesIO(picture_bytes(drawing))).pages
    return page


def test_the_page_is_as_large_as_the_picture_with_its_margin():
    page = page_of(Drawing(Rect(-50, 20, 400, 200), (Text(0, 100, "Web app", 15, 600, "text"),)))

    assert float(page.mediabox.width) == pytest.approx((400 + 2 * MARGIN) * POINTS_PER_PX, abs=0.1)
    assert float(page.mediabox.height) == pytest.approx((200 + 2 * MARGIN) * POINTS_PER_PX, abs=0.1)
    assert page.extract_text() == "Web app"


def test_a_picture_larger_than_any_page_is_made_smaller():
    page = page_of(Drawing(Rect(0, 0, 900_000, 300_000), (Text(0, 100, "x", 15, 600, "text"),)))

    assert float(page.mediabox.width) == pytest.approx(MOST_POINTS, abs=1)
    assert float(page.mediabox.height) < MOST_POINTS / 2


def test_every_name_of_a_diagram_is_text():
    drawn = dfd("customer -> web app -> orders db")

    text = page_of(draw_diagram(drawn.document, drawn.diagram)).extract_text()

    assert text == "customer web app orders db"


def test_an_empty_diagram_is_an_empty_page():
    drawn = blank()

    assert page_of(draw_diagram(drawn.document, drawn.diagram)).extract_text() == ""

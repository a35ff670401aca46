"""One diagram as a PDF of a single page that is just large enough for it."""

from __future__ import annotations

from threatline.content.themes import load_theme
from threatline.drawing.display import Drawing
from threatline.model.geometry import Rect
from threatline.report.canvas_ops import paint_drawing
from threatline.report.paper import POINTS_PER_PX, Paper
from threatline.report.sheet import Sheet

MARGIN_PX = 24.0
LONGEST_SIDE_PX = 14_400 / POINTS_PER_PX
"""A PDF page is at most 14,400 points wide and high (PDF 1.7, annex C)."""


def picture_bytes(drawing: Drawing, title: str = "") -> bytes:
    """Return a drawing as PDF in the colours of the light theme; the same drawing always gives the same bytes."""
    width, height = (
        min(side + 2 * MARGIN_PX, LONGEST_SIDE_PX) for side in (drawing.bounds.width, drawing.bounds.height)
    )
    sheet = Sheet(load_theme("light").tokens, title=title, author="", subject="")
    sheet.begin_page(Paper(width, height))
    frame = Rect(MARGIN_PX, MARGIN_PX, width - 2 * MARGIN_PX, height - 2 * MARGIN_PX)
    paint_drawing(sheet, drawing, frame)
    sheet.end_page()
    return sheet.to_bytes()

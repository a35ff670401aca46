"""One diagram alone as PDF, on a page of its own size."""

from __future__ import annotations

from threatline.drawing.display import Drawing
from threatline.model.geometry import Rect
from threatline.report.canvas_ops import paint_drawing
from threatline.report.colours import paper_colours
from threatline.report.paper import POINTS_PER_PX, Paper
from threatline.report.sheet import Sheet

MARGIN = 24.0
MOST_POINTS = 14_400.0
"""A page of PDF 1.4 is no longer than 200 inches on a side."""


def picture_bytes(drawing: Drawing) -> bytes:
    """Return a picture as PDF: vectors at their own size, smaller only where no page can be as large."""
    largest = MOST_POINTS / POINTS_PER_PX - 2 * MARGIN
    scale = min(1.0, largest / max(drawing.bounds.width, drawing.bounds.height, 1.0))
    width, height = drawing.bounds.width * scale, drawing.bounds.height * scale
    paper = Paper(width + 2 * MARGIN, height + 2 * MARGIN)
    sheet = Sheet(paper_colours(), title=drawing.title, author="", subject="")
    sheet.begin_page(paper)
    paint_drawing(sheet, drawing, Rect(MARGIN, MARGIN, width, height))
    sheet.end_page()
    return sheet.to_bytes()

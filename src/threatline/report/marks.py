"""The small signs of the report: a shape for each severity, so that colour never tells alone; tiles with letters."""

from __future__ import annotations

from threatline.drawing.badges import severity_shape
from threatline.drawing.display import line_steps
from threatline.model.geometry import Rect
from threatline.model.records import Severity
from threatline.report.canvas_ops import paint
from threatline.report.paper import Style
from threatline.report.sheet import Sheet

_LETTER = Style(10.5, 700, "panel", 12)


def severity_mark(sheet: Sheet, x: float, y: float, severity: Severity, size: float = 9.0) -> None:
    """Draw the shape of a severity in a box of `size` whose centre is (x, y)."""
    paint(sheet, (severity_shape(severity, x, y, size, severity),))


def letter_tile(sheet: Sheet, x: float, y: float, letter: str, size: float = 16.0) -> None:
    """Draw a letter of the method on its tile, the upper left corner given."""
    sheet.box(Rect(x, y, size, size), radius=4, fill="quiet")
    style = _LETTER._replace(size=size * 0.66)
    sheet.text(x + size / 2, y + size / 2 + style.size * 0.36, letter, style, anchor="middle")


def tick(sheet: Sheet, x: float, y: float, token: str, size: float = 9.0) -> None:
    """Draw the tick of what is resolved, centred on (x, y)."""
    r = size / 2
    steps = line_steps(((x - r, y), (x - r * 0.25, y + r * 0.75), (x + r, y - r * 0.75)))
    sheet.shape(steps, stroke=token, width=1.75, round_ends=True)

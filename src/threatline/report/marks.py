"""The small signs of the report: a shape for each severity, so that colour never tells alone; tiles with letters."""

from __future__ import annotations

from threatline.drawing.display import Steps, circle_steps, line_steps, polygon_steps, rect_steps
from threatline.model.geometry import Rect
from threatline.model.records import Severity
from threatline.report.paper import Style
from threatline.report.sheet import Sheet

_LETTER = Style(10.5, 700, "panel", 12)


def severity_mark(sheet: Sheet, x: float, y: float, severity: Severity, size: float = 9.0) -> None:
    """Draw the shape of a severity in a box of `size` whose centre is (x, y)."""
    sheet.shape(_shape(severity, x, y, size), fill=severity)


def _shape(severity: Severity, x: float, y: float, size: float) -> Steps:
    """Return diamond, triangle, square or disc with the proportions of the interface."""
    if severity == "critical":
        r = size * 1.15 / 2
        return polygon_steps(((x, y - r), (x + r, y), (x, y + r), (x - r, y)))
    r = size / 2
    if severity == "high":
        return polygon_steps(((x, y - r), (x + r, y + r * 0.9), (x - r, y + r * 0.9)))
    if severity == "medium":
        r *= 0.9
        return rect_steps(Rect(x - r, y - r, 2 * r, 2 * r), 1)
    return circle_steps(x, y, r)


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

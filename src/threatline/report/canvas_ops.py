"""The display list of a diagram on paper: each primitive becomes operations of the PDF, colours by token."""

from __future__ import annotations

from collections.abc import Iterable

from threatline.drawing.display import Drawing, Group, Path, Primitive, Text
from threatline.model.geometry import Rect
from threatline.model.typeface import measure
from threatline.report.sheet import Sheet
from threatline.report.typeset import begins_leftwards

_SHIFT = {"start": 0.0, "middle": 0.5, "end": 1.0}


def paint_drawing(sheet: Sheet, drawing: Drawing, frame: Rect) -> float:
    """Paint a picture into a frame, as large as it fits and centred, never larger than it is on screen.

    Returns the scale, px of the page for a scene unit.
    """
    scale = fitting_scale(drawing.bounds, frame.width, frame.height)
    centre = drawing.bounds.centre
    dx, dy = frame.centre.x - centre.x * scale, frame.centre.y - centre.y * scale
    with sheet.moved(dx, dy, scale):
        paint(sheet, drawing.primitives)
    return scale


def fitting_scale(bounds: Rect, width: float, height: float) -> float:
    """Return the largest scale, at most 1, at which `bounds` fit; a picture without extent fits as it is."""
    return min(1.0, width / max(bounds.width, 1e-6), height / max(bounds.height, 1e-6))


def paint(sheet: Sheet, primitives: Iterable[Primitive]) -> None:
    """Paint primitives in their order."""
    for part in primitives:
        if isinstance(part, Group):
            with sheet.moved(part.x, part.y, part.scale):
                paint(sheet, part.children)
        elif part.opacity < 1:
            with sheet.faded(max(0.0, part.opacity)):
                _paint_one(sheet, part)
        else:
            _paint_one(sheet, part)


def _paint_one(sheet: Sheet, part: Path | Text) -> None:
    if isinstance(part, Text):
        shift = _SHIFT[part.anchor]
        x = part.x - shift * measure(part.text, part.size, part.weight) if shift else part.x
        sheet.run(x, part.y, part.text, part.size, part.weight, part.token, begins_leftwards(part.text))
    elif part.steps:
        sheet.shape(
            part.steps,
            fill=part.fill,
            stroke=part.stroke,
            width=part.width,
            dash=part.dash,
            round_ends=part.round_ends,
        )

"""Draws the quiet mark at an element about whose owner the picture and the model say different things."""

from __future__ import annotations

from threatline.drawing.display import ARC, Path, Primitive, circle_steps
from threatline.model.geometry import Point, Rect

RADIUS = 8.0
INSET = 16.0
"""How far from the left end of the lower side the mark has its middle."""


def doubt_place(rect: Rect) -> Point:
    """Return the middle of the mark at an element with this frame: on its lower side, near the left."""
    return Point(rect.x + min(INSET, rect.width / 2), rect.bottom)


def draw_doubt(rect: Rect) -> tuple[Primitive, ...]:
    """Draw the mark: a disc that is half filled, as the element is half in."""
    x, y = doubt_place(rect)
    r, k = RADIUS - 3.0, (RADIUS - 3.0) * ARC
    half = (
        ("M", x, y - r),
        ("C", x - k, y - r, x - r, y - k, x - r, y),
        ("C", x - r, y + k, x - k, y + r, x, y + r),
        ("Z",),
    )
    return (
        Path(circle_steps(x, y, RADIUS), fill="panel", stroke="boundary", width=1.5),
        Path(half, fill="boundary"),
    )

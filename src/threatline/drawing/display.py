"""The display list: paths, texts and groups in scene units, coloured by tokens of the theme, painted in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from threatline.model.curve import Curve
from threatline.model.geometry import XY, Rect, bounds_of
from threatline.model.typeface import measure

Step = tuple[Any, ...]
"""("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y) or ("Z",), as in an SVG path with absolute coordinates.

A word, then numbers: a closer type would have to be unpacked by casts everywhere.
"""

Steps = tuple[Step, ...]
Anchor = Literal["start", "middle", "end"]

ARC = 0.5522847498
"""Length of the handles of a cubic that draws a quarter of a circle of radius 1."""


class Path(NamedTuple):
    """An area, a line, or both; colours are token names."""

    steps: Steps
    fill: str | None = None
    stroke: str | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0
    round_ends: bool = False
    """Whether line ends and corners are round; otherwise ends are cut straight and corners are pointed."""


class Text(NamedTuple):
    """One line of text; x is where it starts, has its middle or ends, y its baseline."""

    x: float
    y: float
    text: str
    size: float
    weight: int
    token: str
    anchor: Anchor = "start"
    opacity: float = 1.0


class Group(NamedTuple):
    """Primitives of their own coordinate system: scaled about its origin, which lies at (x, y)."""

    x: float
    y: float
    scale: float
    children: tuple[Primitive, ...]


Primitive = Path | Text | Group


class Drawing(NamedTuple):
    """A finished picture: what it covers, and what to paint in which order."""

    bounds: Rect
    primitives: tuple[Primitive, ...]
    title: str = ""


def faded(primitives: Iterable[Primitive], opacity: float) -> tuple[Primitive, ...]:
    """Return the primitives with their opacity (0–1) multiplied."""
    return tuple(
        part._replace(children=faded(part.children, opacity))
        if isinstance(part, Group)
        else part._replace(opacity=part.opacity * opacity)
        for part in primitives
    )


def extent(primitives: Iterable[Primitive]) -> Rect | None:
    """Return a rectangle that holds the primitives with the width of their lines; None when nothing is painted.

    Curves count with their control points, texts with their measured width and 1.25 of their size.
    """
    found: Rect | None = None
    for part in primitives:
        rect = _extent_of(part)
        if rect is not None:
            found = rect if found is None else found.united(rect)
    return found


def _extent_of(part: Primitive) -> Rect | None:
    if isinstance(part, Text):
        width = measure(part.text, part.size, part.weight)
        left = part.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[part.anchor]
        return Rect(left, part.y - part.size, width, part.size * 1.25)
    if isinstance(part, Group):
        inner = extent(part.children)
        if inner is None:
            return None
        x, y, width, height = (value * part.scale for value in inner)
        return Rect(part.x + x, part.y + y, width, height)
    points = [(step[place], step[place + 1]) for step in part.steps for place in range(1, len(step), 2)]
    if not points:
        return None
    return bounds_of(points).inflated(part.width / 2 if part.stroke else 0.0)


# ---- shapes ------------------------------------------------------------------------------------------------------


def rect_steps(rect: Rect, radius: float = 0.0) -> Steps:
    """Return a closed rectangle, clockwise, with round corners of this radius (at most half a side)."""
    x, y, right, bottom = rect.x, rect.y, rect.x + rect.width, rect.y + rect.height
    radius = min(radius, rect.width / 2, rect.height / 2)
    if radius <= 0:
        return ("M", x, y), ("L", right, y), ("L", right, bottom), ("L", x, bottom), ("Z",)
    k = radius * (1 - ARC)
    return (
        ("M", x + radius, y),
        ("L", right - radius, y),
        ("C", right - k, y, right, y + k, right, y + radius),
        ("L", right, bottom - radius),
        ("C", right, bottom - k, right - k, bottom, right - radius, bottom),
        ("L", x + radius, bottom),
        ("C", x + k, bottom, x, bottom - k, x, bottom - radius),
        ("L", x, y + radius),
        ("C", x, y + k, x + k, y, x + radius, y),
        ("Z",),
    )


def circle_steps(x: float, y: float, radius: float) -> Steps:
    """Return a circle around (x, y)."""
    k = radius * ARC
    return (
        ("M", x + radius, y),
        ("C", x + radius, y + k, x + k, y + radius, x, y + radius),
        ("C", x - k, y + radius, x - radius, y + k, x - radius, y),
        ("C", x - radius, y - k, x - k, y - radius, x, y - radius),
        ("C", x + k, y - radius, x + radius, y - k, x + radius, y),
        ("Z",),
    )


def polygon_steps(points: Sequence[XY]) -> Steps:
    """Return a closed polygon."""
    return (*line_steps(points), ("Z",))


def line_steps(points: Sequence[XY]) -> Steps:
    """Return an open line through two or more points."""
    (x, y), *others = points
    return ("M", x, y), *(("L", x, y) for x, y in others)


def curve_steps(curve: Curve) -> Steps:
    """Return a curve as it is drawn."""
    steps: list[Step] = [("M", *curve.start)]
    steps += [("C", *c1, *c2, *end) for c1, c2, end in curve.segments]
    return tuple(steps)


@lru_cache(maxsize=1024)
def width_of(text: str, size: float, weight: int) -> float:
    """Return the width of a short text such as a number or a protocol; the few there are recur all over a diagram."""
    return measure(text, size, weight)

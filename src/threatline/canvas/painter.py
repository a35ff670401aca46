"""Paints display lists with Qt: each list is turned once into paths, pens and laid-out glyphs, then only replayed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QGlyphRun, QPainter, QPainterPath, QPen, QTextLayout, QTextOption, QTransform

from threatline.canvas.ink import Ink, font
from threatline.drawing.display import Path, Primitive, Steps, Text
from threatline.model.geometry import Cubic, Point, bounds_of

LONG = 800.0
"""A flow that runs farther than this, in scene units, is painted as lines of about PIECE each."""
PIECE, MOST_PIECES = 48.0, 96
STRAND = 12
"""So many of them are looked for together."""

NO_BRUSH = QBrush(Qt.BrushStyle.NoBrush)
NO_PEN = QPen(Qt.PenStyle.NoPen)


Span = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of the scene."""


class Shape(NamedTuple):
    """A path ready to paint."""

    path: QPainterPath
    pen: QPen
    brush: QBrush
    is_detail: bool
    """Whether it is left out in small pictures, as icons are."""
    reach: Span
    """What it covers."""


class Words(NamedTuple):
    """A line of text ready to paint: glyphs relative to `at`."""

    at: QPointF
    glyphs: tuple[QGlyphRun, ...]
    pen: QPen


class Lines(NamedTuple):
    """A long curve as short lines: Qt strokes those three times as quickly as the curve, and nobody sees a corner."""

    lines: tuple[QLineF, ...]
    pen: QPen
    strands: tuple[tuple[Span, tuple[QLineF, ...]], ...]
    """The same lines, a few at a time, each with what they cover: of a flow that runs through the whole diagram hardly
    anything lies in the strip that a scroll brings into view."""

    def within(self, parts: Sequence[Span]) -> list[QLineF]:
        """Return the lines that may be seen in some parts of the scene."""
        found: list[QLineF] = []
        for span, lines in self.strands:
            if meets(span, parts):
                found += lines
        return found


class Laid(NamedTuple):
    """A line of text as the font's glyphs: the runs, the height of the baseline below their origin, and the width."""

    glyphs: tuple[QGlyphRun, ...]
    ascent: float
    width: float


Part = Shape | Words | Lines
Picture = tuple[Part, ...]
"""A display list ready to paint, in its order."""


def picture_of(primitives: Iterable[Primitive], ink: Ink) -> Picture:
    """Turn a display list into what Qt paints fastest."""
    found: list[Part] = []
    _add(found, primitives, ink, None, is_detail=False)
    return tuple(found)


def paint(painter: QPainter, picture: Picture, detail: bool = True, parts: Sequence[Span] = ()) -> None:
    """Paint a picture; without `detail`, neither text nor icons; where `parts` are given, little beyond them."""
    for part in picture:
        if isinstance(part, Shape):
            if (detail or not part.is_detail) and (not parts or meets(part.reach, parts)):
                painter.setPen(part.pen)
                painter.setBrush(part.brush)
                painter.drawPath(part.path)
        elif isinstance(part, Lines):
            lines = part.within(parts) if parts else part.lines
            if lines:
                painter.setPen(part.pen)
                painter.drawLines(lines)
        elif detail:
            painter.setPen(part.pen)
            for run in part.glyphs:
                painter.drawGlyphRun(part.at, run)


def meets(span: Span, parts: Sequence[Span]) -> bool:
    """Tell whether something that covers `span` may be seen in some parts of the scene."""
    x0, y0, x1, y1 = span
    for left, top, right, bottom in parts:  # noqa: SIM110 - any() takes twice as long, a thousand times a frame
        if x0 <= right and x1 >= left and y0 <= bottom and y1 >= top:
            return True
    return False


def path_of(steps: Steps) -> QPainterPath:
    """Return the steps of a display list as a path of Qt."""
    path = QPainterPath()
    for step in steps:
        match step[0]:
            case "M":
                path.moveTo(step[1], step[2])
            case "L":
                path.lineTo(step[1], step[2])
            case "C":
                path.cubicTo(*step[1:])
            case _:
                path.closeSubpath()
    return path


def _add(
    found: list[Part], primitives: Iterable[Primitive], ink: Ink, place: QTransform | None, is_detail: bool
) -> None:
    for part in primitives:
        if isinstance(part, Path):
            found.append(_lines(part, ink) if _is_long(part) else _shape(part, ink, place, is_detail))
        elif isinstance(part, Text):
            found.append(_words(part, ink, place))
        else:
            inner = QTransform(part.scale, 0, 0, part.scale, part.x, part.y)
            _add(found, part.children, ink, inner if place is None else inner * place, is_detail=True)


def _shape(part: Path, ink: Ink, place: QTransform | None, is_detail: bool) -> Shape:
    path = path_of(part.steps)
    width, dash = part.width, part.dash
    if place is not None:
        path = place.map(path)
        width *= place.m11()
        dash = tuple(length * place.m11() for length in dash)
    pen = NO_PEN if part.stroke is None else ink.pen(part.stroke, width, dash, part.opacity, part.round_ends)
    brush = NO_BRUSH if part.fill is None else ink.brush(part.fill, part.opacity)
    area, margin = path.controlPointRect(), 2 * width
    reach = (area.left() - margin, area.top() - margin, area.right() + margin, area.bottom() + margin)
    return Shape(path, pen, brush, is_detail, reach)


def _is_long(part: Path) -> bool:
    """Tell whether a path is the plain line of a flow that runs far."""
    if part.fill is not None or part.stroke is None or part.dash or part.round_ends or part.opacity < 1.0:
        return False
    start, *others = part.steps
    if start[0] != "M" or not others or any(step[0] != "C" for step in others):
        return False
    end = others[-1]
    return abs(end[-2] - start[1]) + abs(end[-1] - start[2]) > LONG


def _lines(part: Path, ink: Ink) -> Lines:
    here = Point(part.steps[0][1], part.steps[0][2])
    points = [here]
    for step in part.steps[1:]:
        cubic = Cubic(here, Point(step[1], step[2]), Point(step[3], step[4]), Point(step[5], step[6]))
        reach = here.distance(cubic.c1) + cubic.c1.distance(cubic.c2) + cubic.c2.distance(cubic.end)
        points += cubic.flatten(min(max(round(reach / PIECE), 8), MOST_PIECES))[1:]
        here = cubic.end
    lines = tuple(QLineF(a.x, a.y, b.x, b.y) for a, b in pairwise(points))
    strands = []
    for first in range(0, len(lines), STRAND):
        area = bounds_of(points[first : first + STRAND + 1]).inflated(part.width)
        strands.append(((area.x, area.y, area.right, area.bottom), lines[first : first + STRAND]))
    return Lines(lines, ink.pen(part.stroke or "flow", part.width), tuple(strands))


def _words(part: Text, ink: Ink, place: QTransform | None) -> Words:
    x, y, size = part.x, part.y, part.size
    if place is not None:
        at = place.map(QPointF(x, y))
        x, y, size = at.x(), at.y(), size * place.m11()
    laid = laid_out(part.text, size, part.weight)
    left = x - laid.width * {"start": 0.0, "middle": 0.5, "end": 1.0}[part.anchor]
    return Words(QPointF(left, y - laid.ascent), laid.glyphs, ink.pen(part.token, 1.0, (), part.opacity))


@lru_cache(maxsize=4096)
def laid_out(text: str, size: float, weight: int) -> Laid:
    """Lay out one line of text: joined, ordered from both sides, in whichever shipped or system font has it."""
    layout = QTextLayout(text, font(size, weight))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setUseDesignMetrics(True)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    if not line.isValid():
        return Laid((), 0.0, 0.0)
    return Laid(tuple(layout.glyphRuns()), line.ascent(), line.naturalTextWidth())

"""The diagram from far away: boxes, lines and dots in batches, where thousands of elements are in view at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil, cos, pi, sin
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from threatline.canvas.ink import Ink
from threatline.model.records import Actor, Boundary, Flow, Note, Store
from threatline.model.route import line_curve

if TYPE_CHECKING:
    from threatline.canvas.items import ElementItem

FAR_SCALE = 0.3
"""Below this scale the far layer paints."""
NO_DETAIL_SCALE = 0.4
"""Below this scale there is no text and no icon."""
MOST_ITEMS = 1000
"""With more than this many elements in view the far layer paints as well, below COUNTED_BELOW."""
COUNTED_BELOW = 0.75
"""Nearer, no screen shows so many elements: they are not counted."""
TILE = 2048.0
ROUND_FROM = 0.12
"""From this scale on processes have round corners."""
SMOOTH_FROM = 0.2
"""From this scale on their corners are large enough to be smoothed."""
ROUND = 24.0


@dataclass(slots=True)
class Tile:
    """The elements of one square of the scene, by kind, and the paths made of them."""

    boxes: dict[str, tuple[QRectF, int]] = field(default_factory=dict)
    lines: dict[str, QPainterPath] = field(default_factory=dict)
    flows: dict[str, list[QPointF]] = field(default_factory=dict)
    actors: dict[str, QRectF] = field(default_factory=dict)
    processes: dict[str, QRectF] = field(default_factory=dict)
    stores: dict[str, QRectF] = field(default_factory=dict)
    notes: dict[str, QRectF] = field(default_factory=dict)
    reach: QRectF = field(default_factory=QRectF)
    """Grows around everything that was ever put here."""
    flow_path: QPainterPath | None = None
    stairs: tuple[float, list[QRectF], list[QRectF]] | None = None
    """The scale for which they hold, and what `_stairs` returned for all processes."""

    def count(self) -> int:
        """How many elements lie here."""
        return sum(len(layer) for layer in self.layers())

    def layers(self) -> tuple[dict, ...]:
        """All elements, kind by kind."""
        return self.boxes, self.lines, self.flows, self.actors, self.processes, self.stores, self.notes


class FarLayer:
    """Keeps, square by square, what it needs to paint everything at once; follows one element at a time."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all elements."""
        self._tiles: dict[tuple[int, int], Tile] = {}
        self._home: dict[str, tuple[int, int]] = {}
        self._waiting: dict[str, ElementItem] = {}

    def put(self, item: ElementItem) -> None:
        """Take over an element, or where it lies now; done when somebody looks from far away."""
        self._waiting[item.id] = item

    def _settle(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for item in waiting.values():
            self._put(item)

    def _put(self, item: ElementItem) -> None:
        self.drop(item.id)
        bounds, record = item.bounds, item.record
        place = (int(bounds.center().x() // TILE), int(bounds.center().y() // TILE))
        tile = self._tiles.setdefault(place, Tile())
        self._home[item.id] = place
        tile.reach = tile.reach.united(bounds)
        if isinstance(record, Flow):
            tile.flows[item.id] = [QPointF(x, y) for x, y in item.curve.flattened(6)]  # type: ignore[attr-defined]
            tile.flow_path = None
            return
        if isinstance(record, Boundary) and record.shape == "line":
            path = QPainterPath()
            path.addPolygon([QPointF(x, y) for x, y in line_curve(record).flattened()])
            tile.lines[item.id] = path
            return
        rect = QRectF(*(item.frame or (0.0, 0.0, 0.0, 0.0)))
        if isinstance(record, Boundary):
            tile.boxes[item.id] = (rect, int(item.height[0]))
        elif isinstance(record, Note):
            tile.notes[item.id] = rect
        elif isinstance(record, Store):
            tile.stores[item.id] = rect
        else:
            (tile.actors if isinstance(record, Actor) else tile.processes)[item.id] = rect
            tile.stairs = None

    def drop(self, id: str) -> None:
        """Forget an element."""
        self._waiting.pop(id, None)
        place = self._home.pop(id, None)
        if place is None:
            return
        tile = self._tiles[place]
        for layer in tile.layers():
            if layer.pop(id, None) is not None:
                tile.flow_path = None if layer is tile.flows else tile.flow_path
                tile.stairs = None if layer is tile.processes else tile.stairs
        if tile.count() == 0:
            del self._tiles[place]

    def count(self, view: QRectF) -> int:
        """Return about how many elements are in view: all of a square when it is, else its share."""
        total = 0.0
        for tile in self._in(view):
            whole = tile.reach.width() * tile.reach.height()
            seen = tile.reach.intersected(view)
            total += tile.count() * (seen.width() * seen.height() / whole if whole else 1.0)
        return round(total)

    def paint_bottom(self, painter: QPainter, view: QRectF, ink: Ink, hidden: frozenset[str]) -> None:
        """Paint the boundaries, outer ones first."""
        boxes = [
            (depth, rect)
            for tile in self._in(view)
            for id, (rect, depth) in tile.boxes.items()
            if id not in hidden and rect.intersects(view)
        ]
        # Lines along the axes are sharper on whole px, and cost half.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pen(ink, "boundary", Qt.PenStyle.DashLine))
        for level in sorted({depth for depth, _ in boxes}):
            painter.setBrush(ink.brush("ground-1" if level == 0 else "ground-2"))
            painter.drawRects([rect for depth, rect in boxes if depth == level])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for tile in self._in(view):
            for id, path in tile.lines.items():
                if id not in hidden:
                    painter.drawPath(path)

    def paint_top(self, painter: QPainter, view: QRectF, ink: Ink, scale: float, hidden: frozenset[str]) -> None:
        """Paint flows, nodes and notes."""
        tiles = list(self._in(view))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(ink, "flow"))
        for tile in tiles:
            painter.drawPath(_flow_path(tile, hidden))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        line, fill = ink.brush("node-line"), ink.brush("node")
        for tile in tiles:
            _fill_framed(painter, _shown(tile.actors, view, hidden), scale, line, fill)
            processes = _shown(tile.processes, view, hidden)
            if scale < ROUND_FROM:
                _fill_framed(painter, processes, scale, line, fill)
            elif processes:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, scale > SMOOTH_FROM)
                _fill_rounded(painter, tile, processes, scale, line, fill)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for tile in tiles:
            if rects := _shown(tile.stores, view, hidden):
                painter.setBrush(line)
                painter.drawRects([rect.adjusted(0, -0.5 / scale, 0, 0.5 / scale) for rect in rects])
                painter.setBrush(fill)
                painter.drawRects([rect.adjusted(0, 0.5 / scale, 0, -0.5 / scale) for rect in rects])
        for tile in tiles:
            notes = _shown(tile.notes, view, hidden)
            _fill_framed(painter, notes, scale, ink.brush("strong"), ink.brush("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def line(self, id: str) -> list[QPointF]:
        """Return the corners of a flow as it is painted here; none for anything else."""
        if self._waiting:
            self._settle()
        home = self._home.get(id)
        return self._tiles[home].flows.get(id, []) if home is not None else []

    def _in(self, view: QRectF) -> Iterator[Tile]:
        if self._waiting:
            self._settle()
        return (tile for tile in self._tiles.values() if tile.reach.intersects(view))

    def _pen(self, ink: Ink, token: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
        pen = QPen(ink.colour(token), 1)
        pen.setCosmetic(True)
        pen.setStyle(style)
        return pen


def _fill_framed(painter: QPainter, rects: list[QRectF], scale: float, line: QBrush, fill: QBrush) -> None:
    """Paint rectangles with a border of one px as two fills: ten times faster than one fill and one line around."""
    if not rects:
        return
    half = 0.5 / scale
    painter.setBrush(line)
    painter.drawRects([rect.adjusted(-half, -half, half, half) for rect in rects])
    painter.setBrush(fill)
    painter.drawRects([rect.adjusted(half, half, -half, -half) for rect in rects])


def _fill_rounded(painter: QPainter, tile: Tile, rects: list[QRectF], scale: float, line: QBrush, fill: QBrush) -> None:
    """Paint processes like `_fill_framed`, their corners as stairs of a px or two, which are kept with the square."""
    if len(rects) < len(tile.processes):
        outer, inner = _stairs(rects, scale)
    else:
        if tile.stairs is None or tile.stairs[0] != scale:
            tile.stairs = (scale, *_stairs(rects, scale))
        _, outer, inner = tile.stairs
    painter.setBrush(line)
    painter.drawRects(outer)
    painter.setBrush(fill)
    painter.drawRects(inner)


def _stairs(rects: list[QRectF], scale: float) -> tuple[list[QRectF], list[QRectF]]:
    """Return rectangles that together fill rounded ones, with their border of one px and without."""
    half = 0.5 / scale
    outer: list[QRectF] = []
    inner: list[QRectF] = []
    for rect in rects:
        x, y, width, height = rect.x(), rect.y(), rect.width(), rect.height()
        radius = min(ROUND, height / 2)
        steps = max(2, ceil(radius * scale / 1.5))
        for step in range(steps + 1):
            angle = pi / 2 * step / steps
            dx, dy = radius * (1 - cos(angle)), radius * (1 - sin(angle))
            outer.append(QRectF(x + dx - half, y + dy - half, width - 2 * (dx - half), height - 2 * (dy - half)))
            inner.append(QRectF(x + dx + half, y + dy + half, width - 2 * (dx + half), height - 2 * (dy + half)))
    return outer, inner


def _shown(rects: dict[str, QRectF], view: QRectF, hidden: frozenset[str]) -> list[QRectF]:
    if hidden and not hidden.isdisjoint(rects):
        return [rect for id, rect in rects.items() if id not in hidden]
    if view.width() < TILE / 4 or view.height() < TILE / 4:  # a strip after a scroll: most of the square is outside
        return [rect for rect in rects.values() if rect.intersects(view)]
    return list(rects.values())


def _flow_path(tile: Tile, hidden: frozenset[str]) -> QPainterPath:
    """Return all flows of a square as one path: one call paints them, ten times faster than one call each."""
    if hidden and not hidden.isdisjoint(tile.flows):
        return _joined(points for id, points in tile.flows.items() if id not in hidden)
    if tile.flow_path is None:
        tile.flow_path = _joined(tile.flows.values())
    return tile.flow_path


def _joined(polylines: object) -> QPainterPath:
    path = QPainterPath()
    for points in polylines:  # type: ignore[attr-defined]
        path.addPolygon(points)
    return path

"""Shape what is drawn as a line: bend a flow, move its label, drag the points of a boundary line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from threatline.canvas.gestures.gesture import Gesture, Keys
from threatline.canvas.items import FlowItem
from threatline.canvas.snapping import GRID
from threatline.commands.connect import bend, move_label
from threatline.commands.move import shape_line
from threatline.model.geometry import Point
from threatline.model.records import Boundary, Spot

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

HOME_DISTANCE = 6.0
"""A label that is dropped this close to its own place, in screen px, goes back to it."""


class Bend(Gesture):
    """Drag a bend point, or the middle of a segment, which makes a new one. Points stick to the grid."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, canvas: Canvas, at: Point, flow: str, index: int, is_new: bool) -> None:
        super().__init__(canvas, at)
        self.flow, self.index, self.is_new = flow, index, is_new
        self.bends: tuple[Spot, ...] = ()

    def start(self, keys: Keys) -> None:
        self._before = self.page.flow(self.flow).bends
        self.preview.hidden = frozenset({self.flow})

    def move(self, at: Point, keys: Keys) -> None:
        if self.canvas.snapping and not keys.ctrl:
            at = Point(round(at.x / GRID) * GRID, round(at.y / GRID) * GRID)
        kept = self._before[self.index + (0 if self.is_new else 1) :]
        self.bends = (*self._before[: self.index], (at.x, at.y), *kept)
        self.preview.routes = {self.flow: self.page.ways.route(self.page.flow(self.flow), {}, bends=self.bends)}

    def finish(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        if self.bends != self._before:
            self.canvas.desk.run(bend, self.flow, self.bends)


class ShapeLine(Gesture):
    """Drag a point of a boundary line, or the middle of a segment, which makes a new one. Points stick to the grid."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, canvas: Canvas, at: Point, line: str, index: int, is_new: bool) -> None:
        super().__init__(canvas, at)
        self.line, self.index, self.is_new = line, index, is_new
        self.points: tuple[Spot, ...] = ()

    def start(self, keys: Keys) -> None:
        self._before = self.page.document.get(self.line, Boundary).points
        self.preview.hidden = frozenset({self.line})

    def move(self, at: Point, keys: Keys) -> None:
        if self.canvas.snapping and not keys.ctrl:
            at = Point(round(at.x / GRID) * GRID, round(at.y / GRID) * GRID)
        kept = self._before[self.index + (0 if self.is_new else 1) :]
        self.points = (*self._before[: self.index], (at.x, at.y), *kept)
        self.preview.line = tuple(Point(x, y) for x, y in self.points)

    def finish(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        if self.points != self._before:
            self.canvas.desk.run(shape_line, self.line, self.points)


class MoveLabel(Gesture):
    """Drag the label of a flow; it stays tied to the middle of the curve."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, canvas: Canvas, at: Point, flow: str) -> None:
        super().__init__(canvas, at)
        self.flow = flow
        self.offset: Spot = (0.0, 0.0)

    def start(self, keys: Keys) -> None:
        item = self.page.items_by_id[self.flow]
        self._stored = self.page.flow(self.flow).label_offset
        self._before = item.offset if isinstance(item, FlowItem) else self._stored
        self.preview.hidden = frozenset({self.flow})

    def move(self, at: Point, keys: Keys) -> None:
        x = self._before[0] + at.x - self.began_at.x
        y = self._before[1] + at.y - self.began_at.y
        home = HOME_DISTANCE / self.canvas.camera.scale
        self.offset = (0.0, 0.0) if abs(x) <= home and abs(y) <= home and not keys.ctrl else (x, y)
        self.preview.label_offsets = {self.flow: self.offset}

    def finish(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        if self.offset not in (self._before, self._stored):
            self.canvas.desk.run(move_label, self.flow, self.offset)

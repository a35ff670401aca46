"""Resize one element by a handle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt

from threatline.canvas.gestures.gesture import Gesture, Keys
from threatline.canvas.gestures.move import SNAP_DISTANCE
from threatline.canvas.snapping import GRID, snap_point
from threatline.commands.move import resize, smallest_size
from threatline.model.geometry import Point, Rect
from threatline.model.records import Boundary, Node, Note

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas


class Handle(NamedTuple):
    """One of the eight: which way it lies from the centre, −1, 0 or 1 on each axis."""

    x: int
    y: int


HANDLES = {
    "nw": Handle(-1, -1), "n": Handle(0, -1), "ne": Handle(1, -1), "e": Handle(1, 0),
    "se": Handle(1, 1), "s": Handle(0, 1), "sw": Handle(-1, 1), "w": Handle(-1, 0),
}  # fmt: skip
CURSORS = {
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "w": Qt.CursorShape.SizeHorCursor,
    "e": Qt.CursorShape.SizeHorCursor,
}


def resized(
    rect: Rect, handle: Handle, by: Point, smallest: tuple[float, float], *, ratio: bool = False, centred: bool = False
) -> Rect:
    """Return a rectangle whose handle was dragged by a displacement.

    `ratio` keeps width to height; `centred` lets the opposite side move likewise. Neither side gets below `smallest`:
    the dragged side then stops, the other stays where it is.
    """
    share = 2.0 if centred else 1.0
    width = rect.width + handle.x * by.x * share
    height = rect.height + handle.y * by.y * share
    if ratio and rect.width > 0 and rect.height > 0:
        grown = [side for side in (handle.x and width / rect.width, handle.y and height / rect.height) if side]
        factor = max(grown) if grown else 1.0
        factor = max(factor, smallest[0] / rect.width, smallest[1] / rect.height)
        width, height = rect.width * factor, rect.height * factor
    width, height = max(width, smallest[0]), max(height, smallest[1])
    centre = rect.centre
    x = centre.x - width / 2 if centred or handle.x == 0 else rect.x if handle.x > 0 else rect.right - width
    y = centre.y - height / 2 if centred or handle.y == 0 else rect.y if handle.y > 0 else rect.bottom - height
    if handle.x == 0 and not ratio:
        x, width = rect.x, rect.width
    if handle.y == 0 and not ratio:
        y, height = rect.y, rect.height
    return Rect(x, y, width, height)


class Resize(Gesture):
    """Drag a handle. Shift keeps the ratio, Alt resizes from the centre, Ctrl suspends snapping."""

    def __init__(self, canvas: Canvas, at: Point, id: str, handle: str) -> None:
        super().__init__(canvas, at)
        self.id, self.handle = id, HANDLES[handle]
        self.cursor = CURSORS[handle]

    def start(self, keys: Keys) -> None:
        element = self.page.records[self.id]
        assert isinstance(element, Node | Note | Boundary)
        self._before = self.page.rect(self.id)
        self._smallest = smallest_size(element)
        self._flows = self.page.flows_at(self.id)
        self._neighbours = self.page.neighbours(
            self.canvas.visible(), {self.id}, with_boxes=isinstance(element, Boundary)
        )
        self.preview.hidden = frozenset({self.id} | self._flows)
        self.rect = self._before

    def move(self, at: Point, keys: Keys) -> None:
        by = Point(at.x - self.began_at.x, at.y - self.began_at.y)
        rect = resized(self._before, self.handle, by, self._smallest, ratio=keys.shift, centred=keys.alt)
        self.preview.guides = ()
        if self.canvas.snapping and not keys.ctrl and not keys.shift:
            corner = Point(rect.right if self.handle.x > 0 else rect.x, rect.bottom if self.handle.y > 0 else rect.y)
            axes = ("x" if self.handle.x else "") + ("y" if self.handle.y else "")
            snap = snap_point(corner, self._neighbours, SNAP_DISTANCE / self.canvas.camera.scale, GRID, axes)
            by = Point(by.x + snap.dx, by.y + snap.dy)
            rect = resized(self._before, self.handle, by, self._smallest, centred=keys.alt)
            self.preview.guides = snap.guides
        self.rect = rect
        self.preview.rects = {self.id: rect}
        self.preview.routes = {id: self.page.ways.route(self.page.flow(id), {self.id: rect}) for id in self._flows}

    def finish(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        if self.rect != self._before:
            self.canvas.desk.run(resize, self.id, self.rect)
            self.canvas.hint_if_it_sticks_out(self.id)

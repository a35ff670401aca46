"""Draw boundaries: a box around things, or a line from click to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from threatline.canvas.gestures.gesture import Gesture, Keys
from threatline.canvas.snapping import GRID
from threatline.commands.place import draw_boundary, draw_boundary_line
from threatline.model.geometry import Point, bounds_of

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

DEFAULT_BOX = (336.0, 208.0)
"""Width and height of a box that is placed by one click."""


class DrawBox(Gesture):
    """Drag a box around elements: what lies wholly inside becomes its member, and the count shows meanwhile."""

    cursor = Qt.CursorShape.CrossCursor

    def move(self, at: Point, keys: Keys) -> None:
        start = self.began_at
        if self.canvas.snapping and not keys.ctrl:
            start, at = on_grid(start), on_grid(at)
        self.preview.box = bounds_of((start, at))
        inside = self.page.inside(self.preview.box)
        self.preview.words = f"will own {len(inside)}"
        self.preview.outlined = tuple(inside)

    def finish(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        if self.preview.box is None:
            return
        box = self.canvas.desk.run(draw_boundary, self.page.diagram, self.preview.box)
        if box is not None:
            self.canvas.desk.select([box])
            self.canvas.edit_label(box)


class DrawLine(Gesture):
    """Click from point to point; a double click or Enter ends the line, Backspace takes the last point back."""

    cursor = Qt.CursorShape.CrossCursor
    lasts_without_button = True

    def __init__(self, canvas: Canvas, at: Point) -> None:
        super().__init__(canvas, at)
        self.points: list[Point] = [self._placed(at, Keys())]

    def move(self, at: Point, keys: Keys) -> None:
        self.preview.line = (*self.points, self._placed(at, keys))

    def add_point(self, at: Point, keys: Keys) -> None:
        """Take the point under the pointer, unless it is the last one again."""
        point = self._placed(at, keys)
        if self.points[-1].distance(point) > 1.0:
            self.points.append(point)
        self.move(at, keys)

    def take_point_back(self) -> bool:
        """Forget the last point; returns False when only the first is left."""
        if len(self.points) == 1:
            return False
        self.points.pop()
        self.preview.line = tuple(self.points)
        return True

    def finish(self, at: Point, keys: Keys) -> None:
        if len(self.points) < 2:
            self.canvas.say("A boundary line has at least two points: click where it goes on.")
            return
        line = self.canvas.desk.run(draw_boundary_line, self.page.diagram, tuple(self.points))
        if line is not None:
            self.canvas.desk.select([line])
            self.canvas.edit_label(line)

    def _placed(self, at: Point, keys: Keys) -> Point:
        return on_grid(at) if self.canvas.snapping and not keys.ctrl else at


def on_grid(point: Point) -> Point:
    """Return the nearest point of the grid."""
    return Point(round(point.x / GRID) * GRID, round(point.y / GRID) * GRID)

"""Room for something new: the nearest place at which it lies on nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from heapq import heappop, heappush
from math import ceil, floor

from threatline.commands.ownership import elements_on, rect_of
from threatline.model.document import Document
from threatline.model.geometry import Point, Rect
from threatline.model.records import Node, Note

CELL = 256.0
"""Side of a cell of the index, in px: about a node with its surroundings."""
VAST = 16 * CELL
"""What is wider or higher than this is kept beside the index: it would stand in too many cells."""
MOST_TRIES = 500
GRID = 8.0


class Walls:
    """Rectangles on which nothing else may lie, found again by where they are."""

    def __init__(self, rects: Iterable[Rect] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Rect]] = defaultdict(list)
        self._vast: list[Rect] = []
        self._right = float("-inf")
        for rect in rects:
            self.add(rect)

    def add(self, rect: Rect) -> None:
        """Put up one more."""
        self._right = max(self._right, rect.right)
        if max(rect.width, rect.height) > VAST:
            self._vast.append(rect)
            return
        for cell in _cells(rect):
            self._cells[cell].append(rect)

    def hit(self, rect: Rect) -> Rect | None:
        """Return one that covers a part of a rectangle; touching is no covering."""
        for wall in self._vast:
            if _cover(wall, rect):
                return wall
        near = _cells(rect) if max(rect.width, rect.height) <= VAST else self._cells
        return next((wall for cell in near for wall in self._cells.get(cell, ()) if _cover(wall, rect)), None)

    def all_under(self, rect: Rect) -> list[Rect]:
        """Return all that cover a part of a rectangle, each once, in the order in which they were put up."""
        if max(rect.width, rect.height) > VAST:
            near = dict.fromkeys(wall for cell in self._cells.values() for wall in cell)
        else:
            near = dict.fromkeys(wall for cell in _cells(rect) for wall in self._cells.get(cell, ()))
        return [wall for wall in (*near, *self._vast) if _cover(wall, rect)]

    def clear(self, rects: Collection[Rect], gap: float = GRID) -> Point:
        """Return how far to move some rectangles together so that each is `gap` px away from every wall.

        The nearest place that is found by pushing them off what they lie on, in whole steps of the grid; when there
        is none near, to the right of everything. Nothing moves that lies free, be it without a gap.
        """
        if not any(self.hit(rect) for rect in rects):
            return Point(0.0, 0.0)
        kept = [rect.inflated(gap) for rect in rects]
        waiting = [(0.0, 0.0, 0.0)]
        seen = {(0.0, 0.0)}
        for _ in range(MOST_TRIES):
            _, dx, dy = heappop(waiting)
            moved = [rect.translated(dx, dy) for rect in kept]
            push = next(((rect, wall) for rect in moved if (wall := self.hit(rect)) is not None), None)
            if push is None:
                return Point(dx, dy)
            for step in _ways_off(*push):
                place = (dx + step.x, dy + step.y)
                if place not in seen:
                    seen.add(place)
                    heappush(waiting, (place[0] ** 2 + place[1] ** 2, *place))
        return Point(_up(self._right + gap - min(rect.left for rect in rects)), 0.0)


def clear_rect(document: Document, diagram: str, rect: Rect, without: Collection[str] = (), gap: float = GRID) -> Rect:
    """Return the rectangle, or the nearest like it that lies on no node and no note of a diagram.

    `without` names elements that do not count.
    """
    return rect.translated(*walls_of(document, diagram, without).clear([rect], gap))


def walls_of(document: Document, diagram: str, without: Collection[str] = ()) -> Walls:
    """Return the nodes and notes of a diagram as walls."""
    return Walls(
        rect_of(element)
        for element in elements_on(document, diagram)
        if isinstance(element, Node | Note) and element.id not in without
    )


def _ways_off(rect: Rect, wall: Rect) -> tuple[Point, ...]:
    """Return the four shortest ways that take a rectangle off a wall, in whole steps of the grid."""
    return (
        Point(_up(wall.right - rect.left), 0.0),
        Point(-_up(rect.right - wall.left), 0.0),
        Point(0.0, _up(wall.bottom - rect.top)),
        Point(0.0, -_up(rect.bottom - wall.top)),
    )


def _up(length: float) -> float:
    return ceil(length / GRID) * GRID


def _cover(a: Rect, b: Rect) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def _cells(rect: Rect) -> Iterator[tuple[int, int]]:
    for column in range(floor(rect.left / CELL), floor(rect.right / CELL) + 1):
        for row in range(floor(rect.top / CELL), floor(rect.bottom / CELL) + 1):
            yield column, row

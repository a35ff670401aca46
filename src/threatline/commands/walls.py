"""What lies in the way, and the shortest way off it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from heapq import heappop, heappush
from math import ceil

from threatline.commands.ownership import elements_on, rect_of
from threatline.model.document import Document
from threatline.model.geometry import Point, Rect
from threatline.model.near import Near
from threatline.model.records import Node, Note

MOST_TRIES = 500
GRID = 8.0


class Walls:
    """Rectangles on which nothing else may lie, found again by where they are."""

    def __init__(self, rects: Iterable[Rect] = ()) -> None:
        self._rects: list[Rect] = []
        self._near: Near[int] = Near()
        self._right = float("-inf")
        for rect in rects:
            self.add(rect)

    def add(self, rect: Rect) -> None:
        """Put up one more."""
        self._right = max(self._right, rect.right)
        self._near.put(len(self._rects), rect)
        self._rects.append(rect)

    def hit(self, rect: Rect) -> Rect | None:
        """Return one that covers a part of a rectangle; touching is no covering."""
        return next(iter(self.all_under(rect)), None)

    def all_under(self, rect: Rect) -> list[Rect]:
        """Return all that cover a part of a rectangle, in the order in which they were put up."""
        return [wall for number in self._near.at(rect) if _cover(wall := self._rects[number], rect)]

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

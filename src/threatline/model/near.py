"""Which rectangles lie near a place: squares of the plane, each with what touches it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

from threatline.model.geometry import Rect

K = TypeVar("K", str, int)

SQUARE = 256.0
MOST_SQUARES = 64
"""What covers more squares stands in one list of its own: a frame as wide as the whole plane costs no more."""

Square = tuple[int, int]


class Near(Generic[K]):
    """Rectangles by id or number; every answer looks at a few squares."""

    def __init__(self) -> None:
        self._rects: dict[K, Rect] = {}
        self._squares: dict[Square, dict[K, None]] = defaultdict(dict)
        self._large: dict[K, None] = {}

    def __contains__(self, id: K) -> bool:
        return id in self._rects

    def rect(self, id: K) -> Rect | None:
        """Return the rectangle of something, None when it is not here."""
        return self._rects.get(id)

    def put(self, id: K, rect: Rect) -> None:
        """Put a rectangle where it lies now."""
        self.drop(id)
        self._rects[id] = rect
        if _count(rect) > MOST_SQUARES:
            self._large[id] = None
            return
        for square in _squares(rect):
            self._squares[square][id] = None

    def drop(self, id: K) -> Rect | None:
        """Forget a rectangle; returns where it lay."""
        rect = self._rects.pop(id, None)
        if rect is None:
            return None
        if id in self._large:
            del self._large[id]
            return rect
        for square in _squares(rect):
            del self._squares[square][id]
            if not self._squares[square]:
                del self._squares[square]
        return rect

    def at(self, area: Rect) -> list[K]:
        """Return the ids of what touches an area, sorted."""
        if _count(area) > MOST_SQUARES:
            found = set(self._rects)
        else:
            found = set(self._large)
            for square in _squares(area):
                if square in self._squares:
                    found.update(self._squares[square])
        left, top, right, bottom = area.x, area.y, area.right, area.bottom
        rects = self._rects
        return sorted(
            id
            for id in found
            if (rect := rects[id])[0] <= right
            and rect[1] <= bottom
            and left <= rect[0] + rect[2]
            and top <= rect[1] + rect[3]
        )


def _count(rect: Rect) -> float:
    return (rect.width // SQUARE + 2) * (rect.height // SQUARE + 2)


def _squares(rect: Rect) -> Iterator[Square]:
    right, bottom = int(rect.right // SQUARE), int(rect.bottom // SQUARE)
    for x in range(int(rect.x // SQUARE), right + 1):
        for y in range(int(rect.y // SQUARE), bottom + 1):
            yield x, y

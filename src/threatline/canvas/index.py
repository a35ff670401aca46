"""Which elements lie near a place: a grid over the scene that knows a line by its pieces, not by the room around it."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from typing import TYPE_CHECKING

from threatline.model.geometry import Rect

if TYPE_CHECKING:
    from threatline.canvas.items import ElementItem

SQUARE = 512.0
"""The side of a square of the grid, in scene units."""
MOST_SQUARES = 512
"""What covers more squares is kept apart and looked at every time, so that nothing huge fills the memory."""

Span = tuple[float, float, float, float]
"""Left, top, right and bottom."""
Square = tuple[int, int]


class Index:
    """Finds elements by what they cover. What changed is sorted in when somebody asks, not before."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all elements."""
        self._squares: dict[Square, dict[ElementItem, list[Span]]] = {}
        self._wide: dict[ElementItem, list[Span]] = {}
        self._homes: dict[ElementItem, set[Square]] = {}
        self._waiting: dict[ElementItem, None] = {}

    def put(self, item: ElementItem) -> None:
        """Take over an element, or what it covers now."""
        self._waiting[item] = None

    def drop(self, item: ElementItem) -> None:
        """Forget an element."""
        self._waiting.pop(item, None)
        self._wide.pop(item, None)
        for place in self._homes.pop(item, ()):
            square = self._squares[place]
            del square[item]
            if not square:
                del self._squares[place]

    def near(self, areas: Iterable[Rect]) -> list[ElementItem]:
        """Return the elements that cover something of these areas, lowest first."""
        if self._waiting:
            waiting, self._waiting = self._waiting, {}
            for item in waiting:
                self._put(item)
        found: set[ElementItem] = set()
        for area in areas:
            left, top, right, bottom = area.x, area.y, area.x + area.width, area.y + area.height
            for square in (self._wide, *self._met((left, top, right, bottom))):
                for item, spans in square.items():
                    if item not in found:
                        for x0, y0, x1, y1 in spans:
                            if x0 <= right and x1 >= left and y0 <= bottom and y1 >= top:
                                found.add(item)
                                break
        return sorted(found, key=_height)

    def _met(self, span: Span) -> Iterable[dict[ElementItem, list[Span]]]:
        """Return the squares that meet a span; of a view from very far away, those in which something lies."""
        first, last = _square_at(span[0], span[1]), _square_at(span[2], span[3])
        if (last[0] - first[0] + 1) * (last[1] - first[1] + 1) > len(self._squares):
            return [
                square
                for (column, row), square in self._squares.items()
                if first[0] <= column <= last[0] and first[1] <= row <= last[1]
            ]
        places = ((column, row) for column in range(first[0], last[0] + 1) for row in range(first[1], last[1] + 1))
        return [square for place in places if (square := self._squares.get(place)) is not None]

    def _put(self, item: ElementItem) -> None:
        self.drop(item)
        spans = [(area.x, area.y, area.x + area.width, area.y + area.height) for area in item.pieces()]
        homes: dict[Square, list[Span]] = {}
        for span in spans:
            (left, top), (right, bottom) = _square_at(span[0], span[1]), _square_at(span[2], span[3])
            if len(homes) + (right - left + 1) * (bottom - top + 1) > MOST_SQUARES:
                self._wide[item] = spans
                return
            for column in range(left, right + 1):
                for row in range(top, bottom + 1):
                    homes.setdefault((column, row), []).append(span)
        self._homes[item] = set(homes)
        for place, own in homes.items():
            self._squares.setdefault(place, {})[item] = own


def _height(item: ElementItem) -> tuple[float, int]:
    return item.height


def _square_at(x: float, y: float) -> Square:
    return floor(x / SQUARE), floor(y / SQUARE)

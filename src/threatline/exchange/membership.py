"""Finds the box that owns each element where a foreign file only says where things lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from math import ceil, log2

from threatline.model.geometry import Rect

Cell = tuple[int, int, int]
"""Level, column and row: the mesh of level n is 2 to the power of n pixels."""

MOST_IN_ONE_PLACE = 64
"""Boxes of about one size around one place that are looked at, the smallest first. No drawing has so many; a file made
to keep us busy may have all its boxes there.
"""


def owners(boxes: Mapping[str, Rect], elements: Mapping[str, Rect]) -> dict[str, str]:
    """Return, for each element that lies wholly inside a box, the id of the smallest such box.

    `elements` may hold the boxes themselves; a box does not own what covers exactly the same place, so nothing ends up
    inside itself. Boxes lie on grids of doubling mesh, each on the finest that spreads it over four cells at most, so
    that thousands of boxes and elements are no quadratic matter.
    """
    cells: dict[Cell, list[tuple[float, str, Rect]]] = defaultdict(list)
    one_for_each_place = {rect: id for id, rect in sorted(boxes.items(), reverse=True)}
    for rect, id in one_for_each_place.items():
        for cell in _cells_of(rect):
            cells[cell].append((rect.width * rect.height, id, rect))
    for entries in cells.values():
        entries.sort()
        del entries[MOST_IN_ONE_PLACE:]
    levels = sorted({level for level, _, _ in cells})
    found: dict[str, str] = {}
    for id, rect in elements.items():
        around = [_smallest(cells.get((level, *_spot(rect.x, rect.y, level)), []), rect) for level in levels]
        candidates = [entry for entry in around if entry is not None]
        if candidates:
            found[id] = min(candidates)[1]
    return found


def _smallest(entries: list[tuple[float, str, Rect]], rect: Rect) -> tuple[float, str, Rect] | None:
    """Return the first of the entries, which are sorted by area, that holds the rectangle."""
    return next((entry for entry in entries if entry[2] != rect and entry[2].contains(rect)), None)


def _cells_of(rect: Rect) -> set[Cell]:
    level = ceil(log2(max(rect.width, rect.height, 1.0)))
    left, top = _spot(rect.left, rect.top, level)
    right, bottom = _spot(rect.right, rect.bottom, level)
    return {(level, column, row) for column in (left, right) for row in (top, bottom)}


def _spot(x: float, y: float, level: int) -> tuple[int, int]:
    mesh = 2.0**level
    return int(x // mesh), int(y // mesh)

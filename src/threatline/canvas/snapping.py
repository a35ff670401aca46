"""Where a moving rectangle wants to rest: on edges, centres and equal gaps of its neighbours, else on the grid."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from threatline.model.geometry import Point, Rect

GRID = 8.0
Axis = Literal["x", "y"]
AXES: tuple[Axis, ...] = ("x", "y")
LANE = 256.0
"""Neighbours are found by strips of this height or width."""


class Guide(NamedTuple):
    """A line shown while something rests on it: at `at` on its axis, from `start` to `end` along the other."""

    axis: Axis
    at: float
    start: float
    end: float


class GapBar(NamedTuple):
    """One of two or more equal gaps: from `start` to `end` on its axis, drawn at `across` on the other."""

    axis: Axis
    start: float
    end: float
    across: float

    @property
    def length(self) -> float:
        """How wide the gap is, in scene units."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Snap:
    """How far to shift the moving rectangle further, and what to show for it."""

    dx: float = 0.0
    dy: float = 0.0
    guides: tuple[Guide, ...] = ()
    gaps: tuple[GapBar, ...] = ()


class Neighbours:
    """The rectangles that stand still, indexed once so that each frame of a drag asks only those that matter."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        self._stops: dict[Axis, list[float]] = {}
        self._sharing: dict[Axis, dict[float, list[Rect]]] = {"x": defaultdict(list), "y": defaultdict(list)}
        self._lanes: dict[Axis, dict[int, list[Rect]]] = {"x": defaultdict(list), "y": defaultdict(list)}
        for rect in rects:
            for axis in AXES:
                for stop in set(_stops(rect, axis)):
                    self._sharing[axis][round(stop, 2)].append(rect)
                low, high = _extent(rect, _other(axis))
                for lane in range(int(low // LANE), int(high // LANE) + 1):
                    self._lanes[axis][lane].append(rect)
        for axis in AXES:
            self._stops[axis] = sorted(self._sharing[axis])

    def nearest_stop(self, axis: Axis, places: Sequence[float], tolerance: float) -> float | None:
        """Return the smallest shift that brings one of `places` onto an edge or centre, or None beyond `tolerance`."""
        stops = self._stops[axis]
        best: float | None = None
        for place in places:
            at = bisect_left(stops, place)
            for stop in stops[max(at - 1, 0) : at + 1]:
                shift = stop - place
                if abs(shift) <= tolerance and (best is None or abs(shift) < abs(best)):
                    best = shift
        return best

    def sharing(self, axis: Axis, stop: float) -> Sequence[Rect]:
        """Return the rectangles with an edge or centre at `stop`."""
        return self._sharing[axis].get(round(stop, 2), ())

    def in_row(self, axis: Axis, moving: Rect) -> list[Rect]:
        """Return what shares the row (for x) or the column (for y) of a rectangle, in order along the axis."""
        low, high = _extent(moving, _other(axis))
        row: dict[Rect, None] = {}
        for lane in range(int(low // LANE), int(high // LANE) + 1):
            for rect in self._lanes[axis].get(lane, ()):
                near, far = _extent(rect, _other(axis))
                if near < high and low < far:
                    row[rect] = None
        return sorted(row, key=lambda rect: _extent(rect, axis))


def snap_move(moving: Rect, neighbours: Neighbours, tolerance: float, grid: float | None = GRID) -> Snap:
    """Return where a rectangle that is being moved wants to rest.

    `tolerance` in scene units (8 screen px divided by the scale) bounds every shift. On each axis the nearest edge,
    centre or equal gap of a neighbour wins; where there is none the top left corner goes to the grid (None: no grid).
    """
    dx = _best_shift("x", moving, neighbours, tolerance, grid)
    dy = _best_shift("y", moving, neighbours, tolerance, grid)
    placed = moving.translated(dx, dy)
    gaps = _bars(placed, "x", neighbours) + _bars(placed, "y", neighbours)
    return Snap(dx, dy, _guides(placed, neighbours), gaps)


def snap_point(point: Point, neighbours: Neighbours, tolerance: float, grid: float | None, axes: str = "xy") -> Snap:
    """Return where a dragged corner, edge or bend wants to rest; `axes` names those that may move."""
    shift = {"x": 0.0, "y": 0.0}
    found: list[Guide] = []
    for axis, place in (("x", point.x), ("y", point.y)):
        if axis not in axes:
            continue
        stop = neighbours.nearest_stop(axis, (place,), tolerance)  # type: ignore[arg-type]
        if stop is not None:
            shift[axis] = stop
        elif grid:
            shift[axis] = _to_grid(place, grid, tolerance)
    at = point.moved(shift["x"], shift["y"])
    here = Rect(at.x, at.y, 0.0, 0.0)
    found = [guide for guide in _guides(here, neighbours) if guide.axis in axes]
    return Snap(shift["x"], shift["y"], tuple(found))


def _to_grid(place: float, grid: float, tolerance: float) -> float:
    shift = round(place / grid) * grid - place
    return shift if abs(shift) <= max(tolerance, grid / 2) else 0.0


def _best_shift(axis: Axis, moving: Rect, neighbours: Neighbours, tolerance: float, grid: float | None) -> float:
    stops = _stops(moving, axis)
    edge = neighbours.nearest_stop(axis, stops, tolerance)
    gap = _nearest_gap(axis, moving, neighbours, tolerance)
    if edge is not None and (gap is None or abs(edge) <= abs(gap)):
        return edge
    if gap is not None:
        return gap
    return _to_grid(stops[0], grid, tolerance) if grid else 0.0


def _stops(rect: Rect, axis: Axis) -> tuple[float, float, float]:
    if axis == "x":
        return rect.x, rect.x + rect.width / 2, rect.x + rect.width
    return rect.y, rect.y + rect.height / 2, rect.y + rect.height


def _extent(rect: Rect, axis: Axis) -> tuple[float, float]:
    return (rect.x, rect.x + rect.width) if axis == "x" else (rect.y, rect.y + rect.height)


def _other(axis: Axis) -> Axis:
    return "y" if axis == "x" else "x"


def _nearest_gap(axis: Axis, moving: Rect, neighbours: Neighbours, tolerance: float) -> float | None:
    """Return the nearest place that makes equal gaps: between two neighbours, or as far as the next two are apart."""
    row = neighbours.in_row(axis, moving)
    near, far = _extent(moving, axis)
    before = [rect for rect in row if _extent(rect, axis)[1] <= near + tolerance][-2:]
    behind = [rect for rect in row if _extent(rect, axis)[0] >= far - tolerance][:2]
    length = far - near
    offers: list[float] = []
    if before and behind:
        low, high = _extent(before[-1], axis)[1], _extent(behind[0], axis)[0]
        if high - low > length:
            offers.append((low + high - length) / 2 - near)
    if len(before) >= 2:
        gap = _extent(before[-1], axis)[0] - _extent(before[-2], axis)[1]
        if gap > 0:
            offers.append(_extent(before[-1], axis)[1] + gap - near)
    if len(behind) >= 2:
        gap = _extent(behind[1], axis)[0] - _extent(behind[0], axis)[1]
        if gap > 0:
            offers.append(_extent(behind[0], axis)[0] - gap - far)
    best = min((offer for offer in offers if abs(offer) <= tolerance), key=abs, default=None)
    return best


def _bars(placed: Rect, axis: Axis, neighbours: Neighbours) -> tuple[GapBar, ...]:
    """Return the equal gaps beside a rectangle that has come to rest."""
    row = neighbours.in_row(axis, placed)
    near, far = _extent(placed, axis)
    before = [rect for rect in row if _extent(rect, axis)[1] <= near + 0.01][-2:]
    behind = [rect for rect in row if _extent(rect, axis)[0] >= far - 0.01][:2]
    line = [*before, placed, *behind]
    gaps = [
        (end, start, max(_extent(a, _other(axis))[1], _extent(b, _other(axis))[1]))
        for a, b in pairwise(line)
        if (start := _extent(b, axis)[0]) > (end := _extent(a, axis)[1])
    ]
    touching = [gap for gap in gaps if abs(gap[0] - far) < 0.01 or abs(gap[1] - near) < 0.01]
    for gap in touching:
        equal = [other for other in gaps if abs((other[1] - other[0]) - (gap[1] - gap[0])) < 0.51]
        if len(equal) > 1:
            return tuple(GapBar(axis, start, end, across) for start, end, across in equal)
    return ()


def _guides(placed: Rect, neighbours: Neighbours) -> tuple[Guide, ...]:
    """Return a line for each stop of a resting rectangle that a neighbour shares, long enough to reach them all.

    Where the centre rests, its line says it all: things of one size share both edges as well.
    """
    found: list[Guide] = []
    for axis in AXES:
        low, centre, high = _stops(placed, axis)
        for stop in (centre,) if neighbours.sharing(axis, centre) else dict.fromkeys((low, high)):
            if sharing := neighbours.sharing(axis, stop):
                extents = [_extent(rect, _other(axis)) for rect in (placed, *sharing)]
                found.append(Guide(axis, stop, min(e[0] for e in extents), max(e[1] for e in extents)))
    return tuple(found)

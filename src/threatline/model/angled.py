"""Right-angled ways from one node to another, around the nodes between them.

The search goes over the lattice of lines that pass beside everything near (as in "orthogonal connector routing",
Wybrow, Marriott and Stuckey, 2009): few lines, so that plain Dijkstra with a price for each corner is quick.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from threatline.model.curve import Curve, Segment, straight
from threatline.model.geometry import Point, Rect, between
from threatline.model.outline import Side, side_point

STUB = 20.0
"""How far a way leaves a node straight on before its first corner."""
BESIDE = 14.0
"""How far beside a node a way passes."""
CLEARANCE = 6.0
"""Nearer to a node than this no way passes."""
CORNER = 8.0
"""Radius of a corner."""
CORNER_PRICE = 60.0
"""How much longer a way may be to have one corner less, in px."""
ENOUGH_OVERLAP = 24.0
"""Nodes that face each other over this length, or wholly, are joined by a straight line."""
CORRIDOR = 120.0
"""Nodes farther than this from the rectangle around both ends are in nobody's way."""
MOST_NODES = 12

_SIDES: tuple[Side, ...] = ("right", "left", "bottom", "top")
_OUTWARD: dict[Side, Point] = {
    "right": Point(1.0, 0.0),
    "left": Point(-1.0, 0.0),
    "bottom": Point(0.0, 1.0),
    "top": Point(0.0, -1.0),
}


class _Exit(NamedTuple):
    """Where a way meets a node or point, where it turns for the first time, and which way it goes outwards."""

    at: Point
    stub: Point
    way: Point | None


def right_angled(
    stops: Sequence[Rect | Point], kinds: tuple[str, str], around: Sequence[Rect], aside: float = 0.0
) -> Curve:
    """Return a way of level and plumb pieces with round corners from the first stop over the others to the last.

    `kinds` are those of the first and the last stop where they are nodes; `around` are nodes to keep clear of, `aside`
    is how far to the right of the middle the way goes, in its own direction. Where no way is free it goes through.
    """
    points: list[Point] = []
    for place, (one, other) in enumerate(pairwise(stops)):
        one_kind = kinds[0] if place == 0 else ""
        other_kind = kinds[1] if place == len(stops) - 2 else ""
        leg = _leg(one, one_kind, other, other_kind, around, aside)
        points += leg if not points else leg[1:]
    return rounded(_without_repeats(points))


def rounded(points: Sequence[Point]) -> Curve:
    """Return the line through points with a round corner at each of them; two points give a straight line."""
    if len(points) < 2:
        return straight(points[0], points[0])
    segments: list[Segment] = []
    at = points[0]
    for place, corner in enumerate(points[1:-1], start=1):
        before, after = points[place - 1], points[place + 1]
        reach = min(CORNER, corner.distance(before) / 2, corner.distance(after) / 2)
        enter = between(corner, before, reach / max(corner.distance(before), 1e-9))
        leave = between(corner, after, reach / max(corner.distance(after), 1e-9))
        segments += straight(at, enter).segments
        segments.append((between(enter, corner, 0.55), between(leave, corner, 0.55), leave))
        at = leave
    segments += straight(at, points[-1]).segments
    return Curve(points[0], tuple(segments))


# ---- one leg -----------------------------------------------------------------------------------------------------


def _leg(
    one: Rect | Point, one_kind: str, other: Rect | Point, other_kind: str, around: Sequence[Rect], aside: float
) -> list[Point]:
    starts, ends = list(_exits(one, one_kind, aside)), list(_exits(other, other_kind, -aside))
    walls = [end for end in (one, other) if isinstance(end, Rect)]
    whole = _rect(one).united(_rect(other)).inflated(CORRIDOR)
    near = sorted((rect for rect in around if rect.intersects(whole)), key=lambda r: whole.centre.distance(r.centre))
    walls += near[:MOST_NODES]
    direct = _straight_on(_rect(one), one_kind, _rect(other), other_kind, aside)
    if direct is not None and not any(_blocks(wall.inflated(-1.0), *direct) for wall in walls):
        return direct
    xs, ys = _lines(starts, ends, walls, aside)
    found = _search(starts, ends, xs, ys, [wall.inflated(CLEARANCE) for wall in walls])
    if found is not None:
        return found
    return _elbow(_rect(one).centre, _rect(other).centre, starts, ends)


def _rect(end: Rect | Point) -> Rect:
    return end if isinstance(end, Rect) else Rect(end.x, end.y, 0.0, 0.0)


def _exits(end: Rect | Point, kind: str, aside: float) -> Iterator[_Exit]:
    if isinstance(end, Point):
        yield _Exit(end, end, None)
        return
    room = max(min(end.width, end.height) / 2 - 4.0, 0.0)
    aside = min(max(aside, -room), room)
    for side in _SIDES:
        way = _OUTWARD[side]
        centre = end.centre.moved(-way.y * aside, way.x * aside)
        at = side_point(kind, end, side, centre.y if way.x else centre.x)
        edge = Point(
            {"left": end.x, "right": end.right}.get(side, at.x), {"top": end.y, "bottom": end.bottom}.get(side, at.y)
        )
        yield _Exit(at, edge.moved(way.x * STUB, way.y * STUB), way)


def _straight_on(one: Rect, one_kind: str, other: Rect, other_kind: str, aside: float) -> list[Point] | None:
    """Return the straight way between two sides that face each other over enough of their length, if they do."""
    low, high = max(one.y, other.y), min(one.bottom, other.bottom)
    if high - low >= min(ENOUGH_OVERLAP, one.height, other.height):
        forward = 1.0 if other.centre.x >= one.centre.x else -1.0
        y = min(max((low + high) / 2 + aside * forward, low), high)
        sides: tuple[Side, Side] = ("right", "left") if forward > 0 else ("left", "right")
        return [side_point(one_kind, one, sides[0], y), side_point(other_kind, other, sides[1], y)]
    low, high = max(one.x, other.x), min(one.right, other.right)
    if high - low >= min(ENOUGH_OVERLAP, one.width, other.width):
        forward = 1.0 if other.centre.y >= one.centre.y else -1.0
        x = min(max((low + high) / 2 - aside * forward, low), high)
        sides = ("bottom", "top") if forward > 0 else ("top", "bottom")
        return [side_point(one_kind, one, sides[0], x), side_point(other_kind, other, sides[1], x)]
    return None


def _lines(starts: list[_Exit], ends: list[_Exit], walls: list[Rect], aside: float) -> tuple[list[float], list[float]]:
    """Return the plumb and level lines of the lattice: through the ends, midway between them, and beside each node."""
    first, last = _middle(starts), _middle(ends)
    across = aside if last.x >= first.x else -aside
    down = aside if last.y >= first.y else -aside
    xs = {exit.stub.x for exit in (*starts, *ends)} | {(first.x + last.x) / 2 - down}
    ys = {exit.stub.y for exit in (*starts, *ends)} | {(first.y + last.y) / 2 + across}
    for place, wall in enumerate(walls):
        xs |= {wall.x - BESIDE, wall.right + BESIDE}
        ys |= {wall.y - BESIDE, wall.bottom + BESIDE}
        for other in walls[place + 1 :]:  # in the middle of the gap between two nodes it looks best
            if wall.right < other.x or other.right < wall.x:
                xs.add((min(wall.right, other.right) + max(wall.x, other.x)) / 2)
            if wall.bottom < other.y or other.bottom < wall.y:
                ys.add((min(wall.bottom, other.bottom) + max(wall.y, other.y)) / 2)
    return sorted(xs), sorted(ys)


def _middle(exits: list[_Exit]) -> Point:
    return Point(sum(exit.at.x for exit in exits) / len(exits), sum(exit.at.y for exit in exits) / len(exits))


_WAYS = (Point(1.0, 0.0), Point(-1.0, 0.0), Point(0.0, 1.0), Point(0.0, -1.0))

_Step = tuple[int, int, int]
"""Column, row and number of the direction in which one came."""


def _search(
    starts: list[_Exit], ends: list[_Exit], xs: list[float], ys: list[float], walls: list[Rect]
) -> list[Point] | None:
    """Return the cheapest way over the lattice, from outline to outline, or None where every one is walled."""
    column, row = {x: place for place, x in enumerate(xs)}, {y: place for place, y in enumerate(ys)}
    goals = {(column[end.stub.x], row[end.stub.y]): end for end in ends}
    came: dict[_Step, _Step | _Exit] = {}
    best: dict[_Step, float] = {}
    waiting: list[tuple[float, _Step]] = []

    def offer(step: _Step, price: float, origin: _Step | _Exit) -> None:
        if price < best.get(step, price + 1.0):
            best[step], came[step] = price, origin
            heappush(waiting, (price, step))

    for start in starts:
        for number, way in enumerate(_WAYS):
            if start.way is None or way == start.way:
                offer((column[start.stub.x], row[start.stub.y], number), 0.0, start)
    while waiting:
        price, step = heappop(waiting)
        if price > best[step]:
            continue
        x, y, number = step
        if number < 0:
            return _traced(step, came, xs, ys, goals[x, y])
        at, end = Point(xs[x], ys[y]), goals.get((x, y))
        if end is not None:
            turned = end.way is not None and (-end.way.x, -end.way.y) != _WAYS[number]
            offer((x, y, -1), price + CORNER_PRICE * turned, step)
        for turn, way in enumerate(_WAYS):
            if way == (-_WAYS[number].x, -_WAYS[number].y):
                continue
            x2, y2 = x + int(way.x), y + int(way.y)
            if not (0 <= x2 < len(xs) and 0 <= y2 < len(ys)):
                continue
            to = Point(xs[x2], ys[y2])
            if not any(_blocks(wall, at, to) for wall in walls):
                offer((x2, y2, turn), price + at.distance(to) + CORNER_PRICE * (turn != number), step)
    return None


def _traced(step: _Step, came: dict[_Step, _Step | _Exit], xs: list[float], ys: list[float], end: _Exit) -> list[Point]:
    points = [end.at]
    origin: _Step | _Exit = step
    while not isinstance(origin, _Exit):
        points.append(Point(xs[origin[0]], ys[origin[1]]))
        origin = came[origin]
    return [origin.at, *reversed(points)]


def _elbow(first: Point, last: Point, starts: list[_Exit], ends: list[_Exit]) -> list[Point]:
    """Return a way with one corner, through whatever lies there, for ends that nothing free joins."""
    start = min(starts, key=lambda exit: exit.at.distance(last))
    end = min(ends, key=lambda exit: exit.at.distance(first))
    level = start.way is None or bool(start.way.x)
    corner = Point(end.at.x, start.at.y) if level else Point(start.at.x, end.at.y)
    return [start.at, corner, end.at]


def _blocks(wall: Rect, one: Point, other: Point) -> bool:
    """Tell whether a level or plumb piece passes through the inside of a rectangle."""
    return (
        min(one.x, other.x) < wall.x + wall.width
        and max(one.x, other.x) > wall.x
        and min(one.y, other.y) < wall.y + wall.height
        and max(one.y, other.y) > wall.y
    )


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    """Return the corners alone: no point twice, none in the middle of a straight piece."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1].distance(point) < 0.01:
            continue
        if len(kept) > 1:
            (x0, y0), (x1, y1) = kept[-2], kept[-1]
            if (x0 == x1 == point.x and (y1 - y0) * (point.y - y1) >= 0) or (
                y0 == y1 == point.y and (x1 - x0) * (point.x - x1) >= 0
            ):
                kept.pop()
        kept.append(point)
    return kept

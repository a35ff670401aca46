"""Drawn lines made of cubics: where they run, and where they meet each other and the borders of boxes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from threatline.model.geometry import (
    EPSILON,
    Cubic,
    Point,
    Rect,
    between,
    bounds_of,
    length_of,
    point_along,
    polyline_intersections,
    polylines_meet,
    unit,
)

BOUNDARY_RADIUS = 12.0

Segment = tuple[Point, Point, Point]
"""Two control points and where the segment ends."""


class Curve(NamedTuple):
    """A drawn line: where it starts, and one cubic after the other."""

    start: Point
    segments: tuple[Segment, ...]

    @property
    def end(self) -> Point:
        """Where the line ends."""
        return self.segments[-1][2]

    def cubics(self) -> list[Cubic]:
        """Return the line as cubics that each know their start."""
        found, start = [], self.start
        for c1, c2, end in self.segments:
            found.append(Cubic(start, c1, c2, end))
            start = end
        return found

    def bounds(self) -> Rect:
        """Return the smallest rectangle around the line."""
        first, *others = (cubic.bounds() for cubic in self.cubics())
        for other in others:
            first = first.united(other)
        return first

    def flattened(self, n: int = 16) -> list[Point]:
        """Return the line as a polyline with n pieces for each cubic; a straight cubic is one piece."""
        points = [self.start]
        for cubic in self.cubics():
            if _is_straight(cubic):
                points.append(cubic.end)
            else:
                points += cubic.flatten(n)[1:]
        return points

    def at(self, fraction: float) -> tuple[Point, Point]:
        """Return the point at this fraction (0–1) of the line, and the unit direction there."""
        if len(self.segments) == 1:
            cubic = Cubic(self.start, *self.segments[0])
            return cubic.point_at(fraction), cubic.tangent(fraction)
        return point_along(self.flattened(), fraction)

    def middle(self) -> Point:
        """Return the point half-way."""
        return self.at(0.5)[0]

    @property
    def length(self) -> float:
        """How long the line is, measured on its polyline."""
        return length_of(self.flattened())

    def reversed(self) -> Curve:
        """Return the same line drawn from its end to its start."""
        starts = (self.start, *(segment[2] for segment in self.segments))
        turned = tuple((c2, c1, start) for (c1, c2, _), start in zip(self.segments, starts, strict=False))
        return Curve(self.end, turned[::-1])


def straight(start: Point, end: Point) -> Curve:
    """Return the straight line between two points."""
    return Curve(start, ((between(start, end, 1 / 3), between(start, end, 2 / 3), end),))


def polyline(points: Sequence[Point]) -> Curve:
    """Return the straight pieces between two or more points."""
    return Curve(points[0], tuple(straight(a, b).segments[0] for a, b in pairwise(points)))


def smooth(points: Sequence[Point]) -> Curve:
    """Return a smooth curve through two or more points.

    Catmull-Rom: the tangent in a point is parallel to the line between its neighbours. Its handles are a third of each
    adjacent chord, so that uneven distances make no loops.
    """
    if len(points) == 2:
        return straight(points[0], points[1])
    tangents = [unit(c.x - a.x, c.y - a.y) for a, c in zip(points, points[2:], strict=False)]
    segments: list[Segment] = []
    for place, (a, b) in enumerate(pairwise(points)):
        reach = a.distance(b) / 3
        c1 = a.moved(tangents[place - 1].x * reach, tangents[place - 1].y * reach) if place else None
        c2 = b.moved(-tangents[place].x * reach, -tangents[place].y * reach) if place < len(tangents) else None
        if c2 is None:
            c2 = between(b, c1 or a, 0.5)
        segments.append((c1 or between(a, c2, 0.5), c2, b))
    return Curve(points[0], tuple(segments))


def _is_straight(cubic: Cubic) -> bool:
    """Tell whether both control points lie on the chord, between its ends."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = cubic
    dx, dy = x3 - x0, y3 - y0
    tolerance = 1e-6 * (abs(dx) + abs(dy))
    return (
        abs((x1 - x0) * dy - (y1 - y0) * dx) <= tolerance
        and abs((x2 - x0) * dy - (y2 - y0) * dx) <= tolerance
        and min(x0, x3) - 1e-6 <= min(x1, x2)
        and max(x1, x2) <= max(x0, x3) + 1e-6
        and min(y0, y3) - 1e-6 <= min(y1, y2)
        and max(y1, y2) <= max(y0, y3) + 1e-6
    )


def cuts(curve: Curve, line: Curve) -> bool:
    """Tell whether two drawn curves share a point; most pairs are told apart by their bounds alone."""
    return _hull(curve).intersects(_hull(line)) and polylines_meet(curve.flattened(), line.flattened())


def _hull(curve: Curve) -> Rect:
    """Return a quick rectangle that surely holds the curve: a cubic stays within its control points."""
    return bounds_of([curve.start, *(point for segment in curve.segments for point in segment)])


def crossing_points(curve: Curve, box: Rect, radius: float = BOUNDARY_RADIUS) -> tuple[Point, ...]:
    """Return where a curve meets the border of a boundary box, in the direction of the curve."""
    hull = _hull(curve)
    if not hull.intersects(box) or box.inflated(-radius).contains(hull):
        return ()
    return tuple(polyline_intersections(curve.flattened(), rounded_outline(box, radius)))


def line_crossing_points(curve: Curve, line: Curve) -> tuple[Point, ...]:
    """Return where a curve meets a boundary line, in the direction of the curve."""
    if not _hull(curve).intersects(_hull(line)):
        return ()
    return tuple(polyline_intersections(curve.flattened(), line.flattened()))


_QUARTER = tuple(Cubic(Point(-1, 0), Point(-1, -0.5523), Point(-0.5523, -1), Point(0, -1)).flatten(6))
"""The corner at the top left with radius 1, around its centre."""


def rounded_outline(box: Rect, radius: float) -> list[Point]:
    """Return the border of a box as a closed polyline, clockwise from the lower end of its top left corner."""
    radius = min(radius, box.width / 2, box.height / 2)
    left, top, right, bottom = box.x + radius, box.y + radius, box.right - radius, box.bottom - radius
    if radius < EPSILON:
        return [*box.corners(), Point(box.x, box.y)]
    points = [Point(left + radius * x, top + radius * y) for x, y in _QUARTER]
    points += [Point(right - radius * y, top + radius * x) for x, y in _QUARTER]
    points += [Point(right - radius * x, bottom - radius * y) for x, y in _QUARTER]
    points += [Point(left + radius * y, bottom - radius * x) for x, y in _QUARTER]
    return [*points, points[0]]

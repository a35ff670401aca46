"""Points, rectangles, polylines and cubic curves in scene units: x grows to the right, y grows downwards.

Everything here is a pure function of finite numbers. Plain tuples are accepted wherever a Point is read, so that the
spots of records need no conversion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import hypot, sqrt
from typing import NamedTuple

XY = tuple[float, float]
"""Anything that unpacks into x and y; a Point is one."""

EPSILON = 1e-9
"""Lengths and determinants below this count as nothing; coordinates are rounded to 0.01."""


class Point(NamedTuple):
    """A place in the scene, or a displacement between two places."""

    x: float
    y: float

    def moved(self, dx: float, dy: float) -> Point:
        """Return the point shifted by a displacement."""
        return Point(self.x + dx, self.y + dy)

    def distance(self, other: XY) -> float:
        """Return the distance to another point."""
        return hypot(other[0] - self.x, other[1] - self.y)


class Rect(NamedTuple):
    """A rectangle with sides along the axes; width and height are never negative."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """The smallest x."""
        return self.x

    @property
    def top(self) -> float:
        """The smallest y."""
        return self.y

    @property
    def right(self) -> float:
        """The largest x."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The largest y."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """The point in the middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Return the corners clockwise from the top left."""
        right, bottom = self.x + self.width, self.y + self.height
        return Point(self.x, self.y), Point(right, self.y), Point(right, bottom), Point(self.x, bottom)

    def contains(self, what: XY | Rect) -> bool:
        """Tell whether a point or a whole rectangle lies inside; the border belongs to the rectangle.

        >>> Rect(0, 0, 10, 10).contains(Point(10, 5)), Rect(0, 0, 10, 10).contains(Rect(5, 5, 6, 2))
        (True, False)
        """
        x, y = what[0], what[1]
        if not (self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height):
            return False
        if isinstance(what, Rect):
            return x + what.width <= self.x + self.width and y + what.height <= self.y + self.height
        return True

    def intersects(self, other: Rect) -> bool:
        """Tell whether two rectangles share a point; touching borders do."""
        return (
            self.x <= other.x + other.width
            and other.x <= self.x + self.width
            and self.y <= other.y + other.height
            and other.y <= self.y + self.height
        )

    def united(self, other: Rect) -> Rect:
        """Return the smallest rectangle around both."""
        left, top = min(self.x, other.x), min(self.y, other.y)
        right = max(self.x + self.width, other.x + other.width)
        bottom = max(self.y + self.height, other.y + other.height)
        return Rect(left, top, right - left, bottom - top)

    def inflated(self, dx: float, dy: float | None = None) -> Rect:
        """Return the rectangle grown on each side; a negative amount shrinks it, at most to its centre.

        >>> Rect(0, 0, 10, 10).inflated(2), Rect(0, 0, 10, 4).inflated(-3)
        (Rect(x=-2, y=-2, width=14, height=14), Rect(x=3, y=2.0, width=4, height=0.0))
        """
        dy = dx if dy is None else dy
        dx, dy = max(dx, -self.width / 2), max(dy, -self.height / 2)
        return Rect(self.x - dx, self.y - dy, self.width + 2 * dx, self.height + 2 * dy)

    def translated(self, dx: float, dy: float) -> Rect:
        """Return the rectangle shifted by a displacement."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)


class Cubic(NamedTuple):
    """One cubic Bézier curve: where it starts, two control points, where it ends."""

    start: Point
    c1: Point
    c2: Point
    end: Point

    def point_at(self, t: float) -> Point:
        """Return the point at t, 0 at the start and 1 at the end."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self
        s = 1 - t
        a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        return Point(a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3)

    def tangent(self, t: float) -> Point:
        """Return the unit direction at t; (0, 0) only when all four points coincide.

        Where a control point lies on its end the derivative vanishes, so the next control point gives the direction:

        >>> Cubic(Point(0, 0), Point(0, 0), Point(5, 0), Point(9, 0)).tangent(0)
        Point(x=1.0, y=0.0)
        """
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self
        s = 1 - t
        a, b, c = s * s, 2 * s * t, t * t
        dx = a * (x1 - x0) + b * (x2 - x1) + c * (x3 - x2)
        dy = a * (y1 - y0) + b * (y2 - y1) + c * (y3 - y2)
        if hypot(dx, dy) < EPSILON:
            dx, dy = (x2 - x0, y2 - y0) if t < 0.5 else (x3 - x1, y3 - y1)
        if hypot(dx, dy) < EPSILON:
            dx, dy = x3 - x0, y3 - y0
        return unit(dx, dy)

    def split(self, t: float) -> tuple[Cubic, Cubic]:
        """Return the parts before and after t (de Casteljau's construction)."""
        p0, p1, p2, p3 = self
        p01, p12, p23 = between(p0, p1, t), between(p1, p2, t), between(p2, p3, t)
        p012, p123 = between(p01, p12, t), between(p12, p23, t)
        middle = between(p012, p123, t)
        return Cubic(p0, p01, p012, middle), Cubic(middle, p123, p23, p3)

    def flatten(self, n: int) -> list[Point]:
        """Return n + 1 points on the curve, both ends included, at equal steps of t."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self
        cx, cy = 3 * (x1 - x0), 3 * (y1 - y0)
        bx, by = 3 * (x2 - x1) - cx, 3 * (y2 - y1) - cy
        ax, ay = x3 - x0 - cx - bx, y3 - y0 - cy - by
        points = [self.start]
        for step in range(1, n):
            t = step / n
            points.append(Point(((ax * t + bx) * t + cx) * t + x0, ((ay * t + by) * t + cy) * t + y0))
        points.append(self.end)
        return points

    def bounds(self) -> Rect:
        """Return the smallest rectangle around the curve itself, not around its control points.

        >>> Cubic(Point(0, 0), Point(0, 4), Point(3, 4), Point(3, 0)).bounds()
        Rect(x=0, y=0, width=3, height=3.0)
        """
        left, right = _extent(self.start.x, self.c1.x, self.c2.x, self.end.x)
        top, bottom = _extent(self.start.y, self.c1.y, self.c2.y, self.end.y)
        return Rect(left, top, right - left, bottom - top)


def _extent(p0: float, p1: float, p2: float, p3: float) -> tuple[float, float]:
    """Return the smallest and largest value of a cubic in one dimension, from the zeros of its derivative."""
    low, high = (p0, p3) if p0 < p3 else (p3, p0)
    if low <= p1 <= high and low <= p2 <= high:
        return low, high
    a, b, c = p3 - p0 + 3 * (p1 - p2), 2 * (p0 - 2 * p1 + p2), p1 - p0
    zeros: list[float] = []
    if abs(a) < EPSILON:
        if abs(b) > EPSILON:
            zeros.append(-c / b)
    elif (root := b * b - 4 * a * c) >= 0:
        zeros += [(-b + sqrt(root)) / (2 * a), (-b - sqrt(root)) / (2 * a)]
    for t in zeros:
        if 0 < t < 1:
            s = 1 - t
            value = s * s * s * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t * t * t * p3
            low, high = min(low, value), max(high, value)
    return low, high


def unit(dx: float, dy: float) -> Point:
    """Return the displacement scaled to length 1, or (0, 0) when it has no length."""
    length = hypot(dx, dy)
    return Point(dx / length, dy / length) if length > EPSILON else Point(0.0, 0.0)


def between(a: XY, b: XY, t: float) -> Point:
    """Return the point that lies the fraction t of the way from a to b."""
    return Point(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def bounds_of(points: Iterable[XY]) -> Rect:
    """Return the smallest rectangle around some points; raises ValueError when there are none."""
    xs, ys = zip(*points, strict=True)
    left, top = min(xs), min(ys)
    return Rect(left, top, max(xs) - left, max(ys) - top)


def segment_intersection(a: XY, b: XY, c: XY, d: XY) -> Point | None:
    """Return a point that the segments ab and cd share, or None; touching ends count.

    Where they overlap along a line, the first shared point on the way from a to b is returned.

    >>> segment_intersection((0, 0), (4, 4), (0, 4), (4, 0))
    Point(x=2.0, y=2.0)
    >>> segment_intersection((0, 0), (9, 0), (4, 0), (20, 0)), segment_intersection((0, 0), (9, 0), (0, 1), (9, 1))
    (Point(x=4.0, y=0.0), None)
    """
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = a, b, c, d
    rx, ry, sx, sy = bx - ax, by - ay, dx - cx, dy - cy
    qx, qy = cx - ax, cy - ay
    cross = rx * sy - ry * sx
    if abs(cross) > EPSILON:
        t, u = (qx * sy - qy * sx) / cross, (qx * ry - qy * rx) / cross
        if -EPSILON <= t <= 1 + EPSILON and -EPSILON <= u <= 1 + EPSILON:
            return Point(ax + t * rx, ay + t * ry)
        return None
    if abs(qx * ry - qy * rx) > EPSILON or abs(qx * sy - qy * sx) > EPSILON:
        return None
    length = rx * rx + ry * ry
    if length < EPSILON:  # a and b coincide; they may still lie on cd
        return Point(ax, ay) if distance_to_segment(a, c, d) < EPSILON else None
    t0 = (qx * rx + qy * ry) / length
    t1 = t0 + (sx * rx + sy * ry) / length
    low, high = max(0.0, min(t0, t1)), min(1.0, max(t0, t1))
    return Point(ax + low * rx, ay + low * ry) if low <= high + EPSILON else None


def polylines_meet(first: Sequence[XY], second: Sequence[XY]) -> bool:
    """Tell whether two polylines share a point."""
    box = bounds_of(second)
    left, top, right, bottom = box.x, box.y, box.right, box.bottom
    for a, b in pairwise(first):
        if max(a[0], b[0]) < left or min(a[0], b[0]) > right or max(a[1], b[1]) < top or min(a[1], b[1]) > bottom:
            continue
        for c, d in pairwise(second):
            if segment_intersection(a, b, c, d) is not None:
                return True
    return False


def polyline_intersections(first: Sequence[XY], second: Sequence[XY]) -> list[Point]:
    """Return the points where two polylines meet, in the order of the first; a shared corner is named once."""
    found: list[Point] = []
    pieces = [(c, d, min(c[0], d[0]), max(c[0], d[0]), min(c[1], d[1]), max(c[1], d[1])) for c, d in pairwise(second)]
    for a, b in pairwise(first):
        left, right = (a[0], b[0]) if a[0] < b[0] else (b[0], a[0])
        top, bottom = (a[1], b[1]) if a[1] < b[1] else (b[1], a[1])
        on_segment = [
            point
            for c, d, low_x, high_x, low_y, high_y in pieces
            if low_x <= right and high_x >= left and low_y <= bottom and high_y >= top
            if (point := segment_intersection(a, b, c, d)) is not None
        ]
        for point in sorted(on_segment, key=lambda p: hypot(p.x - a[0], p.y - a[1])):
            if not found or found[-1].distance(point) > 1e-6:
                found.append(point)
    return found


def distance_to_segment(point: XY, a: XY, b: XY) -> float:
    """Return the distance of a point to the segment ab, which may have no length."""
    (px, py), (ax, ay), (bx, by) = point, a, b
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    t = ((px - ax) * dx + (py - ay) * dy) / length if length > EPSILON * EPSILON else 0.0
    t = 0.0 if t < 0 else min(t, 1.0)
    return hypot(px - ax - t * dx, py - ay - t * dy)


def distance_to_polyline(point: XY, line: Sequence[XY]) -> float:
    """Return the distance of a point to the nearest place of a polyline; raises ValueError when it is empty.

    >>> distance_to_polyline((5, 3), [(0, 0), (10, 0), (10, 10)])
    3.0
    """
    if not line:
        raise ValueError("a polyline has at least one point")
    if len(line) == 1:
        return hypot(point[0] - line[0][0], point[1] - line[0][1])
    return min(distance_to_segment(point, a, b) for a, b in pairwise(line))


def length_of(line: Sequence[XY]) -> float:
    """Return the length of a polyline."""
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))


def point_along(line: Sequence[XY], fraction: float) -> tuple[Point, Point]:
    """Return the point after this fraction (0–1) of a polyline's length, and the unit direction there.

    >>> point_along([(0, 0), (10, 0), (10, 10)], 0.75)
    (Point(x=10.0, y=5.0), Point(x=0.0, y=1.0))
    """
    left = length_of(line) * fraction
    direction = Point(0.0, 0.0)
    for a, b in pairwise(line):
        step = hypot(b[0] - a[0], b[1] - a[1])
        if step > EPSILON:
            direction = unit(b[0] - a[0], b[1] - a[1])
            if left <= step:
                return between(a, b, left / step), direction
            left -= step
    return Point(*line[-1]), direction

"""The outlines of actors, processes and stores: where a flow meets them, what they contain, how big a name makes them.

An actor is a rectangle with corners of radius 2, a process one of radius 24 (at most half its height), a store a plain
rectangle; the numbers are those of the interface design, section 4.
"""

from __future__ import annotations

import re
from math import sqrt
from typing import Literal

from threatline.model.geometry import EPSILON, XY, Point, Rect
from threatline.model.typeface import measure, wrap

Side = Literal["left", "top", "right", "bottom"]

DEFAULT_NODE = (144.0, 64.0)
SMALLEST_NODE = (88.0, 40.0)
WIDEST_NODE = 240.0
"""A name widens its node up to here; beyond, it ends with an ellipsis."""
STEP = 8.0
NAME_SIZE = 15.0
NAME_WEIGHT = 600
MOST_NAME_LINES = 2
ICON_SIZE = 18.0
ICON_GAP = 8.0
NAME_PADDING = 12.0
"""Free space left and right of icon and name."""

_BREAK = re.compile(r"[\s\u2e80-\U0003ffff]+")
"""Blanks, and ideographs between which a line may break as well."""

ACTOR_RADIUS = 2.0
PROCESS_RADIUS = 24.0


def corner_radius(kind: str, rect: Rect) -> float:
    """Return the radius of the corners of a node of this kind; a store, and anything else, has square ones."""
    if kind == "process":
        return min(PROCESS_RADIUS, rect.height / 2, rect.width / 2)
    if kind == "actor":
        return min(ACTOR_RADIUS, rect.height / 2, rect.width / 2)
    return 0.0


def outline_contains(kind: str, rect: Rect, point: XY) -> bool:
    """Tell whether a point lies within the outline; the outline itself counts."""
    if not rect.contains(point):
        return False
    radius = corner_radius(kind, rect)
    x, y = point[0], point[1]
    dx = max(rect.x + radius - x, x - rect.right + radius, 0.0)
    dy = max(rect.y + radius - y, y - rect.bottom + radius, 0.0)
    return dx * dx + dy * dy <= radius * radius + EPSILON


def outline_towards(kind: str, rect: Rect, target: XY) -> Point:
    """Return where the ray from the centre to a point leaves the outline; to the right where both coincide."""
    centre = rect.centre
    return leave_outline(kind, rect, centre, (target[0] - centre.x, target[1] - centre.y))


def leave_outline(kind: str, rect: Rect, origin: XY, direction: XY) -> Point:
    """Return where a ray that starts inside the outline leaves it; without a direction it goes to the right.

    >>> leave_outline("store", Rect(0, 0, 100, 60), (50, 30), (0, 5))
    Point(x=50.0, y=60.0)
    """
    (px, py), (dx, dy) = origin, direction
    scale = max(abs(dx), abs(dy))
    dx, dy = (dx / scale, dy / scale) if scale > EPSILON else (1.0, 0.0)
    far = 4.0 * (rect.width + rect.height + abs(rect.x - px) + abs(rect.y - py)) + 1.0
    tx = ((rect.right if dx > 0 else rect.x) - px) / dx if abs(dx) > EPSILON else far
    ty = ((rect.bottom if dy > 0 else rect.y) - py) / dy if abs(dy) > EPSILON else far
    t = max(min(tx, ty), 0.0)
    x = min(max(px + t * dx, rect.x), rect.right)
    y = min(max(py + t * dy, rect.y), rect.bottom)
    radius = corner_radius(kind, rect)
    cx = min(max(x, rect.x + radius), rect.right - radius)
    cy = min(max(y, rect.y + radius), rect.bottom - radius)
    if radius == 0.0 or cx == x or cy == y:
        return Point(x, y)
    # The ray leaves the rectangle beyond a rounded corner: it meets the circle of that corner before.
    qx, qy = px - cx, py - cy
    a, b = dx * dx + dy * dy, qx * dx + qy * dy
    root = max(b * b - a * (qx * qx + qy * qy - radius * radius), 0.0)
    t = (-b + sqrt(root)) / a
    return Point(px + t * dx, py + t * dy)


def side_point(kind: str, rect: Rect, side: Side, at: float) -> Point:
    """Return the point of the outline that one sees on a side at a height (left, right) or a breadth (top, bottom).

    `at` is held within the rectangle. Near a rounded corner the point lies on its arc.

    >>> side_point("process", Rect(0, 0, 144, 64), "right", 32), side_point("process", Rect(0, 0, 144, 64), "top", 0)
    (Point(x=144.0, y=32), Point(x=0, y=24.0))
    """
    radius = corner_radius(kind, rect)
    if side in ("left", "right"):
        y = min(max(at, rect.y), rect.bottom)
        inset = _inset(radius, max(rect.y + radius - y, y - rect.bottom + radius, 0.0))
        return Point(rect.x + inset if side == "left" else rect.right - inset, y)
    x = min(max(at, rect.x), rect.right)
    inset = _inset(radius, max(rect.x + radius - x, x - rect.right + radius, 0.0))
    return Point(x, rect.y + inset if side == "top" else rect.bottom - inset)


def _inset(radius: float, depth: float) -> float:
    """Return how far the arc of a corner lies within its side, `depth` into the corner."""
    return radius - sqrt(max(radius * radius - depth * depth, 0.0)) if depth > 0 else 0.0


def name_width(width: float, with_icon: bool) -> float:
    """Return how wide the name may be in a node of this width."""
    return max(width - 2 * NAME_PADDING - (ICON_SIZE + ICON_GAP if with_icon else 0.0), 1.0)


def size_for_name(kind: str, name: str) -> tuple[float, float]:
    """Return width and height of a new node with this name: at least the default size, wider in steps of 8.

    The width is the smallest up to 240 in which the name stands on two lines beside an icon; a longer name is cut when
    it is drawn. Every kind has the same measure, so that changing the kind moves nothing.
    """
    width, height = DEFAULT_NODE
    while width < WIDEST_NODE and not _name_fits(name, name_width(width, True)):
        width += STEP
    return width, height


def _name_fits(name: str, room: float) -> bool:
    """Tell whether a name stands in this room on its two lines without a cut or a broken word."""
    beginning = name[:200]  # longer ones fit nowhere
    if any(measure(word, NAME_SIZE, NAME_WEIGHT) > room for word in _BREAK.split(beginning)):
        return False
    return len(wrap(name, NAME_SIZE, NAME_WEIGHT, room, MOST_NAME_LINES + 1)) <= MOST_NAME_LINES

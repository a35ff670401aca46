"""Small signs: the badge of an element, the shape of a severity, tile of a data class, lock, tick and icon."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from threatline.drawing.appearance import Badge, DataClass
from threatline.drawing.display import (
    Group,
    Path,
    Primitive,
    Steps,
    Text,
    circle_steps,
    line_steps,
    polygon_steps,
    rect_steps,
    width_of,
)
from threatline.drawing.path_reader import read_path
from threatline.model.geometry import Rect
from threatline.model.records import Severity

Icons = Mapping[str, tuple[str, ...]]
"""Name of an icon → the `d` strings of its paths on a grid of 24."""

BADGE_HEIGHT = 20.0
SMALL_BADGE_HEIGHT = 16.0
MOST_COUNTED = 99
TILE = 16.0
ICON_GRID = 24.0
ICON_STROKE = 1.75
LEAST_ICON_STROKE = 1.1
LOCK_WIDTH = 9.0

_RING = 2.0
_PADDING_LEFT, _PADDING_RIGHT, _GAP = 6.0, 7.0, 4.0
_CAP_HEIGHT = 0.727
"""Height of a capital letter or a digit as a share of the text size."""

_LOCK_BODY = rect_steps(Rect(0.0, 4.2, 9.0, 5.8), 1.2)
_LOCK_CLOSED = read_path("M2.1 4.6V3.1a2.4 2.4 0 0 1 4.8 0V4.6")
_LOCK_OPEN = read_path("M6.9 4.6V2.9a2.4 2.4 0 0 0 -4.7 -.6")


def badge_width(badge: Badge, small: bool = False) -> float:
    """Return how wide a badge is without its ring."""
    height = SMALL_BADGE_HEIGHT if small else BADGE_HEIGHT
    if badge.state == "decided":
        return height
    number = width_of(_caption(badge), *_font(small))
    if badge.state == "questions":
        return max(2 * _PADDING_RIGHT + number, height)
    return _PADDING_LEFT + _shape_size(small) + _GAP + number + _PADDING_RIGHT


def draw_badge(badge: Badge, right: float, middle: float, ground: str, small: bool = False) -> tuple[Primitive, ...]:
    """Draw a badge with its right end at x `right` and its centre at y `middle`.

    The large one has a ring in the colour of the ground around it; the small one, for flows, stands on a plate.
    """
    height = SMALL_BADGE_HEIGHT if small else BADGE_HEIGHT
    width = badge_width(badge, small)
    box = Rect(right - width, middle - height / 2, width, height)
    parts: list[Primitive] = []
    if not small:
        parts.append(Path(rect_steps(box.inflated(_RING), height / 2 + _RING), fill=ground))
    if badge.state == "decided":
        parts.append(Path(circle_steps(right - height / 2, middle, height / 2), fill="resolved"))
        parts.append(_tick(right - height / 2, middle, height / BADGE_HEIGHT))
        return tuple(parts)
    size, weight = _font(small)
    baseline = middle + size * _CAP_HEIGHT / 2
    caption = _caption(badge)
    if badge.state == "questions":
        outline = box.inflated(-0.75)
        parts.append(Path(rect_steps(outline, outline.height / 2), fill="panel", stroke="strong", width=1.5))
        parts.append(Text(right - width / 2, baseline, caption, size, weight, "text", "middle"))
        return tuple(parts)
    shape = _shape_size(small)
    parts.append(Path(rect_steps(box, height / 2), fill=badge.severity))
    parts.append(severity_shape(badge.severity, box.x + _PADDING_LEFT + shape / 2, middle, shape, "on-severity"))
    parts.append(Text(right - _PADDING_RIGHT, baseline, caption, size, weight, "on-severity", "end"))
    return tuple(parts)


def draw_far_badge(badge: Badge, right: float, middle: float, ground: str) -> tuple[Primitive, ...]:
    """Draw a badge for small pictures: a disc in its colour, without number."""
    x, radius = right - BADGE_HEIGHT / 2, BADGE_HEIGHT / 2
    ring = Path(circle_steps(x, middle, radius + _RING), fill=ground)
    if badge.state == "questions":
        return ring, Path(circle_steps(x, middle, radius - 0.75), fill="panel", stroke="strong", width=1.5)
    fill = "resolved" if badge.state == "decided" else badge.severity
    return ring, Path(circle_steps(x, middle, radius), fill=fill)


def severity_shape(severity: Severity, x: float, y: float, size: float, token: str) -> Path:
    """Draw the shape of a severity in a box of `size` around (x, y): diamond, triangle, square or disc."""
    half = size / 2
    if severity == "critical":
        half *= 1.15
        return Path(polygon_steps([(x, y - half), (x + half, y), (x, y + half), (x - half, y)]), fill=token)
    if severity == "high":
        return Path(polygon_steps([(x, y - half), (x + half, y + half), (x - half, y + half)]), fill=token)
    if severity == "medium":
        half *= 0.9
        return Path(rect_steps(Rect(x - half, y - half, 2 * half, 2 * half), 1.0), fill=token)
    return Path(circle_steps(x, y, half), fill=token)


def draw_tile(data_class: DataClass, x: float, y: float, ring: str | None = None) -> tuple[Primitive, ...]:
    """Draw the tile of a data class with its letter; (x, y) is its top left corner, `ring` the colour around it."""
    box = Rect(x, y, TILE, TILE)
    token = f"class-{data_class}"
    parts: list[Primitive] = [] if ring is None else [Path(rect_steps(box.inflated(1.0), 5.0), fill=ring)]
    parts.append(Path(rect_steps(box, 4.0), fill=token))
    baseline = y + TILE / 2 + 11 * _CAP_HEIGHT / 2
    parts.append(Text(x + TILE / 2, baseline, data_class[0].upper(), 11.0, 700, "on-severity", "middle"))
    return tuple(parts)


def draw_lock(encrypted: bool, x: float, y: float) -> tuple[Primitive, ...]:
    """Draw a lock, 9 wide and 10 high, with its top left corner at (x, y): closed and quiet, or open and alarming."""
    token = "quiet" if encrypted else "high"
    shackle = _LOCK_CLOSED if encrypted else _LOCK_OPEN
    return (Group(x, y, 1.0, (Path(_LOCK_BODY, fill=token), Path(shackle, stroke=token, width=1.4, round_ends=True))),)


def draw_icon(name: str, icons: Icons, x: float, y: float, size: float, token: str) -> tuple[Primitive, ...]:
    """Draw an icon in a square of `size` with its top left corner at (x, y); an unknown name draws nothing.

    Raises PathError when the icon cannot be read.
    """
    paths = icons.get(name)
    if not paths:
        return ()
    scale = size / ICON_GRID
    stroke = max(ICON_STROKE, LEAST_ICON_STROKE / scale)
    return (Group(x, y, scale, (_icon_path(tuple(paths), token, stroke),)),)


@lru_cache(maxsize=512)
def _icon_path(paths: tuple[str, ...], token: str, stroke: float) -> Path:
    steps: Steps = tuple(step for d in paths for step in read_path(d))
    return Path(steps, stroke=token, width=stroke, round_ends=True)


def _tick(x: float, y: float, scale: float) -> Path:
    points = [(x + dx * scale, y + dy * scale) for dx, dy in ((-4.2, 0.3), (-1.3, 3.2), (4.4, -3.2))]
    return Path(line_steps(points), stroke="on-severity", width=1.75, round_ends=True)


def _caption(badge: Badge) -> str:
    number = str(badge.number) if badge.number <= MOST_COUNTED else f"{MOST_COUNTED}+"
    return f"{number} ?" if badge.state == "questions" else number


def _font(small: bool) -> tuple[float, int]:
    return (11.0 if small else 12.0), 700


def _shape_size(small: bool) -> float:
    return 7.0 if small else 8.0

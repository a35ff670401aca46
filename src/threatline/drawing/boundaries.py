"""Draws trust boundaries, boxes and lines, always dashed (interface design, section 6)."""

from __future__ import annotations

from threatline.drawing.appearance import Appearance, as_seen
from threatline.drawing.badges import Icons, draw_badge, draw_far_badge, draw_icon
from threatline.drawing.display import Path, Primitive, Text, curve_steps, rect_steps
from threatline.drawing.nodes import BADGE_INSET, FAR_THICKER, LEAST_ON_SCREEN
from threatline.model.curve import BOUNDARY_RADIUS, Curve
from threatline.model.geometry import Point, Rect
from threatline.model.records import Boundary
from threatline.model.route import line_curve, rect_of
from threatline.model.typeface import elide, measure

LINE_WIDTH = 1.5
DASH = (6.0, 4.0)
TITLE_SIZE, TITLE_WEIGHT = 12.0, 600
TITLE_BASELINE = 25.0
TITLE_LEFT = 14.0
TITLE_ICON = 16.0
TITLE_GAP = 6.0
BESIDE_LINE = 8.0
"""The title of a line stands this far right of its upper end."""

_ICON_ABOVE_BASELINE = 12.4
_LONGEST_LINE_TITLE = 200.0
_REMARK_SIZE = 12.0
_REMARK_GAP = 10.0


def draw_boundary(boundary: Boundary, look: Appearance, icons: Icons, depth: int = 0) -> tuple[Primitive, ...]:
    """Draw a boundary; `depth` counts the boxes around it and chooses the colour of its ground."""
    if boundary.shape == "line":
        parts = _draw_line(boundary, look, line_curve(boundary))
    else:
        parts = _draw_box(boundary, look, icons, depth)
    return as_seen(parts, look)


def title_rect(boundary: Boundary, look: Appearance) -> Rect:
    """Return the area of a title, where a click means the boundary and an editor opens."""
    if boundary.shape == "line":
        x, baseline = _beside_line(line_curve(boundary))
        width = measure(elide(boundary.name, TITLE_SIZE, TITLE_WEIGHT, _LONGEST_LINE_TITLE), TITLE_SIZE, TITLE_WEIGHT)
        return Rect(x - 2, baseline - 14, max(width, 40.0) + 4, 20)
    room = max(boundary.width - 2 * TITLE_LEFT, 8.0)
    title = measure(elide(boundary.name, TITLE_SIZE, TITLE_WEIGHT, room), TITLE_SIZE, TITLE_WEIGHT)
    icon = TITLE_ICON + TITLE_GAP if look.icon else 0.0
    return Rect(
        boundary.x + TITLE_LEFT - 4, boundary.y + TITLE_BASELINE - 16, min(icon + max(title, 40.0), room) + 8, 24
    )


def _pen(look: Appearance) -> tuple[str, float]:
    """Return colour and width of the border; a border is never anything but dashed."""
    strong = look.selected or look.valid_target or look.outlined
    width = 2.0 if strong else LINE_WIDTH
    token = "accent" if strong or look.hovered else "strong" if look.out_of_scope else "boundary"
    return token, width * FAR_THICKER if look.detail == "far" else width


def _draw_box(boundary: Boundary, look: Appearance, icons: Icons, depth: int) -> tuple[Primitive, ...]:
    rect = rect_of(boundary)
    token, width = _pen(look)
    fill = "accent-soft" if look.valid_target else ground_in(depth)
    frame = Path(rect_steps(rect, BOUNDARY_RADIUS), fill=fill, stroke=token, width=width, dash=DASH)
    parts: list[Primitive] = [frame]
    if look.detail == "full":
        parts += _title(boundary, rect, look, icons, "accent" if look.valid_target or look.selected else "boundary")
    elif look.detail == "far" and look.lit:
        size = max(TITLE_SIZE, LEAST_ON_SCREEN / max(look.scale, 0.01))
        line = elide(boundary.name, size, TITLE_WEIGHT, max(rect.width - size, size))
        parts.append(Text(rect.x + size / 2, rect.y + 1.5 * size, line, size, TITLE_WEIGHT, "boundary"))
    if look.badge is not None:
        draw = draw_badge if look.detail == "full" else draw_far_badge
        parts += draw(look.badge, rect.right - BADGE_INSET, rect.y, look.ground)
    return tuple(parts)


def _title(boundary: Boundary, rect: Rect, look: Appearance, icons: Icons, token: str) -> list[Primitive]:
    x, baseline = rect.x + TITLE_LEFT, rect.y + TITLE_BASELINE
    room = rect.right - TITLE_LEFT - x
    parts: list[Primitive] = []
    if look.icon is not None and look.icon in icons and room > TITLE_ICON:
        parts += draw_icon(look.icon, icons, x, baseline - _ICON_ABOVE_BASELINE, TITLE_ICON, token)
        x += TITLE_ICON + TITLE_GAP
        room -= TITLE_ICON + TITLE_GAP
    if look.editing:
        return parts
    title = elide(boundary.name, TITLE_SIZE, TITLE_WEIGHT, max(room, 1.0))
    if title:
        parts.append(Text(x, baseline, title, TITLE_SIZE, TITLE_WEIGHT, token))
    if look.second_line:
        taken = measure(title, TITLE_SIZE, TITLE_WEIGHT) + _REMARK_GAP if title else 0.0
        remark = elide(look.second_line, _REMARK_SIZE, 400, max(room - taken, 1.0))
        if remark:
            parts.append(Text(x + taken, baseline, remark, _REMARK_SIZE, 400, "quiet"))
    return parts


def _draw_line(boundary: Boundary, look: Appearance, curve: Curve) -> tuple[Primitive, ...]:
    token, width = _pen(look)
    parts: list[Primitive] = [Path(curve_steps(curve), stroke=token, width=width, dash=DASH)]
    if look.detail == "full" and not look.editing:
        title = elide(boundary.name, TITLE_SIZE, TITLE_WEIGHT, _LONGEST_LINE_TITLE)
        x, baseline = _beside_line(curve)
        if title:
            parts.append(Text(x, baseline, title, TITLE_SIZE, TITLE_WEIGHT, "accent" if look.selected else "boundary"))
        if look.badge is not None:
            middle = baseline - TITLE_SIZE / 3
            right = x + (measure(title, TITLE_SIZE, TITLE_WEIGHT) + 52.0 if title else 36.0)
            parts += draw_badge(look.badge, right, middle, look.ground)
    return tuple(parts)


def _beside_line(curve: Curve) -> tuple[float, float]:
    """Return where the title of a line starts, and its baseline."""
    upper: Point = min(curve.start, curve.end, key=lambda end: (end.y, end.x))
    return upper.x + BESIDE_LINE, upper.y + TITLE_SIZE - 2.0


def ground_in(depth: int) -> str:
    """Return the token of the ground inside a box that lies in `depth` others."""
    return "ground-1" if depth <= 0 else "ground-2"


def ground_at(boxes: int) -> str:
    """Return the token of the ground where this many boxes lie around."""
    return "canvas" if boxes <= 0 else ground_in(boxes - 1)

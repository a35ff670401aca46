"""Draws flows: line, arrow heads and label with lock, protocol and badge (interface design, section 5)."""

from __future__ import annotations

from typing import NamedTuple

from threatline.drawing.appearance import Appearance, as_seen
from threatline.drawing.badges import LOCK_WIDTH, TILE, badge_width, draw_badge, draw_lock, draw_tile
from threatline.drawing.display import (
    Path,
    Primitive,
    Text,
    circle_steps,
    curve_steps,
    line_steps,
    polygon_steps,
    rect_steps,
    width_of,
)
from threatline.drawing.nodes import FAR_THICKER, LEAST_ON_SCREEN
from threatline.model.geometry import EPSILON, XY, Cubic, Point, Rect
from threatline.model.records import Flow, Severity
from threatline.model.route import ALONE, Curve, Lane, label_anchor, label_rect, label_room
from threatline.model.typeface import elide, measure, wrap

LINE_WIDTH = 1.75
STRONG_WIDTH = 2.5
ARROW_LENGTH = 11.0
ARROW_WIDTH = 9.0
LINE_STOP = 8.5
"""How far before the tip of its arrow a line ends: the arrow has a notch of 2.5 at its back."""
UNDERLAY_WIDTH = 7.0
UNDERLAY_OPACITY = 0.32
HEAT_UNDERLAY: dict[Severity, float] = {"critical": 14.0, "high": 12.0, "medium": 10.0, "low": 8.0}
"""How wide a flow is tinted: the worse, the wider, and beyond the underlay of a data class."""

NAME_SIZE, NAME_WEIGHT = 13.0, 500
PROTOCOL_SIZE = 11.0
LABEL_LINE = 14.0
LABEL_PADDING = 5.0
LABEL_MARGIN = 3.0
"""Above and below the lines: 34 high with a protocol, 20 without."""

_NAME_BASELINE = 11.5
_PROTOCOL_BASELINE = 11.5
_LONGEST_PROTOCOL = 120.0
_LOCK_GAP, _BADGE_GAP, _TILE_GAP = 3.0, 6.0, 6.0


class FlowLabel(NamedTuple):
    """What is written at a flow, broken into lines and measured; nothing is drawn yet."""

    lines: tuple[str, ...]
    protocol: str
    name_width: float
    """Of the tile and the widest line."""
    below_width: float
    """Of lock, protocol and badge together; 0 without any."""
    rect: Rect
    """The plate; a click on it is a click on the flow."""


def draw_flow(
    flow: Flow, curve: Curve, look: Appearance, lane: Lane = ALONE, shift: XY = (0.0, 0.0)
) -> tuple[Primitive, ...]:
    """Draw a flow along its curve with its label; `lane` tells on which side the label stands.

    `shift` is how far the label stands from its home because something lies there; one moved by hand heeds it not.
    """
    return draw_flow_line(flow, curve, look) + draw_flow_label(flow, curve, look, lane, shift)


def draw_flow_line(flow: Flow, curve: Curve, look: Appearance) -> tuple[Primitive, ...]:
    """Draw the line of a flow with its arrow heads."""
    strong = look.selected or look.hovered or look.drawing or look.outlined
    token = "accent" if strong else "strong" if look.out_of_scope else "flow"
    width = STRONG_WIDTH if look.selected or look.hovered or look.outlined else LINE_WIDTH
    if look.detail == "far":
        width *= FAR_THICKER
    parts: list[Primitive] = []
    if look.heat is not None:
        tint = Path(curve_steps(curve), stroke=look.heat, width=HEAT_UNDERLAY[look.heat], round_ends=True)
        parts.append(tint._replace(opacity=UNDERLAY_OPACITY))
    if look.data_class is not None:
        underlay = Path(curve_steps(curve), stroke=f"class-{look.data_class}", width=UNDERLAY_WIDTH, round_ends=True)
        parts.append(underlay._replace(opacity=UNDERLAY_OPACITY))
    line, heads = _arrows(curve, flow.two_way)
    parts.append(Path(curve_steps(line), stroke=token, width=width, dash=(5.0, 4.0) if look.drawing else ()))
    parts += [Path(polygon_steps(head), fill=token) for head in heads]
    return as_seen(tuple(parts), look)


def draw_flow_label(
    flow: Flow, curve: Curve, look: Appearance, lane: Lane = ALONE, shift: XY = (0.0, 0.0)
) -> tuple[Primitive, ...]:
    """Draw the label of a flow on its plate; nothing where there is nothing to say or no room for text."""
    if look.detail != "full":
        return _far_name(flow, curve, look) if look.detail == "far" and look.lit else ()
    label = flow_label(flow, curve, look, lane, shift)
    if label is None:
        return ()
    parts: list[Primitive] = []
    if flow.label_offset != (0.0, 0.0) and (look.selected or look.hovered):
        parts.append(_tie_line(curve, label.rect, lane))
    parts.append(Path(rect_steps(label.rect, 4.0), fill="accent-soft" if look.selected else look.ground))
    if not look.editing:
        parts += _name(label, look)
    parts += _below(label, look)
    return as_seen(tuple(parts), look)


def flow_label(
    flow: Flow, curve: Curve, look: Appearance, lane: Lane = ALONE, shift: XY = (0.0, 0.0)
) -> FlowLabel | None:
    """Lay out the label of a flow; None where it has neither name nor sign."""
    room = label_room(curve, lane.of)
    most = 2 if lane.of <= 2 else 1
    lines = wrap(flow.name, NAME_SIZE, NAME_WEIGHT, room, most) if flow.name else ()
    protocol = elide(look.protocol, PROTOCOL_SIZE, 400, _LONGEST_PROTOCOL) if look.protocol else ""
    name_width = max((measure(line, NAME_SIZE, NAME_WEIGHT) for line in lines), default=0.0)
    if look.data_class is not None:
        name_width += TILE + (_TILE_GAP if lines else 0.0)
    below_width = _below_width(protocol, look)
    if not name_width and not below_width:
        return None
    rows = max(len(lines), 1 if name_width else 0) + (1 if below_width else 0)
    width = max(name_width, below_width) + 2 * LABEL_PADDING
    height = rows * LABEL_LINE + 2 * LABEL_MARGIN
    rect = label_rect(curve, width, height, label_offset(flow, shift), lane.number, lane.of)
    return FlowLabel(lines, protocol, name_width, below_width, rect)


def label_offset(flow: Flow, shift: XY) -> XY:
    """Return how far a label stands from its home: where a person put it, else where there is room."""
    return flow.label_offset if flow.label_offset != (0.0, 0.0) else shift


def draw_crossing(point: Point, ground: str = "canvas", hovered: bool = False) -> tuple[Primitive, ...]:
    """Draw the mark where a flow meets a boundary."""
    return (
        Path(circle_steps(point.x, point.y, 7.0), fill=ground),
        Path(circle_steps(point.x, point.y, 5.0), fill="accent" if hovered else "boundary"),
    )


# ---- line --------------------------------------------------------------------------------------------------------


def _arrows(curve: Curve, two_way: bool) -> tuple[Curve, list[list[Point]]]:
    """Return the line shortened for its arrow heads, and the corners of each head."""
    line, head = _arrow(curve)
    heads = [head]
    if two_way:
        turned, tail = _arrow(line.reversed())
        line = turned.reversed()
        heads.append(tail)
    return line, heads


def _arrow(curve: Curve) -> tuple[Curve, list[Point]]:
    """Cut the end of a curve and return the head that stands there, pointing from the cut to the tip."""
    start = curve.segments[-2][2] if len(curve.segments) > 1 else curve.start
    last = Cubic(start, *curve.segments[-1])
    tip = last.end
    # The way from t to the end is nearly a chord: two corrections of t meet the distance within a hundredth.
    reach = max(3 * tip.distance(last.c2), EPSILON)
    t = 1 - min(LINE_STOP / reach, 0.9)
    for _ in range(2):
        chord = max(tip.distance(last.point_at(t)), EPSILON)
        t = max(1 - (1 - t) * min(LINE_STOP / chord, 2.0), 0.05)
    before, after = last.split(t)
    dx, dy = tip.x - after.start.x, tip.y - after.start.y
    length = max(tip.distance(after.start), EPSILON)
    dx, dy = (dx / length, dy / length) if length > EPSILON else last.tangent(1)
    back = tip.moved(-dx * ARROW_LENGTH, -dy * ARROW_LENGTH)
    nx, ny = -dy * ARROW_WIDTH / 2, dx * ARROW_WIDTH / 2
    notch = tip.moved(-dx * LINE_STOP, -dy * LINE_STOP)
    head = [tip, back.moved(nx, ny), notch, back.moved(-nx, -ny)]
    return Curve(curve.start, (*curve.segments[:-1], (before.c1, before.c2, before.end))), head


def _tie_line(curve: Curve, label: Rect, lane: Lane) -> Path:
    """Return the line from a label that was moved to the place on the curve where it belongs."""
    anchor = curve.at(label_anchor(*lane)[0])[0]
    nearest = (min(max(anchor.x, label.left), label.right), min(max(anchor.y, label.top), label.bottom))
    return Path(line_steps([anchor, nearest]), stroke="accent", width=1.0, dash=(2.0, 3.0))


# ---- label -------------------------------------------------------------------------------------------------------


def _below_width(protocol: str, look: Appearance) -> float:
    """Return the width of the row under the name: lock, protocol, badge."""
    widths = [width for width in (_lock_width(look), width_of(protocol, PROTOCOL_SIZE, 400)) if width]
    width = sum(widths) + _LOCK_GAP * max(len(widths) - 1, 0)
    if look.badge is not None:
        width += (_BADGE_GAP if width else 0.0) + badge_width(look.badge, small=True)
    return width


def _lock_width(look: Appearance) -> float:
    return LOCK_WIDTH if look.encrypted is not None else 0.0


def _name(label: FlowLabel, look: Appearance) -> list[Primitive]:
    rect, token = label.rect, "quiet" if look.out_of_scope else "text"
    middle, parts = rect.x + rect.width / 2, list[Primitive]()
    if look.data_class is not None:
        left = middle - label.name_width / 2
        parts += draw_tile(look.data_class, left, rect.y + LABEL_MARGIN + (LABEL_LINE - TILE) / 2)
        middle += (TILE + _TILE_GAP) / 2
    for number, line in enumerate(label.lines):
        baseline = rect.y + LABEL_MARGIN + number * LABEL_LINE + _NAME_BASELINE
        parts.append(Text(middle, baseline, line, NAME_SIZE, NAME_WEIGHT, token, "middle"))
    return parts


def _below(label: FlowLabel, look: Appearance) -> list[Primitive]:
    """Draw lock, protocol and badge in one row, centred."""
    rect = label.rect
    x = rect.x + (rect.width - label.below_width) / 2
    top = rect.bottom - LABEL_MARGIN - LABEL_LINE
    parts: list[Primitive] = []
    if look.encrypted is not None:
        parts += draw_lock(look.encrypted, x, top + 2.0)
        x += LOCK_WIDTH + _LOCK_GAP
    if label.protocol:
        parts.append(Text(x, top + _PROTOCOL_BASELINE, label.protocol, PROTOCOL_SIZE, 400, "quiet"))
    if look.badge is not None:
        right = rect.x + (rect.width + label.below_width) / 2
        parts += draw_badge(look.badge, right, top + LABEL_LINE / 2 + 0.5, look.ground, small=True)
    return parts


def _far_name(flow: Flow, curve: Curve, look: Appearance) -> tuple[Primitive, ...]:
    size = max(NAME_SIZE, LEAST_ON_SCREEN / max(look.scale, 0.01))
    line = elide(flow.name, size, NAME_WEIGHT, 12 * size)
    if not line:
        return ()
    x, y = curve.middle()
    return (Text(x, y + size * 0.36, line, size, NAME_WEIGHT, "text", "middle"),)

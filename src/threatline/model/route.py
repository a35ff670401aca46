"""The one curve of each flow and boundary line, from records alone.

Crossings, canvas, hit tests, drawing and report all read the curves made here, so that none of them can disagree. A
route depends on the two nodes, on its own bends and on its lane among the flows that join the same two nodes, never on
anything else: moving one node changes the curves of its own flows only. A right-angled one alone makes way for other
nodes as well; `GraphIndex.right_angled` tells which those are. The numbers are those of the interface design,
section 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from threatline.model.angled import right_angled
from threatline.model.curve import Curve, crossing_points, cuts, line_crossing_points, polyline, smooth, straight
from threatline.model.document import Document
from threatline.model.geometry import XY, Point, Rect, between, unit
from threatline.model.outline import Side, leave_outline, outline_towards, side_point
from threatline.model.records import Actor, Boundary, Flow, Node, Process, Routing, Store

__all__ = [
    "ALONE",
    "Curve",
    "Lane",
    "crossing_points",
    "curve_between",
    "cuts",
    "flow_curve",
    "in_the_way",
    "label_anchor",
    "label_rect",
    "label_room",
    "lane_of",
    "line_crossing_points",
    "line_curve",
    "rect_of",
]

ENOUGH_OVERLAP = 24.0
"""Nodes that face each other over this length, or wholly, are joined by a straight line."""
LANE_GAP = 24.0
BOW = 28.0
"""How much further out than its ends the control points of a parallel flow lie."""
LANE_SPREAD_ACROSS = 45.0
LANE_SPREAD_ALONG = 80.0
"""How far apart the middles of three or more parallel flows are: labels fit one above the other, or side by side."""
LOOP_WIDTH = 48.0
LOOP_HEIGHT = 48.0
LABEL_CLEARANCE = 7.0

_MARGIN = 4.0
_SLIDE = 20.0
_PULL = 0.55
_CORNER_PULL = 0.66
_LEAST_PULL = 24.0
_OPPOSITE: dict[Side, Side] = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}


class Lane(NamedTuple):
    """The place of a flow among those that join the same two nodes, counted from the left in its own direction."""

    number: int = 0
    of: int = 1


ALONE = Lane()
"""The lane of a flow with nobody beside it."""


# ---- from records ------------------------------------------------------------------------------------------------


def rect_of(record: Node | Boundary) -> Rect:
    """Return the rectangle that a node or a box covers."""
    return Rect(record.x, record.y, record.width, record.height)


def lane_of(document: Document, flow: Flow) -> Lane:
    """Return the lane of a flow among all flows that join the same two nodes, either way round.

    Flows of one direction keep to their left in the order of (order, id), so opposite flows bow to opposite sides.
    Loops are numbered from the inside out and have nobody beside them. A flow with bends or a free end goes its own
    way.
    """
    if flow.source is None or flow.target is None or flow.bends:
        return ALONE
    place = total = 0
    key = (flow.order, flow.id)
    for id in document.referrers(flow.source) & document.referrers(flow.target):
        other = document.records[id]
        if isinstance(other, Flow) and {other.source, other.target} == {flow.source, flow.target}:
            total += 1
            place += other.source == flow.source and (other.order, other.id) < key
    return Lane(place, 1 if flow.source == flow.target else max(total, 1))


def flow_curve(document: Document, flow: Flow, lane: Lane | None = None) -> Curve:
    """Return the curve of a flow as the document has it now; its lane is worked out unless the caller knows it."""
    source = _end(document, flow.source, flow.source_point)
    target = _end(document, flow.target, flow.target_point)
    number, lanes = lane_of(document, flow) if lane is None else lane
    return curve_between(
        *source,
        *target,
        lane=number,
        lanes=lanes,
        loop=flow.source is not None and flow.source == flow.target,
        bends=flow.bends,
        routing=flow.routing,
        around=in_the_way(document, flow),
    )


def in_the_way(document: Document, flow: Flow, rects: Mapping[str, Rect] | None = None) -> list[Rect]:
    """Return the nodes for which a right-angled flow makes way, those of `rects` with these frames; no other does."""
    if flow.routing != "right_angled":
        return []
    moved = rects or {}
    return [
        moved.get(node.id) or rect_of(node)
        for node in document.of_kind(Actor, Process, Store)
        if node.diagram == flow.diagram and node.id not in (flow.source, flow.target)
    ]


def _end(document: Document, node: str | None, spot: XY | None) -> tuple[Rect | Point, str]:
    if node is not None:
        record = document.records[node]
        if isinstance(record, Node):
            return rect_of(record), record.kind
    return Point(*(spot or (0.0, 0.0))), ""


def line_curve(boundary: Boundary) -> Curve:
    """Return the smooth curve of a boundary line through its points."""
    return smooth([Point(x, y) for x, y in boundary.points])


# ---- from rectangles ---------------------------------------------------------------------------------------------


def curve_between(
    source: Rect | Point,
    source_kind: str,
    target: Rect | Point,
    target_kind: str,
    *,
    lane: int = 0,
    lanes: int = 1,
    loop: bool = False,
    bends: Sequence[XY] = (),
    routing: Routing = "curved",
    around: Sequence[Rect] = (),
) -> Curve:
    """Return the curve from one node (a rectangle and its kind) or free point to another.

    Its ends lie on the outlines. `lane` counts from 0 among `lanes`, from the left in the direction of the flow;
    `bends` are points through which the curve goes instead; `around` are the nodes for which a right-angled one makes
    way. Any finite rectangles will do, also coincident ones. A loop without bends is always a curve.
    """
    if routing == "right_angled" and (bends or not loop):
        stops = [source, *(Point(x, y) for x, y in bends), target]
        aside = (lane - (lanes - 1) / 2) * LANE_GAP
        return right_angled(stops, (source_kind, target_kind), around, aside)
    if bends and routing == "straight":
        first, last = Point(*bends[0]), Point(*bends[-1])
        ends = _leave(source, source_kind, first), _leave(target, target_kind, last)
        return polyline([ends[0], *(Point(x, y) for x, y in bends), ends[1]])
    if bends:
        first, last = Point(*bends[0]), Point(*bends[-1])
        start, end = _leave(source, source_kind, first), _leave(target, target_kind, last)
        return smooth([start, *(Point(x, y) for x, y in bends), end])
    if not isinstance(source, Rect) or not isinstance(target, Rect):
        start = _leave(source, source_kind, target.centre if isinstance(target, Rect) else target)
        end = _leave(target, target_kind, source.centre if isinstance(source, Rect) else source)
        return straight(start, end)
    if loop:
        return _loop(source, source_kind, lane)
    if lanes > 1:
        return _parallel(source, source_kind, target, target_kind, lane, lanes, routing)
    if routing == "straight" and not _facing(source, target).axis:
        start = outline_towards(source_kind, source, target.centre)
        return straight(start, outline_towards(target_kind, target, source.centre))
    return _single(source, source_kind, target, target_kind)


def _leave(end: Rect | Point, kind: str, towards: XY) -> Point:
    return outline_towards(kind, end, towards) if isinstance(end, Rect) else end


class _Facing(NamedTuple):
    """How two rectangles lie to each other; lengths in px, negative overlaps are gaps."""

    dx: float
    dy: float
    overlap_x: float
    overlap_y: float
    axis: str
    """"x" or "y" where a straight line can join them along that axis, else empty."""


def _facing(a: Rect, b: Rect) -> _Facing:
    """Return how b lies to a."""
    dx, dy = b.x - a.x + (b.width - a.width) / 2, b.y - a.y + (b.height - a.height) / 2
    overlap_x = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    overlap_y = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    along_y = overlap_x >= min(ENOUGH_OVERLAP, a.width, b.width)
    along_x = overlap_y >= min(ENOUGH_OVERLAP, a.height, b.height)
    if along_x and along_y:
        return _Facing(dx, dy, overlap_x, overlap_y, "x" if abs(dx) >= abs(dy) else "y")
    return _Facing(dx, dy, overlap_x, overlap_y, "x" if along_x else "y" if along_y else "")


def _sides(axis: str, facing: _Facing) -> Side:
    """Return the side of the first rectangle that faces the second along an axis."""
    if axis == "x":
        return "right" if facing.dx >= 0 else "left"
    return "bottom" if facing.dy >= 0 else "top"


def _single(a: Rect, a_kind: str, b: Rect, b_kind: str) -> Curve:
    """Join two nodes by a straight line where they face each other, else by one gentle cubic."""
    facing = _facing(a, b)
    dx, dy = facing.dx, facing.dy
    if facing.axis:
        side = _sides(facing.axis, facing)
        low = max(a.y, b.y) if facing.axis == "x" else max(a.x, b.x)
        middle = low + (facing.overlap_y if facing.axis == "x" else facing.overlap_x) / 2
        return straight(side_point(a_kind, a, side, middle), side_point(b_kind, b, _OPPOSITE[side], middle))
    gap_x, gap_y = -facing.overlap_x, -facing.overlap_y
    if abs(dy) < abs(dx) < 1.5 * abs(dy) and min(gap_x, gap_y) >= ENOUGH_OVERLAP:
        return _around_corner(a, a_kind, b, b_kind, facing)
    axis = "x" if abs(dx) > abs(dy) else "y"
    if min(gap_x, gap_y) < ENOUGH_OVERLAP:
        axis = "x" if gap_x > gap_y else "y"  # nearly touching along the other axis: no room for a bend there
    side = _sides(axis, facing)
    if axis == "x":
        start = side_point(a_kind, a, side, a.centre.y + _slide(a.height, dy))
        end = side_point(b_kind, b, _OPPOSITE[side], b.centre.y - _slide(b.height, dy))
        pull = max(_PULL * abs(end.x - start.x), _LEAST_PULL) * (1 if dx >= 0 else -1)
        return Curve(start, ((start.moved(pull, 0), end.moved(-pull, 0), end),))
    start = side_point(a_kind, a, side, a.centre.x + _slide(a.width, dx))
    end = side_point(b_kind, b, _OPPOSITE[side], b.centre.x - _slide(b.width, dx))
    pull = max(_PULL * abs(end.y - start.y), _LEAST_PULL) * (1 if dy >= 0 else -1)
    return Curve(start, ((start.moved(0, pull), end.moved(0, -pull), end),))


def _slide(length: float, towards: float) -> float:
    """Return how far an end leaves the middle of its side, towards the other node."""
    distance = min(_SLIDE, length / 8)
    return distance if towards > 0 else -distance


def _around_corner(a: Rect, a_kind: str, b: Rect, b_kind: str, facing: _Facing) -> Curve:
    """Leave sideways and arrive from above or below: a quarter of an arc, where both distances are alike."""
    start = side_point(a_kind, a, _sides("x", facing), a.centre.y + _slide(a.height, facing.dy))
    end = side_point(b_kind, b, _OPPOSITE[_sides("y", facing)], b.centre.x - _slide(b.width, facing.dx))
    reach = Point(end.x - start.x, end.y - start.y)
    return Curve(start, ((start.moved(_CORNER_PULL * reach.x, 0), end.moved(0, -_CORNER_PULL * reach.y), end),))


def _loop(node: Rect, kind: str, lane: int) -> Curve:
    """Leave and enter the top edge; each further loop of a node goes around the one before."""
    centre = node.centre.x
    half = min(LOOP_WIDTH / 2 + 12 * lane, node.width / 2)
    start, end = side_point(kind, node, "top", centre - half), side_point(kind, node, "top", centre + half)
    # A cubic whose control points lie level stays below them by a quarter of their height above its ends.
    height = (LOOP_HEIGHT + 40 * lane + max(start.y - node.y, 0.0)) * 4 / 3
    return Curve(start, ((start.moved(-LOOP_WIDTH / 4, -height), end.moved(LOOP_WIDTH / 4, -height), end),))


def _parallel(a: Rect, a_kind: str, b: Rect, b_kind: str, lane: int, lanes: int, routing: Routing) -> Curve:
    """Join two nodes beside other flows: ends a lane apart, the middle bowed outwards unless lines are straight.

    Two flows have their ends 12 beside the centre line and their control points 28 further out. From three on the
    middles are spread so far that each has room for its label.
    """
    facing = _facing(a, b)
    if facing.axis:
        gap = _lane_gap(lanes, min(a.height, b.height) if facing.axis == "x" else min(a.width, b.width))
        start, end, direction = _lane_between_sides(a, a_kind, b, b_kind, lane, lanes, gap, facing)
    else:
        direction = unit(facing.dx, facing.dy)
        gap = _lane_gap(lanes, min(a.width, a.height, b.width, b.height))
        offset = (lane - (lanes - 1) / 2) * gap
        across = Point(-direction.y * offset, direction.x * offset)
        start = leave_outline(a_kind, a, a.centre.moved(*across), direction)
        end = leave_outline(b_kind, b, b.centre.moved(*across), (-direction.x, -direction.y))
    if routing == "straight":
        return straight(start, end)
    place = lane - (lanes - 1) / 2
    if lanes == 2:
        bow = BOW if place > 0 else -BOW
    else:
        spread = LANE_SPREAD_ACROSS * abs(direction.x) + LANE_SPREAD_ALONG * abs(direction.y)
        # A cubic reaches three quarters of the way to its control points.
        bow = place * (spread - gap) / 0.75
    nx, ny = -direction.y * bow, direction.x * bow
    return Curve(start, ((between(start, end, 1 / 3).moved(nx, ny), between(start, end, 2 / 3).moved(nx, ny), end),))


def _lane_gap(lanes: int, room: float) -> float:
    """Return how far the ends of neighbours are apart; lanes move together where there is little room."""
    return min(LANE_GAP, max(room - 2 * _MARGIN, 0.0) / (lanes - 1))


def _lane_between_sides(
    a: Rect, a_kind: str, b: Rect, b_kind: str, lane: int, lanes: int, gap: float, facing: _Facing
) -> tuple[Point, Point, Point]:
    """Return start, end and direction of a lane between two sides that face each other."""
    side = _sides(facing.axis, facing)
    ends: list[Point] = []
    forward = 1.0 if side in ("right", "bottom") else -1.0
    along_x = facing.axis == "x"
    low = max(a.y, b.y) if along_x else max(a.x, b.x)
    middle = low + (facing.overlap_y if along_x else facing.overlap_x) / 2
    # The right hand of a flow to the right is below it, of one downwards to its left: y grows downwards.
    offset = (lane - (lanes - 1) / 2) * gap * (forward if along_x else -forward)
    half_fan = (lanes - 1) / 2 * gap
    for rect, kind, where in ((a, a_kind, side), (b, b_kind, _OPPOSITE[side])):
        near, size = (rect.y, rect.height) if along_x else (rect.x, rect.width)
        margin = min(half_fan + _MARGIN, size / 2)
        centre = min(max(middle, near + margin), near + size - margin)
        ends.append(side_point(kind, rect, where, centre + offset))
    return ends[0], ends[1], Point(forward, 0.0) if along_x else Point(0.0, forward)


# ---- where the label stands --------------------------------------------------------------------------------------


def label_anchor(lane: int, lanes: int) -> tuple[float, int]:
    """Return at which fraction of its curve a flow is named, and on which side: −1 left, 0 on the line, 1 right.

    The two outermost of parallel flows are named outside of their bow. Those between are named on the line, by turns
    before and behind the middle, so that names beside each other do not meet.
    """
    if lanes == 1 or 0 < lane < lanes - 1:
        return (0.5 if lanes <= 3 else 0.38 if lane % 2 else 0.62), 0
    return 0.5, -1 if lane == 0 else 1


def label_rect(
    curve: Curve,
    width: float,
    height: float,
    offset: XY,
    lane: int = 0,
    lanes: int = 1,
    *,
    fraction: float | None = None,
) -> Rect:
    """Return where the plate of a label of this size stands; `offset` is how far it was moved from its home.

    It is beside or on the curve after `fraction` (0–1) of it; without one, at home.
    """
    home, side = label_anchor(lane, lanes)
    fraction = home if fraction is None else fraction
    point, direction = curve.at(fraction)
    away = side * (abs(direction.y) * width / 2 + abs(direction.x) * height / 2 + LABEL_CLEARANCE)
    x = point.x - direction.y * away + offset[0]
    y = point.y + direction.x * away + offset[1]
    return Rect(x - width / 2, y - height / 2, width, height)


def label_room(curve: Curve, lanes: int = 1) -> float:
    """Return how wide the name of a flow may be in px; less between parallel flows and on a short flat line."""
    if lanes > 2:
        return 130.0
    across, down = abs(curve.end.x - curve.start.x), abs(curve.end.y - curve.start.y)
    on_a_flat_line = lanes == 1 and across > 2 * down
    return min(max(across - 48.0, 64.0), 160.0) if on_a_flat_line else 160.0

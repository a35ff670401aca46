"""What a pointer can grasp beside the elements themselves: handles, ports, ends of flows and bends."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import Qt

from threatline.canvas.gestures.resize import CURSORS
from threatline.canvas.items import BoundaryItem, FlowItem, Hit, NodeItem
from threatline.canvas.overlay import bend_places, has_handles, is_line, new_points, the_one_selected
from threatline.canvas.scene import Page
from threatline.drawing.handles import PORT_DISTANCE, PORT_REACH, handle_points, port_points
from threatline.model.geometry import Point, Rect

GRASP = 8.0
"""How near, in screen px, the pointer must be to the middle of a handle, an end or a bend."""
NEAR = 6.0
"""So near to a handle it is meant even where a port, which reaches farther, lies over it."""
OFFER_GRASP = 6.0
FINGER_GRASP = 12.0
"""The same for a finger: handles are 24 px then."""

GripKind = Literal["handle", "port", "source", "target", "bend", "offer", "point", "new-point"]


class Grip(NamedTuple):
    """A small thing to drag: of which element, which kind, and which one (a compass point, a side, or a number)."""

    id: str
    kind: GripKind
    which: str = ""
    number: int = 0


def grip_at(page: Page, at: Point, scale: float, ports_on: str | None) -> Grip | None:
    """Return the grip under a point of the scene: a handle of the selection, a port, an end or a bend."""
    item = the_one_selected(page)
    if item is not None and page.edited == item.id:
        item = None
    if item is not None and has_handles(item) and (grip := _handle(page, item.id, at, NEAR / scale)):
        return grip
    if ports_on is not None and isinstance(page.items_by_id.get(ports_on), NodeItem):
        side = port_at(page.rect(ports_on), at, scale)
        if side is not None:
            return Grip(ports_on, "port", side)
    if item is not None and has_handles(item):
        return _handle(page, item.id, at, (FINGER_GRASP if page.by_finger else GRASP) / scale)
    if item is None or item.record.locked:
        return None
    if is_line(item):
        return _line_grip(item, at, scale, page.by_finger)
    return _flow_grip(item, at, scale, page.by_finger) if isinstance(item, FlowItem) else None


def port_at(rect: Rect, at: Point, scale: float) -> str | None:
    """Return the side of a node whose port lies under a point of the scene, or None."""
    reach = PORT_REACH / 2 / scale
    for side, port in port_points(rect, scale).items():
        if abs(port.x - at.x) <= reach and abs(port.y - at.y) <= reach:
            return side
    return None


def _handle(page: Page, id: str, at: Point, reach: float) -> Grip | None:
    for which, place in handle_points(page.rect(id)).items():
        if abs(place.x - at.x) <= reach and abs(place.y - at.y) <= reach:
            return Grip(id, "handle", which)
    return None


def _line_grip(item: BoundaryItem, at: Point, scale: float, by_finger: bool) -> Grip | None:
    reach = (FINGER_GRASP if by_finger else GRASP) / scale
    for number, point in enumerate(item.record.points):
        if at.distance(point) <= reach:
            return Grip(item.id, "point", number=number)
    for number, place in enumerate(new_points(item.record)):
        if at.distance(place) <= (FINGER_GRASP if by_finger else OFFER_GRASP) / scale:
            return Grip(item.id, "new-point", number=number + 1)
    return None


def _flow_grip(item: FlowItem, at: Point, scale: float, by_finger: bool) -> Grip | None:
    reach = (FINGER_GRASP if by_finger else GRASP) / scale
    for number, bend in enumerate(item.record.bends):
        if Point(*bend).distance(at) <= reach:
            return Grip(item.id, "bend", number=number)
    if item.curve.start.distance(at) <= reach:
        return Grip(item.id, "source")
    if item.curve.end.distance(at) <= reach:
        return Grip(item.id, "target")
    for number, place in enumerate(bend_places(item.curve, item.record.bends)):
        if place.distance(at) <= (FINGER_GRASP if by_finger else OFFER_GRASP) / scale:
            return Grip(item.id, "offer", number=number if item.record.bends else 0)
    return None


def segment_at(item: FlowItem, at: Point) -> int:
    """Return the number of the segment of a flow that passes nearest to a point: where a new bend belongs."""
    best, nearest = 0, float("inf")
    for number, cubic in enumerate(item.curve.cubics()):
        distance = min(at.distance(point) for point in cubic.flatten(12))
        if distance < nearest:
            best, nearest = number, distance
    return best


def is_near_ports(page: Page, id: str | None, at: Point, scale: float) -> bool:
    """Tell whether a point is on the way from a node to one of its ports."""
    if id is None or id not in page.items_by_id:
        return False
    return page.rect(id).inflated((PORT_DISTANCE + PORT_REACH / 2) / scale).contains(at)


def cursor_over(page: Page, tool: str, grip: Grip | None, hit: Hit | None) -> Qt.CursorShape | None:
    """Return the cursor over a grip or an element, None for the usual one."""
    if grip is not None:
        shapes = {"handle": CURSORS.get(grip.which), "port": Qt.CursorShape.CrossCursor}
        return shapes.get(grip.kind) or Qt.CursorShape.SizeAllCursor
    if hit is not None and tool == "select" and hit.part in ("border", "title"):
        is_box = isinstance(page.items_by_id.get(hit.id), BoundaryItem)
        return Qt.CursorShape.SizeAllCursor if is_box else None
    return None

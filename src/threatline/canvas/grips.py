"""What a pointer can grasp beside the elements themselves: handles, ports, ends of flows and bends."""

from __future__ import annotations

from typing import Literal, NamedTuple

from threatline.canvas.items import FlowItem, NodeItem
from threatline.canvas.overlay import bend_places, has_handles, the_one_selected
from threatline.canvas.scene import Page
from threatline.drawing.handles import PORT_REACH, handle_points, port_points
from threatline.model.geometry import Point

GRASP = 8.0
"""How near, in screen px, the pointer must be to the middle of a handle, an end or a bend."""
OFFER_GRASP = 6.0

GripKind = Literal["handle", "port", "source", "target", "bend", "offer"]


class Grip(NamedTuple):
    """A small thing to drag: of which element, which kind, and which one (a compass point, a side, or a number)."""

    id: str
    kind: GripKind
    which: str = ""
    number: int = 0


def grip_at(page: Page, at: Point, scale: float, ports_on: str | None) -> Grip | None:
    """Return the grip under a point of the scene, the nearest to the eye first: ports, then those of the selection."""
    if ports_on is not None and isinstance(page.items_by_id.get(ports_on), NodeItem):
        reach = PORT_REACH / 2 / scale
        for side, port in port_points(page.rect(ports_on), scale).items():
            if abs(port.x - at.x) <= reach and abs(port.y - at.y) <= reach:
                return Grip(ports_on, "port", side)
    item = the_one_selected(page)
    if item is None or page.edited == item.id:
        return None
    reach = GRASP / scale
    if has_handles(item):
        for which, place in handle_points(page.rect(item.id)).items():
            if place.distance(at) <= reach:
                return Grip(item.id, "handle", which)
    elif isinstance(item, FlowItem):
        return _flow_grip(item, at, scale)
    return None


def _flow_grip(item: FlowItem, at: Point, scale: float) -> Grip | None:
    reach = GRASP / scale
    for number, bend in enumerate(item.record.bends):
        if Point(*bend).distance(at) <= reach:
            return Grip(item.id, "bend", number=number)
    if item.curve.start.distance(at) <= reach:
        return Grip(item.id, "source")
    if item.curve.end.distance(at) <= reach:
        return Grip(item.id, "target")
    for number, place in enumerate(bend_places(item.curve, item.record.bends)):
        if place.distance(at) <= OFFER_GRASP / scale:
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

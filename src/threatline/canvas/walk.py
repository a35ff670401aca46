"""Ways through a diagram without a pointer: the order of Tab, and free places for new elements."""

from __future__ import annotations

from collections.abc import Iterator

from threatline.canvas.items import FlowItem
from threatline.canvas.scene import Page
from threatline.commands.room import MARGIN, STEP_X, STEP_Y
from threatline.model.geometry import Point, Rect
from threatline.model.outline import DEFAULT_NODE
from threatline.model.records import Boundary, Flow, Node

ROW = 64.0
"""Elements whose tops differ by less than this are read as one row."""
STEP = 24.0
FARTHEST_RINGS = 80
FARTHEST_SIBLINGS = 6


def tab_order(page: Page) -> list[str]:
    """Return the elements in reading order: what lies in no box, then each box and its contents; a node before the
    flows that leave it."""
    seen: dict[str, None] = {}
    roots = [id for id, item in page.items_by_id.items() if not isinstance(item, FlowItem) and page.owner(id) is None]

    def visit(ids: list[str]) -> None:
        for id in sorted(ids, key=lambda id: _reading_place(page, id)):
            if id in seen:
                continue
            seen[id] = None
            record = page.records[id]
            if isinstance(record, Node):
                leaving = [flow for flow in page.flows_at(id) if getattr(page.records[flow], "source", None) == id]
                seen.update(dict.fromkeys(sorted(leaving, key=lambda flow: _target_place(page, flow))))
            elif isinstance(record, Boundary):
                visit([member for member in page.graph.members(id) if member in page.items_by_id])

    visit(roots)
    seen.update(dict.fromkeys(page.items_by_id))
    return list(seen)


def along(page: Page, id: str, upstream: bool) -> str | None:
    """Return the next element with or against the direction of the data: a flow after its node, a node after its flow.

    Of several flows the first in the order of reading their far ends counts; a two-way flow can be walked both ways.
    None where the data ends.
    """
    record = page.records.get(id)
    if isinstance(record, Flow):
        end = record.source if upstream else record.target
        return end if end in page.items_by_id else None
    flows = [page.flow(flow) for flow in page.flows_at(id)] if isinstance(record, Node) else []
    near, far = ("target", "source") if upstream else ("source", "target")
    onward = [flow for flow in flows if getattr(flow, near) == id and getattr(flow, far) != id]
    onward = onward or [flow for flow in flows if flow.two_way and getattr(flow, far) == id]
    places = {flow.id: getattr(flow, far) or flow.id for flow in onward}
    found = [flow for flow, place in places.items() if place in page.items_by_id]
    return min(found, key=lambda flow: _reading_place(page, places[flow]), default=None)


def _reading_place(page: Page, id: str) -> tuple[float, float, str]:
    """Return the row and column at which an element is read; a box is read where its first member is."""
    members = [member for member in page.graph.members(id) if member in page.items_by_id]
    if members:
        row, column, _ = min(_reading_place(page, member) for member in members)
        return (row, column, id)
    rect = page.rect(id)
    return (rect.y // ROW, rect.x, id)


def _target_place(page: Page, flow: str) -> tuple[float, float, str]:
    record = page.records[flow]
    target = record.target if isinstance(record, Flow) else None
    return _reading_place(page, target) if target in page.items_by_id else (0.0, 0.0, flow)  # type: ignore[arg-type]


def free_spot(page: Page, centre: Point, size: tuple[float, float], margin: float = 24.0) -> Point:
    """Return the centre of the nearest free place for something of this size, looked for in growing rings."""
    width, height = size
    for place in _rings(centre):
        rect = Rect(place.x - width / 2, place.y - height / 2, width, height)
        if page.is_free(rect.inflated(margin)):
            return place
    return centre


Way = tuple[int, int]
"""One step right, left, down or up."""


def free_spot_beside(page: Page, source: str, way: Way) -> Point:
    """Return the centre of a free place for a node on one side of another, with room for the label of a flow between.

    The first is straight beside it, the next ones are beside that, then comes the next row farther away.
    """
    width, height = DEFAULT_NODE
    middle, rect = page.rect(source).centre, page.rect(source)
    reach = (rect.width + width) / 2 + STEP_X - width if way[0] else (rect.height + height) / 2 + STEP_Y - height
    along, aside = (STEP_X, STEP_Y) if way[0] else (STEP_Y, STEP_X)
    for far in range(FARTHEST_SIBLINGS):
        for side in sorted(range(-FARTHEST_SIBLINGS, FARTHEST_SIBLINGS + 1), key=lambda side: (abs(side), -side)):
            out, off = reach + far * along, side * aside
            dx, dy = (way[0] * out, off) if way[0] else (off, way[1] * out)
            spot = Point(round((middle.x + dx) / 8) * 8, round((middle.y + dy) / 8) * 8)
            if page.is_free(Rect(spot.x - width / 2, spot.y - height / 2, width, height).inflated(MARGIN)):
                return spot
    return free_spot(page, middle, DEFAULT_NODE)


def way_between(start: Point, end: Point) -> Way:
    """Return on which side of one point another lies.

    >>> way_between(Point(0, 0), Point(-100, 20))
    (-1, 0)
    """
    dx, dy = end.x - start.x, end.y - start.y
    if abs(dx) >= abs(dy):
        return (1, 0) if dx >= 0 else (-1, 0)
    return (0, 1) if dy > 0 else (0, -1)


def _rings(centre: Point) -> Iterator[Point]:
    yield centre
    for ring in range(1, FARTHEST_RINGS):
        reach = ring * STEP
        steps = range(-ring, ring + 1)
        found = [Point(centre.x + side * reach, centre.y + step * STEP) for step in steps for side in (1, -1)]
        found += [Point(centre.x + step * STEP, centre.y + side * reach) for step in steps for side in (1, -1)]
        yield from sorted(found, key=lambda place: (place.distance(centre), -place.x, place.y))

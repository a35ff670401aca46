"""Ways through a diagram without a pointer: the order of Tab, and free places for new elements."""

from __future__ import annotations

from collections.abc import Iterator

from threatline.canvas.items import FlowItem
from threatline.canvas.scene import Page
from threatline.model.geometry import Point, Rect
from threatline.model.records import Boundary, Flow, Node

ROW = 64.0
"""Elements whose tops differ by less than this are read as one row."""
STEP = 24.0
FARTHEST_RINGS = 80


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


def _rings(centre: Point) -> Iterator[Point]:
    yield centre
    for ring in range(1, FARTHEST_RINGS):
        reach = ring * STEP
        steps = range(-ring, ring + 1)
        found = [Point(centre.x + side * reach, centre.y + step * STEP) for step in steps for side in (1, -1)]
        found += [Point(centre.x + step * STEP, centre.y + side * reach) for step in steps for side in (1, -1)]
        yield from sorted(found, key=lambda place: (place.distance(centre), -place.x, place.y))

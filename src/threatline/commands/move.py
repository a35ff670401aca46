"""Move and resize: what is carried along, who owns it afterwards, and frames that grow."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from threatline.commands.lock import unlocked
from threatline.commands.ownership import contents, grow_around_members, inside_of, rect_of, settle
from threatline.commands.wording import spoken
from threatline.model.document import Document, Transaction
from threatline.model.errors import Invalid
from threatline.model.geometry import Rect
from threatline.model.outline import SMALLEST_NODE
from threatline.model.records import Boundary, Flow, Node, Note, Spot, is_box

SMALLEST_FRAME = (96.0, 80.0)
SMALLEST_NOTE = (64.0, 40.0)


def carried(document: Document, ids: Iterable[str]) -> set[str]:
    """Return the placed elements that move when `ids` are dragged: themselves and what their boxes own."""
    found = {id for id in ids if isinstance(document.records.get(id), Node | Note | Boundary)}
    for id in tuple(found):
        if is_box(document.records[id]):
            found |= contents(document, id)
    return found


def carried_flows(document: Document, moving: Collection[str]) -> set[str]:
    """Return the flows with both ends among the moving elements; their bend points move too."""
    found: set[str] = set()
    for id in moving:
        for other in document.referrers(id):
            flow = document.records[other]
            if isinstance(flow, Flow) and flow.source in moving and flow.target in moving:
                found.add(other)
    return found


def move(tx: Transaction, ids: Collection[str], dx: float, dy: float, *, frame_only: bool = False) -> None:
    """Shift elements; boxes carry their contents unless `frame_only`. Owners are settled where they land.

    What is locked stays, unless the box that it lies in carries it. Raises Invalid when all of it is locked.
    """
    ids = unlocked(tx.now, ids, "move")
    chosen = {id for id in ids if isinstance(tx.now.records.get(id), Node | Note | Boundary)}
    moving = chosen if frame_only else carried(tx.now, chosen)
    for id in sorted(moving):
        _shift(tx, id, dx, dy)
    for id in sorted(chosen):
        tx.update(id, {"by_hand": True})
    for id in sorted(carried_flows(tx.now, moving)):
        flow = tx.now.get(id, Flow)
        if flow.bends:
            tx.update(id, {"bends": _shifted(flow.bends, dx, dy)})
    for id in sorted(set(ids) - chosen):
        flow_record = tx.now.records.get(id)
        if isinstance(flow_record, Flow):
            _shift_free_ends(tx, flow_record, dx, dy)
    roots = [id for id in sorted(moving) if getattr(tx.now.records[id], "boundary", None) not in moving]
    if not frame_only:
        settle(tx, roots)
    tx.label = f"Move {spoken(tx.now, chosen or set(ids))}"


def resize(tx: Transaction, id: str, rect: Rect) -> None:
    """Give an element this rectangle, at least its smallest size.

    A resized box owns what lies wholly inside it afterwards and lets go of what does not.
    """
    element = tx.now.records.get(id)
    if not isinstance(element, Node | Note | Boundary) or (isinstance(element, Boundary) and element.shape == "line"):
        raise Invalid("Only elements with a frame can be resized.")
    unlocked(tx.now, [id], "resize")
    width, height = smallest_size(element)
    tx.update(id, {"x": rect.x, "y": rect.y, "width": max(rect.width, width), "height": max(rect.height, height)})
    tx.label = f"Resize {spoken(tx.now, [id])}"
    if not isinstance(element, Boundary):
        settle(tx, [id])
        return
    settle(tx, [id], strictly=True)
    touched = {other for other in tx.now.referrers(id) if getattr(tx.now.records[other], "boundary", None) == id}
    touched |= {inner.id for inner in inside_of(tx.now, element.diagram, rect_of(tx.now.get(id, Boundary)))}
    settle(tx, sorted(touched - {id}), strictly=True)


def shape_line(tx: Transaction, line: str, points: tuple[Spot, ...]) -> None:
    """Let a boundary line run through these points, at least two; raises Invalid for a box."""
    boundary = tx.now.get(line, Boundary)
    if boundary.shape != "line" or len(points) < 2:
        raise Invalid("A boundary line runs through at least two points.")
    tx.update(line, {"points": points})
    tx.label = f"Shape {spoken(tx.now, [line])}"


def smallest_size(element: Node | Note | Boundary) -> tuple[float, float]:
    """Return the smallest width and height an element can have."""
    if isinstance(element, Boundary):
        return SMALLEST_FRAME
    return SMALLEST_NOTE if isinstance(element, Note) else SMALLEST_NODE


def set_fit(tx: Transaction, box: str, fit: bool) -> None:
    """Switch on or off whether a frame grows with its members."""
    tx.update(box, {"fit": fit})
    grow_around_members(tx, box)


def _shift(tx: Transaction, id: str, dx: float, dy: float) -> None:
    element = tx.now.records[id]
    if isinstance(element, Boundary) and element.shape == "line":
        tx.update(id, {"points": _shifted(element.points, dx, dy)})
    elif isinstance(element, Node | Note | Boundary):
        rect = rect_of(element)
        tx.update(id, {"x": rect.x + dx, "y": rect.y + dy})


def _shift_free_ends(tx: Transaction, flow: Flow, dx: float, dy: float) -> None:
    if flow.source_point is not None:
        tx.update(flow.id, {"source_point": (flow.source_point[0] + dx, flow.source_point[1] + dy)})
    if flow.target_point is not None:
        tx.update(flow.id, {"target_point": (flow.target_point[0] + dx, flow.target_point[1] + dy)})


def _shifted(spots: tuple[Spot, ...], dx: float, dy: float) -> tuple[Spot, ...]:
    return tuple((x + dx, y + dy) for x, y in spots)

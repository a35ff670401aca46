"""Put elements on a diagram: place, enclose, draw a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from threatline.commands.ownership import (
    contents,
    grow_around_members,
    inside_of,
    rect_of,
    settle,
    smallest_around,
)
from threatline.commands.wording import spoken
from threatline.model.document import Transaction
from threatline.model.errors import Invalid
from threatline.model.geometry import Point, Rect
from threatline.model.identity import new_id
from threatline.model.naming import default_name
from threatline.model.order import after
from threatline.model.outline import size_for_name
from threatline.model.records import (
    KINDS,
    Boundary,
    Diagram,
    Node,
    Note,
    Spot,
)

NodeKind = Literal["actor", "process", "store"]
PlacedKind = Literal["actor", "process", "store", "note"]
NOTE_SIZE = (160.0, 96.0)
SMALLEST_BOX = (96.0, 80.0)


def place(tx: Transaction, kind: PlacedKind, diagram: str, centre: Point, name: str | None = None) -> str:
    """Put a new node or note of its default size around `centre`; returns its id.

    Without a name it gets a numbered one ("Process 3"). The smallest box around it owns it.
    """
    tx.now.get(diagram, Diagram)
    name = default_name(tx.now, kind) if name is None else name
    width, height = NOTE_SIZE if kind == "note" else size_for_name(kind, name)
    record = KINDS[kind].model_validate(
        {
            "id": new_id(),
            "diagram": diagram,
            "name": name,
            "order": next_order(tx, diagram),
            "x": centre.x - width / 2,
            "y": centre.y - height / 2,
            "width": width,
            "height": height,
        }
    )
    tx.insert(record)  # type: ignore[arg-type]
    settle(tx, [record.id])
    return record.id


def draw_boundary(tx: Transaction, diagram: str, rect: Rect, name: str | None = None) -> str:
    """Draw a box; what lies wholly inside becomes its member. Returns its id."""
    tx.now.get(diagram, Diagram)
    width, height = max(rect.width, SMALLEST_BOX[0]), max(rect.height, SMALLEST_BOX[1])
    rect = Rect(rect.x, rect.y, width, height)
    outer = smallest_around(tx.now, diagram, rect)
    inside = inside_of(tx.now, diagram, rect)
    box = Boundary(
        id=new_id(),
        diagram=diagram,
        name=default_name(tx.now, "boundary") if name is None else name,
        order=next_order(tx, diagram),
        x=rect.x,
        y=rect.y,
        width=rect.width,
        height=rect.height,
        boundary=outer.id if outer else None,
    )
    tx.insert(box)
    held = {element.id for element in inside}
    for element in inside:
        if element.boundary not in held:  # what already lies in an inner box stays there
            tx.update(element.id, {"boundary": box.id})
    return box.id


def draw_boundary_line(tx: Transaction, diagram: str, points: Sequence[Spot], name: str | None = None) -> str:
    """Draw a trust boundary as an open line through at least two points; returns its id."""
    tx.now.get(diagram, Diagram)
    line = Boundary(
        id=new_id(),
        diagram=diagram,
        name=default_name(tx.now, "boundary") if name is None else name,
        order=next_order(tx, diagram),
        shape="line",
        points=tuple(points),
    )
    tx.insert(line)
    return line.id


def enclose(tx: Transaction, ids: Sequence[str], name: str | None = None) -> str:
    """Draw a box with padding around elements of one diagram; returns its id.

    Works across nesting levels: the box lies in the innermost box that holds all of them. Raises Invalid when there is
    nothing to enclose.
    """
    chosen = [record for id in ids if isinstance(record := tx.now.records.get(id), Node | Note | Boundary)]
    chosen = [element for element in chosen if not (isinstance(element, Boundary) and element.shape == "line")]
    if not chosen:
        raise Invalid("Select the elements to enclose first.")
    held = set().union(*(contents(tx.now, element.id) for element in chosen if isinstance(element, Boundary)))
    roots = [element for element in chosen if element.id not in held]
    rect = rect_of(roots[0])
    for element in roots[1:]:
        rect = rect.united(rect_of(element))
    owners = {element.boundary for element in roots}
    owner = owners.pop() if len(owners) == 1 else None
    rect = Rect(rect.x - 32, rect.y - 60, rect.width + 64, rect.height + 104)
    box = Boundary(
        id=new_id(),
        diagram=roots[0].diagram,
        name=default_name(tx.now, "boundary") if name is None else name,
        order=next_order(tx, roots[0].diagram),
        x=rect.x,
        y=rect.y,
        width=rect.width,
        height=rect.height,
        boundary=owner,
    )
    tx.insert(box)
    for element in roots:
        tx.update(element.id, {"boundary": box.id})
    tx.label = f"Enclose {spoken(tx.now, [element.id for element in roots])}"
    if owner is not None:
        grow_around_members(tx, owner)
    return box.id


def next_order(tx: Transaction, diagram: str) -> str:
    """Return an order index in front of all elements of a diagram."""
    return after(tx.now.front(diagram))

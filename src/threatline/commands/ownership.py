"""Which box owns an element: proposed by geometry at the moment of editing, then stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Literal, NamedTuple

from threatline.commands.wording import spoken
from threatline.model.document import Document, Transaction
from threatline.model.geometry import Rect
from threatline.model.records import Boundary, Element, Node, Note, is_box

Owned = Node | Note | Boundary

OUTER_PADDING = (32.0, 60.0, 32.0, 44.0)
NESTED_PADDING = (28.0, 44.0, 28.0, 28.0)
"""Left, top, right and bottom distance of a frame from its members."""


def rect_of(element: Owned) -> Rect:
    """Return the rectangle of an element; for a boundary line the smallest one around its points."""
    if isinstance(element, Boundary) and element.shape == "line":
        xs, ys = zip(*element.points, strict=True)
        return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    return Rect(element.x, element.y, element.width, element.height)


def elements_on(document: Document, diagram: str) -> Iterator[Element]:
    """Yield what is drawn on a diagram; a process elsewhere that names it as its inside is not."""
    for id in document.referrers(diagram):
        record = document.records[id]
        if isinstance(record, Element) and record.diagram == diagram:
            yield record


def contents(document: Document, box: str) -> set[str]:
    """Return the ids of everything a box owns, directly or through inner boxes."""
    found: set[str] = set()
    work = [box]
    while work:
        inside = work.pop()
        for id in document.referrers(inside):
            if id not in found and isinstance(record := document.records[id], Owned) and record.boundary == inside:
                found.add(id)
                work.append(id)
    return found


def smallest_around(document: Document, diagram: str, rect: Rect, without: Collection[str] = ()) -> Boundary | None:
    """Return the smallest box that holds the whole rectangle, or None."""
    around = (  # most boxes are told apart by one comparison: a drag asks this in every frame
        box
        for box in document.of_kind(Boundary)
        if box.x <= rect.x
        and box.y <= rect.y
        and box.diagram == diagram
        and box.shape == "box"
        and box.id not in without
        and rect_of(box).contains(rect)
        and rect_of(box) != rect
    )
    return min(around, key=lambda box: (box.width * box.height, box.id), default=None)


def owner_when_dropped(document: Document, element: Owned, rect: Rect, moving: Collection[str] = ()) -> str | None:
    """Return the box that owns `element` once it lies at `rect`.

    The smallest box that holds it whole; but an element whose centre stays inside its present box keeps it, so that
    pushing against the frame makes a fitting frame grow instead of throwing the element out.
    """
    if isinstance(element, Boundary) and element.shape == "line":
        return None
    found = smallest_around(document, element.diagram, rect, {element.id, *moving})
    present = document.records.get(element.boundary) if element.boundary else None
    if isinstance(present, Boundary) and grows(present) and rect_of(present).contains(rect.centre):
        inner = found is not None and present.id in _chain(document, found)
        return found.id if found is not None and inner else present.id
    return found.id if found else None


def settle(tx: Transaction, ids: Iterable[str], *, strictly: bool = False) -> None:
    """Store the owner that geometry proposes for each element, and let fitting frames grow around their members.

    `strictly` asks for the smallest box around the whole element and nothing else, as after resizing a frame.
    """
    grown: set[str] = set()
    for id in ids:
        element = tx.now.records[id]
        if not isinstance(element, Owned):
            continue
        rect = rect_of(element)
        if strictly:
            inside = contents(tx.now, id) | {id}
            found = smallest_around(tx.now, element.diagram, rect, inside) if not _is_line(element) else None
            owner = found.id if found else None
        else:
            owner = owner_when_dropped(tx.now, element, rect, contents(tx.now, id) if is_box(element) else ())
        tx.update(id, {"boundary": owner})
        if owner is not None:
            grown.add(owner)
    for owner in sorted(grown):
        grow_around_members(tx, owner)


def grow_around_members(tx: Transaction, box: str | None, *, stiff_too: str | None = None) -> None:
    """Let a fitting frame grow, with padding, until no member sticks out; then the frames around it.

    The frame of `stiff_too` grows even where it is not to fit by itself, since somebody asked for it.
    """
    while box is not None:
        frame = tx.now.get(box, Boundary)
        if grows(frame) or box == stiff_too:
            rect = rect_of(frame)
            grown = rect
            for id in sorted(tx.now.referrers(box)):
                member = tx.now.records[id]
                if isinstance(member, Owned) and member.boundary == box and not rect.contains(rect_of(member)):
                    grown = grown.united(_padded(rect, rect_of(member), padding_of(frame)))
            if grown != rect:
                tx.update(box, {"x": grown.x, "y": grown.y, "width": grown.width, "height": grown.height})
        box = frame.boundary


def grows(frame: Boundary) -> bool:
    """Tell whether a frame grows with its members: when it is meant to, and not locked."""
    return frame.fit and not frame.locked


def padding_of(frame: Boundary) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom padding of a frame."""
    return OUTER_PADDING if frame.boundary is None else NESTED_PADDING


def _padded(frame: Rect, member: Rect, padding: tuple[float, float, float, float]) -> Rect:
    """Return the member with padding on the sides on which it sticks out of the frame."""
    left, top, right, bottom = padding
    x0 = member.left - (left if member.left < frame.left else 0)
    y0 = member.top - (top if member.top < frame.top else 0)
    x1 = member.right + (right if member.right > frame.right else 0)
    y1 = member.bottom + (bottom if member.bottom > frame.bottom else 0)
    return Rect(x0, y0, x1 - x0, y1 - y0)


def inside_of(document: Document, diagram: str, rect: Rect) -> list[Owned]:
    """Return what lies wholly inside a rectangle of a diagram, boundary lines left out."""
    found = elements_on(document, diagram)
    return sorted(
        (e for e in found if isinstance(e, Owned) and not _is_line(e) and rect.contains(rect_of(e))),
        key=lambda element: element.id,
    )


def disagrees(document: Document, element: Owned) -> bool:
    """Tell whether picture and stored owner differ: the centre lies in no part of the box that owns the element."""
    owner = document.records.get(element.boundary) if element.boundary else None
    return isinstance(owner, Boundary) and not rect_of(owner).contains(rect_of(element))


class Doubt(NamedTuple):
    """The picture and the stored owner of an element say different things about a box."""

    box: str
    kind: Literal["sticks out", "lies in", "half in"]
    """It is owned by the box and sticks out of it; it lies in the box and is not owned by it; it lies half in it."""


def doubt(document: Document, element: Owned, boxes: Iterable[Boundary]) -> Doubt | None:
    """Return what the picture says otherwise than the stored owner, given the boxes that touch the element, or None.

    The owner that the picture shows is the smallest box around the whole element, and no other box cuts it.
    """
    if _is_line(element):
        return None
    rect, around = rect_of(element), list[Boundary]()
    inside = contents(document, element.id) | {element.id} if is_box(element) else {element.id}
    others = [box for box in boxes if box.shape == "box" and box.diagram == element.diagram and box.id not in inside]
    owner = document.records.get(element.boundary) if element.boundary else None
    if isinstance(owner, Boundary) and not rect_of(owner).contains(rect):
        return Doubt(owner.id, "sticks out")
    around = [box for box in others if rect_of(box).contains(rect) and rect_of(box) != rect]
    smallest = min(around, key=lambda box: (box.width * box.height, box.id), default=None)
    if smallest is not None and smallest.id != element.boundary:
        return Doubt(smallest.id, "lies in")
    for box in sorted(others, key=lambda box: box.id):
        frame = rect_of(box)
        if _overlap(frame, rect) and not frame.contains(rect) and not (is_box(element) and rect.contains(frame)):
            return Doubt(box.id, "half in")
    return None


def settle_doubt(tx: Transaction, element: str, found: Doubt) -> None:
    """Let picture and owner agree: what lies in a box, or half in it, is taken in; what sticks out is let go."""
    record = tx.now.records[element]
    assert isinstance(record, Owned)
    box = tx.now.get(found.box, Boundary)
    if found.kind == "sticks out":
        inside = contents(tx.now, element) | {element}
        owner = smallest_around(tx.now, record.diagram, rect_of(record), inside)
        tx.update(element, {"boundary": owner.id if owner else None})
        tx.label = f"Let {spoken(tx.now, [element])} go"
        return
    tx.update(element, {"boundary": box.id})
    grow_around_members(tx, box.id, stiff_too=box.id)
    tx.label = f"Take {spoken(tx.now, [element])} in"


def _overlap(one: Rect, other: Rect) -> bool:
    """Tell whether two rectangles share more than a border."""
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _is_line(element: Owned) -> bool:
    return isinstance(element, Boundary) and element.shape == "line"


def _chain(document: Document, box: Boundary) -> list[str]:
    chain = []
    current: str | None = box.boundary
    while current is not None:
        chain.append(current)
        owner = document.records[current]
        current = owner.boundary if isinstance(owner, Boundary) else None
    return chain

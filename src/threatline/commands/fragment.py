"""Copies of elements: duplicate, cut, copy and paste."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from threatline.commands.move import carried, carried_flows
from threatline.commands.ownership import elements_on, rect_of, settle
from threatline.commands.place import next_order
from threatline.commands.wording import spoken
from threatline.model.document import Document, Transaction
from threatline.model.geometry import Point, Rect
from threatline.model.identity import new_id, threat_key, waiver_key
from threatline.model.order import after
from threatline.model.records import (
    RECORD,
    AnyRecord,
    Boundary,
    ControlUse,
    Decision,
    Element,
    Node,
    Note,
    OwnThreat,
    Waiver,
)

STEP = 8.0


@dataclass(frozen=True, slots=True)
class Fragment:
    """Elements taken out of a drawing, with the flows between them and what people decided about them."""

    records: tuple[AnyRecord, ...]
    is_cut: bool = False
    """Whether the originals left the drawing, so that what was decided about them has no other place."""

    @property
    def bounds(self) -> Rect | None:
        """The smallest rectangle around its placed elements, or None when it has none."""
        rects = [rect_of(record) for record in self.records if isinstance(record, Node | Note | Boundary)]
        if not rects:
            return None
        whole = rects[0]
        for rect in rects[1:]:
            whole = whole.united(rect)
        return whole


@dataclass(frozen=True, slots=True)
class Copies:
    """What was copied."""

    elements: list[str]
    left: tuple[Decision | ControlUse, ...] = ()
    """Decisions and controls that stayed with the originals, as they would stand at the copies."""


def fragment(document: Document, ids: Collection[str]) -> Fragment:
    """Return a copy of elements: boxes with their contents, flows when both ends are in it."""
    placed = carried(document, ids)
    elements = placed | carried_flows(document, placed)
    about = {
        id
        for element in elements
        for id in document.referrers(element)
        if isinstance(document.records[id], Decision | OwnThreat | ControlUse | Waiver)
    }
    return Fragment(tuple(document.records[id] for id in sorted(elements | about)))


def beside_others(document: Document, piece: Fragment, diagram: str, offset: Point) -> Point:
    """Return how far to shift a fragment so that nothing of it lies just where something else does already.

    A copy beside its original may lie over a part of it, as copies do; it goes on by steps until it hides nothing.
    """
    taken = {(e.x, e.y) for e in elements_on(document, diagram) if isinstance(e, Node | Note | Boundary)}
    corners = [(e.x, e.y) for e in piece.records if isinstance(e, Node | Note | Boundary) and not _is_line(e)]
    while any((round(x + offset.x, 2), round(y + offset.y, 2)) in taken for x, y in corners):
        offset = Point(offset.x + STEP, offset.y + STEP)
    return offset


def paste(
    tx: Transaction, piece: Fragment, diagram: str, dx: float, dy: float, *, with_decisions: bool = False
) -> Copies:
    """Insert a fragment with fresh ids, shifted; its threats are new ones, so nobody has decided about them yet.

    Flows, boundary membership and threats written by hand survive; assets that the project does not know are left out.
    """
    fresh = {record.id: new_id() for record in piece.records if not isinstance(record, Decision | Waiver)}
    order = next_order(tx, diagram)
    elements: list[Element] = []
    left: list[Decision | ControlUse] = []
    for group in sorted({record.group for record in piece.records if isinstance(record, Element) and record.group}):
        fresh[group] = new_id()
    for record in sorted(piece.records, key=_dependency):
        if isinstance(record, Element):
            order = after(order)
        copy = _copied(tx.now, record, fresh, {"diagram": diagram, "order": order}, dx, dy)
        if isinstance(copy, Decision | ControlUse) and not with_decisions:
            left.append(copy)
            continue
        tx.insert(copy)
        if isinstance(copy, Element):
            elements.append(copy)
    settle(tx, [e.id for e in elements if isinstance(e, Node | Note | Boundary) and e.boundary is None])
    tx.label = f"Paste {spoken(tx.now, [element.id for element in elements])}"
    return Copies([element.id for element in elements], tuple(left))


def duplicate(tx: Transaction, ids: Collection[str], dx: float, dy: float) -> Copies:
    """Copy elements within their diagram, shifted; decisions stay with the originals."""
    piece = fragment(tx.now, ids)
    first = next((record for record in piece.records if isinstance(record, Element)), None)
    if first is None:
        return Copies([])
    label = spoken(tx.now, ids)
    copies = paste(tx, piece, first.diagram, dx, dy)
    tx.label = f"Duplicate {label}"
    return copies


def copy_decisions(tx: Transaction, left: Collection[Decision | ControlUse]) -> None:
    """Let decisions and controls that stayed with originals hold for their copies as well.

    A copy that is gone meanwhile, or about which somebody decided, is left as it is.
    """
    for record in left:
        if record.element in tx.now.records and record.id not in tx.now.records:
            tx.insert(record)


def _copied(
    document: Document, record: AnyRecord, fresh: dict[str, str], place: dict[str, str], dx: float, dy: float
) -> AnyRecord:
    values = record.model_dump()
    if isinstance(record, Decision | ControlUse):
        values["rule"] = fresh.get(record.rule, record.rule)
    if isinstance(record, Decision | OwnThreat | ControlUse | Waiver):
        values["element"] = fresh[record.element]
    if isinstance(record, Decision):
        values["id"] = threat_key(values["rule"], values["element"])
    elif isinstance(record, Waiver):
        values["id"] = waiver_key(record.check, values["element"])
    else:
        values["id"] = fresh[record.id]
    if isinstance(record, Element):
        values |= place | {"locked": False}  # a copy is to be put where it belongs
        _redirect(document, values, fresh, dx, dy)
    return RECORD.validate_python(values)


def _dependency(record: AnyRecord) -> tuple[int, str]:
    rank = 0 if isinstance(record, Boundary) else 1 if isinstance(record, Node | Note) else 2
    return (rank if not isinstance(record, Decision | OwnThreat | ControlUse | Waiver) else 3, record.id)


def _is_line(element: Node | Note | Boundary) -> bool:
    return isinstance(element, Boundary) and element.shape == "line"


def _redirect(document: Document, values: dict[str, object], fresh: dict[str, str], dx: float, dy: float) -> None:
    """Let a copied element refer to the copies of its neighbours, and shift it."""
    for name in ("boundary", "source", "target", "group"):
        if isinstance(old := values.get(name), str):
            values[name] = fresh.get(old)
    if isinstance(data := values.get("data"), tuple):
        values["data"] = tuple(id for id in data if id in document.records)
    if isinstance(detail := values.get("detail"), str) and detail not in document.records:
        values["detail"] = None
    for name in ("bends", "points"):
        if isinstance(spots := values.get(name), tuple):
            values[name] = tuple((x + dx, y + dy) for x, y in spots)
    if isinstance(x := values.get("x"), float) and isinstance(y := values.get("y"), float):
        values |= {"x": x + dx, "y": y + dy}

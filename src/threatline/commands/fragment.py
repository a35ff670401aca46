"""Copies of elements: duplicate, cut, copy and paste."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from threatline.commands.move import carried, carried_flows
from threatline.commands.ownership import rect_of, settle
from threatline.commands.place import next_order
from threatline.commands.wording import spoken
from threatline.model.document import Document, Transaction
from threatline.model.geometry import Rect
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


@dataclass(frozen=True, slots=True)
class Fragment:
    """Elements taken out of a drawing, with the flows between them and what people decided about them."""

    records: tuple[AnyRecord, ...]

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


def paste(tx: Transaction, piece: Fragment, diagram: str, dx: float, dy: float) -> list[str]:
    """Insert a fragment with fresh ids, shifted; returns the ids of its elements.

    Flows and boundary membership inside it survive; assets that the project does not know are left out.
    """
    fresh = {record.id: new_id() for record in piece.records if not isinstance(record, Decision | Waiver)}
    order = next_order(tx, diagram)
    placed: list[AnyRecord] = []
    for record in sorted(piece.records, key=_dependency):
        values = record.model_dump()
        if isinstance(record, Decision):
            rule, element = fresh.get(record.rule, record.rule), fresh[record.element]
            values |= {"id": threat_key(rule, element), "rule": rule, "element": element}
        elif isinstance(record, Waiver):
            element = fresh[record.element]
            values |= {"id": waiver_key(record.check, element), "element": element}
        else:
            values["id"] = fresh[record.id]
        if isinstance(record, OwnThreat | ControlUse):
            values["element"] = fresh[record.element]
        if isinstance(record, ControlUse):
            values["rule"] = fresh.get(record.rule, record.rule)
        if isinstance(record, Element):
            order = after(order)
            values |= {"diagram": diagram, "order": order}
            _redirect(tx.now, values, fresh, dx, dy)
        copy = RECORD.validate_python(values)
        tx.insert(copy)
        placed.append(copy)
    elements = [record for record in placed if isinstance(record, Element)]
    settle(tx, [e.id for e in elements if isinstance(e, Node | Note | Boundary) and e.boundary is None])
    tx.label = f"Paste {spoken(tx.now, [element.id for element in elements])}"
    return [element.id for element in elements]


def duplicate(tx: Transaction, ids: Collection[str], dx: float, dy: float) -> list[str]:
    """Copy elements within their diagram, shifted; returns the ids of the copies."""
    piece = fragment(tx.now, ids)
    first = next((record for record in piece.records if isinstance(record, Element)), None)
    if first is None:
        return []
    label = spoken(tx.now, ids)
    copies = paste(tx, piece, first.diagram, dx, dy)
    tx.label = f"Duplicate {label}"
    return copies


def _dependency(record: AnyRecord) -> tuple[int, str]:
    rank = 0 if isinstance(record, Boundary) else 1 if isinstance(record, Node | Note) else 2
    return (rank if not isinstance(record, Decision | OwnThreat | ControlUse | Waiver) else 3, record.id)


def _redirect(document: Document, values: dict[str, object], fresh: dict[str, str], dx: float, dy: float) -> None:
    """Let a copied element refer to the copies of its neighbours, and shift it."""
    for name in ("boundary", "source", "target"):
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

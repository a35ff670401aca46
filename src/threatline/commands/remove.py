"""Delete elements with all that hangs on them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from threatline.commands.lock import unlocked
from threatline.commands.ownership import contents, elements_on
from threatline.commands.wording import spoken
from threatline.model.document import Transaction
from threatline.model.errors import Invalid
from threatline.model.records import Boundary, Decision, Diagram, Element, Flow, Node, Note, OwnThreat, Process


@dataclass(frozen=True, slots=True)
class Deleted:
    """What left together, so that a notice can tell."""

    elements: int
    decisions: int


def delete(tx: Transaction, ids: Collection[str], *, with_contents: bool = False) -> Deleted:
    """Delete elements: a node takes its flows, everything takes its decisions, threats and controls with it.

    The members of a deleted box stay where they are and move up one level, unless `with_contents`. What is locked
    stays; only the flows of a node that goes cannot. Raises Invalid when all of it is locked.
    """
    doomed = {id for id in unlocked(tx.now, ids, "delete") if isinstance(tx.now.records.get(id), Element)}
    if with_contents:
        for id in tuple(doomed):
            doomed |= {inner for inner in contents(tx.now, id) if not tx.now.get(inner, Element).locked}
    return _delete(tx, doomed)


def _delete(tx: Transaction, doomed: set[str]) -> Deleted:
    label = spoken(tx.now, doomed)
    for id in tuple(doomed):
        if isinstance(tx.now.records[id], Node):
            doomed |= {flow.id for flow in tx.now.referring(id, Flow)}
    for id in sorted(doomed):
        record = tx.now.records[id]
        if isinstance(record, Boundary):
            _hand_over_members(tx, record, doomed)
    decisions = sum(take_along(tx, id) for id in sorted(doomed))
    for id in sorted(doomed):
        tx.delete(id)
    tx.label = f"Delete {label}"
    return Deleted(len(doomed), decisions)


def delete_diagram(tx: Transaction, diagram: str) -> Deleted:
    """Delete a diagram with everything on it; raises Invalid for the last one."""
    page = tx.now.get(diagram, Diagram)
    if tx.now.count("diagram") == 1:
        raise Invalid("A project keeps at least one diagram.")
    gone = _delete(tx, {element.id for element in elements_on(tx.now, diagram)})
    for process in tx.now.referring(diagram, Process):
        tx.update(process.id, {"detail": None})
    take_along(tx, diagram)
    tx.delete(diagram)
    tx.label = f"Delete {page.name or 'diagram'}"
    return gone


def _hand_over_members(tx: Transaction, box: Boundary, doomed: set[str]) -> None:
    heir = box.boundary
    while heir in doomed:
        heir = tx.now.get(heir, Boundary).boundary
    for id in sorted(tx.now.referrers(box.id)):
        member = tx.now.records[id]
        if isinstance(member, Node | Note | Boundary) and member.boundary == box.id:
            tx.update(id, {"boundary": heir})


def take_along(tx: Transaction, element: str) -> int:
    """Delete decisions, own threats, controls and waivers of a record that goes; returns how many decisions left."""
    decided = 0
    for id in sorted(tx.now.referrers(element)):
        record = tx.now.records[id]
        if getattr(record, "element", None) == element:
            decided += isinstance(record, Decision | OwnThreat)
            tx.delete(id)
    return decided

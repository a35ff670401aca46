"""The rules that hold between records, checked for what a transaction touched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from threatline.model.changes import Change, Delete, Insert
from threatline.model.errors import Invalid
from threatline.model.records import (
    AnyRecord,
    Asset,
    Boundary,
    Diagram,
    Element,
    Flow,
    Node,
    Note,
    Process,
    Project,
    Store,
    Waiver,
    is_box,
)

WAIVABLE = (Element, Asset, Diagram, Project)
"""What a check can be set aside for."""

if TYPE_CHECKING:
    from threatline.model.document import Document


def check(document: Document, changes: Iterable[Change]) -> None:
    """Raise Invalid when a record that was touched, or one that refers to it, breaks a rule of the model."""
    suspects: set[str] = set()
    for change in changes:
        if isinstance(change, Insert | Delete) or change.paths() & {"diagram", "shape"}:
            suspects.update(document.referrers(change.id))
        suspects.add(change.id)
    for id in suspects:
        record = document.records.get(id)
        if record is not None and (fault := next(iter(faults(document, record)), None)):
            raise Invalid(fault)
    if document.count("project") > 1:
        raise Invalid("A project has one title page, not several.")


def faults(document: Document, record: AnyRecord) -> list[str]:
    """Return a sentence for each rule that one record breaks."""
    found = [
        f"{_named(record)} refers to {id}, which does not exist."
        for id in sorted(record.references())
        if id not in document.records
    ]
    if found or isinstance(record, Project):
        return found
    if isinstance(record, Element):
        found += _faults_of_element(document, record)
    element = getattr(record, "element", None)
    if isinstance(record, Waiver):
        if not isinstance(subject := document.records[record.element], WAIVABLE):
            found.append(f"{_named(record)} speaks of a {subject.kind}, about which no check asks.")
    elif element is not None and not isinstance(document.records[element], Element):
        found.append(f"{_named(record)} speaks of {element}, which is not drawn on any diagram.")
    return found


def _faults_of_element(document: Document, element: Element) -> list[str]:
    records, found = document.records, []
    if not isinstance(records[element.diagram], Diagram):
        found.append(f"{_named(element)} is not on a diagram.")
    if isinstance(element, Flow):
        for end in (element.source, element.target):
            if end is not None:
                node = records[end]
                if not isinstance(node, Node):
                    found.append(f"{_named(element)} ends at something that is not an actor, a process or a store.")
                elif node.diagram != element.diagram:
                    found.append(f"{_named(element)} joins {_named(node)}, which is on another diagram.")
    if isinstance(element, Flow | Store) and not all(isinstance(records[id], Asset) for id in element.data):
        found.append(f"{_named(element)} carries something that is not a data asset.")
    if isinstance(element, Process) and element.detail is not None and not isinstance(records[element.detail], Diagram):
        found.append(f"The inside of {_named(element)} is not a diagram.")
    if isinstance(element, Node | Note | Boundary) and element.boundary is not None:
        owner = records[element.boundary]
        if not is_box(owner):
            found.append(f"{_named(element)} is owned by something that is not a boundary box.")
        elif isinstance(owner, Boundary) and owner.diagram != element.diagram:
            found.append(f"{_named(element)} is owned by a boundary on another diagram.")
        elif _owns_itself(document, element):
            found.append(f"{_named(element)} would contain itself.")
    return found


def _owns_itself(document: Document, element: Node | Note | Boundary) -> bool:
    seen: set[str] = set()
    current: str | None = element.boundary
    while current is not None and current not in seen:
        if current == element.id:
            return True
        seen.add(current)
        owner = document.records.get(current)
        current = owner.boundary if isinstance(owner, Boundary) else None
    return current is not None


def _named(record: AnyRecord | Element) -> str:
    name = str(getattr(record, "name", "")).strip()
    kind = record.kind if hasattr(record, "kind") else "element"
    return f"The {kind} “{name[:60]}”" if name else f"The {kind} {record.id}"

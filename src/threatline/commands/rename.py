"""Give things names, kinds and words."""

from __future__ import annotations

from threatline.commands.ownership import grow_around_members, rect_of
from threatline.commands.place import NodeKind
from threatline.commands.wording import spoken
from threatline.model.document import Transaction
from threatline.model.outline import size_for_name
from threatline.model.records import KINDS, Asset, Diagram, Element, Node, Note, Project


def rename(tx: Transaction, id: str, name: str) -> None:
    """Give an element, diagram or asset a name; a node grows around its centre so that the name fits."""
    tx.label = f"Rename {spoken(tx.now, [id])}"
    record = tx.now.records.get(id)
    if isinstance(record, Project):
        tx.update(id, {"title": name})
        return
    tx.update(id, {"name": name})
    if isinstance(record, Node):
        rect = rect_of(record)
        width, height = size_for_name(tx.now.records[id].kind, name)
        width, height = max(width, rect.width), max(height, rect.height)
        if (width, height) != (rect.width, rect.height):
            centre = rect.centre
            place = {"x": centre.x - width / 2, "y": centre.y - height / 2, "width": width, "height": height}
            tx.update(id, place)
            grow_around_members(tx, record.boundary)


def name_as(tx: Transaction, node: str, name: str, kind: NodeKind) -> None:
    """Give a new node its name and the kind that the name says."""
    change_kind(tx, node, kind)
    rename(tx, node, name)


def describe(tx: Transaction, id: str, text: str) -> None:
    """Set the description of an element, diagram, asset or the project."""
    record = tx.now.records.get(id)
    if isinstance(record, Element | Diagram | Asset | Project):
        tx.update(id, {"description": text})


def change_kind(tx: Transaction, id: str, kind: NodeKind) -> None:
    """Turn a node into another kind under the same id: name, place, flows, answers and decisions stay."""
    node = tx.now.get(id, Node)
    values = {name: value for name, value in node.__dict__.items() if name in KINDS[kind].model_fields}
    tx.delete(id)
    tx.insert(KINDS[kind].model_validate({**values, "kind": kind}))  # type: ignore[arg-type]
    tx.label = f"Turn {spoken(tx.now, [id])} into a{'n' if kind == 'actor' else ''} {kind}"


def write_note(tx: Transaction, note: str, text: str) -> None:
    """Set the text of a note."""
    tx.now.get(note, Note)
    tx.update(note, {"name": text})

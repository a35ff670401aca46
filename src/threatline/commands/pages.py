"""Start a project and manage its diagrams."""

from __future__ import annotations

from threatline.model.document import Transaction
from threatline.model.identity import new_id
from threatline.model.naming import default_name
from threatline.model.order import after
from threatline.model.records import AnyRecord, Diagram, Process, Project


def blank_project(title: str = "Untitled project") -> list[AnyRecord]:
    """Return the records of a new project with one empty diagram."""
    return [Project(id=new_id(), title=title), Diagram(id=new_id(), name="Overview", order=after(None))]


def add_diagram(tx: Transaction, name: str | None = None) -> str:
    """Add a diagram behind the others; returns its id."""
    last = max((diagram.order for diagram in tx.now.of_kind(Diagram)), default=None)
    diagram = Diagram(id=new_id(), name=name or default_name(tx.now, "diagram"), order=after(last))
    tx.insert(diagram)
    return diagram.id


def draw_inside(tx: Transaction, process: str) -> str:
    """Add a diagram for the inside of a process; returns its id."""
    diagram = add_diagram(tx, tx.now.get(process, Process).name.strip() or None)
    tx.update(process, {"detail": diagram})
    return diagram

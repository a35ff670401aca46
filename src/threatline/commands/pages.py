"""Start a project, and add, order and join its diagrams."""

from __future__ import annotations

from threatline.model.document import Document, Transaction
from threatline.model.identity import new_id
from threatline.model.naming import default_name
from threatline.model.order import after, between
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


def move_diagram(tx: Transaction, diagram: str, place: int) -> None:
    """Move a diagram to a place in the order of all, 0 being the first; the others keep theirs."""
    page = tx.now.get(diagram, Diagram)
    others = [other for other in tx.now.diagrams() if other.id != diagram]
    place = min(max(place, 0), len(others))
    if [*others[:place], page, *others[place:]] == tx.now.diagrams():
        return
    low = others[place - 1].order if place else None
    high = others[place].order if place < len(others) else None
    if low is not None and high is not None and low >= high:  # a foreign file may number two diagrams alike
        _number_anew(tx, [*others[:place], page, *others[place:]])
    else:
        tx.update(diagram, {"order": between(low, high)})
    tx.label = f"Move {' '.join(page.name.split())[:40] or 'diagram'}"


def _number_anew(tx: Transaction, pages: list[Diagram]) -> None:
    last: str | None = None
    for page in pages:
        last = after(last)
        tx.update(page.id, {"order": last})


def levels_above(document: Document, diagram: str) -> list[tuple[str, str]]:
    """Return the way from the outermost diagram down to this one: each diagram, and its process that opens the next.

    The diagram itself is not on it. Where several processes open one diagram, the first on the first diagram counts.
    """
    way: list[tuple[str, str]] = []
    places = {page.id: number for number, page in enumerate(document.diagrams())}
    seen = {diagram}
    while True:
        found = [
            process
            for id in document.referrers(diagram)
            if isinstance(process := document.records[id], Process)
            and process.detail == diagram
            and process.diagram not in seen
        ]
        if not found:
            return way
        opener = min(found, key=lambda process: (places.get(process.diagram, 0), process.order, process.id))
        way.insert(0, (opener.diagram, opener.id))
        diagram = opener.diagram
        seen.add(diagram)

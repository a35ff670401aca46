"""What an element is, in one sentence for somebody who hears the diagram instead of seeing it."""

from __future__ import annotations

from collections.abc import Iterable

from threatline.drawing.appearance import appearance_of
from threatline.model.document import Document
from threatline.model.records import Boundary, Described, Element, Flow, Node
from threatline.session import Session

KIND_WORDS = {
    "actor": "Actor",
    "process": "Process",
    "store": "Store",
    "flow": "Flow",
    "boundary": "Trust boundary",
    "note": "Note",
}
LONGEST_NAME = 120
"""Nobody listens to more of a name; the whole of it is read in its editor."""


def title_of(document: Document, element: Element) -> str:
    """Return the name of an element; a flow or boundary without one is called by its ends or its kind."""
    name = " ".join(element.name.split())[:LONGEST_NAME]
    if name:
        return name
    return _ends(document, element) if isinstance(element, Flow) else KIND_WORDS[element.kind]


def told(session: Session, element: Element) -> str:
    """Return "Flow Place order, Customer to Web app, HTTPS, crosses Shop cloud, 2 open threats" for an element.

    What is empty or zero is left out.
    """
    document, graph = session.document, session.graph
    name = " ".join(element.name.split())[:LONGEST_NAME]
    parts = [f"{KIND_WORDS[element.kind]} {name}".rstrip()]
    if isinstance(element, Flow):
        parts += [_ends(document, element), appearance_of(element).protocol]
        parts.append(_listed("crosses", (_name(document, c.boundary) for c in graph.crossings(element.id))))
    elif around := graph.boxes_around(element.id):
        parts.append(f"in {_name(document, around[0])}")
    if isinstance(element, Boundary) and element.shape == "box":
        parts.append(f"holds {_many(len(graph.members(element.id)), 'element')}")
    if isinstance(element, Node):
        parts.append(_flows(document, element))
    if isinstance(element, Described) and element.answers.get("out_of_scope") is True:
        parts.append("out of scope")
    parts += _threats(session, element.id)
    return ", ".join(part for part in parts if part)


def _ends(document: Document, flow: Flow) -> str:
    source, target = (_name(document, end) for end in (flow.source, flow.target))
    return f"{source} to {target}{' and back' if flow.two_way else ''}"


def _flows(document: Document, node: Node) -> str:
    flows = [record for id in document.referrers(node.id) if isinstance(record := document.records[id], Flow)]
    going = sum(flow.source == node.id or flow.two_way for flow in flows)
    coming = sum(flow.target == node.id or flow.two_way for flow in flows)
    counts = [f"{_many(number, 'flow')} {way}" for number, way in ((coming, "in"), (going, "out")) if number]
    return ", ".join(counts)


def _threats(session: Session, id: str) -> Iterable[str]:
    summary = session.engine.summary(id)
    if summary.open:
        yield _many(summary.open, "open threat")
        if summary.worst:
            yield f"the worst {summary.worst}"
    if summary.questions:
        yield _many(summary.questions, "question")
    if summary.decided and not summary.open and not summary.questions:
        yield "everything decided"


def _listed(verb: str, names: Iterable[str]) -> str:
    known = list(dict.fromkeys(names))
    return f"{verb} {' and '.join(known)}" if known else ""


def _name(document: Document, id: str | None) -> str:
    record = document.records.get(id or "")
    if not isinstance(record, Element):
        return "a free end"
    return " ".join(record.name.split())[:LONGEST_NAME] or f"a {KIND_WORDS[record.kind].lower()} without a name"


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"

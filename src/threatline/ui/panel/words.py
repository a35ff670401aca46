"""What the panel says about a selection: its name, its kind and place, its counts. Pure: no Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from threatline.drawing.appearance import icon_of
from threatline.engine.health import percent
from threatline.engine.threats import Summary
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import RULED_KINDS, Boundary, Described, Diagram, Element, Flow, Node, Note

KIND = {
    "actor": ("Actor", "actors"),
    "process": ("Process", "processes"),
    "store": ("Store", "stores"),
    "flow": ("Flow", "flows"),
    "boundary": ("Trust boundary", "trust boundaries"),
    "note": ("Note", "notes"),
}
"""One and many of each kind, in plain words."""

_ICON = {
    "actor": "person",
    "process": "service",
    "store": "database",
    "flow": "flow",
    "boundary": "boundary",
    "note": "note",
}


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands at the head of the panel."""

    name: str
    place: str
    icon: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many threats are open, how many questions are asked, and what became of the rest."""

    open: int = 0
    questions: int = 0
    decided: int = 0
    resolved: int = 0
    parked: int = 0
    untouched: int = 0
    """Those that hold for everything of a kind and that nobody has looked at."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.open + other.open,
            self.questions + other.questions,
            self.decided + other.decided,
            self.resolved + other.resolved,
            self.parked + other.parked,
            self.untouched + other.untouched,
        )

    def rest(self) -> str:
        """Return what follows "4 open": " · 3 questions · 1 resolved"."""
        parts = [
            many(self.questions, "question", "questions") if self.questions else "",
            f"{self.decided} decided" if self.decided else "",
            f"{self.resolved} resolved" if self.resolved else "",
            f"{self.parked} parked" if self.parked else "",
            f"{self.untouched} worth a look" if self.untouched else "",
        ]
        return "".join(f" · {part}" for part in parts if part)


def counts_of(summary: Summary) -> Counts:
    """Return what the engine counted about an element or the project."""
    return Counts(summary.open, summary.questions, summary.decided, summary.resolved, summary.parked, summary.untouched)


def many(count: int, one: str, more: str) -> str:
    """Return "1 flow" or "4 flows"."""
    return f"{count} {one if count == 1 else more}"


def name_of(element: Element) -> str:
    """Return the name of an element in one line, or its kind where it has none."""
    return " ".join(element.name.split()) or KIND[element.kind][0]


def headline(document: Document, graph: GraphIndex, ids: Sequence[str], diagram: str) -> Headline:
    """Return the head of the panel for the selected elements, for the whole project when there are none."""
    elements = [e for id in ids if isinstance(e := document.records.get(id), Element)]
    if not elements:
        return _project(document, diagram)
    if len(elements) > 1:
        kinds: Counter[str] = Counter(element.kind for element in elements)
        parts = [many(kinds[kind], words[0].lower(), words[1]) for kind, words in KIND.items() if kinds[kind]]
        icon = _ICON[elements[0].kind] if len(kinds) == 1 else "select"
        return Headline(f"{len(elements)} elements", ", ".join(parts), icon)
    (element,) = elements
    return Headline(name_of(element), _place(document, graph, element), icon_of(element) or _ICON[element.kind])


def name_of_subject(document: Document, id: str) -> str:
    """Return the name of an element, a data asset or a diagram in one line, or its kind where it has none."""
    record = document.records.get(id)
    if isinstance(record, Element):
        return name_of(record)
    return " ".join(str(getattr(record, "name", "")).split()) or (record.kind.capitalize() if record else "")


def where(document: Document, id: str | None) -> str:
    """Return where something belongs: "Web app · Process in Overview", or that it is about the whole project."""
    record = document.records.get(id or "")
    if record is None:
        return "The whole project"
    if not isinstance(record, Element):
        return f"{name_of_subject(document, record.id)} · {'Data' if record.kind == 'asset' else 'Diagram'}"
    page = document.records.get(record.diagram)
    kind, name = KIND[record.kind][0], " ".join(record.name.split())
    place = f"{kind} in {page.name}" if isinstance(page, Diagram) and document.count("diagram") > 1 else kind
    return f"{name} · {place}" if name else place


def completeness_words(document: Document, share: float, missing: int) -> str:
    """Return how complete the drawing is and how much there is to complete."""
    if not any(document.count(kind) for kind in RULED_KINDS):
        return "Nothing is drawn yet"
    return f"{percent(share)} % complete · {many(missing, 'thing', 'things')} to complete"


def why_empty(document: Document, ids: Sequence[str], share: float) -> tuple[str, str, str]:
    """Return why nothing is listed, what to do about it, and the word on a button ("" for none).

    `share` is how complete the drawing of the elements, or of the whole project, is, 0 to 1.
    """
    first = document.records.get(ids[0]) if ids else None
    if first is None and share:
        return _nothing_threatens(share)
    if first is None:
        return "Nothing is drawn yet", "Type “Customer -> Web app” below, or press 2 and click.", ""
    if isinstance(first, Note):
        return "A note has no threats", "It is a remark on the drawing.", ""
    if isinstance(first, Described) and first.answers.get("out_of_scope") is True:
        reason = first.out_of_scope_reason or "Nobody has said why yet."
        return "Left out of scope, so nothing is asked about it", reason, "Take it back in"
    return _nothing_threatens(share)


def _nothing_threatens(share: float) -> tuple[str, str, str]:
    return f"Nothing threatens this yet — its drawing is {percent(share)} % complete", "", ""


def _project(document: Document, diagram: str) -> Headline:
    title = " ".join(document.project.title.split()) or "Untitled project"
    nodes = sum(document.count(kind) for kind in ("actor", "process", "store"))
    parts = [many(nodes, "element", "elements"), many(document.count("flow"), "flow", "flows")]
    if document.count("diagram") > 1:
        parts.insert(0, many(document.count("diagram"), "diagram", "diagrams"))
    return Headline(title, " · ".join(parts), "folder")


def _place(document: Document, graph: GraphIndex, element: Element) -> str:
    if isinstance(element, Flow):
        ends = [_end(document, element.source), _end(document, element.target)]
        return f"Flow between {ends[0]} and {ends[1]}" if element.two_way else f"Flow from {ends[0]} to {ends[1]}"
    if isinstance(element, Boundary):
        if element.shape == "line":
            inside = "Trust boundary, a line"
        else:
            inside = f"Trust boundary · {many(len(graph.all_members(element.id)), 'element', 'elements')}"
        return f"{inside} · {many(len(graph.crossing_flows(element.id)), 'crossing', 'crossings')}"
    owner = document.records.get(element.boundary or "") if isinstance(element, Node | Note) else None
    where = document.records.get(element.diagram)
    place = name_of(owner) if isinstance(owner, Element) else where.name if isinstance(where, Diagram) else ""
    kind = KIND[element.kind][0]
    said = f"{kind} in {place}" if place else kind
    if isinstance(element, Note):
        return said
    flows = {arc.flow for arc in (*graph.inbound(element.id), *graph.outbound(element.id))}
    return f"{said} · {many(len(flows), 'flow', 'flows')}"


def _end(document: Document, id: str | None) -> str:
    node = document.records.get(id or "")
    return name_of(node) if isinstance(node, Element) else "nowhere"

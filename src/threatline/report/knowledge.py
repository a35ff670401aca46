"""What is known about elements: answers of people, what follows from them, where they stand, which data they hold."""

from __future__ import annotations

from collections.abc import Mapping

from threatline.engine.catalogue import UNKNOWN, Catalogue, PropertySpec
from threatline.engine.pack import Content
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import Answer, Asset, Boundary, Described, Element, Flow, Node, Process, Store
from threatline.report.account import Fact, Term
from threatline.report.typeset import plain
from threatline.report.words import KIND_WORDS, counted, listed

_LONGEST_NAME = 80
_SCOPE = "out_of_scope"


def name_of(document: Document, element: Element) -> str:
    """Return the name of an element as a heading has it: whole, on one line; a flow without one is told by its ends."""
    name = " ".join(element.name.split())
    if name:
        return name
    if isinstance(element, Flow) and element.source is not None and element.target is not None:
        return f"Flow from {_end(document, element.source)} to {_end(document, element.target)}"
    return f"{KIND_WORDS[element.kind][0]} without a name"


def called(document: Document, element: Element) -> str:
    """Return the name of an element as it stands inside a sentence: on one line, and not endless."""
    return plain(name_of(document, element), _LONGEST_NAME)


def answered(catalogue: Catalogue, kind: str, answers: Mapping[str, Answer]) -> tuple[Fact, ...]:
    """Return what people answered, in the order of the catalogue; what the catalogue does not know comes last."""
    specs = catalogue.of(kind)
    known = [(spec.label, spec.word(answers[name])) for name, spec in specs.items() if name in answers]
    foreign = [(name, _as_text(value)) for name, value in sorted(answers.items()) if name not in specs]
    return tuple(Fact(label, value) for label, value in (*known, *foreign) if label != _label(specs, _SCOPE))


def assumed(catalogue: Catalogue, kind: str, answers: Mapping[str, Answer]) -> tuple[Fact, ...]:
    """Return what follows from the choices of people by presets, unless they answered it themselves."""
    specs = catalogue.of(kind)
    found: list[Fact] = []
    for key, table in catalogue.presets.get(kind, {}).items():
        choice = answers.get(key)
        if not isinstance(choice, str) or key not in specs:
            continue
        source = f"“{specs[key].word(choice)}”"
        for name, value in table.get(choice, {}).items():
            if name in specs and name not in answers:
                found.append(Fact(specs[name].label, specs[name].word(value), source))
    return tuple(found)


def unknown_count(answers: Mapping[str, Answer]) -> int:
    """Count the answers that are "don't know"."""
    return sum(value == UNKNOWN for value in answers.values())


def is_left_out(element: Described) -> bool:
    """Tell whether people put an element out of scope."""
    return element.answers.get(_SCOPE) is True


def place_of(document: Document, graph: GraphIndex, element: Element) -> str:
    """Return what an element is and where it stands: "Process in Shop cloud · 4 flows · handles Order"."""
    parts = [_kind_and_boxes(document, graph, element)]
    if isinstance(element, Flow):
        parts += _of_flow(document, graph, element)
    elif isinstance(element, Node):
        flows = {arc.flow for arc in (*graph.inbound(element.id), *graph.outbound(element.id))}
        parts.append(counted(len(flows), "flow"))
    elif isinstance(element, Boundary):
        parts += _of_boundary(graph, element)
    if data := _data_names(document, element):
        verb = {"flow": "carries", "store": "keeps"}.get(element.kind, "handles")
        parts.append(f"{verb} {listed(data)}")
    return " · ".join(parts)


def _kind_and_boxes(document: Document, graph: GraphIndex, element: Element) -> str:
    boxes = [called(document, document.get(box, Boundary)) for box in graph.boxes_around(element.id)]
    word = KIND_WORDS[element.kind][0]
    return f"{word} in {', in '.join(boxes)}" if boxes else word


def _of_flow(document: Document, graph: GraphIndex, flow: Flow) -> list[str]:
    source, target = (_end(document, end) for end in (flow.source, flow.target))
    parts = [f"between {source} and {target}" if flow.two_way else f"from {source} to {target}"]
    crossed = [called(document, document.get(crossing.boundary, Boundary)) for crossing in graph.crossings(flow.id)]
    if crossed:
        parts.append(f"crosses {listed(list(dict.fromkeys(crossed)))}")
    return parts


def _end(document: Document, end: str | None) -> str:
    return "a free end" if end is None else called(document, document.get(end, Element))


def _of_boundary(graph: GraphIndex, boundary: Boundary) -> list[str]:
    parts = []
    if boundary.shape == "box":
        parts.append(f"holds {counted(len(graph.all_members(boundary.id)), 'element')}")
    parts.append(f"crossed by {counted(len(graph.crossing_flows(boundary.id)), 'flow')}")
    return parts


def _data_names(document: Document, element: Element) -> list[str]:
    data: set[str] = set()
    if isinstance(element, Flow | Store):
        data.update(element.data)
    elif isinstance(element, Process):
        data.update(asset for flow in document.referring(element.id, Flow) for asset in flow.data)
    assets = [document.get(id, Asset) for id in data]
    return [plain(asset.name, _LONGEST_NAME) or "data without a name" for asset in sorted(assets, key=_order)]


def assets_of(document: Document, content: Content) -> tuple[Term, ...]:
    """Return the data worth protecting, each with what people said about it."""
    terms = []
    for asset in sorted(document.of_kind(Asset), key=_order):
        said = [fact.value if fact.label != "" else "" for fact in answered(content.catalogue, "asset", asset.answers)]
        meaning = ". ".join(filter(None, (" · ".join(said), asset.description.strip())))
        terms.append(Term(asset.name.strip() or "Data without a name", meaning))
    return tuple(terms)


def _order(asset: Asset) -> tuple[str, str]:
    return asset.order, asset.id


def _label(specs: Mapping[str, PropertySpec], name: str) -> str:
    return specs[name].label if name in specs else name


def _as_text(value: Answer) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return {True: "Yes", False: "No"}.get(value, str(value)) if isinstance(value, bool) else value

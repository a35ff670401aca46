"""Sentences about what one points at."""

from __future__ import annotations

from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import Boundary, Element, Flow

OUTSIDE = "outside"


def crossing_words(document: Document, graph: GraphIndex, flow: Flow, boundary: str) -> str:
    """Return a sentence that names both sides of a boundary where a flow crosses it.

    "Place order: from outside into Shop cloud", "Order: from Private network out to Shop cloud", and for a line, which
    has no inside, "Login: across Internet, from Customer to Web app".
    """
    record = document.records.get(boundary)
    what = _name(flow, "This flow")
    if not isinstance(record, Boundary):
        return what
    if record.shape == "line":
        ends = [_name(document.records.get(end or ""), "a free end") for end in (flow.source, flow.target)]
        return f"{what}: across {_name(record, 'the boundary')}, from {ends[0]} to {ends[1]}"
    around = graph.boxes_around(boundary)
    outer = _name(document.records.get(around[0]), "the boundary around it") if around else OUTSIDE
    inner = _name(record, "the boundary")
    inward = any(c.boundary == boundary and c.direction == "inward" for c in graph.crossings(flow.id))
    if flow.two_way:
        return f"{what}: both ways between {outer} and {inner}"
    return f"{what}: from {outer} into {inner}" if inward else f"{what}: from {inner} out to {outer}"


def _name(record: object, otherwise: str) -> str:
    name = " ".join(record.name.split())[:60] if isinstance(record, Element) else ""
    return name or otherwise

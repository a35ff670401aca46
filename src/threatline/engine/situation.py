"""The drawing as conditions see it: kinds, effective values, arcs with their crossings, carried assets."""

from __future__ import annotations

from collections.abc import Mapping

from threatline.engine.catalogue import Value
from threatline.engine.meanings import OUT_OF_SCOPE
from threatline.engine.pack import Content
from threatline.engine.values import Layers, Values
from threatline.model.cuts import cut_boundaries
from threatline.model.document import Document
from threatline.model.graph import Arc, Crossing, GraphIndex
from threatline.model.records import Answer, Flow, Project, Store

MODEL = "model"
"""The key under which the values of the model as a whole stand."""

_REVERSED = {"inward": "outward", "outward": "inward", "both": "both"}


class Situation:
    """What there is to know about a document at this moment; it only reads."""

    def __init__(
        self, content: Content, document: Document, graph: GraphIndex, values: Mapping[str, Values], layers: Layers
    ) -> None:
        self.content = content
        self.document = document
        self.graph = graph
        self.values = values
        """The effective values of elements and assets by id, and those of the model under MODEL."""
        self.layers = layers

    def kind(self, id: str) -> str:
        """Return the kind of a record."""
        return self.document.records[id].kind

    def value(self, id: str, name: str) -> Value:
        """Return the effective value of a property that the kind of the element declares."""
        return self.values[id].value(name)

    def crossings(self, arc: Arc) -> tuple[Crossing, ...]:
        """Return what one reading of a flow crosses, with the direction as seen in that reading."""
        found = self.graph.crossings(arc.flow)
        if not found or self.graph.arcs(arc.flow)[0] == arc:
            return found
        return tuple(Crossing(boundary, _REVERSED[way]) for boundary, way in found)  # type: ignore[arg-type]

    def cut(self, flow: str) -> tuple[str, ...]:
        """Return the boundaries that the drawn curve of a flow meets, read from the drawing without any index."""
        return cut_boundaries(self.document, self.document.get(flow, Flow))

    def flows_at(self, node: str) -> list[str]:
        """Return the flows that start or end at a node, without those that have a free end."""
        arcs = (*self.graph.inbound(node), *self.graph.outbound(node))
        return list(dict.fromkeys(arc.flow for arc in arcs))

    def carried(self, id: str) -> tuple[str, ...]:
        """Return the assets of a flow or store; a process handles those of all its flows, other kinds none."""
        record = self.document.records[id]
        if isinstance(record, Flow | Store):
            return record.data
        if record.kind != "process":
            return ()
        return tuple(sorted({asset for flow in self.flows_at(id) for asset in self.carried(flow)}))

    def is_silent(self, id: str) -> bool:
        """Tell whether an element is left out: out of scope itself, or a flow with a free end or with both ends out."""
        if self.values[id].value(OUT_OF_SCOPE) is True:
            return True
        if self.kind(id) != "flow":
            return False
        arcs = self.graph.arcs(id)
        return not arcs or all(self.values[end].value(OUT_OF_SCOPE) is True for end in arcs[0][1:])


def model_answers(document: Document) -> Mapping[str, Answer]:
    """Return what people said about the model as a whole; nothing where there is no title page."""
    for project in document.of_kind(Project):
        return project.answers
    return {}

"""Which boundaries the drawn curve of a flow meets: geometry alone, kept current commit by commit where a rule asks.

A box counts by its outline, whoever its members are, and nested boxes count one by one; a line by its curve. Flows with
a free end cut nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from threatline.model.changes import Commit
from threatline.model.document import Document
from threatline.model.geometry import Rect
from threatline.model.graph import ROUTE_FIELDS, GraphChange, GraphIndex, changed_fields
from threatline.model.records import Boundary, Flow, Node
from threatline.model.route import Curve, crossing_points, cuts, flow_curve, line_curve, rect_of

Frame = Rect | Curve
"""What is drawn of a boundary: the rectangle of a box, whose corners are round, or a line."""

_FLOW_FIELDS = {*ROUTE_FIELDS, "diagram"}
_FRAME_FIELDS = {"x", "y", "width", "height", "points", "shape", "diagram"}


def cut_boundaries(document: Document, flow: Flow) -> tuple[str, ...]:
    """Return the boundaries on the diagram of a flow that its drawn curve meets, sorted by id."""
    if flow.source is None or flow.target is None:
        return ()
    frames = {other.id: _frame(other) for other in document.of_kind(Boundary) if other.diagram == flow.diagram}
    return _met(flow_curve(document, flow), frames)


def _frame(boundary: Boundary) -> Frame:
    return line_curve(boundary) if boundary.shape == "line" else rect_of(boundary)


def _met(curve: Curve, frames: Mapping[str, Frame]) -> tuple[str, ...]:
    return tuple(sorted(id for id, frame in frames.items() if _meets(curve, frame)))


def _meets(curve: Curve, frame: Frame) -> bool:
    return cuts(curve, frame) if isinstance(frame, Curve) else bool(crossing_points(curve, frame))


class CutIndex:
    """What `cut_boundaries` says about every flow, as look-ups; it follows commits."""

    def __init__(self, document: Document, graph: GraphIndex) -> None:
        """Read the whole document; the graph must be current."""
        self._document, self._graph = document, graph
        self._curves: dict[str, tuple[str, Curve]] = {}
        """Flow → its diagram and its curve."""
        self._frames: dict[str, dict[str, Frame]] = defaultdict(dict)
        """Diagram → boundary → what is drawn of it."""
        self._place: dict[str, str] = {}
        """Boundary → its diagram."""
        self._cut: dict[str, tuple[str, ...]] = {}
        self._cutting: dict[str, set[str]] = defaultdict(set)
        for boundary in document.of_kind(Boundary):
            self._draw_frame(boundary.id)
        for flow in document.of_kind(Flow):
            self._draw_flow(flow.id)
            self._test(flow.id)

    def boundaries(self, flow: str) -> tuple[str, ...]:
        """Return the boundaries that a flow cuts, sorted by id."""
        return self._cut.get(flow, ())

    def flows(self, boundary: str) -> Collection[str]:
        """Return the flows that cut a boundary."""
        return self._cutting.get(boundary, ())

    def follow(self, commit: Commit, change: GraphChange) -> set[str]:
        """Follow a commit that document and graph have already applied; returns the flows that cut others now."""
        rerouted, diagrams = set(change.former_arcs), set[str]()
        for id, paths in changed_fields(commit).items():
            record = self._document.records.get(id)
            if id in self._place or isinstance(record, Boundary):
                if paths is None or paths & _FRAME_FIELDS:
                    diagrams |= self._draw_frame(id)
            elif paths is None or paths & _FLOW_FIELDS:
                if isinstance(record, Node):
                    rerouted |= self._graph.incident(id)
                elif isinstance(record, Flow):
                    rerouted |= {id, *self._beside(id)}
        for former in change.former_arcs.values():  # what a flow leaves moves together again
            for arc in former:
                rerouted |= self._graph.between(arc.source, arc.target)
        for flow in rerouted:
            self._draw_flow(flow)
        rerouted |= {flow for flow, (diagram, _) in self._curves.items() if diagram in diagrams}
        return {flow for flow in rerouted if self._test(flow)}

    def _beside(self, flow: str) -> set[str]:
        """Return the flows that join the same two nodes: they make room for each other."""
        return {other for arc in self._graph.arcs(flow) for other in self._graph.between(arc.source, arc.target)}

    def _draw_frame(self, id: str) -> set[str]:
        """Note what is drawn of a boundary now; returns the diagrams on which it was and is."""
        touched = set[str]()
        if (before := self._place.pop(id, None)) is not None:
            del self._frames[before][id]
            touched.add(before)
        record = self._document.records.get(id)
        if isinstance(record, Boundary):
            self._place[id] = record.diagram
            self._frames[record.diagram][id] = _frame(record)
            touched.add(record.diagram)
        return touched

    def _draw_flow(self, id: str) -> None:
        """Note the curve of a flow as it is now; nothing for one that is gone or has a free end."""
        record = self._document.records.get(id)
        if isinstance(record, Flow) and self._graph.arcs(id):
            self._curves[id] = (record.diagram, flow_curve(self._document, record))
        else:
            self._curves.pop(id, None)

    def _test(self, flow: str) -> bool:
        """Note what a flow cuts now; returns whether that differs."""
        before, after = self._cut.get(flow, ()), tuple[str, ...]()
        if flow in self._curves:
            diagram, curve = self._curves[flow]
            after = _met(curve, self._frames.get(diagram, {}))
        for boundary in before:
            self._cutting[boundary].discard(flow)
        for boundary in after:
            self._cutting[boundary].add(flow)
        if after:
            self._cut[flow] = after
        else:
            self._cut.pop(flow, None)
        return before != after

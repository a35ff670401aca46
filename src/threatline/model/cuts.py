"""Which boundaries the drawn curve of a flow meets: geometry alone, kept current commit by commit where a rule asks.

A box counts by its outline, whoever its members are, and nested boxes count one by one; a line by its curve. Flows with
a free end cut nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from threatline.model.changes import Commit
from threatline.model.curve import BOUNDARY_RADIUS, rounded_outline
from threatline.model.document import Document
from threatline.model.geometry import Point, Rect, polylines_meet
from threatline.model.graph import ROUTE_FIELDS, GraphChange, GraphIndex, changed_fields, moves
from threatline.model.records import Boundary, Flow, Node
from threatline.model.route import Curve, flow_curve, line_curve, rect_of

_NEAR = 1.0
"""Bounds this close in px are looked at exactly."""
_NOTHING = Rect(0.0, 0.0, 0.0, 0.0)
_FLOW_FIELDS = {*ROUTE_FIELDS, "diagram"}
_FRAME_FIELDS = {"x", "y", "width", "height", "points", "shape", "diagram"}


class Drawn(NamedTuple):
    """A drawn line as a polyline, within bounds in px that tell most pairs apart by a few comparisons."""

    left: float
    top: float
    right: float
    bottom: float
    points: list[Point]
    core: Rect
    """What lies in it meets the line nowhere: the inside of a box, without the band of its round corners."""


def cut_boundaries(document: Document, flow: Flow) -> tuple[str, ...]:
    """Return the boundaries on the diagram of a flow that its drawn curve meets, sorted by id."""
    if flow.source is None or flow.target is None:
        return ()
    curve = flow_curve(document, flow).flattened()
    others = (other for other in document.of_kind(Boundary) if other.diagram == flow.diagram)
    return tuple(sorted(other.id for other in others if polylines_meet(curve, _frame(other).points)))


def _frame(boundary: Boundary) -> Drawn:
    if boundary.shape == "line":
        return _line(line_curve(boundary))
    box = rect_of(boundary)
    outline = rounded_outline(box, BOUNDARY_RADIUS)
    return Drawn(box.x, box.y, box.right, box.bottom, outline, box.inflated(-BOUNDARY_RADIUS))


def _line(curve: Curve) -> Drawn:
    around = curve.bounds()
    return Drawn(around.x, around.y, around.right, around.bottom, curve.flattened(), _NOTHING)


class CutIndex:
    """What `cut_boundaries` says about every flow, as look-ups; it follows commits."""

    def __init__(self, document: Document, graph: GraphIndex) -> None:
        """Read the whole document; the graph must be current."""
        self._document, self._graph = document, graph
        self._curves: dict[str, tuple[str, Drawn]] = {}
        """Flow → its diagram and its curve."""
        self._frames: dict[str, dict[str, Drawn]] = defaultdict(dict)
        """Diagram → boundary → what is drawn of it."""
        self._place: dict[str, str] = {}
        """Boundary → its diagram."""
        self._cut: dict[str, tuple[str, ...]] = {}
        self._cutting: dict[str, set[str]] = defaultdict(set)
        for boundary in document.of_kind(Boundary):
            self._draw_frame(boundary.id)
        for flow in document.of_kind(Flow):
            self._draw_flow(flow.id)

    def boundaries(self, flow: str) -> tuple[str, ...]:
        """Return the boundaries that a flow cuts, sorted by id."""
        return self._cut.get(flow, ())

    def flows(self, boundary: str) -> Collection[str]:
        """Return the flows that cut a boundary."""
        return self._cutting.get(boundary, ())

    def follow(self, commit: Commit, change: GraphChange) -> set[str]:
        """Follow a commit that document and graph have already applied; returns the flows that cut others now."""
        rerouted, frames = set(change.former_arcs), set[str]()
        for id, paths in changed_fields(commit).items():
            record = self._document.records.get(id)
            if record is None or (isinstance(record, Node) and moves(paths)):
                rerouted |= set(self._graph.right_angled())
            if id in self._place or isinstance(record, Boundary):
                if paths is None or paths & _FRAME_FIELDS:
                    frames.add(id)
            elif paths is None or paths & _FLOW_FIELDS:
                if isinstance(record, Node):
                    rerouted |= self._graph.incident(id)
                elif isinstance(record, Flow):
                    rerouted |= {id, *self._beside(id)}
        for former in change.former_arcs.values():  # what a flow leaves moves together again
            for arc in former:
                rerouted |= self._graph.between(arc.source, arc.target)
        changed = {flow for id in frames for flow in self._redraw_frame(id)}
        return changed | {flow for flow in rerouted if self._draw_flow(flow)}

    def _beside(self, flow: str) -> set[str]:
        """Return the flows that join the same two nodes: they make room for each other."""
        return {other for arc in self._graph.arcs(flow) for other in self._graph.between(arc.source, arc.target)}

    def _draw_frame(self, id: str) -> str | None:
        """Note what is drawn of a boundary now; returns its diagram, None for one that is gone."""
        if (before := self._place.pop(id, None)) is not None:
            del self._frames[before][id]
        record = self._document.records.get(id)
        if not isinstance(record, Boundary):
            return None
        self._place[id] = record.diagram
        self._frames[record.diagram][id] = _frame(record)
        return record.diagram

    def _redraw_frame(self, id: str) -> set[str]:
        """Note what is drawn of a boundary now; returns the flows that cut it either before or now."""
        before, after = set(self.flows(id)), set[str]()
        diagram = self._draw_frame(id)
        if diagram is not None:
            frame = {id: self._frames[diagram][id]}
            curves = self._curves.items()
            after = {flow for flow, (page, curve) in curves if page == diagram and _met(curve, frame)}
        for flow in before - after:
            self._set(flow, tuple(other for other in self._cut[flow] if other != id))
        for flow in after - before:
            self._set(flow, tuple(sorted((*self.boundaries(flow), id))))
        return before ^ after

    def _draw_flow(self, id: str) -> bool:
        """Note the curve of a flow and what it cuts now; returns whether it cuts others than before."""
        record, after = self._document.records.get(id), tuple[str, ...]()
        if isinstance(record, Flow) and self._graph.arcs(id):
            curve = _line(flow_curve(self._document, record))
            self._curves[id] = (record.diagram, curve)
            after = tuple(sorted(_met(curve, self._frames.get(record.diagram, {}))))
        else:  # it is gone or has a free end
            self._curves.pop(id, None)
        return self._set(id, after)

    def _set(self, flow: str, after: tuple[str, ...]) -> bool:
        before = self.boundaries(flow)
        for boundary in before:
            self._cutting[boundary].discard(flow)
        for boundary in after:
            self._cutting[boundary].add(flow)
        if after:
            self._cut[flow] = after
        else:
            self._cut.pop(flow, None)
        return before != after


def _met(curve: Drawn, frames: Mapping[str, Drawn]) -> list[str]:
    """Return the boundaries whose frame a curve meets."""
    left, top, right, bottom = curve.left - _NEAR, curve.top - _NEAR, curve.right + _NEAR, curve.bottom + _NEAR
    inside = Rect(left, top, right - left, bottom - top)
    return [
        id
        for id, (x, y, x2, y2, points, core) in frames.items()
        if x <= right and x2 >= left and y <= bottom and y2 >= top
        if not core.contains(inside) and polylines_meet(curve.points, points)
    ]

"""What the records alone do not say about an element's look: the engine's badge, protections, data, surroundings."""

from __future__ import annotations

from threatline.canvas.desk import Desk
from threatline.drawing.appearance import Appearance, DataClass
from threatline.drawing.boundaries import ground_at
from threatline.look import appearance_with_threats
from threatline.model.geometry import Point
from threatline.model.records import Asset, Boundary, Element, Flow, Node, Process, Severity, Store
from threatline.model.route import rect_of

CLASSES: tuple[DataClass, ...] = ("public", "internal", "confidential", "restricted")
"""From harmless to harmful."""


class Looks:
    """Reads the look of an element from the session when it is about to be painted."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.data_classes = False
        """Whether bars, tiles and underlays tell what class of data lies where."""
        self.heat = False
        """Whether nodes and flows are tinted by their worst open threat."""

    def of(self, element: Element) -> Appearance:
        """Return the look of an element as it stands on the diagram, not touched by pointer or selection."""
        session = self._desk.session
        look = appearance_with_threats(session.engine, element, self._desk.letter)
        if self.heat and isinstance(element, Node | Flow):
            look = look._replace(heat=heat_of(look))
        if not isinstance(element, Flow):
            look = look._replace(ground=ground_at(len(session.graph.boxes_around(element.id))))
        return look._replace(data_class=self._data_class(element)) if self.data_classes else look

    def ground_under(self, flow: Flow, at: Point) -> str:
        """Return the ground under a point of a flow: that of the innermost box around an end which holds the point."""
        graph, records = self._desk.session.graph, self._desk.document.records
        depth = 0
        for end in (flow.source, flow.target):
            if end is None:
                continue
            chain = graph.boxes_around(end)
            for place, box in enumerate(chain):
                record = records[box]
                if isinstance(record, Boundary) and rect_of(record).contains(at):
                    depth = max(depth, len(chain) - place)
                    break
        return ground_at(depth)

    def _data_class(self, element: Element) -> DataClass | None:
        """Return the most harmful class of the data that a flow carries, a store keeps or a process handles."""
        records = self._desk.document.records
        data: set[str] = set()
        if isinstance(element, Flow | Store):
            data.update(element.data)
        if isinstance(element, Process):
            for id in self._desk.document.referrers(element.id):
                flow = records[id]
                if isinstance(flow, Flow):
                    data.update(flow.data)
        found = [
            CLASSES.index(value)  # type: ignore[arg-type]
            for id in data
            if isinstance(asset := records.get(id), Asset) and (value := asset.answers.get("classification")) in CLASSES
        ]
        return CLASSES[max(found)] if found else None


def heat_of(look: Appearance) -> Severity | None:
    """Return the severity of the worst open threat as the badge tells it; None where nothing is open."""
    return look.badge.severity if look.badge is not None and look.badge.state == "open" else None

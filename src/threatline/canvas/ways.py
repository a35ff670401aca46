"""The ways of flows over a page: as they are, and as they would be while something is in the hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from threatline.canvas.items import FlowItem, Mark, marks_of
from threatline.model.geometry import Point, Rect
from threatline.model.records import Boundary, Flow, Spot
from threatline.model.route import Curve, Lane, curve_between, flow_curve, in_the_way, lane_of, line_curve, rect_of

if TYPE_CHECKING:
    from threatline.canvas.scene import Page


class Ways:
    """Asks the one router for the flows of a page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def way_of(self, flow: Flow) -> tuple[Curve, Lane]:
        """Return the curve on which a flow is drawn now, and its lane."""
        item = self._page.items_by_id.get(flow.id)
        if isinstance(item, FlowItem):
            return item.curve, item.lane
        document = self._page.document
        return flow_curve(document, flow), lane_of(document, flow)

    def route(
        self,
        flow: Flow,
        rects: Mapping[str, Rect],
        bends: tuple[Spot, ...] | None = None,
        free_ends_by: Point = Point(0.0, 0.0),  # noqa: B008
    ) -> Curve:
        """Return the way a flow would take if nodes had the frames in `rects`, or it had other bends."""
        page = self._page
        ends: list[tuple[Rect | Point, str]] = []
        for node, spot in ((flow.source, flow.source_point), (flow.target, flow.target_point)):
            if node is not None:
                ends.append((rects.get(node) or page.rect(node), page.kind(node)))
            else:
                ends.append((Point(*(spot or (0.0, 0.0))).moved(*free_ends_by), ""))
        (source, source_kind), (target, target_kind) = ends
        lane = self._lane(flow)
        loop = flow.source is not None and flow.source == flow.target
        bends = flow.bends if bends is None else bends
        return curve_between(
            source,
            source_kind,
            target,
            target_kind,
            lane=lane.number,
            lanes=lane.of,
            loop=loop,
            bends=bends,
            routing=flow.routing,
            around=in_the_way(page.document, flow, rects),
        )

    def _lane(self, flow: Flow) -> Lane:
        item = self._page.items_by_id.get(flow.id)
        return item.lane if isinstance(item, FlowItem) else lane_of(self._page.document, flow)

    def marks_on(self, flow: Flow, curve: Curve, rects: Mapping[str, Rect] | None = None) -> tuple[Mark, ...]:
        """Return where a curve meets the boundaries its flow crosses; boxes may be elsewhere, as `rects` says."""
        page = self._page
        crossed: list[tuple[str, Rect | Curve]] = []
        for crossing in page.graph.crossings(flow.id):
            boundary = page.records[crossing.boundary]
            if isinstance(boundary, Boundary):
                is_line = boundary.shape == "line"
                place = line_curve(boundary) if is_line else (rects or {}).get(boundary.id) or rect_of(boundary)
                crossed.append((boundary.id, place))
        return marks_of(curve, crossed)

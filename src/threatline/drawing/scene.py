"""Draws a whole diagram: every element in the order of painting, with the marks where flows cross boundaries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from threatline.drawing.appearance import Appearance, appearance_of
from threatline.drawing.badges import Icons
from threatline.drawing.boundaries import draw_boundary, ground_at
from threatline.drawing.display import Drawing, Primitive, extent
from threatline.drawing.flows import draw_crossing, draw_flow_label, draw_flow_line, flow_label
from threatline.drawing.label_places import LabelPlaces
from threatline.drawing.nodes import draw_node_badge, draw_node_body, draw_node_selection
from threatline.drawing.notes import draw_note
from threatline.model.document import Document
from threatline.model.geometry import XY, Point, Rect
from threatline.model.records import AnyElement, Boundary, Diagram, Element, Flow, Node, Note, is_box
from threatline.model.route import (
    Curve,
    Lane,
    crossing_points,
    flow_curve,
    lane_of,
    line_crossing_points,
    line_curve,
    rect_of,
)

Look = Callable[[str], Appearance]
"""The id of an element → how it looks; the ground is found by the scene."""

EMPTY = Rect(0.0, 0.0, 320.0, 160.0)
"""What an empty diagram covers."""


@dataclass(frozen=True, slots=True)
class DrawnFlow:
    """A flow with what was worked out for it once."""

    flow: Flow
    curve: Curve
    lane: Lane
    look: Appearance
    shift: XY
    """How far its label stands from its home."""
    marks: tuple[tuple[Point, str], ...]
    """Where it crosses boundaries, and the ground there."""


@dataclass(slots=True)
class _Page:
    """The elements of one diagram by kind, each in the order in which it is painted."""

    boxes: list[Boundary] = field(default_factory=list)
    lines: list[tuple[Boundary, Curve]] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def draw_diagram(
    document: Document,
    diagram: str,
    look: Look | None = None,
    icons: Icons | None = None,
    *,
    crossings: bool = True,
    only: Collection[str] | None = None,
) -> Drawing:
    """Draw one diagram of a project, or `only` some of its elements.

    `look` says how each element appears; without it, what its record tells is drawn. Boundaries come first, outer
    before inner, then flows, crossing marks, nodes, notes and badges. Raises Invalid when there is no such diagram.
    """
    title = document.get(diagram, Diagram).name
    icons = icons or {}
    page, chains = _page(document, diagram, only), _Chains(document)

    def seen(element: Element, boxes: int) -> Appearance:
        appearance = look(element.id) if look is not None else appearance_of(element)
        ground = ground_at(boxes)
        return appearance if appearance.ground == ground else appearance._replace(ground=ground)

    parts: list[Primitive] = []
    for depth, box in sorted(((len(chains.around(box)), box) for box in page.boxes), key=lambda pair: pair[0]):
        parts += draw_boundary(box, seen(box, depth), icons, depth)
    for line, _ in page.lines:
        parts += draw_boundary(line, seen(line, 0), icons)
    ways = {flow.id: (flow_curve(document, flow), lane_of(document, flow)) for flow in page.flows}

    def way_of(flow: Flow) -> tuple[Curve, Lane]:
        # The labels of flows that are left out keep their places: the others stand where they do on the whole diagram.
        return ways.get(flow.id) or (flow_curve(document, flow), lane_of(document, flow))

    places = LabelPlaces(document, diagram, way_of)
    flows = [_drawn_flow(document, flow, ways[flow.id], places, page, chains, seen) for flow in page.flows]
    for drawn in flows:
        parts += draw_flow_line(drawn.flow, drawn.curve, drawn.look)
    for drawn in flows:
        parts += draw_flow_label(drawn.flow, drawn.curve, drawn.look, drawn.lane, drawn.shift)
    if crossings:
        for drawn in flows:
            for point, ground in drawn.marks:
                parts += draw_crossing(point, ground)
    parts += _drawn_nodes(page, chains, seen, icons)
    return Drawing(extent(parts) or EMPTY, tuple(parts), title)


def _drawn_nodes(
    page: _Page, chains: _Chains, seen: Callable[[Element, int], Appearance], icons: Icons
) -> list[Primitive]:
    """Draw nodes and notes, then all badges, then the selection with its badges on top."""
    looks = [(node, seen(node, len(chains.around(node)))) for node in page.nodes]
    parts: list[Primitive] = []
    for node, look in looks:
        parts += draw_node_body(node, look, icons)
    for note in page.notes:
        parts += draw_note(note, seen(note, len(chains.around(note))))
    for node, look in looks:
        if not look.selected:
            parts += draw_node_badge(node, look)
    for node, look in looks:
        if look.selected:
            parts += draw_node_selection(node) + draw_node_badge(node, look)
    return parts


def _drawn_flow(
    document: Document,
    flow: Flow,
    way: tuple[Curve, Lane],
    places: LabelPlaces,
    page: _Page,
    chains: _Chains,
    seen: Callable[[Element, int], Appearance],
) -> DrawnFlow:
    (curve, lane), shift = way, places.shift(flow.id)
    look = seen(flow, 0)
    around = {box.id: box for end in (flow.source, flow.target) if end for box in chains.around(document.records[end])}
    if around and (label := flow_label(flow, curve, look, lane, shift)) is not None:
        centre = label.rect.centre
        deepest = max(
            (len(chains.around(box)) + 1 for box in around.values() if rect_of(box).contains(centre)), default=0
        )
        look = look._replace(ground=ground_at(deepest))
    return DrawnFlow(flow, curve, lane, look, shift, tuple(crossing_marks(document, flow, curve, page.lines)))


def crossing_marks(
    document: Document, flow: Flow, curve: Curve, lines: Iterable[tuple[Boundary, Curve]] = ()
) -> list[tuple[Point, str]]:
    """Return where a flow meets the border of each box that it crosses and each line, with the ground there.

    A box is crossed when it holds exactly one end; a flow that merely bows out of a box that holds both is not marked.
    """
    chains = _Chains(document)
    inside = [
        {box.id: box for box in chains.around(document.records[end])} if end is not None else {}
        for end in (flow.source, flow.target)
    ]
    found: list[tuple[Point, str]] = []
    for id in sorted(inside[0].keys() ^ inside[1].keys()):
        box = inside[0].get(id) or inside[1][id]
        ground = ground_at(len(chains.around(box)))
        found += [(point, ground) for point in crossing_points(curve, rect_of(box))]
    for _, line in lines:
        found += [(point, "canvas") for point in line_crossing_points(curve, line)]
    return found


class _Chains:
    """Which boxes lie around an element, innermost first."""

    def __init__(self, document: Document) -> None:
        self._records: Mapping[str, object] = document.records

    def around(self, element: object) -> list[Boundary]:
        """Return the boxes around an element; a circle of owners, which a document refuses, would end here too."""
        found: list[Boundary] = []
        owner = getattr(element, "boundary", None)
        while owner is not None:
            box = self._records.get(owner)
            if not isinstance(box, Boundary) or not is_box(box) or box in found:
                break
            found.append(box)
            owner = box.boundary
        return found


def _page(document: Document, diagram: str, only: Collection[str] | None) -> _Page:
    page = _Page()
    wanted = document.referrers(diagram) if only is None else document.referrers(diagram) & set(only)
    elements: list[AnyElement] = [
        record for id in wanted if isinstance(record := document.records[id], Element) and record.diagram == diagram
    ]
    for element in sorted(elements, key=lambda element: (element.order, element.id)):
        if isinstance(element, Boundary):
            if element.shape == "line":
                page.lines.append((element, line_curve(element)))
            else:
                page.boxes.append(element)
        elif isinstance(element, Flow):
            page.flows.append(element)
        elif isinstance(element, Note):
            page.notes.append(element)
        else:
            page.nodes.append(element)
    return page

"""Paints the preview of a gesture: below the nodes what belongs there, above them what is in the hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from threatline.canvas.gestures.gesture import Preview
from threatline.canvas.ink import Ink
from threatline.canvas.items import BoundaryItem, ElementItem, FlowItem, NodeItem
from threatline.canvas.painter import laid_out, paint, picture_of
from threatline.canvas.scene import Page
from threatline.canvas.snapping import GapBar
from threatline.content.icons import ICON_PATHS
from threatline.drawing.appearance import GHOST, Appearance
from threatline.drawing.boundaries import draw_boundary
from threatline.drawing.display import Path, Primitive, curve_steps, rect_steps
from threatline.drawing.flows import ARROW_LENGTH, ARROW_WIDTH, draw_crossing, draw_flow
from threatline.drawing.handles import draw_port, draw_ports
from threatline.drawing.nodes import draw_node, draw_node_selection
from threatline.drawing.notes import draw_note
from threatline.model.curve import Curve, smooth
from threatline.model.geometry import Point, Rect, unit
from threatline.model.identity import new_id
from threatline.model.records import KINDS, Boundary, Element, Flow, Node, Note
from threatline.model.route import label_rect

MOST_FLOWS = 12
"""More flows in the hand than this are painted as thin lines."""
GAP_BELOW = 18.0
"""How far below its row, in screen px, the bar of an equal gap lies."""


Sort = Literal["boxes", "flows", "nodes"]
"""Boundaries lie below flows, flows below nodes and notes, in the hand as on the ground."""


def sort_of(item: ElementItem) -> Sort:
    """Return what an item is to the order of painting."""
    return "boxes" if isinstance(item, BoundaryItem) else "flows" if isinstance(item, FlowItem) else "nodes"


class Carried(Protocol):
    """Very many elements in the hand, painted once."""

    def paint(self, painter: QPainter, sort: Sort, shift: Point) -> None:
        """Paint those of one sort, shifted."""


class Sketch:
    """Paints previews of one page. Nothing here outlives a frame."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # ---- below flows and nodes ------------------------------------------------------------------------------------

    def paint_below(self, painter: QPainter, preview: Preview, scale: float, carried: Carried | None = None) -> None:
        """Paint the box that will own something, boxes in the hand, snap lines, then flows in the hand."""
        page = self.page
        self._paint_target_box(painter, preview)
        self._paint_carried(painter, preview, carried, "boxes")
        for id, rect in preview.rects.items():
            record = page.records[id]
            if isinstance(record, Boundary):
                look = Appearance(selected=page.desk.is_selected(id))
                self._paint_box(painter, record.model_copy(update=_frame(rect)), look)
        if preview.box is not None and preview.box.width and preview.box.height:
            self._paint_box(painter, _new_box(page, preview.box), Appearance(selected=True), preview.words)
        self._paint_guides(painter, preview, scale)
        self._paint_carried(painter, preview, carried, "flows")
        if len(preview.routes) > MOST_FLOWS:
            self._paint_many_flows(painter, preview)
        else:
            moved = {
                box: self.page.rect(box).translated(*preview.shift)
                for box in preview.shifted
                if isinstance(self.page.items_by_id.get(box), BoundaryItem)
            }
            for id in preview.routes.keys() | preview.label_offsets.keys():
                self._paint_flow(painter, id, preview, {**moved, **preview.rects})

    def _paint_carried(self, painter: QPainter, preview: Preview, carried: Carried | None, sort: Sort) -> None:
        """Paint what is only shifted, half see-through while it is to become a copy."""
        painter.setOpacity(GHOST if preview.see_through else 1.0)
        if carried is not None:
            carried.paint(painter, sort, preview.shift)
        else:
            self.paint_things(painter, preview.shifted, sort, preview.shift)
        painter.setOpacity(1.0)

    def _paint_target_box(self, painter: QPainter, preview: Preview) -> None:
        """Light the box that will own what is dragged, and paint the boxes inside it once more above."""
        record = self.page.records.get(preview.target or "")
        if not isinstance(record, Boundary):
            return
        self._paint_box(painter, record, Appearance(valid_target=True), preview.words)
        for item in self._inner_boxes(record.id):
            if item.id not in preview.hidden:
                item.draw(painter, self.page.with_detail)

    def _inner_boxes(self, box: str) -> Iterable[ElementItem]:
        for id in sorted(self.page.graph.members(box)):
            item = self.page.items_by_id.get(id)
            if isinstance(item, BoundaryItem):
                yield item
                yield from self._inner_boxes(id)

    def _paint_box(self, painter: QPainter, box: Boundary, state: Appearance, words: str = "") -> None:
        item = self.page.items_by_id.get(box.id)
        look = item.seen() if item is not None else Appearance()
        look = look._replace(selected=state.selected, valid_target=state.valid_target, second_line=words)
        depth = len(self.page.graph.boxes_around(box.id))
        parts = draw_boundary(box, look, ICON_PATHS, depth)
        paint(painter, picture_of(parts, self.page.ink), self.page.with_detail)

    def _paint_guides(self, painter: QPainter, preview: Preview, scale: float) -> None:
        painter.setPen(self.page.ink.hairline("accent", scale))
        over = 16 / scale
        for guide in preview.guides:
            a, b = guide.start - over, guide.end + over
            ends = ((guide.at, a), (guide.at, b)) if guide.axis == "x" else ((a, guide.at), (b, guide.at))
            painter.drawLine(QPointF(*ends[0]), QPointF(*ends[1]))
        for gap in preview.gaps:
            self._paint_gap(painter, gap, scale)

    def _paint_gap(self, painter: QPainter, gap: GapBar, scale: float) -> None:
        """Paint a bar with 8 px ends and the length of the gap behind it."""
        across, tick = gap.across + GAP_BELOW / scale, 4 / scale
        swap = gap.axis == "y"

        def at(along: float, aside: float) -> QPointF:
            return QPointF(aside, along) if swap else QPointF(along, aside)

        painter.setPen(self.page.ink.hairline("accent", scale))
        painter.drawLine(at(gap.start, across), at(gap.end, across))
        for end in (gap.start, gap.end):
            painter.drawLine(at(end, across - tick), at(end, across + tick))
        text = laid_out(f"{gap.length:.0f}", 11.0, 600)
        middle = (gap.start + gap.end) / 2
        painter.save()
        painter.translate(at(middle, across))
        painter.scale(1 / scale, 1 / scale)
        painter.setPen(self.page.ink.pen("accent"))
        place = QPointF(8, -text.ascent / 2) if swap else QPointF(-text.width / 2, 6)
        for run in text.glyphs:
            painter.drawGlyphRun(place, run)
        painter.restore()

    # ---- above ----------------------------------------------------------------------------------------------------

    def paint_above(self, painter: QPainter, preview: Preview, scale: float, carried: Carried | None = None) -> None:
        """Paint nodes, badges and outlines in the hand, then marquee, new flow and new node."""
        page = self.page
        self._paint_carried(painter, preview, carried, "nodes")
        for id, rect in preview.rects.items():
            record = page.records[id]
            if isinstance(record, Node | Note):
                self._paint_resized(painter, record.model_copy(update=_frame(rect)))
        self._paint_target_node(painter, preview)
        self._paint_outlines(painter, preview, scale)
        self._paint_new(painter, preview, scale)

    def paint_things(self, painter: QPainter, ids: Iterable[str], sort: Sort, shift: Point) -> None:
        """Paint elements of one sort as they are, but shifted."""
        items = [item for id in ids if (item := self.page.items_by_id.get(id)) is not None and sort_of(item) == sort]
        detail = self.page.with_detail
        painter.translate(*shift)
        for item in sorted(items, key=lambda item: item.height):
            item.draw(painter, detail)
            if isinstance(item, FlowItem):
                if detail:
                    item.draw_label(painter)
                item.draw_marks(painter)
            elif isinstance(item, NodeItem):
                item.draw_badge(painter, detail)
                if self.page.desk.is_selected(item.id):
                    item.draw_selection(painter)
        painter.translate(-shift.x, -shift.y)

    def _paint_many_flows(self, painter: QPainter, preview: Preview) -> None:
        """Paint very many flows in the hand as one thin path, their labels as they are; frames come before beauty."""
        lines = QPainterPath()
        heads: list[QPolygonF] = []
        for curve in preview.routes.values():
            lines.moveTo(*curve.start)
            for c1, c2, end in curve.segments:
                lines.cubicTo(*c1, *c2, *end)
            heads.append(_head(curve))
        pen = QPen(self.page.ink.colour("flow"), 1.0)
        pen.setCosmetic(True)  # one px wide: the only width that Qt strokes without making an outline first
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(lines)
        if not self.page.with_detail:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.page.ink.brush("flow"))
        for head in heads:
            painter.drawPolygon(head)
        for id, curve in preview.routes.items():
            item = self.page.items_by_id.get(id)
            if isinstance(item, FlowItem) and item.label.width:
                before = label_rect(item.curve, 0, 0, (0.0, 0.0), *item.lane)
                now = label_rect(curve, 0, 0, (0.0, 0.0), *item.lane)
                painter.translate(now.x - before.x, now.y - before.y)
                item.draw_label(painter)
                painter.translate(before.x - now.x, before.y - now.y)

    def _paint_flow(self, painter: QPainter, id: str, preview: Preview, rects: Mapping[str, Rect]) -> None:
        item = self.page.items_by_id.get(id)
        if not isinstance(item, FlowItem):
            return
        flow: Flow = item.record
        shift = self.page.places.shift(id)
        if id in preview.label_offsets:
            shift = (0.0, 0.0)
            flow = flow.model_copy(update={"label_offset": preview.label_offsets[id]})
        curve = preview.routes.get(id, item.curve)
        look = item.seen()._replace(selected=self.page.desk.is_selected(id))
        parts = draw_flow(flow, curve, look, item.lane, shift)
        for mark in self.page.ways.marks_on(flow, curve, rects) if self.page.with_marks else ():
            parts += draw_crossing(mark.at)
        paint(painter, picture_of(parts, self.page.ink), self.page.with_detail)

    def _paint_resized(self, painter: QPainter, record: Element) -> None:
        item = self.page.items_by_id[record.id]
        look = item.seen()._replace(selected=self.page.desk.is_selected(record.id))
        parts = draw_note(record, look) if isinstance(record, Note) else draw_node(record, look, ICON_PATHS)  # type: ignore[arg-type]
        paint(painter, picture_of(parts, self.page.ink), self.page.with_detail)
        if isinstance(item, NodeItem) and isinstance(record, Node):
            before = self.page.rect(record.id)
            aside = Point(record.x + record.width - before.right, record.y - before.top)
            painter.translate(*aside)
            item.draw_badge(painter, self.page.with_detail)
            painter.translate(-aside.x, -aside.y)

    def _paint_target_node(self, painter: QPainter, preview: Preview) -> None:
        item = self.page.items_by_id.get(preview.target or "")
        if isinstance(item, NodeItem):
            parts = draw_node(item.record, item.seen()._replace(valid_target=True), ICON_PATHS)
            paint(painter, picture_of(parts, self.page.ink), self.page.with_detail)

    def _paint_outlines(self, painter: QPainter, preview: Preview, scale: float) -> None:
        """Outline what a marquee has caught or a box will own."""
        page = self.page
        for id in preview.outlined:
            item = page.items_by_id.get(id)
            if isinstance(item, NodeItem):
                if page.with_detail:
                    item.draw_selection(painter)
                else:
                    painter.setPen(page.ink.hairline("accent", scale, 2.0))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(QRectF(*page.rect(id)))
            elif isinstance(item, FlowItem):
                painter.setPen(page.ink.hairline("accent", scale, 2.0))
                painter.drawPolyline([QPointF(*point) for point in item.flat])
            elif item is not None:
                painter.setPen(page.ink.hairline("accent", scale, 2.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(*page.rect(id)), 12, 12)

    def _paint_new(self, painter: QPainter, preview: Preview, scale: float) -> None:
        ink = self.page.ink
        if preview.band is not None:
            painter.setPen(ink.hairline("accent", scale))
            painter.setBrush(ink.brush("accent", 0.08))
            painter.drawRect(QRectF(*preview.band))
        if len(preview.line) > 1:
            line = Path(curve_steps(smooth(preview.line)), stroke="accent", width=2.0, dash=(6.0, 4.0))
            paint(painter, picture_of((line,), ink))
        for point in preview.line:
            paint(painter, picture_of(draw_port(point, scale * 1.5), ink))
        if preview.rubber is not None:
            rubber: tuple[Primitive, ...] = (
                Path(curve_steps(preview.rubber), stroke="accent", width=1.75, dash=(5.0, 4.0)),
            )
            if preview.target is None and preview.node is None:
                rubber += draw_port(preview.rubber.end, scale)
            paint(painter, picture_of(rubber, ink))
        if preview.node is not None:
            paint_ghost(painter, ink, preview.node.kind, preview.node.rect, preview.node.name, preview.node_is_named)
            if preview.rubber is not None:  # it is being typed, and the next flow may be pulled from it at once
                paint(painter, picture_of(draw_ports(preview.node.rect, scale), ink))


def paint_ghost(painter: QPainter, ink: Ink, kind: str, rect: Rect, name: str, solid: bool) -> None:
    """Paint an element that is not there yet: half see-through, or solid with its name being typed."""
    if kind == "boundary":
        parts: tuple[Primitive, ...] = (
            Path(rect_steps(rect, 12.0), fill="ground-1", stroke="boundary", width=1.5, dash=(6.0, 4.0)),
        )
        painter.setOpacity(1.0 if solid else GHOST)
        paint(painter, picture_of(parts, ink))
        painter.setOpacity(1.0)
        return
    values = {"id": new_id(), "diagram": new_id(), "name": name, **_frame(rect)}
    record = KINDS[kind].model_validate(values)
    look = Appearance(ghost=not solid, editing=solid)
    if isinstance(record, Note):
        parts = draw_note(record, look)
    else:
        parts = draw_node(record, look, ICON_PATHS)  # type: ignore[arg-type]
        if solid:
            parts += draw_node_selection(record)  # type: ignore[arg-type]
    paint(painter, picture_of(parts, ink))


def _head(curve: Curve) -> QPolygonF:
    """Return the head of an arrow along the last control point: quicker than where its notch would cut the line."""
    _, before, tip = curve.segments[-1]
    along = unit(tip.x - before.x, tip.y - before.y)
    back = tip.moved(-along.x * ARROW_LENGTH, -along.y * ARROW_LENGTH)
    x, y = -along.y * ARROW_WIDTH / 2, along.x * ARROW_WIDTH / 2
    return QPolygonF([QPointF(*tip), QPointF(back.x + x, back.y + y), QPointF(back.x - x, back.y - y)])


def _frame(rect: Rect) -> dict[str, float]:
    return {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}


def _new_box(page: Page, rect: Rect) -> Boundary:
    return Boundary.model_validate({"id": new_id(), "diagram": page.diagram, "name": "", **_frame(rect)})

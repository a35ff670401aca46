"""What lies above all elements: badges, outlines and handles of the selection, ports."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from threatline.canvas.items import ElementItem, FlowItem, NodeItem
from threatline.canvas.painter import paint, picture_of
from threatline.canvas.scene import Page
from threatline.drawing.handles import BEND, draw_flow_handles, draw_handles, draw_ports
from threatline.model.geometry import Point
from threatline.model.route import Curve

ON_SCREEN = 24
"""How far, in screen px, handles and ports reach beyond what an item covers."""

MOST_THICK = 200
"""More selected flows than this are outlined one px wide: the only width that Qt paints without an outline first."""


def paint_overlay(
    painter: QPainter, page: Page, items: Iterable[ElementItem], exposed: QRectF, scale: float, ports_on: str | None
) -> None:
    """Paint the badges of items, then the selection with its handles, then the badges of the selection again, then
    ports."""
    _paint_badges(painter, page, items)
    selected = [
        item
        for id in page.desk.selection
        if (item := page.items_by_id.get(id)) is not None
        and id not in page.hidden
        and exposed.intersects(item.bounds.adjusted(*_reach(scale)))
    ]
    for item in selected:
        if isinstance(item, NodeItem):
            item.draw_selection(painter)
    paint_grips(painter, page, scale)
    _paint_badges(painter, page, selected)
    if ports_on is not None and ports_on not in page.hidden and isinstance(page.items_by_id.get(ports_on), NodeItem):
        paint(painter, picture_of(draw_ports(page.rect(ports_on), scale), page.ink))


def paint_grips(painter: QPainter, page: Page, scale: float) -> None:
    """Paint the handles of the one selected element, or the ends and bends of the one selected flow."""
    item = the_one_selected(page)
    if item is None or item.id in page.hidden or page.edited == item.id:
        return
    if has_handles(item):
        paint(painter, picture_of(draw_handles(page.rect(item.id), scale), page.ink))
    elif isinstance(item, FlowItem):
        places = bend_places(item.curve, item.record.bends)
        for place in places:
            _paint_offer(painter, page, place, scale)
        paint(painter, picture_of(draw_flow_handles(item.curve, item.record.bends, scale), page.ink))


def _paint_offer(painter: QPainter, page: Page, at: Point, scale: float) -> None:
    """Paint the smaller, fainter point in the middle of a segment from which a bend can be drawn."""
    radius = BEND * 0.375 / scale
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(page.ink.colour("accent", 0.6))
    painter.drawEllipse(QRectF(at.x - radius, at.y - radius, 2 * radius, 2 * radius))


def the_one_selected(page: Page) -> ElementItem | None:
    """Return the selected item when exactly one is."""
    chosen = page.desk.selection
    return page.items_by_id.get(chosen[0]) if len(chosen) == 1 else None


def has_handles(item: ElementItem) -> bool:
    """Tell whether an element has a frame that can be resized."""
    return item.frame is not None


def bend_places(curve: Curve, bends: tuple[tuple[float, float], ...]) -> list[Point]:
    """Return where new bends are offered: the middle of each segment; of an unbent flow before and behind its label."""
    if not bends:
        return [curve.at(0.25)[0], curve.at(0.75)[0]]
    return [cubic.point_at(0.5) for cubic in curve.cubics()]


def _paint_badges(painter: QPainter, page: Page, items: Iterable[object]) -> None:
    for item in items:
        if isinstance(item, NodeItem) and page.shows(item):
            faded = page.fade(item.id)
            painter.setOpacity(faded)
            item.draw_badge(painter, page.with_detail)
    painter.setOpacity(1.0)


def paint_far_selection(painter: QPainter, page: Page, view: QRectF, scale: float) -> None:
    """Outline the selected elements in a small picture, where their own pictures are not painted."""
    lines = QPainterPath()
    frames: list[QRectF] = []
    flows = 0
    for id in page.desk.selection:
        item = page.items_by_id.get(id)
        if item is None or id in page.hidden or not item.bounds.intersects(view):
            continue
        if isinstance(item, FlowItem):
            lines.addPolygon(page.far.line(id))
            flows += 1
        else:
            frames.append(QRectF(*page.rect(id)))
    pen = QPen(page.ink.colour("accent"), 1.0)
    pen.setCosmetic(True)  # one px wide and along the axes: lines that Qt paints without making outlines of them
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawRects(frames)
    painter.drawRects([frame.adjusted(-1 / scale, -1 / scale, 1 / scale, 1 / scale) for frame in frames])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if flows <= MOST_THICK:
        pen.setWidthF(2.0)
        painter.setPen(pen)
    painter.drawPath(lines)


def paint_far_lit(painter: QPainter, page: Page, view: QRectF) -> None:
    """Paint the lit elements of a small picture themselves, with their names."""
    for id in page.lit:
        item = page.items_by_id.get(id)
        if item is not None and page.shows(item) and item.bounds.intersects(view):
            item.draw(painter, True)


def _reach(scale: float) -> tuple[float, float, float, float]:
    reach = ON_SCREEN / scale
    return -reach, -reach, reach, reach

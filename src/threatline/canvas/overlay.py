"""What lies above all elements: badges, outlines and handles of the selection, ports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeGuard

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from threatline.canvas.grouping import paint_groups
from threatline.canvas.items import BoundaryItem, ElementItem, FlowItem, NodeItem
from threatline.canvas.painter import paint, picture_of
from threatline.canvas.scene import Page
from threatline.drawing.doubts import draw_doubt
from threatline.drawing.handles import (
    BEND,
    FINGER_HANDLE,
    HANDLE,
    draw_flow_handles,
    draw_handles,
    draw_line_handles,
    draw_lock_mark,
    draw_ports,
)
from threatline.model.geometry import Point
from threatline.model.records import Boundary, Severity
from threatline.model.route import Curve, line_curve

ON_SCREEN = 24
"""How far, in screen px, handles and ports reach beyond what an item covers."""
MOST_NEW_LOOKS = 300
FAR_HEAT_WIDTH: dict[Severity, float] = {"critical": 3.0, "high": 2.25, "medium": 1.5, "low": 1.0}
"""The lines of a tinted element in a small picture, in screen px: the worse, the thicker."""
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
    paint_groups(painter, page, scale)
    paint_grips(painter, page, scale)
    _paint_badges(painter, page, selected)
    _paint_locks(painter, page, selected, scale)
    if ports_on is not None and ports_on not in page.hidden and isinstance(page.items_by_id.get(ports_on), NodeItem):
        paint(painter, picture_of(draw_ports(page.rect(ports_on), scale), page.ink))


def paint_grips(painter: QPainter, page: Page, scale: float) -> None:
    """Paint the handles of the one selected element, or the ends and bends of the one selected flow."""
    item = the_one_selected(page)
    if item is None or item.id in page.hidden or page.edited == item.id:
        return
    size = FINGER_HANDLE if page.by_finger else 0.0
    if has_handles(item):
        paint(painter, picture_of(draw_handles(page.rect(item.id), scale, size or HANDLE), page.ink))
    elif item.record.locked:
        return
    elif is_line(item):
        for place in new_points(item.record):
            _paint_offer(painter, page, place, scale)
        paint(painter, picture_of(draw_line_handles(item.record.points, scale), page.ink))
    elif isinstance(item, FlowItem):
        places = bend_places(item.curve, item.record.bends)
        for place in places:
            _paint_offer(painter, page, place, scale)
        paint(painter, picture_of(draw_flow_handles(item.curve, item.record.bends, scale, size), page.ink))


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
    return item.frame is not None and not item.record.locked


def is_line(item: ElementItem | None) -> TypeGuard[BoundaryItem]:
    """Tell whether an item is a boundary line, whose points can be dragged."""
    return isinstance(item, BoundaryItem) and item.record.shape == "line"


def new_points(line: Boundary) -> list[Point]:
    """Return where new points of a boundary line are offered: the middle of each segment."""
    return [cubic.point_at(0.5) for cubic in line_curve(line).cubics()]


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
        if isinstance(item, ElementItem) and page.with_detail and page.shows(item):
            _paint_doubt(painter, page, item)
    painter.setOpacity(1.0)


def _paint_doubt(painter: QPainter, page: Page, item: ElementItem) -> None:
    """Paint the mark at an element that lies otherwise than its owner says."""
    if item.frame is not None and page.doubts.of(item.id) is not None:
        painter.setOpacity(page.fade(item.id))
        paint(painter, picture_of(draw_doubt(item.frame), page.ink))


def _paint_locks(painter: QPainter, page: Page, items: Iterable[ElementItem], scale: float) -> None:
    """Paint a small lock where the first handle of a selected element would be, when it is locked."""
    for item in items:
        if item.record.locked:
            place = item.curve.at(0.25)[0] if isinstance(item, FlowItem) else Point(*page.rect(item.id)[:2])
            painter.save()
            painter.translate(*place)
            painter.scale(1 / scale, 1 / scale)
            paint(painter, picture_of(draw_lock_mark(), page.ink))
            painter.restore()


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


def paint_far_heat(painter: QPainter, page: Page, view: QRectF, scale: float) -> bool:
    """Tint the elements of a small picture by their worst open threat, one severity at a time.

    Finding out how an element stands takes longer than painting it: of very many, some are left to the next frames.
    Returns whether any are.
    """
    left = MOST_NEW_LOOKS
    nodes: dict[Severity, list[QRectF]] = {}
    flows: dict[Severity, QPainterPath] = {}
    for id, item in page.items_by_id.items():
        if id in page.hidden or not item.bounds.intersects(view):
            continue
        if item.look is None:
            if not left:
                continue
            left -= 1
        look = item.appearance()
        if look.heat is None:
            continue
        if isinstance(item, NodeItem):
            nodes.setdefault(look.heat, []).append(QRectF(*item.frame))
        elif isinstance(item, FlowItem):
            line = [QPointF(*point) for point in item.curve.flattened(4)]
            flows.setdefault(look.heat, QPainterPath()).addPolygon(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for severity, path in flows.items():
        painter.setPen(page.ink.hairline(severity, scale, FAR_HEAT_WIDTH[severity]))
        painter.drawPath(path)
    for severity, frames in nodes.items():
        painter.setPen(page.ink.hairline(severity, scale, FAR_HEAT_WIDTH[severity]))
        painter.setBrush(page.ink.brush(f"{severity}-soft"))
        painter.drawRects(frames)
    return not left

"""Paints one frame of a canvas: ground, items and what lies above them, or the batches of the far layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QTimer
from PySide6.QtGui import QPainter

from threatline.canvas.background import paint_background
from threatline.canvas.far import COUNTED_BELOW, FAR_SCALE, MOST_ITEMS, NO_DETAIL_SCALE
from threatline.canvas.overlay import paint_far_heat, paint_far_lit, paint_far_selection, paint_grips, paint_overlay
from threatline.canvas.scene import Layer, rect_from
from threatline.drawing.appearance import DIMMED

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas


def is_far(canvas: Canvas) -> bool:
    """Tell whether a diagram is painted in batches: from far away, or with very many elements in view."""
    scale = canvas.camera.scale
    return scale < FAR_SCALE or (scale < COUNTED_BELOW and canvas.page.far.count(canvas.visible()) > MOST_ITEMS)


def has_detail(canvas: Canvas) -> bool:
    """Tell whether the view is near enough for text and icons."""
    return canvas.camera.scale >= NO_DETAIL_SCALE


def paint_layer(canvas: Canvas, painter: QPainter, layer: Layer) -> None:
    """Paint the viewport onto something else: all of it, only what lies below the flows, or only the rest."""
    if is_far(canvas):
        paint_far(canvas, painter, layer)
        return
    canvas.page.layer = layer
    paint_near(canvas, painter, [canvas.viewport().rect()])
    canvas.page.layer = "all"


def paint_near(canvas: Canvas, painter: QPainter, parts: Sequence[QRect]) -> int:
    """Paint the elements themselves, as far as they lie in parts of the viewport; returns how many they are."""
    page, scale = canvas.page, canvas.camera.scale
    back, _ = canvas.viewportTransform().inverted()
    areas = [back.mapRect(QRectF(part).adjusted(-1, -1, 1, 1)) for part in parts]
    items = page.near(*(rect_from(area) for area in areas))
    page.with_detail = has_detail(canvas)
    painter.save()
    painter.setRenderHints(canvas.renderHints())
    painter.setWorldTransform(canvas.viewportTransform())
    if page.layer != "top":
        for area in areas:
            paint_background(painter, page.ink, area, scale, canvas.shows_grid)
    page.paint_items(painter, items, [(area.left(), area.top(), area.right(), area.bottom()) for area in areas])
    if page.layer != "bottom":
        paint_overlay(painter, page, items, around_all(areas), scale, canvas.pointer.ports_on)
    painter.restore()
    return len(items)


def paint_far(canvas: Canvas, painter: QPainter, layer: Layer, port: QRect | None = None) -> None:
    """Paint the diagram in batches, or the part of it that lies in `port` (viewport px)."""
    page, scale = canvas.page, canvas.camera.scale
    area = canvas.mapToScene(port or canvas.viewport().rect()).boundingRect()
    dims_rest = bool(page.lit) and not page.outlines
    page.with_detail = False
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setWorldTransform(canvas.viewportTransform())
    if layer != "top":
        paint_background(painter, page.ink, area, scale, canvas.shows_grid)
        painter.setOpacity(DIMMED if dims_rest else 1.0)
        page.far.paint_bottom(painter, area, page.ink, page.hidden)
    if layer != "bottom":
        painter.setOpacity(DIMMED if dims_rest else 1.0)
        page.far.paint_top(painter, area, page.ink, scale, page.hidden)
        if page.looks.heat:
            is_unfinished = paint_far_heat(painter, page, area, scale)
            if is_unfinished:
                QTimer.singleShot(0, canvas.viewport(), canvas.viewport().update)
        painter.setOpacity(1.0)
        paint_far_lit(painter, page, area)
        paint_far_selection(painter, page, area, scale)
        paint_grips(painter, page, scale)
    painter.restore()


def around_all(areas: Sequence[QRectF]) -> QRectF:
    """Return the rectangle around some areas."""
    whole = QRectF()
    for area in areas:
        whole = whole.united(area)
    return whole

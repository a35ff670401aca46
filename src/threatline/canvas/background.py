"""The ground of the canvas: its colour and the dots of the grid, which fade with the zoom."""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from threatline.canvas.ink import Ink

DOT_STEP = 24.0
FULL_FROM, GONE_AT = 0.5, 0.3
"""Below 50 % the dots fade; below 30 % there are none."""


def paint_background(painter: QPainter, ink: Ink, area: QRectF, scale: float, dots: bool) -> None:
    """Fill an area of the scene, with a dot every 24 units."""
    painter.fillRect(area, ink.colour("canvas"))
    strength = min((scale - GONE_AT) / (FULL_FROM - GONE_AT), 1.0)
    if not dots or strength <= 0:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    # A row of dots is one dashed line: a hundred lines instead of ten thousand points.
    width = painter.device().devicePixelRatio()
    pen = QPen(ink.colour("dots", round(strength, 2)), width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.0, DOT_STEP * scale - 1.0])
    painter.setPen(pen)
    left = floor(area.left() / DOT_STEP) * DOT_STEP
    first, last = floor(area.top() / DOT_STEP), ceil(area.bottom() / DOT_STEP)
    painter.drawLines([QLineF(left, row * DOT_STEP, area.right(), row * DOT_STEP) for row in range(first, last + 1)])
    painter.restore()

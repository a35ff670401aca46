"""The severity of a threat as a shape and a word, so that colour is never the only sign."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from threatline.ui.style import colour, font

WORDS = {"critical": "Critical", "high": "High", "medium": "Medium", "low": "Low"}
SEVERITIES = tuple(WORDS)
"""Worst first."""


def severity_path(severity: str, middle: QPointF, box: float) -> QPainterPath:
    """Return the shape of a severity around a point: diamond, triangle, square or disc in a box of 8 or 9 px."""
    path = QPainterPath()
    half = box / 2
    x, y = middle.x(), middle.y()
    if severity == "critical":
        reach = half * 1.15
        path.addPolygon(
            QPolygonF([QPointF(x, y - reach), QPointF(x + reach, y), QPointF(x, y + reach), QPointF(x - reach, y)])
        )
        path.closeSubpath()
    elif severity == "high":
        path.addPolygon(QPolygonF([QPointF(x, y - half), QPointF(x + half, y + half), QPointF(x - half, y + half)]))
        path.closeSubpath()
    elif severity == "medium":
        side = box * 0.9
        path.addRoundedRect(QRectF(x - side / 2, y - side / 2, side, side), 1, 1)
    else:
        path.addEllipse(middle, half, half)
    return path


def paint_severity(painter: QPainter, severity: str, middle: QPointF, box: float = 8.0) -> None:
    """Paint the shape of a severity in its colour."""
    painter.fillPath(severity_path(severity, middle, box), colour(severity))


class SeverityMark(QAbstractButton):
    """Shape and word of a severity in one line, 22 px high; pressing it is how a severity is changed."""

    GAP = 6

    def __init__(self, severity: str = "medium", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(font("word"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_severity(severity)

    def show_severity(self, severity: str) -> None:
        """Show another severity."""
        self._severity = severity
        self.setAccessibleName(f"Severity {WORDS[severity].lower()}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(12 + self.GAP + QFontMetrics(self.font()).horizontalAdvance(WORDS[self._severity]) + 5, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
        paint_severity(painter, self._severity, QPointF(8.5, area.center().y()))
        painter.setPen(colour(self._severity))
        words = area.adjusted(12 + self.GAP, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, WORDS[self._severity])

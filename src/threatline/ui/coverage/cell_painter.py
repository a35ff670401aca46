"""Paints the chart: cells by shape, colour and outline, names, the heads of kinds and the head of the table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from threatline.engine.coverage import Standing
from threatline.ui.coverage.chart_model import LINE, STANDING, SUM
from threatline.ui.coverage.lines import Line
from threatline.ui.coverage.words import Wanted, fits
from threatline.ui.style import colour, font
from threatline.ui.widgets.plain import shown

CELL = 28
RADIUS = 6
MARGIN = 16
HEADER_HEIGHT = 48
FADED = 0.35
"""How much of a cell is seen that the filter does not keep."""

_LOOKS: dict[Standing, tuple[str, str]] = {
    "open": ("high", "high-soft"),
    "unanswered": ("medium", "medium-soft"),
    "decided": ("resolved", "resolved-soft"),
    "not_applicable": ("quiet", "panel"),
}
"""Ink and ground of a cell."""
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def paint_standing(painter: QPainter, standing: Standing, place: QRectF) -> None:
    """Paint a cell of 28 px: a ring is open, a question mark has no answer yet, a tick is decided, a dash set aside."""
    ink, ground = (colour(token) for token in _LOOKS[standing])
    painter.setPen(QPen(colour("line") if standing == "not_applicable" else ink, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    middle, unit = place.center(), place.width() / CELL
    pen = QPen(ink, 2 * unit)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if standing == "open":
        painter.drawEllipse(middle, 5 * unit, 5 * unit)
    elif standing == "unanswered":
        letters = QFont(font("letter"))
        letters.setPixelSize(round(15 * unit))
        painter.setFont(letters)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "?")
    elif standing == "decided":
        steps = ((-5, 0.5), (-1.5, 4), (5, -4))
        painter.drawPolyline([QPointF(middle.x() + x * unit, middle.y() + y * unit) for x, y in steps])
    else:
        painter.drawLine(QPointF(middle.x() - 4 * unit, middle.y()), QPointF(middle.x() + 4 * unit, middle.y()))


class CellPainter(QStyledItemDelegate):
    """Paints names and cells; no widget stands in the table, however long it is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted: Wanted = "all"
        self.chosen: frozenset[str] = frozenset()
        """The selected elements, whose lines are marked."""
        self.hovered = -1
        """The line under the pointer."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(CELL + 8, CELL + 8)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell, one name, or the head of a kind across the line."""
        line: Line = index.data(LINE)
        place = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not line.element:
            self._paint_head(painter, place, str(index.data()), str(index.data(SUM)))
        else:
            self._paint_ground(painter, place, line, index.row())
            if index.column() == 0:
                _draw(painter, place.adjusted(MARGIN, 0, -8, 0), str(index.data()), "text", "text")
            elif (standing := index.data(STANDING)) is not None:
                self._paint_cell(painter, place, standing)
            if index.column() and option.state & QStyle.StateFlag.State_HasFocus:
                self._paint_focus(painter, place)
        painter.restore()

    def _paint_head(self, painter: QPainter, place: QRectF, name: str, told: str) -> None:
        inner = place.adjusted(MARGIN, 4, -MARGIN, 0)
        wide = QFontMetrics(font("strong")).horizontalAdvance(name) + 10
        _draw(painter, inner, name, "strong", "text")
        _draw(painter, inner.adjusted(wide, 0, 0, 0), told, "small", "quiet")
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(QPointF(place.left(), place.bottom() - 0.5), QPointF(place.right(), place.bottom() - 0.5))

    def _paint_ground(self, painter: QPainter, place: QRectF, line: Line, row: int) -> None:
        if line.element in self.chosen:
            painter.fillRect(place, colour("accent-soft"))
        elif row == self.hovered:
            painter.fillRect(place, colour("hover"))

    def _paint_cell(self, painter: QPainter, place: QRectF, standing: Standing) -> None:
        if not fits(standing, self.wanted):
            painter.setOpacity(FADED)
        paint_standing(painter, standing, _middle(place, CELL))
        painter.setOpacity(1)

    def _paint_focus(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(QPen(colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(_middle(place, CELL + 4), RADIUS + 2, RADIUS + 2)


class ChartHeader(QHeaderView):
    """The plain name of each letter, and below it the letter with its sum."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setFixedHeight(HEADER_HEIGHT)
        self.setAccessibleName("Letters")

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one column head."""
        painter.save()
        place = QRectF(rect)
        painter.fillRect(place, colour("panel"))
        name = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        told = self.model().headerData(section, Qt.Orientation.Horizontal, SUM)
        if told is None:
            _draw(painter, place.adjusted(MARGIN, 0, 0, 0), name, "small", "quiet")
        else:
            middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
            for role, token, text, top in (("word", "text", name, 7), ("small", "quiet", str(told), 24)):
                painter.setFont(font(role))
                painter.setPen(colour(token))
                painter.drawText(QRectF(place.left(), place.top() + top, place.width(), 17), middle, text)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(QPointF(place.left(), place.bottom() - 0.5), QPointF(place.right() + 1, place.bottom() - 0.5))
        painter.restore()


def _middle(place: QRectF, side: float) -> QRectF:
    centre = place.center()
    return QRectF(round(centre.x() - side / 2), round(centre.y() - side / 2), side, side)


def _draw(painter: QPainter, place: QRectF, text: str, role: str, token: str) -> None:
    painter.setFont(font(role))
    painter.setPen(colour(token))
    one_line = " ".join(shown(text).split())
    fit = QFontMetrics(painter.font()).elidedText(one_line, Qt.TextElideMode.ElideRight, max(int(place.width()), 0))
    painter.drawText(place, _LEFT, fit)

"""Paints closed cards and folded lines of the list; the open card is a widget of its own."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from threatline.canvas.icon import paint_icon
from threatline.model.typeface import wrap
from threatline.ui.panel.card import Card
from threatline.ui.panel.threat_model import CARD
from threatline.ui.style import colour, font
from threatline.ui.widgets.letter_tile import paint_letter
from threatline.ui.widgets.plain import shown
from threatline.ui.widgets.severity_mark import WORDS, paint_severity

GAP = 8
PADDING = 12
TILE = 22
LINE = 20
MOST_LINES = 3
FOLDED_HEIGHT = 36
RADIUS = 8

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class CardPainter(QStyledItemDelegate):
    """Heights depend on the width alone and are remembered until the texts change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names_elements = False
        """Whether each card says which element it is about: when more than one is listed."""
        self.open_height = 0
        """The height of the open card, set by the view."""
        self.open_row = -1
        self._lines: dict[tuple[str, int], tuple[str, ...]] = {}

    def question_lines(self, card: Card, width: int) -> tuple[str, ...]:
        """Return the question broken into lines for a card of this width in px."""
        found = self._lines.get((card.question, width))
        if found is None:
            if len(self._lines) > 4_000:
                self._lines.clear()
            found = wrap(shown(card.question), 14, 500, width - 2 * PADDING, MOST_LINES)
            self._lines[(card.question, width)] = found
        return found

    def height(self, card: Card, width: int) -> int:
        """Return the height of a closed card or folded line, without the gap below it."""
        if card.folded:
            return FOLDED_HEIGHT
        lines = len(self.question_lines(card, width))
        height = PADDING + TILE + 6 + LINE * lines + PADDING
        return height + (6 + 16 if card.way_out or self.names_elements else 0)

    # ---- painting -----------------------------------------------------------------------------------------------

    def _paint_card(self, painter: QPainter, place: QRectF, card: Card) -> None:
        left, right = place.left() + PADDING, place.right() - PADDING
        top = place.top() + PADDING
        paint_letter(painter, card.letter, QRectF(left, top, TILE, TILE))
        word = WORDS[card.severity]
        painter.setFont(font("word"))
        wide = QFontMetrics(painter.font()).horizontalAdvance(word)
        painter.setPen(colour(card.severity))
        painter.drawText(QRectF(right - wide - 2, top, wide + 2, TILE), _RIGHT, word)
        paint_severity(painter, card.severity, QPointF(right - wide - 12, top + TILE / 2))
        head = right - wide - 24 - left - TILE - 8
        chip = _paint_count(painter, right - wide - 24, top + TILE / 2, card.count)
        _draw_line(painter, QRectF(left + TILE + 8, top, head - chip, TILE), card.letter_name, "small", "quiet")
        top += TILE + 6
        painter.setFont(font("closed-question"))
        painter.setPen(colour("text"))
        for line in self.question_lines(card, round(place.width())):
            painter.drawText(QRectF(left, top, right - left, LINE), _LEFT, line)
            top += LINE
        top += 6
        self._paint_foot(painter, QRectF(left, top, right - left, 16), card)

    def _paint_foot(self, painter: QPainter, place: QRectF, card: Card) -> None:
        if self.names_elements:
            most = place.width() * (0.45 if card.count == 1 else 0.75)
            wide = min(QFontMetrics(font("label")).horizontalAdvance(card.element_name) + 1.0, most)
            _draw_line(painter, QRectF(place.left(), place.top(), wide, 16), card.element_name, "label", "text")
            place = place.adjusted(wide + 10, 0, 0, 0)
        if card.way_out:
            paint_icon(painter, "control", QRectF(place.left(), place.top() + 1, 14, 14), colour("resolved"))
            _draw_line(painter, place.adjusted(20, 0, 0, 0), card.way_out, "small", "quiet")

    def _paint_folded(self, painter: QPainter, place: QRectF, card: Card) -> None:
        left, right = place.left() + PADDING, place.right() - PADDING
        middle = place.center().y()
        tone = card.tone
        paint_icon(painter, card.icon, QRectF(left, middle - 8, 16, 16), colour(tone))
        paint_letter(painter, card.letter, QRectF(left + 24, middle - 9, 18, 18))
        state_font = font("word" if tone == "resolved" else "small")
        wide = QFontMetrics(state_font).horizontalAdvance(card.state) + 2
        painter.setFont(state_font)
        painter.setPen(colour(tone))
        painter.drawText(QRectF(right - wide, place.top(), wide, place.height()), _RIGHT, card.state)
        text = f"{card.element_name}: {card.question}" if self.names_elements else card.question
        chip = _paint_count(painter, right - wide - 10, middle, card.count)
        room = QRectF(left + 50, place.top(), right - wide - 12 - chip - left - 50, place.height())
        _draw_line(painter, room, text, "text", "quiet" if card.group in ("decided", "resolved") else "text")

    # ---- Qt -----------------------------------------------------------------------------------------------------

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = option.rect.width()
        if index.row() == self.open_row:
            return QSize(width, self.open_height + GAP)
        card = index.data(CARD)
        return QSize(width, self.height(card, width) + GAP if isinstance(card, Card) else FOLDED_HEIGHT + GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a closed row; the open one is a widget."""
        card = index.data(CARD)
        if index.row() == self.open_row or not isinstance(card, Card):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(option.rect).adjusted(0, 0, 0, -GAP)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(QPen(colour("strong" if hovered else "line"), 1))
        painter.setBrush(colour("hover" if hovered and card.folded else "panel"))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if card.folded:
            self._paint_folded(painter, place, card)
        else:
            self._paint_card(painter, place, card)
        painter.restore()


def _paint_count(painter: QPainter, right: float, middle: float, count: int) -> float:
    """Paint how many flows a row stands for as a chip that ends at `right`; returns the room it takes in px."""
    if count == 1:
        return 0
    painter.setFont(font("key"))
    words = f"{count} flows"
    wide = QFontMetrics(painter.font()).horizontalAdvance(words) + 14.0
    area = QRectF(right - wide, middle - 9, wide, 18)
    painter.setPen(QPen(colour("line"), 1))
    painter.setBrush(colour("sunken"))
    painter.drawRoundedRect(area, 9, 9)
    painter.setPen(colour("text"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
    return wide + 8


def _draw_line(painter: QPainter, place: QRectF, text: str, role: str, token: str) -> None:
    painter.setFont(font(role))
    painter.setPen(colour(token))
    one_line = " ".join(shown(text).split())
    fit = QFontMetrics(painter.font()).elidedText(one_line, Qt.TextElideMode.ElideRight, max(int(place.width()), 0))
    painter.drawText(place, _LEFT, fit)

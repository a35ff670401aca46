"""What could go wrong with one element, in type that the back of the room can read."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from threatline.canvas.ink import font
from threatline.engine.threats import Row
from threatline.session import Session
from threatline.ui.panel.card import Card, card_of, lead
from threatline.ui.panel.explaining import because
from threatline.ui.panel.words import headline, why_empty
from threatline.ui.style import colour
from threatline.ui.widgets.severity_mark import WORDS, paint_severity

CAPTION, HINT = 24, 18
QUESTION_SIZES = ((1500, 52, 64), (1000, 40, 50), (0, 28, 36))
"""From this width on: size and line of the question."""
ROOMY = 1100
"""Narrower, there is no room to say where one is."""
PADDING, TILE, GAP = 32, 40, 16
MOST_LINES = 3


class ThreatPoster(QWidget):
    """A strip below the diagram; it only shows, the keys belong to the canvas."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="threat-poster")
        self._session = session
        self.element = ""
        self.place = 0
        """Which of the rows of the element is shown, 0 the worst."""
        self._card: Card | None = None
        self._reason = ""
        self._name = self._kind = self._empty = ""
        self._count = 0
        self.way = ""
        """Where one is: "3 of 12"."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def rows(self) -> list[Row]:
        """Return what could go wrong with the element, the worst first."""
        return list(self._session.engine.rows(self.element)) if self.element else []

    def show_element(self, element: str, way: str, place: int = 0) -> None:
        """Show one element, and one row about it."""
        self.element, self.way = element, way
        rows = self.rows()
        self._count = len(rows)
        self.place = min(max(place, 0), max(len(rows) - 1, 0))
        session = self._session
        record = session.document.records.get(element)
        about = [element] if record is not None else []
        head = headline(session.document, session.graph, about, getattr(record, "diagram", ""))
        self._name, self._kind = head.name, head.place
        if rows:
            row = rows[self.place]
            self._card = card_of(row, session.content)
            pieces = because(session, lead(row))
            self._reason = "".join(piece.text for piece in pieces)
        else:
            self._card, self._reason = None, ""
            share = session.engine.health.completeness_of(about)
            self._empty = why_empty(session.document, about, share)[0]
        self.setAccessibleName(self.spoken())
        self.updateGeometry()
        self.update()

    def question(self) -> str:
        """Return what is asked, or why nothing is."""
        return self._card.question if self._card is not None else self._empty

    def spoken(self) -> str:
        """Return what a screen reader says."""
        return f"{self._name}. {self._card.spoken()}" if self._card is not None else f"{self._name}. {self._empty}"

    # ---- measuring --------------------------------------------------------------------------------------------------

    def _type(self) -> tuple[int, int]:
        return next((size, line) for width, size, line in QUESTION_SIZES if self.width() >= width)

    def _lines(self) -> list[str]:
        """Break the question into lines, the last one cut where there are too many."""
        size, _ = self._type()
        metrics, room = QFontMetrics(font(size, 600)), self.width() - 2 * PADDING
        lines: list[str] = []
        for word in self.question().split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and metrics.horizontalAdvance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        if len(lines) > MOST_LINES:
            lines = [*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])]
        return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines]

    def sizeHint(self) -> QSize:
        _, line = self._type()
        reason = CAPTION + GAP if self._reason else 0
        return QSize(400, PADDING + TILE + GAP + line * max(len(self._lines()), 1) + reason + PADDING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other lines need another height."""
        super().resizeEvent(event)
        self.updateGeometry()

    # ---- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("panel"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), colour("line"))
        self._paint_head(painter)
        size, line = self._type()
        painter.setFont(font(size, 600))
        painter.setPen(colour("text"))
        y = float(PADDING + TILE + GAP)
        room = self.width() - 2 * PADDING
        for text in self._lines():
            painter.drawText(QRectF(PADDING, y, room + 8, line), Qt.AlignmentFlag.AlignVCenter, text)
            y += line
        if self._reason:
            painter.setFont(font(CAPTION))
            painter.setPen(colour("quiet"))
            reason = painter.fontMetrics().elidedText(self._reason, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(PADDING, y + GAP / 2, room, CAPTION + 12), Qt.AlignmentFlag.AlignVCenter, reason)

    def _paint_head(self, painter: QPainter) -> None:
        """Paint the name at the left, and the letter, its word and the severity at the right."""
        right = float(self.width() - PADDING)
        middle = PADDING + TILE / 2
        painter.setFont(font(HINT))
        painter.setPen(colour("quiet"))
        of = f"{self.place + 1} of {self._count} threats here" if self._count > 1 else ""
        hint = " · ".join(part for part in (of, self.way) if part) if self.width() >= ROOMY else ""
        right = self._from_right(painter, right, hint) - 2 * GAP
        if self._card is not None:
            severity = self._card.severity
            painter.setFont(font(CAPTION, 600))
            if self._card.group == "open":
                painter.setPen(colour(severity))
                right = self._from_right(painter, right, WORDS[severity]) - GAP
                paint_severity(painter, severity, QPointF(right - 8, middle), 20.0)
                right -= 16 + 2 * GAP
            else:
                painter.setPen(colour("quiet"))
                right = self._from_right(painter, right, self._card.state) - 2 * GAP
            painter.setFont(font(CAPTION, 500))
            painter.setPen(colour("text"))
            right = self._from_right(painter, right, self._card.letter_name) - GAP
            self._paint_letter(painter, self._card.letter, QRectF(right - TILE, PADDING, TILE, TILE))
            right -= TILE + GAP
        painter.setFont(font(CAPTION, 600))
        painter.setPen(colour("text"))
        room = max(int(right) - PADDING, 40)
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(PADDING, PADDING, room, TILE), Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_letter(self, painter: QPainter, letter: str, place: QRectF) -> None:
        painter.save()
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(colour("text"))
        painter.setFont(font(CAPTION, 700))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letter)
        painter.restore()

    def _from_right(self, painter: QPainter, right: float, text: str) -> float:
        """Write a text that ends at `right`; returns where it begins."""
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QRectF(right - width, PADDING, width + 2, TILE), Qt.AlignmentFlag.AlignVCenter, text)
        return right - width

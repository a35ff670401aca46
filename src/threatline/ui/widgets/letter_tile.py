"""The tile with the letter of a kind of threat."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from threatline.ui.style import colour, font


def paint_letter(painter: QPainter, letter: str, place: QRectF) -> None:
    """Paint a tile of 22 px (18 px in a folded line) with its letter."""
    painter.setPen(QPen(colour("line"), 1))
    painter.setBrush(colour("sunken"))
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setPen(colour("text"))
    painter.setFont(_font(place.height()))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letter)


def _font(height: float) -> QFont:
    made = font("letter")
    if height < 20:
        made.setPixelSize(11)
    return made


class LetterTile(QWidget):
    """The tile as a widget, 22 × 22."""

    def __init__(self, letter: str = "S", size: int = 22, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.show_letter(letter)

    def show_letter(self, letter: str) -> None:
        """Show another letter."""
        self._letter = letter
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_letter(painter, self._letter, QRectF(self.rect()))

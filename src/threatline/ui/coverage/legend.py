"""What the signs of the chart mean, in one line below it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from threatline.engine.coverage import STANDINGS
from threatline.ui.coverage.cell_painter import paint_standing
from threatline.ui.coverage.words import STANDING_WORDS
from threatline.ui.style import colour, font

SIGN = 18
GAP = 24


class Legend(QWidget):
    """A sign and a word for each way in which a cell can stand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(44)
        self.setAccessibleName(f"Signs: {', '.join(STANDING_WORDS.values())}")

    def sizeHint(self) -> QSize:
        return QSize(480, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle = 16.0, self.height() / 2
        for standing in STANDINGS:
            paint_standing(painter, standing, QRectF(x, middle - SIGN / 2, SIGN, SIGN))
            painter.setFont(font("small"))
            painter.setPen(colour("text"))
            word = STANDING_WORDS[standing]
            wide = QFontMetrics(painter.font()).horizontalAdvance(word) + 2
            painter.drawText(QRectF(x + SIGN + 6, 0, wide, self.height()), Qt.AlignmentFlag.AlignVCenter, word)
            x += SIGN + 6 + wide + GAP

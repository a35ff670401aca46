"""What the colours on the canvas mean, at its corner: classes of data, severities, and the one letter that is shown."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from threatline.canvas.look import CLASSES
from threatline.ui.style import colour, font
from threatline.ui.widgets.letter_tile import paint_letter
from threatline.ui.widgets.severity_mark import SEVERITIES, WORDS, paint_severity

HEIGHT, PADDING, GAP, SIGN = 36, 12, 16, 16
CHIP_HEIGHT = 32
Shown = Literal["data", "heat"]


class Legend(QWidget):
    """A row 36 high; each sign is a shape or a letter beside its word, so that colour is never the only sign."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[Shown, ...] = ()
        self.setFont(font("label"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_for(self, shown: tuple[Shown, ...]) -> None:
        """Explain the classes of data, the severities, both, or nothing."""
        self._shown = shown
        words = ", ".join(word for _, word in self.entries())
        self.setAccessibleName(f"Legend: {words}")
        self.resize(self.sizeHint())
        self.setVisible(bool(shown))
        self.update()

    def entries(self) -> list[tuple[str, str]]:
        """Return the signs, each with its word."""
        found = [(one, one.capitalize()) for one in CLASSES] if "data" in self._shown else []
        return found + ([(one, WORDS[one]) for one in SEVERITIES] if "heat" in self._shown else [])

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        width = sum(SIGN + 6 + metrics.horizontalAdvance(word) for _, word in self.entries())
        return QSize(width + GAP * max(len(self.entries()) - 1, 0) + 2 * PADDING, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("strong"), 1))
        painter.setBrush(colour("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        metrics, x = QFontMetrics(self.font()), float(PADDING)
        for sign, word in self.entries():
            place = QRectF(x, (HEIGHT - SIGN) / 2, SIGN, SIGN)
            if sign in WORDS:
                paint_severity(painter, sign, place.center(), 10.0)
            else:
                self._paint_class(painter, sign, place)
            painter.setPen(colour("text"))
            painter.setFont(self.font())
            width = metrics.horizontalAdvance(word)
            painter.drawText(QRectF(x + SIGN + 6, 0, width + 4, HEIGHT), Qt.AlignmentFlag.AlignVCenter, word)
            x += SIGN + 6 + width + GAP

    def _paint_class(self, painter: QPainter, name: str, place: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(f"class-{name}"))
        painter.drawRoundedRect(place, 4, 4)
        letter = QFont(font("letter"))
        letter.setPixelSize(11)
        painter.setFont(letter)
        painter.setPen(colour("on-severity"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name[0].upper())


class LetterChip(QAbstractButton):
    """Says which kind of threat alone is shown; a click shows all again."""

    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.letter = ""
        self.setFont(font("label"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.cleared)
        self.hide()

    def show_letter(self, letter: str | None, word: str = "") -> None:
        """Show the one letter and its word, or nothing."""
        self.letter = letter or ""
        self.setText(f"Only {word.lower()}")
        self.setAccessibleName(f"Only {word.lower()} is shown. Show everything again")
        self.setToolTip("Show everything again")
        self.resize(self.sizeHint())
        self.setVisible(letter is not None)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(6 + 20 + 8 + QFontMetrics(self.font()).horizontalAdvance(self.text()) + 8 + 16 + 8, CHIP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        painter.setPen(QPen(colour("accent"), 2 if self.hasFocus() else 1))
        painter.setBrush(colour("hover" if self.underMouse() else "accent-soft"))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 8, 8)
        paint_letter(painter, self.letter, QRectF(6, 6, 20, 20))
        painter.setPen(colour("text"))
        painter.setFont(self.font())
        painter.drawText(area.adjusted(34, 0, -28, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        middle = QPointF(area.right() - 16, area.center().y())
        painter.setPen(QPen(colour("text"), 1.5))
        painter.drawLine(middle + QPointF(-4, -4), middle + QPointF(4, 4))
        painter.drawLine(middle + QPointF(-4, 4), middle + QPointF(4, -4))

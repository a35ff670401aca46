"""Chips that show how a typed text was understood: an icon, the words, and a quiet remark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from threatline.canvas.icon import paint_icon
from threatline.canvas.ink import Ink, font

HEIGHT, GAP, PADDING, ICON = 24.0, 6.0, 8.0, 14.0
WORDS, REMARK = (12, 500), (11, 400)
WIDEST_WORDS = 180.0
MOST_PARTS = 14


class Part(NamedTuple):
    """One chip."""

    icon: str
    words: str
    remark: str = ""
    is_here: bool = False
    """Whether the caret stands in it: that is what keys are about."""
    is_fault: bool = False


class PartsStrip(QWidget):
    """Shows chips side by side, in as many lines as its greatest width asks for; nobody's mouse or keyboard."""

    def __init__(self, parent: QWidget, ink: Ink, widest: float) -> None:
        super().__init__(parent)
        self.parts: tuple[Part, ...] = ()
        self._ink = ink
        self._widest = widest
        self._places: list[QRectF] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_theme(self, ink: Ink) -> None:
        """Use the colours of a theme."""
        self._ink = ink
        self.update()

    def set_widest(self, widest: float) -> None:
        """Let the next chips take up to this width in px."""
        self._widest = widest

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show these chips, the last ones when there are too many; none hides the strip."""
        self.parts = tuple(parts[-MOST_PARTS:])
        self._places = []
        x = y = 0.0
        for part in self.parts:
            width = min(self._width(part), self._widest)
            if x and x + width > self._widest:
                x, y = 0.0, y + HEIGHT + GAP
            self._places.append(QRectF(x + 0.5, y + 0.5, width - 1, HEIGHT - 1))
            x += width + GAP
        right = max((place.right() for place in self._places), default=0.0)
        self.resize(QSize(round(right + 1), round(y + HEIGHT)))
        spoken = "; ".join(" ".join(filter(None, (part.words, part.remark))) for part in self.parts)
        self.setAccessibleName(f"Understood: {spoken}")
        self.setVisible(bool(self.parts))
        self.raise_()
        self.update()

    def _width(self, part: Part) -> float:
        words = _metrics(*WORDS).horizontalAdvance(part.words)
        if not part.is_fault:
            words = min(words, WIDEST_WORDS)
        remark = _metrics(*REMARK).horizontalAdvance(part.remark) + GAP if part.remark else 0.0
        return round(2 * PADDING + ICON + 5 + words + remark + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chips."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for part, place in zip(self.parts, self._places, strict=True):
            self._paint(painter, part, place)
        painter.end()

    def _paint(self, painter: QPainter, part: Part, place: QRectF) -> None:
        colour = self._ink.colour
        painter.setPen(QPen(colour("high" if part.is_fault else "accent" if part.is_here else "strong"), 1.0))
        painter.setBrush(colour("accent-soft" if part.is_here else "panel"))
        painter.drawRoundedRect(place, HEIGHT / 2, HEIGHT / 2)
        ink = colour("high" if part.is_fault else "text")
        x = place.x() + PADDING
        paint_icon(painter, part.icon, QRectF(x, place.center().y() - ICON / 2, ICON, ICON), ink)
        x += ICON + 5
        metrics, quiet = _metrics(*WORDS), _metrics(*REMARK)
        room = place.right() - PADDING - x - (quiet.horizontalAdvance(part.remark) + GAP if part.remark else 0.0)
        words = metrics.elidedText(part.words, Qt.TextElideMode.ElideRight, room + 1)
        baseline = place.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.setFont(font(*WORDS))
        painter.setPen(ink)
        painter.drawText(QPointF(x, baseline), words)
        painter.setFont(font(*REMARK))
        painter.setPen(colour("quiet"))
        painter.drawText(QPointF(x + metrics.horizontalAdvance(words) + GAP, baseline), part.remark)


def _metrics(size: int, weight: int) -> QFontMetricsF:
    return QFontMetricsF(font(size, weight))

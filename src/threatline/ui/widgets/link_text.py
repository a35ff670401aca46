"""A wrapped line of text, parts of which are links with a dotted underline: pointed at, clicked, or reached by Tab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from threatline.ui.style import colour, font
from threatline.ui.widgets.plain import shown


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text; `link` is what is told when it is chosen, "" for plain words."""

    text: str
    link: str = ""


class LinkText(QWidget):
    """Plain text with links; nothing in it is ever read as markup."""

    link_chosen = Signal(str)
    link_entered = Signal(str)
    """A link is pointed at or has the keyboard; "" when none is any more."""

    def __init__(self, role: str = "text", token: str = "quiet", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token
        self._pieces: tuple[Piece, ...] = ()
        self._text = ""
        self._spans: list[tuple[int, int, str]] = []
        self._current = -1
        self._under = ""
        self.setFont(font(role))
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show other words; the link with the keyboard keeps it when it is still there."""
        if tuple(pieces) == self._pieces:
            return
        self._pieces = tuple(pieces)
        self._text, self._spans = "", []
        for piece in self._pieces:
            text = shown(piece.text).replace("\n", " ")
            if piece.link:
                self._spans.append((len(self._text), len(text), piece.link))
            self._text += text
        self._current = min(self._current, len(self._spans) - 1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._spans else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return all words."""
        return self._text

    def links(self) -> list[str]:
        """Return what the links tell, in reading order."""
        return [link for _, _, link in self._spans]

    def link_at(self, place: QPointF) -> str:
        """Return the link at a point of the widget, "" where there is none."""
        layout = self._layout(self.width())
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            if line.naturalTextRect().adjusted(0, -2, 0, 2).contains(place):
                at = line.xToCursor(place.x(), QTextLine.CursorPosition.CursorOnCharacter)
                return next((link for start, length, link in self._spans if start <= at < start + length), "")
        return ""

    def _layout(self, width: int) -> QTextLayout:
        layout = QTextLayout(self._text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats([self._format(i, start, length) for i, (start, length, _) in enumerate(self._spans)])
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, top))
            top += 18
        layout.endLayout()
        return layout

    def _format(self, index: int, start: int, length: int) -> QTextLayout.FormatRange:
        look = QTextCharFormat()
        focused = index == self._current and self.hasFocus()
        look.setForeground(colour("accent" if focused or self._spans[index][2] == self._under else "text"))
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        look.setUnderlineColor(colour("strong"))
        part = QTextLayout.FormatRange()
        part.start, part.length, part.format = start, length, look
        return part

    def _enter(self, link: str) -> None:
        if link != self._under:
            self._under = link
            self.setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)
            self.link_entered.emit(link)
            self.update()

    def _move(self, step: int) -> bool:
        to = self._current + step
        if not 0 <= to < len(self._spans):
            return False
        self._current = to
        self.link_entered.emit(self._spans[to][2])
        self.update()
        return True

    # ---- Qt -----------------------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._layout(width).lineCount(), 1) * 18

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour(self._token))
        layout = self._layout(self.width())
        layout.draw(painter, QPointF(0, 0))
        if self.hasFocus() and 0 <= self._current < len(self._spans):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("accent"), 2))
            for place in self._places(layout, self._current):
                painter.drawRoundedRect(place.adjusted(-2, 0, 2, 0).intersected(QRectF(self.rect())), 3, 3)

    def _places(self, layout: QTextLayout, index: int) -> list[QRectF]:
        start, length, _ = self._spans[index]
        found = []
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first, last = max(start, line.textStart()), min(start + length, line.textStart() + line.textLength())
            if first < last:
                left, right = sorted((_x(line, first), _x(line, last)))
                found.append(QRectF(left, line.y() + 1, right - left, 16))
        return found

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._enter(self.link_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(bool(self.link_at(event.position())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (link := self.link_at(event.position())):
            self.link_chosen.emit(link)

    def leaveEvent(self, event: QEvent) -> None:
        self._enter("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        backwards = event.reason() == Qt.FocusReason.BacktabFocusReason
        self._current = len(self._spans) if backwards else -1
        self._move(-1 if backwards else 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.link_entered.emit("")
        self.update()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return self._move(1 if forward else -1) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._current >= 0:
            self.link_chosen.emit(self._spans[self._current][2])
        else:
            event.ignore()


def _x(line: QTextLine, at: int) -> float:
    """Return where a character starts; Qt's stubs know only half of what the call returns."""
    place: Any = line.cursorToX(at)
    return float(place[0] if isinstance(place, tuple) else place)

"""The quick-draw bar: type what stands and moves where, see how it is understood, and it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QListWidget, QWidget

from threatline.canvas.ink import Ink
from threatline.canvas.parts_strip import Part, PartsStrip

WIDTH, HEIGHT, INSET = 416, 36, 16
ABOVE = 8
"""Between the bar and the chips over it, and between those and the names."""
LONGEST_TEXT = 20_000
KIND_KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)
ROW_PX = 28


class Offer(NamedTuple):
    """Names that fit what is typed, and which part of the text they stand for."""

    names: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


class Understood(NamedTuple):
    """How a text is understood."""

    parts: tuple[Part, ...] = ()
    offer: Offer = Offer()


class QuickDraw(QFrame):
    """A line at the bottom left of the canvas; Enter draws it and keeps the keyboard here for the next one."""

    typed = Signal(str)
    pasted = Signal(str)
    """Several lines were pasted: they are drawn at once."""
    kind_asked = Signal(int)
    """Alt+1, 2 or 3 was pressed."""
    left = Signal()

    def __init__(self, parent: QWidget, ink: Ink) -> None:
        super().__init__(parent)
        self.setObjectName("quick-draw")
        self.setFixedSize(WIDTH, HEIGHT)
        self.understand: Callable[[str, int], Understood] = lambda _text, _caret: Understood()
        """Tells how the text is understood, and which part of it the caret is in."""
        self._offer = Offer()
        self._followed = ("", -1)
        self._has_walked = False
        """Whether a name was chosen with the arrows: then Enter takes it instead of drawing."""
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Type to draw: Customer -> Web app: Place order")
        self.line.setAccessibleName("Type to draw")
        self.line.setMaxLength(LONGEST_TEXT)
        keys = QLabel("Ctrl J", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        self._sign = QLabel(self)
        row.addWidget(self._sign)
        row.addWidget(self.line, 1)
        row.addWidget(keys)
        self.strip = PartsStrip(parent, ink, parent.width())
        self.names = QListWidget(parent, objectName="names-list")
        self.names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.names.setAccessibleName("Names that are there")
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.hide()
        self.names.itemClicked.connect(lambda _: self._take())
        self.line.textChanged.connect(self.follow)
        self.line.cursorPositionChanged.connect(self.follow)
        self.line.installEventFilter(self)

    def show_icon(self, icon: QIcon) -> None:
        """Show an icon before the line."""
        self._sign.setPixmap(icon.pixmap(QSize(16, 16)))

    def start(self) -> None:
        """Take the keyboard."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def done(self) -> None:
        """Empty the line after it has been drawn."""
        self.line.clear()

    def write(self, text: str, caret: int) -> None:
        """Put another text into the line."""
        self.line.setText(text)
        self.line.setCursorPosition(caret)

    def show_fault(self, sentence: str, at: int) -> None:
        """Say over the bar what is wrong with the text, with the caret where it is wrong."""
        self.line.setCursorPosition(at)
        self._hide_names()
        self._show_parts((Part("warning", sentence, is_fault=True),))

    def follow(self) -> None:
        """Show how the text is understood, and the names that would complete it."""
        now = (self.line.text(), self.line.cursorPosition())
        if not self.line.hasFocus() or now == self._followed:
            return  # text and caret are told apart, often of one and the same key
        self._followed = now
        parts, self._offer = self.understand(*now)
        self._has_walked = False
        self._show_parts(parts)
        self._show_names()

    def put_away(self) -> None:
        """Hide chips and names; the text stays."""
        self._followed = ("", -1)
        self.strip.show_parts([])
        self._hide_names()

    def moveEvent(self, event: QEvent) -> None:
        """Keep chips and names over the bar."""
        self._arrange()

    # ---- chips and names --------------------------------------------------------------------------------------------

    def _show_parts(self, parts: Sequence[Part]) -> None:
        self.strip.set_widest(max(self.parentWidget().width() - 2 * INSET, WIDTH))
        self.strip.show_parts(parts)
        self._arrange()

    def _show_names(self) -> None:
        names = self._offer.names
        self.names.clear()
        self.names.addItems(list(names))
        self.names.setCurrentRow(0)
        self.names.setFixedSize(WIDTH // 2 + 32, ROW_PX * max(len(names), 1) + 12)
        self.names.setVisible(bool(names))
        self.names.raise_()
        self._arrange()

    def _hide_names(self) -> None:
        self._offer = Offer()
        self.names.hide()

    def _arrange(self) -> None:
        top = self.y() - ABOVE
        if not self.strip.isHidden():
            top -= self.strip.height()
            self.strip.move(self.x(), top)
            top -= ABOVE
        before = self.line.text()[: self._offer.start]
        shift = self.line.x() + min(self.line.fontMetrics().horizontalAdvance(before), WIDTH - self.names.width() - 40)
        self.names.move(QPoint(self.x() + max(shift, 0), top - self.names.height()))

    def _take(self) -> None:
        """Complete the part at the caret with the chosen name."""
        item = self.names.currentItem()
        if item is not None and self._offer.names:
            text, (_, start, end) = self.line.text(), self._offer
            self.write(text[:start] + item.text() + text[end:], start + len(item.text()))
        self._hide_names()

    # ---- keys -------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the bar before the line and the window do."""
        if event.type() == QEvent.Type.FocusOut:
            self.put_away()
        elif event.type() == QEvent.Type.FocusIn:
            self.follow()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if _is_kind_key(event):
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key, names = event.key(), bool(self._offer.names)
        if _is_kind_key(event):
            self.kind_asked.emit(KIND_KEYS.index(Qt.Key(key)))
        elif key == Qt.Key.Key_Escape:
            if names:
                self._hide_names()
            else:
                self.left.emit()  # what was typed stays
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if names and self._has_walked:
                self._take()
            elif text := self.line.text().strip():
                self.typed.emit(text)
        elif names and key == Qt.Key.Key_Tab:
            self._take()
        elif names and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            if self._has_walked:
                self.names.setCurrentRow((self.names.currentRow() + step) % self.names.count())
            elif step < 0:
                self.names.setCurrentRow(self.names.count() - 1)  # the nearest one to the line
            self._has_walked = True
        elif event.matches(QKeySequence.StandardKey.Paste) and "\n" in QGuiApplication.clipboard().text().strip():
            self.pasted.emit(QGuiApplication.clipboard().text())
        else:
            return False
        return True


def _is_kind_key(event: QKeyEvent) -> bool:
    return event.key() in KIND_KEYS and event.modifiers() == Qt.KeyboardModifier.AltModifier

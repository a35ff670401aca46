"""The quick-draw bar: type a line, and it is drawn."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

WIDTH, HEIGHT, INSET = 416, 36, 16


class QuickDraw(QFrame):
    """A line at the bottom left of the canvas; Enter draws it and keeps the keyboard here for the next one."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("quick-draw")
        self.setFixedSize(WIDTH, HEIGHT)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Type to draw: Customer -> Web app: Place order")
        self.line.setAccessibleName("Type to draw")
        self.line.setMaxLength(2_000)
        keys = QLabel("Ctrl J", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        self._sign = QLabel(self)
        row.addWidget(self._sign)
        row.addWidget(self.line, 1)
        row.addWidget(keys)
        self.line.returnPressed.connect(self._draw)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives the keyboard back to the canvas and keeps what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        if text := self.line.text().strip():
            self.typed.emit(text)

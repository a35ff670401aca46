"""Text fields that keep what was typed when they are left, as one step, and never lose it to a refresh."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from threatline.ui.style import font

LONGEST_LINE = 10_000


class WordsField(QLineEdit):
    """One line: Enter or leaving keeps the words, Esc puts the old ones back."""

    kept = Signal(str)

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(LONGEST_LINE)
        self.setFont(font("text"))
        self.setFixedHeight(32)
        self.editingFinished.connect(self._keep)

    def show_words(self, words: str) -> None:
        """Show other words, unless somebody is typing here."""
        self._shown = words
        if not (self.hasFocus() and self.isModified()) and self.text() != words:
            self.setText(words)
            self.setCursorPosition(0)

    def _keep(self) -> None:
        if self.isModified() and self.text() != self._shown:
            self._shown = self.text()
            self.setModified(False)
            self.kept.emit(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.setText(self._shown)
            self.setModified(False)
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # what lies behind the field must not take Enter as its own


class WordsArea(QPlainTextEdit):
    """Several lines: leaving or Ctrl+Enter keeps the words, Esc puts the old ones back; Tab goes on."""

    kept = Signal(str)

    def __init__(self, name: str, hint: str = "", lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setFont(font("text"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(18 * lines + 16)

    def show_words(self, words: str) -> None:
        """Show other words, unless somebody is typing here."""
        self._shown = words
        if not (self.hasFocus() and self.document().isModified()) and self.toPlainText() != words:
            self.setPlainText(words)
            self.document().setModified(False)

    def _keep(self) -> None:
        text = self.toPlainText()
        if self.document().isModified() and text != self._shown:
            self._shown = text
            self.document().setModified(False)
            self.kept.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape and self.document().isModified():
            self.setPlainText(self._shown)
            self.document().setModified(False)
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep()
        else:
            super().keyPressEvent(event)

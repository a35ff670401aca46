"""A line in the card that asks for a few words in place: Enter keeps them, Esc leaves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from threatline.ui.style import font
from threatline.ui.widgets.button import button
from threatline.ui.widgets.plain import label

LONGEST = 10_000


class AskLine(QWidget):
    """A prompt over a text field; hidden until `ask`."""

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._needed = True
        self._prompt = label(role="label", tone="quiet", wraps=True)
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST)
        self.field.setAccessibleName("Your words")
        self.field.setFont(font("text"))
        self.field.installEventFilter(self)
        keep = button("Keep", name="Keep these words")
        keep.clicked.connect(self._give)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.field, 1)
        row.addWidget(keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self._prompt)
        column.addLayout(row)
        self.hide()

    def ask(self, prompt: str, hint: str, text: str = "", needed: bool = True) -> None:
        """Show the line with the keyboard in it; without `needed` an empty answer is an answer too."""
        self._needed = needed
        self._prompt.setText(prompt)
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(prompt)
        self.field.setText(text)
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def leave(self) -> None:
        """Hide the line and forget what was typed."""
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def _give(self) -> None:
        text = self.field.text().strip()
        if self._needed and not text:
            self.field.setPlaceholderText("A few words are needed; the report shows them")
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.hide()
        self.given.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.field or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not enter and event.key() != Qt.Key.Key_Escape:
            return super().eventFilter(watched, event)
        # Both end here: the list behind would take Enter as its own key.
        if event.type() == QEvent.Type.KeyPress:
            if enter:
                self._give()
            else:
                self.leave()
        event.accept()
        return True

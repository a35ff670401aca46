"""A heading with something quiet at its right, and a fold for what is rarely needed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from threatline.ui.widgets.fold_button import FoldButton
from threatline.ui.widgets.plain import label


class Section(QWidget):
    """ "How is it protected?" with "4 of 7 answered" at its right, and what belongs to it below."""

    def __init__(self, heading: str, gap: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = label(role="small", tone="quiet")
        head = QHBoxLayout()
        head.addWidget(label(heading, "strong"), 1)
        head.addWidget(self._note)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(gap)
        self.column.addLayout(head)

    def show_note(self, text: str) -> None:
        """Show other quiet words at the right."""
        self._note.setText(text)


class Fold(QWidget):
    """A heading that shows or hides what belongs to it."""

    unfolding = Signal()
    """It is about to show its content, which may be made now."""
    unfolded = Signal(bool)
    """Somebody showed or hid its content."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = FoldButton(heading)
        self._button.clicked.connect(self.unfold)
        self._button.clicked.connect(self.unfolded)
        self.body = QWidget()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._button)
        column.addWidget(self.body)
        self.unfold(False)

    def is_unfolded(self) -> bool:
        """Tell whether its content is on show."""
        return not self.body.isHidden()

    def unfold(self, unfolded: bool) -> None:
        """Show or hide what belongs to the heading."""
        if unfolded:
            self.unfolding.emit()
        self.body.setVisible(unfolded)
        self._button.setChecked(unfolded)

    def take_keyboard(self) -> None:
        """Move the keyboard to the heading."""
        self._button.setFocus(Qt.FocusReason.TabFocusReason)

"""What the panel says when there is nothing to list: one sentence, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from threatline.ui.widgets.button import button
from threatline.ui.widgets.plain import for_button, label, shown


class EmptyState(QWidget):
    """A sentence in quiet words, the first in text colour, and at most one button."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = label(role="closed-question", wraps=True)
        self._then = label(tone="quiet", wraps=True)
        self.act = button("", name="What to do next")
        self.act.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for part in (self._first, self._then):
            column.addWidget(part)
        column.addWidget(self.act, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def say(self, first: str, then: str = "", act: str = "") -> None:
        """Say something else; a word in `act` makes a button of it."""
        self._first.setText(shown(first))
        self._then.setText(shown(then))
        self._then.setVisible(bool(then))
        self.act.setText(for_button(act))
        self.act.setAccessibleName(act or "What to do next")
        self.act.setVisible(bool(act))

    def sentence(self) -> str:
        """Return what is said."""
        return f"{self._first.text()} {self._then.text()}".strip()

"""Whether an element is left out, and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from threatline.ui.panel.known import Known
from threatline.ui.widgets.button import button
from threatline.ui.widgets.field import Field
from threatline.ui.widgets.plain import label
from threatline.ui.widgets.words_field import WordsField


class ScopeField(QWidget):
    """A button that leaves out or takes in, and the reason once it is left out."""

    left_out = Signal(bool)
    reason_kept = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = label(wraps=True)
        self.switch = button("Leave out", name="Leave it out of scope")
        self.switch.setCheckable(True)
        self.switch.clicked.connect(lambda: self.left_out.emit(self.switch.isChecked()))
        self.reason = WordsField("Why it is out of scope", "In a few words; the report shows it")
        self.reason.kept.connect(self.reason_kept)
        self._reason = Field("Why", self.reason)
        row = QHBoxLayout()
        row.addWidget(self._state, 1)
        row.addWidget(self.switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._reason)

    def show_scope(self, known: Known, reason: str) -> None:
        """Show whether it is left out, and why."""
        out = known.value is True and not known.mixed
        words = "Out of scope: it raises no threats" if out else "In scope"
        self._state.setText("Some are out of scope" if known.mixed else words)
        self.switch.setText("Take it in" if out else "Leave out")
        self.switch.setChecked(out)
        self._reason.setVisible(out)
        self.reason.show_words(reason)

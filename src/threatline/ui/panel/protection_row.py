"""One protection: its name, what its answer does, and the switch Yes · No · Don't know."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from threatline.engine.catalogue import PropertySpec
from threatline.ui.panel.known import Known
from threatline.ui.style import font
from threatline.ui.widgets.plain import label, set_tone, set_tool_tip, shown
from threatline.ui.widgets.three_way import ThreeWaySwitch


class ProtectionRow(QWidget):
    """At least 48 high, with a line below."""

    answered = Signal(str, object)
    """The property and the answer; None takes it back."""

    def __init__(self, spec: PropertySpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._name = label(spec.label, wraps=True)
        set_tool_tip(self._name, spec.help)
        self._reason = label(role="small", tone="quiet", wraps=True)
        self.switch = ThreeWaySwitch(spec.label)
        self.switch.chosen.connect(lambda value: self.answered.emit(spec.name, value))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._reason)
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignVCenter)
        line = QFrame()
        line.setProperty("look", "rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(line)
        self.setMinimumHeight(48)

    def show_known(self, known: Known) -> None:
        """Show an answer and what it does."""
        value = None if known.mixed else known.value
        self.switch.show_choice(value, assumed=known.assumed)  # type: ignore[arg-type]
        self._reason.setVisible(bool(known.reason))
        self._reason.setText(shown(known.reason))
        set_tone(self._reason, known.tone)
        self._reason.setFont(font("small" if known.tone == "quiet" else "label"))
        self.switch.setAccessibleDescription(known.reason or self.spec.help)

    def reason(self) -> str:
        """Return the words below the name."""
        return self._reason.text()

    def take_keyboard(self) -> None:
        """Move the keyboard to the switch."""
        self.switch.segment(True).setFocus(Qt.FocusReason.TabFocusReason)

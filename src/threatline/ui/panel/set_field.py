"""A property with several values at once, as chips under its label."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from threatline.engine.catalogue import PropertySpec
from threatline.ui.panel.chips import Chips
from threatline.ui.panel.known import Known
from threatline.ui.widgets.plain import label, set_tool_tip


class SetField(QWidget):
    """The chips of one property; each press tells the whole new set."""

    answered = Signal(str, object)

    def __init__(self, spec: PropertySpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._values: tuple[str, ...] = ()
        caption = label(spec.label, "label", "quiet")
        set_tool_tip(caption, spec.help)
        self.chips = Chips(spec.label)
        for value in spec.values:
            self.chips.add(value, spec.word(value))
        self.chips.switched.connect(self._switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(caption)
        column.addWidget(self.chips)
        self.chips.start(set())

    def show_known(self, known: Known) -> None:
        """Show which values are chosen."""
        self._values = known.value if isinstance(known.value, tuple) else ()
        for value in self.spec.values:
            self.chips.show_state(value, value in self._values, "±" if known.mixed and value in self._values else "")

    def _switch(self, value: str, on: object) -> None:
        chosen = set(self._values) | {value} if on else set(self._values) - {value}
        self.answered.emit(self.spec.name, tuple(v for v in self.spec.values if v in chosen) or None)

    def take_keyboard(self) -> None:
        """Move the keyboard to the first chip."""
        self.chips.chip(self.spec.values[0]).setFocus()

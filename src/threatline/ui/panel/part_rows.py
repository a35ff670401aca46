"""The optional parts of the rules, each with a switch: what else a project wants to look at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from threatline.canvas.desk import Desk
from threatline.commands.parts import switch_part
from threatline.content.packs import in_use
from threatline.ui.widgets.button import button
from threatline.ui.widgets.plain import label, shown

ABSENT = "This rule pack is not here. What was decided under its rules is kept."


class PartRow(QWidget):
    """Name, help, and a button that switches it on or off."""

    switched = Signal(bool)

    def __init__(self, name: str, help: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._called = name
        self.switch = button("Switch off")
        self.switch.setMinimumWidth(self.switch.sizeHint().width())  # the longer of its two words, so that rows align
        self.switch.setCheckable(True)
        self.switch.clicked.connect(self.switched)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(name, wraps=True))
        words.addWidget(label(help, "small", "quiet", wraps=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_state(self, on: bool) -> None:
        """Show whether it is switched on."""
        verb = "Switch off" if on else "Switch on"
        self.switch.setText(verb)
        self.switch.setChecked(on)
        self.switch.setAccessibleName(shown(f"{verb} {self._called}"))


class PartRows(QWidget):
    """One row for each part that is here, and for each that the project uses and that is not."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.rows: dict[str, PartRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        for part in desk.session.content.parts.values():
            self._add(part.id, part.label, part.help)

    def refresh(self) -> None:
        """Show what is switched on now, in place."""
        known = self._desk.session.content.parts
        chosen = self._desk.document.project.parts
        for part in chosen:
            if part not in self.rows:
                self._add(part, f"“{part}”", ABSENT)
        for part, row in self.rows.items():
            row.show_state(part in chosen)
            row.setVisible(part in known or part in chosen)

    def _add(self, part: str, name: str, help: str) -> None:
        row = self.rows[part] = PartRow(name, help)
        row.switched.connect(lambda on: self._switch(part, name, on))
        self._column.addWidget(row)

    def _switch(self, part: str, name: str, on: bool) -> None:
        project = self._desk.document.project
        parts = [*project.parts, part] if on else [known for known in project.parts if known != part]
        self._desk.run(switch_part, part, on, in_use(self._desk.session.content, parts, project.packs), name)
        self.refresh()

"""Chips for what an element does and for values of a set; those that are rarely needed wait behind "more"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from threatline.ui.widgets.button import button
from threatline.ui.widgets.flow_layout import FlowLayout
from threatline.ui.widgets.glyph import glyph_icon
from threatline.ui.widgets.plain import for_button, set_tool_tip

FIRST = 7
"""Chips shown before "more", beside those that are on."""


class Chips(QWidget):
    """Named chips that are on or off; `offers_more` answers adds a menu with don't know and does not apply."""

    switched = Signal(str, object)
    """The chip and True, False, "unknown" or "not_applicable"."""

    def __init__(self, name: str, has_rare_answers: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_rare_answers = has_rare_answers
        self._chips: dict[str, QPushButton] = {}
        self._help: dict[str, str] = {}
        self._shown: set[str] = set()
        self.setAccessibleName(name)
        self._row = FlowLayout(self, 6)
        self._more = button("", "chip", name=f"More: {name}")
        self._more.clicked.connect(self.show_all)
        self._row.addWidget(self._more)

    def add(self, id: str, word: str, help: str = "") -> None:
        """Add a chip behind the others."""
        chip = button(word, "chip", role="label")
        chip.setCheckable(True)
        chip.setFixedHeight(26)
        chip.setIconSize(QSize(14, 14))
        chip.clicked.connect(self._switch_of(id, chip))
        self._help[id] = help
        set_tool_tip(chip, help)
        if self._has_rare_answers:
            chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            chip.customContextMenuRequested.connect(self._menu_of(id, chip))
        self._chips[id] = chip
        self._row.removeWidget(self._more)
        self._row.addWidget(chip)
        self._row.addWidget(self._more)

    def chip(self, id: str) -> QPushButton:
        """Return a chip."""
        return self._chips[id]

    def is_on(self, id: str) -> bool:
        """Tell whether a chip is on."""
        return self._chips[id].isChecked()

    def show_state(self, id: str, on: bool, mark: str = "", assumed: str = "") -> None:
        """Show a chip as on or off; `mark` stands behind its word, such as "?"; `assumed` tells where it comes from."""
        chip = self._chips[id]
        word = chip.accessibleName()
        chip.setChecked(on)
        chip.setIcon(glyph_icon("tick", "quiet" if assumed else "accent") if on else QIcon())
        chip.setText(for_button(f"{word} {mark}".strip()))
        chip.setAccessibleDescription(assumed)
        set_tool_tip(chip, assumed or self._help[id])
        if bool(assumed) != (chip.property("assumed") == "true"):
            chip.setProperty("assumed", "true" if assumed else "false")
            chip.style().unpolish(chip)
            chip.style().polish(chip)
        if on or mark:
            self._shown.add(id)
            chip.show()

    def start(self, first: set[str]) -> None:
        """Show those that are on or named here, filled up to `FIRST`, and hide the rest behind "more"."""
        self._shown = {id for id, chip in self._chips.items() if chip.isChecked() or id in first}
        for id in self._chips:
            if len(self._shown) >= FIRST:
                break
            self._shown.add(id)
        self._refresh()

    def show_all(self) -> None:
        """Show all chips."""
        self._shown = set(self._chips)
        self._refresh()

    def _refresh(self) -> None:
        for id, chip in self._chips.items():
            chip.setVisible(id in self._shown)
        hidden = len(self._chips) - len(self._shown)
        self._more.setVisible(hidden > 0)
        self._more.setText(f"{hidden} more")
        self._row.invalidate()
        self.updateGeometry()

    def _switch_of(self, id: str, chip: QPushButton) -> Callable[[], None]:
        return lambda: self.switched.emit(id, chip.isChecked())

    def _menu_of(self, id: str, chip: QPushButton) -> Callable[[QPoint], None]:
        def offer(place: QPoint) -> None:
            menu = QMenu(chip)
            menu.addAction("Don’t know", lambda: self.switched.emit(id, "unknown"))
            menu.addAction("Does not apply", lambda: self.switched.emit(id, "not_applicable"))
            menu.popup(chip.mapToGlobal(place))

        return offer

"""What would silence a threat: the control with Apply, then how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from threatline.ui.panel.words import many
from threatline.ui.widgets.button import KeyButton, button
from threatline.ui.widgets.glyph import Glyph
from threatline.ui.widgets.plain import for_button, label, set_tone, shown

STATE_WORDS = {"proposed": "Proposed", "planned": "Planned", "in_place": "In place", "verified": "Verified"}


@dataclass(frozen=True, slots=True)
class Fix:
    """A control that helps against a threat, and how far it is: None while nobody has taken it up."""

    control: str
    title: str
    resolves: bool
    """Whether it silences the threat alone; else it makes it smaller."""
    state: str | None = None


def is_taken_up(fix: Fix) -> bool:
    """Tell whether somebody has planned a control, or has it in place."""
    return fix.state not in (None, "proposed")


class FixRow(QWidget):
    """Icon, name and Apply of the best control; `others` is a link to the menu of all, placed by the card."""

    applied = Signal(str, str)
    """A control and the state it shall have: "planned" or "in_place"."""

    taken_back = Signal(str)
    """A control that nobody means to use any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._fixes: tuple[Fix, ...] = ()
        self._glyph = Glyph("control", 18, "resolved")
        self._name = label(wraps=True)
        self._state = label(role="word", tone="quiet")
        self._apply = KeyButton("Apply", "C", "primary")
        self._apply.setFixedHeight(28)
        self._apply.clicked.connect(self.apply)
        self.others = button("", "link", role="small", name="Other ways out")
        self.others.clicked.connect(self._offer_others)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 5, 5)
        row.setSpacing(8)
        row.addWidget(self._glyph)
        row.addWidget(self._name, 1)
        row.addWidget(self._state)
        row.addWidget(self._apply)

    def show_fixes(self, fixes: Sequence[Fix]) -> None:
        """Show the controls of a threat, best first; none hides the row."""
        self._fixes = tuple(fixes)
        self.setVisible(bool(fixes))
        self.others.setVisible(len(fixes) > 1 or any(map(is_taken_up, fixes)))
        if not fixes:
            return
        best = self.best()
        self._name.setText(shown(best.title))
        done = best.state in ("in_place", "verified")
        self._apply.setVisible(not done)
        self._apply.show_word("In place" if best.state == "planned" else "Apply")
        self._apply.setAccessibleName(f"{'In place' if best.state == 'planned' else 'Apply'}: {best.title}, key C")
        self._state.setVisible(best.state is not None)
        self._state.setText(STATE_WORDS.get(best.state or "", ""))
        set_tone(self._state, "resolved" if done else "quiet")
        self.others.setText(many(len(fixes) - 1, "other way", "other ways") if len(fixes) > 1 else "Change")

    def best(self) -> Fix:
        """Return the control in the row: one that is taken up, else the first that resolves, else the first."""
        return next(filter(is_taken_up, self._fixes), self._fixes[0])

    def apply(self) -> None:
        """Plan the control; once it is planned, say that it is in place."""
        if self._fixes and (best := self.best()).state not in ("in_place", "verified"):
            self.applied.emit(best.control, "in_place" if best.state == "planned" else "planned")

    def offer(self) -> QMenu:
        """Return the menu of all controls against this threat."""
        menu = QMenu(self)
        menu.setAccessibleName("Ways out")
        for fix in self._fixes:
            word = "" if fix.resolves else " (makes it smaller)"
            state = f" · {STATE_WORDS[fix.state]}" if fix.state else ""
            entry = menu.addAction(for_button(f"{fix.title}{word}{state}"))
            if fix.state in ("in_place", "verified"):
                entry.setEnabled(False)
            step = "in_place" if fix.state == "planned" else "planned"
            entry.triggered.connect(lambda _=False, control=fix.control, to=step: self.applied.emit(control, to))
        for fix in filter(is_taken_up, self._fixes):
            entry = menu.addAction(for_button(f"Take back: {fix.title}"))
            entry.triggered.connect(lambda _=False, control=fix.control: self.taken_back.emit(control))
        return menu

    def _offer_others(self) -> None:
        self.offer().popup(self.others.mapToGlobal(self.others.rect().bottomLeft()))

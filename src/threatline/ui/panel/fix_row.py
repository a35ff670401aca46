"""What would make a threat go away: a few rows with one button each, and a menu of the other ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from threatline.engine.silencing import Way
from threatline.ui.panel.words import many
from threatline.ui.widgets.button import KeyButton, button
from threatline.ui.widgets.glyph import Glyph
from threatline.ui.widgets.plain import for_button, label, set_tone, set_tool_tip, shown

STATE_WORDS = {"proposed": "Proposed", "planned": "Planned", "in_place": "In place", "verified": "Verified"}
APPLY, PLAN = "C", "P"
MOST_SHOWN = 2
"""Rows; the best control and the best answer are enough at a glance."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to deal with a threat."""

    way: Way
    title: str
    resolves: bool = True
    """Whether the threat goes away; else it becomes smaller."""
    state: str | None = None
    """How far its one control is; None while nobody has taken it up, and for answers."""

    @property
    def control(self) -> str | None:
        """The control, where it is only that."""
        return self.way[0].name if len(self.way) == 1 and self.way[0].kind == "control" else None

    @property
    def is_answer(self) -> bool:
        """Whether it says that something is so already."""
        return all(step.kind != "control" for step in self.way)

    @property
    def is_done(self) -> bool:
        """Whether its control is in place."""
        return self.state in ("in_place", "verified")

    @property
    def is_taken_up(self) -> bool:
        """Whether somebody has planned its control, or has it in place."""
        return self.state not in (None, "proposed")

    def word(self) -> str:
        """Return what its button says."""
        return "It is so" if self.is_answer else "In place" if self.state == "planned" else "Apply"


class FixRow(QWidget):
    """Icon, words, how far it is, Plan and the button that makes it so."""

    applied = Signal(object)
    planned = Signal(object)

    def __init__(self, with_keys: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._fix: Fix | None = None
        self._control, self._answer = Glyph("control", 18, "resolved"), Glyph("tick", 18, "resolved")
        self._name = label(wraps=True)
        self._state = label(role="word", tone="quiet")
        self._plan = KeyButton("Plan", PLAN, "quiet") if with_keys else button("Plan", "quiet")
        self._apply = KeyButton("Apply", APPLY, "primary") if with_keys else button("Apply")
        self._apply.setFixedHeight(28)
        self._plan.setFixedHeight(28)
        self._keys = with_keys
        self._apply.clicked.connect(lambda: self.applied.emit(self._fix))
        self._plan.clicked.connect(lambda: self.planned.emit(self._fix))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 5, 5)
        row.setSpacing(8)
        row.addWidget(self._control)
        row.addWidget(self._answer)
        row.addWidget(self._name, 1)
        for part in (self._state, self._plan, self._apply):
            row.addWidget(part)

    def show_fix(self, fix: Fix) -> None:
        """Show another way."""
        self._fix = fix
        word = fix.word()
        self._control.setVisible(not fix.is_answer)
        self._answer.setVisible(fix.is_answer)
        self._name.setText(shown(fix.title))
        set_tool_tip(self._name, "" if fix.resolves else "It makes the threat smaller")
        self._state.setVisible(fix.is_taken_up)
        self._state.setText(STATE_WORDS.get(fix.state or "", ""))
        set_tone(self._state, "resolved" if fix.is_done else "quiet")
        self._plan.setVisible(fix.control is not None and not fix.is_taken_up)
        self._plan.setAccessibleName(f"Plan: {fix.title}{f', key {PLAN}' if self._keys else ''}")
        self._apply.setVisible(not fix.is_done)
        if isinstance(self._apply, KeyButton):
            self._apply.show_word(word)
        else:
            self._apply.setText(word)
        self._apply.setAccessibleName(f"{word}: {fix.title}{f', key {APPLY}' if self._keys else ''}")


class FixList(QWidget):
    """A heading, the best ways as rows, and a link to a menu of all."""

    applied = Signal(object)
    """A `Fix` that shall be so at once."""
    planned = Signal(object)
    """A `Fix` whose control shall be planned."""
    taken_back = Signal(str)
    """A control that nobody means to use any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fixes: tuple[Fix, ...] = ()
        self.heading = label(role="label", tone="quiet", wraps=True)
        self.rows = [FixRow(with_keys=place == 0) for place in range(MOST_SHOWN)]
        self.others = button("", "link", role="small", name="Other ways out")
        self.others.clicked.connect(self._offer_others)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.heading)
        for row in self.rows:
            row.applied.connect(self.applied)
            row.planned.connect(self.planned)
            column.addWidget(row)
        column.addWidget(self.others, 0, Qt.AlignmentFlag.AlignRight)

    def show_fixes(self, fixes: Sequence[Fix]) -> None:
        """Show the ways to deal with a threat, best first; none hides everything."""
        self._fixes = tuple(fixes)
        self.setVisible(bool(fixes))
        on_show = self._on_show()
        for row, fix in zip(self.rows, on_show, strict=False):
            row.show_fix(fix)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(on_show))
        self.heading.setText(self._words())
        rest = len(fixes) - len(on_show)
        self.others.setVisible(rest > 0 or any(fix.is_taken_up for fix in fixes))
        self.others.setText(many(rest, "other way", "other ways") if rest > 0 else "Change")

    def _words(self) -> str:
        if self._fixes and all(fix.is_done for fix in self._fixes):
            return "What is done about it"
        if any(fix.resolves for fix in self._fixes):
            return "What would make this go away"
        return "Only another drawing makes this go away; this makes it smaller"

    def _on_show(self) -> list[Fix]:
        """Return what is taken up, else the best; then the best answer, else the next."""
        if not self._fixes:
            return []
        best = next((fix for fix in self._fixes if fix.is_taken_up), self._fixes[0])
        rest = [fix for fix in self._fixes if fix is not best and fix.resolves]
        second = next((fix for fix in rest if fix.is_answer), None)
        return [best] if second is None else [best, second]

    def apply(self) -> None:
        """Make the first way so."""
        if (on_show := self._on_show()) and not on_show[0].is_done:
            self.applied.emit(on_show[0])

    def plan(self) -> None:
        """Plan the control of the first way."""
        if (on_show := self._on_show()) and on_show[0].control is not None and not on_show[0].is_taken_up:
            self.planned.emit(on_show[0])

    def offer(self) -> QMenu:
        """Return the menu of all ways to deal with this threat."""
        menu = QMenu(self)
        menu.setAccessibleName("Ways out")
        for fix in self._fixes:
            smaller = "" if fix.resolves else " (makes it smaller)"
            entry = menu.addAction(for_button(f"{fix.word()}: {fix.title}{smaller}"))
            entry.setEnabled(not fix.is_done)
            entry.triggered.connect(lambda _=False, fix=fix: self.applied.emit(fix))
        plannable = [fix for fix in self._fixes if fix.control is not None and not fix.is_taken_up]
        if plannable:
            menu.addSeparator()
        for fix in plannable:
            entry = menu.addAction(for_button(f"Plan: {fix.title}"))
            entry.triggered.connect(lambda _=False, fix=fix: self.planned.emit(fix))
        for fix in self._fixes:
            if fix.is_taken_up and fix.control is not None:
                entry = menu.addAction(for_button(f"Take back: {fix.title}"))
                entry.triggered.connect(lambda _=False, control=fix.control: self.taken_back.emit(control))
        return menu

    def _offer_others(self) -> None:
        self.offer().popup(self.others.mapToGlobal(self.others.rect().bottomLeft()))

"""Is the drawing complete? What the checks find, check by check, the most urgent first, and what was set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from threatline.canvas.desk import Desk
from threatline.commands.waive import set_aside, take_up_again
from threatline.engine.health import Finding, Problem
from threatline.engine.pack import Check
from threatline.model.records import RULED_KINDS, Diagram, Element
from threatline.ui.panel.health_row import HealthRow
from threatline.ui.panel.section import Fold
from threatline.ui.panel.words import name_of_subject, where
from threatline.ui.widgets.button import button
from threatline.ui.widgets.plain import label
from threatline.ui.widgets.scrolled import scrolled

AT_FIRST, MORE = 5, 50
"""Rows shown of one check, and how many more at a time."""

Group = tuple[Check, int, tuple[Problem, ...]]
"""A check, how many subjects it finds, and the problems that are shown."""
Shown = tuple[tuple[str, ...], bool, list[Group], list[Group]]


class HealthPage(QWidget):
    """A column of groups that scrolls; it is filled when somebody is about to see it."""

    field_asked = Signal(str, str)
    """The id of what was chosen, and the property or field that its question is about."""
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._about: tuple[str, ...] = ()
        self._most: dict[str, int] = {}
        """Check → how many of its rows are shown."""
        self._shown: Shown | None = None
        self.rows: list[HealthRow] = []
        self._only = label(tone="quiet", wraps=True)
        self.everything = button("Show everything", "small")
        self.everything.clicked.connect(lambda: self.show_about(()))
        self._filter = QWidget()
        row = QHBoxLayout(self._filter)
        row.setContentsMargins(16, 8, 16, 4)
        row.addWidget(self._only, 1)
        row.addWidget(self.everything)
        self._body = QWidget()
        self._aside_is_open = False
        self.aside: Fold | None = None
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(16, 8, 16, 16)
        self._column.addWidget(self._body)
        self._column.addStretch(1)
        self._area = scrolled(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._filter)
        column.addWidget(self._area, 1)

    # ---- showing ------------------------------------------------------------------------------------------------

    def show_about(self, ids: Sequence[str]) -> None:
        """Show what concerns some elements only, or everything for none."""
        self._about = tuple(ids)
        self.refresh()

    def refresh(self) -> None:
        """Show what the checks find now, unless that is on show already or somebody is giving a reason."""
        if any(row.is_asking() for row in self.rows):
            return
        records = self._desk.document.records
        self._about = tuple(id for id in self._about if id in records)
        health = self._desk.session.engine.health
        looking = health.look_further(0)
        shown = self._about, looking, self._read(health.findings()), self._read(health.findings(aside=True))
        if shown != self._shown:
            self._shown = shown
            self._build(shown)

    def _read(self, findings: Sequence[Finding]) -> list[Group]:
        health, about = self._desk.session.engine.health, set(self._about)
        groups: list[Group] = []
        for finding in findings:
            subjects = [id for id in finding.subjects if not about or id in about]
            if subjects:
                most = self._most.get(finding.check.id, AT_FIRST)
                problems = [one for id in subjects[:most] for one in health.problems_of(id, finding.check)]
                groups.append((finding.check, len(subjects), tuple(problems)))
        return groups

    def _build(self, shown: Shown) -> None:
        about, looking, groups, aside = shown
        place = self._area.verticalScrollBar().value()
        had_focus = next((row.problem for row in self.rows if row.hasFocus()), None)
        had_keyboard = self._inside.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._filter.setVisible(bool(about))
        if about:
            self._only.setText(f"Only what concerns {name_of_subject(self._desk.document, about[0])}")
        self.rows = []
        self.aside = None
        old, self._body = self._body, QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in self._widgets(groups, looking):
            column.addWidget(widget)
        if aside:
            column.addWidget(self._fold(aside))
        self._column.replaceWidget(old, self._body)
        old.hide()
        old.deleteLater()
        self._inside.layout().activate()
        self._area.verticalScrollBar().setValue(place)
        if had_focus is not None or had_keyboard:
            self._focus_again(had_focus)

    def _widgets(self, groups: list[Group], looking: bool) -> Iterator[QWidget]:
        if not groups:
            drawn = any(self._desk.document.count(kind) for kind in RULED_KINDS)
            words = "Nothing is missing that we know of." if drawn else "Nothing is drawn yet."
            yield label("Still looking through the drawing …" if looking else words, role="closed-question", wraps=True)
        for group in groups:
            yield from self._group(group)

    def _group(self, group: Group) -> Iterator[QWidget]:
        check, count, problems = group
        heading = label(check.title, role="strong", wraps=True)
        heading.setContentsMargins(0, 10, 0, 2)
        yield heading
        for problem in problems:
            yield self._row(problem)
        most = self._most.get(check.id, AT_FIRST)
        if count > most:
            more = button(f"Show {min(MORE, count - most)} more of {count}", "link", role="small")
            more.clicked.connect(lambda: self._show_more(check.id))
            yield more

    def _row(self, problem: Problem) -> HealthRow:
        row = HealthRow(problem, where(self._desk.document, problem.element))
        subject = problem.element or self._desk.document.project.id
        row.chosen.connect(lambda: self._go_to(problem.check, subject))
        row.set_aside.connect(lambda reason: self._set_aside(row, problem.check, subject, reason))
        row.taken_up.connect(lambda: self._desk.run(take_up_again, problem.check, subject))
        row.stepped.connect(lambda step: self._step(row, step))
        self.rows.append(row)
        return row

    def _fold(self, groups: list[Group]) -> Fold:
        count = sum(count for _, count, _ in groups)
        fold = self.aside = Fold(f"Set aside ({count})")
        fold.setContentsMargins(0, 14, 0, 0)
        fold.column.setSpacing(0)
        for group in groups:
            for widget in self._group(group):
                fold.column.addWidget(widget)
        fold.unfold(self._aside_is_open)
        fold.unfolded.connect(self._keep_fold)
        return fold

    def _keep_fold(self, unfolded: bool) -> None:
        self._aside_is_open = unfolded

    # ---- acting -------------------------------------------------------------------------------------------------

    def take_keyboard(self) -> None:
        """Move the keyboard to the first row, or to the page where there is none."""
        (self.rows[0] if self.rows else self).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_to(self, check: str, subject: str) -> None:
        """Show where something is missing; where a field would say it, the keyboard should go there."""
        desk = self._desk
        asked = desk.session.engine.health.asks(check, subject)
        record = desk.document.records.get(subject)
        if isinstance(record, Diagram):
            desk.show_diagram(subject)
        elif asked:
            self.field_asked.emit(subject, asked)
        elif isinstance(record, Element):
            desk.reveal(subject)
        else:
            desk.said.emit("This is about the drawing as a whole: draw what is missing, or set it aside.", False)

    def _set_aside(self, row: HealthRow, check: str, subject: str, reason: str) -> None:
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._desk.run(set_aside, check, subject, reason, date.today()) is not None:
            self._desk.said.emit("Set aside; the report says why.", True)

    def _show_more(self, check: str) -> None:
        self._most[check] = self._most.get(check, AT_FIRST) + MORE
        self.refresh()

    def _step(self, row: HealthRow, step: int) -> None:
        shown = [one for one in self.rows if one.isVisible()]
        to = shown.index(row) + step
        if 0 <= to < len(shown):
            self._focus(shown[to])

    def _focus_again(self, problem: Problem | None) -> None:
        """Give the keyboard back to the row that had it, or to the one that took its place."""
        visible = [row for row in self.rows if row.isVisibleTo(self)]
        if not visible:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if problem is not None:
            place = problem.check, problem.element
            visible = [row for row in visible if (row.problem.check, row.problem.element) == place] or visible
        self._focus(visible[0])

    def _focus(self, row: HealthRow) -> None:
        row.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(row, 0, 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

"""The coverage page: a total, filters, the chart of elements and letters, and what its signs mean."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from threatline.canvas.desk import Desk
from threatline.session import Happened
from threatline.ui.coverage.chart_model import ChartModel
from threatline.ui.coverage.chart_view import ChartView
from threatline.ui.coverage.legend import Legend
from threatline.ui.coverage.words import NOTHING, WANTED_WORDS, Wanted, count_of, decided_of
from threatline.ui.panel.empty_state import EmptyState
from threatline.ui.style import apply_style
from threatline.ui.widgets.button import KeyButton, button
from threatline.ui.widgets.plain import label


class CoveragePage(QWidget):
    """It follows the project while it is open, and says by signals what somebody wants to see."""

    cell_chosen = Signal(str, str)
    """An element and a letter, "" for the element as a whole: show its row."""
    element_opened = Signal(str)
    """An element: show it on the diagram."""
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("coverage-page")
        self.setAccessibleName("Coverage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        apply_style(self, desk.theme)
        self.model = ChartModel(desk.session, self)
        self.chart = ChartView(self.model)
        self.total = label(role="text", tone="quiet")
        self.empty = EmptyState()
        self.close_button = KeyButton("Close", "Esc")
        self.chips: dict[Wanted, QPushButton] = {}
        self._lay_out()
        self._connect()
        self._show_sums()
        self.chart.go_to_first()
        self._mark()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 14, 12, 0)
        head.setSpacing(12)
        head.addWidget(label("Coverage", role="page-title"))
        head.addWidget(self.total, 1, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.close_button)
        filters = QHBoxLayout()
        filters.setContentsMargins(16, 10, 16, 10)
        filters.setSpacing(6)
        group = QButtonGroup(self)
        for wanted, word in WANTED_WORDS.items():
            chip = button(word, "chip", role="label")
            chip.setCheckable(True)
            chip.setFixedHeight(26)
            chip.setChecked(wanted == "all")
            chip.clicked.connect(self._choice_of(wanted))
            group.addButton(chip)
            self.chips[wanted] = chip
            filters.addWidget(chip)
        filters.addStretch(1)
        self._body = QStackedWidget()
        self._body.addWidget(self.chart)
        self._body.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(filters)
        whole.addWidget(self._body, 1)
        whole.addWidget(Legend())

    def _connect(self) -> None:
        self._desk.happened.connect(self._follow)
        self._desk.selection_changed.connect(self._mark)
        self._desk.theme_changed.connect(self._wear_theme)
        self.chart.cell_chosen.connect(self.cell_chosen)
        self.chart.element_opened.connect(self.element_opened)
        self.close_button.clicked.connect(self.left)
        self.empty.acted.connect(self._act_on_nothing)

    def take_keyboard(self) -> None:
        """Move the keyboard to the chart, or to the one thing that can be done without one."""
        (self.chart if self.model.rowCount() else self.empty.act).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_wanted(self, wanted: Wanted) -> None:
        """List the elements that have a cell of this kind, the worst first."""
        element, letter = self.chart.cell()
        self.chips[wanted].setChecked(True)
        self.chart.painter.wanted = wanted
        self.model.show_wanted(wanted)
        self.chart.go_to_first()
        self.chart.go_to(element, letter)
        self._show_sums()

    def _choice_of(self, wanted: Wanted) -> Callable[[], None]:
        return lambda: self.show_wanted(wanted)

    def _show_sums(self) -> None:
        share = self._desk.session.engine.coverage().share()
        self.total.setText(decided_of(share) if share.total else "")
        for wanted, chip in self.chips.items():
            chip.setText(f"{WANTED_WORDS[wanted]}  {count_of(share, wanted):,}")
            chip.setAccessibleName(f"{WANTED_WORDS[wanted]}: {count_of(share, wanted):,}")
        self._body.setCurrentWidget(self.chart if self.model.rowCount() else self.empty)
        if self.model.rowCount():
            return
        if not self.model.letters:
            self.empty.say("The rules in use ask the same of no kind of element", "So there is nothing to cover.")
        elif self.model.wanted == "all":
            self.empty.say(NOTHING["all"], "What you draw is listed here, letter by letter.", "Go to the diagram")
        else:
            self.empty.say(NOTHING[self.model.wanted], "", "Show all")

    def _act_on_nothing(self) -> None:
        if self.model.wanted == "all":
            self.left.emit()
        else:
            self.show_wanted("all")

    # ---- following ----------------------------------------------------------------------------------------------

    def _follow(self, happened: list[Happened]) -> None:
        element, letter = self.chart.cell()
        changed = frozenset().union(*(one.threats.elements for one in happened))
        removed = frozenset().union(*(one.threats.removed for one in happened))
        records = self._desk.document.records
        self.model.follow([id for id in changed if id in records], removed)
        if not self.chart.currentIndex().isValid():
            self.chart.go_to_first()
            self.chart.go_to(element, letter)
        self._show_sums()

    def _mark(self) -> None:
        self.chart.mark(frozenset(self._desk.selection))

    def _wear_theme(self) -> None:
        apply_style(self, self._desk.theme)
        self.update()

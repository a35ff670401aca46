"""What could go wrong? The summary, the list of cards or what stands in its place, and a line for a threat by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from threatline.canvas.desk import Desk
from threatline.ui.panel.bulk_questions import BulkQuestions
from threatline.ui.panel.empty_state import EmptyState
from threatline.ui.panel.own_threat import OwnThreatLine
from threatline.ui.panel.summary_line import SummaryLine
from threatline.ui.panel.threat_model import ThreatModel
from threatline.ui.panel.threat_view import ThreatView
from threatline.ui.panel.words import Counts
from threatline.ui.widgets.button import button
from threatline.ui.widgets.scrolled import scrolled

MANY_QUESTIONS = 10
"""From so many on it is worth answering several at once."""


class ThreatFace(QWidget):
    """The list of what could go wrong, or the questions that many elements share."""

    def __init__(self, desk: Desk, rows: ThreatModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self.summary = SummaryLine()
        self.threats = ThreatView(desk, rows)
        self.empty = EmptyState()
        self.bulk = BulkQuestions(desk)
        self.together = button("Answer for several elements at once", "link", role="small")
        self.own = OwnThreatLine(desk.session.content)
        self.asks_together = False
        """Whether the questions that many elements share stand where the list of the project does."""
        self._lay_out()

    def _lay_out(self) -> None:
        self._list = QStackedWidget()
        listed = QWidget()
        inset = QVBoxLayout(listed)
        inset.setContentsMargins(16, 0, 6, 0)
        inset.addWidget(self.threats)
        self._list.addWidget(listed)
        self._list.addWidget(self.empty)
        self._bulk_area = scrolled(self.bulk)
        self._list.addWidget(self._bulk_area)
        together = QHBoxLayout()
        together.setContentsMargins(15, 0, 16, 8)
        together.addWidget(self.together, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.summary)
        column.addLayout(together)
        column.addWidget(self._list, 1)
        column.addWidget(self.own)

    def show_counts(self, counts: Counts, cut: str, of_project: bool) -> None:
        """Show the counts and what belongs beneath them; `cut` tells where only a part of a selection is listed."""
        self.summary.show_counts(counts, cut)
        self.summary.show_order(self.rows.by_letter, may_choose=not of_project)
        self.asks_together &= of_project
        self.together.setVisible(of_project and not self.asks_together and counts.questions >= MANY_QUESTIONS)
        if self.asks_together:
            self.bulk.refresh()
            self._list.setCurrentWidget(self._bulk_area)
        else:
            self._list.setCurrentIndex(0 if self.rows.rowCount() else 1)
        self.summary.setVisible(self.rows.rowCount() > 0)

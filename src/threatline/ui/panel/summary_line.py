""" "4 open · 3 questions · 1 resolved", and the order of the list."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from threatline.ui.panel.words import Counts
from threatline.ui.widgets.button import button
from threatline.ui.widgets.elided_label import ElidedLabel
from threatline.ui.widgets.glyph import glyph_icon
from threatline.ui.widgets.plain import label

WORST_FIRST, BY_LETTER = "Worst first", "By letter"


class SummaryLine(QWidget):
    """20 high; the number of open rows is the strongest word."""

    order_chosen = Signal(bool)
    """True for the order of the letters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = label(role="strong")
        self._open.setFixedHeight(20)
        self._rest = ElidedLabel(role="text", token="quiet")
        self.order = button(WORST_FIRST, "quiet", role="small", name="Order")
        self.order.setProperty("tone", "quiet")
        self.order.setFixedHeight(22)
        self.order.setIconSize(QSize(14, 14))
        self.order.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the word
        self.order.clicked.connect(lambda: self.offer().popup(self.order.mapToGlobal(self.order.rect().bottomLeft())))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 11, 12, 11)
        row.setSpacing(0)
        row.addWidget(self._open)
        row.addSpacing(4)
        row.addWidget(self._rest, 1)
        row.addWidget(self.order)

    def show_counts(self, counts: Counts, of: str = "") -> None:
        """Show the numbers; `of` says of what they are where that is not plain."""
        self._open.setText(f"{counts.open} open")
        self._rest.show_text(of + counts.rest())
        self.setAccessibleName(self.text())

    def show_order(self, by_letter: bool, may_choose: bool) -> None:
        """Show the order of the list; the whole project is always worst first."""
        self.order.setText(BY_LETTER if by_letter and may_choose else WORST_FIRST)
        self.order.setEnabled(may_choose)
        self.order.setIcon(glyph_icon("chevron-down", "quiet"))

    def offer(self) -> QMenu:
        """Return the menu of orders."""
        menu = QMenu(self)
        menu.setAccessibleName("Order")
        menu.addAction(WORST_FIRST, lambda: self.order_chosen.emit(False))
        menu.addAction(BY_LETTER, lambda: self.order_chosen.emit(True))
        return menu

    def text(self) -> str:
        """Return the whole line."""
        return f"{self._open.text()} {self._rest.text()}".strip()

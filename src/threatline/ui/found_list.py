"""A list of what was found: what it is at the left, what else there is to say quietly at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from threatline.ui.style import colour, font
from threatline.ui.widgets.plain import tool_tip

ROW = 32
MOST_SHOWN = 12
"""Rows in view; the list scrolls beyond."""
HINT = Qt.ItemDataRole.UserRole
GAP = 16


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the list: what it says, what is written quietly behind it, and what Enter does."""

    text: str
    hint: str
    act: Callable[[], object] | None
    """None when it cannot be run now; the hint then tells why."""


class FoundList(QListWidget):
    """Rows of `Found`; the keyboard stays in the field above it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, objectName="finder-list")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Found")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setItemDelegate(FoundPainter(self))
        self.hide()

    def show_found(self, found: Sequence[Found], width: int) -> None:
        """Fill the list, the first row that can be run current; nothing hides it."""
        self.clear()
        for one in found:
            item = QListWidgetItem(one.text)
            item.setData(HINT, one.hint)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.text}, {one.hint}" if one.hint else one.text)
            item.setToolTip(tool_tip(one.text[:400]) if len(one.text) > width // 10 else "")
            if one.act is None:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.addItem(item)
        if not found:
            self.hide()
            return
        self.setFixedSize(width, ROW * min(len(found), MOST_SHOWN) + 10)
        self.setCurrentRow(next((row for row, one in enumerate(found) if one.act), 0))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Go to the next row, or the one before; the ends meet."""
        if self.count():
            self.setCurrentRow((self.currentRow() + by) % self.count())


class FoundPainter(QStyledItemDelegate):
    """Paints text and hint of one row, each cut where the other begins."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Every row has one height."""
        return QSize(100, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        painter.save()
        area: QRect = option.rect.adjusted(2, 1, -2, -1)  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colour("accent"))
            painter.setBrush(colour("accent-soft"))
            painter.drawRoundedRect(area, 6, 6)
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        area = area.adjusted(8, 0, -8, 0)
        hint, text = str(index.data(HINT) or ""), " ".join(str(index.data() or "").split())
        painter.setFont(font("small"))
        metrics = painter.fontMetrics()
        hint = metrics.elidedText(hint, Qt.TextElideMode.ElideRight, area.width() // 2)
        width = metrics.horizontalAdvance(hint)
        painter.setPen(colour("quiet"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hint)
        painter.setFont(font("text"))
        painter.setPen(colour("text" if enabled else "quiet"))
        room = area.width() - (width + GAP if hint else 0)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

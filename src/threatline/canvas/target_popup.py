"""A small popup: type part of a name, press Enter, and the flow is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from threatline.canvas.ink import Ink, font
from threatline.commands.connect import connect
from threatline.model.records import Node

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

MOST_SHOWN = 8
WIDTH = 232


class TargetPopup(QFrame):
    """Finds one of several named things; arrows choose among the hits, Esc leaves."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget, ink: Ink, names: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        self._names = [(id, " ".join(name.split())[:80]) for id, name in names]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Flow to …")
        self.line.setAccessibleName("Name of the element the flow goes to")
        self.line.setMaxLength(200)
        self.line.setFixedWidth(WIDTH)
        self.found = QListWidget(self)
        self.found.setFixedWidth(WIDTH)
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        column.addWidget(self.line)
        column.addWidget(self.found)
        for widget in (self.line, self.found):
            widget.setFont(font(13, 400))
        colour = ink.theme.colour
        self.setStyleSheet(
            f"TargetPopup {{ background: {colour('panel')}; border: 1px solid {colour('line')}; border-radius: 8px; }}"
            f"QLineEdit {{ color: {colour('text')}; background: {colour('panel')}; border: 1px solid"
            f" {colour('strong')}; border-radius: 6px; padding: 6px 8px; }}"
            f"QListWidget {{ color: {colour('text')}; background: transparent; border: none; }}"
            f"QListWidget::item {{ padding: 5px 8px; border-radius: 6px; }}"
            f"QListWidget::item:selected {{ background: {colour('accent-soft')}; color: {colour('text')}; }}"
        )
        self.line.textChanged.connect(self._find)
        self.found.itemClicked.connect(lambda _: self._choose())
        self.line.installEventFilter(self)
        self._find("")

    def show_at(self, at: QPoint) -> None:
        """Open below a point of the parent, within it."""
        area = self.parentWidget().rect()
        x = min(max(at.x() - self.width() // 2, 8), max(area.width() - self.width() - 8, 8))
        y = min(max(at.y(), 8), max(area.height() - self.height() - 8, 8))
        self.move(x, y)
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter chooses, arrows move, Esc and leaving the line close."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
            if key == Qt.Key.Key_Escape:
                self.leave()
                return True
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                count = max(self.found.count(), 1)
                self.found.setCurrentRow((self.found.currentRow() + step) % count)
                return True
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent) and self.isVisible():
            self.leave()
        return False

    def leave(self) -> None:
        """Close without a choice."""
        if self.isVisible():
            self.hide()
            self.left.emit()
            self.close()

    def _find(self, text: str) -> None:
        words = text.casefold().split()
        hits = [pair for pair in self._names if all(word in pair[1].casefold() for word in words)]
        hits.sort(key=lambda pair: (not pair[1].casefold().startswith(text.casefold().strip()), pair[1].casefold()))
        self.found.clear()
        for id, name in hits[:MOST_SHOWN]:
            item = QListWidgetItem(name or "(no name)")
            item.setData(Qt.ItemDataRole.UserRole, id)
            self.found.addItem(item)
        self.found.setCurrentRow(0)
        rows = max(self.found.count(), 1)
        self.found.setFixedHeight(rows * max(self.found.sizeHintForRow(0), 28) + 2)
        self.adjustSize()

    def _choose(self) -> None:
        item = self.found.currentItem()
        if item is not None:
            id = str(item.data(Qt.ItemDataRole.UserRole))
            self.hide()
            self.chosen.emit(id)
            self.close()


def ask_target(canvas: Canvas, source: str) -> None:
    """Ask for the name of the node to which a flow from `source` goes."""
    names = [(id, item.record.name) for id, item in canvas.page.items_by_id.items() if isinstance(item.record, Node)]
    popup = canvas.popup = TargetPopup(canvas.viewport(), canvas.page.ink, names)

    def join(target: str) -> None:
        canvas.setFocus()
        flow = canvas.desk.run(connect, source, target)
        if flow is not None:
            canvas.desk.flush()
            canvas.desk.select([flow])
            canvas.edit_label(flow)

    def forget() -> None:
        canvas.popup = None

    popup.chosen.connect(join)
    popup.left.connect(canvas.setFocus)
    popup.destroyed.connect(forget)
    area = canvas.page.rect(source)
    popup.show_at(canvas.mapFromScene(area.centre.x, area.bottom) + QPoint(0, 20))
    canvas.tool_done()

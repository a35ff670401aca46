"""Find or run: one field that finds elements and threats by name and runs any action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the list: what it says, what is written quietly behind it, and what Enter does."""

    text: str
    hint: str
    act: Callable[[], object] | None
    """None when it cannot be run now; the hint then tells why."""


class Finder(QObject):
    """Listens to the field in the title bar and shows a list below it while somebody types."""

    def __init__(self, field: QLineEdit, window: QWidget, find: Callable[[str], list[Found]]) -> None:
        super().__init__(field)
        self._field = field
        self._find = find
        self._found: list[Found] = []
        self.list = QListWidget(window, objectName="finder-list")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Found")
        self.list.hide()
        self._window = window
        field.textEdited.connect(self.search)
        field.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self._act(self.list.row(item)))

    def start(self) -> None:
        """Take the keyboard and show what can be run."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self.search(self._field.text())

    def search(self, text: str) -> None:
        """Fill the list with what fits the text."""
        self._found = self._find(text)[:MOST_FOUND]
        self.list.clear()
        for found in self._found:
            item = QListWidgetItem(f"{found.text}    {found.hint}" if found.hint else found.text)
            if found.act is None:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.list.addItem(item)
        if not self._found:
            self.list.hide()
            return
        self.list.setCurrentRow(next((row for row, found in enumerate(self._found) if found.act), 0))
        width = max(360, self._field.width())
        self.list.setFixedSize(width, self.list.sizeHintForRow(0) * len(self._found) + 14)
        corner = self._field.mapTo(self._window, QPoint(self._field.width() - width, self._field.height() + 4))
        self.list.move(max(8, corner.x()), corner.y())
        self.list.show()
        self.list.raise_()

    def close(self) -> None:
        """Empty the field and hide the list."""
        self._field.clear()
        self.list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the list with the arrows, run with Enter, leave with Esc."""
        if event.type() == QEvent.Type.FocusOut:
            self.list.hide()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._found:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + step) % len(self._found))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._act(self.list.currentRow())
            return True
        if key == Qt.Key.Key_Escape:
            self.close()
            self._field.clearFocus()
            self._window.setFocus()
            return True
        return False

    def _act(self, row: int) -> None:
        if 0 <= row < len(self._found) and (act := self._found[row].act) is not None:
            self.close()
            self._field.clearFocus()
            act()

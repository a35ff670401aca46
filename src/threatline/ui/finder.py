"""Find or run: one field that runs any action and finds elements by name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from threatline.ui.found_list import Found, FoundList

NARROWEST = 460


class Finder(QObject):
    """Listens to the field in the title bar and shows a list below it while somebody types."""

    def __init__(
        self,
        field: QLineEdit,
        window: QWidget,
        find: Callable[[str], list[Found]],
        refuse: Callable[[str], object],
    ) -> None:
        super().__init__(field)
        self._field = field
        self._find = find
        self._refuse = refuse
        self._found: list[Found] = []
        self._came_from: QWidget | None = None
        self._window = window
        self.list = FoundList(window)
        field.textEdited.connect(self.search)
        field.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self._act(self.list.row(item)))

    def start(self) -> None:
        """Take the keyboard and show what can be run."""
        if not self._field.hasFocus():
            self._came_from = self._window.focusWidget()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self.search(self._field.text())

    def search(self, text: str) -> None:
        """Fill the list with what fits the text."""
        self._found = self._find(text)
        width = max(NARROWEST, self._field.width())
        self.list.show_found(self._found, width)
        corner = self._field.mapTo(self._window, QPoint(self._field.width() - width, self._field.height() + 4))
        self.list.move(max(8, corner.x()), corner.y())

    def close(self) -> None:
        """Empty the field, hide the list and give the keyboard back."""
        self._field.clear()
        self.list.hide()
        self._field.clearFocus()
        came_from, self._came_from = self._came_from, None
        if came_from is not None and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._window.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the list with the arrows, run with Enter, leave with Esc."""
        if event.type() == QEvent.Type.FocusOut:
            self.list.hide()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._found:
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._act(self.list.currentRow())
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    def _act(self, row: int) -> None:
        if not 0 <= row < len(self._found):
            return
        found = self._found[row]
        if found.act is None:
            self._refuse(found.hint)
            return
        self.close()
        found.act()

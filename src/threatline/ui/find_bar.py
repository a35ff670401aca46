"""Find: a field over the canvas that looks through names, answers and threats of all diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from threatline.canvas.desk import Desk
from threatline.model.records import Element
from threatline.session import Happened
from threatline.ui.found_list import Found, FoundList
from threatline.ui.panel.words import name_of
from threatline.ui.search import Hit, Search
from threatline.ui.widgets.glyph import glyph_icon

WIDTH, HEIGHT, INSET = 440, 40, 16
MOST_HITS = 300
ELEMENTS_A_TURN = 60
"""How many elements are looked through in one turn of the event loop, so that typing never waits."""


class FindBar(QFrame):
    """Arrows walk the hits and the canvas shows each; Enter selects it, Shift+Enter adds it, Esc leaves."""

    chosen = Signal(str, str, bool)
    """An element, the letter of a threat or "", and whether it is added to the selection."""
    shown = Signal(str)
    """An element that was walked to."""
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, objectName="find-bar")
        self.setAccessibleName("Find")
        self.setFixedSize(WIDTH, HEIGHT)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Find names, answers and threats")
        self.line.setAccessibleName("Find names, answers and threats in all diagrams")
        self.line.setMaxLength(200)
        self.count = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.count.setAccessibleName("How many were found")
        self.close_button = QToolButton(self)
        self.close_button.setAccessibleName("Close")
        self.close_button.setToolTip("Close (Esc)")
        row = QHBoxLayout(self, spacing=8)
        row.setContentsMargins(12, 0, 6, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        row.addWidget(self.close_button)
        self.list = FoundList(parent)
        self.hits: list[Hit] = []
        self._desk: Desk | None = None
        self._search: Search | None = None
        self._rest: Iterator[str] | None = None
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._look_on)
        self._connect()
        self.hide()

    def _connect(self) -> None:
        self.line.textEdited.connect(self._begin)
        self.line.installEventFilter(self)
        self.close_button.clicked.connect(self.leave)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemClicked.connect(lambda item: self._choose(self.list.row(item), add=False))

    def attach(self, desk: Desk) -> None:
        """Look through another project."""
        self.leave()
        self._desk, self._search = desk, Search(desk.session)
        desk.happened.connect(self._follow)

    def start(self) -> None:
        """Take the keyboard; what was found last is found anew."""
        self.close_button.setIcon(glyph_icon("close", "quiet"))
        self.place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._begin()

    def place(self) -> None:
        """Stand at the top right of the canvas."""
        ground = self.parentWidget()
        self.setFixedWidth(min(WIDTH, max(ground.width() - 2 * INSET, 240)))
        top = INSET + max(
            (bar.height() for bar in ground.findChildren(QWidget, "diagram-tabs") if bar.isVisible()), default=0
        )
        self.move(ground.width() - self.width() - INSET, top)
        self.list.move(self.x(), self.y() + HEIGHT + 4)

    def covered(self) -> QRect:
        """Return what field and list cover, in px of their parent."""
        return self.geometry() if self.list.isHidden() else self.geometry().united(self.list.geometry())

    def leave(self) -> None:
        """Close; what was walked to stays in view, what was selected stays selected."""
        if self.isVisible() or not self.list.isHidden():
            self._turn.stop()
            self.hide()
            self.list.hide()
            if self._desk is not None:
                self._desk.light(())
            self.left.emit()

    # ---- looking --------------------------------------------------------------------------------------------------

    def words(self) -> list[str]:
        """Return what is looked for, word by word."""
        return self.line.text().casefold().split()

    def _begin(self) -> None:
        self.hits = []
        self._rest = iter(self._search.elements()) if self._search is not None and self.words() else None
        self._show_list()
        self._look_on()

    def _look_on(self) -> None:
        """Look through the next elements, and come back for the rest."""
        if self._rest is None or self._search is None:
            return
        words, before = self.words(), len(self.hits)
        elements = list(islice(self._rest, ELEMENTS_A_TURN))
        for element in elements:
            self.hits += self._search.hits_in(element, words)
        if len(elements) < ELEMENTS_A_TURN or len(self.hits) >= MOST_HITS:
            self._rest = None
            self.hits = self.hits[:MOST_HITS]
        else:
            self._turn.start()
        if before != len(self.hits) or self._rest is None:
            self._show_list()

    def finish(self) -> None:
        """Look through everything that is left at once."""
        while self._rest is not None:
            self._look_on()

    def _follow(self, happened: list[Happened]) -> None:
        if self._search is not None:
            self._search.follow(happened)
            if self.isVisible():
                self._begin()

    def _show_list(self) -> None:
        row = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.show_found([self._found(hit) for hit in self.hits], self.width())
        self.list.setCurrentRow(row if 0 < row < len(self.hits) else 0 if self.hits else -1)
        self.list.blockSignals(False)
        if not self.isVisible():
            self.list.hide()
        self._show_count()
        if self.hits:
            self._show(self.list.currentRow())
        elif self._desk is not None:
            self._desk.light(())

    def _found(self, hit: Hit) -> Found:
        assert self._search is not None
        assert self._desk is not None
        where = self._search.where(hit.element)
        record = self._desk.document.records.get(hit.element)
        if hit.line.what != "name" and isinstance(record, Element):
            where = name_of(record)
        return Found(hit.line.text, where, lambda: None)

    def _show_count(self) -> None:
        most = f"{MOST_HITS}+" if len(self.hits) == MOST_HITS else str(len(self.hits))
        if not self.words():
            self.count.setText("")
        elif not self.hits:
            self.count.setText("Looking…" if self._rest is not None else "Nothing found")
        else:
            self.count.setText(f"{self.list.currentRow() + 1} of {most}")

    # ---- walking --------------------------------------------------------------------------------------------------

    def _show(self, row: int) -> None:
        """Bring a hit into view on its diagram and light it; the selection stays."""
        if self._desk is None or not 0 <= row < len(self.hits):
            return
        self._show_count()
        self._desk.point_at(self.hits[row].element)
        self.shown.emit(self.hits[row].element)

    def _choose(self, row: int, *, add: bool) -> None:
        if 0 <= row < len(self.hits):
            hit = self.hits[row]
            self.chosen.emit(hit.element, hit.line.letter, add)
            if add:
                self.line.selectAll()  # the next words take the place of these
            else:
                self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk, Enter chooses, Esc leaves."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_F3):
            self.list.step(1)
        elif key == Qt.Key.Key_Up:
            self.list.step(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
            add = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._choose(self.list.currentRow(), add=add)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True

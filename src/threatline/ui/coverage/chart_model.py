"""The chart as a table model: a line for each element, a column for each letter; names in the first column."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from threatline.engine.coverage import Standing
from threatline.model.records import Letter
from threatline.session import Session
from threatline.ui.coverage.lines import Line, called, lines_of
from threatline.ui.coverage.words import KINDS, STANDING_WORDS, Wanted, decided_of
from threatline.ui.widgets.plain import tool_tip

LINE = Qt.ItemDataRole.UserRole
STANDING = Qt.ItemDataRole.UserRole + 1
SUM = Qt.ItemDataRole.UserRole + 2
"""Beside a letter at the head: its sum; of the head of a kind: its sum."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ChartModel(QAbstractTableModel):
    """Lines keep their places while somebody works; they are sorted anew when the page opens or a filter is chosen."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = session.engine
        self._content = session.content
        self.wanted: Wanted = "all"
        self.letters: tuple[Letter, ...] = ()
        self._lines: list[Line] = []
        self._places: dict[str, int] = {}
        self.show_wanted("all")

    def show_wanted(self, wanted: Wanted) -> None:
        """List the elements that have a cell of this kind."""
        self.beginResetModel()
        self.wanted = wanted
        self.letters = self._engine.coverage().letters
        self._lines = lines_of(self._engine, wanted)
        self._places = {line.element: place for place, line in enumerate(self._lines) if line.element}
        self.endResetModel()

    def follow(self, changed: Iterable[str], removed: Iterable[str]) -> None:
        """Bring the cells of elements up to date; a line that comes or goes lists all of them anew."""
        chart = self._engine.coverage()
        shown = {id for id in changed if id in self._places}
        if (
            any(id in self._places for id in removed)
            or any(not chart.cells(id) or self._engine.document.records[id].kind != self._kind(id) for id in shown)
            or any(id not in self._places and chart.cells(id) for id in changed)
            or chart.letters != self.letters
        ):
            self.show_wanted(self.wanted)
            return
        for id in shown:
            place = self._places[id]
            self.dataChanged.emit(self.index(place, 0), self.index(place, self.columnCount() - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def _kind(self, element: str) -> str:
        return self._lines[self._places[element]].kind

    # ---- reading ------------------------------------------------------------------------------------------------

    def line(self, place: int) -> Line:
        """Return a line by its place."""
        return self._lines[place]

    def place_of(self, element: str) -> int:
        """Return where an element stands, -1 where it is not listed."""
        return self._places.get(element, -1)

    def letter(self, column: int) -> Letter | None:
        """Return the letter of a column, None for the names."""
        return self.letters[column - 1] if 0 < column <= len(self.letters) else None

    def standing(self, place: int, column: int) -> Standing | None:
        """Return how a cell stands, or None where the chart has none."""
        letter = self.letter(column)
        return self._engine.coverage().cells(self._lines[place].element).get(letter) if letter else None

    def plain(self, letter: Letter) -> str:
        """Return the plain name of a letter, such as "Leaking"."""
        known = self._content.stride.get(letter)
        return known.plain if known else letter

    # ---- Qt -----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1 + len(self.letters)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the line of a cell, how it stands, or its words to show or speak."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LINE:
            return line
        if role == STANDING:
            return self.standing(index.row(), index.column())
        if not line.element:
            return self._of_head(line, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return called(self._engine, line.element) if index.column() == 0 else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(self._spoken(index.row(), index.column()))
        return None

    def _of_head(self, line: Line, role: int) -> str | None:
        if role == SUM:
            return decided_of(self._engine.coverage().share(line.kind))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return KINDS[line.kind]
        return None

    def _spoken(self, place: int, column: int) -> str:
        name = called(self._engine, self._lines[place].element)
        letter = self.letter(column)
        if letter is None:
            return name
        standing = self.standing(place, column)
        return f"{name}, {self.plain(letter)}: {STANDING_WORDS[standing] if standing else 'Not asked here'}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the plain name of a letter, its sum, or both to be spoken."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        letter = self.letter(section)
        if letter is None:
            return "Element" if role == Qt.ItemDataRole.DisplayRole else None
        share = self._engine.coverage().share(letter=letter)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.plain(letter)
        if role == SUM:
            return f"{letter} · {share.settled:,} of {share.total:,}"
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{self.plain(letter)}: {decided_of(share)}"
        return None

"""The chart on screen: arrows walk from cell to cell, a click or Enter shows the row, a double click the place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from threatline.ui.coverage.cell_painter import CELL, CellPainter, ChartHeader
from threatline.ui.coverage.chart_model import ChartModel

COLUMN = 92
"""The least width of a letter: the longest word above it fits."""
NAMES = (180, 420)
LINE_HEIGHT = CELL + 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ChartView(QTableView):
    """A table of painted cells; it knows nothing of the rest of the window."""

    cell_chosen = Signal(str, str)
    """An element and a letter, "" for the element as a whole."""
    element_opened = Signal(str)
    """An element that should be shown on the diagram."""

    def __init__(self, model: ChartModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart = model
        self._column = 1
        """The column in which somebody walks up and down, kept over elements without that letter."""
        self.painter = CellPainter(self)
        self.setAccessibleName("Coverage")
        self.setItemDelegate(self.painter)
        self.setHorizontalHeader(ChartHeader(self))
        self._set_up()
        self.setModel(model)
        model.modelReset.connect(self._settle)
        self._settle()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setMinimumSectionSize(LINE_HEIGHT)
        lines.setDefaultSectionSize(LINE_HEIGHT)

    def _settle(self) -> None:
        """Give the columns their widths, and the heads of kinds the whole line."""
        self.clearSpans()
        count = self._chart.columnCount()
        for place in range(self._chart.rowCount()):
            if not self._chart.line(place).element:
                self.setSpan(place, 0, 1, max(count, 2))
        self._share_width()

    def _share_width(self) -> None:
        """Give names two fifths of the width within limits, letters the rest in equal parts."""
        width, letters = self.viewport().width(), self._chart.columnCount() - 1
        if letters < 1:
            return
        names = min(max(width * 2 // 5, NAMES[0]), NAMES[1])
        each = max(COLUMN, (width - names) // letters)
        for column in range(1, letters + 1):
            self.setColumnWidth(column, each)
        self.setColumnWidth(0, max(NAMES[0], width - each * letters))

    # ---- for the page -------------------------------------------------------------------------------------------

    def cell(self) -> tuple[str, str]:
        """Return the element and the letter of the current cell, "" where there is none."""
        index = self.currentIndex()
        if not index.isValid():
            return "", ""
        return self._chart.line(index.row()).element, self._chart.letter(index.column()) or ""

    def go_to(self, element: str, letter: str) -> None:
        """Make a cell the current one, or the first of its element; an element that is not listed changes nothing."""
        place = self._chart.place_of(element)
        if place < 0:
            return
        columns = [at for at in range(1, self._chart.columnCount()) if self._chart.letter(at) == letter]
        self._go(place, columns[0] if columns else self._column)

    def go_to_first(self) -> None:
        """Make the first cell the current one."""
        for place in range(self._chart.rowCount()):
            if self._chart.line(place).element:
                self._go(place, 1)
                return

    def mark(self, elements: frozenset[str]) -> None:
        """Mark the lines of elements."""
        if elements != self.painter.chosen:
            self.painter.chosen = elements
            self.viewport().update()

    def _go(self, place: int, column: int) -> None:
        index = self._chart.index(place, self._nearest(place, column))
        self.setCurrentIndex(index)
        self.scrollTo(index)

    # ---- walking ------------------------------------------------------------------------------------------------

    def _nearest(self, place: int, column: int) -> int:
        """Return the column of the cell of a line that is nearest to a column."""
        cells = [at for at in range(1, self._chart.columnCount()) if self._chart.standing(place, at) is not None]
        return min(cells, key=lambda at: abs(at - column), default=column)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Walk from cell to cell, over the heads of kinds and over letters that an element has not."""
        moves = QAbstractItemView.CursorAction
        at = self.currentIndex()
        if not at.isValid():
            self.go_to_first()
            return self.currentIndex()
        page = max(1, self.viewport().height() // LINE_HEIGHT - 1)
        if action in (moves.MoveLeft, moves.MoveRight):
            step = 1 if action == moves.MoveRight else -1
            return self._sideways(at, step)
        if action in (moves.MoveHome, moves.MoveEnd):
            steps = self._chart.rowCount() * (1 if action == moves.MoveEnd else -1)
        else:
            steps = {moves.MoveUp: -1, moves.MoveDown: 1, moves.MovePageUp: -page, moves.MovePageDown: page}.get(
                action, 0
            )
        return self._along(at, steps)

    def _sideways(self, at: QModelIndex, step: int) -> QModelIndex:
        column = at.column() + step
        while 1 <= column < self._chart.columnCount():
            if self._chart.standing(at.row(), column) is not None:
                self._column = column
                return self._chart.index(at.row(), column)
            column += step
        return at

    def _along(self, at: QModelIndex, steps: int) -> QModelIndex:
        last = self._chart.rowCount() - 1
        way = 1 if steps > 0 else -1
        place = min(max(at.row() + steps, 0), last)
        while 0 <= place <= last and not self._chart.line(place).element:
            place += way if 0 <= place + way <= last else -way
            if place == at.row():
                break
        return self._chart.index(place, self._nearest(place, self._column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            element, letter = self.cell()
            if element:
                self.cell_chosen.emit(element, letter)
            return
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        element = self._chart.line(index.row()).element
        if not element:
            return
        letter = self._chart.letter(index.column()) or ""
        if letter and self._chart.standing(index.row(), index.column()) is None:
            letter = ""
        self._column = index.column() if letter else self._column
        self._go(index.row(), index.column() if letter else self._column)
        self.cell_chosen.emit(element, letter)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and (element := self._chart.line(index.row()).element):
            self.element_opened.emit(element)

    # ---- Qt -----------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.painter.hovered:
            self.painter.hovered = row
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

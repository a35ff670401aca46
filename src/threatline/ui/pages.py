"""Full pages over the canvas: the tool strip goes, the side panel stays, Esc leads back to the diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from threatline.ui.coverage.page import CoveragePage

if TYPE_CHECKING:
    from threatline.ui.workbench import Workbench


class Pages(QObject):
    """Shows one page at a time in place of the canvas."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self.page: CoveragePage | None = None
        """The page in view, None while the diagram is."""
        bench.shell.installEventFilter(self)

    def toggle_coverage(self) -> None:
        """Show which cells of the chart are decided, or the diagram again."""
        if self.page is not None:
            self.leave()
            return
        bench = self._bench
        self.page = page = CoveragePage(bench.desk, bench.shell.ground)
        page.cell_chosen.connect(self._show_row)
        page.element_opened.connect(self._show_on_diagram)
        page.left.connect(self.leave)
        bench.shell.ground.layout().addWidget(page)
        page.show()
        page.take_keyboard()  # a canvas that is hidden with the keyboard in it would walk to its next element
        bench.shell.strip.hide()
        bench.quick_draw.hide()
        bench.find_bar.leave()
        bench.diagrams.tabs.hide()
        bench.canvas.hide()

    def leave(self) -> None:
        """Show the diagram again."""
        if self.page is None:
            return
        page, self.page = self.page, None
        self._bench.shell.strip.show()
        self._bench.canvas.show()
        self._bench.canvas.setFocus()
        self._bench.diagrams.refresh()
        page.hide()
        page.setParent(None)
        page.deleteLater()
        self._bench.place_quick_draw()

    def take_keyboard(self) -> None:
        """Move the keyboard to the page in view, or to the canvas."""
        if self.page is not None:
            self.page.take_keyboard()
        else:
            self._bench.canvas.setFocus()

    def _show_row(self, element: str, letter: str) -> None:
        self._bench.panel.show_row(element, letter)

    def _show_on_diagram(self, element: str) -> None:
        self.leave()
        self._bench.desk.reveal(element)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave with Esc, when nothing nearer to the keyboard had a use for it."""
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if self.page is not None and is_key and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self.leave()
            return True
        return False

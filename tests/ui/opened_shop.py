"""A window on a drawn project, with a hand over its canvas."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from drawn import Drawn, dfd
from hand import NONE, Hand
from threatline.model.records import Element
from threatline.ui.workbench import Workbench


@dataclass
class Shop:
    """The window, the drawing by names, and the hand."""

    bench: Workbench
    drawn: Drawn
    hand: Hand

    @property
    def desk(self):
        return self.bench.desk

    @property
    def canvas(self):
        return self.bench.canvas

    def id(self, name: str) -> str:
        """Return the id of the one element with this name; "a -> b" names the flow between two nodes."""
        if " -> " in name:
            return self.drawn.id(name)
        (found,) = [r.id for r in self.desk.document.records.values() if isinstance(r, Element) and r.name == name]
        return found

    def __getitem__(self, name: str):
        return self.desk.document.records[self.id(name)]

    def select(self, *names: str) -> None:
        self.desk.select([self.id(name) for name in names])

    def selected(self) -> list[str]:
        return [self.desk.document.records[id].name for id in self.desk.selection]

    def do(self, command, *args):
        """Run a command as a step of undo, and let the views follow."""
        found = self.desk.run(command, *args)
        self.desk.flush()
        return found

    def key(self, key: Qt.Key, keys=NONE) -> None:
        """Press a key wherever the keyboard is."""
        QTest.keyClick(self.bench.shell.focusWidget() or self.canvas, key, keys)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.bench.shell.focusWidget(), text)
        QApplication.processEvents()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, at if at is not None else widget.rect().center())
        QApplication.processEvents()

    def drag(self, widget: QWidget, start: QPoint, *stops: QPoint) -> None:
        """Drag inside a widget."""
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, NONE, start)
        for stop in stops:
            QTest.mouseMove(widget, stop)
            QApplication.processEvents()
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, NONE, stops[-1])
        QApplication.processEvents()


def open_shop(bench: Workbench, *chains: str, drawn: Drawn | None = None) -> Shop:
    """Put a drawing into the window, the keyboard on its canvas."""
    drawn = drawn or dfd(*chains)
    bench.show_project(drawn.document, None)
    QApplication.processEvents()
    bench.shell.activateWindow()
    bench.canvas.setFocus()
    return Shop(bench, drawn, Hand(bench.canvas))

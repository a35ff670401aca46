"""A side panel that was opened on a drawing, and how tests reach what is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from drawn import Drawn
from threatline.canvas.desk import Desk
from threatline.model.records import Answer
from threatline.ui.panel.panel import SidePanel


@dataclass
class Opened:
    """A panel, its desk and the drawing by names."""

    drawn: Drawn
    desk: Desk
    panel: SidePanel
    window: QWidget
    elsewhere: QLineEdit
    """Something outside the panel that can have the keyboard."""

    def select(self, *names: str) -> None:
        self.desk.select([self.drawn.id(name) for name in names])

    def answer(self, name: str, **answers: Answer) -> None:
        """Say something about an element, as a step of its own."""
        with self.desk.document.transaction("Answer") as tx:
            tx.update(self.drawn.id(name), {f"answers.{key}": value for key, value in answers.items()})
        self.desk.flush()

    def answers(self, name: str) -> dict[str, Answer]:
        return dict(self.drawn[name].answers)

    def steps(self) -> int:
        """How many steps can be taken back."""
        return len(self.desk.session.history._done)


Open = Callable[[Drawn], Opened]


def named(root: QWidget, name: str) -> QWidget:
    """Return the visible widget with an accessible name, as a screen reader would find it."""
    found = [w for w in root.findChildren(QWidget) if w.accessibleName() == name and w.isVisible()]
    assert found, f"nothing visible is called {name!r}"
    return found[0]


def click(qtbot: QtBot, widget: QWidget) -> None:
    """Click in the middle of a widget."""
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def press(qtbot: QtBot, opened: Opened, key: Qt.Key) -> None:
    """Press a key where the keyboard is."""
    qtbot.keyClick(opened.panel.window().focusWidget(), key)

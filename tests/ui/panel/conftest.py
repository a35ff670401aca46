"""A side panel on a drawn document, in a window of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drawn import Drawn
from threatline.canvas.desk import Desk
from threatline.content.load import Content, load_content
from threatline.content.themes import load_theme
from threatline.model.records import Answer
from threatline.session import Session
from threatline.ui.panel.panel import SidePanel


@pytest.fixture(scope="session")
def content() -> Content:
    """The pack that ships."""
    return load_content()


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


@pytest.fixture
def opened(qtbot: QtBot, content: Content) -> Callable[[Drawn], Opened]:
    """Opens a panel on a drawing."""

    def open_panel(drawn: Drawn) -> Opened:
        desk = Desk(Session(drawn.document, content), load_theme("light"))
        window = QWidget()
        column = QVBoxLayout(window)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        elsewhere = QLineEdit()
        panel = SidePanel(desk)
        column.addWidget(elsewhere)
        column.addWidget(panel)
        window.resize(400, 900)
        qtbot.addWidget(window, before_close_func=lambda _: desk.close())
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        elsewhere.setFocus(Qt.FocusReason.OtherFocusReason)
        return Opened(drawn, desk, panel, window, elsewhere)

    return open_panel


def named(root: QWidget, name: str) -> QWidget:
    """Return the visible widget with an accessible name, as a screen reader would find it."""
    found = [w for w in root.findChildren(QWidget) if w.accessibleName() == name and w.isVisible()]
    assert found, f"nothing visible is called {name!r}"
    return found[0]

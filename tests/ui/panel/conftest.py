"""A side panel on a drawn document, in a window of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drawn import Drawn
from threatline.canvas.desk import Desk
from threatline.content.load import Content, load_content
from threatline.content.themes import load_theme
from threatline.session import Session
from threatline.ui.panel.panel import SidePanel
from ui.panel.opened import Opened


@pytest.fixture(scope="session")
def content() -> Content:
    """The pack that ships."""
    return load_content()


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

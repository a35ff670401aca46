"""A whole window on a private screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMessageBox

from threatline.content.load import Content, load_content
from threatline.content.themes import load_theme
from threatline.ui.preferences import Preferences
from threatline.ui.shell import Shell
from threatline.ui.workbench import Workbench


@pytest.fixture(scope="session")
def shipped_content() -> Content:
    return load_content()


@pytest.fixture
def bench(qtbot, shipped_content, monkeypatch) -> Iterator[Workbench]:
    """A window with an empty project; questions about unsaved changes are answered with Discard."""
    # Windows of earlier tests wait to be deleted; left alive, each would be styled again with every new one.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: QMessageBox.StandardButton.Discard)
    theme = load_theme("light")
    shell = Shell(theme)
    shell.resize(1280, 800)
    made = Workbench(shell, theme, shipped_content, Preferences())
    qtbot.addWidget(shell)
    shell.show()
    qtbot.waitExposed(shell)
    yield made
    made.files.discard_project()

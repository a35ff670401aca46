"""The window and the packs that people add: a broken one is told, and one that a project misses."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox

from content.kiosks import changed, write_pack
from drawn import dfd
from threatline.app import fill
from threatline.content.packs import user_folder
from threatline.content.themes import load_theme
from threatline.storage.files import save_project
from threatline.ui.notice import Notice
from threatline.ui.preferences import Preferences
from threatline.ui.shell import Shell


def told(shell: Shell) -> list[str]:
    return [words.text() for notice in shell.findChildren(Notice) for words in notice.findChildren(QLabel)]


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """A folder of packs in settings of the test's own."""
    for name in ("HOME", "APPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(QMessageBox, "exec", lambda box: QMessageBox.StandardButton.Discard)
    return user_folder()


@pytest.fixture
def window(qtbot, settings):
    """A window that is filled as at the start of the program, on a file or on nothing."""
    filled = []

    def open_window(file=None) -> Shell:
        theme = load_theme("light")
        shell = Shell(theme)
        shell.resize(1280, 800)
        qtbot.addWidget(shell)
        shell.show()
        qtbot.waitExposed(shell)
        fill(shell, theme, Preferences(), file)
        filled.append(shell)
        return shell

    yield open_window
    for shell in filled:
        shell.bench.files.discard_project()


def test_the_window_opens_with_a_good_pack_and_tells_about_a_broken_one(window, settings):
    write_pack(settings / "good")
    write_pack(settings / "torn", changed("stride: I", "stride: Q", changed("id: kiosks", "id: torn")))

    shell = window()

    assert "kiosks" in shell.bench.content.parts
    assert "torn" not in shell.bench.content.parts
    (sentence,) = told(shell)
    assert sentence.startswith(f"The rule pack {settings / 'torn'} was skipped.")
    assert sentence.endswith(f"threatline rules lint {settings / 'torn'}")


def test_a_project_that_misses_a_pack_says_so(window, tmp_path):
    drawn = dfd("customer -> web app")
    with drawn.document.transaction("Elsewhere") as tx:
        tx.update(drawn.document.project.id, {"parts": ("acme",), "packs.acme": "3.1 abc"})
    save_project(tmp_path / "shop.tmproj", drawn.document.records.values())

    shell = window(tmp_path / "shop.tmproj")

    assert "uses the rule pack “acme” (version 3.1), which is not here" in told(shell)[0]
    assert shell.bench.desk.document.project.parts == ("acme",)

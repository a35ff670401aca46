"""The window as a whole: drawing by typing, files, recovery, actions, themes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from drawn import dfd
from threatline.commands.answer import answer
from threatline.commands.place import draw_boundary
from threatline.commands.rename import rename
from threatline.content.themes import load_theme
from threatline.model.geometry import Rect
from threatline.model.records import Boundary, Flow, Node
from threatline.storage.files import save_project
from threatline.storage.journal import Journal
from threatline.ui.actions import ACTIONS, MENUS
from threatline.ui.notice import Notice
from threatline.ui.panel.panel import HEALTH
from threatline.ui.preferences import Preferences
from threatline.ui.shell import Shell
from threatline.ui.workbench import Workbench

HEAVY = ("pydantic", "networkx", "reportlab", "yaml", "PIL", "numpy", "threatline.model.records", "threatline.engine")


def type_line(bench, line):
    bench.quick_draw.start()
    QTest.keyClicks(bench.quick_draw.line, line)
    QTest.keyClick(bench.quick_draw.line, Qt.Key.Key_Return)
    bench.desk.flush()


def nodes(bench):
    return sorted(r.name for r in bench.desk.document.records.values() if isinstance(r, Node))


def notices(bench):
    return [label.text() for notice in bench.shell.findChildren(Notice) for label in notice.findChildren(QLabel)]


def written(tmp_path, *chains) -> Path:
    path = tmp_path / "drawn.tmproj"
    save_project(path, dfd(*chains).document.records.values())
    return path


def test_the_window_is_painted_before_anything_heavy_is_imported():
    program = (
        "import sys, json\n"
        "from threatline import app\n"
        "app.main(['--exit-after-first-paint'])\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)

    assert told.stdout.startswith("painted")
    loaded = set(json.loads(told.stdout.splitlines()[-1]))
    assert loaded.isdisjoint(HEAVY)


def test_a_typed_line_is_drawn_selected_and_taken_back_in_one_step(bench):
    type_line(bench, "Customer -> Web app: Place order (https)")

    assert nodes(bench) == ["Customer", "Web app"]
    assert len(bench.desk.selection) == 3
    bench.desk.undo()
    assert nodes(bench) == []


def test_a_line_that_cannot_be_read_stays_to_be_mended(bench):
    type_line(bench, "Customer ->")

    assert bench.quick_draw.line.text() == "Customer ->"
    assert "both sides" in bench.shell.status.happened.toolTip()


def test_every_edit_is_followed_by_the_status_line(bench):
    type_line(bench, "Customer -> Web app")
    bench.desk.select([])
    assert bench.shell.status.size_of.text() == "2 elements, 1 flow"
    assert bench.shell.status.counts.text().startswith("0 open · 0 questions")

    (app,) = [r.id for r in bench.desk.document.records.values() if getattr(r, "name", "") == "Web app"]
    bench.desk.run(answer, [app], "handles_login", True)
    bench.desk.run(answer, [app], "login_throttled", False)
    bench.desk.flush()

    assert bench.shell.status.counts.text().startswith("1 open")


def test_the_share_of_the_drawing_in_the_status_line_leads_to_what_is_missing(bench, qtbot):
    assert bench.shell.status.complete.text() == "Nothing drawn yet"
    type_line(bench, "Customer -> Web app: Place order")
    assert re.fullmatch(r"Drawing \d+ % complete", bench.shell.status.complete.text())

    qtbot.mouseClick(bench.shell.status.complete, Qt.MouseButton.LeftButton)

    assert bench.panel.face() == HEALTH
    assert "What data travels from Customer to Web app?" in [row.problem.text for row in bench.panel.health.rows]


def test_find_or_run_checks_the_drawing(bench):
    type_line(bench, "Customer -> Web app")

    next(found for found in bench.palette.find("check the drawing") if found.text == "Check the drawing").act()

    assert bench.panel.face() == HEALTH


def test_a_saved_file_reopens_as_it_was(bench, qtbot, tmp_path, monkeypatch):
    type_line(bench, "Customer -> Web app: Place order (https)")
    before = dict(bench.desk.document.records)
    path = tmp_path / "shop.tmproj"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))

    with qtbot.waitSignal(bench.files.changed, timeout=10_000, check_params_cb=None):
        bench.files.save()
    qtbot.waitUntil(lambda: bench.files.is_saved, timeout=10_000)
    bench.files.new()
    assert nodes(bench) == []
    bench.files.open(path)

    assert bench.desk.document.records == before
    assert bench.files.is_saved


def test_the_unsaved_mark_comes_with_an_edit_and_goes_with_its_undo(bench, tmp_path):
    bench.files.open(written(tmp_path, "customer -> web app"))
    bench.desk.run(rename, next(bench.desk.document.of_kind(Flow)).id, "Order")
    bench.desk.flush()
    assert bench.shell.windowTitle().startswith("•")

    bench.desk.undo()

    assert not bench.shell.windowTitle().startswith("•")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\x00\x01\x02", b'{"format": "threatline", "records": [], "version": 99}', b"[1, 2]"]
)
def test_a_bad_file_gets_one_sentence_and_changes_nothing(bench, tmp_path, content):
    type_line(bench, "Customer -> Web app")
    path = tmp_path / "bad.tmproj"
    path.write_bytes(content)
    before = bench.desk.document

    bench.files.open(path)

    assert bench.desk.document is before
    assert any("bad.tmproj" in sentence for sentence in notices(bench))


def test_a_failed_save_keeps_the_project_open_and_unsaved(bench, qtbot, tmp_path, monkeypatch):
    type_line(bench, "Customer -> Web app")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "no" / "x.tmproj"), ""))

    bench.files.save()
    qtbot.waitUntil(lambda: notices(bench) != [], timeout=10_000)

    assert "Nothing was lost" in notices(bench)[0]
    assert not bench.files.is_saved


def test_what_a_killed_program_did_not_save_is_offered_and_comes_back(bench, tmp_path):
    drawn = dfd("customer -> web app")
    journal = Journal.start(None, None, drawn.document.records.values())
    drawn.document.subscribe(journal.append)
    with drawn.document.transaction("Rename") as tx:
        rename(tx, drawn.id("web app"), "Shop")
    journal.close()  # as the end of the process would

    bench.files.offer_recovery()
    (notice,) = bench.shell.findChildren(Notice)
    assert "1 change" in notices(bench)[0]
    recover = next(
        button for button in notice.findChildren(type(bench.shell.title_bar.report)) if button.text() == "Recover"
    )
    QTest.mouseClick(recover, Qt.MouseButton.LeftButton)

    assert nodes(bench) == ["Shop", "customer"]
    assert not bench.files.is_saved


def test_a_file_dropped_on_the_window_opens(bench, tmp_path):
    path = written(tmp_path, "customer -> web app")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(600, 400), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )

    bench.shell.dropEvent(drop)

    assert nodes(bench) == ["customer", "web app"]
    assert bench.preferences.recent()[0] == str(path)


def test_find_or_run_finds_an_element_and_reveals_it(bench):
    type_line(bench, "Customer -> Web app")
    bench.finder.start()

    QTest.keyClicks(bench.shell.title_bar.finder, "custo")
    QTest.keyClick(bench.shell.title_bar.finder, Qt.Key.Key_Return)

    (selected,) = bench.desk.selection
    assert bench.desk.document.records[selected].name == "Customer"


def test_find_or_run_says_why_an_action_cannot_be_run_now(bench):
    (found,) = [found for found in bench.palette.find("reverse flow") if found.text == "Reverse flow"]

    assert found.act is None
    assert found.hint == "Select a flow first."


def test_no_two_actions_share_a_key_and_every_one_stands_in_a_menu():
    keys = [key for action in ACTIONS for key in action.keys]

    assert len(keys) == len(set(keys))
    assert {action.menu for action in ACTIONS} == set(MENUS)
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


def test_the_list_of_keys_names_every_key(bench):
    bench.show_keys()

    (text,) = [notice.details.toPlainText() for notice in bench.shell.findChildren(Notice)]
    assert all(key in text for action in ACTIONS for key in action.keys)


@pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])
def test_the_theme_changes_while_the_window_is_open(bench, name):
    type_line(bench, "Customer -> Web app")

    bench.choose_theme(name)

    assert bench.desk.theme.name == name
    assert bench.preferences.theme == name
    ground = bench.shell.grab().toImage().pixelColor(700, 24).name().upper()
    assert ground == bench.theme.colour("panel")


def test_undo_says_what_it_took_back_and_shows_it(bench):
    type_line(bench, "Customer -> Web app")
    flow = next(bench.desk.document.of_kind(Flow)).id
    bench.desk.run(rename, flow, "Order")
    bench.desk.select([])

    bench.desk.undo()

    assert bench.desk.selection == (flow,)
    assert "Rename" in bench.shell.status.happened.toolTip()


def test_the_inside_of_a_process_is_a_diagram_of_its_own_and_deleting_it_is_undone(bench):
    type_line(bench, "Customer -> Web app")
    (app,) = [
        r.id
        for r in bench.desk.document.records.values()
        if getattr(r, "name", "") == "Web app" and r.kind == "process"
    ]
    first = bench.desk.diagram
    bench.desk.select([app])

    bench.diagrams.go_inside()
    assert bench.desk.diagram != first
    bench.diagrams.delete()
    assert (bench.desk.diagram, bench.desk.document.count("diagram")) == (first, 1)
    bench.desk.undo()

    assert bench.desk.document.count("diagram") == 2


def test_a_frame_can_be_told_not_to_grow(bench):
    box = bench.desk.run(draw_boundary, bench.desk.diagram, Rect(0, 0, 300, 200), "Cloud")
    bench.desk.flush()
    bench.desk.select([box])

    bench.toggle_fit()

    assert bench.desk.document.get(box, Boundary).fit is False


@pytest.mark.parametrize("content", [b"{", None])
def test_a_window_asked_for_a_file_shows_it_or_says_why_and_starts_empty(qtbot, shipped_content, tmp_path, content):
    path = written(tmp_path, "customer -> web app")
    if content is not None:
        path.write_bytes(content)
    theme = load_theme("light")
    shell = Shell(theme)
    qtbot.addWidget(shell)

    bench = Workbench(shell, theme, shipped_content, Preferences(), path)

    assert nodes(bench) == ([] if content else ["customer", "web app"])
    assert len(notices(bench)) == (1 if content else 0)
    bench.files.discard_project()

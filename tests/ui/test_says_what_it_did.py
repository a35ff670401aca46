"""Rows 73 and 80 of the behaviours in the whole window: Esc takes one step back, and what was done is said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from threatline.ui.actions import ACTIONS

CHANGING = ("Edit", "Draw", "Arrange")
"""The menus whose actions change the project."""
LINES = ("Customer -> Web app: Place order (https)", "Web app -> Orders DB: Save order (sql)", "Mailer")


def settle():
    for _ in range(3):
        QApplication.processEvents()


@pytest.fixture
def shop(bench):
    for line in LINES:
        bench.quick_draw.start()
        QTest.keyClicks(bench.quick_draw.line, line)
        QTest.keyClick(bench.quick_draw.line, Qt.Key.Key_Return)
    bench.desk.flush()
    bench.canvas.setFocus()
    bench.desk.select([])
    settle()
    bench.shell.status.say("", False)
    return bench


def told(bench):
    return str(bench.shell.status.happened.property("sentence") or "")


def named(bench, *names):
    return [id for id, record in bench.desk.document.records.items() if getattr(record, "name", "") in names]


def test_no_action_asks_a_question_and_whatever_changes_the_project_is_said(shop, monkeypatch):
    asked, silent = [], []
    for kind in (QDialog, QMessageBox):
        monkeypatch.setattr(kind, "exec", lambda box: asked.append(box) or 0)
    before = dict(shop.desk.document.records)

    for action in ACTIONS:
        if action.menu not in CHANGING or action.id in ("undo", "redo"):
            continue
        shop.desk.select(named(shop, "Customer", "Web app", "Mailer", "Place order"))
        settle()
        shop.shell.status.say("", False)
        shop.run_action(action)
        shop.canvas.finish_editing()
        shop.desk.flush()
        settle()
        if dict(shop.desk.document.records) != before and not told(shop):
            silent.append(action.id)
        while dict(shop.desk.document.records) != before:
            assert shop.desk.session.history.undo_label
            shop.desk.undo()

    assert asked == []
    assert silent == []


def test_what_was_done_is_said_with_undo_beside_it(shop):
    shop.desk.select(named(shop, "Mailer"))

    QTest.keyClick(shop.canvas, Qt.Key.Key_Right)
    shop.desk.flush()
    settle()

    assert told(shop) == "Move Mailer."
    assert shop.shell.status.undo.isVisible()


def test_esc_in_the_editor_offers_what_was_typed(shop):
    shop.desk.select(named(shop, "Mailer"))
    QTest.keyClick(shop.canvas, Qt.Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "Post office")

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert named(shop, "Mailer")
    assert told(shop) == "The words stay as they were."
    QTest.mouseClick(shop.shell.status.more, Qt.MouseButton.LeftButton)

    assert named(shop, "Post office")


def test_esc_leaves_editor_then_tool_then_popup_then_selection_and_never_the_window(shop):
    canvas = shop.canvas

    def esc():
        QTest.keyClick(QApplication.focusWidget() or canvas, Qt.Key.Key_Escape)
        settle()

    shop.desk.select(named(shop, "Mailer"))
    QTest.keyClick(canvas, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert canvas.popup is not None
    esc()
    assert canvas.popup is None or not canvas.popup.isVisible()
    QTest.keyClick(canvas, Qt.Key.Key_4)
    QTest.keyClick(canvas, Qt.Key.Key_F2)
    esc()
    assert not canvas.naming.editor.is_open
    assert canvas.tool == "flow"
    esc()
    assert canvas.tool == "select"
    assert shop.desk.selection
    esc()
    assert not shop.desk.selection
    esc()

    assert shop.shell.isVisible()


def test_esc_in_the_quick_draw_bar_keeps_what_was_typed(shop):
    shop.quick_draw.start()
    QTest.keyClicks(shop.quick_draw.line, "Half a li")

    QTest.keyClick(shop.quick_draw.line, Qt.Key.Key_Escape)

    assert shop.quick_draw.line.text() == "Half a li"
    assert QApplication.focusWidget() is shop.canvas

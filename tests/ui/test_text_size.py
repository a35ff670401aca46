"""Text up to 200 %: the setting, and that no words are cut off in the room that is left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from threatline.ui.actions import ACTIONS
from threatline.ui.notice import Notice
from threatline.ui.panel.panel import FACES
from threatline.ui.preferences import Preferences
from threatline.ui.text_size import FACTOR, SIZES, apply_text_size, nearest_size

FULL_HD_AT_200 = (960, 540)
"""What a screen of 1920 × 1080 holds when everything is twice as large."""


@pytest.fixture(autouse=True)
def usual_size():
    yield
    Preferences().text_size = 100


@pytest.fixture
def shop(bench):
    bench.quick_draw.start()
    QTest.keyClicks(bench.quick_draw.line, "Customer -> Web application of the shop: Place order (https)")
    QTest.keyClick(bench.quick_draw.line, Qt.Key.Key_Return)
    bench.desk.flush()
    bench.shell.resize(*FULL_HD_AT_200)
    QApplication.processEvents()
    return bench


def cut_off(bench):
    """The labels whose words are wider than their box, though nothing shortens or wraps them."""
    return [
        label.text()
        for label in bench.shell.findChildren(QLabel)
        if type(label) is QLabel
        and label.isVisible()
        and label.text()
        and not label.wordWrap()
        and label.width() + 1 < label.fontMetrics().horizontalAdvance(label.text())
    ]


def test_larger_and_smaller_text_are_kept_for_the_next_start_and_said(bench):
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(bench.canvas, Qt.Key.Key_Period, held)
    assert Preferences().text_size == 125
    (notice,) = bench.shell.findChildren(Notice)
    assert any("125 % large" in label.text() for label in notice.findChildren(QLabel))

    bench.run_action(next(action for action in ACTIONS if action.id == "smaller"))
    assert Preferences().text_size == 100


def test_the_setting_reaches_the_window_before_it_is_made():
    environment: dict[str, str] = {}
    preferences = Preferences()

    apply_text_size(preferences, environment)
    assert environment == {}
    preferences.text_size = 200
    apply_text_size(preferences, environment)

    assert environment == {FACTOR: "2"}


def test_who_told_qt_directly_is_left_alone():
    environment = {FACTOR: "1.5"}
    preferences = Preferences()
    preferences.text_size = 200

    apply_text_size(preferences, environment)

    assert environment == {FACTOR: "1.5"}


@pytest.mark.parametrize(
    ("setting", "size"), [("130", 125), ("1000", 200), ("-5", 100), ("much", 100), ("nan", 100), (None, 100)]
)
def test_a_setting_may_be_anything(setting, size):
    assert nearest_size(setting) == size


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("kind", ["process", "flow", "nothing"])
def test_at_200_percent_no_label_is_wider_than_its_box(shop, face, kind):
    shop.desk.select([id for id, record in shop.desk.document.records.items() if record.kind == kind])
    shop.panel.show_face(face)
    QApplication.processEvents()

    assert cut_off(shop) == []


def test_at_200_percent_the_window_still_holds_canvas_panel_and_status(shop):
    assert (shop.shell.width(), shop.shell.height()) == FULL_HD_AT_200
    for part in (shop.canvas, shop.panel, shop.shell.status, shop.shell.title_bar):
        assert part.isVisible()
        assert shop.shell.rect().contains(part.mapTo(shop.shell, part.rect().bottomRight()))
    assert all(button.height() >= 16 for button in shop.shell.status.findChildren(QPushButton) if button.isVisible())
    assert SIZES[-1] == 200

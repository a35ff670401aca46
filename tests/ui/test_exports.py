"""Pictures from the window: the ending says the kind, everything or the selection, as large as asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from threatline.ui.actions import ACTIONS
from threatline.ui.exports import KINDS


@pytest.fixture
def shop(bench):
    for line in ("Customer -> Web app: Place order (https)", "Mailer"):
        bench.quick_draw.start()
        QTest.keyClicks(bench.quick_draw.line, line)
        QTest.keyClick(bench.quick_draw.line, Qt.Key.Key_Return)
    bench.desk.flush()
    return bench


def run(bench, id):
    bench.run_action(next(action for action in ACTIONS if action.id == id))


def choose(monkeypatch, path, kind):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), kind))


def wait_for(qtbot, path):
    qtbot.waitUntil(lambda: path.exists() and path.stat().st_size > 0, timeout=20_000)


@pytest.mark.parametrize(("ending", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_the_ending_says_what_kind_of_picture_is_written(shop, qtbot, tmp_path, monkeypatch, ending, start):
    path = tmp_path / f"shop{ending}"
    choose(monkeypatch, path, "")

    run(shop, "picture")
    wait_for(qtbot, path)

    assert path.read_bytes().startswith(start)


def test_a_name_without_an_ending_gets_that_of_the_chosen_kind_and_its_scale(shop, qtbot, tmp_path, monkeypatch):
    kinds = [kind for kind in KINDS if ".png" in kind]
    widths = []
    for kind in kinds:
        path = tmp_path / f"{KINDS[kind]:.0f}"
        choose(monkeypatch, path, kind)
        run(shop, "picture")
        wait_for(qtbot, path.with_suffix(".png"))
        widths.append(QImage(str(path.with_suffix(".png"))).width())

    assert widths[1:] == pytest.approx([2 * widths[0], 4 * widths[0]], abs=4)


def test_the_picture_of_the_selection_leaves_the_rest_out(shop, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "some.svg"
    choose(monkeypatch, path, "")

    shop.desk.select([id for id, item in shop.canvas.page.items_by_id.items() if item.record.name == "Mailer"])
    run(shop, "picture-of-selection")
    wait_for(qtbot, path)

    written = path.read_text(encoding="utf-8")
    assert ">Mailer<" in written
    assert ">Customer<" not in written


def test_leaving_the_question_writes_nothing(shop, tmp_path, monkeypatch):
    choose(monkeypatch, "", "")

    run(shop, "picture")

    assert list(tmp_path.iterdir()) == []

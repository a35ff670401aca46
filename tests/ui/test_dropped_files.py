"""Row 34 of the behaviours: a model file that is dropped on the canvas is opened, or its diagrams are added."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from drawn import dfd
from threatline.model.records import Diagram, Node
from threatline.storage.files import save_project
from threatline.ui.notice import Notice


def drop_on_canvas(bench, path) -> None:
    """Drag a file over the canvas and let it go there, as a file manager does."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    port = bench.canvas.viewport()
    QApplication.sendEvent(port, QDragEnterEvent(QPoint(200, 200), copy, mime, left, none))
    QApplication.sendEvent(port, QDropEvent(QPointF(200, 200), copy, mime, left, none))


def press(bench, text: str) -> None:
    notice = bench.shell.findChild(Notice)
    (button,) = [button for button in notice.findChildren(QPushButton) if button.text() == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def names(bench) -> list[str]:
    return sorted(record.name for record in bench.desk.document.records.values() if isinstance(record, Node))


@pytest.fixture
def other(bench, tmp_path):
    """A file with another drawing; the project in the window has one of its own."""
    bench.drafting.draw_line("Partner -> Mailer")
    path = tmp_path / "shop.tmproj"
    save_project(path, dfd("customer -> web app").document.records.values())
    return path


def test_a_file_dropped_on_the_canvas_asks_and_changes_nothing_before_the_answer(bench, other):
    drop_on_canvas(bench, other)

    words = bench.shell.findChild(Notice)
    assert {"Open", "Add its diagrams"} <= {button.text() for button in words.findChildren(QPushButton)}
    assert names(bench) == ["Mailer", "Partner"]


def test_its_diagrams_are_added_in_one_step_and_shown(bench, other):
    drop_on_canvas(bench, other)
    press(bench, "Add its diagrams")

    added = bench.desk.document.get(bench.desk.diagram, Diagram)
    shown = [item.record.name for item in bench.canvas.page.items_by_id.values() if isinstance(item.record, Node)]
    assert names(bench) == ["Mailer", "Partner", "customer", "web app"]
    assert sorted(shown) == ["customer", "web app"]
    assert bench.desk.document.count("diagram") == 2
    assert added.order == max(diagram.order for diagram in bench.desk.document.diagrams())
    bench.desk.undo()
    assert names(bench) == ["Mailer", "Partner"]


def test_it_is_opened_in_place_of_the_project_when_that_is_asked_for(bench, other):
    drop_on_canvas(bench, other)
    press(bench, "Open")

    assert names(bench) == ["customer", "web app"]
    assert bench.files.path == other


def test_a_file_that_cannot_be_read_says_why_and_adds_nothing(bench, other, tmp_path):
    broken = tmp_path / "broken.tmproj"
    broken.write_text("{")
    drop_on_canvas(bench, broken)

    press(bench, "Add its diagrams")

    assert names(bench) == ["Mailer", "Partner"]
    assert bench.shell.findChild(Notice) is not None

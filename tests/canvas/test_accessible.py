"""Row 75 of the behaviours: what a screen reader finds on the canvas and is told about it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QApplication

from drawn import dfd
from hand import CTRL
from threatline.canvas import accessible
from threatline.commands.answer import answer
from threatline.commands.rename import rename

NAME, SENTENCE = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture
def shop(lay):
    """Customer, Web app and Orders DB, the latter two in a box, with a named flow."""
    drawn = dfd("Customer -> Web app -> Orders DB")
    with drawn.document.transaction("Name") as tx:
        flow = drawn.id("Customer -> Web app")
        rename(tx, flow, "Place order")
        answer(tx, [flow], "protocol", "https")
    drawn.box_around("Shop cloud", "Web app", "Orders DB")
    return lay(drawn=drawn)


@pytest.fixture
def told(monkeypatch):
    """Everything that screen readers are told: the type of the event, and the message or the name of the object."""
    events = []

    def note(event):
        message = event.message() if hasattr(event, "message") else event.accessibleInterface().text(NAME)
        events.append((event.type(), message))

    monkeypatch.setattr(accessible.QAccessible, "updateAccessibility", note)
    monkeypatch.setattr(accessible.QAccessible, "isActive", lambda: True)
    return events


def spoken(canvas):
    return QAccessible.queryAccessibleInterface(canvas)


def children(canvas):
    interface = spoken(canvas)
    return {interface.child(place).text(NAME): interface.child(place) for place in range(interface.childCount())}


def test_the_canvas_has_every_element_as_a_child_in_the_order_of_tab(shop):
    interface = spoken(shop.canvas)

    names = [interface.child(place).text(NAME) for place in range(interface.childCount())]

    assert interface.role() == QAccessible.Role.Canvas
    assert names == ["Customer", "Place order", "Shop cloud", "Web app", "Web app to Orders DB", "Orders DB"]
    assert [interface.indexOfChild(interface.child(place)) for place in range(6)] == list(range(6))
    assert interface.child(6) is None


def test_each_element_is_told_in_one_sentence(shop):
    found = children(shop.canvas)
    threats = shop.desk.session.engine.summary(shop.id("Customer -> Web app"))

    flow = found["Place order"].text(SENTENCE)

    assert flow.startswith("Flow Place order, Customer to Web app, HTTPS, crosses Shop cloud")
    assert f"{threats.open} open threat" in flow or not threats.open
    assert found["Web app"].text(SENTENCE).startswith("Process Web app, in Shop cloud, 1 flow in, 1 flow out")
    assert found["Shop cloud"].text(SENTENCE).startswith("Trust boundary Shop cloud, holds 2 elements")
    assert found["Shop cloud"].role() == QAccessible.Role.Grouping


def test_an_element_is_where_it_is_seen_and_is_found_at_that_place(shop):
    node = children(shop.canvas)["Web app"]
    corner = shop.hand.px((shop["Web app"].x, shop["Web app"].y))

    place = node.rect()

    assert place.topLeft() == shop.canvas.viewport().mapToGlobal(corner)
    assert (place.width(), place.height()) == (144, 64)
    found = spoken(shop.canvas).childAt(place.center().x(), place.center().y())
    assert found.text(NAME) == "Web app"
    empty = shop.canvas.viewport().mapToGlobal(QPoint(4, 4))
    assert spoken(shop.canvas).childAt(empty.x(), empty.y()) is None


def test_the_selected_element_has_the_focus_of_the_canvas(shop):
    shop.hand.key(Qt.Key.Key_Tab)
    shop.hand.key(Qt.Key.Key_Tab)

    child = spoken(shop.canvas).focusChild()

    assert child.text(NAME) == "Place order"
    assert (child.state().focused, child.state().selected, child.state().offscreen) == (1, 1, 0)
    assert child.parent().text(NAME) == "Diagram"
    assert children(shop.canvas)["Customer"].state().focused == 0


def test_moving_with_tab_tells_each_stop_once(shop, told):
    shop.hand.key(Qt.Key.Key_Tab)
    shop.hand.key(Qt.Key.Key_Tab)

    stops = [name for kind, name in told if kind == QAccessible.Event.Focus]

    assert stops == ["Customer", "Place order"]


def test_a_change_is_announced_once(shop, told):
    shop.hand.click("Web app")
    told.clear()

    shop.hand.key(Qt.Key.Key_Delete)
    QApplication.processEvents()

    announced = [message for kind, message in told if kind == QAccessible.Event.Announcement]
    assert announced == ["Web app deleted, with 2 more elements."]


def test_a_change_that_the_status_line_leaves_out_is_announced_by_its_label(shop, told):
    shop.hand.click("Web app")
    told.clear()

    shop.hand.key(Qt.Key.Key_Right)
    shop.desk.flush()
    QApplication.processEvents()

    announced = [message for kind, message in told if kind == QAccessible.Event.Announcement]
    assert announced == ["Move Web app."]


def test_a_screen_reader_can_select_an_element(shop):
    node = children(shop.canvas)["Orders DB"]

    node.actionInterface().doAction(QAccessibleActionInterface.setFocusAction())

    assert shop.selected() == {"Orders DB"}


def test_the_editor_of_a_label_is_a_child_while_it_is_open(shop):
    shop.hand.click("Web app")
    shop.hand.key(Qt.Key.Key_F2)

    roles = [spoken(shop.canvas).child(place).role() for place in range(spoken(shop.canvas).childCount())]

    assert QAccessible.Role.EditableText in roles
    assert spoken(shop.canvas).focusChild().text(NAME) == "Name of Web app"


def test_what_was_deleted_is_no_child_any_more_and_says_nothing(shop):
    gone = children(shop.canvas)["Web app"]
    shop.hand.click("Web app")

    shop.hand.key(Qt.Key.Key_Delete)

    assert (gone.text(NAME), gone.role()) == ("", QAccessible.Role.NoRole)
    assert "Web app" not in children(shop.canvas)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_names_are_read_as_plain_words_however_long_and_odd_they_are(lay):
    table = lay("customer -> web app")
    with table.document.transaction("Rename") as tx:
        rename(tx, table.id("web app"), "<b>Web</b>\n& app " + "x" * 500)
    table.desk.flush()

    names = list(children(table.canvas))

    assert any(name.startswith("<b>Web</b> & app xxx") and len(name) == 120 for name in names)


def test_selecting_everything_reads_no_sentence_for_each_element(shop, told):
    shop.hand.key(Qt.Key.Key_A, CTRL)

    assert len([name for kind, name in told if kind == QAccessible.Event.Focus]) <= 1


def test_a_program_that_a_screen_reader_has_looked_through_ends_in_peace():
    program = (
        "from PySide6.QtGui import QAccessible\n"
        "from PySide6.QtWidgets import QApplication\n"
        "application = QApplication([])\n"
        "QAccessible.setActive(True)\n"
        "from threatline.canvas.desk import Desk\n"
        "from threatline.canvas.view import Canvas\n"
        "from threatline.content.load import load_content\n"
        "from threatline.content.themes import load_theme\n"
        "from threatline.session import Session\n"
        "from drawn import dfd\n"
        "canvas = Canvas(Desk(Session(dfd('a -> b').document, load_content()), load_theme('light')))\n"
        "canvas.show()\n"
        "spoken = QAccessible.queryAccessibleInterface(canvas)\n"
        "print([spoken.child(place).text(QAccessible.Text.Name) for place in range(spoken.childCount())])\n"
        "canvas.deleteLater()\n"
    )

    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False, env=environment
    )

    assert (ended.returncode, ended.stdout) == (0, "['a', 'a to b', 'b']\n")

"""Row 72: only the canvas and the current threat, large; every key still edits; Esc brings the window back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hand import CTRL, SHIFT
from threatline.commands.pages import add_diagram
from threatline.commands.remove import delete
from ui.opened_shop import open_shop


@pytest.fixture
def shop(bench):
    opened = open_shop(bench, "customer -> web app -> orders db")
    opened.key(Qt.Key.Key_F5)
    yield opened
    opened.bench.presenting.leave()


@pytest.fixture
def presenting(shop):
    return shop.bench.presenting


def shown(shop):
    return shop.desk.document.records[shop.bench.presenting.poster.element].name


def chrome(shop):
    shell = shop.bench.shell
    return [
        part.isVisible() for part in (shell.title_bar, shell.strip, shell.side, shell.status, shop.bench.quick_draw)
    ]


def test_f5_hides_everything_but_the_canvas_and_the_threat_and_esc_brings_it_back(bench):
    shop = open_shop(bench, "customer -> web app")
    before, seen = chrome(shop), shop.canvas.camera.outlook()

    shop.key(Qt.Key.Key_F5)
    assert not any(chrome(shop))
    assert shop.canvas.isVisible()
    assert bench.presenting.poster.isVisible()
    shop.key(Qt.Key.Key_Escape)
    QApplication.processEvents()

    assert chrome(shop) == before
    assert bench.presenting.poster is None
    assert shop.canvas.camera.scale == pytest.approx(seen.scale)
    assert shop.desk.lit == frozenset()


def test_it_begins_with_the_selected_element(bench):
    shop = open_shop(bench, "customer -> web app -> orders db")
    shop.select("orders db")

    shop.key(Qt.Key.Key_F5)

    assert shown(shop) == "orders db"
    bench.presenting.leave()


def test_the_arrows_walk_one_element_at_a_time_and_the_rest_is_dimmed(shop, presenting):
    walked = []
    for _ in range(5):
        walked.append((shown(shop), shop.canvas.visible().contains(shop.canvas.page.around(shop.desk.selection))))
        shop.key(Qt.Key.Key_Right)
    assert walked == [("customer", True), ("", True), ("web app", True), ("", True), ("orders db", True)]
    assert shown(shop) == "customer"  # the ends meet

    shop.key(Qt.Key.Key_Left)

    assert shown(shop) == "orders db"
    assert shop.desk.lit == {shop.id("orders db")}
    assert shop.selected() == ["orders db"]


def test_the_page_keys_of_a_presenter_walk_too(shop):
    shop.key(Qt.Key.Key_PageDown)
    forward = shop.bench.presenting.poster.element
    shop.key(Qt.Key.Key_PageUp)

    assert forward == shop.id("customer -> web app")
    assert shown(shop) == "customer"


def test_the_threat_is_the_worst_of_the_element_and_the_arrows_walk_the_others(shop, presenting):
    rows = shop.desk.session.engine.rows(shop.id("customer"))
    questions = [(row.threats or row.questions)[0].question for row in rows]
    assert presenting.poster.question() == questions[0]

    shop.key(Qt.Key.Key_Down)
    second = presenting.poster.question()
    for _ in range(20):
        shop.key(Qt.Key.Key_Up)

    assert second == questions[1]
    assert presenting.poster.question() == questions[0]


def test_names_and_questions_can_be_read_from_the_back_of_the_room(shop, presenting):
    assert 15 * shop.canvas.camera.scale >= 24
    size, line = presenting.poster._type()
    assert size >= 24
    assert line >= size


def test_editing_keys_work_while_presenting(shop, presenting):
    shop.key(Qt.Key.Key_Right)
    shop.key(Qt.Key.Key_Right)
    assert shown(shop) == "web app"

    shop.key(Qt.Key.Key_F2)
    QTest.keyClicks(shop.canvas.naming.editor, "Shop")
    QTest.keyClick(shop.canvas.naming.editor, Qt.Key.Key_Return)
    shop.desk.flush()
    assert shown(shop) == "Shop"
    x = shop["Shop"].x
    shop.key(Qt.Key.Key_Right, SHIFT)
    assert shop["Shop"].x == x + 8
    shop.key(Qt.Key.Key_Z, CTRL)
    shop.key(Qt.Key.Key_Z, CTRL)

    assert shop["web app"].x == x
    assert presenting.is_on


def test_esc_leaves_the_editor_before_it_leaves_the_presentation(shop, presenting):
    shop.key(Qt.Key.Key_F2)
    QTest.keyClick(shop.canvas.naming.editor, Qt.Key.Key_Escape)
    assert presenting.is_on
    shop.canvas.set_tool("process")
    shop.key(Qt.Key.Key_Escape)
    assert presenting.is_on

    shop.key(Qt.Key.Key_Escape)

    assert not presenting.is_on


def test_a_click_on_another_element_shows_its_threat(shop):
    shop.hand.click("customer")
    shop.key(Qt.Key.Key_Right)
    shop.hand.click("web app")

    assert shown(shop) == "web app"


def test_deleting_the_element_on_show_goes_on_with_another(shop):
    shop.key(Qt.Key.Key_Delete)
    shop.desk.flush()

    assert shown(shop) in ("web app", "")


def test_an_empty_diagram_can_be_presented(shop, presenting):
    shop.do(delete, [shop.id(name) for name in ("customer", "web app", "orders db")])

    shop.key(Qt.Key.Key_Right)

    assert presenting.is_on
    assert presenting.poster.question() == "Nothing is drawn yet"


def test_a_ring_goes_with_the_pointer(shop, presenting):
    shop.hand.move("customer")

    assert presenting.ring.isVisible()
    assert presenting.ring.geometry().center() - shop.hand.at in (QPoint(0, 0), QPoint(-1, -1))


def test_presenting_goes_on_over_diagrams(shop, presenting):
    shop.do(add_diagram, "Second")
    shop.key(Qt.Key.Key_PageDown, CTRL)

    assert presenting.is_on
    assert not shop.bench.diagrams.tabs.isVisible()


def test_opening_another_project_ends_the_presentation(shop, presenting):
    shop.bench.files.new()

    assert not presenting.is_on
    assert all(chrome(shop)[:4])

"""The coverage page in the window: walking, choosing, filtering, following, leaving, all with real keys and clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from drawn import dfd
from threatline.commands.decide import decide, set_aside
from threatline.commands.remove import delete
from threatline.commands.rename import change_kind, rename
from threatline.ui.coverage.cell_painter import paint_standing
from threatline.ui.coverage.chart_model import STANDING


@pytest.fixture
def shop(bench):
    """A window with a shop in it, the coverage page open."""
    drawn = dfd("customer -> web app -> orders db")
    bench.show_project(drawn.document, None)
    bench.drawn = drawn
    bench.pages.toggle_coverage()
    return bench


def chart(bench):
    return bench.pages.page.chart


def names(bench):
    model = bench.pages.page.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def cell(bench, name, letter):
    model = bench.pages.page.model
    row = model.place_of(bench.drawn.id(name))
    return model.index(row, 1 + model.letters.index(letter))


def middle(bench, name, letter) -> QPoint:
    return chart(bench).visualRect(cell(bench, name, letter)).center()


def click(bench, name, letter):
    QTest.mouseClick(chart(bench).viewport(), Qt.MouseButton.LeftButton, pos=middle(bench, name, letter))


def press(bench, *keys):
    for key in keys:
        QTest.keyClick(bench.shell.focusWidget(), key)


def do(bench, command, *args, **kwargs):
    bench.desk.run(command, *args, **kwargs)
    bench.desk.flush()


def test_the_page_takes_the_place_of_canvas_and_tools_and_esc_gives_it_back(bench):
    bench.actions["coverage"].trigger()
    assert not bench.canvas.isVisible()
    assert not bench.shell.strip.isVisible()
    assert not bench.quick_draw.isVisible()
    assert bench.panel.isVisible()

    press(bench, Qt.Key.Key_Escape)

    assert bench.pages.page is None
    assert bench.canvas.isVisible()
    assert bench.shell.strip.isVisible()
    assert bench.quick_draw.isVisible()


def test_coming_and_going_leaves_the_selection_alone(bench, qtbot):
    drawn = dfd("customer -> web app -> orders db")
    bench.show_project(drawn.document, None)
    qtbot.waitUntil(bench.canvas.isVisible)
    bench.canvas.setFocus()
    bench.desk.select([drawn.id("web app")])

    bench.pages.toggle_coverage()
    bench.pages.toggle_coverage()

    assert bench.desk.selection == (drawn.id("web app"),)


def test_esc_leaves_from_the_panel_too(shop):
    shop.panel.take_keyboard()
    assert shop.panel.isAncestorOf(shop.shell.focusWidget())

    press(shop, Qt.Key.Key_Escape)

    assert shop.pages.page is None


def test_elements_stand_by_kind_under_heads_with_sums(shop):
    assert names(shop)[:4] == ["Actors", "customer", "Processes", "web app"]
    assert names(shop)[4:6] == ["Stores", "orders db"]
    assert shop.pages.page.total.text() == "0 of 17 decided"
    head = shop.pages.page.model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert head == "Pretending: 0 of 2 decided"


def test_a_cell_says_its_element_letter_and_standing_to_a_screen_reader(shop):
    spoken = cell(shop, "web app", "I").data(Qt.ItemDataRole.AccessibleTextRole)
    missing = cell(shop, "customer", "T").data(Qt.ItemDataRole.AccessibleTextRole)

    assert spoken == "web app, Leaking: Open"
    assert missing == "customer, Changing: Not asked here"


def test_a_click_shows_the_row_of_the_letter_in_the_panel_and_the_page_stays(shop):
    click(shop, "web app", "D")

    web_app = shop.drawn.id("web app")
    assert shop.desk.selection == (web_app,)
    assert shop.panel.threats.current == (web_app, "D")
    assert shop.pages.page is not None
    assert shop.shell.focusWidget() is chart(shop)


def test_arrows_walk_over_heads_and_missing_cells_and_enter_shows_the_row(shop):
    assert chart(shop).cell() == (shop.drawn.id("customer"), "S")
    press(shop, Qt.Key.Key_Right)
    assert chart(shop).cell() == (shop.drawn.id("customer"), "R")
    press(shop, Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert chart(shop).cell() == (shop.drawn.id("web app"), "I")
    press(shop, Qt.Key.Key_End, Qt.Key.Key_Home)
    assert chart(shop).cell() == (shop.drawn.id("customer"), "R")
    press(shop, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Return)

    assert shop.panel.threats.current == (shop.drawn.id("customer"), "S")


def test_a_double_click_goes_to_the_diagram(shop):
    QTest.mouseDClick(chart(shop).viewport(), Qt.MouseButton.LeftButton, pos=middle(shop, "web app", "T"))

    assert shop.pages.page is None
    assert shop.desk.selection == (shop.drawn.id("web app"),)


def test_a_decision_shows_at_once_and_lines_keep_their_places(shop):
    before = names(shop)

    do(shop, set_aside, "PR-T-00", shop.drawn.id("web app"), "It takes no input.")
    do(shop, decide, "PR-D-00", shop.drawn.id("web app"), status="accept")

    assert cell(shop, "web app", "T").data(STANDING) == "not_applicable"
    assert cell(shop, "web app", "D").data(STANDING) == "decided"
    assert shop.pages.page.total.text() == "2 of 17 decided"
    assert names(shop) == before


def test_a_filter_lists_what_has_such_a_cell_and_says_when_there_is_none(shop):
    do(shop, set_aside, "PR-T-00", shop.drawn.id("web app"), "It takes no input.")
    QTest.mouseClick(shop.pages.page.chips["decided"], Qt.MouseButton.LeftButton)
    assert names(shop) == ["Processes", "web app"]

    shop.desk.undo()
    shop.desk.flush()
    shop.pages.page.show_wanted("decided")

    assert names(shop) == []
    assert shop.pages.page.empty.sentence() == "Nothing is decided yet"
    QTest.mouseClick(shop.pages.page.empty.act, Qt.MouseButton.LeftButton)
    assert len(names(shop)) > 4


def test_an_empty_project_says_so_and_leads_back_to_the_diagram(bench):
    bench.pages.toggle_coverage()

    assert bench.pages.page.empty.sentence().startswith("Nothing is drawn yet")
    QTest.mouseClick(bench.pages.page.empty.act, Qt.MouseButton.LeftButton)

    assert bench.pages.page is None


def test_what_is_renamed_turned_deleted_or_brought_back_is_followed(shop):
    do(shop, rename, shop.drawn.id("web app"), "Shop")
    assert "Shop" in names(shop)
    do(shop, change_kind, shop.drawn.id("Shop"), "store")
    assert "Processes" not in names(shop)
    do(shop, delete, [shop.drawn.id("Shop")])
    assert names(shop) == ["Actors", "customer", "Stores", "orders db"]

    shop.desk.undo()
    shop.desk.flush()

    assert "Shop" in names(shop)


def test_opening_another_project_or_finding_an_element_closes_the_page(shop, qtbot):
    (found,) = [one for one in shop.palette.find("web app") if one.text == "web app"]
    found.act()
    assert shop.pages.page is None

    shop.pages.toggle_coverage()
    shop.show_project(dfd("mailer").document, None)

    assert shop.pages.page is None
    qtbot.waitUntil(shop.canvas.isVisible)


def test_f6_goes_between_page_and_panel(shop):
    shop.next_part()
    assert shop.panel.isAncestorOf(shop.shell.focusWidget())

    shop.next_part()

    assert shop.shell.focusWidget() is chart(shop)


@pytest.mark.parametrize("theme", ["light", "dark", "high-contrast"])
def test_no_two_standings_look_alike_without_colour(shop, theme):
    shop.choose_theme(theme)
    pictures = []
    for standing in ("open", "unanswered", "decided", "not_applicable"):
        image = QImage(28, 28, QImage.Format.Format_Grayscale8)
        image.fill(0 if theme != "light" else 255)
        painter = QPainter(image)
        paint_standing(painter, standing, QRectF(0, 0, 28, 28))
        painter.end()
        ground = image.pixelColor(4, 14).lightness()
        inked = {
            (x, y) for x in range(4, 24) for y in range(4, 24) if abs(image.pixelColor(x, y).lightness() - ground) > 40
        }
        assert inked
        pictures.append(inked)

    for at, one in enumerate(pictures):
        for other in pictures[at + 1 :]:
            assert len(one ^ other) > 20


def test_hostile_names_are_shown_as_text(shop):
    do(shop, rename, shop.drawn.id("web app"), "<b>web</b>\n& co")

    model = shop.pages.page.model
    index = model.index(model.place_of(shop.drawn.id("customer")) + 2, 0)

    assert index.data() == "<b>web</b> & co"
    assert "<b>" not in index.data(Qt.ItemDataRole.ToolTipRole)

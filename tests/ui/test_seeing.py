"""What else the canvas shows: the minimap, heat by severity, one kind of threat, where data goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from hand import NONE
from threatline.commands.answer import add_asset, answer, carry
from threatline.commands.place import place
from threatline.content.load import load_content
from threatline.content.themes import load_theme
from threatline.drawing.flows import HEAT_UNDERLAY
from threatline.drawing.nodes import HEAT_WIDTH
from threatline.look import summary_of_letter
from threatline.model.geometry import Point
from threatline.ui.actions import LETTERS
from ui.opened_shop import open_shop


@pytest.fixture
def shop(bench):
    return open_shop(bench, "customer -> web app -> orders db")


def open_a_threat(shop):
    shop.do(answer, [shop.id("web app")], "handles_login", True)
    shop.do(answer, [shop.id("web app")], "login_throttled", False)


def run(shop, id):
    shop.bench.actions[id].trigger()
    QApplication.processEvents()


# ---- row 69: the minimap --------------------------------------------------------------------------------------------


@pytest.fixture
def far(shop, qtbot):
    """A drawing of which a part lies outside the view."""
    shop.do(place, "store", shop.drawn.diagram, Point(6000, 4000), "archive")
    shop.canvas.camera.look(shop.canvas.camera.outlook()._replace(x=0, y=0, scale=1.0))
    qtbot.waitUntil(lambda: shop.bench.seeing.minimap.isVisible(), timeout=5_000)
    return shop


def test_the_minimap_shows_only_while_something_lies_outside_the_view(far):
    minimap = far.bench.seeing.minimap
    assert minimap.isVisible()
    assert minimap.geometry().bottomRight() == QPoint(far.canvas.width() - 17, far.canvas.height() - 17)

    far.canvas.fit()

    assert not minimap.isVisible()


def test_dragging_in_the_minimap_pans(far):
    minimap = far.bench.seeing.minimap
    archive = far.canvas.page.items_by_id[far.id("archive")].bounds

    far.drag(minimap, minimap.view_frame().center().toPoint(), minimap.to_map().map(archive.center()).toPoint())

    assert far.canvas.visible().contains(archive)
    assert far.canvas.camera.scale == 1.0


def test_the_wheel_over_the_minimap_zooms_around_the_middle(far):
    minimap = far.bench.seeing.minimap
    before = far.canvas.camera.outlook()
    at = QPointF(40, 40)
    phase, button = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
    turn = QWheelEvent(
        at, QPointF(minimap.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120), button, NONE, phase, False
    )

    QApplication.sendEvent(minimap, turn)

    after = far.canvas.camera.outlook()
    assert after.scale == pytest.approx(1.2)
    assert (after.x, after.y) == pytest.approx((before.x, before.y), abs=2)


def test_panning_moves_the_frame_without_painting_the_diagram_anew(far):
    minimap = far.bench.seeing.minimap
    minimap.grab()
    taken, frame = minimap.taken, minimap.view_frame()

    far.canvas.camera.pan(-300, -200)
    minimap.grab()

    assert minimap.taken == taken
    assert minimap.view_frame() != frame


def test_the_minimap_follows_edits_soon(far, qtbot):
    minimap = far.bench.seeing.minimap
    minimap.grab()
    whole = minimap.to_map()

    far.do(place, "store", far.drawn.diagram, Point(20_000, 4000), "beyond")

    qtbot.waitUntil(lambda: minimap.to_map() != whole, timeout=5_000)


def test_the_view_menu_hides_the_minimap_for_good(far):
    run(far, "minimap")
    assert not far.bench.seeing.minimap.isVisible()
    far.canvas.camera.pan(-50, 0)
    assert not far.bench.seeing.minimap.isVisible()

    run(far, "minimap")

    assert far.bench.seeing.minimap.isVisible()


def test_the_minimap_stands_above_the_legend(far):
    run(far, "heat")
    seeing = far.bench.seeing

    assert not seeing.minimap.geometry().intersects(seeing.legend.geometry())
    assert seeing.minimap.geometry().bottom() < seeing.legend.geometry().top()


# ---- heat ----------------------------------------------------------------------------------------------------------


def test_heat_tints_what_is_open_in_the_severity_of_the_worst_and_nothing_else(shop):
    open_a_threat(shop)
    worst = shop.desk.session.engine.summary(shop.id("web app")).worst

    run(shop, "heat")

    items = shop.canvas.page.items_by_id
    assert items[shop.id("web app")].appearance().heat == worst
    assert items[shop.id("customer")].appearance().heat is None
    assert shop.bench.seeing.legend.isVisible()
    assert [word for _, word in shop.bench.seeing.legend.entries()] == ["Critical", "High", "Medium", "Low"]
    run(shop, "heat")
    assert items[shop.id("web app")].appearance().heat is None
    assert not shop.bench.seeing.legend.isVisible()


def test_heat_follows_an_answer_at_once(shop):
    open_a_threat(shop)
    run(shop, "heat")

    shop.do(answer, [shop.id("web app")], "handles_login", False)

    assert shop.canvas.page.items_by_id[shop.id("web app")].appearance().heat is None


@pytest.mark.parametrize("scale", [1.0, 0.1])
def test_heat_is_seen_near_and_far(shop, scale):
    open_a_threat(shop)
    shop.canvas.camera.look(shop.canvas.camera.outlook()._replace(x=300, y=0, scale=scale))
    before = shop.canvas.grab().toImage()

    run(shop, "heat")
    shop.bench.seeing.legend.hide()
    after = shop.canvas.grab().toImage()

    inside = shop.hand.px((shop["web app"].x + 12, shop["web app"].y + 32))
    assert before.pixelColor(inside) != after.pixelColor(inside)


def test_severity_is_told_by_more_than_colour():
    for widths in (HEAT_WIDTH, HEAT_UNDERLAY):
        assert widths["critical"] > widths["high"] > widths["medium"] > widths["low"]


def test_classes_and_heat_share_one_legend(shop):
    run(shop, "heat")
    run(shop, "classes")

    assert len(shop.bench.seeing.legend.entries()) == 8
    assert shop.bench.seeing.legend.geometry().right() < shop.canvas.width()


# ---- one kind of threat --------------------------------------------------------------------------------------------


def test_one_letter_alone_counts_in_badges_and_list_until_the_chip_is_clicked(shop):
    open_a_threat(shop)
    element, engine = shop.id("web app"), shop.desk.session.engine
    all_of_it = engine.summary(element).open
    other = next(
        one for one in LETTERS if engine.row(element, one) and not summary_of_letter(engine, element, one).open
    )
    item = shop.canvas.page.items_by_id[element]

    run(shop, f"only-{other}")
    badge = item.appearance().badge
    listed = {shop.bench.panel.rows.key(at)[1] for at in range(shop.bench.panel.rows.rowCount())}
    chip = shop.bench.seeing.chip
    assert badge is None or badge.state != "open"
    assert listed == {other}
    assert chip.isVisible()
    shop.click(chip)

    assert not chip.isVisible()
    assert shop.desk.letter is None
    assert item.appearance().badge.number == all_of_it


def test_the_list_of_an_element_shows_only_that_letter(shop):
    open_a_threat(shop)
    shop.select("web app")

    run(shop, "only-I")

    rows = shop.bench.panel.rows
    assert [rows.key(at) for at in range(rows.rowCount())] == [(shop.id("web app"), "I")]


def test_the_same_letter_asked_for_again_shows_everything(shop):
    run(shop, "only-T")
    run(shop, "only-T")

    assert shop.desk.letter is None


def test_the_menu_calls_the_letters_what_the_content_calls_them():
    assert {letter: one.plain.lower() for letter, one in load_content().stride.items()} == LETTERS


# ---- where data goes -----------------------------------------------------------------------------------------------


def test_the_data_of_a_selected_flow_is_lit_wherever_it_goes(shop):
    asset = shop.do(add_asset, "Card number", "restricted")
    shop.do(carry, [shop.id("customer -> web app"), shop.id("orders db")], asset)
    shop.select("customer -> web app")

    run(shop, "follow-data")

    lit = {shop.id(name) for name in ("customer -> web app", "customer", "web app", "orders db")}
    assert shop.desk.lit == lit
    assert shop.canvas.page.items_by_id[shop.id("customer -> web app")].appearance().data_class == "restricted"
    assert "2 places" in shop.bench.shell.status.happened.toolTip()
    shop.canvas.setFocus()
    for _ in range(2):
        shop.key(Qt.Key.Key_Escape)
    assert shop.desk.lit == frozenset()


def test_following_data_without_data_says_what_to_select(shop):
    shop.select("web app")

    run(shop, "follow-data")

    assert "with data first" in shop.bench.shell.status.happened.toolTip()


@pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])
def test_legend_chip_and_minimap_wear_the_theme(far, name):
    run(far, "heat")
    run(far, "only-T")

    far.bench.choose_theme(name)

    panel = load_theme(name).colour("panel").upper()
    assert far.bench.seeing.legend.grab().toImage().pixelColor(6, 18).name().upper() == panel
    assert far.bench.seeing.minimap.grab().toImage().pixelColor(4, 100).name().upper() == panel

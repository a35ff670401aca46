"""What is painted, when, and how much of it: near, far, dimmed, in a picture; performance is counted, never timed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from drawn import Drawn, dfd
from hand import CTRL, MIDDLE
from threatline.canvas.camera import Outlook
from threatline.canvas.frame import is_far
from threatline.canvas.icon import icon, icon_pixmap
from threatline.canvas.ink import Ink
from threatline.canvas.painter import paint, picture_of
from threatline.canvas.picture import png_of
from threatline.canvas.tools import TOOLS
from threatline.commands.connect import connect
from threatline.commands.place import place
from threatline.content.icons import ICON_PATHS
from threatline.content.themes import load_theme
from threatline.drawing.display import Drawing, Group, Path, Text, rect_steps
from threatline.drawing.scene import draw_diagram
from threatline.look import look_of
from threatline.model.geometry import Point, Rect
from threatline.model.records import Process

LIGHT = load_theme("light")


def grid(columns: int, rows: int) -> Drawn:
    """A document with rows of processes, each joined to the next in its row."""
    drawn = dfd("first")
    with drawn.document.transaction("Draw") as tx:
        for row in range(rows):
            before = None
            for column in range(columns):
                node = place(
                    tx, "process", drawn.diagram, Point(200.0 * column, 140.0 * row + 200), f"P {row}.{column}"
                )
                if before:
                    connect(tx, before, node)
                before = node
    return drawn


def image_of(primitives, size=40) -> QImage:
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, picture_of(primitives, Ink(LIGHT)))
    painter.end()
    return image


def is_inked(image: QImage, area: Rect) -> bool:
    xs, ys = range(int(area.left), int(area.right)), range(int(area.top), int(area.bottom))
    return any(image.pixelColor(x, y) != QColor("white") for x in xs for y in ys)


# ---- display lists ---------------------------------------------------------------------------------------------------


def test_paths_texts_and_scaled_groups_are_painted_in_the_colours_of_the_theme(qapp):
    square = rect_steps(Rect(0, 0, 10, 10))
    parts = (
        Path(rect_steps(Rect(2, 2, 10, 10)), fill="accent"),
        Text(10, 36, "Tt", 12, 600, "critical", "middle"),
        Group(20, 20, 2.0, (Path(square, fill="boundary"),)),
    )

    image = image_of(parts)

    assert image.pixelColor(7, 7) == QColor(LIGHT.colour("accent"))
    assert image.pixelColor(39, 39) == QColor(LIGHT.colour("boundary"))
    assert is_inked(image, Rect(2, 26, 16, 12))
    assert not is_inked(image, Rect(15, 0, 20, 15))


def test_without_detail_neither_text_nor_icons_are_painted(qapp):
    parts = (Text(10, 20, "Tt", 12, 600, "text"), Group(0, 0, 1.0, (Path(rect_steps(Rect(0, 0, 9, 9)), fill="text"),)))
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)

    paint(painter, picture_of(parts, Ink(LIGHT)), detail=False)
    painter.end()

    assert not is_inked(image, Rect(0, 0, 40, 40))


# ---- pictures --------------------------------------------------------------------------------------------------------


def test_a_picture_is_the_same_every_time_and_in_its_theme(qapp):
    drawn = dfd("customer -> web app -> orders db")

    first, again, dark = (
        png_of(draw_diagram(drawn.document, drawn.diagram), load_theme(theme)) for theme in ("light", "light", "dark")
    )

    assert first == again
    image = QImage.fromData(dark)
    assert image.pixelColor(1, 1) == QColor(load_theme("dark").colour("canvas"))


def test_a_picture_of_something_huge_stays_within_bounds(qapp):
    drawing = Drawing(Rect(-1e6, -1e6, 2e6, 2e6), (Path(rect_steps(Rect(-1e6, -1e6, 2e6, 2e6)), fill="accent"),))

    image = QImage.fromData(png_of(drawing, LIGHT))

    assert image.width() * image.height() <= 50_000_000


def test_the_canvas_paints_what_the_picture_shows(lay):
    drawn = dfd("customer -> web app -> orders db", "mailer -> web app")
    drawn.box_around("cloud", "web app", "orders db")
    table = lay(drawn=drawn)
    table.canvas.toggle_grid()
    drawing = draw_diagram(
        drawn.document, drawn.diagram, look_of(drawn.document, table.desk.session.engine), ICON_PATHS
    )
    area = drawing.bounds.inflated(10)
    corner = table.hand.px((area.x, area.y))

    seen = table.canvas.grab().toImage()
    picture = QImage.fromData(png_of(drawing, LIGHT, scale=1.0, margin=10))

    different = 0
    for x in range(0, min(picture.width(), seen.width() - corner.x()), 2):
        for y in range(0, min(picture.height(), seen.height() - corner.y()), 2):
            here, there = picture.pixelColor(x, y), seen.pixelColor(x + corner.x(), y + corner.y())
            different += abs(here.lightness() - there.lightness()) > 90
    assert different < picture.width() * picture.height() / 4 * 0.01


# ---- icons -----------------------------------------------------------------------------------------------------------


def test_icons_are_painted_in_their_colour_and_sharp_on_every_screen(qapp):
    plain, sharp = icon_pixmap("process", 22, "#2F5FDE"), icon_pixmap("process", 22, "#2F5FDE", 2.0)

    assert (plain.size(), sharp.size()) == (QSize(22, 22), QSize(44, 44))
    assert sharp.deviceIndependentSize().toSize() == QSize(22, 22)
    image = sharp.toImage()
    strongest = max((image.pixelColor(x, y) for x in range(44) for y in range(44)), key=lambda c: c.alpha())
    assert strongest.name().upper() == "#2F5FDE"


def test_every_tool_has_an_icon(qapp):
    for tool in TOOLS:
        assert not icon(tool.icon, "#000000").pixmap(QSize(22, 22)).isNull()


# ---- near and far ----------------------------------------------------------------------------------------------------


def test_far_away_the_diagram_is_painted_in_batches_and_still_answers_clicks(lay):
    table = lay("customer -> web app", scale=0.2)
    table.page.painted = 0

    table.canvas.viewport().repaint()
    table.hand.click("web app")

    assert is_far(table.canvas)
    assert table.page.painted == 0
    assert table.selected() == {"web app"}


def test_with_a_thousand_elements_in_view_the_far_layer_paints_at_any_scale(lay):
    table = lay(drawn=grid(30, 20), scale=0.32, centre=(3000, 1500))
    assert not is_far(table.canvas)

    table.canvas.resize(2400, 1400)
    table.canvas.camera.look(Outlook(3000, 1500, 0.32))

    assert table.page.far.count(table.canvas.visible()) > 1000
    assert is_far(table.canvas)


def test_between_30_and_40_percent_there_is_no_text(lay):
    table = lay("customer -> web app", scale=0.5)
    near = table.canvas.grab().toImage()
    table.canvas.camera.zoom_to(0.35)

    table.canvas.grab()

    assert not is_far(table.canvas)
    assert not table.page.with_detail
    assert not near.isNull()


def test_lit_elements_stand_out_and_the_rest_is_dimmed(lay):
    table = lay("customer -> web app")
    edge = table.hand.px((table["customer"].x, table["customer"].y + 32))
    before = table.canvas.grab().toImage().pixelColor(edge).lightness()

    table.desk.light([table.id("web app")])
    dimmed = table.canvas.grab().toImage().pixelColor(edge).lightness()
    table.desk.light([])

    assert dimmed > before + 60
    assert table.canvas.grab().toImage().pixelColor(edge).lightness() == before


def test_in_high_contrast_lit_elements_are_outlined_and_nothing_is_dimmed(lay):
    table = lay("customer -> web app")
    table.desk.set_theme(load_theme("high-contrast"))
    edge = {name: table.hand.px((table[name].x, table[name].y + 32)) for name in ("customer", "web app")}

    table.desk.light([table.id("web app")])
    image = table.canvas.grab().toImage()

    assert image.pixelColor(edge["customer"]).lightness() > 120
    assert image.pixelColor(edge["web app"]).name() == "#00e5ff"


def test_the_theme_follows_while_running(lay):
    table = lay("customer")

    table.desk.set_theme(load_theme("dark"))

    corner = table.canvas.grab().toImage().pixelColor(QPoint(3, 3))
    assert corner == QColor(load_theme("dark").colour("canvas"))


# ---- how much --------------------------------------------------------------------------------------------------------


def test_moving_one_of_five_hundred_nodes_repaints_only_what_is_near(lay):
    table = lay(drawn=grid(25, 20), centre=(600, 400))
    (id,) = [id for id, item in table.page.items_by_id.items() if item.record.name == "P 1.2"]
    QApplication.processEvents()

    with table.document.transaction("Move") as tx:
        tx.update(id, {"x": table.document.get(id, Process).x + 8})
    table.desk.flush()
    QApplication.processEvents()

    assert 0 < table.page.painted <= 12


def test_a_drag_takes_its_still_picture_once_paints_no_item_and_commits_once(lay):
    table = lay(drawn=grid(10, 5), centre=(600, 400))
    taken = table.canvas.stage.taken

    with table.hand.dragging("P 1.2", (500, 460)):
        QApplication.processEvents()
        after_first = table.page.painted
        for step in range(10):
            table.hand.move((500 + 10 * step, 470 + 7 * step))
            QApplication.processEvents()
        assert table.page.painted == after_first
        assert table.canvas.stage.taken - taken == 1
        assert table.steps() == 0

    assert table.steps() == 1


def test_only_flows_of_what_is_dragged_are_routed(lay):
    table = lay(drawn=grid(10, 5), centre=(600, 400))

    with table.hand.dragging("P 1.2", (500, 460)):
        assert len(table.canvas.pointer.gesture.preview.routes) == 2


def test_very_many_dragged_elements_are_carried_as_a_picture(lay):
    table = lay(drawn=grid(12, 8), scale=0.5, centre=(1000, 600))
    table.hand.key(Qt.Key.Key_A, CTRL)

    with table.hand.dragging("P 1.2", (460, 480)):
        QApplication.processEvents()
        assert table.canvas.stage._carried is not None
        assert len(table.canvas.stage.preview.shifted) > 60

    assert table.steps() == 1


def test_panning_paints_only_the_strips_that_came_into_view(lay):
    table = lay(drawn=grid(25, 20), centre=(1500, 1000))
    QApplication.processEvents()
    table.canvas.viewport().repaint()
    whole = table.page.painted

    table.hand.press((1500, 1000), button=MIDDLE)
    table.hand.move((1495, 996))
    QApplication.processEvents()
    strip = table.page.painted
    table.hand.release()

    assert whole >= 40
    assert 0 < strip <= whole / 2


def test_the_wheel_over_many_elements_scales_a_picture_and_soon_paints_it_crisp(lay, qtbot):
    table = lay(drawn=grid(25, 20), scale=0.5, centre=(1500, 1000))
    table.canvas.viewport().repaint()
    table.page.painted = 0

    table.hand.wheel((1500, 1000), 1, CTRL)
    table.canvas.viewport().repaint()
    meanwhile, is_scaled = table.page.painted, table.canvas.zoom_picture.is_on
    qtbot.waitUntil(lambda: not table.canvas.zoom_picture.is_on, timeout=2000)
    QApplication.processEvents()

    assert is_scaled
    assert meanwhile == 0 or meanwhile >= table.canvas.items_in_last_frame
    assert table.page.painted > 0


def test_a_small_diagram_is_crisp_at_every_notch(lay):
    table = lay("customer -> web app")

    table.hand.wheel("customer", 1, CTRL)

    assert not table.canvas.zoom_picture.is_on


def test_a_badge_follows_the_engine_and_redraws_only_its_element(lay):
    table = lay("customer -> web app -> orders db")
    QApplication.processEvents()
    table.canvas.viewport().repaint()
    pictures = {id: item.picture for id, item in table.page.items_by_id.items()}
    db = table.id("orders db")

    with table.document.transaction("Note it") as tx:
        tx.update(db, {"description": "the orders"})
    table.desk.flush()

    redrawn = {id for id, item in table.page.items_by_id.items() if item.picture is not pictures[id]}
    assert db in redrawn
    assert table.id("customer") not in redrawn


def test_data_classes_are_shown_on_demand(lay):
    from threatline.commands.answer import add_asset, carry

    table = lay("customer -> web app")
    flow = table.id("customer -> web app")
    with table.document.transaction("Data") as tx:
        carry(tx, [flow], add_asset(tx, "Card number", "restricted"))
    table.desk.flush()
    item = table.page.items_by_id[flow]
    plain = item.seen().data_class

    table.canvas.show_data_classes(True)

    assert plain is None
    assert item.seen().data_class == "restricted"
    assert table.page.items_by_id[table.id("web app")].seen().data_class == "restricted"
    assert table.page.items_by_id[table.id("customer")].seen().data_class is None

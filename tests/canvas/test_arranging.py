"""Rows 56–58 of the behaviours: grid, snap lines, align and distribute."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from drawn import dfd
from hand import CTRL, SHIFT
from threatline.canvas import verbs
from threatline.canvas.background import paint_background
from threatline.canvas.ink import Ink
from threatline.content.themes import load_theme


def dots(scale: float) -> int:
    """How many px of a 240 × 240 ground are not its colour."""
    from PySide6.QtCore import QRectF

    image = QImage(240, 240, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(scale, scale)
    paint_background(painter, Ink(load_theme("light")), QRectF(0, 0, 240 / scale, 240 / scale), scale, True)
    painter.end()
    ground = QColor(load_theme("light").colour("canvas")).rgb()
    return sum(image.pixel(x, y) != ground for x in range(240) for y in range(240))


def test_there_is_one_dot_every_24_px_and_none_from_far_away(qapp):
    assert dots(1.0) == 100
    assert dots(2.0) == 25
    assert dots(0.3) == 0


def test_dots_grow_faint_below_half_size(qapp):
    from PySide6.QtCore import QRectF

    def faintest(scale: float) -> int:
        image = QImage(240, 240, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.scale(scale, scale)
        paint_background(painter, Ink(load_theme("light")), QRectF(0, 0, 240 / scale, 240 / scale), scale, True)
        painter.end()
        return min(QColor(image.pixel(x, y)).lightness() for x in range(240) for y in range(240))

    assert faintest(1.0) == faintest(0.5) < faintest(0.4) < faintest(0.32)


def test_ctrl_apostrophe_hides_the_grid_and_snapping_is_a_switch_of_its_own(lay):
    table = lay("customer")

    table.hand.key(Qt.Key.Key_Apostrophe, CTRL)

    assert not table.canvas.shows_grid
    assert table.canvas.snapping
    verbs.toggle_snapping(table.canvas)
    table.hand.drag("customer", (101, 53))
    assert (table["customer"].x, table["customer"].y) == (29, 21)


def test_a_dragged_node_rests_on_the_centre_of_a_neighbour_and_shows_the_line(lay):
    table = lay("customer -> web app", "mailer")

    with table.hand.dragging("mailer", (295, 240)):
        preview = table.canvas.stage.preview
        assert ("x", 300.0) in {(guide.axis, guide.at) for guide in preview.guides}

    assert table["mailer"].x + table["mailer"].width / 2 == 300


def test_a_dragged_node_rests_at_equal_gaps_and_shows_their_length(lay):
    table = lay("customer", "web app")
    with table.document.transaction("Row") as tx:
        tx.update(table.id("web app"), {"x": 128.0, "y": -32.0})
    table.desk.flush()
    with table.document.transaction("Third") as tx:
        from threatline.commands.place import place
        from threatline.model.geometry import Point

        third = place(tx, "process", table.page.diagram, Point(600, 300), "third")
    table.desk.flush()

    with table.hand.dragging("third", (405, 5)):
        gaps = table.canvas.stage.preview.gaps
        assert {gap.length for gap in gaps} == {56.0}
        assert len(gaps) == 2

    assert table.document.records[third].x == 328


def test_near_the_eye_snapping_reaches_less_far_in_the_scene(lay):
    shifts = {}
    for scale in (1.0, 4.0):
        table = lay("customer -> web app", "mailer", scale=scale, centre=(0, 240))
        with table.document.transaction("Off") as tx:
            tx.update(table.id("mailer"), {"x": -67.0, "width": 150.0})
        table.desk.flush()

        with table.hand.dragging((8, 240), (8, 290)):
            shifts[scale] = table.canvas.pointer.gesture.delta.x

    assert shifts == {1.0: -5.0, 4.0: 0.0}, "the left edge is 5 from that of its neighbour: 5 px, or 20"


def test_snap_lines_show_while_resizing(lay):
    table = lay("customer -> web app", "mailer")
    table.hand.click("mailer")
    node = table["mailer"]

    with table.hand.dragging((node.x + node.width + 4, node.y + 32), (226, node.y + 32)):
        assert ("x", 228.0) in {(guide.axis, guide.at) for guide in table.canvas.stage.preview.guides}

    assert table["mailer"].x + table["mailer"].width == 228


@pytest.mark.parametrize(
    ("key", "edge"),
    [
        (Qt.Key.Key_Left, lambda node: node.x),
        (Qt.Key.Key_Right, lambda node: node.x + node.width),
        (Qt.Key.Key_Up, lambda node: node.y),
        (Qt.Key.Key_Down, lambda node: node.y + node.height),
    ],
)
def test_ctrl_shift_arrows_align_with_the_last_selected_in_one_step(lay, key, edge):
    table = lay("customer", "web app", "orders db")
    with table.document.transaction("Apart") as tx:
        tx.update(table.id("web app"), {"x": 400.0})
        tx.update(table.id("orders db"), {"x": 40.0, "width": 200.0})
    table.desk.flush()
    table.commits.clear()
    table.desk.select([table.id("customer"), table.id("orders db"), table.id("web app")])

    table.hand.key(key, CTRL | SHIFT)

    assert edge(table["customer"]) == edge(table["orders db"]) == edge(table["web app"])
    assert table["web app"].x == 400.0
    assert table.steps() == 1


def test_distribute_makes_the_gaps_equal(lay):
    table = lay("customer -> web app -> orders db")
    with table.document.transaction("Apart") as tx:
        tx.update(table.id("web app"), {"x": 120.0})
    table.desk.flush()
    table.hand.key(Qt.Key.Key_A, CTRL)

    verbs.distribute_across(table.canvas)

    assert table["web app"].x == 228


def test_arranging_too_few_says_why_and_does_nothing(lay):
    table = lay("customer -> web app")
    table.hand.click("customer")

    table.hand.key(Qt.Key.Key_Left, CTRL | SHIFT)

    assert table.said[-1] == ("Select two or more elements to align them.", False)
    assert verbs.why_not(verbs.align_left, table.canvas) == "Select two or more elements to align them."
    assert verbs.why_not(verbs.distribute_down, table.canvas) == "Select three or more elements to spread them evenly."
    assert table.steps() == 0


def test_every_verb_does_nothing_or_says_why_on_an_empty_diagram(lay):
    from drawn import blank
    from threatline.canvas.keyboard import VERBS

    table = lay(drawn=blank())
    for _, verb in VERBS:
        verb(table.canvas)

    assert table.steps() == 0


def test_what_is_dragged_straight_down_keeps_its_column_though_off_the_grid(lay):
    drawn = dfd("customer -> web app")
    with drawn.document.transaction("Off") as tx:
        tx.update(drawn.id("web app"), {"x": 229.3})
    table = lay(drawn=drawn)

    table.hand.drag("web app", (302, 140))

    assert table["web app"].x == 229.3

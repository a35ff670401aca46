"""Rows 63–66 of the behaviours: wheel, pan, zoom keys, and the view that is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from drawn import dfd
from hand import CTRL, MIDDLE, SHIFT
from threatline.commands.pages import add_diagram
from threatline.commands.place import place
from threatline.model.geometry import Point


def corner(table):
    """The scene point at the top left of the view."""
    return table.canvas.camera.exact_scene_point(table.canvas.viewport().rect().topLeft())


def test_the_wheel_scrolls_and_with_shift_sideways(lay):
    table = lay("customer")
    start = corner(table)

    table.hand.wheel((0, 0), -2)
    down = corner(table)
    table.hand.wheel((0, 0), -2, SHIFT)
    right = corner(table)

    assert (down.x() - start.x(), down.y() - start.y()) == (0, 120)
    assert (right.x() - down.x(), right.y() - down.y()) == (120, 0)
    assert table.canvas.camera.scale == 1.0


def test_ctrl_wheel_zooms_and_the_point_under_the_pointer_stays_there(lay):
    table = lay("customer")
    told = []
    table.canvas.zoom_changed.connect(told.append)
    px = table.hand.px((-60, 20))
    under = table.canvas.camera.exact_scene_point(px)

    for _ in range(6):
        table.hand.wheel((under.x(), under.y()), 1, CTRL)

    stayed = table.canvas.camera.exact_scene_point(px)
    assert table.canvas.camera.scale == pytest.approx(1.2**6)
    assert abs(stayed.x() - under.x()) * table.canvas.camera.scale <= 1
    assert abs(stayed.y() - under.y()) * table.canvas.camera.scale <= 1
    assert told[-1] == table.canvas.camera.scale


def test_forty_notches_in_and_out_do_not_drift(lay):
    table = lay("customer")
    px = table.hand.px((-60, 20))
    under = table.canvas.camera.exact_scene_point(px)

    for notch in [1] * 7 + [-1] * 20 + [1] * 13:
        table.canvas.camera.zoom_by(1.2**notch, px)

    stayed = table.canvas.camera.exact_scene_point(px)
    assert abs(stayed.x() - under.x()) <= 1.5
    assert abs(stayed.y() - under.y()) <= 1.5


def test_a_setting_lets_the_wheel_zoom(lay):
    table = lay("customer")
    table.canvas.wheel_zooms = True

    table.hand.wheel((0, 0), 1)

    assert table.canvas.camera.scale == pytest.approx(1.2)


def test_a_pinch_zooms(lay):
    table = lay("customer")
    at = QPointF(table.hand.px((0, 0)))
    kind, device = Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice()
    pinch = QNativeGestureEvent(kind, device, 2, at, at, at, 0.25, QPointF())

    QApplication.sendEvent(table.canvas.viewport(), pinch)

    assert table.canvas.camera.scale == pytest.approx(1.25)


def test_the_scale_stays_between_5_and_400_percent(lay):
    table = lay("customer")

    table.hand.wheel((0, 0), 60, CTRL)
    near = table.canvas.camera.scale
    table.hand.wheel((0, 0), -120, CTRL)

    assert (near, table.canvas.camera.scale) == (4.0, 0.05)


@pytest.mark.parametrize("way", ["space", "middle"])
def test_space_drag_and_middle_drag_pan(lay, way):
    table = lay("customer")
    start = corner(table)

    if way == "space":
        QTest.keyPress(table.canvas, Qt.Key.Key_Space)
        table.hand.drag("customer", (100, 50))
        QTest.keyRelease(table.canvas, Qt.Key.Key_Space)
    else:
        table.hand.drag("customer", (100, 50), button=MIDDLE)

    assert corner(table) != start
    assert table.steps() == 0
    assert table.selected() == set()


def test_ctrl_plus_minus_and_0_zoom_around_the_middle(lay):
    table = lay("customer")

    table.hand.key(Qt.Key.Key_Plus, CTRL)
    nearer = table.canvas.camera.scale
    table.hand.key(Qt.Key.Key_Minus, CTRL)
    table.hand.key(Qt.Key.Key_Minus, CTRL)
    farther = table.canvas.camera.scale
    table.hand.key(Qt.Key.Key_0, CTRL)

    assert nearer > 1 > farther
    assert table.canvas.camera.scale == 1.0


def test_shift_1_brings_everything_into_view_whatever_its_size(lay):
    drawn = dfd("customer -> web app")
    with drawn.document.transaction("Far") as tx:
        place(tx, "store", drawn.diagram, Point(90_000, 60_000), "Far away")
    table = lay(drawn=drawn)

    table.hand.key(Qt.Key.Key_Exclam, SHIFT)

    view = table.canvas.visible()
    assert all(view.contains(item.bounds) for item in table.page.items_by_id.values())


def test_shift_2_brings_the_selection_into_view(lay):
    table = lay("customer -> web app -> orders db", centre=(5000, 5000))
    table.desk.select([table.id("orders db")])

    table.hand.key(Qt.Key.Key_2, SHIFT)

    assert table.canvas.visible().contains(table.page.items_by_id[table.id("orders db")].bounds)


def test_each_diagram_remembers_its_view_without_an_unsaved_mark(lay):
    table = lay("customer")
    with table.document.transaction("Second") as tx:
        second = add_diagram(tx, "Inside")
    table.desk.session.history.mark_saved()
    table.canvas.camera.zoom_to(2.0)
    table.canvas.camera.pan(33, 44)
    seen = table.canvas.camera.outlook()

    table.desk.show_diagram(second)
    table.canvas.camera.zoom_to(0.5)
    table.desk.show_diagram(table.drawn.diagram)

    assert table.canvas.camera.outlook() == pytest.approx(seen, abs=1)
    assert table.desk.session.history.is_saved


def test_views_are_kept_for_the_settings_and_nonsense_there_is_ignored(lay):
    table = lay("customer")
    table.canvas.camera.zoom_to(2.0)
    state = table.canvas.view_state()
    other = lay("customer")

    other.canvas.restore_view({other.page.diagram: state[table.page.diagram]})
    restored = other.canvas.camera.scale
    for nonsense in (None, 3, [], {"x": 1}, {other.page.diagram: [1, 2]}, {other.page.diagram: [float("nan"), 0, 1]}):
        other.canvas.restore_view(nonsense)

    assert restored == 2.0
    assert other.canvas.camera.scale == 2.0

"""Row 78 of the behaviours: fingers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from threatline.canvas import touch
from threatline.canvas.grips import grip_at
from threatline.drawing.handles import handle_points


class Fingers:
    """One or two fingers on a canvas, in its px."""

    def __init__(self, canvas):
        self.canvas = canvas
        self.port = canvas.viewport()
        self.device = QTest.createTouchDevice()
        self.down: dict[int, QPoint] = {}

    def put(self, *places):
        """Put fingers down."""
        sequence = QTest.touchEvent(self.port, self.device, False)
        for finger, place in enumerate(places):
            if finger in self.down:
                sequence.stationary(finger)
            else:
                sequence.press(finger, place, self.port)
            self.down[finger] = place
        sequence.commit()

    def slide(self, *places, steps=4):
        """Move all fingers to other places."""
        start = dict(self.down)
        for step in range(1, steps + 1):
            sequence = QTest.touchEvent(self.port, self.device, False)
            for finger, place in enumerate(places):
                self.down[finger] = start[finger] + (place - start[finger]) * (step / steps)
                sequence.move(finger, self.down[finger], self.port)
            sequence.commit()

    def lift(self):
        """Lift all fingers."""
        sequence = QTest.touchEvent(self.port, self.device, False)
        for finger, place in self.down.items():
            sequence.release(finger, place, self.port)
        sequence.commit()
        self.down = {}
        QApplication.processEvents()

    def tap(self, place):
        self.put(place)
        self.lift()


@pytest.fixture
def shop(lay):
    return lay("customer -> web app")


@pytest.fixture
def fingers(shop):
    return Fingers(shop.canvas)


def test_a_tap_selects_and_a_tap_beside_selects_nothing(shop, fingers):
    fingers.tap(shop.hand.px("customer"))
    assert shop.selected() == {"customer"}

    fingers.tap(QPoint(30, 600))
    assert shop.selected() == set()
    assert shop.steps() == 0


def test_two_taps_open_the_label(shop, fingers):
    at = shop.hand.px("customer")

    fingers.tap(at)
    fingers.tap(at)

    assert shop.canvas.naming.editor.is_open


def test_one_finger_moves_an_element_in_one_step(shop, fingers):
    before = shop["customer"]

    fingers.put(shop.hand.px("customer"))
    fingers.slide(shop.hand.px("customer") + QPoint(80, 160))
    fingers.lift()

    assert (shop["customer"].x - before.x, shop["customer"].y - before.y) == (80, 160)
    assert shop.steps() == 1


def test_one_finger_on_empty_canvas_pans(shop, fingers):
    before = shop.canvas.camera.outlook()

    fingers.put(QPoint(40, 600))
    fingers.slide(QPoint(140, 550))
    fingers.lift()

    after = shop.canvas.camera.outlook()
    assert (before.x - after.x, before.y - after.y) == (100, -50)
    assert shop.canvas.pointer.gesture is None


def test_a_long_press_asks_for_the_menu_of_what_lies_there(shop, fingers, qtbot, monkeypatch):
    asked = []
    shop.canvas.menu_asked.connect(lambda at, ids: asked.append([shop.name(id) for id in ids]))
    shop.canvas.touch._rest.setInterval(0)

    fingers.put(shop.hand.px("web app"))
    qtbot.waitUntil(lambda: asked != [])
    fingers.lift()

    assert asked == [["web app"]]
    assert touch.LONG_PRESS_MS == 500
    assert shop.steps() == 0


def test_two_fingers_zoom_about_their_middle_and_pan(shop, fingers):
    middle = QPoint(500, 350)
    under = shop.canvas.pointer.scene_point(middle)

    fingers.put(middle - QPoint(100, 0), middle + QPoint(100, 0))
    fingers.slide(middle - QPoint(200, 0), middle + QPoint(200, 0))
    assert shop.canvas.camera.scale == pytest.approx(2.0, rel=0.02)
    assert shop.canvas.pointer.scene_point(middle).distance(under) < 2.0

    fingers.slide(middle + QPoint(-150, 60), middle + QPoint(250, 60))
    fingers.lift()
    assert shop.canvas.pointer.scene_point(middle + QPoint(50, 60)).distance(under) < 2.0


def test_a_second_finger_takes_a_drag_back(shop, fingers):
    before = shop["customer"]
    start = shop.hand.px("customer")

    fingers.put(start)
    fingers.slide(start + QPoint(60, 60))
    fingers.put(fingers.down[0], QPoint(800, 500))
    fingers.slide(start + QPoint(70, 60), QPoint(800, 520))
    fingers.lift()

    assert shop["customer"] == before
    assert shop.steps() == 0


def test_handles_are_24_px_for_fingers_and_small_again_for_the_mouse(shop, fingers):
    fingers.tap(shop.hand.px("customer"))
    corner = handle_points(shop.page.rect(shop.id("customer")))["se"]
    aside = corner.moved(11, 11)

    assert grip_at(shop.page, aside, 1.0, None).which == "se"
    shop.hand.move((900, 600))
    assert grip_at(shop.page, aside, 1.0, None) is None


def test_a_finger_resizes_by_a_handle(shop, fingers):
    fingers.tap(shop.hand.px("customer"))
    before = shop["customer"]
    corner = shop.hand.px(tuple(handle_points(shop.page.rect(before.id))["se"]))

    fingers.put(corner + QPoint(8, 8))
    fingers.slide(corner + QPoint(56, 40))
    fingers.lift()

    assert shop["customer"].width > before.width
    assert shop["customer"].height > before.height

"""A hand on mouse and keyboard: every test of the canvas drives it with the events a person would cause."""

from __future__ import annotations

from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from threatline.canvas.view import Canvas
from threatline.model.geometry import Point

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
MIDDLE = Qt.MouseButton.MiddleButton


class Hand:
    """Moves the pointer over a canvas in scene coordinates and presses keys."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.port = canvas.viewport()
        self.at = QPoint(0, 0)
        self.held = Qt.MouseButton.NoButton

    def px(self, where: tuple[float, float] | str) -> QPoint:
        """Return the viewport px of a scene point, or of the middle of the element with this name."""
        x, y = self.middle(where) if isinstance(where, str) else where
        return self.canvas.viewportTransform().map(QPointF(x, y)).toPoint()

    def middle(self, name: str) -> Point:
        """Return the scene point in the middle of the element with this name."""
        page = self.canvas.page
        (id,) = [id for id, item in page.items_by_id.items() if item.record.name == name]
        return page.rect(id).centre

    # ---- mouse ----------------------------------------------------------------------------------------------------

    def press(self, where: tuple[float, float] | str, keys: Qt.KeyboardModifier = NONE, button=LEFT) -> None:
        """Move there and press a button."""
        self.move(where, keys)
        self.held = button
        QTest.mousePress(self.port, button, keys, self.at)

    def move(self, where: tuple[float, float] | str, keys: Qt.KeyboardModifier = NONE) -> None:
        """Move the pointer, with the pressed button held."""
        self.at = self.px(where)
        place, screen = QPointF(self.at), QPointF(self.port.mapToGlobal(self.at))
        event = QMouseEvent(QEvent.Type.MouseMove, place, screen, Qt.MouseButton.NoButton, self.held, keys)
        QApplication.sendEvent(self.port, event)

    def release(self, keys: Qt.KeyboardModifier = NONE) -> None:
        """Release the button where the pointer is."""
        button, self.held = self.held, Qt.MouseButton.NoButton
        QTest.mouseRelease(self.port, button, keys, self.at)
        QApplication.processEvents()

    def click(self, where: tuple[float, float] | str, keys: Qt.KeyboardModifier = NONE) -> None:
        """Press and release."""
        self.press(where, keys)
        self.release(keys)

    def double_click(self, where: tuple[float, float] | str) -> None:
        """Click twice, as Qt tells it: press, release, double click, release."""
        self.click(where)
        QTest.mouseDClick(self.port, LEFT, NONE, self.at)
        QTest.mouseRelease(self.port, LEFT, NONE, self.at)
        QApplication.processEvents()

    def drag(self, start, *stops, keys: Qt.KeyboardModifier = NONE, button=LEFT) -> None:
        """Press, move over some stops with stations in between, and release at the last."""
        with self.dragging(start, *stops, keys=keys, button=button):
            pass

    @contextmanager
    def dragging(self, start, *stops, keys: Qt.KeyboardModifier = NONE, button=LEFT):
        """Drag, and release after the block."""
        self.press(start, keys, button)
        for stop in stops:
            self.glide(stop, keys)
        yield
        if self.held != Qt.MouseButton.NoButton:
            self.release(keys)

    def glide(self, where: tuple[float, float] | str, keys: Qt.KeyboardModifier = NONE, stations: int = 4) -> None:
        """Move there in some steps."""
        inverse, _ = self.canvas.viewportTransform().inverted()
        start = inverse.map(QPointF(self.at))
        x, y = self.middle(where) if isinstance(where, str) else where
        for step in range(1, stations + 1):
            part = step / stations
            self.move((start.x() + (x - start.x()) * part, start.y() + (y - start.y()) * part), keys)

    def wheel(self, where: tuple[float, float] | str, notches: float, keys: Qt.KeyboardModifier = NONE) -> None:
        """Turn the wheel; positive is away from the person."""
        self.move(where)
        place, screen = QPointF(self.at), QPointF(self.port.mapToGlobal(self.at))
        turned = QPoint(0, round(120 * notches))
        phase, button = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
        QApplication.sendEvent(self.port, QWheelEvent(place, screen, QPoint(), turned, button, keys, phase, False))

    # ---- keys -----------------------------------------------------------------------------------------------------

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        """Press and release a key wherever the keyboard is."""
        QTest.keyClick(self.focus(), key, keys)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type characters wherever the keyboard is."""
        for letter in text:
            QTest.keyClicks(self.focus(), letter)
        QApplication.processEvents()

    def focus(self):
        """Return the widget that has the keyboard."""
        return QApplication.focusWidget() or self.canvas

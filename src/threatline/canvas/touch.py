"""Fingers on the canvas: a tap is a click, one finger drags or pans, two zoom, a long press asks for the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QTouchEvent
from PySide6.QtWidgets import QApplication

from threatline.canvas.gestures.pan import Pan

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

LONG_PRESS_MS = 500
STILL = 10.0
"""A finger that moves less than this many px rests: it is thicker and less steady than a mouse."""

NO_BUTTON, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
Doing = Literal["nothing", "resting", "panning", "dragging", "pinching", "done"]


class Touch(QObject):
    """Turns fingers into what the pointer does; whatever it begins, the pointer's own gestures finish."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._doing: Doing = "nothing"
        self._began = QPointF()
        self._pan: Pan | None = None
        self._middle, self._apart = QPointF(), 0.0
        self._last_tap: tuple[int, QPointF] = (-10_000, QPointF())
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(LONG_PRESS_MS)
        self._rest.timeout.connect(self._press_long)
        canvas.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    def follow(self, event: QTouchEvent) -> bool:
        """Follow the fingers; returns True, since no mouse need be made up from them."""
        event.accept()
        places = [point.position() for point in event.points()]
        down = [p.position() for p in event.points() if p.state() != p.State.Released]
        if event.type() == QEvent.Type.TouchCancel:
            self._give_up()
        elif event.type() == QEvent.Type.TouchEnd or not down:
            self._end(places[0], event.timestamp())
        elif len(down) >= 2:
            self._pinch(down[0], down[1])
        elif event.type() == QEvent.Type.TouchBegin:
            self._begin(down[0])
        else:
            self._move(down[0])
        return True

    # ---- one finger ---------------------------------------------------------------------------------------------

    def _begin(self, at: QPointF) -> None:
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        self._canvas.use_fingers(True)
        self._doing, self._began = "resting", at
        self._rest.start()

    def _move(self, at: QPointF) -> None:
        if self._doing == "resting" and (at - self._began).manhattanLength() >= STILL:
            self._rest.stop()
            if self._is_on_nothing(self._began):
                self._doing, self._pan = "panning", Pan(self._canvas.camera, self._began.toPoint())
            else:
                self._doing = "dragging"
                self._canvas.pointer.press(self._mouse(QEvent.Type.MouseButtonPress, self._began, LEFT, LEFT))
        if self._doing == "panning" and self._pan is not None:
            self._pan.move(at.toPoint())
        elif self._doing == "dragging":
            self._canvas.pointer.move(self._mouse(QEvent.Type.MouseMove, at, NO_BUTTON, LEFT))

    def _end(self, at: QPointF, time: int) -> None:
        self._rest.stop()
        if self._doing == "dragging":
            self._canvas.pointer.release(self._mouse(QEvent.Type.MouseButtonRelease, at, LEFT, NO_BUTTON))
        elif self._doing == "resting":
            self._tap(self._began, time)
        self._doing, self._pan = "nothing", None

    def _tap(self, at: QPointF, time: int) -> None:
        pointer, (last, there) = self._canvas.pointer, self._last_tap
        twice = time - last <= QApplication.doubleClickInterval() and (at - there).manhattanLength() < 3 * STILL
        press = self._mouse(QEvent.Type.MouseButtonPress, at, LEFT, LEFT)
        if twice:
            pointer.double_click(press)
        else:
            pointer.press(press)
        pointer.release(self._mouse(QEvent.Type.MouseButtonRelease, at, LEFT, NO_BUTTON))
        self._last_tap = (-10_000, QPointF()) if twice else (time, at)

    def _press_long(self) -> None:
        """The finger rests: what a mouse has its right button for."""
        self._doing = "done"
        px = self._began.toPoint()
        where = self._canvas.viewport().mapToGlobal(px)
        self._canvas.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Other, px, where))

    def _is_on_nothing(self, at: QPointF) -> bool:
        """Tell whether a drag from here would only be a marquee: a finger moves the paper instead."""
        canvas = self._canvas
        if canvas.tool != "select" or canvas.pointer.gesture is not None:
            return False
        point = canvas.pointer.scene_point(at.toPoint())
        if canvas.pointer.grip(point) is not None:
            return False
        hit = canvas.pointer.hit(point)
        return hit is None or (hit.part == "fill" and not canvas.desk.is_selected(hit.id))

    def _mouse(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> QMouseEvent:
        screen = QPointF(self._canvas.viewport().mapToGlobal(QPoint(round(at.x()), round(at.y()))))
        return QMouseEvent(kind, at, screen, button, held, Qt.KeyboardModifier.NoModifier)

    # ---- two fingers --------------------------------------------------------------------------------------------

    def _pinch(self, first: QPointF, second: QPointF) -> None:
        middle, between = (first + second) / 2.0, first - second
        apart = max((between.x() ** 2 + between.y() ** 2) ** 0.5, 1.0)
        if self._doing != "pinching":
            self._give_up()
            self._doing = "pinching"
        else:
            moved = middle.toPoint() - self._middle.toPoint()
            self._canvas.camera.pan(moved.x(), moved.y())
            self._canvas.zoom_picture.begin()
            self._canvas.camera.zoom_by(apart / self._apart, middle.toPoint())
        self._middle, self._apart = middle, apart

    def _give_up(self) -> None:
        """Another finger came down, or the system took the fingers away: nothing that was begun counts."""
        self._rest.stop()
        if self._doing == "dragging":
            self._canvas.pointer.cancel()
        self._doing, self._pan = "done", None

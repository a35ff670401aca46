"""Near the edge of the canvas the view follows whatever is in the hand: the nearer, the quicker."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QWidget

REACH = 36
"""How near to the edge, in screen px, the view begins to follow."""
QUICKEST = 20
"""How many screen px a turn it follows at the edge itself and beyond."""
TURN_MS = 16


class EdgeScroll(QObject):
    """While something is in the hand: tells turn by turn how far the view moves on.

    It begins only after the pointer has been away from the edges once, so that what lies there can be taken up calmly.
    """

    def __init__(self, port: QWidget, follow: Callable[[QPoint], None]) -> None:
        super().__init__(port)
        self._port = port
        self._follow = follow
        self._step = QPoint()
        self._is_armed = False
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(lambda: self._follow(self._step))

    def carry(self, px: QPoint) -> None:
        """The hand is at this place of the viewport."""
        size = self._port.size()
        self._step = QPoint(pace(px.x(), size.width()), pace(px.y(), size.height()))
        self._is_armed |= self._step.isNull()
        if self._step.isNull() or not self._is_armed:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def let_go(self) -> None:
        """Nothing is in the hand any more."""
        self._is_armed = False
        self._timer.stop()


def pace(at: int, length: int) -> int:
    """Return how many px a turn the view moves along one axis, above 0 near its beginning; 0 away from both edges."""
    near = min(max(REACH - at, 0), REACH) - min(max(REACH - (length - at), 0), REACH)
    return round(near * QUICKEST / REACH)

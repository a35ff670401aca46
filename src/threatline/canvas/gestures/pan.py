"""Move the view, also in the middle of another gesture."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from threatline.canvas.camera import Camera


class Pan:
    """Drag with the middle button, or with Space held: the scene follows the pointer. It changes no project."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, camera: Camera, at: QPoint) -> None:
        self._camera = camera
        self._last = at

    def move(self, at: QPoint) -> None:
        """The pointer is at another viewport px."""
        self._camera.pan(at.x() - self._last.x(), at.y() - self._last.y())
        self._last = at

"""A small picture of the whole diagram at the corner of the canvas, while something lies outside the view."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform, QWheelEvent
from PySide6.QtWidgets import QWidget

from threatline.canvas.camera import STEP
from threatline.canvas.surface import WHEEL_NOTCH
from threatline.canvas.view import Canvas

WIDTH, HEIGHT, RADIUS = 176, 124, 8
MARGIN = 8.0
SETTLE_MS = 60
"""The picture is taken anew this long after the last change, so that no edit waits for it."""


class Minimap(QWidget):
    """Dragging in it pans, the wheel zooms. The diagram is painted once from the batches of the far layer and kept."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._picture: QPixmap | None = None
        self._whole = QRectF()
        self.wanted = True
        """Whether it may be shown at all."""
        self.taken = 0
        """How many pictures have been taken, for tests."""
        self.setFixedSize(WIDTH, HEIGHT)
        self.setAccessibleName("Minimap")
        self.setToolTip("The whole diagram: drag to move the view, turn the wheel to zoom")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self.forget_picture)
        canvas.desk.happened.connect(lambda _: self._settling.start())
        canvas.desk.diagram_changed.connect(self.forget_picture)
        canvas.desk.theme_changed.connect(self.forget_picture)
        canvas.looked_elsewhere.connect(self.follow)
        self.hide()

    def set_wanted(self, wanted: bool) -> None:
        """Show it when something lies outside the view, or never."""
        self.wanted = wanted
        self.follow()

    def forget_picture(self) -> None:
        """Take the picture anew when it is painted next."""
        self._picture = None
        self.follow()
        self.update()

    def follow(self) -> None:
        """Come or go with what lies outside the view, and show where the view is."""
        whole = self._canvas.page.everything() if self._picture is None else self._whole
        if whole != self._whole:
            self._whole, self._picture = whole, None
        outside = not whole.isEmpty() and not self._canvas.visible().contains(whole)
        self.setVisible(self.wanted and outside)
        if self.isVisible():
            self.update()

    # ---- where things are -------------------------------------------------------------------------------------------

    def to_map(self) -> QTransform:
        """Return the way from the scene to the map."""
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        width, height = max(self._whole.width(), 1.0), max(self._whole.height(), 1.0)
        scale = min(room.width() / width, room.height() / height)
        middle, centre = room.center(), self._whole.center()
        return QTransform(scale, 0, 0, scale, middle.x() - centre.x() * scale, middle.y() - centre.y() * scale)

    def view_frame(self) -> QRectF:
        """Return where the view is, in px of the map."""
        return self.to_map().mapRect(self._canvas.visible()).intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))

    # ---- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the kept picture and the frame of the view."""
        if self._picture is None:
            self._picture = self._take()
            self.taken += 1
        ink = self._canvas.page.ink
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink.colour("accent"), 2))
        painter.setBrush(ink.colour("accent", 0.1))
        painter.drawRoundedRect(self.view_frame().adjusted(1, 1, -1, -1), 3, 3)

    def _take(self) -> QPixmap:
        page = self._canvas.page
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(WIDTH * ratio), round(HEIGHT * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(page.ink.colour("strong"), 1))
        painter.setBrush(page.ink.colour("panel"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, WIDTH - 1, HEIGHT - 1), RADIUS, RADIUS)
        to_map = self.to_map()
        painter.setTransform(to_map, True)
        none = frozenset[str]()
        page.far.paint_bottom(painter, self._whole, page.ink, none)
        page.far.paint_top(painter, self._whole, page.ink, to_map.m11(), none)
        painter.end()
        return picture

    # ---- the hand ---------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring what was pressed into the middle of the view."""
        self._look_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the view follow the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the middle of the view."""
        notches = event.angleDelta().y() / WHEEL_NOTCH
        if notches:
            self._canvas.zoom_picture.begin()
            self._canvas.camera.zoom_by(STEP**notches)
        event.accept()

    def _look_at(self, px: QPointF) -> None:
        back, _ = self.to_map().inverted()
        at = back.map(px)
        self._canvas.camera.look(self._canvas.camera.outlook()._replace(x=at.x(), y=at.y()))

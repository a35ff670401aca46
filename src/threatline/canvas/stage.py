"""Two kinds of still picture that keep fifty elements as quick as five thousand: one for drags, one for the zoom."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QTimer
from PySide6.QtGui import QPainter, QPixmap, QTransform

from threatline.canvas.frame import paint_far, paint_layer
from threatline.canvas.gestures.gesture import Preview
from threatline.canvas.scene import Layer
from threatline.canvas.sketch import Sketch, Sort
from threatline.model.geometry import Point

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

SORTS: tuple[Sort, ...] = ("boxes", "flows", "nodes")
CRISP_ITEMS = 120
"""With no more than this many items in view the zoom needs no still picture: painting them anew is quick enough."""
CRISP_AFTER_MS = 80
CARRIED_ITEMS = 60
"""More moving elements than this are painted once and then moved as a picture."""


class Stage:
    """While a gesture lasts: what stands still is painted once, in two layers, and what is in the hand every frame.

    Boundaries, the coming owner and snap lines belong between the two layers, flows and nodes in the hand above them.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._sketch = Sketch(canvas.page)
        self._bottom: QPixmap | None = None
        self._top: QPixmap | None = None
        self._carried: CarriedPicture | None = None
        self.preview: Preview | None = None
        self.taken = 0
        """How many still pictures have been taken, for tests."""

    @property
    def is_on(self) -> bool:
        """Whether a preview is shown."""
        return self.preview is not None

    def show(self, preview: Preview) -> None:
        """Show a preview, or what became of it."""
        if self.preview is None or preview.hidden != self._canvas.page.hidden:
            self._canvas.page.hidden = preview.hidden
            self.refresh()
        self.preview = preview
        self._canvas.viewport().update()

    def refresh(self) -> None:
        """Take the still pictures anew before the next frame, since something else changed: view, theme or project."""
        self._bottom = self._top = self._carried = None
        self._canvas.viewport().update()

    def end(self) -> None:
        """Show the project as it is."""
        if self.preview is not None:
            self.preview = None
            self._canvas.page.hidden = frozenset()
            self.refresh()

    def paint(self, painter: QPainter) -> None:
        """Paint one frame into the viewport."""
        assert self.preview is not None
        canvas = self._canvas
        if (
            self._bottom is None
            or self._top is None
            or self._bottom.deviceIndependentSize() != canvas.viewport().size()
        ):
            self._bottom, self._top = self._take("bottom"), self._take("top")
            self.taken += 1
        carried = self._carry(self.preview)
        world, scale = canvas.viewportTransform(), canvas.camera.scale
        painter.drawPixmap(0, 0, self._bottom)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setWorldTransform(world)
        self._sketch.paint_below(painter, self.preview, scale, carried)
        painter.resetTransform()
        painter.drawPixmap(0, 0, self._top)
        painter.setWorldTransform(world)
        self._sketch.paint_above(painter, self.preview, scale, carried)
        painter.resetTransform()

    def _carry(self, preview: Preview) -> CarriedPicture | None:
        if len(preview.shifted) <= CARRIED_ITEMS:
            return None
        if self._carried is None or self._carried.ids != preview.shifted:
            self._carried = CarriedPicture(self._canvas, self._sketch, preview.shifted)
        return self._carried

    def _take(self, layer: Layer) -> QPixmap:
        canvas = self._canvas
        ratio = canvas.viewport().devicePixelRatioF()
        pixmap = QPixmap(canvas.viewport().size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        if layer == "top":
            pixmap.fill("transparent")
        painter = QPainter(pixmap)
        paint_layer(canvas, painter, layer)
        painter.end()
        return pixmap


class CarriedPicture:
    """Very many elements in the hand as pictures, one for each sort, with half a screen beyond the view."""

    def __init__(self, canvas: Canvas, sketch: Sketch, ids: frozenset[str]) -> None:
        self.ids = ids
        view = canvas.visible()
        wide = view.adjusted(-view.width() / 2, -view.height() / 2, view.width() / 2, view.height() / 2)
        items = canvas.page.items_by_id
        seen = [id for id in ids if id in items and items[id].bounds.intersects(wide)]
        self._area = canvas.page.around(seen).intersected(wide)
        self._scale = canvas.camera.scale
        ratio = canvas.viewport().devicePixelRatioF()
        self._pictures: dict[Sort, QPixmap] = {}
        for sort in SORTS:
            size = self._area.size() * (self._scale * ratio)
            picture = QPixmap(max(ceil(size.width()), 1), max(ceil(size.height()), 1))
            picture.setDevicePixelRatio(ratio)
            picture.fill("transparent")
            painter = QPainter(picture)
            painter.setRenderHints(canvas.renderHints())
            painter.scale(self._scale, self._scale)
            painter.translate(-self._area.x(), -self._area.y())
            sketch.paint_things(painter, seen, sort, Point(0.0, 0.0))
            painter.end()
            self._pictures[sort] = picture

    def paint(self, painter: QPainter, sort: Sort, shift: Point) -> None:
        """Paint one of the pictures, shifted; on whole px, where Qt copies without looking between them."""
        world = painter.worldTransform()
        at = world.map(self._area.topLeft() + QPointF(*shift))
        painter.resetTransform()
        painter.drawPixmap(at.toPoint(), self._pictures[sort])
        painter.setWorldTransform(world)


class ZoomPicture:
    """While the wheel turns over a large diagram: the last frame, scaled; a crisp one follows soon after."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._picture: QPixmap | None = None
        self._taken_under = QTransform()
        self._timer = QTimer(canvas)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CRISP_AFTER_MS)
        self._timer.timeout.connect(self.end)

    @property
    def is_on(self) -> bool:
        """Whether the scaled picture stands in for the diagram."""
        return self._picture is not None

    def begin(self) -> None:
        """Keep the present frame, unless painting it anew each time is quick enough; call before the scale changes."""
        canvas = self._canvas
        if self._picture is None:
            if canvas.items_in_last_frame <= CRISP_ITEMS:
                return
            self._taken_under = canvas.viewportTransform()
            ratio = canvas.viewport().devicePixelRatioF()
            picture = QPixmap(canvas.viewport().size() * ratio)
            picture.setDevicePixelRatio(ratio)
            painter = QPainter(picture)
            paint_layer(canvas, painter, "all")
            painter.end()
            self._picture = picture
        self._timer.start()

    def end(self) -> None:
        """Paint the diagram itself again."""
        self._timer.stop()
        if self._picture is not None:
            self._picture = None
            self._canvas.viewport().update()

    def paint(self, painter: QPainter, port: QRect) -> None:
        """Paint the scaled picture; around it, where it does not reach, the diagram from far away."""
        assert self._picture is not None
        back, _ = self._taken_under.inverted()
        change = back * self._canvas.viewportTransform()
        covered = change.mapRect(QRectF(self._canvas.viewport().rect()))
        if not covered.contains(QRectF(port)):
            paint_far(self._canvas, painter, "all")
        painter.setTransform(change)
        painter.drawPixmap(0, 0, self._picture)
        painter.resetTransform()

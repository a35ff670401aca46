"""Where one looks from: zoom to a point, pan, fit, and the view remembered for each diagram."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

if TYPE_CHECKING:
    from threatline.canvas.surface import Surface

SMALLEST, LARGEST = 0.05, 4.0
SMALLEST_FITTED = 0.001
"""Only fitting a huge diagram goes below the usual range, because fit shows everything, whatever its size."""
STEP = 1.2
"""One notch of the wheel, one press of a zoom key."""
FIT_MARGIN = 48
"""Free space around what is fitted, in screen px."""
STOPS = (0.05, 0.1, 0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 4.0)
FARTHEST = 1_100_000.0
"""The view may scroll this far in scene units: wherever an element can lie, and a screen beyond."""


class Outlook(NamedTuple):
    """What is in view: the scene point in the middle and the scale, 1 at 100 %."""

    x: float
    y: float
    scale: float


class Zoomed(Protocol):
    """Who is told that the scale changed."""

    def __call__(self, scale: float) -> None: ...


class Camera:
    """Moves the window of a view over the scene. The scale stays between 5 % and 400 %."""

    def __init__(self, view: Surface, zoomed: Zoomed) -> None:
        self._view = view
        self._zoomed = zoomed
        self._outlooks: dict[str, Outlook] = {}
        self._anchor: tuple[QPoint, QPointF] | None = None
        view.setSceneRect(-FARTHEST, -FARTHEST, 2 * FARTHEST, 2 * FARTHEST)
        view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        view.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def scale(self) -> float:
        """The scale, 1 at 100 %."""
        return self._view.transform().m11()

    def visible(self) -> QRectF:
        """Return the part of the scene that is in view."""
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    # ---- zoom ---------------------------------------------------------------------------------------------------

    def zoom_to(self, scale: float, at: QPoint | None = None) -> None:
        """Show the scene at a scale, so that the point under `at` (viewport px, default the middle) stays there."""
        view = self._view
        scale = min(max(scale, SMALLEST), LARGEST)
        at = view.viewport().rect().center() if at is None else at
        # Scroll bars hold whole px: without a lasting anchor, twenty notches would drift by twenty roundings.
        if self._anchor is None or self._anchor[0] != at:
            self._anchor = (QPoint(at), self.exact_scene_point(at))
        if math.isclose(scale, self.scale, rel_tol=1e-9):
            return
        point = self._anchor[1]
        view.setTransform(QTransform.fromScale(scale, scale))
        self._put(point, at)
        self._zoomed(scale)

    def zoom_by(self, factor: float, at: QPoint | None = None) -> None:
        """Multiply the scale, keeping the point under `at`."""
        self.zoom_to(self.scale * factor, at)

    def zoom_in(self) -> None:
        """Go to the next larger of the usual scales."""
        self.zoom_to(next((stop for stop in STOPS if stop > self.scale * 1.001), LARGEST))

    def zoom_out(self) -> None:
        """Go to the next smaller of the usual scales."""
        self.zoom_to(next((stop for stop in reversed(STOPS) if stop < self.scale * 0.999), SMALLEST))

    def fit(self, rect: QRectF, largest: float = 1.0) -> None:
        """Bring a whole rectangle into view, as large as possible but not above the scale `largest`."""
        port = self._view.viewport().rect()
        width = max(port.width() - 2 * FIT_MARGIN, 1) / max(rect.width(), 1.0)
        height = max(port.height() - 2 * FIT_MARGIN, 1) / max(rect.height(), 1.0)
        self.look(Outlook(rect.center().x(), rect.center().y(), min(width, height, largest)))

    # ---- pan ----------------------------------------------------------------------------------------------------

    def pan(self, dx: int, dy: int) -> None:
        """Move the scene by whole screen px: positive values bring what lies left and above into view."""
        self._anchor = None
        self._view.scroll_by(-dx, -dy)

    def bring_into_view(self, rect: QRectF) -> None:
        """Move just so far that a rectangle is visible with a margin; its middle when it is too large."""
        port = self._view.viewport().rect()
        box = self._view.mapFromScene(rect).boundingRect()
        margin = min(FIT_MARGIN, port.width() // 4, port.height() // 4)
        inner = port.adjusted(margin, margin, -margin, -margin)
        dx = _shift_into(box.left(), box.right(), inner.left(), inner.right())
        dy = _shift_into(box.top(), box.bottom(), inner.top(), inner.bottom())
        if dx or dy:
            self.pan(dx, dy)

    def exact_scene_point(self, at: QPoint) -> QPointF:
        """Return the scene point under a viewport px."""
        inverse, _ = self._view.viewportTransform().inverted()
        return inverse.map(QPointF(at))

    def _put(self, point: QPointF, at: QPoint) -> None:
        """Scroll so that a scene point lies under a viewport px."""
        now = self._view.viewportTransform().map(point)
        self._view.scroll_by(round(now.x() - at.x()), round(now.y() - at.y()))

    # ---- the remembered view ------------------------------------------------------------------------------------

    def outlook(self) -> Outlook:
        """Return what is in view now."""
        middle = self.exact_scene_point(self._view.viewport().rect().center())
        return Outlook(middle.x(), middle.y(), self.scale)

    def look(self, outlook: Outlook) -> None:
        """Show a remembered view."""
        self._anchor = None
        scale = min(max(outlook.scale, SMALLEST_FITTED), LARGEST)
        before = self.scale
        self._view.setTransform(QTransform.fromScale(scale, scale))
        self._put(QPointF(outlook.x, outlook.y), self._view.viewport().rect().center())
        if scale != before:
            self._zoomed(scale)

    def keep(self, diagram: str) -> None:
        """Remember the present view for a diagram."""
        self._outlooks[diagram] = self.outlook()

    def recall(self, diagram: str) -> bool:
        """Show the remembered view of a diagram; returns False when there is none."""
        outlook = self._outlooks.get(diagram)
        if outlook is None:
            return False
        self.look(outlook)
        return True

    def save(self, diagram: str) -> dict[str, list[float]]:
        """Return the views of all diagrams, the present one included, as plain values for the settings of a machine."""
        self.keep(diagram)
        return {id: [round(value, 4) for value in outlook] for id, outlook in self._outlooks.items()}

    def restore(self, saved: object) -> None:
        """Take over what `save` returned; anything else is ignored, since settings may come from anywhere."""
        if not isinstance(saved, dict):
            return
        for id, values in saved.items():
            if isinstance(values, list | tuple) and len(values) == 3 and all(_is_finite(value) for value in values):
                x, y, scale = (float(value) for value in values)
                if abs(x) <= FARTHEST and abs(y) <= FARTHEST:
                    self._outlooks[str(id)] = Outlook(x, y, min(max(scale, SMALLEST_FITTED), LARGEST))


def _shift_into(low: int, high: int, first: int, last: int) -> int:
    if high - low > last - first:
        return (first + last) // 2 - (low + high) // 2
    return first - low if low < first else last - high if high > last else 0


def _is_finite(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)

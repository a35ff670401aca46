"""The line icons as Qt paints them: in any colour, sharp at every size and on every screen."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPen, QPixmap

from threatline.canvas.painter import path_of
from threatline.content.icons import GRID, load_icon, stroke_width
from threatline.drawing.path_reader import read_path


@cache
def _path(name: str) -> QPainterPath:
    path = QPainterPath()
    for d in load_icon(name).paths:
        path.addPath(path_of(read_path(d)))
    return path


def paint_icon(painter: QPainter, name: str, place: QRectF, colour: QColor) -> None:
    """Paint an icon into a square of the painter's units; raises IconError for an unknown name."""
    size = min(place.width(), place.height())
    scale = size / GRID
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place.center().x() - size / 2, place.center().y() - size / 2)
    painter.scale(scale, scale)
    pen = QPen(colour, stroke_width(size) / scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(name))
    painter.restore()


@lru_cache(maxsize=512)
def icon_pixmap(name: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """Return an icon `size` logical px high in a colour `#RRGGBB`, for a screen of this pixel ratio."""
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, QRectF(0, 0, size, size), QColor(colour))
    painter.end()
    return pixmap


class _Engine(QIconEngine):
    """Paints a line icon at whatever size a widget or a screen wants."""

    def __init__(self, name: str, colour: str, off: str) -> None:
        super().__init__()
        self._name, self._colour, self._off = name, colour, off

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        colour = self._off if mode == QIcon.Mode.Disabled else self._colour
        paint_icon(painter, self._name, QRectF(rect), QColor(colour))  # type: ignore[call-overload]

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        colour = self._off if mode == QIcon.Mode.Disabled else self._colour
        return icon_pixmap(self._name, min(size.width(), size.height()), colour)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # Newer versions of Qt ask in px of the window, older ones in those of the screen: taken for the former, the
        # latter get more than they need, and show it in the right size.
        colour = self._off if mode == QIcon.Mode.Disabled else self._colour
        return icon_pixmap(self._name, max(min(size.width(), size.height()), 1), colour, scale)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour, self._off)


@lru_cache(maxsize=512)
def icon(name: str, colour: str, off: str | None = None) -> QIcon:
    """Return an icon in a colour `#RRGGBB`, and in `off` while its button is disabled; raises IconError."""
    load_icon(name)
    return QIcon(_Engine(name, colour, off or colour))

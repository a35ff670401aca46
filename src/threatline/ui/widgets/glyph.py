"""The line icons of the product, sharp at every scale, in a colour of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from threatline.content.icons import load_icon
from threatline.ui.style import colour

GRID = 24
STROKE = 1.75
THINNEST = 1.1


def paint_glyph(painter: QPainter, name: str, place: QRectF, ink: QColor) -> None:
    """Paint an icon into a square."""
    _renderer(name, ink.name(), place.width()).render(painter, place)


def glyph_icon(name: str, token: str = "text", size: int = 16) -> QIcon:
    """Return an icon for a button or menu, in a colour of the theme in use."""
    icon = QIcon()
    for scale in (1, 2, 3):
        pixmap = QPixmap(size * scale, size * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_glyph(painter, name, QRectF(0, 0, size * scale, size * scale), colour(token))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        icon.addPixmap(pixmap)
    return icon


class Glyph(QWidget):
    """An icon as a widget; it only decorates, so that screen readers pass it by."""

    def __init__(self, name: str, size: int = 16, token: str = "quiet", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._token = token
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_glyph(self, name: str, token: str | None = None) -> None:
        """Show another icon, or the same in another colour."""
        self._name, self._token = name, token or self._token
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_glyph(painter, self._name, QRectF(self.rect()), colour(self._token))


@lru_cache(maxsize=512)
def _renderer(name: str, ink: str, size: float) -> QSvgRenderer:
    stroke = max(STROKE, THINNEST * GRID / size)
    paths = "".join(f'<path d="{d}"/>' for d in load_icon(name).paths)
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID} {GRID}" fill="none" stroke="{ink}" '
        f'stroke-width="{stroke}" stroke-linecap="round" stroke-linejoin="round">{paths}</svg>'
    )
    return QSvgRenderer(QByteArray(picture.encode()))

"""Line icons in a colour of the theme in use: as a widget, and on buttons."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from threatline.canvas.icon import icon, paint_icon
from threatline.ui.style import colour, theme_in_use


def glyph_icon(name: str, token: str = "text") -> QIcon:
    """Return an icon for a button or menu."""
    return icon(name, theme_in_use().colour(token))


class Glyph(QWidget):
    """An icon that only decorates: screen readers and the pointer pass it by."""

    def __init__(self, name: str, size: int = 16, token: str = "quiet", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._token = token
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), self._name, QRectF(self.rect()), colour(self._token))

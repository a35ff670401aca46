"""A data asset as a tile: the letter of its class, and its name."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from threatline.ui.style import colour, font
from threatline.ui.widgets.plain import set_tool_tip, shown

CLASSES = {"public": "Public", "internal": "Internal", "confidential": "Confidential", "restricted": "Restricted"}
"""The classes of data, lowest first."""
WIDEST = 200


def paint_class(painter: QPainter, place: QRectF, classification: str) -> None:
    """Paint the tile of a class of data, 16 × 16; an asset without a class has an empty outline."""
    if classification not in CLASSES:
        painter.setPen(QPen(colour("strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(f"class-{classification}"))
    painter.drawRoundedRect(place, 4, 4)
    painter.setPen(colour("on-severity"))
    letter = font("letter")
    letter.setPixelSize(11)
    painter.setFont(letter)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, CLASSES[classification][0])


class AssetTile(QAbstractButton):
    """28 high; pressing it offers what can be done with it."""

    def __init__(self, name: str, classification: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFont(font("name"))
        self.show_asset(name, classification)

    def show_asset(self, name: str, classification: str) -> None:
        """Show another name or class."""
        self._name = " ".join(shown(name).split()) or "Data without a name"
        self._class = classification
        self.setAccessibleName(f"{self._name}, {CLASSES.get(classification, 'no class yet').lower()}")
        set_tool_tip(self, self.accessibleName())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = min(QFontMetrics(self.font()).horizontalAdvance(self._name) + 1, WIDEST)
        return QSize(6 + 16 + 6 + words + 8, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(colour("accent" if focused else "line"), 2 if focused else 1))
        painter.setBrush(colour("hover" if self.underMouse() else "sunken"))
        inset = 1 if focused else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
        paint_class(painter, QRectF(6, 6, 16, 16), self._class)
        painter.setPen(colour("text"))
        painter.setFont(self.font())
        room = self.width() - 36
        text = QFontMetrics(self.font()).elidedText(self._name, Qt.TextElideMode.ElideRight, room + 1)
        painter.drawText(QRectF(28, 0, room + 2, 28), Qt.AlignmentFlag.AlignVCenter, text)

"""The head of the panel: icon, name, kind and place, and a button for what is rarely needed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from threatline.canvas.icon import paint_icon
from threatline.ui.panel.words import Headline
from threatline.ui.style import colour
from threatline.ui.widgets.button import button
from threatline.ui.widgets.elided_label import ElidedLabel
from threatline.ui.widgets.glyph import glyph_icon
from threatline.ui.widgets.plain import set_tool_tip

TILE = 36


class IconTile(QWidget):
    """36 × 36, radius 8, with an icon of 20."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(TILE, TILE)
        self._icon = "service"

    def show_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(TILE, TILE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        paint_icon(painter, self._icon, QRectF(8, 8, 20, 20), colour("text"))


class Header(QWidget):
    """Padding 14 16 12."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile = IconTile()
        self.name = ElidedLabel(role="element-name")
        self.name.setFixedHeight(20)
        self.place = ElidedLabel(role="small", token="quiet")
        self.place.setFixedHeight(16)
        self.more = button("", "quiet", name="More about the panel")
        self.more.setFixedSize(28, 28)
        self.more.setIconSize(QSize(18, 18))
        self.missing = button("", "link", role="small", name="Things to complete")
        self.missing.setFixedHeight(20)
        self.missing.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.name, 1)
        first.addWidget(self.missing)
        words.addLayout(first)
        words.addWidget(self.place)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 12)
        row.setSpacing(10)
        row.addWidget(self._tile)
        row.addLayout(words, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)

    def show_headline(self, headline: Headline) -> None:
        """Show what the panel is about."""
        self._tile.show_icon(headline.icon)
        self.name.show_text(headline.name)
        self.place.show_text(headline.place)

    def show_missing(self, count: int) -> None:
        """Show how many things an element lacks, on a button that lists them; 0 shows none."""
        self.missing.setText(f"{count} to complete")
        self.missing.setAccessibleName(f"{count} {'thing' if count == 1 else 'things'} to complete")
        set_tool_tip(self.missing, "Show what the drawing does not say about it yet")
        self.missing.setVisible(count > 0)

    def wear_theme(self) -> None:
        """Take the icons of the theme in use."""
        self.more.setIcon(glyph_icon("more"))

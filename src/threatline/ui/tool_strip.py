"""The tools at the left of the canvas: click, double click to keep, or drag one onto the drawing."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QVBoxLayout, QWidget

from threatline.canvas.icon import paint_icon
from threatline.canvas.tools import TOOL_MIME, TOOLS, Tool
from threatline.content.themes import Theme

TOOL_SIZE = QSize(36, 40)
ICON = 22


class ToolStrip(QWidget):
    """A column of tools; the chosen one is told by `chosen(id, keep)`."""

    chosen = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self, spacing=4)
        column.setContentsMargins(6, 8, 5, 8)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, ToolButton] = {}
        for tool in TOOLS:
            button = ToolButton(tool, theme, self)
            button.clicked.connect(lambda _=False, id=tool.id: self.chosen.emit(id, False))
            button.kept.connect(lambda id=tool.id: self.chosen.emit(id, True))
            self._group.addButton(button)
            self.buttons[tool.id] = button
            column.addWidget(button)
            if tool.id == "select":
                column.addSpacing(8)
        column.addStretch(1)

    def show_tool(self, id: str) -> None:
        """Mark the tool in use."""
        self.buttons[id].setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        """Draw the tools in another theme."""
        for button in self.buttons.values():
            button.set_theme(theme)


class ToolButton(QAbstractButton):
    """One tool: its icon, and its key at the bottom right."""

    kept = Signal()

    def __init__(self, tool: Tool, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._tool = tool
        self._theme = theme
        self._pressed_at: QPoint | None = None
        self.setCheckable(True)
        self.setFixedSize(TOOL_SIZE)
        self.setAccessibleName(f"{tool.label} tool")
        self.setToolTip(f"{tool.label} ({tool.key})\n{tool.hint}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon and key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # In high contrast nothing is softly filled: what is chosen is as plain as a lamp.
        chosen, ink = ("accent", "on-accent") if self._theme.name == "high-contrast" else ("accent-soft", "accent")
        ground = chosen if self.isChecked() else "hover" if self.underMouse() else None
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.colour(ground)))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        colour = QColor(self._theme.colour(ink if self.isChecked() else "text"))
        place = QRectF((self.width() - ICON) / 2, (self.height() - ICON) / 2 - 1, ICON, ICON)
        paint_icon(painter, self._tool.icon, place, colour)
        font = self.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colour(ink if self.isChecked() else "quiet")))
        key = self._tool.key.replace("Shift+", "⇧")
        painter.drawText(
            QRectF(self.rect()).adjusted(0, 0, -3, -1), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, key
        )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.colour("text" if self.isChecked() else "accent")), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may start."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Start dragging a tool that places something."""
        start = self._pressed_at
        if start is None or not self._tool.places or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - start).manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed_at = None
        self.setDown(False)
        mime = QMimeData()
        mime.setData(TOOL_MIME, self._tool.id.encode("ascii"))
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Keep the tool until another is chosen."""
        self.setChecked(True)
        self.kept.emit()

"""A heading that folds what lies below it: an arrow, then one line of text, cut with an ellipsis where it must."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from threatline.canvas.icon import paint_icon
from threatline.ui.style import colour, font
from threatline.ui.widgets.plain import set_tool_tip, shown


class FoldButton(QAbstractButton):
    """24 high; `setChecked` turns the arrow down."""

    HEIGHT = 24
    ARROW = 16

    def __init__(
        self, text: str = "", role: str = "strong", token: str = "text", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._token = token
        self._words = ""
        self.setCheckable(True)
        self.setFont(font(role))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_words(text)

    def show_words(self, words: str) -> None:
        """Show other words."""
        self._words = " ".join(shown(words).split())
        self.setAccessibleName(self._words)
        set_tool_tip(self, self._words if len(self._words) > 40 else "")
        self.update()

    def words(self) -> str:
        """Return the whole text."""
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(120, self.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        arrow = "chevron-down" if self.isChecked() else "chevron-right"
        top = (area.height() - self.ARROW) / 2
        paint_icon(painter, arrow, QRectF(0, top, self.ARROW, self.ARROW), colour("quiet"))
        painter.setFont(self.font())
        painter.setPen(colour("accent" if self.underMouse() else self._token))
        room = area.adjusted(self.ARROW + 4, 0, -2, 0)
        text = QFontMetrics(self.font()).elidedText(self._words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)

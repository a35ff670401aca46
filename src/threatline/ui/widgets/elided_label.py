"""A label of one line that ends with an ellipsis where the width ends and tells the whole text when pointed at."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from threatline.ui.style import colour, font
from threatline.ui.widgets.plain import set_tool_tip, shown


class ElidedLabel(QWidget):
    """Plain text of one line in a role and a colour token."""

    def __init__(self, text: str = "", role: str = "text", token: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token
        self.setFont(font(role))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._text = ""
        self.show_text(text)

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show another text; line breaks become blanks."""
        one_line = " ".join(shown(text).split())
        if one_line != self._text:
            self._text = one_line
            self.setAccessibleName(one_line)
            self._tell_when_cut()
            self.updateGeometry()
            self.update()

    def _elided(self) -> str:
        return QFontMetrics(self.font()).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())

    def _tell_when_cut(self) -> None:
        set_tool_tip(self, self._text if self._elided() != self._text else "")

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._text) + 1, max(metrics.height(), 16))

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tell_when_cut()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour(self._token))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(self.rect()), middle, self._elided())

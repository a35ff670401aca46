"""A list of values to choose one from; it never changes by the wheel, and shows "Several values" when they differ."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from threatline.canvas.icon import paint_icon
from threatline.ui.style import colour, font
from threatline.ui.widgets.plain import shown

SEVERAL = "Several values"


class Choice(QComboBox):
    """Pairs of value and word; the first is often None, "not set"."""

    chosen = Signal(object)

    def __init__(self, name: str, options: Sequence[tuple[str | None, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFont(font("text"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for value, word in options:
            self.addItem(shown(word), value)
        self.setPlaceholderText(SEVERAL)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def value(self) -> object:
        """Return the chosen value; None for "not set" and for several."""
        return self.currentData()

    def show_value(self, value: object, several: bool = False, assumed: bool = False) -> None:
        """Show a value without telling anybody; one that is not in the list is added, so that nothing is hidden.

        A value that is only assumed is quiet.
        """
        if assumed != (self.property("assumed") == "true"):
            self.setProperty("assumed", "true" if assumed else "false")
            self.style().unpolish(self)
            self.style().polish(self)
        if several:
            self.setCurrentIndex(-1)
            return
        at = self.findData(value)
        if at < 0:
            self.addItem(shown(str(value)), value)
            at = self.count() - 1
        self.setCurrentIndex(at)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 32)

    def minimumSizeHint(self) -> QSize:
        return QSize(88, 32)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "quiet" if self.isEnabled() else "line"
        paint_icon(painter, "chevron-down", QRectF(self.width() - 24, (self.height() - 16) / 2, 16, 16), colour(token))

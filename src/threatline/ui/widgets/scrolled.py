"""A scroll area around a column of fields; its bar stands in the margin, so that nothing moves when it comes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

MARGIN, BESIDE_BAR = 16, 6


def scrolled(widget: QWidget) -> QScrollArea:
    """Return a scroll area around a widget whose layout has a right margin."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    widget.setAutoFillBackground(False)  # else it shows the system's grey over the panel's colour

    def leave_room(least: int, most: int) -> None:
        margins = widget.layout().contentsMargins()
        margins.setRight(BESIDE_BAR if most > least else MARGIN)
        widget.layout().setContentsMargins(margins)

    area.verticalScrollBar().rangeChanged.connect(leave_room)
    return area

"""A field under its label, and such fields two in a row."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from threatline.ui.widgets.elided_label import ElidedLabel


class Field(QWidget):
    """Label 12/500 quiet, 5 px below it the input."""

    def __init__(self, name: str, entry: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.caption = ElidedLabel(name, "label", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.caption)
        column.addWidget(entry)


class FieldPairs(QWidget):
    """Fields two in a row, 12 px apart; the last of an odd number has a row of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._placed: list[QWidget] = []

    def place(self, fields: list[QWidget]) -> None:
        """Show these fields in this order; those that are placed already keep their place and the keyboard."""
        if fields == self._placed:
            return
        for gone in self._placed:
            self._grid.removeWidget(gone)
            if gone not in fields:
                gone.hide()
        for index, field in enumerate(fields):
            alone = index == len(fields) - 1 and index % 2 == 0 and index > 0
            self._grid.addWidget(field, index // 2, index % 2, 1, 2 if alone else 1)
            field.show()
        self._placed = list(fields)
        self.setVisible(bool(fields))

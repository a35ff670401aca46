"""The switch between two faces of one panel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from threatline.ui.style import font
from threatline.ui.widgets.button import button
from threatline.ui.widgets.plain import for_button


class FaceSwitch(QWidget):
    """Segments 28 high in a sunken frame 34 high, one of them current."""

    chosen = Signal(int)

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = list(words)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(34)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for index, word in enumerate(words):
            face = button(word, role="text")
            face.setCheckable(True)
            face.setFixedHeight(28)
            self._group.addButton(face, index)
            row.addWidget(face, 1)
        self._group.idClicked.connect(self.chosen)
        self.show_face(0)

    def face(self) -> int:
        """Return the number of the current face, -1 for none."""
        return self._group.checkedId()

    def show_face(self, index: int) -> None:
        """Make a face current without telling anybody; -1 for a page that is none of them."""
        if index < 0:
            self._group.setExclusive(False)
            for face in self._group.buttons():
                face.setChecked(False)
            self._group.setExclusive(True)
        else:
            self._group.button(index).setChecked(True)
        for face in self._group.buttons():
            face.setFont(font("strong" if face.isChecked() else "text"))

    def show_count(self, index: int, count: int) -> None:
        """Write a number behind the word of a face; 0 writes none."""
        word = self._words[index]
        self._group.button(index).setText(for_button(f"{word}  {count}" if count else word))
        self._group.button(index).setAccessibleName(f"{word} {count} open" if count else word)

    def focus_current(self) -> None:
        """Move the keyboard here."""
        (self._group.checkedButton() or self._group.button(0)).setFocus(Qt.FocusReason.TabFocusReason)

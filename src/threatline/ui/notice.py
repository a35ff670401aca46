"""A notice over the canvas: something to read once, with a list behind it; never modal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

WIDTH = 560
TAB = 200.0
"""Where the second column of a list begins, in px."""


class Notice(QFrame):
    """A sentence, buttons for what can be done about it, and a list that opens when asked for."""

    def __init__(
        self,
        parent: QWidget,
        sentence: str,
        buttons: Sequence[tuple[str, Callable[[], object]]] = (),
        details: str = "",
        *,
        unfolded: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAccessibleName("Notice")
        self.setFixedWidth(min(WIDTH, max(320, parent.width() - 48)))
        words = QLabel(sentence, self)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        self.details = QPlainTextEdit(details, self)
        self.details.setReadOnly(True)
        self.details.setTabStopDistance(TAB)
        self.details.setFixedHeight(340 if unfolded else 200)
        self.details.setAccessibleName("The whole list")
        self.details.setVisible(unfolded)
        row = QHBoxLayout(spacing=8)
        row.addStretch(1)
        if details and not unfolded:
            self._button(row, "Show the list", self._toggle_details, closes=False)
        for place, (text, act) in enumerate(buttons):
            self._button(row, text, act).setDefault(place == 0)
        self._button(row, "Close", lambda: None)
        whole = QVBoxLayout(self, spacing=10)
        whole.setContentsMargins(14, 12, 14, 12)
        whole.addWidget(words)
        whole.addWidget(self.details)
        whole.addLayout(row)
        self._settle()
        self.show()
        self.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the notice."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def dismiss(self) -> None:
        """Close the notice."""
        self.hide()
        self.deleteLater()

    def _button(self, row: QHBoxLayout, text: str, act: Callable[[], object], *, closes: bool = True) -> QPushButton:
        button = QPushButton(text, self)

        def press() -> None:
            if closes:
                self.dismiss()
            act()

        button.clicked.connect(press)
        row.addWidget(button)
        return button

    def _toggle_details(self) -> None:
        self.details.setVisible(self.details.isHidden())
        self._settle()

    def _settle(self) -> None:
        self.adjustSize()
        parent = self.parentWidget()
        self.move((parent.width() - self.width()) // 2, 24)

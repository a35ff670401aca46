"""Buttons in the looks of the style sheet, and one that shows the key that presses it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from threatline.ui.style import colour, font
from threatline.ui.widgets.plain import for_button


def button(text: str, look: str = "", role: str = "label", name: str = "") -> QPushButton:
    """Return a button that Tab reaches and a click leaves the focus alone; `name` is what a screen reader says."""
    return _dressed(QPushButton(for_button(text)), look, role, name or text)


def _dressed(made: QPushButton, look: str, role: str, name: str) -> QPushButton:
    made.setProperty("look", look)
    made.setFont(font(role))
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAutoDefault(False)
    return made


class KeyButton(QPushButton):
    """A button whose key stands beside its word: "Worry 1"."""

    GAP = 5

    def __init__(self, word: str, key: str, look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._key = word, key
        _dressed(self, look, "label", f"{word}, key {key}")

    def show_word(self, word: str) -> None:
        """Say something else; the key stays."""
        self._word = word
        self.setAccessibleName(f"{word}, key {self._key}")
        self.updateGeometry()
        self.update()

    def _widths(self) -> tuple[int, int]:
        key = QFontMetrics(font("key")).horizontalAdvance(self._key)
        return QFontMetrics(self.font()).horizontalAdvance(self._word), key

    def sizeHint(self) -> QSize:
        word, key = self._widths()
        return QSize(word + self.GAP + key + 20, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + self.GAP + 10, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        word, key = self._widths()
        left = (self.width() - word - self.GAP - key) / 2
        primary = self.property("look") == "primary" and self.isEnabled()
        ink = "on-accent" if primary or (self.isChecked() and _is_filled()) else "text" if self.isEnabled() else "quiet"
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(colour(ink))
        painter.setFont(self.font())
        painter.drawText(QRectF(left, 0, word + 2, self.height()), middle, self._word)
        painter.setFont(font("key"))
        painter.setPen(colour(ink if ink == "on-accent" else "quiet"))
        painter.drawText(QRectF(left + word + self.GAP, 0, key + 2, self.height()), middle, self._key)


def _is_filled() -> bool:
    """Tell whether a chosen button is filled with the accent, as in high contrast."""
    return colour("accent-soft") == colour("on-accent") or colour("panel") == colour("sunken")

"""Three buttons beside a new element: is it an actor, a process or a store?"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from threatline.canvas.icon import icon
from threatline.canvas.ink import Ink, font
from threatline.canvas.tools import TOOL

KINDS = ("actor", "process", "store")


class KindBar(QFrame):
    """Offers the kinds by click or by Alt+1, 2, 3; never takes the keyboard from the editor."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget, ink: Ink) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        self.buttons: list[QToolButton] = []
        for number, kind in enumerate(KINDS):
            button = QToolButton(self)
            button.setText(TOOL[kind].label)
            button.setToolTip(f"{TOOL[kind].label} (Alt+{number + 1})")
            button.setCheckable(True)
            button.setIconSize(QSize(16, 16))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFont(font(12, 500))
            button.clicked.connect(lambda _=False, number=number: self.chosen.emit(number))
            row.addWidget(button)
            self.buttons.append(button)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.show_theme(ink)
        self.hide()

    def show_theme(self, ink: Ink) -> None:
        """Use the colours of a theme."""
        colour = ink.theme.colour
        self.setStyleSheet(
            f"KindBar {{ background: {colour('panel')}; border: 1px solid {colour('line')}; border-radius: 8px; }}"
            f"QToolButton {{ color: {colour('text')}; border: none; border-radius: 6px; padding: 4px 8px; }}"
            f"QToolButton:hover {{ background: {colour('hover')}; }}"
            f"QToolButton:checked {{ background: {colour('accent-soft')}; color: {colour('accent')}; }}"
        )
        for button, kind in zip(self.buttons, KINDS, strict=True):
            button.setIcon(icon(TOOL[kind].icon, colour("text")))

    def mark(self, number: int) -> None:
        """Show which kind it is now."""
        for place, button in enumerate(self.buttons):
            button.setChecked(place == number)

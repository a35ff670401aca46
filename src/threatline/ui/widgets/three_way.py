"""The switch Yes · No · Don't know; not knowing is an answer that nobody needs to be afraid of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from threatline.ui.widgets.button import button

Choice = bool | str | None
"""True, False, "unknown", "not_applicable", or None when several values are mixed."""

SEGMENTS: tuple[tuple[Choice, str], ...] = ((True, "Yes"), (False, "No"), ("unknown", "Don’t know"))
DOES_NOT_APPLY = "Does not apply"


class ThreeWaySwitch(QWidget):
    """Three joined buttons, 26 px high; "does not apply" and taking an answer back are in its menu."""

    chosen = Signal(object)
    """The choice a person made; None takes the answer back."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._buttons = {}
        for place, (value, word) in zip(("first", "middle", "last"), SEGMENTS, strict=True):
            segment = button(word, name=f"{name}: {word}")
            segment.setProperty("place", place)
            segment.setProperty("unsure", "true" if value == "unknown" else "false")
            segment.setCheckable(True)
            segment.setFixedHeight(26)
            segment.clicked.connect(self._choice_of(value))
            row.addWidget(segment)
            self._buttons[value] = segment
        self._value: Choice = "unknown"
        self._assumed = False
        self.show_choice("unknown", assumed=False)

    def choice(self) -> Choice:
        """Return what is shown as chosen."""
        return self._value

    def is_assumed(self) -> bool:
        """Tell whether the choice follows from something else and nobody has said it."""
        return self._assumed

    def segment(self, value: Choice) -> QWidget:
        """Return the button of a choice."""
        return self._buttons[value]

    def show_choice(self, value: Choice, assumed: bool) -> None:
        """Show a choice without telling anybody; None (mixed) and "not_applicable" have no button pressed."""
        self._value = value
        for other, segment in self._buttons.items():
            segment.setChecked(other is value or (other == value and isinstance(value, str)))
        if assumed != self._assumed:
            self._assumed = assumed
            self.setProperty("assumed", "true" if assumed else "false")
            for segment in self._buttons.values():
                segment.style().unpolish(segment)
                segment.style().polish(segment)

    def offer(self) -> QMenu:
        """Return the menu with the rarer answers."""
        menu = QMenu(self)
        menu.setAccessibleName(f"More answers for {self._name}")
        menu.addAction(DOES_NOT_APPLY, lambda: self.chosen.emit("not_applicable"))
        menu.addAction("Take the answer back", lambda: self.chosen.emit(None))
        return menu

    def _choice_of(self, value: Choice) -> Callable[[], None]:
        def choose() -> None:
            # Pressing what a person has already chosen takes it back; an assumption is confirmed instead.
            again = value == self._value and type(value) is type(self._value) and not self._assumed
            self.show_choice(self._value, self._assumed)
            self.chosen.emit(None if again and value != "unknown" else value)

        return choose

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        order = list(self._buttons.values())
        at = next((i for i, segment in enumerate(order) if segment.hasFocus()), None)
        if step is None or at is None:
            event.ignore()
            return
        order[(at + step) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.offer().popup(event.globalPos())

"""Text from a project shown as text: never as markup, never as a mnemonic, in labels, buttons and tool tips."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from threatline.ui.style import font

LONGEST_SHOWN = 2_000
"""Characters of one label; laying out a name of 100,000 would freeze the window."""


def shown(text: str) -> str:
    """Return a text fit for one label: cut to `LONGEST_SHOWN` characters, without what would reorder or hide it."""
    cut = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    if cut.isprintable():
        return cut
    return "".join(char if char in "\n\t" or char.isprintable() else " " for char in cut)


def for_button(text: str) -> str:
    """Return a text for a button or menu entry, where a single & would vanish and underline a letter."""
    return shown(text).replace("\n", " ").replace("&", "&&")


def set_tool_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tool tip that shows the text as it is; Qt would guess from "<b>" that it is markup."""
    widget.setToolTip(tool_tip(text))


def tool_tip(text: str) -> str:
    """Return the markup of a tool tip that shows a text as it is; an empty text has none."""
    return f"<span>{html.escape(shown(text))}</span>" if text else ""


def label(text: str = "", role: str = "text", tone: str = "", wraps: bool = False) -> QLabel:
    """Return a label of plain text in a role of `style.ROLES`; `tone` is a colour token or nothing."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(role))
    made.setText(shown(text))
    made.setWordWrap(wraps)
    if tone:
        made.setProperty("tone", tone)
    if wraps:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Colour a label with another token; the style sheet is read again only when the tone really changes."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)

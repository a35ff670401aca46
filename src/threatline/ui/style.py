"""The look of every widget: fonts, a palette and one style sheet, all made from the tokens of a theme."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from threatline.canvas.ink import font as face
from threatline.content.themes import Theme, load_theme
from threatline.ui.style_sheet import HIGH_CONTRAST, SHEET

ROLES: dict[str, tuple[int, int]] = {
    "text": (13, 400),
    "name": (13, 500),
    "strong": (13, 600),
    "small": (12, 400),
    "label": (12, 500),
    "word": (12, 600),
    "letter": (12, 700),
    "key": (11, 500),
    "question": (15, 600),
    "closed-question": (14, 500),
    "element-name": (16, 600),
    "page-title": (20, 600),
}
"""Size in logical pixels and weight of each role of text (interface description, section 8)."""

_THEME = "threatline-theme"
_TOKEN = re.compile(r"@([a-z0-9-]+)")

_PALETTE: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "panel",
    QPalette.ColorRole.Base: "panel",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Button: "panel",
    QPalette.ColorRole.ToolTipBase: "panel",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.BrightText: "text",
    QPalette.ColorRole.PlaceholderText: "quiet",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on-accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "hover",
    QPalette.ColorRole.Midlight: "sunken",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "strong",
    QPalette.ColorRole.Shadow: "line",
}


def apply_style(target: QApplication | QWidget, theme: Theme) -> None:
    """Give the whole program, or one part of the window, the look of a theme; call it again when the theme changes."""
    app = QApplication.instance()
    if app is not None:
        app.setProperty(_THEME, theme.name)
    target.setFont(font("text"))
    target.setPalette(palette(theme))
    target.setStyleSheet(style_sheet(theme))


def theme_in_use() -> Theme:
    """Return the theme that `apply_style` applied last; the light one before."""
    app = QApplication.instance()
    return load_theme((app.property(_THEME) if app is not None else None) or "light")


def colour(token: str) -> QColor:
    """Return a colour of the theme in use."""
    return _colour(theme_in_use().colour(token))


def font(role: str) -> QFont:
    """Return the font of one of `ROLES`; a copy, so that it may be changed."""
    return QFont(face(*ROLES[role]))


def palette(theme: Theme) -> QPalette:
    """Return the palette for what the style sheet does not reach."""
    made = QPalette()
    for role, token in _PALETTE.items():
        made.setColor(role, QColor(theme.colour(token)))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.colour("quiet")))
    return made


def style_sheet(theme: Theme) -> str:
    """Return the style sheet with the colours of a theme; raises ThemeError for a colour that no theme has."""
    sheet = SHEET + HIGH_CONTRAST if theme.name == "high-contrast" else SHEET
    return _TOKEN.sub(lambda match: theme.colour(match[1]), sheet)


@cache
def _colour(value: str) -> QColor:
    return QColor(value)

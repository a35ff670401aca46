"""The look: every token that the sheet names exists, and the roles of text are those of the interface description."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from threatline.content.themes import THEMES, load_theme
from threatline.ui.style import ROLES, apply_style, colour, font, style_sheet


@pytest.mark.parametrize("name", THEMES)
def test_every_colour_of_the_style_sheet_is_a_token_of_the_theme(name: str) -> None:
    sheet = style_sheet(load_theme(name))

    assert "@" not in sheet
    assert load_theme(name).colour("accent") in sheet


def test_high_contrast_has_outlines_where_other_themes_have_soft_fills() -> None:
    assert "FixRow, " in style_sheet(load_theme("high-contrast"))
    assert "FixRow, " not in style_sheet(load_theme("light"))


def test_painted_parts_take_the_colours_of_the_theme_applied_last(qtbot: QtBot, qapp: QApplication) -> None:
    button = QPushButton("One")
    qtbot.addWidget(button)

    apply_style(button, load_theme("dark"))
    dark = colour("accent").name().upper()
    apply_style(button, load_theme("light"))

    assert dark == load_theme("dark").colour("accent")
    assert colour("accent").name().upper() == load_theme("light").colour("accent")


@pytest.mark.parametrize("role", ROLES)
def test_text_is_never_smaller_than_eleven_pixels(qtbot: QtBot, role: str) -> None:
    assert font(role).pixelSize() == ROLES[role][0] >= 11

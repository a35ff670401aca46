"""Finds the folders that travel with the program, in a checkout, in an installed package and in a frozen build."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """Return the folder of rule packs, journeys, templates, themes, fonts and translations.

    Raises FileNotFoundError, whose text is a sentence for a person, when the installation is incomplete.
    """
    return _travelling("resources")


def icons() -> Path:
    """Return the folder of SVG icons.

    Raises FileNotFoundError, whose text is a sentence for a person, when the installation is incomplete.
    """
    return _travelling("icons")


def _travelling(name: str) -> Path:
    folder = _home() / name
    if not folder.is_dir():
        raise FileNotFoundError(f"Threatline is incomplete: there is no folder {folder}. Please install it again.")
    return folder


def _home() -> Path:
    unpacked = getattr(sys, "_MEIPASS", None)
    if getattr(sys, "frozen", False) and unpacked is not None:
        return Path(unpacked) / PACKAGE.name
    if PACKAGE.parent.name == "src":
        return PACKAGE.parent.parent
    return PACKAGE

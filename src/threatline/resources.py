"""Finds the folders that travel with the program, in a checkout, in an installed package and in a frozen build."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The folder of rule packs, journeys, templates, themes, fonts and translations.

    Raises FileNotFoundError, whose text is one sentence for a person, when the installation is incomplete.
    """
    return _travelling("resources")


def icons() -> Path:
    """The folder of SVG icons.

    Raises FileNotFoundError, whose text is one sentence for a person, when the installation is incomplete.
    """
    return _travelling("icons")


def _travelling(name: str) -> Path:
    places = _places(name)
    for place in places:
        if place.is_dir():
            return place
    looked = " or ".join(str(place) for place in places)
    raise FileNotFoundError(f"Threatline is incomplete: there is no folder {looked}. Please install it again.")


def _places(name: str) -> list[Path]:
    unpacked = getattr(sys, "_MEIPASS", None)
    if getattr(sys, "frozen", False) and unpacked is not None:
        return [Path(unpacked) / PACKAGE.name / name]
    if PACKAGE.parent.name == "src":
        return [PACKAGE.parent.parent / name]
    return [PACKAGE / name]

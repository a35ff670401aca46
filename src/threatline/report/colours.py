"""The colours of paper: the light theme, on pure white."""

from __future__ import annotations

from collections.abc import Mapping

from threatline.content.themes import TOKENS, load_theme

GROUNDS = ("canvas", "ground-1", "ground-2")


def paper_colours() -> Mapping[str, str]:
    """Return the colour of each token as `#RRGGBB`; every ground is white, because paper is not tinted."""
    theme = load_theme("light")
    return {token: theme.colour(token) for token in TOKENS} | dict.fromkeys(GROUNDS, "#FFFFFF")

"""The colours of the interface: one named token, one colour in each theme."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from threatline.resources import resources

THEMES = ("light", "dark", "high-contrast")
TOKENS = (
    *("canvas", "panel", "sunken", "hover", "ground-1", "ground-2"),
    *("node", "node-line", "flow", "dots", "hatch", "line", "strong", "text", "quiet"),
    *("accent", "accent-soft", "on-accent"),
    *("critical", "critical-soft", "high", "high-soft", "medium", "medium-soft", "low", "low-soft"),
    *("resolved", "resolved-soft", "on-severity", "boundary"),
    *("class-public", "class-internal", "class-confidential", "class-restricted"),
)

_COLOUR = re.compile("#[0-9A-F]{6}")


class ThemeError(ValueError):
    """A theme or a colour that is not there; the text is one sentence for the person who can mend it."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A colour, written `#RRGGBB`, for each of `TOKENS`."""

    name: str
    tokens: Mapping[str, str]

    def colour(self, token: str) -> str:
        """Return the colour of a token as `#RRGGBB`; raises ThemeError for a word that is no token."""
        colour = self.tokens.get(token)
        if colour is None:
            raise ThemeError(f"No theme has a colour named {token!r}; the colours are {', '.join(TOKENS)}.")
        return colour


@cache
def load_theme(name: str) -> Theme:
    """Read one of `THEMES` and check that it is whole; raises ThemeError where it is not."""
    if name not in THEMES:
        raise ThemeError(f"There is no theme {name!r}; choose one of {', '.join(THEMES)}.")
    path = resources() / "themes" / f"{name}.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ThemeError(f"The theme {name} cannot be read from {path}: {error}. Please install it again.") from error
    return read_theme(name, content)


def read_theme(name: str, content: object) -> Theme:
    """Check the content of a theme file: exactly the known tokens, each `#RRGGBB` in capitals; else ThemeError."""
    if not isinstance(content, dict):
        raise ThemeError(f"The theme {name} is not a list of names and colours.")
    missing = [token for token in TOKENS if token not in content]
    unknown = sorted(str(token) for token in content if token not in TOKENS)
    if missing or unknown:
        faults = [f"lacks {', '.join(missing)}"] if missing else []
        faults += [f"has the unknown {', '.join(unknown)}"] if unknown else []
        raise ThemeError(f"The theme {name} {' and '.join(faults)}.")
    for token, colour in content.items():
        if not isinstance(colour, str) or _COLOUR.fullmatch(colour) is None:
            raise ThemeError(f"The theme {name} gives {token} as {colour!r}; write a colour like #1B1D21.")
    return Theme(name, MappingProxyType(dict(content)))

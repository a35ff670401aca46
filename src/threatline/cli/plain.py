"""Makes text of a model safe for a terminal."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def plain(text: str) -> str:
    """Return lines that can only be read: no escape sequence, nothing that moves or turns other text."""
    return _CONTROLS.sub("�", _DIRECTIONS.sub("", text.replace("\r\n", "\n")))


def in_one_line(text: str, longest: int = 80) -> str:
    """Return a text folded to one line of at most `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"

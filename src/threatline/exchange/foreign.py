"""Reads values of foreign files that may be of any type, and never raises."""

from __future__ import annotations

import re
from math import isfinite
from typing import Any

from threatline.model.records import FARTHEST, LONGEST_TEXT

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def text_of(value: Any) -> str:
    """Return a string as it is, a number as its digits, anything else as an empty string."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def number_of(value: Any) -> float | None:
    """Return a finite number within the scene, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return max(-FARTHEST, min(FARTHEST, float(value)))


def mapping_of(value: Any) -> dict[str, Any]:
    """Return a mapping as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """Return a list as it is, anything else as an empty one."""
    return value if isinstance(value, list) else []


def is_ticked(value: Any) -> bool:
    """Tell whether a foreign tick box is on: `true`, or the word for it."""
    return value is True or (isinstance(value, str) and value.strip().casefold() == "true")


def folded(text: str) -> str:
    """Return a text for comparing: white space folded, case ignored."""
    return " ".join(text.split()).casefold()


def clipped(text: str) -> str:
    """Return a text no longer than a record may hold."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def without_half_characters(value: Any) -> tuple[Any, int]:
    """Return a parsed value whose strings hold no half of a surrogate pair, and how many there were.

    JSON can spell them and UTF-8 cannot, so the project could not be saved. The depth of the value is limited by the
    reader.
    """
    if isinstance(value, str):
        return _HALF_CHARACTER.subn(REPLACEMENT, value)
    if isinstance(value, list):
        items = [without_half_characters(item) for item in value]
        return [item for item, _ in items], sum(count for _, count in items)
    if isinstance(value, dict):
        pairs = [(without_half_characters(key), without_half_characters(item)) for key, item in value.items()]
        return {key: item for (key, _), (item, _) in pairs}, sum(one + other for (_, one), (_, other) in pairs)
    return value, 0

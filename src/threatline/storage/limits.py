"""How large, long and deep a file may be before any reader refuses it."""

from __future__ import annotations

from math import isfinite
from typing import Any

from threatline.storage.errors import FormatError

MIB = 1 << 20
LARGEST_FILE = 64 * MIB
"""Bytes of a file."""
MOST_ELEMENTS = 50_000
"""Elements of one project."""
LONGEST_STRING = 100_000
"""Characters of one string."""
DEEPEST = 64
"""Levels of lists and mappings inside each other."""
LARGEST_WHOLE_NUMBER = 1 << 63
"""Above this size whole numbers are spelled out by people who test readers."""


def check_size(size: int, where: str) -> None:
    """Raise FormatError when a file of `size` bytes is too large to read."""
    if size > LARGEST_FILE:
        raise FormatError(where, f"it is larger than {LARGEST_FILE // MIB} MiB; split the model into several files.")


def check_count(elements: int, where: str) -> None:
    """Raise FormatError when there are too many elements."""
    if elements > MOST_ELEMENTS:
        raise FormatError(
            where, f"it holds {elements:,} elements, more than {MOST_ELEMENTS:,}; split the model into several files."
        )


def check_value(value: Any, where: str) -> None:
    """Raise FormatError when a parsed value is nested too deeply or holds a string or a number beyond the limits."""
    level = [value]
    depth = 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise FormatError(where, f"it is nested more than {DEEPEST} levels deep; nothing sensible is.")
        deeper: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                deeper += item.values()
                for key in item:
                    _check_leaf(key, where)
            elif isinstance(item, list):
                deeper += item
            else:
                _check_leaf(item, where)
        level = deeper


def _check_leaf(leaf: Any, where: str) -> None:
    if isinstance(leaf, str):
        if len(leaf) > LONGEST_STRING:
            start = leaf[:30]
            raise FormatError(where, f"the text “{start}…” is longer than {LONGEST_STRING:,} characters; shorten it.")
    elif isinstance(leaf, float):
        if not isfinite(leaf):
            raise FormatError(where, "it holds a number that is too large to be one; correct it.")
    elif isinstance(leaf, int) and abs(leaf) > LARGEST_WHOLE_NUMBER:
        raise FormatError(where, "it holds a number that is too large to be one; correct it.")

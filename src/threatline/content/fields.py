"""Typed access to what a YAML file says, with errors that name file, line and rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from threatline.content.errors import ContentError
from threatline.content.yaml_reader import Block

LONGEST_TEXT = 2_000


class Fields:
    """One mapping of a content file and the thing it describes, for messages."""

    __slots__ = ("about", "block")

    def __init__(self, value: Any, about: str, parent: Block | None = None, key: str | int = "") -> None:
        if not isinstance(value, Block):
            raise fault(parent, f"“{key}” must be a mapping.", about, key)
        self.block = value
        self.about = about

    def only(self, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        """Refuse missing and unknown keys."""
        needed = tuple(required)
        known = {*needed, *optional}
        for key in self.block:
            if key not in known:
                raise self.fault(f"The key “{key}” is not known here.", key)
        for key in needed:
            if key not in self.block:
                raise self.fault(f"The key “{key}” is missing.")

    def fault(self, reason: str, key: str | int = "") -> ContentError:
        """Return an error that names the line of a key, or of the mapping."""
        return fault(self.block, reason, self.about, key)

    def has(self, key: str) -> bool:
        """Tell whether a key is there."""
        return key in self.block

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not empty."""
        value = self.block.get(key, default)
        if not isinstance(value, str) or (not value.strip() and value is not default):
            raise self.fault(f"“{key}” must be a text.", key)
        if len(value) > LONGEST_TEXT:
            raise self.fault(f"“{key}” is longer than {LONGEST_TEXT} characters.", key)
        return value

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """Return one of a few words."""
        value = self.block.get(key, default)
        if not isinstance(value, str) or value not in choices:
            raise self.fault(f"“{key}” must be one of {', '.join(choices)}, not “{value}”.", key)
        return value

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number between two bounds, both included."""
        value = self.block.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.fault(f"“{key}” must be a whole number from {low} to {high}.", key)
        return value

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.block.get(key)
        if not isinstance(value, bool):
            raise self.fault(f"“{key}” must be true or false.", key)
        return value

    def words(self, key: str, among: Collection[str] | None = None) -> tuple[str, ...]:
        """Return a list of different words, each of them among the given ones; an absent key is an empty list."""
        value = self.block.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.fault(f"“{key}” must be a list of words.", key)
        for place, word in enumerate(value):
            if among is not None and word not in among:
                raise self.fault(f"“{key}” names “{word}”, which does not exist.", key)
            if word in value[:place]:
                raise self.fault(f"“{key}” names “{word}” twice.", key)
        return tuple(value)

    def inner(self, key: str | int) -> Fields:
        """Return the mapping under a key."""
        return Fields(self.block.get(key), self.about, self.block, key)


def fault(block: Block | None, reason: str, about: str = "", key: str | int = "") -> ContentError:
    """Return an error about a mapping, or about one of its keys."""
    if block is None:
        return ContentError(reason, rule=about)
    return ContentError(reason, block.file, block.lines.get(key, block.line), about)

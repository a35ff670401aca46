"""A strict reader of a small, safe part of YAML: no aliases, no tags, no duplicate keys, no guessing."""

from __future__ import annotations

import re
import sys
from typing import Any

import yaml

from threatline.content.errors import ContentError

LARGEST_FILE = 2_000_000
DEEPEST = 32
MOST_SCALARS = 200_000

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_AMBIGUOUS = re.compile(r"(?i:yes|no|on|off|y|n|true|false|null)")
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_BROKEN = re.compile(r"[-+]?[0-9]+\.[0-9]*(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|nan)", re.IGNORECASE)

# The parser of libyaml is seven times faster; PyYAML comes without it on a few systems.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Block(dict[str | int, Any]):
    """A mapping that knows on which lines it and its keys stand (counted from 1)."""

    __slots__ = ("file", "line", "lines")

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file, self.line = file, line
        self.lines: dict[str | int, int] = {}


class Rows(list[Any]):
    """A list that knows on which line it starts."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


def read_yaml(source: bytes, file: str) -> Block:
    """Return the one mapping of a YAML document.

    `file` is the name used in messages. Raises ContentError for anything that is not plain mappings, lists, texts,
    whole numbers, true, false and null within the limits above. The bare words yes, no, on and off must be quoted,
    since YAML 1.1 and 1.2 read them differently; so must numbers with a point.
    """
    if len(source) > LARGEST_FILE:
        raise ContentError(f"The file is larger than {LARGEST_FILE // 1_000_000} MB; split it.", file)
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise ContentError("The file is not UTF-8 text; save it as UTF-8.", file, line) from error
    try:
        root = _Building(file).build(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        raise ContentError(f"This is not valid YAML: {problem}.", file, mark.line + 1 if mark else 0) from error
    if not isinstance(root, Block):
        raise ContentError("The file must be a mapping of sections.", file, 1)
    return root


class _Building:
    """Builds values from parser events with a stack of its own, so that depth is bounded and aliases never expand."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.open: list[Block | Rows] = []
        self.keys: list[str | int | None] = []
        """For each open mapping the key that waits for its value."""
        self.scalars = 0
        self.documents = 0

    def build(self, events: Any) -> Any:
        for event in events:
            kind = type(event)
            line = event.start_mark.line + 1
            if kind is yaml.ScalarEvent:
                self._scalar(event, line)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._start(event, Block(self.file, line) if kind is yaml.MappingStartEvent else Rows(line), line)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.open.pop()
                self.keys.pop()
            elif kind is yaml.AliasEvent:
                raise ContentError("Aliases (*name) are not allowed; write the value out.", self.file, line)
            elif kind is yaml.DocumentStartEvent:
                self.documents += 1
                if self.documents > 1:
                    raise ContentError("The file holds more than one document; keep one.", self.file, line)
        return self.root

    def _start(self, event: Any, value: Block | Rows, line: int) -> None:
        self._refuse_tags(event, line)
        if len(self.open) >= DEEPEST:
            raise ContentError(f"This is nested deeper than {DEEPEST} levels.", self.file, line)
        self._add(value, line)
        self.open.append(value)
        self.keys.append(None)

    def _scalar(self, event: Any, line: int) -> None:
        self._refuse_tags(event, line)
        self.scalars += 1
        if self.scalars > MOST_SCALARS:
            raise ContentError(f"The file holds more than {MOST_SCALARS:,} values; split it.", self.file, line)
        self._add(self._plain(event.value, line) if event.implicit[0] else event.value, line)

    def _plain(self, text: str, line: int) -> Any:
        if text in _WORDS:
            return _WORDS[text]
        first = text[0]
        if first in "0123456789+-.":
            if _WHOLE.fullmatch(text):
                return int(text) if len(text) < 16 else text
            if _BROKEN.fullmatch(text):
                raise ContentError(f"Put {text} in quotes, or write a whole number.", self.file, line)
        elif len(text) <= 5 and _AMBIGUOUS.fullmatch(text):
            raise ContentError(f"Put “{text}” in quotes, or write true or false.", self.file, line)
        return text

    def _refuse_tags(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            raise ContentError("Anchors (&name) are not allowed; write the value out.", self.file, line)
        if event.tag is not None:
            raise ContentError(f"The tag {event.tag} is not allowed.", self.file, line)

    def _add(self, value: Any, line: int) -> None:
        if not self.open:
            self.root = value
            return
        holder = self.open[-1]
        if isinstance(holder, Rows):
            holder.append(value)
            return
        key = self.keys[-1]
        if key is not None:
            holder[key] = value
            self.keys[-1] = None
            return
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ContentError("A key must be a word or a whole number.", self.file, line)
        if isinstance(value, str):
            value = sys.intern(value)  # the names of properties are looked up by the million
        if value in holder.lines:
            raise ContentError(f"The key “{value}” appears twice.", self.file, line)
        holder.lines[value] = line
        self.keys[-1] = value

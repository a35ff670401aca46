"""What can be wrong with a rule pack or another file of words, and where it goes: raised at once, or kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

_WORD = re.compile(r"[\w-]+(?:\.[\w-]+)*")
"""A name as it stands in a sentence, the full stop after it left out."""


class ContentError(Exception):
    """A content file cannot be used; the text is one sentence that names file, line and rule."""

    def __init__(self, reason: str, file: str = "", line: int = 0, rule: str = "") -> None:
        self.reason, self.file, self.line, self.rule = reason, file, line, rule
        place = ", ".join(part for part in (file, f"line {line}" if line else "", f"{rule}" if rule else "") if part)
        super().__init__(f"{place}: {reason}" if place else reason)


class Faults:
    """Where the faults of a pack go: the first one is raised, or all are kept while reading goes on."""

    def __init__(self, *, keep: bool = False) -> None:
        self.keep = keep
        self.found: list[ContentError] = []
        self._broken: set[str] = set()

    @contextmanager
    def caught(self, name: str = "") -> Iterator[None]:
        """Read one entry: what is wrong with it does not keep the next one from being read.

        What names a broken entry later is a consequence and no fault of its own.
        """
        try:
            yield
        except ContentError as error:
            self.add(error)
            if name:
                self._broken.add(name)

    def add(self, fault: ContentError) -> None:
        """Keep a fault once, or raise it."""
        if not self.keep:
            raise fault
        known = any((fault.file, fault.line, fault.reason) == (one.file, one.line, one.reason) for one in self.found)
        if not known and self._broken.isdisjoint(_WORD.findall(fault.reason)):
            self.found.append(fault)

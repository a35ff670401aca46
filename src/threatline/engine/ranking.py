"""The rows of a whole project, or of one diagram, worst first; kept sorted by insertion, never rebuilt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, overload

from threatline.engine.threats import Outline


class Ranked(NamedTuple):
    """One row: which element, which letter (or privacy type, or None)."""

    element: str
    letter: str | None


class Shift(NamedTuple):
    """One row came to, or left, a position; positions are those at that moment."""

    position: int
    is_insert: bool
    row: Ranked


_Key = tuple[tuple[int, int, int, int], str, str, str]
"""Rank, name of the element, element, letter."""

Outlines = Callable[[str], tuple[str, Iterable[Outline]]]
"""Element → its name in lower case and the outlines of its rows; no rows for one that is not listed."""


class Ranking(Sequence[Ranked]):
    """Rows in order; it asks for the outlines of an element only when told that something about it differs."""

    def __init__(self, outlines: Outlines, elements: Iterable[str]) -> None:
        self._outlines = outlines
        self._of: dict[str, list[_Key]] = {}
        """Element → the keys of its rows."""
        for element in elements:
            if keys := self._keys_of(element):
                self._of[element] = keys
        self._keys = sorted(key for keys in self._of.values() for key in keys)

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, index: int) -> Ranked: ...
    @overload
    def __getitem__(self, index: slice) -> list[Ranked]: ...
    def __getitem__(self, index: int | slice) -> Ranked | list[Ranked]:
        if isinstance(index, slice):
            return [_ranked(key) for key in self._keys[index]]
        return _ranked(self._keys[index])

    def position(self, element: str, letter: str | None) -> int | None:
        """Return where a row stands, or None when there is no such row."""
        for key in self._of.get(element, ()):
            if key[3] == (letter or ""):
                return bisect_left(self._keys, key)
        return None

    def follow(self, elements: Iterable[str]) -> list[Shift]:
        """Bring the rows of some elements up to date; returns what left and came, in the order in which to do it."""
        shifts: list[Shift] = []
        for element in sorted(elements):
            old, new = self._of.get(element, []), self._keys_of(element)
            for key in old:
                if key not in new:
                    position = bisect_left(self._keys, key)
                    del self._keys[position]
                    shifts.append(Shift(position, False, _ranked(key)))
            for key in new:
                if key not in old:
                    position = bisect_left(self._keys, key)
                    self._keys.insert(position, key)
                    shifts.append(Shift(position, True, _ranked(key)))
            if new:
                self._of[element] = new
            else:
                self._of.pop(element, None)
        return shifts

    def _keys_of(self, element: str) -> list[_Key]:
        name, outlines = self._outlines(element)
        return [(outline.rank, name, element, outline.letter or "") for outline in outlines]


def _ranked(key: _Key) -> Ranked:
    return Ranked(key[2], key[3] or None)

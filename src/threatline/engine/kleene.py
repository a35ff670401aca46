"""Three-valued logic: True, False, and None for unknown. Vocabulary, section 3."""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def all_of(values: Iterable[Truth]) -> Truth:
    """False if any value is false, else unknown if any is unknown, else true; true of nothing.

    >>> all_of([True, None]), all_of([None, False]), all_of([])
    (None, False, True)
    """
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def any_of(values: Iterable[Truth]) -> Truth:
    """True if any value is true, else unknown if any is unknown, else false; false of nothing.

    >>> any_of([False, None]), any_of([None, True]), any_of([])
    (None, True, False)
    """
    result: Truth = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def opposite(value: Truth) -> Truth:
    """Swap true and false, keep unknown."""
    return None if value is None else not value

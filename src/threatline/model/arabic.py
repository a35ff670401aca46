"""Arabic letters in the shape their neighbours ask for: screens join them by themselves, measures and paper do not."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

_HAS_ARABIC = re.compile("[\u0600-\u06ff]")
_LAM = "\u0644"
_ALEFS = "\u0622\u0623\u0625\u0627"
_TATWEEL = "\u0640"
_ZERO_WIDTH_JOINER = "\u200d"
_PRESENTATION_FORMS = ((0xFB50, 0xFDC7), (0xFE70, 0xFEFC))


class _Shapes(NamedTuple):
    """The four presentation forms of one letter; empty where the letter has none."""

    isolated: str = ""
    final: str = ""
    initial: str = ""
    medial: str = ""


def has_arabic(text: str) -> bool:
    """Tell whether a text holds a letter that may change its shape."""
    return not text.isascii() and _HAS_ARABIC.search(text) is not None


def join_letters(text: str) -> tuple[str, ...]:
    """Give one string per character of a text in reading order: itself, its joined shape, or "" inside a ligature.

    The joining rules are those of the Unicode Standard, chapter 9.2: a letter takes its initial, medial or final shape
    when the next visible neighbour joins too; marks are transparent; lam with alef is one ligature. The shapes are
    Unicode's presentation forms; a letter without any stays as it is. Order is not changed.

    >>> [f"{ord(shape):04X}" for shape in join_letters("\u0628\u0627\u0628")]
    ['FE91', 'FE8E', 'FE8F']
    """
    shapes = list(text)
    letters = [index for index, char in enumerate(text) if not _is_transparent(char)]
    joined_before = False
    skip = False
    for place, index in enumerate(letters):
        if skip:
            skip = False
            continue
        char = text[index]
        following = letters[place + 1] if place + 1 < len(letters) else None
        ligature = _lam_alef().get(text[following]) if char == _LAM and following is not None else None
        if ligature is not None and following is not None:
            shapes[index] = ligature.final if joined_before else ligature.isolated
            shapes[following] = ""
            joined_before, skip = False, True
            continue
        joins_after = following is not None and _joins_next(char) and _joins_previous(text[following])
        shapes[index] = _shape(char, joined_before and _joins_previous(char), joins_after)
        joined_before = joins_after
    return tuple(shapes)


def _shape(char: str, before: bool, after: bool) -> str:
    """Choose the presentation form of a letter from the sides on which it is joined."""
    shapes = _letters().get(char)
    if shapes is None:
        return char
    if before and after:
        return shapes.medial or char
    if before:
        return shapes.final or char
    return (shapes.initial if after else shapes.isolated) or char


def _is_transparent(char: str) -> bool:
    """Tell whether joining looks through a character: marks and invisible signs, except the two joiners."""
    return unicodedata.category(char) in ("Mn", "Me", "Cf") and char not in "\u200c\u200d"


def _joins_next(char: str) -> bool:
    """Tell whether a letter can be joined to the one that follows it."""
    shapes = _letters().get(char)
    return char in (_TATWEEL, _ZERO_WIDTH_JOINER) or (shapes is not None and bool(shapes.initial))


def _joins_previous(char: str) -> bool:
    """Tell whether a letter can be joined to the one before it."""
    shapes = _letters().get(char)
    return char in (_TATWEEL, _ZERO_WIDTH_JOINER) or (shapes is not None and bool(shapes.final))


@cache
def _letters() -> dict[str, _Shapes]:
    """Read the shapes of single letters from Unicode's own decompositions (`<initial> 0628`)."""
    return _decomposed(length=1)


@cache
def _lam_alef() -> dict[str, _Shapes]:
    """Read the ligatures of lam, by the alef that follows it."""
    return {pair[1]: shapes for pair, shapes in _decomposed(length=2).items() if pair[0] == _LAM and pair[1] in _ALEFS}


def _decomposed(length: int) -> dict[str, _Shapes]:
    """Collect the presentation forms that stand for so many letters."""
    found: dict[str, _Shapes] = {}
    for first, last in _PRESENTATION_FORMS:
        for code in range(first, last + 1):
            form, *codes = unicodedata.decomposition(chr(code)).split() or [""]
            name = form.strip("<>")
            if name in _Shapes._fields and len(codes) == length:
                letters = "".join(chr(int(letter, 16)) for letter in codes)
                found[letters] = found.get(letters, _Shapes())._replace(**{name: chr(code)})
    return found

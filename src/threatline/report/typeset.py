"""Text made ready for paper: broken into lines, put into reading order, split by face.

Text is only ever text here: nothing in it is markup, and no character of it chooses a font, a file or a link.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from threatline.model.arabic import has_arabic, join_letters
from threatline.model.typeface import elide, font_runs, measure, wrap
from threatline.report.paper import Style

MOST_LINES = 100_000
"""More lines than the longest text of a record can have."""

# Hebrew to Thaana and beyond, Arabic's presentation forms, and the marks that only give a direction.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
# An override in a name would turn the rest of the sentence around that the name stands in.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_BRACKET = "[()<>\\[\\]{}«»‹›≤≥（）［］｛｝「」『』【】〈〉《》]"
_BRACKETS = re.compile(_BRACKET)
_TAG = "\ufe00"  # a mark without a picture of its own, which takes the direction of the character before it
_TAGGED = re.compile(f"{_TAG}({_BRACKET})|({_BRACKET}){_TAG}")


class Line(NamedTuple):
    """One line of text, and whether its paragraph reads from right to left."""

    text: str
    leftwards: bool = False


@lru_cache(maxsize=20_000)
def lines_of(text: str, style: Style, width: float, most: int = MOST_LINES) -> tuple[Line, ...]:
    """Break a text into at most `most` lines no wider than `width` px; an ellipsis ends what was cut."""
    if _is_simple(text) and measure(text, style.size, style.weight) <= width:
        return (Line(text),)
    leftwards = reads_leftwards(text)
    return tuple(Line(line, leftwards) for line in wrap(text, style.size, style.weight, width, most))


@lru_cache(maxsize=50_000)
def line_of(text: str, style: Style, width: float) -> str:
    """Return a text on one line, cut with an ellipsis where it is wider than `width` px."""
    if _is_simple(text) and measure(text, style.size, style.weight) <= width:
        return text
    return elide(text, style.size, style.weight, width)


def _is_simple(text: str) -> bool:
    """Tell whether a text is one line that needs no cleaning; nearly all are, and asking is ten times as quick."""
    return text.isascii() and text.isprintable() and "  " not in text and text == text.strip() and text != ""


def plain(text: str, longest: int = 120) -> str:
    """Return a text on one line without control characters, for places that no font draws, such as bookmarks."""
    line = " ".join(_UNFIT.sub("", text[: longest * 8]).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def is_composed(text: str) -> bool:
    """Tell whether every character of a text is drawn as it is: none invisible, none to be joined or turned round."""
    return text.isprintable() and unicodedata.is_normalized("NFC", text) and _RIGHT_TO_LEFT.search(text) is None


@cache
def face_of(weight: int) -> str:
    """Return the face in which a weight draws ASCII."""
    return font_runs("a", weight)[0][0]


def pieces(line: str, weight: int, leftwards: bool | None = None) -> tuple[tuple[str, str], ...]:
    """Split one line into (face, text) in the order in which paper draws them, from left to right.

    `leftwards` is the direction of the paragraph; None lets the line itself decide (`reads_leftwards`).
    """
    return font_runs(_in_visual_order(line, leftwards), weight)


def reads_leftwards(text: str) -> bool:
    """Tell whether a text reads from right to left alone.

    The report itself reads from left to right: a sentence of it keeps its order though it begins with a Hebrew name.
    """
    if text.isascii() or _RIGHT_TO_LEFT.search(text) is None:
        return False
    return all(_RIGHT_TO_LEFT.match(char) for char in text if char.isalpha())


def begins_leftwards(text: str) -> bool:
    """Tell whether the first letter reads from right to left (rule P2 of the Unicode algorithm): what people wrote."""
    first = next((char for char in text if char.isalpha() or _RIGHT_TO_LEFT.match(char)), "")
    return first != "" and _RIGHT_TO_LEFT.match(first) is not None


def _in_visual_order(line: str, leftwards: bool | None) -> str:
    """Join Arabic letters and reorder a line; reportlab draws characters in the order in which it gets them."""
    if line.isascii() or _RIGHT_TO_LEFT.search(line) is None:
        return line
    line = _OVERRIDES.sub("", line)
    from bidi import get_display

    joined = "".join(join_letters(line)) if has_arabic(line) else line
    turned = reads_leftwards(line) if leftwards is None else leftwards
    tagged = _BRACKETS.sub("\\g<0>" + _TAG, joined.replace(_TAG, ""))
    return _mirrored(str(get_display(tagged, base_dir="R" if turned else "L")))


def _mirrored(visual: str) -> str:
    """Turn round the brackets that are read from right to left (rule L4 of the Unicode algorithm).

    The library reorders but does not mirror, and does not tell which characters it turned. Each bracket therefore
    carries a mark: where the mark has come to stand before its bracket, the bracket was turned.
    """
    from bidi.mirror import MIRRORED

    return _TAGGED.sub(lambda found: found[2] or MIRRORED.get(found[1], found[1]), visual)

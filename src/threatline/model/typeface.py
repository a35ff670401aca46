"""How wide text is and where it breaks: one measure for screen, PDF, SVG and PNG, from the shipped fonts' own widths.

No kerning and no ligatures: the shipped fonts carry none, so a line is as wide as the sum of its characters wherever it
is painted (with hinting off). Digits are proportional. Screens set `FAMILIES`; paper draws `font_runs`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from math import floor
from typing import NamedTuple

from threatline.model.advance_widths import ADVANCES, UNITS_PER_EM
from threatline.model.arabic import has_arabic, join_letters

FAMILIES = ("Threatline Inter", "Threatline DejaVu Sans", "Threatline Micro Hei")
WEIGHTS = (400, 500, 600, 700)
ELLIPSIS = "…"

# One em in the smallest unit that is whole for every face (least common multiple of 2816 and 2048): sums stay exact.
_EM = 22528
_FACES = {
    400: ("Inter-Regular", "DejaVuSans", "WenQuanYiMicroHei"),
    500: ("Inter-Medium", "DejaVuSans", "WenQuanYiMicroHei"),
    600: ("Inter-SemiBold", "DejaVuSans-Bold", "WenQuanYiMicroHei"),
    700: ("Inter-Bold", "DejaVuSans-Bold", "WenQuanYiMicroHei"),
}
# Where no face has a character, a screen borrows a system font: East Asian and emoji are an em wide, the rest is about
# as wide as the empty box that paper shows.
_UNKNOWN_WIDE = _EM
_UNKNOWN_NARROW = 1229 * _EM // 2048

_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
_ZERO_WIDTH = (*_INVISIBLE, "Mn", "Me")
_NEW_LINE = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile("[\t \u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_IDEOGRAPH = "\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CLOSING = "、。，．：；？！）］｝」』】〉》ー々\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087,.:;?!)\\]}"
_WORD = re.compile(" |[^ ]+")
# Where a name that is too long for a line breaks by preference: after the joints of a path or an identifier.
_JOINT = re.compile("[-_/.:@,]")


class _Widths(dict[str, int]):
    """The width of each character of one weight; what the main face lacks is looked up in the faces behind it."""

    def __init__(self, weight: int) -> None:
        super().__init__()
        main, *self._behind = _FACES[weight]
        for start, end, width in zip(*_runs(main), strict=True):
            self.update((chr(code), 0 if _is_zero_width(chr(code)) else width) for code in range(start, end))

    def __missing__(self, char: str) -> int:
        if _is_zero_width(char):
            return 0
        for face in self._behind:
            width = _face_width(face, char)
            if width is not None:
                return width
        return _UNKNOWN_WIDE if unicodedata.east_asian_width(char) in "WF" else _UNKNOWN_NARROW


class _Runs(NamedTuple):
    """Stretches of code points of one width, in order: first, one past the last, width in ems / `_EM`."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    widths: tuple[int, ...]


class _Line(NamedTuple):
    """One line as it breaks, and what stood between it and the line before: a blank, a new line or nothing."""

    text: str
    separator: str


def measure(text: str, size: float, weight: int = 400) -> float:
    """Return how wide a text is on one line, in the unit of `size` (px on screen, pt on paper).

    `weight` is 400 to 700; others count as the nearest of `WEIGHTS`. Control characters, marks and direction signs have
    no width. A new line does not break: use `wrap`.
    """
    return _units(text, _widths(weight)) * size / _EM


def elide(text: str, size: float, weight: int, max_width: float) -> str:
    """Return a text on one line, cut at its end with an ellipsis where it is wider than `max_width`.

    The result never is wider; where not even the ellipsis fits it is empty. Control characters are left out.
    """
    widths = _widths(weight)
    limit = _limit(max_width, size)
    line = _BLANK.sub(" ", _clean(text).replace("\n", " ")).strip(" ")
    return line if _fits(line, limit, widths) else _cut(line, limit, widths)


def wrap(text: str, size: float, weight: int, max_width: float, max_lines: int) -> tuple[str, ...]:
    """Break a text into at most `max_lines` lines, none wider than `max_width`; blank text gives no line.

    Lines break at blanks, between ideographs, at the text's own new lines, and inside a word only where it is wider
    than a line. What is left over is shown by an ellipsis at the end of the last line. A line never is less than one
    character, so that a width of nothing still ends. Control characters are left out. Raises ValueError for a `size`
    or `max_lines` that is not positive.
    """
    if max_lines < 1:
        raise ValueError(f"wrap needs room for at least one line, not {max_lines}")
    widths = _widths(weight)
    limit = _limit(max_width, size)
    lines: list[str] = []
    for line in _lines(_clean(text).strip(" \n"), limit, widths):
        if len(lines) == max_lines:
            rest = "" if line.separator == "\n" else line.separator + line.text
            lines[-1] = _cut(lines[-1] + rest, limit, widths)
            break
        lines.append(line.text)
    return tuple(lines)


def font_runs(text: str, weight: int = 400) -> tuple[tuple[str, str], ...]:
    """Split a text into (face, substring) for a painter that, like PDF, needs one font at a time.

    The face is the first that has the character, by its PostScript name; its file is `fonts/<face>.ttf`. A mark stays
    with the letter before it where that face has it. What no face has goes to DejaVu Sans, which shows an empty box;
    invisible characters are left out. The order is not changed: join Arabic letters (`arabic.join_letters`) and reorder
    right-to-left text first.
    """
    faces = _FACES[_nearest(weight)]
    if text.isascii() and text.isprintable():
        return ((faces[0], text),) if text else ()
    pieces: list[tuple[str, str]] = []
    face = faces[0]
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        if category in _INVISIBLE or _is_variation_selector(char):
            continue
        if category not in ("Mn", "Me") or _face_width(face, char) is None:
            face = next((name for name in faces if _face_width(name, char) is not None), faces[1])
        pieces.append((face, char))
    return tuple((name, "".join(char for _, char in run)) for name, run in groupby(pieces, key=lambda piece: piece[0]))


def _lines(text: str, limit: int, widths: _Widths) -> Iterator[_Line]:
    """Break a clean text into lines, lazily, because a name may be long and the lines few."""
    if not text:
        return
    for paragraph in text.split("\n"):
        separator = "\n"
        for line in _paragraph_lines(paragraph, limit, widths):
            yield _Line(line.text, separator if separator == "\n" else line.separator)
            separator = ""


def _paragraph_lines(paragraph: str, limit: int, widths: _Widths) -> Iterator[_Line]:
    """Fill lines with words, greedily; an empty paragraph is an empty line."""
    line, used, separator = "", 0, ""
    blank = ""
    for token in _tokens(paragraph):
        if token == " ":
            blank = " " if line else ""
            continue
        width = _units(token, widths)
        if line and used + _units(blank, widths) + width > limit:
            yield _Line(line, separator)
            line, used, separator, blank = "", 0, blank, ""
        if width > limit:
            pieces = _pieces(token, limit, widths)
            token = next(pieces)
            for piece in pieces:
                yield _Line(token, separator)
                token, separator = piece, ""
            width = _units(token, widths)
        line += blank + token
        used += _units(blank, widths) + width
        blank = ""
    yield _Line(line, separator)


def _tokens(paragraph: str) -> Iterator[str]:
    """Split a paragraph where it may break: blanks, words, and single ideographs with the closing signs after them."""
    pattern = _WORD if paragraph.isascii() else _word_or_ideograph()
    return (match.group() for match in pattern.finditer(paragraph))


@cache
def _word_or_ideograph() -> re.Pattern[str]:
    """Compile the large pattern when the first such text is met: it would cost start-up some milliseconds."""
    return re.compile(f" |[{_IDEOGRAPH}][{_CLOSING}]*|[^ {_IDEOGRAPH}]+")


def _pieces(word: str, limit: int, widths: _Widths) -> Iterator[str]:
    """Break a word that is wider than a line: after a joint in the second half of what fits, else where it is full."""
    advances = list(_advances(word, widths))
    start = 0
    while start < len(word):
        end, used = start + 1, advances[start]
        while end < len(word) and used + advances[end] <= limit:
            used += advances[end]
            end += 1
        # A break inside an Arabic word changes the shape, and so the width, of the letters beside it.
        while end > start + 1 and not _fits(word[start:end], limit, widths):
            end -= 1
        while end < len(word) and widths[word[end]] == 0:
            end += 1
        if end < len(word):
            end = max((joint.end() for joint in _JOINT.finditer(word, (start + end) // 2, end)), default=end)
        yield word[start:end]
        start = end


def _cut(text: str, limit: int, widths: _Widths) -> str:
    """End a text with an ellipsis, leaving out as many of its last characters as needed."""
    if widths[ELLIPSIS] > limit:
        return ""
    end = _prefix(text, limit - widths[ELLIPSIS], widths)
    # Cutting inside an Arabic word changes the shape, and so the width, of the letter before the cut.
    while end and not _fits(text[:end].rstrip(" ") + ELLIPSIS, limit, widths):
        end -= 1
    return text[:end].rstrip(" ") + ELLIPSIS


def _prefix(text: str, limit: int, widths: _Widths) -> int:
    """Count the leading characters that fit, without walking through those that cannot."""
    total = 0
    for index, width in enumerate(_advances(text, widths)):
        total += width
        if total > limit:
            return index
    return len(text)


def _fits(text: str, limit: int, widths: _Widths) -> bool:
    """Tell whether a text is no wider than the limit."""
    return _prefix(text, limit, widths) == len(text)


def _units(text: str, widths: _Widths) -> int:
    """Add up the widths of a text."""
    return sum(_advances(text if text.isascii() else unicodedata.normalize("NFC", text), widths))


def _advances(text: str, widths: _Widths) -> Iterable[int]:
    """Give the width of each character where it stands."""
    if has_arabic(text):
        return (widths[shape] if shape else 0 for shape in join_letters(text))
    return map(widths.__getitem__, text)


def _clean(text: str) -> str:
    """Make a text fit to be shown: composed letters, line feeds, single blanks, no control characters."""
    lines = _NEW_LINE.sub("\n", text if text.isascii() else unicodedata.normalize("NFC", text))
    return _CONTROL.sub("", _BLANK.sub(" ", lines))


def _limit(max_width: float, size: float) -> int:
    """Turn a width into units; a hair is added so that a text fits the width it was measured to have."""
    if size <= 0:
        raise ValueError(f"Text needs a size above 0, not {size}")
    return floor(max_width / size * _EM + 0.01)


def _is_zero_width(char: str) -> bool:
    """Tell whether a character takes no room: control and direction signs, marks, vowels inside a Hangul syllable."""
    return unicodedata.category(char) in _ZERO_WIDTH or "\u1160" <= char <= "\u11ff"


def _is_variation_selector(char: str) -> bool:
    """Tell whether a character only asks for another picture of the one before it."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _nearest(weight: int) -> int:
    """Choose the shipped weight for any weight."""
    return min(WEIGHTS, key=lambda shipped: abs(shipped - weight))


def _widths(weight: int) -> _Widths:
    """Give the widths of the shipped weight nearest to the one asked for."""
    return _weight_widths(weight if weight in _FACES else _nearest(weight))


@cache
def _weight_widths(weight: int) -> _Widths:
    """Read the widths of a weight when it is first asked for: start-up needs none."""
    return _Widths(weight)


def _face_width(face: str, char: str) -> int | None:
    """Look a character up in one face; None where the face lacks it."""
    runs = _runs(face)
    code = ord(char)
    place = bisect_right(runs.starts, code) - 1
    return runs.widths[place] if place >= 0 and code < runs.ends[place] else None


@cache
def _runs(face: str) -> _Runs:
    """Read the generated table of one face (its form is described there)."""
    scale = _EM // UNITS_PER_EM[face]
    starts: list[int] = []
    ends: list[int] = []
    widths: list[int] = []
    code = 0
    for token in ADVANCES[face].split():
        if token.endswith(":"):
            code = int(token[:-1], 16)
            continue
        width, _, count = token.partition("*")
        starts.append(code)
        code += int(count or 1)
        ends.append(code)
        widths.append(int(width) * scale)
    return _Runs(tuple(starts), tuple(ends), tuple(widths))

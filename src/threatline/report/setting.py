"""Text set as strips: paragraphs, headings, lists of facts and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from threatline.model.typeface import measure
from threatline.report.account import Fact
from threatline.report.paper import (
    BODY,
    CHAPTER_TITLE,
    MARGIN,
    PART_TITLE,
    PORTRAIT,
    PROSE,
    QUIET,
    SECTION_TITLE,
    SMALL,
    Paper,
    Style,
)
from threatline.report.sheet import Sheet
from threatline.report.strips import Goal, Strip
from threatline.report.typeset import MOST_LINES, Line, begins_leftwards, lines_of

COLUMN = PORTRAIT.column
TITLE_WIDTH = COLUMN - 280
_MOST_TITLE_LINES = 3
_NUMBER_ROOM = 60.0
READABLE = 720.0
"""The width of running text; longer lines are hard to follow."""
FACT_LABEL = 200.0
FACT_GAP = 24.0
HALF = (COLUMN - FACT_GAP) / 2
DOT = 14.0
"""Room before a text for its dot."""
MOST_FACT_LINES = 40


def baseline(style: Style) -> float:
    """Return how far the baseline lies below the upper edge of a line."""
    return style.line / 2 + style.size * 0.36


def paragraph(
    text: str,
    style: Style = PROSE,
    *,
    x: float = MARGIN,
    width: float = READABLE,
    gap: float = 0.0,
    most: int = MOST_LINES,
    token: str = "",
    keep: bool = False,
) -> list[Strip]:
    """Set a text as one strip a line; neither its first nor its last line stands alone on a page.

    `keep` holds its last line together with what follows.
    """
    lines = lines_of(text, style, width, most)
    strips = [Strip(style.line, _PaintedLine(line, style, x, token)) for line in lines]
    if strips:
        strips[0].gap = gap
        strips[0].keep = len(strips) > 1
        if len(strips) > 2:
            strips[-2].keep = True
        strips[-1].keep = keep
    return strips


def prose(text: str, *, gap: float = 6.0, width: float = READABLE, keep: bool = False) -> list[Strip]:
    """Set running text that people wrote; what reads from right to left stands at the right."""
    strips = paragraph(text, PROSE, width=width, gap=gap, keep=keep)
    if begins_leftwards(text):
        for strip, line in zip(strips, lines_of(text, PROSE, width), strict=True):
            strip.paint = partial(_paint_leftwards, line=line, right=MARGIN + width)
    return strips


@dataclass(frozen=True, slots=True)
class _PaintedLine:
    """One line of a paragraph; there are tens of thousands, and this takes a fifth of the room of a closure."""

    line: Line
    style: Style
    x: float
    token: str

    def __call__(self, sheet: Sheet, y: float) -> None:
        sheet.line(self.x, y + baseline(self.style), self.line, self.style, token=self.token)


def _paint_leftwards(sheet: Sheet, y: float, *, line: Line, right: float) -> None:
    sheet.text(right, y + baseline(PROSE), line.text, PROSE, anchor="end", leftwards=True)


def chapter_heading(number: str, title: str, goal: Goal, paper: Paper = PORTRAIT) -> list[Strip]:
    """Set the title of a chapter at the top of a new page."""
    strips = _numbered(number, title, CHAPTER_TITLE, paper.column)
    strips[0].starts = paper
    strips[0].goal = goal
    return strips + _whole(title, CHAPTER_TITLE, paper.column)


def section_heading(number: str, title: str, goal: Goal, gap: float = 34.0) -> list[Strip]:
    """Set the title of a section; room is left at its right end for counts."""
    strips = _numbered(number, title, SECTION_TITLE, TITLE_WIDTH)
    strips[0].gap = gap
    strips[0].goal = goal
    return strips + _whole(title, SECTION_TITLE, TITLE_WIDTH)


def _whole(title: str, style: Style, width: float) -> list[Strip]:
    """Set a title that is too long for its heading once more, whole."""
    if len(lines_of(title, style, width - _NUMBER_ROOM, _MOST_TITLE_LINES + 1)) <= _MOST_TITLE_LINES:
        return []
    return paragraph(f"In full: {title}", SMALL, width=COLUMN, gap=4)


def _numbered(number: str, title: str, style: Style, width: float) -> list[Strip]:
    indent = measure(number, style.size, style.weight) + style.size * 0.55 if number else 0.0
    lines = lines_of(title, style, width - _NUMBER_ROOM, _MOST_TITLE_LINES) or (Line("Without a name"),)
    strips = []
    for place, line in enumerate(lines):

        def paint(sheet: Sheet, y: float, line: Line = line, first: bool = place == 0) -> None:
            if first and number:
                sheet.text(MARGIN, y + baseline(style), number, style)
            sheet.line(MARGIN + indent, y + baseline(style), line, style)

        strips.append(Strip(style.line, paint, keep=True))
    return strips


def part_heading(title: str, gap: float = 14.0, *, token: str = "") -> Strip:
    """Set the small title of a part inside a section."""

    def paint(sheet: Sheet, y: float) -> None:
        sheet.text(MARGIN, y + baseline(PART_TITLE), title, PART_TITLE, token=token)

    return Strip(PART_TITLE.line + 2, paint, gap=gap, keep=True)


def bullet(text: str, style: Style = BODY, *, gap: float = 4.0, most: int = MOST_LINES) -> list[Strip]:
    """Set a text with a small dot before it."""
    strips = paragraph(text, style, x=MARGIN + DOT, width=READABLE - DOT, gap=gap, most=most)
    if strips:
        first = strips[0]
        inner = first.paint

        def paint(sheet: Sheet, y: float) -> None:
            _dot(sheet, MARGIN, y, style)
            inner(sheet, y)

        first.paint = paint
    return strips


def facts(rows: Sequence[Fact], *, gap: float = 3.0) -> list[Strip]:
    """Set facts in two columns, one pair a strip: the label quiet, the value beside it."""
    width = HALF - FACT_LABEL
    cells = [
        (
            lines_of(fact.label, QUIET, FACT_LABEL - 10, MOST_FACT_LINES),
            lines_of(fact.value, BODY, width, MOST_FACT_LINES),
        )
        for fact in rows
    ]
    return [_pair([_Cell(*cell) for cell in cells[at : at + 2]], gap) for at in range(0, len(cells), 2)]


def bullets_in_two(texts: Sequence[str], *, most: int, gap: float = 4.0) -> list[Strip]:
    """Set short texts in two columns, one pair a strip, each with a small dot before it."""
    cells = [_Cell((), lines_of(text, BODY, HALF - DOT, most), dot=True) for text in texts]
    return [_pair(cells[at : at + 2], gap) for at in range(0, len(cells), 2)]


class _Cell(NamedTuple):
    """Half the width of the column: a label or a dot, and a text."""

    label: tuple[Line, ...]
    text: tuple[Line, ...]
    dot: bool = False


def _pair(cells: Sequence[_Cell], gap: float) -> Strip:
    height = max(max(len(cell.label), len(cell.text)) for cell in cells) * BODY.line

    def paint(sheet: Sheet, y: float) -> None:
        for place, cell in enumerate(cells):
            x = MARGIN + place * (HALF + FACT_GAP)
            if cell.dot:
                _dot(sheet, x, y, BODY)
            for row, line in enumerate(cell.label):
                sheet.line(x, y + row * QUIET.line + baseline(QUIET), line, QUIET)
            for row, line in enumerate(cell.text):
                indent = DOT if cell.dot else FACT_LABEL
                sheet.line(x + indent, y + row * BODY.line + baseline(BODY), line, BODY)

    return Strip(height, paint, gap=gap)


def _dot(sheet: Sheet, x: float, y: float, style: Style) -> None:
    middle = x + 4.75, y + style.line / 2 + 0.25
    sheet.shape((("M", *middle), ("L", *middle)), stroke="quiet", width=3.5, round_ends=True)


def nothing(text: str, gap: float = 8.0) -> list[Strip]:
    """Say quietly that there is nothing to list."""
    return paragraph(text, SMALL, gap=gap)

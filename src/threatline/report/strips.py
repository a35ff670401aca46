"""Strips, the horizontal pieces of which a report is stacked, and their distribution over pages.

A strip is never divided: a paragraph is one strip a line, a table one strip a row. That makes the distribution one walk
over a list, so that ten thousand rows take ten times as long as a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from threatline.report.paper import MARGIN, PORTRAIT, SMALL, TOP, Paper
from threatline.report.sheet import Paint, Sheet

CONTINUED = 30.0
"""Room below a table that goes on, for the line that says so."""


class Goal(NamedTuple):
    """Where links lead, and the bookmark that leads there too; a goal without title is no bookmark."""

    key: str
    title: str = ""
    level: int = 0


@dataclass(slots=True)
class Table:
    """What a table repeats on each page, and how it is named where it breaks."""

    header: Strip
    last: str = ""
    """The label of its last row."""


@dataclass(slots=True)
class Strip:
    """One piece of the stack: how high it is in px and how it is painted, its upper edge given."""

    height: float
    paint: Paint
    gap: float = 0.0
    """Free room above it, left out at the top of a page."""
    keep: bool = False
    """Whether it stays on one page with the strip below it."""
    goal: Goal | None = None
    table: Table | None = None
    label: str = ""
    """The name of a row of a table."""
    starts: Paper | None = None
    """Begins a new page of this paper."""


class Placed(NamedTuple):
    """A strip and the height of the page at which it lies."""

    strip: Strip
    y: float


@dataclass(slots=True)
class Page:
    """One page: its paper and what stands on it."""

    paper: Paper
    placed: list[Placed] = field(default_factory=list)
    number: int = 0
    """Counted from 1."""


def paginate(strips: Sequence[Strip]) -> list[Page]:
    """Distribute strips over pages.

    Strips that keep together move to the next page together, unless they are higher than a page. A table that breaks
    ends with a line that says so and repeats its header. A strip higher than a page is cut by its lower edge only.
    """
    filler = _Filler()
    at = 0
    while at < len(strips):
        end = at + 1
        while end < len(strips) and strips[end - 1].keep and strips[end].starts is None:
            end += 1
        filler.add(strips[at:end])
        at = end
    return filler.pages


def painted(pages: Sequence[Page], sheet: Sheet, frame: Callable[[Sheet, Page, int], None]) -> None:
    """Paint the pages; `frame` draws what surrounds the body of one, given how many pages there are.

    A page is emptied once it is painted: a report of thousands of pages need not lie in memory twice.
    """
    for page in pages:
        sheet.begin_page(page.paper)
        frame(sheet, page, len(pages))
        for strip, y in page.placed:
            if strip.goal is not None:
                sheet.place(strip.goal.key, y)
                if strip.goal.title:
                    sheet.outline(strip.goal.key, strip.goal.title, strip.goal.level, closed=strip.goal.level > 0)
            strip.paint(sheet, y)
        sheet.end_page()
        page.placed.clear()


def pages_by_key(pages: Sequence[Page]) -> dict[str, int]:
    """Return the number of the page on which each goal stands."""
    return {strip.goal.key: page.number for page in pages for strip, _ in page.placed if strip.goal is not None}


class _Filler:
    """Fills pages from the top."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self._y = TOP
        self._paper = PORTRAIT

    def add(self, group: Sequence[Strip]) -> None:
        """Add strips that keep together, as far as a page can hold them."""
        first = group[0]
        if first.starts is not None or not self.pages:
            self._turn(first.starts or self._paper)
        needed = sum(strip.gap + strip.height for strip in group) - (first.gap if self._is_empty() else 0)
        if self._table_goes_on(group[-1]):
            needed += CONTINUED
        if needed > self._left() and not self._is_empty() and needed - first.gap <= self._paper.room:
            self._break_before(first)
        for strip in group:
            self._put(strip)

    def _put(self, strip: Strip) -> None:
        gap = 0.0 if self._is_empty() else strip.gap
        room = CONTINUED if self._table_goes_on(strip) else 0.0
        if gap + strip.height + room > self._left() and not self._is_empty():
            self._break_before(strip)
            gap = 0.0
        self._stack(strip, gap)

    def _break_before(self, strip: Strip) -> None:
        """Go on with the next page; a table says so at the foot of the one and repeats its header on the other."""
        goes_on = strip.table is not None and self._last_is_row_of(strip.table)
        if goes_on and strip.table is not None:
            self._stack(_continued(strip.label, strip.table.last), 0.0)
        self._turn(self._paper)
        if goes_on and strip.table is not None:
            header = strip.table.header
            self._stack(Strip(header.height, header.paint), 0.0)

    def _stack(self, strip: Strip, gap: float) -> None:
        self.pages[-1].placed.append(Placed(strip, self._y + gap))
        self._y += gap + strip.height

    def _turn(self, paper: Paper) -> None:
        self._paper = paper
        self.pages.append(Page(paper, number=len(self.pages) + 1))
        self._y = TOP

    def _left(self) -> float:
        return self._paper.bottom - self._y

    def _is_empty(self) -> bool:
        return not self.pages or not self.pages[-1].placed

    def _last_is_row_of(self, table: Table) -> bool:
        return not self._is_empty() and self.pages[-1].placed[-1].strip.table is table

    @staticmethod
    def _table_goes_on(strip: Strip) -> bool:
        return strip.table is not None and strip.label != strip.table.last


def _continued(first: str, last: str) -> Strip:
    rows = first if first == last else f"{first} to {last}"

    def paint(sheet: Sheet, y: float) -> None:
        sheet.text(MARGIN, y + 20, f"Continued on the next page: {rows}", SMALL)

    return Strip(CONTINUED, paint)

"""The register: open threats in rows of two lines, the header repeated on each page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from threatline.model.geometry import Rect
from threatline.model.records import Severity
from threatline.model.typeface import measure
from threatline.report.account import SEVERITIES, Entry
from threatline.report.marks import severity_mark
from threatline.report.paper import BODY, LABEL, MARGIN, PORTRAIT, QUIET, SECTION_TITLE, STRONG
from threatline.report.setting import baseline
from threatline.report.sheet import Sheet
from threatline.report.strips import Strip, Table
from threatline.report.typeset import Line, line_of, lines_of
from threatline.report.words import NOBODY, SEVERITY_WORDS

NUMBER = MARGIN
SEVERITY = 116.0
THREAT = 190.0
WHERE = 614.0
WHAT_KIND = 706.0
LIKELY = 790.0
BAD = 832.0
OWNER = 862.0
RIGHT = PORTRAIT.width - MARGIN

_HEADERS = (
    (NUMBER, "No."),
    (SEVERITY, "Severity"),
    (THREAT, "Threat and the shortest way out"),
    (WHERE, "Where"),
    (WHAT_KIND, "What kind"),
    (LIKELY, "Likely"),
    (BAD, "Bad"),
    (OWNER, "Owner"),
)
_ABOVE = 7.0
_BELOW = 6.0
_MOST_TITLE_LINES = 2


def register(entries: Sequence[Entry]) -> list[Strip]:
    """Set the rows of a table of open threats, its header first; each row leads to the section of its element."""
    if not entries:
        return []
    header = Strip(30.0, _paint_header, keep=True)
    table = Table(header, last=entries[-1].number)
    return [header, *(_row(entry, table) for entry in entries)]


def _row(entry: Entry, table: Table) -> Strip:
    """Set one open threat; likelihood and impact stand in two columns and are never multiplied."""
    title = lines_of(entry.title, STRONG, WHERE - THREAT - 10, _MOST_TITLE_LINES)
    way_out = line_of(entry.way_out, QUIET, WHERE - THREAT - 10)
    height = _ABOVE + (len(title) + bool(way_out)) * STRONG.line + _BELOW
    paint = partial(_paint_row, entry=entry, title=title, way_out=way_out, height=height)
    return Strip(height, paint, table=table, label=entry.number)


def severity_counts(entries: Sequence[Entry]) -> list[tuple[Severity, str]]:
    """Return (severity, words) for each severity that occurs, worst first: ("high", "9 high")."""
    counts: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
    for entry in entries:
        counts[entry.severity] += 1
    return [(severity, f"{number:,} {severity}") for severity, number in counts.items() if number]


def with_counts(heading: Strip, entries: Sequence[Entry]) -> Strip:
    """Add how many threats there are of each severity at the right end of a heading."""
    inner = heading.paint
    counts = severity_counts(entries)

    def paint(sheet: Sheet, y: float) -> None:
        inner(sheet, y)
        x = RIGHT
        for severity, text in reversed(counts):
            x = _count_before(sheet, x, y + baseline(SECTION_TITLE), severity, text)

    heading.paint = paint
    return heading


def _count_before(sheet: Sheet, right: float, at: float, severity: Severity, text: str) -> float:
    left = right - measure(text, BODY.size, BODY.weight)
    sheet.text(left, at, text, BODY)
    severity_mark(sheet, left - 10, at - 4.2, severity, 9)
    return left - 34


def _paint_header(sheet: Sheet, y: float) -> None:
    for x, text in _HEADERS:
        sheet.text(x, y + 17, text, LABEL._replace(size=12))
    sheet.rule(MARGIN, y + 29, RIGHT - MARGIN, token="strong", thickness=1.2)


def _paint_row(sheet: Sheet, y: float, *, entry: Entry, title: tuple[Line, ...], way_out: str, height: float) -> None:
    top = y + _ABOVE
    at = top + baseline(STRONG)
    sheet.text(NUMBER, at, entry.number, QUIET)
    severity_mark(sheet, SEVERITY + 6, at - 4.2, entry.severity)
    word = SEVERITY_WORDS[entry.severity]
    sheet.text(SEVERITY + 16, at, word, STRONG._replace(weight=600), token=entry.severity)
    for row, line in enumerate(title):
        sheet.line(THREAT, at + row * STRONG.line, line, STRONG)
    sheet.text(THREAT, at + len(title) * STRONG.line, way_out, QUIET)
    sheet.text(WHERE, at, line_of(entry.where, BODY, WHAT_KIND - WHERE - 8), BODY)
    sheet.text(WHAT_KIND, at, line_of(entry.letter_name, BODY, LIKELY - WHAT_KIND - 6), BODY)
    sheet.text(LIKELY, at, _step(entry.likelihood), BODY)
    sheet.text(BAD, at, _step(entry.impact), BODY)
    owner = line_of(entry.owner, BODY, RIGHT - OWNER)
    sheet.text(OWNER, at, owner or NOBODY, BODY if owner else QUIET)
    sheet.rule(MARGIN, y + height - 0.5, RIGHT - MARGIN)
    sheet.link(Rect(MARGIN, y, RIGHT - MARGIN, height), entry.element)


def _step(value: int | None) -> str:
    return "–" if value is None else str(value)

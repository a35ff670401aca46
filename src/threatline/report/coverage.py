"""The chapter on coverage: how much of the chart is decided, by letter and kind, and element by element."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from threatline.engine.coverage import STANDINGS, Standing
from threatline.model.geometry import Rect
from threatline.model.records import Letter
from threatline.model.typeface import measure
from threatline.report.account import Account, Chart, ChartRow
from threatline.report.marks import tick
from threatline.report.paper import BODY, LABEL, MARGIN, PORTRAIT, QUIET, STRONG, Style
from threatline.report.setting import baseline, chapter_heading, nothing, part_heading, prose
from threatline.report.sheet import Sheet
from threatline.report.strips import Goal, Strip, Table
from threatline.report.typeset import line_of

COVERAGE = "coverage"
STANDING_WORDS: dict[Standing, str] = {
    "open": "open",
    "unanswered": "no answer yet",
    "decided": "decided",
    "not_applicable": "does not apply",
}
_RIGHT = PORTRAIT.width - MARGIN
_NAMES = 300.0
_BOLD = STRONG._replace(weight=600)


def coverage_strips(account: Account, number: str) -> list[Strip]:
    """Set the sums of the chart and its lines; nothing is set where the rules have no chart."""
    chart = account.chart
    title = "How much is decided?"
    strips = chapter_heading(number, title, Goal(COVERAGE, f"{number} {title}", 0))
    strips[0].starts, strips[0].gap = None, 60.0
    if not chart.kinds:
        return [*strips, *nothing("Nothing is drawn yet that could be decided about.")]
    strips += prose(
        f"{_share(chart.settled, chart.total)} cells are decided: for each of them somebody has looked at what could "
        "go wrong with one element in one way. A cell without an answer counts neither as safe nor as a threat."
    )
    strips += _table(chart, chart.kinds, "By kind: decided of all")
    strips += _table(chart, chart.elements, "By element")
    if chart.more:
        strips += nothing(f"… and {chart.more:,} more elements, which the sums above include.")
    return [*strips, _signs()]


def _table(chart: Chart, rows: Sequence[ChartRow], title: str) -> list[Strip]:
    header = Strip(30.0, partial(_paint_header, letters=chart.letters), gap=2, keep=True)
    table = Table(header, last=rows[-1].name)
    return [part_heading(title, gap=18), header, *(_row(chart, row, table) for row in rows)]


def _row(chart: Chart, row: ChartRow, table: Table) -> Strip:
    paint = partial(_paint_row, letters=chart.letters, row=row)
    return Strip(BODY.line + 7, paint, table=table, label=row.name)


def _paint_header(sheet: Sheet, y: float, *, letters: Sequence[tuple[Letter, str]]) -> None:
    style = LABEL._replace(size=12)
    for place, (_, plain) in enumerate(letters):
        sheet.text(_middle(place, len(letters)), y + 17, plain, style, anchor="middle")
    sheet.rule(MARGIN, y + 29, _RIGHT - MARGIN, token="strong", thickness=1.2)


def _paint_row(sheet: Sheet, y: float, *, letters: Sequence[tuple[Letter, str]], row: ChartRow) -> None:
    style = BODY if row.element else _BOLD
    at = y + 3 + baseline(BODY)
    sheet.text(MARGIN, at, line_of(row.name, style, _NAMES - 16), style)
    for place, (letter, _) in enumerate(letters):
        x = _middle(place, len(letters))
        if (standing := row.standings.get(letter)) is not None:
            _paint_standing(sheet, x, y + 3 + BODY.line / 2, standing)
        elif (share := row.shares.get(letter)) is not None:
            sheet.text(x, at, _share(*share), BODY, anchor="middle")
    sheet.rule(MARGIN, y + BODY.line + 6.5, _RIGHT - MARGIN)
    if row.element:
        sheet.link(Rect(MARGIN, y, _RIGHT - MARGIN, BODY.line + 7), row.element)


def _signs() -> Strip:
    """Set what the signs of the table mean."""

    def paint(sheet: Sheet, y: float) -> None:
        x = MARGIN + 6
        for standing in STANDINGS:
            _paint_standing(sheet, x, y + QUIET.line / 2, standing)
            sheet.text(x + 12, y + baseline(QUIET), STANDING_WORDS[standing], QUIET)
            x += 36 + measure(STANDING_WORDS[standing], QUIET.size, QUIET.weight)

    return Strip(QUIET.line, paint, gap=12)


def _paint_standing(sheet: Sheet, x: float, y: float, standing: Standing) -> None:
    """Draw the sign of a cell around a point: ring, question mark, tick or dash, as on screen."""
    if standing == "open":
        sheet.box(Rect(x - 4.5, y - 4.5, 9, 9), radius=4.5, stroke="high", width=1.6)
    elif standing == "unanswered":
        style = Style(13, 700, "medium", 16)
        sheet.text(x, y + style.size * 0.36, "?", style, anchor="middle")
    elif standing == "decided":
        tick(sheet, x, y, "resolved")
    else:
        sheet.shape((("M", x - 4, y), ("L", x + 4, y)), stroke="quiet", width=1.6, round_ends=True)


def _middle(place: int, count: int) -> float:
    each = (_RIGHT - MARGIN - _NAMES) / max(count, 1)
    return MARGIN + _NAMES + each * (place + 0.5)


def _share(settled: int, total: int) -> str:
    return f"{settled:,} of {total:,}"

"""The part of the report about one element: what it is, what threatens it, what was decided and what is still asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from threatline.report.account import Entry, Measure, Outcome, Section
from threatline.report.marks import letter_tile, severity_mark, tick
from threatline.report.paper import BODY, MARGIN, PORTRAIT, QUIET, SMALL, STRONG, Style
from threatline.report.register import with_counts
from threatline.report.setting import (
    baseline,
    bullet,
    bullets_in_two,
    facts,
    nothing,
    paragraph,
    part_heading,
    prose,
    section_heading,
)
from threatline.report.sheet import Sheet
from threatline.report.strips import Goal, Strip
from threatline.report.typeset import MOST_LINES, Line, lines_of
from threatline.report.words import SEVERITY_WORDS, listed, sentence

_INDENT = 90.0
"""Room left of a threat for its severity."""
_TEXT_WIDTH = PORTRAIT.column - _INDENT - 130
_RIGHT = PORTRAIT.width - MARGIN
_TITLE = STRONG._replace(weight=600)
_MOST_LINES = 6
"""A name may have ten thousand letters and stands in every sentence about its element; the heading has it whole."""


def section_strips(section: Section, number: str) -> list[Strip]:
    """Set what the report says about one element."""
    open_entries = section.having("open")
    heading = section_heading(number, section.name, Goal(section.element, f"{number} {section.name}", 1))
    with_counts(heading[0], open_entries)
    strips = [*heading, *paragraph(section.place, SMALL, width=PORTRAIT.column, keep=True)]
    strips += prose(section.description, gap=8) + prose(section.scope, gap=8)
    strips += _known(section)
    strips += _threats(section, open_entries)
    strips += _aftermath(section)
    return strips


def _known(section: Section) -> list[Strip]:
    strips: list[Strip] = []
    if section.answers:
        strips += [part_heading("What we know"), *facts(section.answers)]
    if section.assumptions:
        for source in dict.fromkeys(fact.source for fact in section.assumptions):
            strips.append(part_heading(f"What we assume, as it follows from {source}"))
            strips += facts([fact for fact in section.assumptions if fact.source == source])
    return strips


def _threats(section: Section, open_entries: Sequence[Entry]) -> list[Strip]:
    strips: list[Strip] = []
    if open_entries:
        strips.append(part_heading("Open threats", gap=16))
        for entry in open_entries:
            strips += _entry(entry)
    after: tuple[tuple[str, Outcome], ...] = (("Parked", "parked"), ("Decided", "decided"))
    for title, outcome in after:
        if entries := section.having(outcome):
            strips.append(part_heading(title, gap=16))
            for entry in entries:
                strips += _entry(entry)
    if untouched := section.having("untouched"):
        strips.append(part_heading("Always worth a look, not looked at yet", gap=16))
        strips += [_one_line(entry) for entry in untouched]
    return strips


def _aftermath(section: Section) -> list[Strip]:
    strips: list[Strip] = []
    if section.questions:
        strips.append(part_heading("Questions still open", gap=16))
        strips += bullets_in_two(section.questions, most=_MOST_LINES)
    if aside := section.having("aside"):
        strips.append(part_heading("Set aside", gap=16))
        for entry in aside:
            strips += bullet(_set_aside(entry))
    if resolved := section.having("resolved"):
        strips.append(part_heading("Resolved by design", gap=16, token="resolved"))
        for entry in resolved:
            strips += _resolved(entry)
    if len(section.entries) == 0 and not section.questions and not section.scope and section.kind != "note":
        strips += nothing("Nothing threatens it as far as the drawing tells.")
    return strips


def _entry(entry: Entry) -> list[Strip]:
    """Set one threat: title, why it is shown, the ways out, what was decided."""
    x = MARGIN + _INDENT
    strips = []
    for row, line in enumerate(lines_of(entry.title, _TITLE, _TEXT_WIDTH, _MOST_LINES)):
        paint = partial(_paint_title, entry=entry, line=line, first=row == 0)
        strips.append(Strip(_TITLE.line, paint, gap=10 if row == 0 else 0))
    rows = [(text, style) for text, style in _told(entry) if text.strip()]
    for text, style in rows:
        most = MOST_LINES if text is entry.details else _MOST_LINES * 3
        strips += paragraph(text, style, x=x, width=_TEXT_WIDTH, gap=1, most=most)
    for strip in strips[:-1][:12]:  # a threat stays on one page as long as it is short
        strip.keep = True
    return strips


def _told(entry: Entry) -> list[tuple[str, Style]]:
    measures = "; ".join(filter(None, map(_measure, entry.measures)))
    decided = (entry.verdict, _labelled("Reason", entry.reason), _labelled("Note", entry.note))
    return [
        (entry.details, BODY),
        (f"Because {listed(entry.why)}." if entry.why else "", QUIET),
        (f"Way out: {sentence(measures or entry.way_out)}" if measures or entry.way_out else "", BODY),
        (_rating(entry), QUIET),
        (" ".join(filter(None, decided)), BODY),
    ]


def _measure(measure: Measure) -> str:
    if not measure.state:
        return measure.title
    inside = ", ".join(filter(None, (measure.state, measure.owner, measure.note)))
    return f"{measure.title} ({inside})"


def _rating(entry: Entry) -> str:
    if entry.likelihood is None or entry.impact is None:
        return ""
    return f"Likely {entry.likelihood} of 5, bad {entry.impact} of 5."


def _labelled(label: str, text: str) -> str:
    return f"{label}: {sentence(text)}" if text.strip() else ""


def _set_aside(entry: Entry) -> str:
    return " ".join(filter(None, (sentence(entry.title), entry.verdict, _labelled("Reason", entry.reason))))


def _resolved(entry: Entry) -> list[Strip]:
    because = f"No longer possible because {listed(entry.why)}." if entry.why else ""
    text = " ".join(filter(None, (sentence(entry.title), because, entry.verdict)))
    strips = paragraph(text, BODY, x=MARGIN + 18, width=_TEXT_WIDTH, gap=4, most=_MOST_LINES * 3)
    if strips:
        inner = strips[0].paint

        def paint(sheet: Sheet, y: float) -> None:
            tick(sheet, MARGIN + 6, y + BODY.line / 2, "resolved")
            inner(sheet, y)

        strips[0].paint = paint
    return strips


def _one_line(entry: Entry) -> Strip:
    line = lines_of(entry.title, BODY, _TEXT_WIDTH, 1)
    paint = partial(_paint_title, entry=entry, line=line[0] if line else Line(""), first=True, strong=False)
    return Strip(BODY.line + 2, paint)


def _paint_title(sheet: Sheet, y: float, *, entry: Entry, line: Line, first: bool, strong: bool = True) -> None:
    style = _TITLE if strong else BODY
    at = y + baseline(style)
    if first:
        severity_mark(sheet, MARGIN + 6, at - 4.2, entry.severity)
        word = SEVERITY_WORDS[entry.severity]
        sheet.text(MARGIN + 16, at, word, _TITLE if strong else BODY, token=entry.severity)
        if entry.letter:
            letter_tile(sheet, _RIGHT - 110, y + style.line / 2 - 7, entry.letter, 14)
        sheet.text(_RIGHT - 90, at, entry.letter_name, QUIET)
        if entry.number:
            sheet.text(_RIGHT - 120, at, entry.number, QUIET, anchor="end")
    sheet.line(MARGIN + _INDENT, at, line, style)

"""The first page: the whole report for somebody who reads one page."""

from __future__ import annotations

from functools import partial

from threatline.model.geometry import Rect
from threatline.report.account import Account, Fact, Tally
from threatline.report.marks import severity_mark
from threatline.report.paper import BODY, LABEL, LEAD, MARGIN, PORTRAIT, PROJECT_TITLE, PROSE, QUIET, STRONG, Style
from threatline.report.register import register
from threatline.report.setting import READABLE, baseline, paragraph, section_heading
from threatline.report.sheet import Sheet
from threatline.report.strips import Goal, Strip
from threatline.report.typeset import line_of, lines_of
from threatline.report.words import SEVERITY_WORDS, are, counted, listed, summary

COVER = "cover"
ABOUT = "about"
_OVERLINE = Style(13, 600, "accent", 22)
_FIGURE = Style(28, 700, "text", 34)
_TILE_HEIGHT = 88.0
_TILE_GAP = 14.0
_COLUMN_GAP = 32.0
_MOST_LEFT_OUT = 5


def cover_strips(account: Account) -> list[Strip]:
    """Set the first page; every part has a greatest height, so that together they always fit."""
    strips = [Strip(_OVERLINE.line, partial(_paint_overline, text="Threat model"), starts=PORTRAIT)]
    strips[0].goal = Goal(COVER, account.title or "Threat model", 0)
    strips += paragraph(
        account.title or "Project without a name", PROJECT_TITLE, width=PORTRAIT.column, most=2, keep=True
    )
    if account.description.strip():
        strips += paragraph(account.description, PROSE, gap=8, most=4)
    strips += _people(account)
    strips += paragraph(summary(account), LEAD, width=READABLE + 60, gap=34, most=7)
    strips.append(Strip(_TILE_HEIGHT, partial(_paint_tiles, tally=account.tally), gap=30))
    strips.append(Strip(38, partial(_paint_progress, tally=account.tally), gap=20))
    strips += _look_first(account)
    strips += _limits(account)
    return strips


def _paint_overline(sheet: Sheet, y: float, *, text: str) -> None:
    sheet.text(MARGIN, y + baseline(_OVERLINE), text, _OVERLINE)


def _people(account: Account) -> list[Strip]:
    edition = account.edition
    told = [("Owner", account.owner), ("With", listed(account.contributors)), ("Date", edition.date)]
    told = [(label, text) for label, text in [*told, ("Version", edition.version)] if text.strip()]
    if not told:
        return []
    width = PORTRAIT.column / 4

    def paint(sheet: Sheet, y: float) -> None:
        for place, (label, text) in enumerate(told):
            x = MARGIN + place * width
            sheet.text(x, y + baseline(LABEL), label, LABEL)
            sheet.text(x, y + 16 + baseline(STRONG), line_of(text, STRONG, width - 20), STRONG)

    return [Strip(36, paint, gap=28)]


def _paint_tiles(sheet: Sheet, y: float, *, tally: Tally) -> None:
    width = (PORTRAIT.column - 3 * _TILE_GAP) / 4
    for place, (severity, number) in enumerate(tally.by_severity):
        x = MARGIN + place * (width + _TILE_GAP)
        sheet.box(Rect(x, y, width, _TILE_HEIGHT), radius=8, fill=f"{severity}-soft" if number else "sunken")
        severity_mark(sheet, x + 24, y + 35, severity, 16)
        sheet.text(x + 44, y + 46, f"{number:,}", _FIGURE, token=severity if number else "quiet")
        word = SEVERITY_WORDS[severity]
        sheet.text(x + 16, y + 72, word, STRONG._replace(weight=600), token=severity if number else "quiet")


def _paint_progress(sheet: Sheet, y: float, *, tally: Tally) -> None:
    """Draw how much of what was found has been decided, as a bar and in words."""
    found = tally.decided + tally.undecided
    share = tally.decided / found if found else 0.0
    sheet.box(Rect(MARGIN, y, PORTRAIT.column, 8), radius=4, fill="sunken", stroke="line", width=0.8)
    if share > 0:
        sheet.box(Rect(MARGIN, y, max(8.0, PORTRAIT.column * share), 8), radius=4, fill="accent")
    told = [f"{tally.decided:,} of {found:,} decided" if found else "No threat to decide about"]
    told.append(f"{tally.questions:,} {'question' if tally.questions == 1 else 'questions'} without an answer")
    if tally.untouched:
        told.append(f"{tally.untouched:,} general, not looked at yet")
    if tally.parked:
        told.append(f"{tally.parked:,} parked")
    if tally.resolved:
        told.append(f"{tally.resolved:,} resolved by design")
    sheet.text(MARGIN, y + 28, "  ·  ".join(told), QUIET)


def _look_first(account: Account) -> list[Strip]:
    if not account.worst:
        return []
    strips = section_heading("", "Look at these first", Goal("worst"), gap=34)
    return [*strips, *register(account.worst)]


def _limits(account: Account) -> list[Strip]:
    """Set in two columns what this report does not cover and what it takes for granted."""
    left = _left_out(account.out_of_scope)
    right = _taken_for_granted(account.tally)
    height = 26 + max(len(left), len(right)) * (BODY.line + 1)
    width = (PORTRAIT.column - _COLUMN_GAP) / 2

    def paint(sheet: Sheet, y: float) -> None:
        for x, title, texts in (
            (MARGIN, "Left out", left),
            (MARGIN + width + _COLUMN_GAP, "Assumed and not known", right),
        ):
            sheet.text(x, y + 14, title, STRONG._replace(weight=600))
            for row, text in enumerate(texts):
                sheet.text(x, y + 26 + row * (BODY.line + 1) + baseline(BODY), text, BODY)
        sheet.link(Rect(MARGIN, y, PORTRAIT.column, height), ABOUT)

    return [Strip(height, paint, gap=36)]


def _left_out(out_of_scope: tuple[Fact, ...]) -> list[str]:
    width = (PORTRAIT.column - _COLUMN_GAP) / 2
    if not out_of_scope:
        return ["Nothing is left out."]
    shown = out_of_scope if len(out_of_scope) <= _MOST_LEFT_OUT else out_of_scope[: _MOST_LEFT_OUT - 1]
    texts = [line_of(f"{fact.label}: {fact.value}", BODY, width) for fact in shown]
    if len(shown) < len(out_of_scope):
        texts.append(f"and {counted(len(out_of_scope) - len(shown), 'other')}, see chapter 1")
    return texts


def _taken_for_granted(tally: Tally) -> list[str]:
    width = (PORTRAIT.column - _COLUMN_GAP) / 2
    told = []
    if tally.assumptions:
        follow = "follows" if tally.assumptions == 1 else "follow"
        told.append(f"{_count(tally.assumptions, 'answer')} {follow} from another choice, unconfirmed.")
    if tally.unknown:
        told.append(f"{_count(tally.unknown, 'answer')} {are(tally.unknown)} “don’t know”.")
    if tally.questions:
        wait = "waits" if tally.questions == 1 else "wait"
        told.append(f"{_count(tally.questions, 'question')} {wait} for an answer.")
    text = " ".join(told) or "Nothing is assumed and no question is open."
    return [line.text for line in lines_of(text, BODY, width, _MOST_LEFT_OUT)]


def _count(number: int, noun: str) -> str:
    return counted(number, noun).capitalize()

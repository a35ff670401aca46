"""The chapters around the diagrams: what the model is about, how complete the drawing is, words and signs."""

from __future__ import annotations

from functools import partial

from threatline.engine.health import percent
from threatline.model.geometry import Rect
from threatline.report.account import SEVERITIES, Account, Check, Term
from threatline.report.cover import ABOUT
from threatline.report.legend import SIGNS
from threatline.report.marks import letter_tile, severity_mark
from threatline.report.paper import BODY, LABEL, MARGIN, PORTRAIT, QUIET, SMALL, STRONG
from threatline.report.setting import (
    READABLE,
    baseline,
    bullet,
    chapter_heading,
    facts,
    nothing,
    paragraph,
    part_heading,
    prose,
    section_heading,
)
from threatline.report.sheet import Sheet
from threatline.report.strips import Goal, Strip, Table
from threatline.report.typeset import Line, line_of, lines_of
from threatline.report.words import (
    KIND_WORDS,
    SEVERITY_MEANINGS,
    SEVERITY_WORDS,
    SIGN_MEANINGS,
    counted,
    listed,
    sentence,
)

CHECKS = "checks"
GLOSSARY = "glossary"
_RIGHT = PORTRAIT.width - MARGIN
_CHECK_TEXT = 380.0


def about_strips(account: Account, number: str) -> list[Strip]:
    """Set what the model is about, what it leaves out, what it takes for granted and which data it protects."""
    strips = chapter_heading(number, "About this model", Goal(ABOUT, f"{number} About this model", 0))
    text = account.description if account.description.strip() else "Nobody has described this model yet."
    strips += prose(text)
    people = [f"Owner: {account.owner}"] if account.owner.strip() else []
    if account.contributors:
        people.append(f"With: {listed(account.contributors)}")
    for line in people:
        strips += prose(line)
    if account.answers:
        strips += [part_heading("The model as a whole", gap=20), *facts(account.answers)]
    strips += _left_out(account, f"{number}.1")
    strips += _assumed(account, f"{number}.2")
    if account.assets:
        strips += section_heading(
            f"{number}.3", "Data worth protecting", Goal("assets", f"{number}.3 Data worth protecting", 1)
        )
        for asset in account.assets:
            strips += _term(asset, tile=False)
    return strips


def _left_out(account: Account, number: str) -> list[Strip]:
    strips = section_heading(number, "Left out", Goal("left-out", f"{number} Left out", 1))
    if not account.out_of_scope:
        return [*strips, *nothing("Nothing is left out.")]
    for fact in account.out_of_scope:
        strips += bullet(f"{fact.label}: {fact.value}")
    return strips


def _assumed(account: Account, number: str) -> list[Strip]:
    tally = account.tally
    strips = section_heading(number, "Assumed and not known", Goal("assumed", f"{number} Assumed and not known", 1))
    told = []
    if tally.assumptions:
        told.append(
            f"{counted(tally.assumptions, 'answer').capitalize()} {'was' if tally.assumptions == 1 else 'were'} not "
            "given by a person but follow from another choice, such as the protocol of a flow. They stand with their "
            "elements under “What we assume” and change when that choice changes."
        )
    if tally.unknown:
        told.append(
            f"{counted(tally.unknown, 'answer').capitalize()} {'is' if tally.unknown == 1 else 'are'} “don’t know”: "
            "somebody looked and could not tell."
        )
    if tally.questions:
        told.append(
            f"{counted(tally.questions, 'question').capitalize()} {'has' if tally.questions == 1 else 'have'} no "
            "answer. An unanswered question counts neither as safe nor as a threat."
        )
    if not told:
        return [*strips, *nothing("Nothing is assumed and no question is open.")]
    for text in told:
        strips += prose(text)
    return strips


def check_strips(account: Account, number: str) -> list[Strip]:
    """Set what makes the drawing less trustworthy than it could be."""
    title = "Is the drawing complete?"
    strips = chapter_heading(number, title, Goal(CHECKS, f"{number} {title}", 0))
    strips[0].starts, strips[0].gap = None, 60.0  # it is short, and the page before it is rarely full
    text = "The threats are only as good as the drawing. These points would make it better; they are no threats."
    if account.tally.elements:
        share = f"{percent(account.completeness)} % complete"
        text = f"The drawing is {share}, counted by the questions below and those that have an answer. {text}"
    strips += prose(text)
    if not account.checks:
        return [*strips, *nothing("Nothing was found that the drawing lacks.", gap=16)]
    header = Strip(30.0, _paint_check_header, gap=14, keep=True)
    table = Table(header, last=str(len(account.checks)))
    strips.append(header)
    before = ("", False)
    for place, check in enumerate(account.checks, start=1):
        strips.append(_check_row(check, str(place), table, repeats=(check.title, check.is_aside) == before))
        before = check.title, check.is_aside
    return strips


def _paint_check_header(sheet: Sheet, y: float) -> None:
    style = LABEL._replace(size=12)
    sheet.text(MARGIN, y + 17, "What is missing", style)
    sheet.text(_CHECK_TEXT, y + 17, "Where, and the question to ask", style)
    sheet.rule(MARGIN, y + 29, _RIGHT - MARGIN, token="strong", thickness=1.2)


def _check_row(check: Check, label: str, table: Table, *, repeats: bool) -> Strip:
    """Set one point; the title of a check stands only at the first of its points."""
    title = () if repeats else lines_of(check.title, QUIET, _CHECK_TEXT - MARGIN - 20, 3)
    text = lines_of(check.text, BODY, _RIGHT - _CHECK_TEXT, 4)
    height = max(len(title), len(text)) * BODY.line + 8
    paint = partial(_paint_check, check=check, title=title, text=text, height=height)
    return Strip(height, paint, table=table, label=label)


def _paint_check(
    sheet: Sheet, y: float, *, check: Check, title: tuple[Line, ...], text: tuple[Line, ...], height: float
) -> None:
    for x, lines, style in ((MARGIN, title, QUIET), (_CHECK_TEXT, text, BODY)):
        for row, line in enumerate(lines):
            sheet.line(x, y + 4 + row * style.line + baseline(style), line, style)
    if title:
        sheet.rule(MARGIN, y - 0.5, _RIGHT - MARGIN)
    if check.element:
        sheet.link(Rect(MARGIN, y, _RIGHT - MARGIN, height), check.element)


def glossary_strips(account: Account, number: str) -> list[Strip]:
    """Set the words and signs of the report for somebody who meets them for the first time."""
    strips = chapter_heading(number, "Words and signs", Goal(GLOSSARY, f"{number} Words and signs", 0))
    strips.append(part_heading("What can go wrong, by letter", gap=10))
    for letter in account.letters:
        strips += _term(letter)
    strips.append(part_heading("How bad it is", gap=22))
    for severity in SEVERITIES:
        strips += _term(Term(SEVERITY_WORDS[severity], SEVERITY_MEANINGS[severity], severity))
    strips += paragraph(
        "A severity is read from a table of likelihood and impact, in which impact weighs more. The two are never "
        "multiplied: rare but ruinous is not the same as frequent but harmless.",
        SMALL,
        gap=8,
    )
    for title, terms in (("Likely", account.likelihoods), ("Bad", account.impacts)):
        if terms:
            strips.append(part_heading(title, gap=22))
            for term in terms:
                strips += _term(term)
    strips.append(part_heading("What is drawn", gap=22))
    for kind, (word, meaning) in KIND_WORDS.items():
        strips += _term(Term(word, sentence(meaning), kind))
    for sign, meaning in SIGN_MEANINGS.items():
        strips += _term(Term(SIGNS[sign].word, meaning, sign))
    return strips


def _term(term: Term, *, tile: bool = True) -> list[Strip]:
    """Set a word and its meaning beside it, with its sign before it."""
    indent, label_width = (38.0 if tile else 0.0), 170.0
    label = line_of(term.word, STRONG, label_width - 10)
    x = MARGIN + indent + label_width
    strips = paragraph(term.meaning or "–", BODY, x=x, width=READABLE - label_width, gap=5)
    if strips:
        first = strips[0]
        inner = first.paint

        def paint(sheet: Sheet, y: float) -> None:
            _paint_sign(sheet, y, term.mark)
            sheet.text(MARGIN + indent, y + baseline(STRONG), label, STRONG)
            inner(sheet, y)

        first.paint = paint
    return strips


def _paint_sign(sheet: Sheet, y: float, mark: str) -> None:
    for severity in SEVERITIES:
        if mark == severity:
            severity_mark(sheet, MARGIN + 8, y + 8.5, severity, 10)
            return
    if mark in SIGNS:
        SIGNS[mark].paint(sheet, MARGIN, y + 8.5)
    elif mark:
        letter_tile(sheet, MARGIN, y, mark)

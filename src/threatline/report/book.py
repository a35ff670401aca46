"""The whole report set on pages: cover, contents, about, a chapter for each diagram, checks, words and signs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from threatline.drawing.display import Drawing
from threatline.report.account import Account
from threatline.report.chapter import chapter_strips
from threatline.report.closing import about_strips, check_strips, glossary_strips
from threatline.report.contents import contents_strips
from threatline.report.cover import cover_strips
from threatline.report.coverage import coverage_strips
from threatline.report.paper import FOOT, HEAD_BASELINE, MARGIN, RUNNING
from threatline.report.sheet import Sheet
from threatline.report.strips import Page, Strip, pages_by_key, paginate, painted
from threatline.report.typeset import line_of
from threatline.report.words import running_head, summary


def set_book(account: Account, drawings: Mapping[str, Drawing], colours: Mapping[str, str]) -> bytes:
    """Set the report and return it as PDF; `drawings` are by diagram id, `colours` by token.

    The same values give the same bytes.
    """
    pages = _pages(account, drawings)
    title = account.title or "Threat model"
    sheet = Sheet(colours, title=title, author=account.owner, subject=summary(account))
    painted(pages, sheet, partial(_paint_frame, account=account))
    return sheet.to_bytes()


def _pages(account: Account, drawings: Mapping[str, Drawing]) -> list[Page]:
    body = _body(account, drawings)
    numbers: dict[str, int] = {}
    contents = contents_strips([strip.goal for strip in body if strip.goal is not None], numbers.__getitem__)
    pages = paginate([*cover_strips(account), *contents, *body])
    numbers.update(pages_by_key(pages))
    return pages


def _body(account: Account, drawings: Mapping[str, Drawing]) -> list[Strip]:
    strips = about_strips(account, "1")
    for number, chapter in enumerate(account.chapters, start=2):
        strips += chapter_strips(chapter, drawings.get(chapter.diagram), str(number))
    closing = len(account.chapters) + 2
    after = (coverage_strips, check_strips, glossary_strips)
    return [*strips, *(strip for at, chapter in enumerate(after, closing) for strip in chapter(account, str(at)))]


def _paint_frame(sheet: Sheet, page: Page, count: int, *, account: Account) -> None:
    """Draw the running head, which the cover has not, and the foot."""
    left, right = MARGIN, page.paper.width - MARGIN
    if page.number > 1:
        head, width = running_head(account), page.paper.column * 0.48
        sheet.text(
            left, HEAD_BASELINE, line_of(account.title or "Threat model", RUNNING, page.paper.column * 0.5), RUNNING
        )
        sheet.text(right, HEAD_BASELINE, line_of(head, RUNNING, width), RUNNING, anchor="end")
    foot = page.paper.height - FOOT
    sheet.rule(left, foot - 22, page.paper.column)
    sheet.text(left, foot, line_of(account.edition.marking, RUNNING, page.paper.column * 0.6), RUNNING)
    sheet.text(right, foot, f"Page {page.number:,} of {count:,}", RUNNING, anchor="end")

"""The list of contents: chapters and sections with their pages, each a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from threatline.model.geometry import Rect
from threatline.model.typeface import measure
from threatline.report.paper import BODY, MARGIN, PORTRAIT, QUIET, STRONG
from threatline.report.setting import baseline, chapter_heading
from threatline.report.sheet import Sheet
from threatline.report.strips import Goal, Strip
from threatline.report.typeset import line_of

CONTENTS = "contents"
MOST_LINES = 150
"""Above this the list names the chapters only; the bookmarks still name every section."""
_RIGHT = PORTRAIT.width - MARGIN


def contents_strips(goals: Sequence[Goal], page_of: Callable[[str], int]) -> list[Strip]:
    """Set the list; `page_of` is asked when it is painted, because the pages are counted only then."""
    listed = [goal for goal in goals if goal.title and goal.key != CONTENTS]
    if len(listed) > MOST_LINES:
        listed = [goal for goal in listed if goal.level == 0]
    strips = chapter_heading("", "Contents", Goal(CONTENTS, "Contents", 0))
    for goal in listed:
        paint = partial(_paint_line, goal=goal, page_of=page_of)
        strips.append(Strip(20 if goal.level else 24, paint, gap=0 if goal.level else 8))
    return strips


def _paint_line(sheet: Sheet, y: float, *, goal: Goal, page_of: Callable[[str], int]) -> None:
    style = BODY if goal.level else STRONG._replace(size=13, weight=600)
    x = MARGIN + (22 if goal.level else 0)
    at = y + baseline(style)
    title = line_of(goal.title, style, _RIGHT - x - 60)
    sheet.text(x, at, title, style, leftwards=False)
    page = str(page_of(goal.key))
    sheet.text(_RIGHT, at, page, style, anchor="end")
    start = x + measure(title, style.size, style.weight) + 8
    end = _RIGHT - measure(page, style.size, style.weight) - 8
    if end > start:
        sheet.shape(
            (("M", start, at - 1), ("L", end, at - 1)), stroke=QUIET.token, width=0.7, dash=(0.7, 4), round_ends=True
        )
    sheet.link(Rect(MARGIN, y, _RIGHT - MARGIN, style.line + 4), goal.key)

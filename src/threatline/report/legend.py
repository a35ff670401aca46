"""The legend below a picture: the signs that occur in it, each with its word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from threatline.drawing.appearance import Badge
from threatline.drawing.badges import badge_width, draw_badge, draw_lock
from threatline.drawing.display import circle_steps, line_steps, polygon_steps, rect_steps
from threatline.model.geometry import Rect
from threatline.model.typeface import measure
from threatline.report.canvas_ops import paint
from threatline.report.paper import MARGIN, SMALL, Paper
from threatline.report.setting import baseline
from threatline.report.sheet import Sheet
from threatline.report.strips import Strip

_SIGN = 26.0
_HEIGHT = 13.0
_GAP = 9.0
_BETWEEN = 24.0


class Sign(NamedTuple):
    """A sign of the legend, drawn with its left end and its middle given, and its word."""

    word: str
    paint: Callable[[Sheet, float, float], None]


def _frame(x: float, y: float) -> Rect:
    return Rect(x, y - _HEIGHT / 2, _SIGN, _HEIGHT)


def _actor(sheet: Sheet, x: float, y: float) -> None:
    sheet.box(_frame(x, y), radius=1.5, fill="node", stroke="node-line", width=1.5)


def _process(sheet: Sheet, x: float, y: float) -> None:
    sheet.box(_frame(x, y), radius=_HEIGHT / 2, fill="node", stroke="node-line", width=1.5)


def _store(sheet: Sheet, x: float, y: float) -> None:
    for edge in (y - _HEIGHT / 2, y + _HEIGHT / 2):
        sheet.rule(x, edge, _SIGN, token="node-line", thickness=1.5)


def _flow(sheet: Sheet, x: float, y: float) -> None:
    sheet.rule(x, y, _SIGN - 6, token="flow", thickness=1.5)
    tip = x + _SIGN
    sheet.shape(polygon_steps(((tip, y), (tip - 9, y - 4), (tip - 7, y), (tip - 9, y + 4))), fill="flow")


def _boundary(sheet: Sheet, x: float, y: float) -> None:
    sheet.box(_frame(x, y), radius=3, fill="ground-1", stroke="boundary", width=1.5, dash=(4, 2.7))


def _crossing(sheet: Sheet, x: float, y: float) -> None:
    sheet.shape(circle_steps(x + _SIGN / 2, y, 4.5), fill="boundary")


def _locks(sheet: Sheet, x: float, y: float) -> None:
    paint(sheet, (*draw_lock(True, x + 2, y - 5), *draw_lock(False, x + 16, y - 5)))


def _badge(badge: Badge) -> Callable[[Sheet, float, float], None]:
    def paint_badge(sheet: Sheet, x: float, y: float) -> None:
        paint(sheet, draw_badge(badge, x + (_SIGN + badge_width(badge, small=True)) / 2, y, "canvas", small=True))

    return paint_badge


def _out_of_scope(sheet: Sheet, x: float, y: float) -> None:
    frame = _frame(x, y)
    for start in range(-6, int(_SIGN), 7):
        low, high = max(0.0, -start), min(_HEIGHT, _SIGN - start)
        ends = [(x + start + rise, frame.bottom - rise) for rise in (low, high)]
        sheet.shape(line_steps(ends), stroke="hatch")
    sheet.shape(rect_steps(frame, 1.5), stroke="strong", width=1.5)


def _note(sheet: Sheet, x: float, y: float) -> None:
    left, top, right, bottom = x + 4, y - 7, x + 21, y + 7
    fold = 5.0
    outline = ((left, top), (right - fold, top), (right, top + fold), (right, bottom), (left, bottom))
    sheet.shape(polygon_steps(outline), fill="node", stroke="strong", width=1.2)
    sheet.shape(line_steps(((right - fold, top), (right - fold, top + fold), (right, top + fold))), stroke="strong")


SIGNS: dict[str, Sign] = {
    "actor": Sign("Actor", _actor),
    "process": Sign("Process", _process),
    "store": Sign("Store", _store),
    "flow": Sign("Flow", _flow),
    "boundary": Sign("Trust boundary", _boundary),
    "crossing": Sign("Crossing", _crossing),
    "encrypted": Sign("Encrypted, not", _locks),
    "note": Sign("Note", _note),
    "out_of_scope": Sign("Out of scope", _out_of_scope),
    "open": Sign("Open threats", _badge(Badge("open", 3, "high"))),
    "questions": Sign("Questions", _badge(Badge("questions", 3))),
    "decided": Sign("All decided", _badge(Badge("decided"))),
}


def legend_strips(occurring: Iterable[str], paper: Paper) -> list[Strip]:
    """Set the signs that occur, spread over the width of the column, in as many lines as they need."""
    chosen = set(occurring)
    signs = [sign for name, sign in SIGNS.items() if name in chosen]
    rows: list[list[Sign]] = [[]]
    used = 0.0
    for sign in signs:
        width = _width(sign) + _BETWEEN
        if rows[-1] and used + width - _BETWEEN > paper.column:
            rows.append([])
            used = 0.0
        rows[-1].append(sign)
        used += width
    strips = [Strip(22, partial(_paint_row, signs=row, column=paper.column), gap=0, keep=True) for row in rows if row]
    if strips:
        strips[0].gap = 8
        strips[-1].keep = False
    return strips


def _width(sign: Sign) -> float:
    return _SIGN + _GAP + measure(sign.word, SMALL.size, SMALL.weight)


def _paint_row(sheet: Sheet, y: float, *, signs: list[Sign], column: float) -> None:
    free = column - sum(map(_width, signs))
    between = min(60.0, free / (len(signs) - 1)) if len(signs) > 1 else 0.0
    x = MARGIN
    for sign in signs:
        sign.paint(sheet, x, y + 11)
        sheet.text(x + _SIGN + _GAP, y + 3 + baseline(SMALL), sign.word, SMALL)
        x += _width(sign) + between

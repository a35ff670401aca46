"""The part of the report about one diagram: the picture, its legend, its open threats, then each element."""

from __future__ import annotations

from functools import partial

from threatline.drawing.display import Drawing
from threatline.model.geometry import Rect
from threatline.report.account import Chapter
from threatline.report.canvas_ops import fitting_scale, paint_drawing
from threatline.report.legend import legend_strips
from threatline.report.paper import LANDSCAPE, MARGIN, PORTRAIT, Paper
from threatline.report.register import register, with_counts
from threatline.report.section import section_strips
from threatline.report.setting import bullet, chapter_heading, nothing, part_heading, prose, section_heading
from threatline.report.sheet import Sheet
from threatline.report.strips import Goal, Strip

PADDING = 24.0
"""Free room between the frame of a picture and the picture."""
SMALLEST_PICTURE = 120.0
_TURN_FROM = 0.62
_TURN_GAIN = 1.2


def chapter_strips(chapter: Chapter, drawing: Drawing | None, number: str) -> list[Strip]:
    """Set a diagram and everything on it; `drawing` is None, or empty, when nothing is drawn."""
    strips = _picture_page(chapter, drawing, number)
    if not chapter.sections:
        return strips + _notes(chapter)
    heading = section_heading(f"{number}.1", "Open threats of this diagram", _goal(chapter, f"{number}.1"), gap=38)
    if chapter.open:
        strips += [with_counts(heading[0], chapter.open), *heading[1:], *register(chapter.open)]
    else:
        strips += [*heading, *nothing("No threat is open on this diagram.")]
    if strips[0].starts is LANDSCAPE:
        heading[0].starts = PORTRAIT
    strips += _notes(chapter)
    for place, section in enumerate(chapter.sections, start=2):
        strips += section_strips(section, f"{number}.{place}")
    return strips


def _notes(chapter: Chapter) -> list[Strip]:
    strips = [part_heading("Notes on the drawing", gap=24)] if chapter.notes else []
    for note in chapter.notes:
        strips += bullet(note)
    return strips


def paper_for(bounds: Rect) -> Paper:
    """Choose the paper of a picture: landscape where that shows it clearly larger than portrait could."""
    portrait, landscape = (_scale_on(paper, bounds) for paper in (PORTRAIT, LANDSCAPE))
    return LANDSCAPE if portrait < _TURN_FROM and landscape > portrait * _TURN_GAIN else PORTRAIT


def _scale_on(paper: Paper, bounds: Rect) -> float:
    return fitting_scale(bounds, paper.column - 2 * PADDING, paper.room - 200)


def _goal(chapter: Chapter, number: str) -> Goal:
    return Goal(f"{chapter.diagram}-threats", f"{number} Open threats of this diagram", 1)


def _picture_page(chapter: Chapter, drawing: Drawing | None, number: str) -> list[Strip]:
    """Set the title, the sentences about the diagram, the picture and its legend on one page."""
    empty = drawing is None or not drawing.primitives
    paper = PORTRAIT if drawing is None or empty else paper_for(drawing.bounds)
    goal = Goal(chapter.diagram, f"{number} {chapter.title}", 0)
    strips = chapter_heading(number, chapter.title, goal, paper)
    strips += prose(chapter.intro, keep=not empty)
    if drawing is None or empty:
        return [*strips, *nothing("Nothing is drawn here.", gap=16)]
    legend = legend_strips(chapter.signs, paper)
    used = sum(strip.gap + strip.height for strip in (*strips, *legend))
    room = max(SMALLEST_PICTURE, paper.room - used - 20)
    scale = fitting_scale(drawing.bounds, paper.column - 2 * PADDING, room - 2 * PADDING)
    height = drawing.bounds.height * scale + 2 * PADDING
    paint = partial(_paint_picture, drawing=drawing, paper=paper, height=height)
    return [*strips, Strip(height, paint, gap=18, keep=True), *legend]


def _paint_picture(sheet: Sheet, y: float, *, drawing: Drawing, paper: Paper, height: float) -> None:
    frame = Rect(MARGIN, y, paper.column, height)
    sheet.box(frame, radius=8, stroke="line")
    paint_drawing(sheet, drawing, frame.inflated(-PADDING))

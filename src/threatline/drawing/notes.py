"""Draws notes: a small sheet with a folded corner and its text."""

from __future__ import annotations

from threatline.drawing.appearance import Appearance, as_seen
from threatline.drawing.display import Path, Primitive, Text, line_steps, polygon_steps, rect_steps
from threatline.drawing.nodes import FAR_THICKER, SELECTION_GAP
from threatline.model.geometry import Rect
from threatline.model.records import Note
from threatline.model.typeface import wrap

TEXT_SIZE, TEXT_WEIGHT = 13.0, 400
TEXT_LINE = 18.0
PADDING = 10.0
FOLD = 14.0

_BASELINE = 13.5


def draw_note(note: Note, look: Appearance) -> tuple[Primitive, ...]:
    """Draw a note; its text is wrapped and cut to what the sheet can hold."""
    rect = Rect(note.x, note.y, note.width, note.height)
    fold = min(FOLD, rect.width / 2, rect.height / 2)
    token = "accent" if look.hovered or look.selected or look.outlined else "strong"
    width = 1.0 * (FAR_THICKER if look.detail == "far" else 1.0)
    left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
    sheet = polygon_steps([(left, top), (right - fold, top), (right, top + fold), (right, bottom), (left, bottom)])
    corner = line_steps([(right - fold, top), (right - fold, top + fold), (right, top + fold)])
    parts: list[Primitive] = [
        Path(sheet, fill="panel", stroke=token, width=width),
        Path(corner, fill="sunken", stroke=token, width=width),
    ]
    if look.detail == "full" and not look.editing:
        parts += _text(note.name, rect)
    if look.selected:
        parts.append(Path(rect_steps(rect.inflated(SELECTION_GAP)), stroke="accent", width=2.0))
    return as_seen(tuple(parts), look)


def _text(text: str, rect: Rect) -> list[Primitive]:
    most = int((rect.height - 2 * PADDING + 4) / TEXT_LINE)
    room = rect.width - 2 * PADDING - FOLD / 2
    if most < 1 or room < 8 or not text:
        return []
    lines = wrap(text, TEXT_SIZE, TEXT_WEIGHT, room, most)
    return [
        Text(rect.x + PADDING, rect.y + PADDING + number * TEXT_LINE + _BASELINE, line, TEXT_SIZE, TEXT_WEIGHT, "text")
        for number, line in enumerate(lines)
        if line
    ]

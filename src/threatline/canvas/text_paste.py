"""Text from the clipboard becomes a drawing where the pointer is, and says how much of it was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threatline.commands.draw import Drawn
from threatline.commands.pasted import Pasted, paste_text
from threatline.model.geometry import Point

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

LONGEST_QUOTE = 200


def paste_words(canvas: Canvas, words: str) -> bool:
    """Draw a text in one step of undo and select what it became; False when there is nothing in it to draw."""
    pasted = canvas.desk.run(paste_text, canvas.desk.diagram, words, _where(canvas))
    if pasted is None:
        return False
    show_drawn(canvas, pasted.drawn.elements)
    sentence = told(pasted)
    canvas.say(sentence, undo=True)
    if pasted.left:
        lines = "\n".join(f"Line {left.line}\t{left.words[:LONGEST_QUOTE]}" for left in pasted.left)
        canvas.text_pasted.emit(sentence, lines)
    return True


def show_drawn(canvas: Canvas, ids: list[str]) -> None:
    """Select what was drawn and bring it into view, smaller where it would not fit."""
    canvas.desk.flush()
    canvas.desk.select(ids)
    area, view = canvas.page.around(ids), canvas.visible()
    if area.width() > view.width() or area.height() > view.height():
        canvas.fit_selection()
    else:
        canvas.show_elements(ids)


def told(pasted: Pasted) -> str:
    """Return the sentence about a pasted text: what is drawn, what was there before, what was not understood."""
    sentence = told_drawn(pasted.drawn)
    if pasted.left:
        sentence += f" {_many(len(pasted.left), 'line')} could not be read."
    if pasted.unused:
        sentence += f" {_many(pasted.unused, 'line')} of remarks or style left out."
    return sentence


def told_drawn(drawn: Drawn) -> str:
    """Return "2 elements, 1 flow and 1 boundary drawn, 1 element joined that was there."."""
    new = len(drawn.nodes) - drawn.reused
    counted = [_many(new, "element")] if new else []
    counted += [_many(len(drawn.flows), "flow")] if drawn.flows else []
    counted += [_many(len(drawn.boxes), "boundary", "boundaries")] if drawn.boxes else []
    if not counted:
        return "Everything named there is drawn already."
    words = f"{', '.join(counted[:-1])} and {counted[-1]}" if len(counted) > 1 else counted[0]
    if not drawn.reused:
        return f"{words} drawn."
    return (
        f"{words} drawn, {_many(drawn.reused, 'element')} joined that {'was' if drawn.reused == 1 else 'were'} there."
    )


def _many(count: int, word: str, several: str = "") -> str:
    return f"{count} {word if count == 1 else several or word + 's'}"


def _where(canvas: Canvas) -> Point:
    """Return the place of the pointer, or the middle of the view while the pointer is elsewhere."""
    px, port = canvas.pointer.last_px, canvas.viewport().rect()
    return canvas.pointer.scene_point(px if px is not None and port.contains(px) else port.center())

"""What a person can ask of a canvas without a pointer: plain functions that menus, keys and the finder call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from threatline.canvas import flow_verbs
from threatline.canvas.choosing import chosen
from threatline.canvas.clipboard import Unreadable, from_clipboard, to_clipboard
from threatline.canvas.copy_as import drawing_later
from threatline.canvas.gestures.resize import HANDLES, resized
from threatline.canvas.grouping import whole
from threatline.canvas.left_behind import offer_decisions
from threatline.canvas.shaping import place_line
from threatline.canvas.snapping import GRID
from threatline.canvas.text_paste import paste_words
from threatline.commands import arrange, fragment
from threatline.commands.move import move, resize, smallest_size
from threatline.commands.place import NodeKind
from threatline.commands.place import enclose as draw_around
from threatline.commands.remove import Deleted
from threatline.commands.remove import delete as take_away
from threatline.commands.rename import change_kind
from threatline.model.geometry import Point, Rect
from threatline.model.records import Boundary, Element, Node, Note

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

Verb = Callable[["Canvas"], None]
STEP = Point(GRID, GRID)


# ---- deleting ------------------------------------------------------------------------------------------------------


def delete(canvas: Canvas) -> None:
    """Delete the selection; the members of a deleted box stay."""
    _delete(canvas, with_contents=False)


def delete_with_contents(canvas: Canvas) -> None:
    """Delete the selection, boxes with all they own."""
    _delete(canvas, with_contents=True)


def _delete(canvas: Canvas, with_contents: bool) -> None:
    ids = chosen(canvas)
    if not ids:
        canvas.say("Select what shall be deleted.")
        return
    what = canvas.named(ids)
    gone = canvas.desk.run(take_away, ids, with_contents=with_contents)
    if gone is not None:
        canvas.desk.flush()
        canvas.say(told(what, len(ids), gone), undo=True)


def told(what: str, asked: int, gone: Deleted) -> str:
    """Return the sentence about something deleted: what went with it that nobody pointed at."""
    along: list[str] = []
    if gone.elements > asked:
        along.append(_many(gone.elements - asked, "more element"))
    if gone.decisions:
        along.append(_many(gone.decisions, "decision"))
    return f"{what} deleted" + (f", with {' and '.join(along)}." if along else ".")


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


# ---- selecting and naming ------------------------------------------------------------------------------------------


def select_all(canvas: Canvas) -> None:
    """Select everything on this diagram that is not locked."""
    canvas.desk.select(id for id, item in canvas.page.items_by_id.items() if not item.record.locked)


def rename(canvas: Canvas) -> None:
    """Type the label of the selected element."""
    ids = chosen(canvas)
    if len(ids) == 1:
        canvas.edit_label(ids[0])
    else:
        canvas.say("Select one element to rename it.")


def enter(canvas: Canvas) -> None:
    """Use the tool in hand near the middle of the view; with the select tool, type the label of the selection."""
    if canvas.tool == "select":
        rename(canvas)
    elif canvas.tool == "flow":
        flow_verbs.connect_by_name(canvas)
    elif canvas.tool == "boundary" and canvas.desk.selection:
        enclose(canvas)
    elif canvas.tool == "boundary-line":
        place_line(canvas)
    else:
        canvas.place_near_middle(canvas.tool)


# ---- copies --------------------------------------------------------------------------------------------------------


def duplicate(canvas: Canvas) -> None:
    """Copy the selection one grid step right and down, or as far as the last copy of it was moved."""
    ids = chosen(canvas)
    if not ids:
        canvas.say("Select what shall be duplicated.")
        return
    piece = fragment.fragment(canvas.desk.document, ids)
    offset = fragment.beside_others(canvas.desk.document, piece, canvas.desk.diagram, canvas.last_offset or STEP)
    copies = canvas.desk.run(fragment.duplicate, ids, *offset)
    if copies is not None and copies.elements:
        canvas.desk.flush()
        canvas.desk.select(copies.elements)
        canvas.last_offset = offset
        offer_decisions(canvas.desk, copies)
    elif copies is not None:
        canvas.say("A flow is duplicated together with the elements it joins.")


def copy(canvas: Canvas, *, is_cut: bool = False) -> None:
    """Put a copy of the selection on the clipboard."""
    ids = chosen(canvas)
    piece = replace(fragment.fragment(canvas.desk.document, ids), is_cut=is_cut)
    if not piece.records:
        canvas.say("Select elements to copy them; a flow is copied together with the elements it joins.")
        return
    draw = drawing_later(canvas, {record.id for record in piece.records})
    QGuiApplication.clipboard().setMimeData(to_clipboard(piece, draw))
    canvas.copied_at = canvas.pointer.last_px
    canvas.pasted_times = 0


def cut(canvas: Canvas) -> None:
    """Put the selection on the clipboard and delete it, boxes with all they own."""
    before = canvas.pasted_times
    canvas.pasted_times = -1
    copy(canvas, is_cut=True)
    if canvas.pasted_times == -1:
        canvas.pasted_times = before
        return
    _delete(canvas, with_contents=True)


def _paste_offset(canvas: Canvas, bounds: Rect) -> Point:
    """Return how far something pasted is put from where it was copied: at the pointer, if that has moved."""
    px = canvas.pointer.last_px
    if px is not None and px != canvas.copied_at and canvas.viewport().rect().contains(px):
        canvas.copied_at = px
        at = canvas.pointer.scene_point(px)
        x, y = at.x - bounds.centre.x, at.y - bounds.centre.y
        if canvas.snapping:
            x = round((bounds.x + x) / GRID) * GRID - bounds.x
            y = round((bounds.y + y) / GRID) * GRID - bounds.y
        canvas.pasted_times = 0
        return Point(x, y)
    canvas.pasted_times += 1
    return Point(GRID * canvas.pasted_times, GRID * canvas.pasted_times)


def paste(canvas: Canvas) -> None:
    """Paste at the pointer; where it has not moved since the copy, one grid step further each time."""
    try:
        piece = from_clipboard(QGuiApplication.clipboard().mimeData())
    except Unreadable as error:
        canvas.say(str(error))
        return
    if piece is None and (words := QGuiApplication.clipboard().text()).strip():
        paste_words(canvas, words)
        return
    if piece is None or piece.bounds is None:
        canvas.say("There is nothing on the clipboard that can be drawn.")
        return
    document = canvas.desk.document
    offset = fragment.beside_others(document, piece, canvas.desk.diagram, _paste_offset(canvas, piece.bounds))
    moves = piece.is_cut and not any(record.id in document.records for record in piece.records)
    pasted = canvas.desk.run(fragment.paste, piece, canvas.desk.diagram, *offset, with_decisions=moves)
    if pasted is not None:
        if moves:  # it has its new place; pasted again, it is a copy of that
            draw = drawing_later(canvas, pasted.elements)
            QGuiApplication.clipboard().setMimeData(to_clipboard(replace(piece, is_cut=False), draw))
        canvas.desk.flush()
        canvas.desk.select(pasted.elements)
        canvas.last_offset = None
        canvas.say(f"{canvas.named(pasted.elements)} pasted.", undo=True)
        offer_decisions(canvas.desk, pasted, f"{canvas.named(pasted.elements)} pasted. ")


# ---- moving and sizing by keys -------------------------------------------------------------------------------------


def nudge(canvas: Canvas, dx: float, dy: float) -> None:
    """Move the selection; a burst of key repeats is one step of undo."""
    ids = whole(canvas.page, chosen(canvas))
    if ids:
        canvas.desk.run_in_burst("nudge " + " ".join(ids[:50]), move, ids, dx, dy)


def grow(canvas: Canvas, dx: float, dy: float) -> None:
    """Make the selected element wider and higher at its right and lower side; negative amounts make it smaller."""
    ids = chosen(canvas, Node, Note, Boundary)
    if len(ids) != 1 or canvas.page.items_by_id[ids[0]].frame is None:
        canvas.say("Select one element with a frame to resize it.")
        return
    element = canvas.desk.document.records[ids[0]]
    assert isinstance(element, Node | Note | Boundary)
    rect = resized(canvas.page.rect(ids[0]), HANDLES["se"], Point(dx, dy), smallest_size(element))
    canvas.desk.run_in_burst(f"grow {ids[0]}", resize, ids[0], rect)
    canvas.desk.flush()


# ---- kinds and boundaries ------------------------------------------------------------------------------------------


def turn_into_actor(canvas: Canvas) -> None:
    """Make the selected node an actor."""
    _turn_into(canvas, "actor")


def turn_into_process(canvas: Canvas) -> None:
    """Make the selected node a process."""
    _turn_into(canvas, "process")


def turn_into_store(canvas: Canvas) -> None:
    """Make the selected node a store."""
    _turn_into(canvas, "store")


def _turn_into(canvas: Canvas, kind: NodeKind) -> None:
    nodes = [id for id in chosen(canvas, Node) if canvas.page.kind(id) != kind]
    for id in nodes:
        canvas.desk.run_in_burst(f"kind {kind}", change_kind, id, kind)
    canvas.desk.session.history.end_burst()


def enclose(canvas: Canvas) -> None:
    """Draw a boundary around the selection and type its title."""
    box = canvas.desk.run(draw_around, chosen(canvas))
    if box is not None:
        canvas.desk.flush()
        canvas.desk.select([box])
        canvas.edit_label(box)


def settle_doubts(canvas: Canvas) -> None:
    """Let boundaries take in what lies in them, and let go what sticks out, of the selected elements."""
    doubtful = [id for id in chosen(canvas) if canvas.page.doubts.of(id) is not None]
    for id in doubtful:
        canvas.settle_doubt(id)
    if not doubtful:
        canvas.say("The picture and the boundaries agree about what is selected.")


def move_frame_only(canvas: Canvas) -> None:
    """Let the next drag of the selected boundary move its frame without its contents."""
    if chosen(canvas, Boundary):
        canvas.frame_only = True
        canvas.say("Drag the frame: what lies in it stays where it is.")
    else:
        canvas.say("Select a boundary first.")


# ---- arranging -----------------------------------------------------------------------------------------------------


def align_left(canvas: Canvas) -> None:
    """Line the selection up with the left edge of the last selected element."""
    canvas.desk.run(arrange.align, canvas.desk.selection, "left")


def align_right(canvas: Canvas) -> None:
    """Line the selection up with the right edge of the last selected element."""
    canvas.desk.run(arrange.align, canvas.desk.selection, "right")


def align_top(canvas: Canvas) -> None:
    """Line the selection up with the upper edge of the last selected element."""
    canvas.desk.run(arrange.align, canvas.desk.selection, "top")


def align_bottom(canvas: Canvas) -> None:
    """Line the selection up with the lower edge of the last selected element."""
    canvas.desk.run(arrange.align, canvas.desk.selection, "bottom")


def align_centre(canvas: Canvas) -> None:
    """Put the selection in a column under the centre of the last selected element."""
    canvas.desk.run(arrange.align, canvas.desk.selection, "centre")


def align_middle(canvas: Canvas) -> None:
    """Put the selection in a row with the middle of the last selected element."""
    canvas.desk.run(arrange.align, canvas.desk.selection, "middle")


def distribute_across(canvas: Canvas) -> None:
    """Make the gaps of the selection equal from left to right."""
    canvas.desk.run(arrange.distribute, canvas.desk.selection, "across")


def distribute_down(canvas: Canvas) -> None:
    """Make the gaps of the selection equal from top to bottom."""
    canvas.desk.run(arrange.distribute, canvas.desk.selection, "down")


# ---- steps and view ------------------------------------------------------------------------------------------------


def undo(canvas: Canvas) -> None:
    """Take back the last step."""
    canvas.desk.undo()


def redo(canvas: Canvas) -> None:
    """Do the last step again."""
    canvas.desk.redo()


def zoom_in(canvas: Canvas) -> None:
    """Look from nearer."""
    canvas.zoom_in()


def zoom_out(canvas: Canvas) -> None:
    """Look from farther away."""
    canvas.zoom_out()


def zoom_reset(canvas: Canvas) -> None:
    """Show everything in its true size."""
    canvas.zoom_reset()


def toggle_grid(canvas: Canvas) -> None:
    """Show the dots of the grid, or hide them."""
    canvas.toggle_grid()


def toggle_snapping(canvas: Canvas) -> None:
    """Let things come to rest on lines and grid while they are dragged, or not."""
    canvas.toggle_snapping()


# ---- why not -------------------------------------------------------------------------------------------------------


def why_not(verb: Verb, canvas: Canvas) -> str | None:
    """Return the reason why a verb would do nothing now, or None; menus show it beside a disabled entry."""
    kinds, least, reason = NEEDS.get(verb, ((), 0, ""))
    return None if len(chosen(canvas, *kinds)) >= least else reason


_FRAMES: tuple[type[Element], ...] = (Node, Note, Boundary)
_NEEDS_TWO = (_FRAMES, 2, "Select two or more elements to align them.")
_NEEDS_THREE = (_FRAMES, 3, "Select three or more elements to spread them evenly.")
_NEEDS_NODE: tuple[tuple[type[Element], ...], int, str] = ((Node,), 1, "Select an actor, a process or a store first.")
_NEEDS_ANY: tuple[tuple[type[Element], ...], int, str] = ((), 1, "Select something first.")
_NEEDS_BOX: tuple[tuple[type[Element], ...], int, str] = ((Boundary,), 1, "Select a boundary first.")

NEEDS: dict[Verb, tuple[tuple[type[Element], ...], int, str]] = {
    **dict.fromkeys((delete, cut, copy, duplicate, rename), _NEEDS_ANY),
    **dict.fromkeys((delete_with_contents, move_frame_only), _NEEDS_BOX),
    **dict.fromkeys((turn_into_actor, turn_into_process, turn_into_store), _NEEDS_NODE),
    enclose: (_FRAMES, 1, "Select the elements to enclose first."),
    **dict.fromkeys((align_left, align_right, align_top, align_bottom, align_centre, align_middle), _NEEDS_TWO),
    **dict.fromkeys((distribute_across, distribute_down), _NEEDS_THREE),
}
"""Verb → the kinds of which enough must be selected, how many, and what to say otherwise."""

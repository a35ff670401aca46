"""What can be asked of the canvas about where things stand: tidy up, above and below, groups, locks, the same size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threatline.canvas import grouping
from threatline.canvas.choosing import chosen
from threatline.canvas.glide import glide
from threatline.commands import group as groups
from threatline.commands.likeness import take_answers, take_size
from threatline.commands.lock import is_locked
from threatline.commands.lock import lock as set_locked
from threatline.commands.stack import Way, restack
from threatline.commands.tidy import tidy
from threatline.model.records import Boundary, Element, Node, Note, is_box

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas


# ---- tidy up -------------------------------------------------------------------------------------------------------


def tidy_up(canvas: Canvas) -> None:
    """Lay out the selection, or the whole diagram when less than two elements are selected."""
    _tidy(canvas, keep=False)


def tidy_around(canvas: Canvas) -> None:
    """Lay out what nobody has put where it is, around the rest."""
    _tidy(canvas, keep=True)


def _tidy(canvas: Canvas, keep: bool) -> None:
    page, desk = canvas.page, canvas.desk
    ids = chosen(canvas, Node, Note, Boundary)
    if len(ids) < 2 and not any(is_box(page.records[id]) for id in ids):
        ids = []
    before = {id: item.frame for id, item in page.items_by_id.items() if item.frame is not None}
    cut = _cut_by_lines(canvas)
    moved = desk.run(tidy, page.diagram, ids, keep=keep)
    if moved is None:
        return
    desk.flush()
    if not moved:
        canvas.say("It is tidy already.")
        return
    glide(canvas, {id: before[id] for id in moved if id in before})
    if not canvas.visible().contains(page.around(moved)) and not ids:
        canvas.fit()
    lines = [id for id, flows in _cut_by_lines(canvas).items() if flows != cut.get(id)]
    doubt = f" Other flows cut {canvas.named(lines)} now: look at that line again." if lines else ""
    canvas.say(f"{canvas.named(sorted(moved))} tidied up.{doubt}", undo=True)


def _cut_by_lines(canvas: Canvas) -> dict[str, frozenset[str]]:
    """Return the flows that cut each boundary line: lines stay, so tidying up may lead other flows over them."""
    page = canvas.page
    lines = [item.id for item in page.items_by_id.values() if isinstance(item.record, Boundary) and item.frame is None]
    return {id: frozenset(page.graph.crossing_flows(id)) for id in lines}


# ---- above and below -----------------------------------------------------------------------------------------------


def bring_forward(canvas: Canvas) -> None:
    """Lift the selection above the next element that lies over it."""
    _restack(canvas, "forward")


def send_backward(canvas: Canvas) -> None:
    """Lower the selection below the next element that it lies over."""
    _restack(canvas, "backward")


def bring_to_front(canvas: Canvas) -> None:
    """Lift the selection above everything of its kind."""
    _restack(canvas, "front")


def send_to_back(canvas: Canvas) -> None:
    """Lower the selection below everything of its kind."""
    _restack(canvas, "back")


def _restack(canvas: Canvas, way: Way) -> None:
    if ids := chosen(canvas):
        canvas.desk.run(restack, ids, way)
        canvas.desk.flush()
    else:
        canvas.say("Select something first.")


# ---- groups and locks ----------------------------------------------------------------------------------------------


def group(canvas: Canvas) -> None:
    """Let the selected elements move as one."""
    ids = grouping.whole(canvas.page, chosen(canvas, Node, Note, Boundary))
    if canvas.desk.run(groups.group, ids) is not None:
        canvas.page.entered = None
        canvas.desk.flush()
        canvas.desk.select(ids)
        canvas.viewport().update()
        canvas.say(f"{canvas.named(ids)} move as one now.", undo=True)


def ungroup(canvas: Canvas) -> None:
    """Let the members of the selected groups move by themselves again."""
    freed = canvas.desk.run(groups.ungroup, chosen(canvas))
    if freed is not None:
        canvas.page.entered = None
        canvas.desk.flush()
        canvas.viewport().update()
        canvas.say(f"{canvas.named(freed)} move by themselves again.", undo=True)


def toggle_lock(canvas: Canvas) -> None:
    """Lock the selection; unlock it when all of it is locked."""
    ids = chosen(canvas)
    if not ids:
        canvas.say("Select what shall be locked.")
        return
    locked = not all(is_locked(canvas.desk.document, id) for id in ids)
    canvas.desk.run(set_locked, ids, locked)
    canvas.desk.flush()
    canvas.update_around(ids)
    canvas.say(f"{canvas.named(ids)} {'locked' if locked else 'unlocked'}.", undo=True)


# ---- the same again ------------------------------------------------------------------------------------------------


def copy_style(canvas: Canvas) -> None:
    """Remember the selected element, so that others can be made like it."""
    ids = chosen(canvas)
    if len(ids) != 1:
        canvas.say("Select the one element that others shall be like.")
        return
    element = canvas.desk.document.records[ids[0]]
    assert isinstance(element, Element)
    canvas.example = element
    canvas.say(f"Size and properties of {canvas.named(ids)} copied.")


def paste_style(canvas: Canvas) -> None:
    """Give the selection the size of the remembered element."""
    if canvas.example is not None:
        canvas.desk.run(take_size, chosen(canvas), canvas.example)
        canvas.desk.flush()
    else:
        canvas.say(NO_EXAMPLE)


def paste_properties(canvas: Canvas) -> None:
    """Say of the selection what was said of the remembered element."""
    if canvas.example is not None:
        canvas.desk.run(take_answers, chosen(canvas), canvas.example)
        canvas.desk.flush()
    else:
        canvas.say(NO_EXAMPLE)


NO_EXAMPLE = "Copy the style of an element first."

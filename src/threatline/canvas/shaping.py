"""What a pointer does by dragging and Shift+click, done by keys: labels, bends, boundary lines, several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threatline.canvas.snapping import GRID
from threatline.commands.connect import bend, move_label
from threatline.commands.move import move
from threatline.commands.place import draw_boundary_line
from threatline.model.geometry import Point
from threatline.model.records import Flow

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

LINE_LENGTH = 208.0
"""How long a boundary line is that nobody drew with a pointer, in scene units: as high as a box of one click."""

BESIDE = 32.0
"""How far from a box something lies that has just left it."""


def the_one_flow(canvas: Canvas) -> Flow | None:
    """Return the selected flow, when nothing else is selected and nodes hold both its ends."""
    chosen = canvas.desk.selection
    record = canvas.page.records.get(chosen[0]) if len(chosen) == 1 else None
    return record if isinstance(record, Flow) and record.source and record.target else None


def keep_selected(canvas: Canvas) -> None:
    """Keep what is selected while Tab walks on, so that one more element joins it at each stop."""
    canvas.kept = canvas.desk.selection
    if canvas.kept:
        canvas.say(f"{canvas.named(canvas.kept)} stays selected: Tab adds the next.")
    else:
        canvas.say("Walk to an element with Tab first.")


def step_out(canvas: Canvas) -> None:
    """Move the selected elements out of the box around them, over its nearest edge: a frame grows after arrow keys."""
    chosen = [id for id in canvas.desk.selection if canvas.page.owner(id) is not None]
    if not chosen:
        canvas.say("Select something that lies in a boundary.")
        return
    box = canvas.page.rect(canvas.page.owner(chosen[-1]) or "")
    rects = [canvas.page.rect(id) for id in chosen]
    left, top = min(rect.left for rect in rects), min(rect.top for rect in rects)
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    ways = [
        Point(box.left - right - BESIDE, 0.0), Point(box.right - left + BESIDE, 0.0),
        Point(0.0, box.top - bottom - BESIDE), Point(0.0, box.bottom - top + BESIDE),
    ]  # fmt: skip
    shift = min(ways, key=lambda way: abs(way.x) + abs(way.y))
    canvas.desk.run(move, chosen, shift.x, shift.y)
    canvas.desk.flush()
    canvas.show_elements(chosen)
    canvas.say(f"{canvas.named(chosen)} moved out of the boundary.", undo=True)


def nudge_label(canvas: Canvas, flow: Flow, dx: float, dy: float) -> None:
    """Move the label of a flow; a burst of key repeats is one step of undo."""
    x, y = flow.label_offset
    canvas.desk.run_in_burst(f"label {flow.id}", move_label, flow.id, (x + dx, y + dy))
    canvas.desk.flush()


def nudge_bend(canvas: Canvas, flow: Flow, dx: float, dy: float) -> None:
    """Bend a flow in its middle, or move the bend that is nearest to its middle; Straighten removes all bends."""
    middle = canvas.page.ways.route(flow, {}).at(0.5)[0]
    if flow.bends:
        place = min(range(len(flow.bends)), key=lambda number: Point(*flow.bends[number]).distance(middle))
        x, y = flow.bends[place]
        bends = (*flow.bends[:place], (x + dx, y + dy), *flow.bends[place + 1 :])
    else:
        bends = ((round(middle.x / GRID) * GRID + dx, round(middle.y / GRID) * GRID + dy),)
    canvas.desk.run_in_burst(f"bend {flow.id}", bend, flow.id, bends)
    canvas.desk.flush()


def place_line(canvas: Canvas) -> None:
    """Put a boundary line down the middle of the view and type its name; arrows move it to its place."""
    middle = canvas.pointer.scene_point(canvas.viewport().rect().center())
    x, y = (round(value / GRID) * GRID for value in middle)
    ends = ((x, y - LINE_LENGTH / 2), (x, y + LINE_LENGTH / 2))
    line = canvas.desk.run(draw_boundary_line, canvas.page.diagram, tuple(Point(*end) for end in ends))
    if line is not None:
        canvas.desk.flush()
        canvas.desk.select([line])
        canvas.edit_label(line)
    canvas.tool_done()

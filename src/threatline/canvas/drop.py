"""What is dragged onto the canvas from the palette: a ghost at true size, put down where the ghost is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QDropEvent

from threatline.canvas.gestures.draw import DEFAULT_BOX
from threatline.canvas.gestures.gesture import NewNode, Preview
from threatline.canvas.gestures.move import SNAP_DISTANCE
from threatline.canvas.snapping import GRID, Snap, snap_move
from threatline.canvas.tools import TOOL, TOOL_MIME
from threatline.commands.place import NOTE_SIZE
from threatline.commands.walls import clear_rect
from threatline.model.geometry import Point, Rect
from threatline.model.naming import default_name
from threatline.model.outline import size_for_name

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas


def tool_of(mime: QMimeData) -> str | None:
    """Return the tool that is dragged, if it is one that places something."""
    if not mime.hasFormat(TOOL_MIME):
        return None
    raw = bytes(mime.data(TOOL_MIME).data()[:40])
    tool = TOOL.get(raw.decode("ascii", "replace"))
    return tool.id if tool is not None and tool.places else None


def size_of_new(canvas: Canvas, kind: str) -> tuple[float, float]:
    """Return how large a new element with its default name is."""
    if kind == "boundary":
        return DEFAULT_BOX
    return NOTE_SIZE if kind == "note" else size_for_name(kind, default_name(canvas.page.document, kind))


def snapped_rect(canvas: Canvas, kind: str, centre: Point) -> tuple[Rect, Snap]:
    """Return the frame of a new element around a point, come to rest on lines or grid, and what to show for it.

    Where it would lie on something it is put beside it; a boundary is drawn around things and may.
    """
    width, height = size_of_new(canvas, kind)
    rect = Rect(centre.x - width / 2, centre.y - height / 2, width, height)
    page = canvas.page
    if not canvas.snapping:
        return rect if kind == "boundary" else clear_rect(page.document, page.diagram, rect), Snap()
    neighbours = canvas.page.neighbours(canvas.visible(), (), kind == "boundary")
    snap = snap_move(rect, neighbours, SNAP_DISTANCE / canvas.camera.scale, GRID)
    rect = rect.translated(snap.dx, snap.dy)
    free = rect if kind == "boundary" else clear_rect(page.document, page.diagram, rect)
    return free, snap if free == rect else Snap()


def show_ghost(canvas: Canvas, kind: str, px: QPoint) -> None:
    """Show what would be put down under the pointer."""
    rect, snap = snapped_rect(canvas, kind, canvas.pointer.scene_point(px))
    preview = Preview(guides=snap.guides, gaps=snap.gaps)
    if kind == "boundary":
        inside = canvas.page.inside(rect)
        preview.box, preview.words, preview.outlined = rect, f"will own {len(inside)}", tuple(inside)
    else:
        preview.node = NewNode(kind, rect, default_name(canvas.page.document, kind))
    canvas.stage.show(preview)


def put_down(canvas: Canvas, kind: str, event: QDropEvent) -> None:
    """Place the element where its ghost is."""
    canvas.stage.end()
    canvas.place(kind, canvas.pointer.scene_point(event.position().toPoint()))

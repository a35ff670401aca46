"""Move elements, or copies of them: flows follow, boxes carry their contents, the coming owner lights up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from threatline.canvas.gestures.gesture import Gesture, Keys
from threatline.canvas.grouping import whole
from threatline.canvas.left_behind import offer_decisions
from threatline.canvas.scene import rect_from
from threatline.canvas.snapping import GRID, Neighbours, Snap, snap_move
from threatline.commands.fragment import duplicate
from threatline.commands.lock import is_locked
from threatline.commands.move import carried, carried_flows, move
from threatline.commands.ownership import owner_when_dropped, rect_of
from threatline.model.geometry import Point, Rect
from threatline.model.records import Boundary, Flow, Node, Note
from threatline.model.route import Curve

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

SNAP_DISTANCE = 8.0
"""How far, in screen px, something jumps to rest on a line."""
FEW_FLOWS = 16
ROUND_VIEW = 100.0
"""Of more than FEW_FLOWS flows only those are routed that come nearer to the view than this."""
MOST_ASKED = 4
"""Of how many dragged things the coming owner is looked up while they move; beyond, of the grabbed one alone."""


class Move(Gesture):
    """Drag the selection. Shift locks the axis, Ctrl suspends snapping, Alt moves a copy."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, canvas: Canvas, at: Point, grabbed: str, frame_only: bool = False) -> None:
        super().__init__(canvas, at)
        self.grabbed = grabbed
        self.frame_only = frame_only
        self.delta = Point(0.0, 0.0)
        self.copies = False

    def start(self, keys: Keys) -> None:
        """Take up what is selected. Ctrl held already means: copy; pressed later it means: do not snap."""
        document = self.page.document
        self._ctrl_copies = keys.ctrl
        self.copies = keys.alt or keys.ctrl
        grabbed = whole(self.page, (id for id in self.canvas.desk.selection if id in document.records))
        self.ids = grabbed if self.copies else [id for id in grabbed if not is_locked(document, id)]
        placed = [id for id in self.ids if isinstance(document.records[id], Node | Note | Boundary)]
        self._moving = set(placed) if self.frame_only else carried(document, placed)
        self._inner = carried_flows(document, self._moving)
        self._free = {id for id in self.ids if id not in self._moving and self._has_free_end(id)}
        self._border = {
            id for node in self._moving for id in self.page.flows_at(node) if id not in self._inner
        } | self._free
        self._roots = [id for id in sorted(self._moving) if self.page.owner(id) not in self._moving]
        self._rect = self._united(self._roots)
        boxes_too = any(isinstance(document.records[id], Boundary) for id in self._roots)
        self._neighbours: Neighbours = self.page.neighbours(self.canvas.visible(), self._moving, boxes_too)
        self._dress()

    def move(self, at: Point, keys: Keys) -> None:
        copies = keys.alt or self._ctrl_copies
        if self._ctrl_copies and not keys.ctrl:
            self._ctrl_copies = False  # released: from now on Ctrl suspends snapping
            copies = keys.alt
        if copies != self.copies:
            self.copies = copies
            self._dress()
        dx, dy = at.x - self.began_at.x, at.y - self.began_at.y
        if keys.shift:
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        snap = self._snapped(dx, dy, keys)
        self.delta = Point(dx + snap.dx, dy + snap.dy)
        preview = self.preview
        preview.shift, preview.guides, preview.gaps = self.delta, snap.guides, snap.gaps
        preview.routes = {} if self.copies else self._routes()
        preview.target, preview.words = (None, "") if self.frame_only else self._coming_owner()

    def finish(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        if self.delta == (0.0, 0.0):
            return
        if not self.ids:
            self.canvas.say("All of it is locked: unlock to move.")
            return
        desk = self.canvas.desk
        if self.copies:
            copies = desk.run(duplicate, self.ids, *self.delta)
            if copies is not None and copies.elements:
                desk.select(copies.elements)
                self.canvas.last_offset = self.delta
                offer_decisions(desk, copies)
            return
        before = {id: self.page.owner(id) for id in self._roots}
        desk.run(move, self.ids, *self.delta, frame_only=self.frame_only)
        self._tell_new_owner(before)

    # ---- pieces -------------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        """Decide what leaves its place: the things themselves, or only their copies."""
        self.preview.shifted = frozenset(self._moving | self._inner)
        self.preview.see_through = self.copies
        self.preview.hidden = frozenset() if self.copies else frozenset(self._moving | self._inner | self._border)

    def _has_free_end(self, id: str) -> bool:
        flow = self.page.records.get(id)
        return isinstance(flow, Flow) and (flow.source_point is not None or flow.target_point is not None)

    def _united(self, ids: list[str]) -> Rect | None:
        rects = [self.page.rect(id) for id in ids]
        if not rects:
            return None
        whole = rects[0]
        for rect in rects[1:]:
            whole = whole.united(rect)
        return whole

    def _snapped(self, dx: float, dy: float, keys: Keys) -> Snap:
        if self._rect is None or not self.canvas.snapping or (keys.ctrl and not self._ctrl_copies):
            return Snap()
        tolerance = SNAP_DISTANCE / self.canvas.camera.scale
        snap = snap_move(self._rect.translated(dx, dy), self._neighbours, tolerance, GRID)
        # Something off the grid that is dragged straight down stays in its column, unless a neighbour attracts it.
        rests = {guide.axis for guide in snap.guides} | {gap.axis for gap in snap.gaps}
        stays_x = (keys.shift and not dx) or ("x" not in rests and abs(dx) <= tolerance / 2)
        stays_y = (keys.shift and not dy) or ("y" not in rests and abs(dy) <= tolerance / 2)
        return replace(snap, dx=-dx if stays_x else snap.dx, dy=-dy if stays_y else snap.dy)

    def _routes(self) -> dict[str, Curve]:
        """Return the ways of the flows that leave the moving things, and of those whose free end is dragged; of many
        only those that can be seen."""
        found: dict[str, Curve] = {}
        view = rect_from(self.canvas.visible()).inflated(ROUND_VIEW)
        for id in self._border:
            flow = self.page.flow(id)
            rects = {
                end: self.page.rect(end).translated(*self.delta)
                for end in (flow.source, flow.target)
                if end is not None and end in self._moving
            }
            if len(self._border) <= FEW_FLOWS or self._may_be_seen(flow, rects, view):
                by = self.delta if id in self._free else Point(0.0, 0.0)
                found[id] = self.page.ways.route(flow, rects, free_ends_by=by)
        return found

    def _may_be_seen(self, flow: Flow, rects: dict[str, Rect], view: Rect) -> bool:
        ends = [rects.get(end) or self.page.rect(end) for end in (flow.source, flow.target) if end is not None]
        return len(ends) < 2 or bool(flow.bends) or ends[0].united(ends[1]).intersects(view)

    def _coming_owner(self) -> tuple[str | None, str]:
        """Return the box that will own what is dragged, and how many it will own; none when nothing changes hands."""
        document = self.page.document
        asked = self._roots if len(self._roots) <= MOST_ASKED else [id for id in self._roots if id == self.grabbed]
        target: str | None = None
        coming = 0
        for id in asked:
            element = document.records[id]
            assert isinstance(element, Node | Note | Boundary)
            rect = rect_of(element).translated(*self.delta)
            owner = owner_when_dropped(document, element, rect, self._moving)
            if owner is not None and (self.copies or owner != element.boundary):
                target, coming = owner, coming + 1
        if target is None:
            return None, ""
        coming = coming if len(asked) == len(self._roots) else len(self._roots)
        return target, f"will own {len(self.page.graph.members(target)) + coming}"

    def _tell_new_owner(self, before: dict[str, str | None]) -> None:
        """Say who owns what was dropped, when that changed."""
        records = self.page.records
        changed = [id for id, owner in before.items() if id in records and self.page.owner(id) != owner]
        if not changed:
            return
        what = self.canvas.named(changed)
        owner = self.page.owner(changed[0])
        if owner is None:
            self.canvas.say(f"{what} moved out of {self.canvas.named([before[changed[0]] or ''])}.", undo=True)
        else:
            self.canvas.say(f"{what} moved into {self.canvas.named([owner])}.", undo=True)

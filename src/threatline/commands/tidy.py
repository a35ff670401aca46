"""Tidy up: the elements of a diagram in layers from left to right, every box around its contents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from threatline.commands.detour import lead_around
from threatline.commands.ownership import (
    Owned,
    contents,
    elements_on,
    grow_around_members,
    padding_of,
    rect_of,
)
from threatline.commands.ownership import grows as frame_grows
from threatline.commands.spread import COLUMN_GAP, ROW_GAP, on_grid, spread
from threatline.commands.walls import Walls
from threatline.commands.wording import spoken
from threatline.model.document import Document, Transaction
from threatline.model.errors import Invalid
from threatline.model.geometry import Point, Rect
from threatline.model.records import Actor, Boundary, Diagram, Flow, Note, is_box
from threatline.model.typeface import measure

NAME_SIZE, NAME_WEIGHT, WIDEST_NAME = 13.0, 500, 160.0
BESIDE_NAME = 64.0
"""Of the way between two columns a label leaves this much for line and arrow head; see interface design, section 5."""
SIGNS = 72.0
"""How wide a lock, a short protocol and a badge are together."""
TITLE_SIZE, TITLE_WEIGHT, BESIDE_TITLE = 12.0, 600, 96.0
"""The title of a box, and what icon, badge and corners take beside it."""
SMALLEST_FRAME = (96.0, 80.0)
FREE = 24.0
"""How far from others a single element is put down."""


def tidy(tx: Transaction, diagram: str, ids: Collection[str] = (), *, keep: bool = False) -> set[str]:
    """Lay out a diagram, or those of its elements that `ids` name, in layers from left to right; returns what moved.

    Boxes are laid out from the inside out and keep their contents; notes outside of boxes stay unless they would lie
    under something. What is locked never moves, nor, with `keep`, what a person put where it is: the rest is laid out
    around it. Bends and moved labels of the flows of what moved are forgotten, since they belonged to the old places;
    a flow that would run over a node is led around it. The same diagram gives the same picture wherever its elements
    lay before. Boundary lines stay.
    Raises Invalid when nothing can move.
    """
    tx.now.get(diagram, Diagram)
    plan = _Plan.of(tx.now, diagram, ids, keep)
    if not plan.scope - plan.fixed:
        raise Invalid("There is nothing to tidy up: what is drawn here is locked, or stays where you put it.")
    whole = "diagram" if not ids else spoken(tx.now, ids)
    plan.arrange(None)
    moved = _write(tx, plan)
    _put_notes_aside(tx, plan, moved)
    _lead_flows(tx, plan, moved)
    tx.label = f"Tidy up {whole}"
    return moved


@dataclass(slots=True)
class _Plan:
    """Which elements there are on each level, which of them stay, and where the others will be."""

    document: Document
    members: dict[str | None, list[Owned]]
    """Box, or None for the diagram → what it owns directly, in the order in which it was drawn."""
    scope: set[str]
    """What is to be laid out."""
    fixed: set[str]
    """What stays where it is: locked, put there by hand, out of scope, or around such a thing."""
    ways: dict[str | None, list[tuple[str, str, float]]]
    """Level → from which member to which a flow leads there, and how much room its label needs."""
    rects: dict[str, Rect] = field(default_factory=dict)
    """Where everything will be; within a box that moves relative to its corner."""

    @classmethod
    def of(cls, document: Document, diagram: str, ids: Collection[str], keep: bool) -> _Plan:
        """Look over a diagram. What a selected box owns is in scope with it."""
        owned = [e for e in elements_on(document, diagram) if isinstance(e, Owned) and not _stays_outside(e)]
        members: dict[str | None, list[Owned]] = defaultdict(list)
        for element in sorted(owned, key=lambda e: (not isinstance(e, Actor), e.order, e.id)):
            members[element.boundary].append(element)
        scope = {element.id for element in owned}
        if ids:
            scope &= set(ids).union(*(contents(document, id) for id in ids if is_box(document.records.get(id))))
        stays = {e.id for e in owned if e.id not in scope or e.locked or (keep and e.by_hand)}
        for id in tuple(stays):
            if id in scope and is_box(document.records[id]):
                stays |= contents(document, id)
        fixed = stays | {box for id in stays for box in _around(document, id)}
        return cls(document, members, scope, fixed, _ways(document, diagram))

    def arrange(self, level: str | None) -> None:
        """Lay out a level, the boxes in it first."""
        members = self.members[level]
        for member in members:
            if isinstance(member, Boundary):
                self.arrange(member.id)
                self.rects[member.id] = self._frame(member)
            else:
                self.rects[member.id] = rect_of(member)
        free = [member.id for member in members if member.id not in self.fixed]
        if not free:
            return
        stays = [member.id for member in members if member.id in self.fixed]
        among = [id for id in stays if id in self.scope]
        corners = self._spread(level, free + among)
        if level is not None and level not in self.fixed:
            self.rects |= {id: _at(self.rects[id], corner) for id, corner in corners.items()}
        elif among:
            self._around_fixed(free, among, stays, corners)
        else:
            self._as_one(free, stays, corners)

    def _spread(self, level: str | None, ids: Sequence[str]) -> dict[str, Point]:
        """Return the left upper corners that members of a level would have on empty ground."""
        number = {id: index for index, id in enumerate(ids)}
        room: dict[tuple[int, int], float] = {}
        for source, target, label in self.ways[level]:
            if source in number and target in number:
                way = (number[source], number[target])
                room[way] = max(room.get(way, 0.0), label - COLUMN_GAP, 0.0)
        sizes = [(self.rects[id].width, self.rects[id].height) for id in ids]
        return dict(zip(ids, spread(sizes, list(room), room).corners, strict=True))

    def _as_one(self, free: Sequence[str], stays: Sequence[str], corners: dict[str, Point]) -> None:
        """Put what was laid out where it was before, beside what is not meant."""
        before = _united(_rect_in(self.document, id) for id in free)
        corner = on_grid(before.left), on_grid(before.top)
        there = [_at(self.rects[id], corners[id]).translated(*corner) for id in free]
        aside = Walls(self.rects[id] for id in stays).clear([_united(there)], ROW_GAP)
        for id, rect in zip(free, there, strict=True):
            self.rects[id] = rect.translated(*aside)

    def _around_fixed(
        self, free: Sequence[str], among: Sequence[str], stays: Sequence[str], corners: dict[str, Point]
    ) -> None:
        """Let the picture lie on what stays as well as it can; each of the others goes to the nearest free place."""
        dx = sum(self.rects[id].left - corners[id].x for id in among) / len(among)
        dy = sum(self.rects[id].top - corners[id].y for id in among) / len(among)
        walls = Walls(self.rects[id].inflated(FREE) for id in stays)
        for id in sorted(free, key=lambda id: (corners[id].x, corners[id].y, id)):
            rect = _at(self.rects[id], corners[id]).translated(on_grid(dx), on_grid(dy))
            self.rects[id] = rect.translated(*walls.clear([rect], 0.0))
            walls.add(self.rects[id].inflated(FREE))

    def _frame(self, box: Boundary) -> Rect:
        """Return the frame around what a box owns; what stays keeps its frame, which only grows.

        The members of a frame that moves are shifted by its padding, so that they stand relative to its corner.
        """
        before, inside = rect_of(box), [member.id for member in self.members[box.id]]
        left, top, right, bottom = padding_of(box)
        if box.id in self.fixed:
            grows = frame_grows(box) and any(id not in self.fixed for id in inside)
            held = _united(self.rects[id] for id in inside) if grows else before
            return before if before.contains(held) else before.united(_padded(held, (left, top, right, bottom)))
        if not inside:
            return before
        for id in inside:
            self.rects[id] = self.rects[id].translated(left, top)
        held = _united(self.rects[id] for id in inside)
        title = measure(box.name, TITLE_SIZE, TITLE_WEIGHT) + BESIDE_TITLE
        width = max(held.right + right, SMALLEST_FRAME[0], min(title, 2 * WIDEST_NAME))
        height = max(held.bottom + bottom, SMALLEST_FRAME[1])
        return Rect(before.x, before.y, -(-width // 8) * 8, -(-height // 8) * 8)

    def absolute(self) -> dict[str, Rect]:
        """Return where everything that is not fixed, and every frame that grows, will be on the diagram."""
        found: dict[str, Rect] = {}
        work: list[tuple[str | None, Point]] = [(None, Point(0.0, 0.0))]
        while work:
            level, corner = work.pop()
            for member in self.members[level]:
                rect = self.rects[member.id].translated(*corner)
                found[member.id] = rect
                if isinstance(member, Boundary):
                    is_free = member.id not in self.fixed
                    work.append((member.id, Point(rect.x, rect.y) if is_free else Point(0.0, 0.0)))
        return found


def _write(tx: Transaction, plan: _Plan) -> set[str]:
    """Store the new places; what the plan moved is no longer where a hand put it."""
    moved: set[str] = set()
    for id, rect in sorted(plan.absolute().items()):
        before = tx.now.records[id]
        assert isinstance(before, Owned)
        values: dict[str, object] = {}
        if rect != rect_of(before):
            values = {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
            moved.add(id)
        if before.by_hand and id not in plan.fixed:
            values["by_hand"] = False
        if values:
            tx.update(id, values)
    for box in sorted({id for id in plan.members if id is not None and id in plan.fixed}):
        if any(member.id in moved for member in plan.members[box]):
            grow_around_members(tx, box)
    return moved


def _put_notes_aside(tx: Transaction, plan: _Plan, moved: Collection[str]) -> None:
    """Move notes that lie outside of all boxes off what came to lie under them."""
    if not moved:
        return
    walls = Walls(_rect_in(tx.now, member.id) for member in plan.members[None])
    for note in sorted(plan.document.of_kind(Note), key=lambda note: (note.order, note.id)):
        if _stays_outside(note) and note.diagram == plan.members[None][0].diagram:
            rect = rect_of(note)
            if not note.locked and walls.hit(rect):
                rect = rect.translated(*walls.clear([rect], FREE))
                tx.update(note.id, {"x": rect.x, "y": rect.y})
            walls.add(rect)


def _lead_flows(tx: Transaction, plan: _Plan, moved: Collection[str]) -> None:
    """Lead the flows that have an end among what moved straight or around other nodes, and put their labels back."""
    flows = {id for node in moved for id in tx.now.referrers(node) if isinstance(tx.now.records[id], Flow)}
    for id in sorted(flows):
        flow = tx.now.get(id, Flow)
        if not flow.locked and (flow.bends or flow.label_offset != (0.0, 0.0)):
            tx.update(id, {"bends": (), "label_offset": (0.0, 0.0)})
    if plan.members[None]:
        lead_around(tx, plan.members[None][0].diagram, flows)


def _ways(document: Document, diagram: str) -> dict[str | None, list[tuple[str, str, float]]]:
    """Return the flows by the level on which they run between two members: the innermost that holds both ends."""
    ways: dict[str | None, list[tuple[str, str, float]]] = defaultdict(list)
    flows = [flow for flow in elements_on(document, diagram) if isinstance(flow, Flow)]
    for flow in sorted(flows, key=lambda flow: (flow.order, flow.id)):
        if flow.source is None or flow.target is None:
            continue
        source, target = ([end, *_around(document, end)] for end in (flow.source, flow.target))
        level = next((box for box in source[1:] if box in target[1:]), None)
        ends = [chain[chain.index(level) - 1] if level is not None else chain[-1] for chain in (source, target)]
        if ends[0] != ends[1]:
            ways[level].append((ends[0], ends[1], _room_for_label(flow)))
    return ways


def _room_for_label(flow: Flow) -> float:
    """Return how far apart two columns have to be for the label of a flow, in px."""
    name = min(measure(flow.name, NAME_SIZE, NAME_WEIGHT), WIDEST_NAME) if flow.name else 0.0
    return max(name, SIGNS) + BESIDE_NAME


def _stays_outside(element: Owned) -> bool:
    """Tell whether something is not laid out: a boundary line, or a note that no box owns."""
    if isinstance(element, Boundary):
        return element.shape == "line"
    return isinstance(element, Note) and element.boundary is None


def _around(document: Document, id: str) -> list[str]:
    """Return the boxes around an element, innermost first."""
    found: list[str] = []
    box = getattr(document.records[id], "boundary", None)
    while box is not None:
        found.append(box)
        box = document.get(box, Boundary).boundary
    return found


def _rect_in(document: Document, id: str) -> Rect:
    element = document.records[id]
    assert isinstance(element, Owned)
    return rect_of(element)


def _at(rect: Rect, corner: Point) -> Rect:
    return Rect(corner.x, corner.y, rect.width, rect.height)


def _padded(rect: Rect, padding: tuple[float, float, float, float]) -> Rect:
    left, top, right, bottom = padding
    return Rect(rect.x - left, rect.y - top, rect.width + left + right, rect.height + top + bottom)


def _united(rects: Iterable[Rect]) -> Rect:
    first, *others = rects
    for rect in others:
        first = first.united(rect)
    return first

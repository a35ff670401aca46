"""Ways around: a flow that would run over other nodes gets two bends that lead it past them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from threatline.commands.ownership import elements_on, rect_of
from threatline.commands.walls import Walls
from threatline.model.document import Document, Transaction
from threatline.model.geometry import Point, Rect, bounds_of, length_of
from threatline.model.records import Flow, Node, Note, Spot
from threatline.model.route import Curve, curve_between, flow_curve, lane_of

CLEAR = 6.0
"""So near, in px, a line passes a node at least."""
BESIDE = 24.0
"""So far beside a node a way around it leads; the next one LANE further out."""
LANE = 20.0
LANES = 3
STEPS = 24
"""Into how many straight pieces each cubic is cut to see what it meets."""
ROUNDS = 3
MOST_LED = 400
"""In a larger drawing nobody follows single lines, and looking for ways would take seconds."""
MOST_MET = 6
"""A line that runs over more nodes than this finds no way around them all."""


def lead_around(tx: Transaction, diagram: str, flows: Collection[str]) -> None:
    """Bend those of `flows` that run over a node or a note at which they do not end, where that helps.

    A way around leads past everything that the straight way meets, on the side where it meets least else.
    """
    if len(flows) > MOST_LED:
        return
    nodes = [element for element in elements_on(tx.now, diagram) if isinstance(element, Node | Note)]
    ground = _Ground(Walls(), {element.id: rect_of(element) for element in nodes})
    for rect in ground.rects.values():
        ground.walls.add(rect)
    taken = Walls()
    for id in sorted(flows, key=lambda id: (tx.now.get(id, Flow).order, id)):
        flow = tx.now.get(id, Flow)
        if flow.locked or flow.source is None or flow.target is None or flow.source == flow.target:
            continue
        curve = flow_curve(tx.now, flow)
        met = ground.met_by(curve, flow)
        if 0 < len(met) <= MOST_MET and (bends := _bends(tx.now, flow, met, ground, taken)):
            tx.update(id, {"bends": bends})
            taken.add(bounds_of(bends).inflated(LANE / 2 - 1))


class _Ground(NamedTuple):
    """The nodes and notes of a diagram, and where they are."""

    walls: Walls
    rects: dict[str, Rect]

    def met_by(self, curve: Curve, flow: Flow) -> list[Rect]:
        """Return what a flow runs over or nearly touches, its ends left out."""
        ends = [self.rects[end] for end in (flow.source, flow.target) if end in self.rects]
        return [
            wall
            for wall in self.walls.all_under(bounds_of(curve.flattened(STEPS)).inflated(CLEAR))
            if wall not in ends and _passes(curve, wall.inflated(CLEAR))
        ]


def _passes(curve: Curve, rect: Rect) -> bool:
    return any(rect.intersects(bounds_of(piece)) for piece in pairwise(curve.flattened(STEPS)))


def _bends(document: Document, flow: Flow, met: list[Rect], ground: _Ground, taken: Walls) -> tuple[Spot, ...] | None:
    """Return the two bends of the best way around, or None when every way meets as much as the straight one."""
    lane = lane_of(document, flow)
    ends = [document.records[end] for end in (flow.source, flow.target) if end is not None]
    (source, source_kind), (target, target_kind) = ((ground.rects[end.id], end.kind) for end in ends)
    least: tuple[float, float] = (len(met), 0.0)
    best: tuple[Spot, ...] | None = None
    for _ in range(ROUNDS):
        seen: list[Rect] = []
        for bends in _ways(source.centre, target.centre, met):
            curve = curve_between(
                source, source_kind, target, target_kind, lane=lane.number, lanes=lane.of, loop=False, bends=bends
            )
            over = ground.met_by(curve, flow)
            shared = taken.hit(bounds_of(bends).inflated(LANE / 2 - 1)) is not None
            cost = (len(over) + (0.5 if shared else 0.0), length_of(curve.flattened(STEPS)))
            if cost[0] < len(met) and cost < least:
                least, best = cost, bends
            seen += over
        if least[0] < 1 or not seen:
            break
        met = list(dict.fromkeys(met + seen))
    return best


def _ways(source: Point, target: Point, met: list[Rect]) -> Iterator[tuple[Spot, ...]]:
    """Yield pairs of bends beside everything that was met, on either side, in lanes further and further out."""
    around = met[0]
    for rect in met[1:]:
        around = around.united(rect)
    flat = abs(target.x - source.x) >= abs(target.y - source.y)
    for lane in range(LANES):
        away = BESIDE + LANE * lane
        if flat:
            along = sorted((around.left, around.right), reverse=target.x < source.x)
            for y in (around.top - away, around.bottom + away):
                yield tuple((x, y) for x in along)
        else:
            along = sorted((around.top, around.bottom), reverse=target.y < source.y)
            for x in (around.left - away, around.right + away):
                yield tuple((x, y) for y in along)

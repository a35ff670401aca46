"""Finds places for the labels of a diagram's flows on which they cover neither nodes nor one another.

Places follow from the records alone. Labels are placed one after the other: those moved by hand first, the others in
the order of painting. Each looks only at what lies within its reach, so that a change asks anew only those near it, and
what is followed commit by commit is what would be found from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from heapq import heapify, heappop, heappush

from threatline.drawing.appearance import Appearance, Badge, appearance_of
from threatline.drawing.boundaries import title_rect
from threatline.drawing.flows import flow_label
from threatline.drawing.near import Near
from threatline.model.document import Document
from threatline.model.geometry import XY, Point, Rect, polylines_meet
from threatline.model.records import Boundary, Element, Flow, Node, Note
from threatline.model.route import Curve, Lane, label_anchor, label_rect, line_curve

Rank = tuple[bool, str, str]
WayOf = Callable[[Flow], tuple[Curve, Lane]]
"""A flow → the curve on which it is drawn, and its lane."""

WIDEST, HIGHEST = 200.0, 50.0
"""No label is larger."""
SLIDE_PX, SLIDE_SHARE = 36.0, 0.08
"""One step along the curve: the shorter of so many px and that share of the way between its ends."""
SLIDES = (0, -1, 1, -2, 2, -3, 3, -4, 4)
BESIDE = HIGHEST / 2 + 9.0
"""How far a label may stand above or below a flat line that has no free place on it."""
FLAT = 0.5
"""A line is flat where it goes down by less than this part of its length."""
CLEAR = 2.0
"""Nearer to a node than this a label counts as covering it."""

ON_NODE, ON_LABEL, ON_TITLE, ON_BORDER, ON_END = 100.0, 60.0, 30.0, 12.0, 8.0
"""How bad it is to cover these; of equal places the first in the order of looking is taken."""

_AT_HOME = (0.0, 0.0)
_AS_WIDE_AS_WITH_A_BADGE = Badge("open", 2)
"""Badges come and go with every answer; a label keeps room for one, so that it does not jump."""


def label_reach(curve: Curve, lane: Lane) -> Rect:
    """Return the rectangle within which the label of a curve looks for a place; long curves have no longer reach."""
    slide = 1.5 * SLIDES[-1] * _step(curve) * curve.start.distance(curve.end)
    return label_rect(curve, WIDEST, HIGHEST, _AT_HOME, *lane).inflated(slide, max(slide, BESIDE))


def _step(curve: Curve) -> float:
    """Return one step along a curve as a share of it."""
    return min(SLIDE_SHARE, SLIDE_PX / max(curve.start.distance(curve.end), 1.0))


class LabelPlaces:
    """The places of all labels on one diagram; each is looked for when somebody first asks for it."""

    def __init__(self, document: Document, diagram: str, way_of: WayOf) -> None:
        self._document, self._diagram, self._way_of = document, diagram, way_of
        self._is_read = False
        self._things, self._flows = Near(), Near()
        self._ranks: dict[str, Rank] = {}
        """Flow → its place in the order in which labels are placed."""
        self._placed: dict[str, tuple[Rect | None, XY]] = {}
        """Flow → what its label covers and how far that is from its home. What precedes one that is here is here."""

    def shift(self, flow: str) -> XY:
        """Return how far from its home, in px, the label of a flow stands; (0, 0) for one moved by hand."""
        if not self._is_read:
            self._read()
        if flow not in self._flows:
            return _AT_HOME
        self._place(flow)
        return self._placed[flow][1]

    def follow(self, touched: Iterable[str]) -> set[str]:
        """Follow a change of elements and of the ways of flows; returns the flows whose labels stand elsewhere now."""
        if not self._is_read:
            return set()
        asked: set[str] = set()
        for id in touched:
            asked |= self._follow(id)
        changed: set[str] = set()
        waiting = [(self._ranks[id], id) for id in asked if id in self._placed]
        heapify(waiting)
        done: set[str] = set()
        while waiting:
            _, id = heappop(waiting)
            if id in done:
                continue
            done.add(id)
            before = self._placed.pop(id)
            self._place(id)
            after = self._placed[id]
            if before != after:
                changed.add(id)
                rank = self._ranks[id]
                for area in (before[0], after[0]):
                    for other in self._flows.at(area) if area is not None else ():
                        if other in self._placed and other not in done and self._ranks[other] > rank:
                            heappush(waiting, (self._ranks[other], other))
        return changed

    # ---- what lies where ----------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._is_read = True
        for id in self._document.referrers(self._diagram):
            self._put(id)

    def _put(self, id: str) -> None:
        record = self._document.records.get(id)
        if not isinstance(record, Element) or record.diagram != self._diagram:
            return
        if isinstance(record, Flow):
            curve, lane = self._way_of(record)
            moved = record.label_offset != _AT_HOME
            reach = label_reach(curve, lane)
            if moved:
                reach = label_rect(curve, WIDEST, HIGHEST, record.label_offset, *lane)
            self._flows.put(id, reach)
            self._ranks[id] = (not moved, record.order, id)
        elif isinstance(record, Boundary) and record.shape == "line":
            self._things.put(id, line_curve(record).bounds())
        elif isinstance(record, Node | Note | Boundary):
            self._things.put(id, _rect_of(record))

    def _follow(self, id: str) -> set[str]:
        """Take over where one element lies now; returns the flows that have to look for a place again."""
        thing, reach = self._things.drop(id), self._flows.drop(id)
        placed, rank = self._placed.get(id), self._ranks.pop(id, None)
        self._put(id)
        asked: set[str] = set()
        for area in (thing, self._things.rect(id)):
            if area is not None:
                asked.update(self._flows.at(area.inflated(CLEAR)))
        if id in self._flows:
            asked.add(id)
            if placed is None or rank != self._ranks[id]:  # others may come before or after it now
                for area in (reach, self._flows.rect(id)):
                    asked.update(self._flows.at(area) if area is not None else ())
        elif placed is not None:
            del self._placed[id]
            asked.update(self._flows.at(placed[0]) if placed[0] is not None else ())
        return asked

    # ---- placing ------------------------------------------------------------------------------------------------

    def _place(self, flow: str) -> None:
        """Place a label, after those that come before it and may stand in its way."""
        work = [flow]
        while work:
            id = work[-1]
            if id in self._placed:
                work.pop()
                continue
            before = self._before(id)
            if missing := [other for other in before if other not in self._placed]:
                work += missing
                continue
            self._placed[id] = self._found(id, [rect for o in before if (rect := self._placed[o][0]) is not None])
            work.pop()

    def _before(self, id: str) -> list[str]:
        reach, rank = self._flows.rect(id), self._ranks[id]
        assert reach is not None
        return [other for other in self._flows.at(reach) if self._ranks[other] < rank]

    def _found(self, id: str, labels: list[Rect]) -> tuple[Rect | None, XY]:
        flow = self._document.records.get(id)
        if not isinstance(flow, Flow):  # deleted a moment ago; the change is told soon
            return None, _AT_HOME
        curve, lane = self._way_of(flow)
        look = appearance_of(flow)._replace(badge=_AS_WIDE_AS_WITH_A_BADGE)
        label = flow_label(flow, curve, look, lane)
        if label is None or flow.label_offset != _AT_HOME:
            return (None if label is None else label.rect), _AT_HOME
        reach = self._flows.rect(id)
        assert reach is not None
        around = _Around(self._document, self._things.at(reach), labels, curve)
        home = best = label.rect
        least = around.badness(home)
        if least:
            for rect in _others(curve, lane, home):
                if reach.contains(rect) and (badness := around.badness(rect)) < least:
                    best, least = rect, badness
                    if not badness:
                        break
        return best, (best.x - home.x, best.y - home.y)


def _others(curve: Curve, lane: Lane, home: Rect) -> Iterator[Rect]:
    """Yield other places for a label, the best first: along its line, then above and below where the line is flat."""
    at, side = label_anchor(*lane)
    step = _step(curve)
    fractions = [at + slide * step for slide in SLIDES]
    for fraction in fractions[1:]:
        yield label_rect(curve, home.width, home.height, _AT_HOME, *lane, fraction=fraction)
    for fraction in fractions if side == 0 else ():
        point, direction = curve.at(fraction)
        if abs(direction.y) < FLAT:
            for y in (point.y - home.height - 7.0, point.y + 7.0):
                yield Rect(point.x - home.width / 2, y, home.width, home.height)


class _Around:
    """What a label may cover in its reach, and how bad that would be."""

    def __init__(self, document: Document, things: Collection[str], labels: list[Rect], curve: Curve) -> None:
        self._nodes: list[Rect] = []
        self._frames: list[Rect] = []
        self._titles: list[Rect] = []
        self._lines: list[list[Point]] = []
        self._labels = labels
        self._ends = (curve.start, curve.end)
        for id in things:
            record = document.records.get(id)
            if isinstance(record, Boundary):
                if record.name:
                    self._titles.append(title_rect(record, Appearance()))
                if record.shape == "line":
                    self._lines.append(line_curve(record).flattened(8))
                else:
                    self._frames.append(_rect_of(record))
            elif isinstance(record, Node | Note):
                self._nodes.append(_rect_of(record).inflated(CLEAR))

    def badness(self, label: Rect) -> float:
        """Return 0 where a label covers nothing, else more the more it covers."""
        bad = 0.0
        for rects, weight in ((self._nodes, ON_NODE), (self._labels, ON_LABEL), (self._titles, ON_TITLE)):
            for rect in rects:
                if (share := _covered(label, rect)) > 0:
                    bad += weight * (1 + share)
        bad += ON_BORDER * sum(label.intersects(frame) and not frame.contains(label) for frame in self._frames)
        if self._lines:
            outline = [*label.corners(), Point(label.x, label.y)]
            bad += ON_BORDER * sum(polylines_meet(outline, line) for line in self._lines)
        return bad + ON_END * sum(label.contains(end) for end in self._ends)


def _rect_of(element: Node | Note | Boundary) -> Rect:
    return Rect(element.x, element.y, element.width, element.height)


def _covered(label: Rect, other: Rect) -> float:
    """Return which part of a label lies on a rectangle, 0–1."""
    across = min(label.right, other.right) - max(label.x, other.x)
    down = min(label.bottom, other.bottom) - max(label.y, other.y)
    return across * down / (label.width * label.height) if across > 0 and down > 0 else 0.0

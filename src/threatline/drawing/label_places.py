"""Finds places for the labels of a diagram's flows on which they cover neither nodes nor one another.

Places follow from the records alone. Labels are placed one after the other: those moved by hand first, the others in
the order of painting. Each looks only at what lies within its reach, so that a change asks anew only those near it, and
what is followed commit by commit is what would be found from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from math import inf
from typing import NamedTuple

from threatline.drawing.appearance import Appearance, Badge, appearance_of
from threatline.drawing.boundaries import title_rect
from threatline.drawing.flows import flow_label
from threatline.model.document import Document
from threatline.model.geometry import XY, Point, Rect, bounds_of, polylines_meet
from threatline.model.near import Near
from threatline.model.records import Boundary, Element, Flow, Node, Note
from threatline.model.route import Curve, Lane, label_anchor, label_rect, line_curve

Rank = tuple[bool, str, str]
WayOf = Callable[[Flow], tuple[Curve, Lane]]
"""A flow → the curve on which it is drawn, and its lane."""

WIDEST, HIGHEST = 200.0, 50.0
"""No label is larger."""
SLIDE_PX = 30.0
"""One step along the curve, as the crow flies between its ends."""
SLIDE_SHARE = 0.3
"""A label goes no further than this part of the way, so that it stays clear of the ends."""
MOST_SLIDES = 5
GAP = 7.0
"""Between a label and the line beside which it stands because there is no free place on it."""
ABOVE, BESIDE = HIGHEST / 2 + GAP, WIDEST / 2 + GAP
"""How far from its line the middle of such a label may lie."""
FLAT = 0.5
"""A line is flat where it goes down by less than this part of its length."""
CLEAR = 2.0
"""Nearer to a node than this a label counts as covering it."""

ON_NODE, ON_LABEL, ON_TITLE, ON_BORDER, ON_END = 100.0, 80.0, 40.0, 20.0, 8.0
"""How bad it is to cover these; of equal places the first in the order of looking is taken."""
TOUCHED = 0.25
"""Which share of that counts for merely touching one."""

_AT_HOME = (0.0, 0.0)
_AS_WIDE_AS_WITH_A_BADGE = Badge("open", 2)
"""Badges come and go with every answer; a label keeps room for one, so that it does not jump."""


def label_reach(curve: Curve, lane: Lane) -> Rect:
    """Return the rectangle within which the label of a curve looks for a place; long curves have no longer reach."""
    distance = curve.start.distance(curve.end)
    slide = 1.5 * SLIDE_PX * _slides(distance)
    is_flat = abs(curve.end.y - curve.start.y) < FLAT * distance or distance == 0.0
    across, down = (slide, max(slide, ABOVE)) if is_flat else (max(slide, BESIDE), slide)
    return label_rect(curve, WIDEST, HIGHEST, _AT_HOME, *lane).inflated(across, down)


def _slides(distance: float) -> int:
    """Return how many steps a label may go in each direction from its home on a curve between ends so far apart."""
    return min(int(SLIDE_SHARE * distance / SLIDE_PX), MOST_SLIDES)


class LabelPlaces:
    """The places of all labels on one diagram; each is looked for when somebody first asks for it."""

    def __init__(self, document: Document, diagram: str, way_of: WayOf) -> None:
        self._document, self._diagram, self._way_of = document, diagram, way_of
        self._is_read = False
        self._things: Near[str] = Near()
        self._flows: Near[str] = Near()
        self._seen: dict[str, _Thing] = {}
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

    def prepare(self, count: int) -> bool:
        """Place up to so many labels for which nobody has asked yet; returns whether there are more."""
        if not self._is_read:
            self._read()
        unplaced = [id for id in self._ranks if id not in self._placed]
        for id in unplaced[:count]:
            self._place(id)
        return len(unplaced) > count

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
        elif isinstance(record, Node | Note | Boundary):
            thing = self._seen[id] = _thing(record)
            is_line = isinstance(record, Boundary) and record.shape == "line"
            covered = Rect(record.x, record.y, record.width, record.height)
            self._things.put(id, bounds_of(thing.line) if is_line else covered)

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
        around = _Around([self._seen[thing] for thing in self._things.at(reach)], labels, curve)
        home = best = label.rect
        least = around.badness(home)
        if least:
            for rect in _others(curve, lane, home):
                if reach.contains(rect) and (badness := around.badness(rect, least)) < least:
                    best, least = rect, badness
                    if not badness:
                        break
        return best, (best.x - home.x, best.y - home.y)


def _others(curve: Curve, lane: Lane, home: Rect) -> Iterator[Rect]:
    """Yield other places for a label, the best first: along its line, then on both sides of it."""
    at, side = label_anchor(*lane)
    distance = max(curve.start.distance(curve.end), 1.0)
    steps = [way * step for step in range(1, _slides(distance) + 1) for way in (-1, 1)]
    fractions = [at, *(at + step * SLIDE_PX / distance for step in steps)]
    for fraction in fractions[1:]:
        yield label_rect(curve, home.width, home.height, _AT_HOME, *lane, fraction=fraction)
    for fraction in fractions if side == 0 else ():
        point, direction = curve.at(fraction)
        for way in (-1, 1):
            if abs(direction.y) < FLAT:
                x, y = point.x, point.y + way * (home.height / 2 + GAP)
            else:
                x, y = point.x - way * (home.width / 2 + GAP), point.y
            yield Rect(x - home.width / 2, y - home.height / 2, home.width, home.height)


Obstacle = tuple[float, float, float, float, float]
"""Left, top, right and bottom of a rectangle, and how bad it is to cover it."""


class _Thing(NamedTuple):
    """What of an element a label should not cover."""

    obstacles: tuple[Obstacle, ...] = ()
    frame: Rect | None = None
    line: Sequence[Point] = ()


def _thing(record: Node | Note | Boundary) -> _Thing:
    rect = Rect(record.x, record.y, record.width, record.height)
    if not isinstance(record, Boundary):
        return _Thing((_obstacle(rect.inflated(CLEAR), ON_NODE),))
    title = (_obstacle(title_rect(record, Appearance()), ON_TITLE),) if record.name else ()
    if record.shape == "line":
        return _Thing(title, line=line_curve(record).flattened(8))
    return _Thing(title, rect)


class _Around:
    """What a label may cover in its reach, and how bad that would be."""

    def __init__(self, things: Iterable[_Thing], labels: Iterable[Rect], curve: Curve) -> None:
        self._obstacles = [_obstacle(label, ON_LABEL) for label in labels]
        self._frames: list[Rect] = []
        self._lines: list[Sequence[Point]] = []
        self._ends = (curve.start, curve.end)
        for thing in things:
            self._obstacles += thing.obstacles
            if thing.frame is not None:
                self._frames.append(thing.frame)
            if thing.line:
                self._lines.append(thing.line)

    def badness(self, label: Rect, enough: float = inf) -> float:
        """Return 0 where a label covers nothing, else more the more it covers; from `enough` on nobody counts."""
        left, top = label.x, label.y
        right, bottom = left + label.width, top + label.height
        area = label.width * label.height
        bad = 0.0
        for x, y, x2, y2, weight in self._obstacles:  # asked very often: plain comparisons, no calls for most
            if x < right and left < x2 and y < bottom and top < y2:
                covered = (min(right, x2) - max(left, x)) * (min(bottom, y2) - max(top, y))
                bad += weight * (TOUCHED + covered / area)
                if bad >= enough:
                    return bad
        for frame in self._frames:
            if frame.intersects(label) and not frame.contains(label):
                bad += ON_BORDER
        if self._lines:
            outline = [*label.corners(), Point(left, top)]
            bad += ON_BORDER * sum(polylines_meet(outline, line) for line in self._lines)
        return bad + ON_END * sum(label.contains(end) for end in self._ends)


def _obstacle(rect: Rect, weight: float) -> Obstacle:
    return rect.x, rect.y, rect.x + rect.width, rect.y + rect.height, weight

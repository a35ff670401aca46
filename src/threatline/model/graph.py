"""Who is joined to whom: arcs, chains of boxes and crossings, kept current commit by commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from threatline.model.changes import Commit, Update
from threatline.model.document import Document
from threatline.model.records import AnyRecord, Boundary, Flow, Node, Note
from threatline.model.route import Curve, cuts, flow_curve, line_curve

Direction = Literal["inward", "outward", "both"]
Owned = Node | Note | Boundary

ROUTE_FIELDS = {"x", "y", "width", "height", "bends", "source", "target", "order", "routing"}
_NO_ARCS: dict[Arc, None] = {}
_NOBODY: frozenset[str] = frozenset()


class Arc(NamedTuple):
    """One reading of a flow, from the node that sends to the node that receives."""

    flow: str
    source: str
    target: str


class Crossing(NamedTuple):
    """A flow, read forwards, meets a boundary; a line is crossed in both directions at once."""

    boundary: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class GraphChange:
    """What one commit did to the graph, as ids; empty sets when it only changed words or places."""

    arcs: frozenset[str] = _NOBODY
    """Flows whose readings appeared, changed or went."""
    crossings: frozenset[str] = _NOBODY
    """Flows that cross other boundaries, or other ways, than before."""
    owners: frozenset[str] = _NOBODY
    """Elements with another chain of boxes around them."""
    former_arcs: dict[str, tuple[Arc, ...]] = field(default_factory=dict)
    """The readings that the flows in `arcs` had before."""


class GraphIndex:
    """An index over a document; every answer is a dictionary look-up."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.rebuild()

    # ---- questions ----------------------------------------------------------------------------------------------

    def arcs(self, flow: str) -> tuple[Arc, ...]:
        """Return the readings of a flow: one, two when it is two-way, none when an end is free."""
        return self._arcs.get(flow, ())

    def inbound(self, node: str) -> Collection[Arc]:
        """Return the arcs into a node."""
        return self._inbound.get(node, _NO_ARCS)

    def outbound(self, node: str) -> Collection[Arc]:
        """Return the arcs out of a node."""
        return self._outbound.get(node, _NO_ARCS)

    def boxes_around(self, element: str) -> tuple[str, ...]:
        """Return the boxes that hold an element, innermost first; a box does not hold itself."""
        return self._chains.get(element, ())

    def members(self, box: str) -> Collection[str]:
        """Return the elements that a box owns directly."""
        return self._members.get(box, _NOBODY)

    def all_members(self, box: str) -> set[str]:
        """Return the nodes that a box and its inner boxes own."""
        found: set[str] = set()
        work = list(self.members(box))
        while work:
            id = work.pop()
            if isinstance(self._document.records.get(id), Node):
                found.add(id)
            work.extend(self.members(id))
        return found

    def crossings(self, flow: str) -> tuple[Crossing, ...]:
        """Return the boundaries a flow crosses, in the order in which it meets the boxes, then the lines."""
        return self._crossings.get(flow, ())

    def all_crossings(self) -> dict[str, tuple[Crossing, ...]]:
        """Return, for each flow that crosses anything, what it crosses now."""
        return dict(self._crossings)

    def crossing_flows(self, boundary: str) -> Collection[str]:
        """Return the flows that cross a boundary."""
        return self._crossing_flows.get(boundary, _NOBODY)

    def right_angled(self) -> Collection[str]:
        """Return the flows that make way for nodes which they do not join, on all diagrams."""
        return self._right_angled

    # ---- keeping current ----------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Read the whole document anew."""
        self._arcs: dict[str, tuple[Arc, ...]] = {}
        self._inbound: dict[str, dict[Arc, None]] = {}
        self._outbound: dict[str, dict[Arc, None]] = {}
        self._chains: dict[str, tuple[str, ...]] = {}
        self._members: dict[str, dict[str, None]] = defaultdict(dict)
        self._crossings: dict[str, tuple[Crossing, ...]] = {}
        self._crossing_flows: dict[str, set[str]] = defaultdict(set)
        self._lines: dict[str, dict[str, Curve]] = defaultdict(dict)
        self._owner: dict[str, str] = {}
        self._right_angled: set[str] = set()
        owned: list[str] = []
        flows: list[str] = []
        for record in self._document.records.values():
            if isinstance(record, Flow):
                flows.append(record.id)
                self._set_routing(record.id)
                self._set_arcs(record.id, _readings(record))
            elif isinstance(record, Owned):
                self._set_owner(record.id, record.boundary)
                self._set_line(record)
                owned.append(record.id)
        for id in owned:
            if (chain := self._chain(id)) != ():
                self._chains[id] = chain
        for id in flows:
            self._set_crossings(id, self._crossings_now(id))

    def update(self, commit: Commit) -> GraphChange:
        """Follow a commit that the document has already applied; returns what it did to the graph."""
        fields = changed_fields(commit)
        former = self._follow_arcs(fields)
        owners, left = self._follow_owners(fields)
        suspects = set(former)
        for id in owners:
            suspects.update(self.incident(id))
        suspects.update(self._rerouted(fields, former))
        crossings = {id for id in suspects if self._set_crossings(id, self._crossings_now(id))}
        return GraphChange(frozenset(former), frozenset(crossings), frozenset(owners | left), former)

    def _follow_arcs(self, fields: dict[str, set[str] | None]) -> dict[str, tuple[Arc, ...]]:
        former: dict[str, tuple[Arc, ...]] = {}
        for id, paths in fields.items():
            if paths is not None and not paths & {"source", "target", "two_way"}:
                continue
            record = self._document.records.get(id)
            old = self._arcs.get(id, ())
            new = _readings(record) if isinstance(record, Flow) else ()
            if old != new:
                former[id] = old
                self._set_arcs(id, new)
        return former

    def _follow_owners(self, fields: dict[str, set[str] | None]) -> tuple[set[str], set[str]]:
        """Return the elements whose chain of boxes differs, those still there and those gone."""
        moved: set[str] = set()
        for id, paths in fields.items():
            if paths is not None and "boundary" not in paths:
                continue
            record = self._document.records.get(id)
            self._set_owner(id, record.boundary if isinstance(record, Owned) else None)
            if isinstance(record, Owned) or id in self._chains:
                moved.add(id)
        changed: set[str] = set()
        gone: set[str] = set()
        work = list(moved)
        while work:
            id = work.pop()
            old, new = self._chains.get(id, ()), self._chain(id)
            if id not in self._document.records:
                self._chains.pop(id, None)
                gone.add(id)
            elif old != new:
                changed.add(id)
                if new:
                    self._chains[id] = new
                else:
                    del self._chains[id]
            else:
                continue
            work.extend(self.members(id))
        return changed, gone

    def _rerouted(self, fields: dict[str, set[str] | None], former: dict[str, tuple[Arc, ...]]) -> set[str]:
        """Return the flows whose drawn curve, or a line they may cut, can have changed; none where no line is."""
        found: set[str] = set()
        lines_touched: set[str] = set()
        for id, paths in fields.items():
            record = self._document.records.get(id)
            if paths is None or "routing" in paths:
                self._set_routing(id)
            if self._right_angled and (record is None or (isinstance(record, Node) and moves(paths))):
                found.update(self._right_angled)
            had_line = next((diagram for diagram, lines in self._lines.items() if id in lines), None)
            if had_line is not None or (isinstance(record, Boundary) and record.shape == "line"):
                if had_line is not None:
                    del self._lines[had_line][id]
                    lines_touched.add(had_line)
                if isinstance(record, Boundary):
                    self._set_line(record)
                    lines_touched.add(record.diagram)
            elif paths is None or paths & ROUTE_FIELDS:
                if isinstance(record, Node) and self._lines.get(record.diagram):
                    found.update(self.incident(id))
                elif isinstance(record, Flow) and self._lines.get(record.diagram):
                    found.add(id)
                    for arc in (*former.get(id, ()), *self.arcs(id)):
                        found.update(self.between(arc.source, arc.target))
        for diagram in lines_touched:
            found.update(flow.id for flow in self._document.referring(diagram, Flow))
        for arcs in former.values():
            for arc in arcs:
                source = self._document.records.get(arc.source)
                if isinstance(source, Node) and self._lines.get(source.diagram):
                    found.update(self.between(arc.source, arc.target))
        return found

    # ---- pieces -------------------------------------------------------------------------------------------------

    def _set_arcs(self, flow: str, arcs: tuple[Arc, ...]) -> None:
        for arc in self._arcs.pop(flow, ()):
            for side, node in ((self._outbound, arc.source), (self._inbound, arc.target)):
                del side[node][arc]
                if not side[node]:
                    del side[node]
        for arc in arcs:
            self._outbound.setdefault(arc.source, {})[arc] = None
            self._inbound.setdefault(arc.target, {})[arc] = None
        if arcs:
            self._arcs[flow] = arcs

    def _set_owner(self, id: str, owner: str | None) -> None:
        if (before := self._owner.pop(id, None)) is not None:
            self._members[before].pop(id, None)
            if not self._members[before]:
                del self._members[before]
        if owner is not None:
            self._owner[id] = owner
            self._members[owner][id] = None

    def _set_routing(self, id: str) -> None:
        record = self._document.records.get(id)
        if isinstance(record, Flow) and record.routing == "right_angled":
            self._right_angled.add(id)
        else:
            self._right_angled.discard(id)

    def _set_line(self, record: AnyRecord) -> None:
        if isinstance(record, Boundary) and record.shape == "line":
            self._lines[record.diagram][record.id] = line_curve(record)

    def _set_crossings(self, flow: str, crossings: tuple[Crossing, ...]) -> bool:
        before = self._crossings.get(flow, ())
        if before == crossings:
            return False
        for crossing in before:
            self._crossing_flows[crossing.boundary].discard(flow)
            if not self._crossing_flows[crossing.boundary]:
                del self._crossing_flows[crossing.boundary]
        for crossing in crossings:
            self._crossing_flows[crossing.boundary].add(flow)
        if crossings:
            self._crossings[flow] = crossings
        else:
            self._crossings.pop(flow, None)
        return True

    def _chain(self, id: str) -> tuple[str, ...]:
        chain: list[str] = []
        owner = self._owner.get(id)
        while owner is not None:
            chain.append(owner)
            owner = self._owner.get(owner)
        return tuple(chain)

    def _crossings_now(self, id: str) -> tuple[Crossing, ...]:
        arcs = self._arcs.get(id, ())
        if not arcs:
            return ()
        _, source, target = arcs[0]
        outer, inner = self._chains.get(source, ()), self._chains.get(target, ())
        found: list[Crossing] = []
        if outer != inner:
            found += [Crossing(box, "outward") for box in outer if box not in inner]
            found += [Crossing(box, "inward") for box in reversed(inner) if box not in outer]
        flow = self._document.records[id]
        if isinstance(flow, Flow) and (lines := self._lines.get(flow.diagram)):
            curve = flow_curve(self._document, flow)
            found += [Crossing(line, "both") for line, drawn in sorted(lines.items()) if cuts(curve, drawn)]
        return tuple(found)

    def incident(self, node: str) -> set[str]:
        """Return the flows that start or end at a node."""
        return {arc.flow for arc in (*self.inbound(node), *self.outbound(node))}

    def between(self, one: str, other: str) -> set[str]:
        """Return the flows that join two nodes, either way round."""
        return {arc.flow for arc in (*self.inbound(one), *self.outbound(one)) if other in (arc.source, arc.target)}


def _readings(flow: Flow) -> tuple[Arc, ...]:
    if flow.source is None or flow.target is None:
        return ()
    forward = Arc(flow.id, flow.source, flow.target)
    if flow.two_way and flow.source != flow.target:
        return (forward, Arc(flow.id, flow.target, flow.source))
    return (forward,)


def moves(paths: set[str] | None) -> bool:
    """Tell whether a node with these changed fields (None: it came or went) covers another place now."""
    return paths is None or not paths.isdisjoint(("x", "y", "width", "height", "diagram"))


def changed_fields(commit: Commit) -> dict[str, set[str] | None]:
    """Return per touched id the changed field paths, or None when the record came or went."""
    found: dict[str, set[str] | None] = {}
    for change in commit.changes:
        if not isinstance(change, Update):
            found[change.id] = None
        else:
            paths = found.setdefault(change.id, set())
            if paths is not None:
                paths |= change.paths()
    return found

"""Keeps the facts of boundaries current: what crosses them, their doors, and open paths through them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from threatline.engine.catalogue import Value
from threatline.engine.compiler import Masks
from threatline.engine.conditions import Crosses, CrossingCount, Cuts, EntryPoints, PathExists, means_boundary, within
from threatline.engine.facts import is_certain, mask_of
from threatline.engine.meanings import BOUNDARY_TYPE, PROCESS_TYPE, STENCIL
from threatline.engine.origins import Origins
from threatline.engine.paths import is_open
from threatline.engine.values import Values
from threatline.model.changes import Commit
from threatline.model.cuts import CutIndex
from threatline.model.graph import Arc, Crossing, GraphChange
from threatline.model.records import Boundary

if TYPE_CHECKING:
    from threatline.engine.analysis import Analysis

Readings = tuple[list[Arc], list[Arc]]
"""The readings of flows that cross a boundary inward, and outward."""
REVERSED = {"inward": "outward", "outward": "inward", "both": "both"}
CUT = "cut"
"""Stands beside the directions of crossings: the drawn curve meets the boundary."""


class CrossingFacts:
    """The facts of flows about what they cross and cut; type and stencil of a boundary and the direction decide."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        reads_cuts = any(isinstance(fact, Cuts) for fact in analysis.compiled.facts.crosses)
        self.cuts = CutIndex(analysis.document, analysis.graph) if reads_cuts else None
        """What flows cut; None where no rule asks, since it costs a geometry test for every flow and boundary."""
        self._of_boundary: dict[str, dict[str, Masks]] = {}
        """Boundary → direction, or CUT → the facts of a flow across it, and of the same flow read backwards."""
        self._of_sort: dict[tuple[Value, Value], dict[str, Masks]] = {}
        """The same by type and stencil of the boundary."""

    def of(self, flow: str, crossings: Iterable[Crossing]) -> Masks:
        """Return the facts of a flow as it is drawn, and as it is read backwards."""
        known = self._of_boundary.get
        forth = back = 0
        for boundary, way in crossings:
            one, other = (known(boundary) or self._across(boundary))[way]
            forth |= one
            back |= other
        for boundary in self.cuts.boundaries(flow) if self.cuts is not None else ():
            cut, _ = (known(boundary) or self._across(boundary))[CUT]
            forth |= cut
            back |= cut
        return forth, back

    def follow(self, commit: Commit, change: GraphChange) -> set[str]:
        """Follow a commit that the graph has already followed; returns the flows that cut others than before."""
        return self.cuts.follow(commit, change) if self.cuts is not None else set()

    def flows_that_read(self, boundary: str, old: Values, new: Values) -> set[str]:
        """Return the flows whose facts can change when a boundary gets other values."""
        if all(old.value(name) == new.value(name) for name in (BOUNDARY_TYPE, STENCIL)):
            return set()
        cutting = self.cuts.flows(boundary) if self.cuts is not None else ()
        return {*self.analysis.graph.crossing_flows(boundary), *cutting}

    def forget(self, boundary: str) -> None:
        """Drop what is known about a boundary that differs or is gone."""
        self._of_boundary.pop(boundary, None)

    def _across(self, boundary: str) -> dict[str, Masks]:
        values = self.analysis.values[boundary]
        sort = (values.value(BOUNDARY_TYPE), values.value(STENCIL))
        if sort not in self._of_sort:
            ways = {way: (self._mask(sort, way), self._mask(sort, back)) for way, back in REVERSED.items()}
            self._of_sort[sort] = {**ways, CUT: (self._mask(sort, CUT), 0)}
        found = self._of_boundary[boundary] = self._of_sort[sort]
        return found

    def _mask(self, sort: tuple[Value, Value], way: str) -> int:
        return mask_of(
            bit
            for fact, bit in self.analysis.compiled.facts.crosses.items()
            if means_boundary(fact, *sort) and (way == CUT if isinstance(fact, Cuts) else _goes(fact, way))
        )


def _goes(fact: Crosses, way: str) -> bool:
    """Tell whether a crossing in one direction is of the direction that is asked for."""
    return way != CUT and (way == "both" or fact.direction in (None, way))


class BoundaryFacts:
    """The facts of all boundaries, over the facts of flows and nodes."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.facts: dict[str, Masks] = {}
        self._crossings: dict[str, tuple[Crossing, ...]] = {}
        """Flow → what it crossed when this was last current."""
        facts = analysis.compiled.facts
        self._counts = [
            (fact, bit, facts.arc[fact.where] if fact.where is not None else 0)
            for fact, bit in facts.boundary.items()
            if isinstance(fact, CrossingCount)
        ]
        self._doors = [(fact, bit) for fact, bit in facts.boundary.items() if isinstance(fact, EntryPoints)]
        self._openings = [Opening(fact, bit, analysis) for fact, bit in facts.paths.items()]

    def rebuild(self) -> None:
        """Gather the facts of every boundary anew."""
        self._crossings = self.analysis.graph.all_crossings()
        for opening in self._openings:
            opening.rebuild()
        boundaries = [boundary.id for boundary in self.analysis.document.of_kind(Boundary)]
        readings = self._readings(self._crossings, boundaries)
        self.facts = {boundary: self._gather(boundary, found) for boundary, found in readings.items()}

    def follow(
        self, change: GraphChange, flows: set[str], old_values: Mapping[str, Values | None], nodes: set[str]
    ) -> set[str]:
        """Follow a commit; returns the boundaries whose facts differ.

        `flows` were read anew, `old_values` are those of elements that differ, `nodes` differ in facts or values.
        """
        graph, records = self.analysis.graph, self.analysis.document.records
        dirty = {id for id, old_value in old_values.items() if old_value is None}
        for opening in self._openings:
            dirty |= opening.update(change, nodes, self._crossings)
        for flow in flows:
            old, new = self._crossings.get(flow, ()), graph.crossings(flow)
            dirty.update(crossing.boundary for crossing in (*old, *new))
            if new:
                self._crossings[flow] = new
            else:
                self._crossings.pop(flow, None)
        if self._doors:
            for id, old_value in old_values.items():
                if old_value is not None and PROCESS_TYPE in old_value.base and id in records:
                    for arc in graph.inbound(id):
                        dirty.update(crossing.boundary for crossing in graph.crossings(arc.flow))
        different: set[str] = set()
        for id in dirty:
            record = records.get(id)
            if record is not None and record.kind == "boundary":
                facts = self._gather(id, self._readings(graph.crossing_flows(id), (id,))[id])
                if facts != self.facts.get(id):
                    self.facts[id] = facts
                    different.add(id)
        return different

    def forget(self, boundary: str) -> None:
        """Drop a boundary that is gone."""
        self.facts.pop(boundary, None)

    def _gather(self, boundary: str, readings: Readings) -> Masks:
        yes = may = 0
        n_crossing = len(self.analysis.graph.crossing_flows(boundary))
        inward, outward = readings
        for count, bit, asked in self._counts:
            if count.direction is None and not asked:
                sure = possible = n_crossing
            elif count.direction is None:
                sure, possible = self._count(count, [*inward, *outward], asked)
            else:
                sure, possible = self._count(count, inward if count.direction == "inward" else outward, asked)
            if _overlaps(sure, possible, count):
                may |= bit
                if within(sure, count.at_least, count.at_most) and within(possible, count.at_least, count.at_most):
                    yes |= bit
        for doors, bit in self._doors:
            if n_crossing >= doors.at_least and self._has_doors(doors, boundary, inward):
                yes |= bit
                may |= bit
        for opening in self._openings:
            one, other = opening.facts(boundary)
            yes |= one
            may |= other
        return yes, may

    def _readings(self, flows: Iterable[str], boundaries: Iterable[str]) -> dict[str, Readings]:
        """Return, for each boundary, the readings of some flows that cross it; a line is crossed both ways."""
        arcs_of, crossings_of = self.analysis.graph.arcs, self.analysis.graph.crossings
        found: dict[str, Readings] = {boundary: ([], []) for boundary in boundaries}
        for flow in flows:
            arcs = arcs_of(flow)
            for boundary, way in crossings_of(flow):
                if boundary not in found:
                    continue
                inward, outward = found[boundary]
                if way == "both":
                    inward += arcs
                    outward += arcs
                    continue
                forth, back = (inward, outward) if way == "inward" else (outward, inward)
                forth.append(arcs[0])
                if len(arcs) > 1:
                    back.append(arcs[1])
        return found

    def _count(self, fact: CrossingCount, readings: list[Arc], asked: int) -> tuple[int, int]:
        """Return how many flows certainly, and how many possibly, cross so; `asked` is the bit of `where`.

        Where only a lower bound matters it stops there.
        """
        if not asked:
            count = len({arc.flow for arc in readings})
            return count, count
        reading = self.analysis.reading
        enough = fact.at_least if fact.at_most is None else None
        sure: set[str] = set()
        possible: set[str] = set()
        for arc in readings:
            yes, may = reading(arc)
            if may & asked:
                flow = arc.flow
                possible.add(flow)
                if yes & asked:
                    sure.add(flow)
                    if len(sure) == enough:
                        break
        return len(sure), len(possible)

    def _has_doors(self, fact: EntryPoints, boundary: str, inward: list[Arc]) -> bool:
        """Tell whether enough members that count can be entered from outside; a line has no members."""
        if not self.analysis.graph.members(boundary):
            return fact.at_least == 0
        nodes, excluding, enough = self.analysis.nodes, fact.excluding, fact.at_least
        doors: set[str] = set()
        for _, _, target in inward:
            door = nodes[target]
            if door.kind != "process" or door.values.value(PROCESS_TYPE) not in excluding:
                doors.add(target)
                if len(doors) >= enough:
                    return True
        return len(doors) >= enough


class Opening:
    """One `path_exists` fact, for all boundaries."""

    def __init__(self, fact: PathExists, bit: int, analysis: Analysis) -> None:
        self.fact, self.bit, self.analysis = fact, bit, analysis
        tests = analysis.compiled.tests
        self._tests = {"actor": tests[fact.source].get("actor"), "store": tests[fact.target].get("store")}
        """What an actor must satisfy to set out, and a store to be worth reaching; None where nothing ever does."""
        self._sides = (0,) if is_certain(fact, analysis.compiled.facts.asked, analysis.content.catalogue) else (0, 1)
        """What is certainly so, and what is possibly so, where that can differ."""
        self._actors = [Origins(1, self._after, self._before) for _ in self._sides]
        """Over flows that cross nothing, of actors that satisfy `from`."""
        self._stores: list[set[str]] = [set() for _ in self._sides]

    def rebuild(self) -> None:
        """Start anew."""
        actors, stores = self._truths("actor"), self._truths("store")
        for side in self._sides:
            self._actors[side].rebuild([id for id, truth in actors.items() if truth[side]])
            self._stores[side] = {id for id, truth in stores.items() if truth[side]}

    def _truths(self, kind: str) -> dict[str, Masks]:
        """Return, for all nodes of a kind, whether they satisfy what is asked of it."""
        test, model = self._tests[kind], self.analysis.model
        if test is None:
            return {}
        nodes = self.analysis.nodes.values()
        return {node.id: test(node.values, node.yes, node.may, model) for node in nodes if node.kind == kind}

    def facts(self, boundary: str) -> Masks:
        """Return the fact of a boundary: its bit in the yes mask, its bit in the may mask."""
        graph, budget = self.analysis.graph, self.fact.crossings
        if is_open(graph, boundary, self._stores[0], self._actors[0], budget):
            return self.bit, self.bit
        if self._sides == (0,):
            return 0, 0
        return 0, self.bit if is_open(graph, boundary, self._stores[1], self._actors[1], budget) else 0

    def update(self, change: GraphChange, nodes: set[str], crossed: Mapping[str, tuple[Crossing, ...]]) -> set[str]:
        """Follow a commit; returns the boundaries that may differ. `crossed` are the flows that crossed before."""
        records, graph = self.analysis.document.records, self.analysis.graph
        # A node that enters or leaves a box changes what its flows cross, unless all of a path moves with it.
        suspects = set(change.owners)
        dirty = {crossing.boundary for flow in change.crossings for crossing in crossed.get(flow, ())}
        for id in nodes:
            if id in records:
                suspects |= self._settle(id)
        removed, added = self._free_arcs(change, crossed)
        for flow in (*change.arcs, *change.crossings):
            for arc in (*change.former_arcs.get(flow, ()), *graph.arcs(flow)):
                suspects.update(arc[1:])
        gone = {id for id in nodes if id not in records}
        for side in self._sides:
            self._stores[side].difference_update(gone)
            sources = {id: bool(self._truth("actor", id)[side]) for id in nodes if id in self.analysis.nodes}
            suspects |= self._actors[side].update(sources, removed, added, gone)
        for id in suspects:
            if id in records and records[id].kind in ("actor", "process", "store"):
                dirty.update(graph.boxes_around(id))
                for arc in graph.outbound(id):
                    dirty.update(graph.boxes_around(arc.target))
        if self.fact.crossings > 1 and (dirty or suspects):
            return {boundary.id for boundary in self.analysis.document.of_kind(Boundary)}
        return dirty

    def _settle(self, store: str) -> set[str]:
        """Note whether an element is a store that satisfies `to` now; returns it when that differs."""
        truth = self._truth("store", store)
        different: set[str] = set()
        for side in self._sides:
            if bool(truth[side]) != (store in self._stores[side]):
                (self._stores[side].add if truth[side] else self._stores[side].discard)(store)
                different.add(store)
        return different

    def _free_arcs(
        self, change: GraphChange, crossed: Mapping[str, tuple[Crossing, ...]]
    ) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Return the pairs of nodes that were, and that are now, joined by a changed flow that crosses nothing."""
        graph = self.analysis.graph
        removed: set[tuple[str, str]] = set()
        added: set[tuple[str, str]] = set()
        for flow in change.arcs | change.crossings:
            arcs = graph.arcs(flow)
            if flow not in crossed:
                removed.update(arc[1:] for arc in change.former_arcs.get(flow, arcs))
            if not graph.crossings(flow):
                added.update(arc[1:] for arc in arcs)
        return removed - added, added - removed

    def _truth(self, kind: str, id: str) -> Masks:
        """Return whether an element is of a kind, and satisfies what is asked of that kind."""
        node, test = self.analysis.nodes.get(id), self._tests[kind]
        if node is None or node.kind != kind or test is None:
            return 0, 0
        return test(node.values, node.yes, node.may, self.analysis.model)

    def _after(self, node: str) -> list[str]:
        graph = self.analysis.graph
        return [arc.target for arc in graph.outbound(node) if not graph.crossings(arc.flow)]

    def _before(self, node: str) -> list[str]:
        graph = self.analysis.graph
        return [arc.source for arc in graph.inbound(node) if not graph.crossings(arc.flow)]


def _overlaps(low: int, high: int, count: CrossingCount) -> bool:
    """Tell whether some number from `low` to `high` satisfies a count."""
    return (count.at_least is None or high >= count.at_least) and (count.at_most is None or low <= count.at_most)

"""Keeps the facts of boundaries current: what crosses them, their doors, and open paths through them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from threatline.engine.compiler import Masks
from threatline.engine.conditions import CrossingCount, EntryPoints, PathExists, within
from threatline.engine.facts import is_certain
from threatline.engine.origins import Origins
from threatline.engine.paths import is_open
from threatline.engine.values import Values
from threatline.model.graph import Arc, Crossing, GraphChange
from threatline.model.records import Actor, Boundary, Flow, Store

if TYPE_CHECKING:
    from threatline.engine.analysis import Analysis


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
        document, graph = self.analysis.document, self.analysis.graph
        self._crossings = {flow.id: found for flow in document.of_kind(Flow) if (found := graph.crossings(flow.id))}
        for opening in self._openings:
            opening.rebuild()
        self.facts = {boundary.id: self._gather(boundary.id) for boundary in document.of_kind(Boundary)}

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
                if old_value is not None and "process_type" in old_value.base and id in records:
                    for arc in graph.inbound(id):
                        dirty.update(crossing.boundary for crossing in graph.crossings(arc.flow))
        different: set[str] = set()
        for id in dirty:
            record = records.get(id)
            if record is not None and record.kind == "boundary":
                facts = self._gather(id)
                if facts != self.facts.get(id):
                    self.facts[id] = facts
                    different.add(id)
        return different

    def forget(self, boundary: str) -> None:
        """Drop a boundary that is gone."""
        self.facts.pop(boundary, None)

    def _gather(self, boundary: str) -> Masks:
        yes = may = 0
        n_crossing = len(self.analysis.graph.crossing_flows(boundary))
        for count, bit, asked in self._counts:
            if count.direction is None and not asked:
                sure = possible = n_crossing
            else:
                sure, possible = self._count(count, boundary, asked)
            if _overlaps(sure, possible, count):
                may |= bit
                if within(sure, count.at_least, count.at_most) and within(possible, count.at_least, count.at_most):
                    yes |= bit
        for doors, bit in self._doors:
            if n_crossing >= doors.at_least and self._has_doors(doors, boundary):
                yes |= bit
                may |= bit
        for opening in self._openings:
            one, other = opening.facts(boundary)
            yes |= one
            may |= other
        return yes, may

    def _crossing(self, boundary: str, direction: str | None) -> Iterator[tuple[Arc, ...]]:
        """Yield, for each flow across a boundary, its readings that do so that way; a line is crossed both ways."""
        crossings_of, arcs_of = self.analysis.graph.crossings, self.analysis.graph.arcs
        for flow in self.analysis.graph.crossing_flows(boundary):
            arcs = arcs_of(flow)
            for crossed, way in crossings_of(flow):
                if crossed == boundary:
                    if direction in (None, way) or way == "both":
                        yield arcs if direction is None or way == "both" else arcs[:1]
                    elif len(arcs) > 1:
                        yield arcs[1:]

    def _count(self, fact: CrossingCount, boundary: str, asked: int) -> tuple[int, int]:
        """Return how many flows certainly, and how many possibly, cross so; `asked` is the bit of `where`.

        Where only a lower bound matters it stops there.
        """
        nodes = self.analysis.nodes
        enough = fact.at_least if fact.at_most is None else None
        sure = possible = 0
        for arcs in self._crossing(boundary, fact.direction):
            yes = may = not asked
            for flow, _, target in arcs if asked else ():
                one, other = nodes[target].arriving[flow]
                yes = yes or bool(one & asked)
                may = may or bool(other & asked)
            possible += may
            sure += yes
            if sure == enough:
                break
        return sure, possible

    def _has_doors(self, fact: EntryPoints, boundary: str) -> bool:
        """Tell whether enough members that count can be entered from outside; a line has no members."""
        nodes = self.analysis.nodes
        if not self.analysis.graph.members(boundary):
            return fact.at_least == 0
        doors: set[str] = set()
        for arcs in self._crossing(boundary, "inward"):
            for arc in arcs:
                door = nodes[arc.target]
                if door.kind != "process" or door.values.value("process_type") not in fact.excluding:
                    doors.add(door.id)
            if len(doors) >= fact.at_least:
                return True
        return len(doors) >= fact.at_least


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
        document = self.analysis.document
        actors = {actor.id: self._truth("actor", actor.id) for actor in document.of_kind(Actor)}
        stores = {store.id: self._truth("store", store.id) for store in document.of_kind(Store)}
        for side in self._sides:
            self._actors[side].rebuild([id for id, truth in actors.items() if truth[side]])
            self._stores[side] = {id for id, truth in stores.items() if truth[side]}

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

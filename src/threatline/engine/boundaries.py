"""Keeps the facts of boundaries current: what crosses them, their doors, and open paths through them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from threatline.engine.compiler import Masks
from threatline.engine.conditions import CrossingCount, EntryPoints, PathExists, within
from threatline.engine.facts import is_certain
from threatline.engine.origins import Origins
from threatline.engine.paths import is_open
from threatline.engine.values import Values
from threatline.model.graph import Arc, Crossing, GraphChange
from threatline.model.records import Actor, Boundary, Flow, Process, Store

if TYPE_CHECKING:
    from threatline.engine.analysis import Analysis

Sides = tuple[tuple[Arc, ...], tuple[Arc, ...]]
"""The readings of a flow that cross a boundary inward, and those that cross it outward."""


class BoundaryFacts:
    """The facts of all boundaries, over the facts of flows and nodes."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.facts: dict[str, Masks] = {}
        self._crossed: dict[str, dict[str, Sides]] = {}
        """Boundary → flow across it → its readings inward and outward; a line is crossed both ways at once."""
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
        self._crossings, self._crossed = {}, {}
        for flow in document.of_kind(Flow):
            if crossings := graph.crossings(flow.id):
                self._note(flow.id, crossings)
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
            if old != new or flow in change.arcs:
                self._note(flow, new)
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

    def _note(self, flow: str, crossings: tuple[Crossing, ...]) -> None:
        """Remember what a flow crosses now, and with which reading."""
        for boundary, _ in self._crossings.pop(flow, ()):
            self._crossed[boundary].pop(flow, None)
        if not crossings:
            return
        self._crossings[flow] = crossings
        arcs = self.analysis.graph.arcs(flow)
        forward, backward = arcs[:1], arcs[1:]
        sides = {"inward": (forward, backward), "outward": (backward, forward), "both": (arcs, arcs)}
        for boundary, way in crossings:
            self._crossed.setdefault(boundary, {})[flow] = sides[way]

    def _gather(self, boundary: str) -> Masks:
        yes = may = 0
        crossed = self._crossed.get(boundary, {})
        for count, bit, asked in self._counts:
            sure, possible = self._count(count, crossed, asked)
            if _overlaps(sure, possible, count):
                may |= bit
                if within(sure, count.at_least, count.at_most) and within(possible, count.at_least, count.at_most):
                    yes |= bit
        for doors, bit in self._doors:
            if len(crossed) >= doors.at_least and self._door_count(doors, boundary, crossed) >= doors.at_least:
                yes |= bit
                may |= bit
        for opening in self._openings:
            one, other = opening.facts(boundary)
            yes |= one
            may |= other
        return yes, may

    def _count(self, fact: CrossingCount, crossed: Mapping[str, Sides], asked: int) -> tuple[int, int]:
        """Return how many flows certainly, and how many possibly, cross so; `asked` is the bit of `where`."""
        if fact.direction is None and not asked:
            return len(crossed), len(crossed)
        nodes = self.analysis.nodes
        sure = possible = 0
        for flow, (inward, outward) in crossed.items():
            arcs = {None: inward + outward, "inward": inward, "outward": outward}[fact.direction]
            yes = may = 0
            for arc in arcs:
                one, other = nodes[arc.target].arriving[flow] if asked else (1, 1)
                yes |= one & (asked or 1)
                may |= other & (asked or 1)
            sure += yes != 0
            possible += may != 0
        return sure, possible

    def _door_count(self, fact: EntryPoints, boundary: str, crossed: Mapping[str, Sides]) -> int:
        nodes = self.analysis.nodes
        if not self.analysis.graph.members(boundary):
            return 0  # a line has no members
        doors = {arc.target for inward, _ in crossed.values() for arc in inward}
        if len(doors) < fact.at_least:
            return len(doors)
        return sum(
            nodes[door].kind != "process" or nodes[door].values.value("process_type") not in fact.excluding
            for door in doors
        )


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
        self._around: dict[str, tuple[str, ...]] = {}
        """Node → the boxes around it when this was last current."""

    def rebuild(self) -> None:
        """Start anew."""
        document, graph = self.analysis.document, self.analysis.graph
        actors = {actor.id: self._truth("actor", actor.id) for actor in document.of_kind(Actor)}
        stores = {store.id: self._truth("store", store.id) for store in document.of_kind(Store)}
        for side in self._sides:
            self._actors[side].rebuild([id for id, truth in actors.items() if truth[side]])
            self._stores[side] = {id for id, truth in stores.items() if truth[side]}
        self._around = {node.id: graph.boxes_around(node.id) for node in document.of_kind(Actor, Process, Store)}

    def facts(self, boundary: str) -> Masks:
        """Return the fact of a boundary: its bit in the yes mask, its bit in the may mask."""
        graph, budget = self.analysis.graph, self.fact.crossings
        if is_open(graph, boundary, self._stores[0], self._actors[0], budget):
            return self.bit, self.bit
        if self._sides == (0,):
            return 0, 0
        return 0, self.bit if is_open(graph, boundary, self._stores[1], self._actors[1], budget) else 0

    def update(self, change: GraphChange, nodes: set[str], crossed: Mapping[str, object]) -> set[str]:
        """Follow a commit; returns the boundaries that may differ. `crossed` are the flows that crossed before."""
        records, graph = self.analysis.document.records, self.analysis.graph
        dirty: set[str] = set()
        suspects: set[str] = set()
        for id in change.owners:
            dirty.update(self._around.pop(id, ()))
            suspects.add(id)
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
                self._around[id] = graph.boxes_around(id)
                dirty.update(self._around[id])
                for arc in graph.outbound(id):
                    dirty.update(graph.boxes_around(arc.target))
        for id in gone:
            self._around.pop(id, None)
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
        self, change: GraphChange, crossed: Mapping[str, object]
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

"""Keeps, for every element, which rules are true or unknown, as bit masks; a commit re-evaluates what it can change.

The strata, each fed by the one before and left early when nothing differs: effective values → readings of flows →
facts of nodes → reachability → rules of nodes → facts and rules of boundaries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from threatline.engine.boundaries import BoundaryFacts, CrossingFacts
from threatline.engine.compiler import Compiled, Masks
from threatline.engine.controls import Supplied
from threatline.engine.facts import mask_of
from threatline.engine.meanings import CLASSIFICATION, OUT_OF_SCOPE
from threatline.engine.node_facts import NodeFacts, Seen
from threatline.engine.pack import Content
from threatline.engine.reachability import Reachability
from threatline.engine.situation import MODEL, Situation, model_answers
from threatline.engine.values import Layers, Values
from threatline.model.collecting import without_collections
from threatline.model.document import Document
from threatline.model.graph import Arc, GraphChange, GraphIndex
from threatline.model.records import NODE_KINDS, Actor, Asset, Boundary, ControlUse, Described, Flow, Process, Store

R = TypeVar("R", bound=Described | Asset)

NONE: Masks = (0, 0)


@dataclass(slots=True)
class Dirt:
    """What one commit touched, as ids, by what it means for the analysis."""

    values: set[str] = field(default_factory=set)
    """Elements and assets whose answers may differ, or that came or went."""
    carried: set[str] = field(default_factory=set)
    """Flows and stores whose data may differ."""
    uses: set[str] = field(default_factory=set)
    """Uses of controls that came, went or changed."""
    cut: set[str] = field(default_factory=set)
    """Flows whose drawn curve meets other boundaries than before."""
    project: bool = False
    """Whether the title page changed."""
    ends: set[str] = field(default_factory=set)
    """Nodes about which their flows see a difference; found out by the analysis."""
    turned: set[str] = field(default_factory=set)
    """Nodes that became nodes of another kind; found out by the analysis."""


class Analysis:
    """The truth of all rules of one pack on all elements of one document.

    Records are told apart by `kind`, not by class: `isinstance` costs much more on validated records.
    """

    def __init__(self, content: Content, document: Document, graph: GraphIndex, compiled: Compiled) -> None:
        self.content, self.document, self.graph, self.compiled = content, document, graph, compiled
        self.layers = Layers(content.catalogue)
        self.values: dict[str, Values] = {}
        self.results: dict[str, Masks] = {}
        """Element → masks of its rules that are true, and that are true or unknown; nothing for a silent element."""
        self.nodes: dict[str, Seen] = {}
        self.evaluations = 0
        """How many times a rule function ran since the beginning."""
        self.readings: dict[str, tuple[Masks, ...]] = {}
        """Flow → the facts of each of its arcs."""
        self._silent: set[str] = set()
        """Elements that are out of scope."""
        self._reaches = [Reachability(fact, bit, self) for fact, bit in compiled.facts.reaches.items()]
        self._node_facts = NodeFacts(self)
        self.supplied = Supplied(content, document, graph)
        self.crossing: CrossingFacts
        self.boundaries = BoundaryFacts(self)

    @property
    def situation(self) -> Situation:
        """The drawing as the interpreter sees it."""
        return Situation(self.content, self.document, self.graph, self.values, self.layers)

    @property
    def model(self) -> Values:
        """The effective values of the model as a whole."""
        return self.values[MODEL]

    # ---- everything ---------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Evaluate every rule on every element."""
        document = self.document
        with without_collections():
            self.supplied = Supplied(self.content, document, self.graph)
            self.values = {MODEL: self._values_of_model()}
            self.results, self._silent, self.crossing = {}, set(), CrossingFacts(self)
            for _ in self._valued(Asset, Boundary):
                pass
            self._asset_facts = {asset.id: self._facts_of_asset(asset.id) for asset in document.of_kind(Asset)}
            self._carried: dict[tuple[str, ...], Masks] = {(): NONE}
            self.readings, self.nodes = {}, {}
            for node in self._valued(Actor, Process, Store):
                self._see(node.id, node.kind, self.values[node.id])
            self._read_flows(self._valued(Flow))
            nodes = list(self.nodes.values())
            self._node_facts.gather(nodes)
            for reach in self._reaches:
                reach.rebuild(nodes)
            self._judge_nodes(nodes)
            self.boundaries.rebuild()
            self._judge_boundaries(boundary.id for boundary in document.of_kind(Boundary))

    def _valued(self, *kinds: type[R]) -> Iterator[R]:
        """Yield the records of some kinds, the effective values of each being known when it comes.

        Whoever reads the values of an element does so best right after they were looked at: they are still at hand.
        """
        values, supplied, silent = self.values, self.supplied.values, self._silent
        for kind in kinds:
            effective = self.layers.kinds[kind.model_fields["kind"].default].effective
            for record in self.document.of_kind(kind):
                id = record.id
                values[id] = found = effective(record.answers, supplied.get(id) if supplied else None)
                if OUT_OF_SCOPE in found.own and found.own[OUT_OF_SCOPE] is True:
                    silent.add(id)
                yield record

    # ---- one commit ---------------------------------------------------------------------------------------------

    def update(self, dirt: Dirt, change: GraphChange) -> set[str]:
        """Follow a commit; returns the elements about which something differs, those that went included."""
        if dirt.project and self._model_differs():
            return self._rebuild_and_compare()
        dirt.turned = {id for id in dirt.values if id in self.nodes and self._kind(id) not in ("", self.nodes[id].kind)}
        self._follow_controls(dirt, change)
        if MODEL in dirt.values or any(self._has_turned(id) for id in dirt.values):
            return self._rebuild_and_compare()
        old_values = self._follow_values(dirt)
        flows, changed, touched = self._follow_flows(dirt, change, old_values)
        nodes = self._follow_nodes(touched, dirt, old_values)
        nodes |= self._follow_reach(change, {*nodes, *old_values})
        nodes |= {id for id in old_values if id in self.nodes}
        self._judge_nodes(self.nodes[id] for id in nodes)
        dirty = self.boundaries.follow(change, flows, old_values, {*nodes, *old_values})
        self._judge_boundaries(id for id in dirty | {*old_values} if self._kind(id) == "boundary")
        return changed | nodes | dirty | {*old_values}

    def _has_turned(self, id: str) -> bool:
        """Tell whether a node has become another kind under the same id: other rules read it, and its flows."""
        node = self.nodes.get(id)
        return node is not None and self._kind(id) not in ("", node.kind)

    def _kind(self, id: str) -> str:
        record = self.document.records.get(id)
        return record.kind if record is not None else ""

    def _rebuild_and_compare(self) -> set[str]:
        before = self.results
        self.rebuild()
        return {id for id in {*before, *self.results} if before.get(id) != self.results.get(id)}

    def _model_differs(self) -> bool:
        return self._values_of_model() != self.values[MODEL]

    def _follow_controls(self, dirt: Dirt, change: GraphChange) -> None:
        if not self.document.count("control_use") and not dirt.uses:
            return
        around = {*change.arcs, *dirt.carried, *dirt.turned}
        for node in dirt.turned:
            around |= self._flows_at(node)
        for flow in tuple(around):
            for arc in (*change.former_arcs.get(flow, ()), *self.graph.arcs(flow)):
                around.update(arc[1:])
        for element in around:
            dirt.uses.update(use.id for use in self.document.referring(element, ControlUse))
        dirt.values |= self.supplied.update(dirt.uses)

    def _follow_values(self, dirt: Dirt) -> dict[str, Values | None]:
        """Recompute effective values; returns the former values of what differs, None for what is new."""
        before: dict[str, Values | None] = {}
        assets: list[str] = []
        for id in dirt.values:
            old, record = self.values.get(id), self.document.records.get(id)
            if record is None:
                if old is not None and self._forget(id):
                    before[id] = old
                continue
            new = self.layers.effective(record.kind, record.answers, self.supplied.values.get(id))  # type: ignore[union-attr]
            if new == old:
                continue
            self.values[id] = new
            if record.kind == "asset":
                assets.append(id)
                continue
            before[id] = old
            self.crossing.forget(id)
            was_silent, is_silent = id in self._silent, new.own.get(OUT_OF_SCOPE) is True
            if record.kind in NODE_KINDS and (self._see(id, record.kind, new) or is_silent != was_silent):
                dirt.ends.add(id)
            (self._silent.add if is_silent else self._silent.discard)(id)
        for id in assets:
            self._asset_facts[id] = self._facts_of_asset(id)
            dirt.carried.update(self.document.referrers(id))
        if assets:
            self._carried = {(): NONE}
        return before

    def _see(self, id: str, kind: str, values: Values) -> bool:
        """Note the values of a node; returns whether its flows, if it had any before, see a difference."""
        ends = self.compiled.ends[kind](values, 0, 0, self.model)
        node = self.nodes.get(id)
        if node is None:
            self.nodes[id] = Seen(id, kind, values, ends)
            return False
        before = (node.end_yes, node.end_may)
        node.kind, node.values = kind, values
        node.end_yes, node.end_may = ends
        return ends != before

    def _forget(self, id: str) -> bool:
        """Drop what is gone; returns whether it was an element."""
        del self.values[id]
        self._silent.discard(id)
        self.crossing.forget(id)
        self.nodes.pop(id, None)
        self.boundaries.forget(id)
        self.results.pop(id, None)
        return self._asset_facts.pop(id, None) is None

    def _follow_flows(
        self, dirt: Dirt, change: GraphChange, old_values: dict[str, Values | None]
    ) -> tuple[set[str], set[str], set[str]]:
        """Read dirty flows anew; returns them, the elements that differ already, and the nodes to gather again."""
        records, arcs_of = self.document.records, self.graph.arcs
        flows = {*change.arcs, *change.crossings, *dirt.cut, *(id for id in dirt.carried if self._kind(id) == "flow")}
        for id, old in old_values.items():
            flows.update(self._flows_at(id) if id in dirt.turned | dirt.ends else self._flows_that_read(id, old))
        touched: set[str] = set()
        changed = {id for id in (*dirt.carried, *change.crossings, *dirt.cut) if id in records}
        for flow in flows:
            arcs = arcs_of(flow)
            former = change.former_arcs.get(flow, arcs)
            before = self.readings.pop(flow, ())
            result = self.results.get(flow)
            if (record := records.get(flow)) is not None:
                self._read_flows([record])  # type: ignore[list-item]
            if arcs != former or before != self.readings.get(flow, ()):
                touched.update(end for arc in (*former, *arcs) for end in arc[1:])
            if arcs != former or self.results.get(flow) != result:
                changed.add(flow)
        return flows, changed, touched

    def reading(self, arc: Arc) -> Masks:
        """Return the facts of one arc."""
        found = self.readings[arc.flow]
        return found[0] if len(found) == 1 else found[self.graph.arcs(arc.flow).index(arc)]

    def _flows_that_read(self, id: str, old: Values | None) -> set[str]:
        """Return the flows whose rules or facts read something that differs in an element."""
        kind = self._kind(id)
        if kind == "flow":
            return {id}
        if kind != "boundary" or old is None:
            return set()  # its flows came or went with it, or were found by its end masks
        new = self.values[id]
        return self.crossing.flows_that_read(id, old, new)

    def _flows_at(self, node: str) -> set[str]:
        return {arc.flow for arc in (*self.graph.inbound(node), *self.graph.outbound(node))}

    def _follow_nodes(self, touched: set[str], dirt: Dirt, old_values: dict[str, Values | None]) -> set[str]:
        """Gather facts of nodes again; returns the nodes whose facts differ."""
        suspects = touched | dirt.turned | {id for id in dirt.carried if self._kind(id) == "store"}
        suspects |= {id for id, old in old_values.items() if old is None}
        nodes = [self.nodes[id] for id in suspects if id in self.nodes]
        before = [node.facts for node in nodes]
        self._node_facts.unite(nodes)
        self._node_facts.gather(nodes)
        fresh = {id for id, old in old_values.items() if old is None and id in self.nodes}
        return fresh | {node.id for node, facts in zip(nodes, before, strict=True) if node.facts != facts}

    def _follow_reach(self, change: GraphChange, dirty: set[str]) -> set[str]:
        removed = {arc[1:] for arcs in change.former_arcs.values() for arc in arcs}
        added = {arc[1:] for flow in change.arcs for arc in self.graph.arcs(flow)}
        nodes = {id for id in dirty if id in self.nodes}
        gone = dirty - nodes
        reached: set[str] = set()
        for reach in self._reaches:
            reached |= reach.update(nodes, gone, removed - added, added - removed)
        return reached

    def _values_of_model(self) -> Values:
        return self.layers.effective(MODEL, model_answers(self.document), self.supplied.values.get(MODEL))

    # ---- one element --------------------------------------------------------------------------------------------

    def _facts_of_asset(self, id: str) -> Masks:
        values = self.values[id]
        yes, may = self.compiled.assets(values, 0, 0, self.values[MODEL])
        level = self.compiled.facts.classes.get(str(values.value(CLASSIFICATION)), 0)
        return yes | level, may | level

    def carried(self, data: tuple[str, ...]) -> Masks:
        """Return the facts of some assets together; one and the same asset satisfies each."""
        found = self._carried.get(data)
        if found is None:
            pairs = [self._asset_facts[asset] for asset in data]
            found = self._carried[data] = (mask_of(yes for yes, _ in pairs), mask_of(may for _, may in pairs))
        return found

    def data_class(self, element: str) -> str | None:
        """Return the highest classification among the data that an element carries, or None."""
        record = self.document.records[element]
        if record.kind in ("flow", "store"):
            facts = self.carried(record.data)[0]
        else:
            facts = self.nodes[element].yes if element in self.nodes else 0
        highest = None
        for name, bit in self.compiled.facts.classes.items():
            if facts & bit:
                highest = name
        return highest

    def _read_flows(self, flows: Iterable[Flow]) -> None:
        """Evaluate the rules of flows, and the facts that their ends and boundaries ask about."""
        values, nodes, results, silent, model = self.values, self.nodes, self.results, self._silent, self.values[MODEL]
        arcs_of, crossings_of, crossed_by = self.graph.arcs, self.graph.crossings, self.crossing.of
        known, rules, readings = self._carried.get, self.compiled.arcs, self.readings
        cuts = self.crossing.cuts is not None
        count = 0
        for flow in flows:
            id, data = flow.id, flow.data
            arcs = arcs_of(id)
            if not arcs:
                results[id] = NONE
                continue
            count += 1
            own = values[id]
            yes, may = known(data) or self.carried(data)
            crossings = crossings_of(id)
            crossed, back = crossed_by(id, crossings) if crossings or cuts else NONE
            true = possible = 0
            found: tuple[Masks, ...] = ()
            for _, start, end in arcs:
                source, target = nodes[start], nodes[end]
                t, n, p, q = rules(
                    own, source.end_yes, source.end_may, target.end_yes, target.end_may, crossed, yes, may, model
                )
                found += ((p, q),)
                source.out_yes |= p
                source.out_may |= q
                target.in_yes |= p
                target.in_may |= q
                true |= t
                possible |= n
                crossed = back
            readings[id] = found
            if silent and (id in silent or (source.id in silent and target.id in silent)):
                true = possible = 0
            results[id] = (true, possible)
        self.evaluations += count

    def _judge_nodes(self, nodes: Iterable[Seen]) -> None:
        """Evaluate the rules of nodes."""
        results, silent, rules, model = self.results, self._silent, self.compiled.nodes, self.values[MODEL]
        count = 0
        for node in nodes:
            if node.id in silent:
                results[node.id] = NONE
            else:
                results[node.id] = rules[node.kind](node.values, node.yes, node.may, model)
                count += 1
        self.evaluations += count

    def _judge_boundaries(self, ids: Iterable[str]) -> None:
        """Evaluate the rules of boundaries."""
        rules, model = self.compiled.boundaries, self.values[MODEL]
        for id in ids:
            if id in self._silent:
                self.results[id] = NONE
                continue
            yes, may = self.boundaries.facts[id]
            self.results[id] = rules(self.values[id], yes, may, model)
            self.evaluations += 1

"""Keeps the facts of nodes current: what flows in and out, their own data, their neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from threatline.engine.compiler import Masks
from threatline.engine.conditions import NeighbourCount, within
from threatline.engine.facts import mask_of
from threatline.engine.values import Values
from threatline.model.records import NODE_KINDS

if TYPE_CHECKING:
    from threatline.engine.analysis import Analysis


class Seen:
    """A node as the rules see it, so that one look-up finds everything about it."""

    __slots__ = ("end_may", "end_yes", "id", "in_may", "in_yes", "kind", "may", "out_may", "out_yes", "values", "yes")

    def __init__(self, id: str, kind: str, values: Values, ends: Masks) -> None:
        self.id, self.kind, self.values = id, kind, values
        self.end_yes, self.end_may = ends
        """What flows ask about it."""
        self.in_yes = self.in_may = self.out_yes = self.out_may = 0
        """The union of the facts of what flows into it, and of what flows out of it."""
        self.yes = 0
        self.may = 0
        """All its facts, reachability included."""

    @property
    def facts(self) -> Masks:
        """The masks of its facts that are true, and that are true or unknown."""
        return self.yes, self.may


class NodeFacts:
    """The facts of all nodes, over those of flows; reachability adds its own."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        facts = analysis.compiled.facts
        self._ways = {kind: (facts.way_mask(kind, "inbound"), facts.way_mask(kind, "outbound")) for kind in NODE_KINDS}
        self._counts = {kind: tuple(facts.counts(kind).items()) for kind in NODE_KINDS}
        self._reached = mask_of(facts.reaches.values())

    def unite(self, nodes: Iterable[Seen]) -> None:
        """Form the unions over the arcs of some nodes anew, since arcs or their facts went."""
        graph, reading = self.analysis.graph, self.analysis.reading
        for node in nodes:
            node.in_yes = node.in_may = node.out_yes = node.out_may = 0
            for yes, may in map(reading, graph.inbound(node.id)):
                node.in_yes |= yes
                node.in_may |= may
            for yes, may in map(reading, graph.outbound(node.id)):
                node.out_yes |= yes
                node.out_may |= may

    def gather(self, nodes: Iterable[Seen]) -> None:
        """Note the facts of nodes: the union over their arcs, their own data, their neighbours; reachability stays."""
        reached, counts, ways = self._reached, self._counts, self._ways
        for node in nodes:
            inbound, outbound = ways[node.kind]
            yes = node.in_yes & inbound | node.out_yes & outbound | node.yes & reached
            may = node.in_may & inbound | node.out_may & outbound | node.may & reached
            if node.kind == "store":
                one, other = self.analysis.carried(self.analysis.document.records[node.id].data)  # type: ignore[union-attr]
                yes |= one
                may |= other
            for fact, bit in counts[node.kind]:
                if self._count_fits(fact, node.id):
                    yes |= bit
                    may |= bit
            node.yes, node.may = yes, may

    def _count_fits(self, fact: NeighbourCount, node: str) -> bool:
        graph = self.analysis.graph
        arcs = graph.inbound(node) if fact.way == "inbound" else graph.outbound(node)
        if fact.at_most is None and len(arcs) < (fact.at_least or 0):
            return False  # the neighbours are not more than the flows
        count = len({arc.source if fact.way == "inbound" else arc.target for arc in arcs})
        return within(count, fact.at_least, fact.at_most)

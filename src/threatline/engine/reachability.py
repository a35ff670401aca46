"""Keeps current, for one `reachable_from` fact, which nodes some other node of the right kind can reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from threatline.engine.compiler import Masks
from threatline.engine.conditions import ReachableFrom
from threatline.engine.origins import Origins

if TYPE_CHECKING:
    from threatline.engine.analysis import Analysis
    from threatline.engine.node_facts import Seen

Ends = tuple[str, str]


class Reachability:
    """One fact for all nodes; with a limit of hops it looks back on demand, otherwise it labels nodes with origins.

    It keeps its bit in the node facts of the analysis up to date.
    """

    def __init__(self, fact: ReachableFrom, bit: int, analysis: Analysis) -> None:
        self.fact, self.bit, self.analysis = fact, bit, analysis
        self._tests = analysis.compiled.tests[fact.where]
        self._sure = Origins(2, self._after, self._before)
        is_certain = bool(bit & analysis.compiled.facts.certain)
        self._possible = self._sure if is_certain else Origins(2, self._after, self._before)

    def rebuild(self, nodes: Iterable[Seen]) -> None:
        """Start anew with these nodes, whose other facts are known."""
        found = self._truths(nodes)
        for origins, side in self._sides():
            sources = [node for node, truth in found.items() if truth[side]]
            if self.fact.max_hops is None:
                origins.rebuild(sources)
            else:
                origins.sources = set(sources)
        reached = self._possible.reached() if self.fact.max_hops is None else self.analysis.nodes
        for node in reached:
            self._note(node)

    def update(self, nodes: set[str], gone: set[str], removed: set[Ends], added: set[Ends]) -> set[str]:
        """Follow a commit; returns the nodes for which the fact differs.

        `nodes` may have become sources or ceased to be, `gone` no longer exist; `removed` and `added` are the pairs of
        nodes between which arcs went and appeared.
        """
        found = self._truths(self.analysis.nodes[node] for node in nodes)
        suspects: set[str] = set()
        for origins, side in self._sides():
            sources = {node: node in found and bool(found[node][side]) for node in nodes}
            if self.fact.max_hops is None:
                suspects |= origins.update(sources, removed, added, gone)
                continue
            suspects |= {node for node, is_source in sources.items() if is_source != (node in origins.sources)}
            suspects |= {target for _, target in removed | added}
            origins.sources = (origins.sources - nodes - gone) | {node for node in sources if sources[node]}
        if self.fact.max_hops is not None:
            suspects = self._ball(suspects, self._after) | nodes
        return {node for node in suspects if node in self.analysis.nodes and self._note(node)}

    def _note(self, node: str) -> bool:
        """Write the fact of a node; returns whether it differs from before."""
        if self.fact.max_hops is None:
            sure = self._sure.is_reached_by_other(node)
            possible = sure or self._possible.is_reached_by_other(node)
        else:
            upstream = self._ball({node}, self._before) - {node}
            sure = not upstream.isdisjoint(self._sure.sources)
            possible = sure or not upstream.isdisjoint(self._possible.sources)
        seen = self.analysis.nodes[node]
        old = seen.facts
        seen.yes = seen.yes | self.bit if sure else seen.yes & ~self.bit
        seen.may = seen.may | self.bit if possible else seen.may & ~self.bit
        return seen.facts != old

    def _sides(self) -> tuple[tuple[Origins, int], ...]:
        return ((self._sure, 0),) if self._possible is self._sure else ((self._sure, 0), (self._possible, 1))

    def _truths(self, nodes: Iterable[Seen]) -> dict[str, Masks]:
        """Return, for the nodes that can satisfy `where` at all, whether they do."""
        tests, model = self._tests, self.analysis.model
        return {
            node.id: tests[node.kind](node.values, node.yes, node.may, model) for node in nodes if node.kind in tests
        }

    def _after(self, node: str) -> list[str]:
        return [arc.target for arc in self.analysis.graph.outbound(node)]

    def _before(self, node: str) -> list[str]:
        return [arc.source for arc in self.analysis.graph.inbound(node)]

    def _ball(self, starts: set[str], neighbours: Callable[[str], list[str]]) -> set[str]:
        """Return the nodes at most `max_hops` flows away from some others, those included."""
        seen, ring = set(starts), set(starts)
        for _ in range(self.fact.max_hops or 0):
            ring = {found for node in ring for found in neighbours(node)} - seen
            seen |= ring
        return seen

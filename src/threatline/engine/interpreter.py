"""Evaluates conditions plainly, one element at a time: the source of explanations and the oracle of the compiler."""

from __future__ import annotations

from collections.abc import Iterator

from threatline.engine.catalogue import NOT_APPLICABLE, UNKNOWN, PropertySpec, Value
from threatline.engine.conditions import (
    AllOf,
    Always,
    AnyOf,
    Carries,
    Condition,
    Crosses,
    CrossingCount,
    Cuts,
    EndKind,
    EntryPoints,
    Fact,
    ModelFact,
    Named,
    NeighbourCount,
    Not,
    PathExists,
    ReachableFrom,
    SomeFlow,
    means_boundary,
    within,
)
from threatline.engine.kleene import Truth, all_of, any_of, opposite
from threatline.engine.meanings import BOUNDARY_TYPE, CLASSIFICATION, PROCESS_TYPE, STENCIL, TAGS
from threatline.engine.situation import MODEL, Situation
from threatline.model.graph import Arc, Crossing


class Interpreter:
    """Gives the truth of conditions in a situation. Vocabulary, sections 3 and 4."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation

    def test(self, condition: Condition, id: str) -> Truth:
        """Return the truth of a condition on an element, an asset or MODEL.

        A flow satisfies it when one of its readings does; a flow with a free end never does.
        """
        if id != MODEL and self.situation.kind(id) == "flow":
            return any_of(self.test_arc(condition, arc) for arc in self.situation.graph.arcs(id))
        return self._test(condition, id, None)

    def test_arc(self, condition: Condition, arc: Arc) -> Truth:
        """Return the truth of a condition on one reading of a flow."""
        return self._test(condition, arc.flow, arc)

    def _test(self, condition: Condition, id: str, arc: Arc | None) -> Truth:
        match condition:
            case Fact():
                return self._fact(condition, id, arc)
            case AllOf(parts):
                return all_of(self._test(part, id, arc) for part in parts)
            case AnyOf(parts):
                return any_of(self._test(part, id, arc) for part in parts)
            case Not(part):
                return opposite(self._test(part, id, arc))
            case Named(condition=inner):
                return self._test(inner, id, arc)
            case Always():
                return True
            case EndKind(end, kinds):
                at = id if end is None else getattr(arc, end, None)
                return at is not None and self.situation.kind(at) in kinds
            case Crosses():
                return arc is not None and any(True for _ in self.crossed(condition, arc))
            case Cuts():
                return arc is not None and bool(self.cut(condition, arc))
            case ModelFact(fact):
                return self._fact(fact, MODEL, None)
            case Carries():
                return any_of(self.asset_fits(condition, asset) for asset in self.situation.carried(id))
            case SomeFlow(_, where):
                return any_of(self.test_arc(where, other) for other in self.arcs(condition, id))
            case NeighbourCount(_, at_least, at_most):
                return within(len(self.neighbours(condition, id)), at_least, at_most)
            case ReachableFrom(where, hops):
                return any_of(self._test(where, node, None) for node in self.upstream(id, hops))
            case CrossingCount():
                return self._crossing_count(condition, id)
            case EntryPoints(at_least, _):
                return len(self.entry_points(condition, id)) >= at_least
            case PathExists():
                return self._path(condition, id)
        raise TypeError(f"{type(condition).__name__} belongs to model checks")

    # ---- facts about one thing ------------------------------------------------------------------------------------

    def _fact(self, fact: Fact, id: str, arc: Arc | None) -> Truth:
        if fact.end is not None:
            if arc is None:
                return False
            id = getattr(arc, fact.end)
        kind = MODEL if id == MODEL else self.situation.kind(id)
        spec = self.situation.content.catalogue.spec(kind, fact.name)
        if spec is None:
            return False
        return fact_of_value(fact, self.situation.value(id, fact.name), spec)

    def crossed(self, condition: Crosses, arc: Arc) -> Iterator[Crossing]:
        """Yield the boundaries meant that one reading of a flow crosses that way."""
        for crossing in self.situation.crossings(arc):
            goes = condition.direction in (None, crossing.direction) or crossing.direction == "both"
            if goes and self._is_meant(condition, crossing.boundary):
                yield crossing

    def cut(self, condition: Cuts, arc: Arc) -> list[str]:
        """Return the boundaries meant that the drawn curve of a flow meets."""
        return [boundary for boundary in self.situation.cut(arc.flow) if self._is_meant(condition, boundary)]

    def _is_meant(self, condition: Crosses | Cuts, boundary: str) -> bool:
        value = self.situation.value
        return means_boundary(condition, value(boundary, BOUNDARY_TYPE), value(boundary, STENCIL))

    def asset_fits(self, condition: Carries, asset: str) -> Truth:
        """Return whether one asset satisfies all keys of `carries`; its tags are never unknown."""
        situation, parts = self.situation, list[Truth]()
        if condition.any_tag is not None:
            tags = situation.value(asset, TAGS)
            parts.append(isinstance(tags, tuple) and bool({*tags} & {*condition.any_tag}))
        if condition.at_least is not None:
            parts.append(self._fact(Fact(CLASSIFICATION, "at_least", condition.at_least), asset, None))
        parts += [self._fact(Fact(name, "is", False), asset, None) for name in condition.lacking]
        return all_of(parts)

    # ---- facts about the drawing ------------------------------------------------------------------------------------

    def arcs(self, condition: SomeFlow | NeighbourCount, node: str) -> list[Arc]:
        """Return the arcs into or out of a node, as the condition says."""
        graph = self.situation.graph
        return list(graph.inbound(node) if condition.way == "inbound" else graph.outbound(node))

    def neighbours(self, condition: NeighbourCount, node: str) -> set[str]:
        """Return the distinct nodes at the other end."""
        return {arc.source if condition.way == "inbound" else arc.target for arc in self.arcs(condition, node)}

    def upstream(self, node: str, hops: int | None = None) -> Iterator[str]:
        """Yield the other nodes with a directed path to a node, nearest first, at most so many flows away."""
        seen = {node}
        ring = [node]
        distance = 0
        while ring and (hops is None or distance < hops):
            sources = dict.fromkeys(arc.source for found in ring for arc in self.situation.graph.inbound(found))
            ring = [source for source in sources if source not in seen]
            seen.update(ring)
            yield from ring
            distance += 1

    def crossing_arcs(self, condition: CrossingCount, boundary: str) -> Iterator[tuple[Arc, ...]]:
        """Yield, for each flow across a boundary, its readings that cross it the way the condition says."""
        graph = self.situation.graph
        for flow in sorted(graph.crossing_flows(boundary)):
            readings = tuple(
                arc
                for arc in graph.arcs(flow)
                if any(
                    where == boundary and (condition.direction is None or way in (condition.direction, "both"))
                    for where, way in self.situation.crossings(arc)
                )
            )
            if readings:
                yield readings

    def _crossing_count(self, condition: CrossingCount, boundary: str) -> Truth:
        where = condition.where
        verdicts = [
            True if where is None else any_of(self.test_arc(where, arc) for arc in readings)
            for readings in self.crossing_arcs(condition, boundary)
        ]
        sure = sum(verdict is True for verdict in verdicts)
        return count_verdict(condition, sure, sure + sum(verdict is None for verdict in verdicts))

    def entry_points(self, condition: EntryPoints, boundary: str) -> list[str]:
        """Return the members that inward flows reach; a line has no members."""
        members = self.situation.graph.all_members(boundary)
        doors = {
            arc.target
            for readings in self.crossing_arcs(CrossingCount(direction="inward"), boundary)
            for arc in readings
            if arc.target in members
        }
        return sorted(
            door
            for door in doors
            if self.situation.kind(door) != "process"
            or self.situation.value(door, PROCESS_TYPE) not in condition.excluding
        )

    def _path(self, condition: PathExists, boundary: str) -> Truth:
        return any_of(truth for truth, _, _ in self.paths(condition, boundary))

    def paths(self, condition: PathExists, boundary: str) -> Iterator[tuple[Truth, str, str]]:
        """Yield (truth, actor, store) for each outside actor with a cheap enough path to a store inside."""
        situation = self.situation
        members = situation.graph.all_members(boundary)
        if not members:
            return
        for id, record in situation.document.records.items():
            if record.kind != "actor" or id in members:
                continue
            start = self._test(condition.source, id, None)
            if start is False:
                continue
            for node in self._within_budget(id, condition.crossings):
                if node in members and situation.kind(node) == "store":
                    yield all_of([start, self._test(condition.target, node, None)]), id, node

    def _within_budget(self, start: str, budget: int) -> dict[str, int]:
        """Return the nodes that can be reached crossing at most `budget` boundaries, with the fewest crossings."""
        cost = {start: 0}
        work = [start]
        while work:
            node = work.pop(0)
            for arc in self.situation.graph.outbound(node):
                total = cost[node] + len(self.situation.graph.crossings(arc.flow))
                if total <= budget and total < cost.get(arc.target, budget + 1):
                    cost[arc.target] = total
                    work.append(arc.target)
        return cost


def fact_of_value(fact: Fact, value: Value, spec: PropertySpec) -> Truth:
    """Return the truth of a comparison, by the table of vocabulary section 4."""
    operator, want = fact.operator, fact.value
    if value == NOT_APPLICABLE:
        return False
    known = value is not None and value != UNKNOWN
    if operator == "known":
        return known is want
    if operator == "unless":
        return not (known and value == want)
    if value is None:
        return False
    if value == UNKNOWN:
        return None
    match operator:
        case "is":
            return value == want
        case "is_not":
            return value != want
        case "in" | "not_in":
            return (value in tuple(want or ())) == (operator == "in")  # type: ignore[arg-type]
        case "includes":
            return isinstance(value, tuple) and want in value
    rank = spec.values.index(str(value)) - spec.values.index(str(want))
    return rank >= 0 if operator == "at_least" else rank <= 0


def count_verdict(condition: CrossingCount, sure: int, possible: int) -> Truth:
    """Return the truth of a count that lies somewhere between two numbers."""
    verdicts = {within(count, condition.at_least, condition.at_most) for count in range(sure, possible + 1)}
    return verdicts.pop() if len(verdicts) == 1 else None

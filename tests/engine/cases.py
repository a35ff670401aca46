"""Builds, from a condition, a drawing and answers that make it true, false or unknown.

Constructive, not by chance: each word of the vocabulary knows what it needs, and a step that contradicts an earlier one
is taken back. A false case is a near miss: all parts of an `all` hold but one, the last first. What is built stays a
proposal until the interpreter confirms it, for a later step may disturb what an earlier one relied upon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from engine.sketch import IT, MODEL, Sketch, id_of
from threatline.content.load import load_content
from threatline.engine.catalogue import NOT_APPLICABLE, UNKNOWN, PropertySpec, Value
from threatline.engine.conditions import (
    AllOf,
    Always,
    AnyOf,
    Carries,
    Condition,
    Crosses,
    CrossingCount,
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
    within,
)
from threatline.engine.incremental import Engine
from threatline.engine.interpreter import Interpreter, fact_of_value
from threatline.engine.kleene import Truth, opposite
from threatline.engine.pack import Rule
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import NODE_KINDS

CONTENT = load_content()
MOST_PROPOSALS = 400
Proposals = Iterator[Sketch]
Goal = tuple[Condition, str, Truth]
"""A condition, the thing that it is about, the truth that it should have."""


@dataclass(frozen=True)
class Case:
    """A drawing in which the condition of a rule has the wanted truth on one element."""

    document: Document
    engine: Engine
    element: str

    def copy(self) -> Case:
        """Return the same drawing in a document of its own."""
        return Case(Document(self.document.records.values()), self.engine, self.element)

    def truth(self, rule: Rule) -> Truth:
        """Return the truth of a rule by the compiled engine."""
        engine = self.engine
        bit = 1 << [other.id for other in engine._analysis.compiled.rules[rule.kind]].index(rule.id)
        yes, may = engine._analysis.results[self.element]
        return True if yes & bit else None if may & bit else False

    def interpreted(self, rule: Rule) -> Truth:
        """Return the truth of a rule by the plain interpreter."""
        return Interpreter(self.engine.situation).test(rule.when, self.element)


def case_of(rule: Rule, wanted: Truth, *, unsaid: bool = False) -> Case | None:
    """Return a drawing in which the interpreter finds a rule as wanted, or None where none can be built.

    With `unsaid` nobody ever says "don't know": a rule is unknown only because nobody has answered.
    """
    start, it = Sketch().with_thing(rule.kind, IT)
    if rule.kind == "flow":
        start, source = start.with_thing("")
        start, target = start.with_thing("")
        start, it = replace(start, kinds={k: v for k, v in start.kinds.items() if k != IT}).with_flow(
            source, target, IT
        )
    for sketch in islice(Builder(unsaid).proposals((rule.when, it, wanted), start), MOST_PROPOSALS):
        document = sketch.document()
        engine = Engine(CONTENT, document, GraphIndex(document))
        engine.rebuild()
        case = Case(document, engine, id_of(it))
        if case.interpreted(rule) is wanted:
            return case
    return None


class Builder:
    """Proposes sketches that reach a goal."""

    def __init__(self, unsaid: bool = False) -> None:
        self._unsaid = unsaid

    def proposals(self, goal: Goal, sketch: Sketch) -> Proposals:
        """Yield sketches, each grown from `sketch`, in which a condition should have the wanted truth."""
        condition, place, wanted = goal
        match condition:
            case Fact():
                yield from self._fact(condition, place, wanted, sketch)
            case ModelFact(fact):
                yield from self._fact(fact, MODEL, wanted, sketch)
            case Named(condition=inner):
                yield from self.proposals((inner, place, wanted), sketch)
            case Not(part):
                yield from self.proposals((part, place, opposite(wanted)), sketch)
            case Always():
                yield from [sketch] if wanted is True else []
            case AllOf(parts):
                yield from self._weighed([(part, place) for part in parts], wanted, True, sketch)
            case AnyOf(parts):
                yield from self._weighed([(part, place) for part in parts], wanted, False, sketch)
            case EndKind(end, kinds):
                yield from self._end_kind(end, kinds, place, wanted, sketch)
            case Crosses():
                yield from self._crosses(condition, place, wanted, sketch)
            case SomeFlow():
                yield from self._some_flow(condition, place, wanted, sketch)
            case NeighbourCount():
                yield from self._neighbours(condition, place, wanted, sketch)
            case ReachableFrom():
                yield from self._reachable(condition, place, wanted, sketch)
            case Carries():
                yield from self._carries(condition, place, wanted, sketch)
            case CrossingCount():
                yield from self._crossing_count(condition, place, wanted, sketch)
            case EntryPoints():
                yield from self._entries(condition, place, wanted, sketch)
            case PathExists():
                yield from self._path(condition, place, wanted, sketch)

    # ---- joining goals --------------------------------------------------------------------------------------------

    def _all(self, goals: list[Goal], sketch: Sketch) -> Proposals:
        """Reach every goal; those that forbid something come last, when everything else stands."""
        if not goals:
            yield sketch
            return
        first, *rest = sorted(goals, key=_forbids)
        for grown in self.proposals(first, sketch):
            yield from self._all(rest, grown)

    def _weighed(self, parts: list[tuple[Condition, str]], wanted: Truth, neutral: bool, sketch: Sketch) -> Proposals:
        """Let one part of an `all` (neutral true) or an `any` (neutral false) tell, while the others are neutral."""
        if wanted is neutral:
            yield from self._all([(*part, neutral) for part in parts], sketch)
            return
        for telling in reversed(parts):
            others: list[Goal] = [(*part, neutral) for part in parts if part is not telling]
            yield from self._all([(*telling, wanted), *others], sketch)
        if wanted is not None:
            for telling in parts:
                yield from self.proposals((*telling, wanted), sketch)

    # ---- one thing ------------------------------------------------------------------------------------------------

    def _fact(self, fact: Fact, place: str, wanted: Truth, sketch: Sketch) -> Proposals:
        if fact.end is not None:
            place = sketch.ends[place][fact.end == "target"]
        kinds = [sketch.kinds[place]] if sketch.kinds[place] else sorted(NODE_KINDS)
        for kind in kinds:
            settled = sketch if sketch.kinds[place] else sketch.of_kind(place, kind)
            spec = CONTENT.catalogue.spec(kind, fact.name)
            if settled is None or (spec is None and wanted is not False):
                continue
            if spec is None:
                yield settled
                continue
            for answer in self._answers(spec, fact, wanted):
                if (grown := settled.saying(place, fact.name, answer)) is not None:
                    yield grown

    def _answers(self, spec: PropertySpec, fact: Fact, wanted: Truth) -> Iterator[Value]:
        """Yield the answers that give a comparison its truth; no answer (None) first where that is enough."""
        if spec.type == "set":
            choices: list[Value] = [(value,) for value in spec.values]
        elif spec.is_tri:
            choices = [True, False, *([] if self._unsaid else [UNKNOWN]), NOT_APPLICABLE]
        else:
            choices = [*spec.values] or [True, False]
        if fact_of_value(fact, spec.default, spec) is wanted and wanted is not True:
            yield None
        yield from (choice for choice in choices if fact_of_value(fact, choice, spec) is wanted)

    def _end_kind(self, end: str, kinds: tuple[str, ...], flow: str, wanted: Truth, sketch: Sketch) -> Proposals:
        if wanted is None:
            return
        node = sketch.ends[flow][end == "target"]
        for kind in [kind for kind in ("process", "store", "actor") if (kind in kinds) is wanted]:
            if (grown := sketch.of_kind(node, kind)) is not None:
                yield grown

    # ---- data -----------------------------------------------------------------------------------------------------

    def _carries(self, condition: Carries, place: str, wanted: Truth, sketch: Sketch) -> Proposals:
        if wanted is False:
            yield from self._each(sketch.carried(place), lambda asset: _asset_goals(condition), False, sketch)
            return
        for asset in sketch.carried(place):
            yield from self._weighed_asset(condition, asset, wanted, sketch)
        for grown, holder in self._holders(place, sketch):
            added, asset = grown.with_thing("asset")
            yield from self._weighed_asset(condition, asset, wanted, added.carrying(holder, asset))

    def _weighed_asset(self, condition: Carries, asset: str, wanted: Truth, sketch: Sketch) -> Proposals:
        yield from self._weighed([(goal, asset) for goal in _asset_goals(condition)], wanted, True, sketch)

    def _holders(self, place: str, sketch: Sketch) -> Iterator[tuple[Sketch, str]]:
        """Yield what can take up data for a place: itself, or for a process one of its flows, at last a new one."""
        if sketch.kinds[place] in ("flow", "store"):
            yield sketch, place
        elif sketch.kinds[place] == "process":
            for flow in (*sketch.flows_of(place, "inbound"), *sketch.flows_of(place, "outbound")):
                yield sketch, flow
            grown, other = sketch.with_thing("process")
            yield grown.with_flow(other, place)

    def _each(
        self, places: tuple[str, ...], parts: Callable[[str], list[Condition]], wanted: Truth, sketch: Sketch
    ) -> Proposals:
        """Give the `all` of some parts the same truth on every place."""
        if not places:
            yield sketch
            return
        for grown in self._weighed([(part, places[0]) for part in parts(places[0])], wanted, True, sketch):
            yield from self._each(places[1:], parts, wanted, grown)

    # ---- flows ----------------------------------------------------------------------------------------------------

    def _some_flow(self, condition: SomeFlow, node: str, wanted: Truth, sketch: Sketch) -> Proposals:
        flows = sketch.flows_of(node, condition.way)
        if wanted is False:
            yield from self._each(tuple(flows), lambda flow: [condition.where], False, sketch)
            return
        for flow in flows:
            yield from self.proposals((condition.where, flow, wanted), sketch)
        grown, flow = self._joined(sketch, node, condition.way)
        yield from self.proposals((condition.where, flow, wanted), grown)

    def _joined(self, sketch: Sketch, node: str, way: str) -> tuple[Sketch, str]:
        """Add a flow between a node and a new one."""
        grown, other = sketch.with_thing("")
        return grown.with_flow(other, node) if way == "inbound" else grown.with_flow(node, other)

    def _neighbours(self, condition: NeighbourCount, node: str, wanted: Truth, sketch: Sketch) -> Proposals:
        there = {sketch.ends[flow][condition.way != "inbound"] for flow in sketch.flows_of(node, condition.way)}
        for count in range(len(there), 6):
            if within(count, condition.at_least, condition.at_most) is wanted:
                grown = sketch
                for _ in range(count - len(there)):
                    grown, _ = self._joined(grown, node, condition.way)
                yield grown

    def _reachable(self, condition: ReachableFrom, node: str, wanted: Truth, sketch: Sketch) -> Proposals:
        upstream = _upstream(sketch, node, condition.max_hops)
        if wanted is False:
            yield from self._each(tuple(upstream), lambda node: [condition.where], False, sketch)
            return
        for other in upstream:
            yield from self.proposals((condition.where, other, wanted), sketch)
        for hops in (2, 1):
            if condition.max_hops is None or hops <= condition.max_hops:
                grown, at = sketch, node
                for _ in range(hops):
                    grown, flow = self._joined(grown, at, "inbound")
                    at = grown.ends[flow][0]
                yield from self.proposals((condition.where, at, wanted), grown)

    # ---- boundaries -----------------------------------------------------------------------------------------------

    def _crosses(self, condition: Crosses, flow: str, wanted: Truth, sketch: Sketch) -> Proposals:
        if wanted is False and not sketch.crossed(flow):
            yield sketch
        for box, way in sorted(sketch.crossed(flow)) if wanted is True else []:
            if condition.direction in (None, way):
                yield from self._typed(condition.types, box, sketch)
        if wanted is not True:
            return
        source, target = sketch.ends[flow]
        for way, member in (("inward", target), ("outward", source)):
            if condition.direction in (None, way):
                grown, box = sketch.with_thing("boundary")
                if (owned := grown.within(member, box)) is not None and (box, way) in owned.crossed(flow):
                    yield from self._typed(condition.types, box, owned)

    def _typed(self, types: tuple[str, ...] | None, box: str, sketch: Sketch) -> Proposals:
        for type_ in types or ():
            if (grown := sketch.saying(box, "boundary_type", type_)) is not None:
                yield grown
        if types is None:
            yield sketch

    def _crossing_flow(self, sketch: Sketch, box: str, way: str | None) -> tuple[Sketch, str]:
        """Add a flow across a box, between a new member and a new outsider."""
        grown, member = sketch.with_thing("")
        grown, outsider = grown.with_thing("")
        owned = grown.within(member, box)
        assert owned is not None
        return owned.with_flow(member, outsider) if way == "outward" else owned.with_flow(outsider, member)

    def _crossing_count(self, condition: CrossingCount, box: str, wanted: Truth, sketch: Sketch) -> Proposals:
        where = condition.where or Always()
        for count in range(4):
            sure = within(count, condition.at_least, condition.at_most)
            unsure = within(count + 1, condition.at_least, condition.at_most) is not sure
            if sure is not wanted and not (wanted is None and unsure):
                continue
            truths: list[Truth] = [True] * count + ([wanted] if wanted is not True else [])
            grown, goals = sketch, list[Goal]()
            for truth in truths:
                grown, flow = self._crossing_flow(grown, box, condition.direction)
                goals.append((where, flow, truth))
            yield from self._all(goals, grown)
        if wanted is False:
            yield sketch

    def _entries(self, condition: EntryPoints, box: str, wanted: Truth, sketch: Sketch) -> Proposals:
        if wanted is None:
            return
        grown, goals = sketch, list[Goal]()
        allowed = Not(Fact("process_type", "in", condition.excluding))
        for _ in range(condition.at_least if wanted else condition.at_least - 1):
            grown, flow = self._crossing_flow(grown, box, "inward")
            goals.append((EndKind("target", ("process",)), flow, True))
            goals.append((allowed, grown.ends[flow][1], True))
        yield from self._all(goals, grown)

    def _path(self, condition: PathExists, box: str, wanted: Truth, sketch: Sketch) -> Proposals:
        """An actor sends to a process inside, which sends to a store inside; a second box keeps the store away."""
        grown, actor = sketch.with_thing("actor")
        grown, process = grown.with_thing("process")
        grown, store = grown.with_thing("store")
        grown, _ = grown.with_flow(actor, process)
        grown, _ = grown.with_flow(process, store)
        inner = box
        inside = grown.within(process, box)
        for _ in range(condition.crossings if wanted is False else 0):
            assert inside is not None
            added, safe = inside.with_thing("boundary")
            inside, inner = added.within(safe, inner), safe
        owned = inside.within(store, inner) if inside is not None else None
        if owned is not None:
            ends = [(condition.source, actor), (condition.target, store)]
            yield from self._weighed(ends, True if wanted is False else wanted, True, owned)


def _asset_goals(condition: Carries) -> list[Condition]:
    """Return the keys of `carries` as conditions on one asset."""
    goals: list[Condition] = []
    if condition.any_tag is not None:
        goals.append(AnyOf(tuple(Fact("tags", "includes", tag) for tag in condition.any_tag)))
    if condition.at_least is not None:
        goals.append(Fact("classification", "at_least", condition.at_least))
    return [*goals, *(Fact(name, "is", False) for name in condition.lacking)]


def _upstream(sketch: Sketch, node: str, hops: int | None) -> list[str]:
    """Return the other nodes with a path to a node, nearest first."""
    found, ring, distance = [node], [node], 0
    while ring and (hops is None or distance < hops):
        ring = list(dict.fromkeys(sketch.ends[flow][0] for at in ring for flow in sketch.flows_of(at, "inbound")))
        ring = [other for other in ring if other not in found]
        found += ring
        distance += 1
    return found[1:]


def _forbids(goal: Goal) -> bool:
    """Tell whether a goal wants something of the drawing not to be there."""
    condition, place, wanted = goal
    match condition:
        case Named(condition=inner):
            return _forbids((inner, place, wanted))
        case Not(part):
            return _forbids((part, place, opposite(wanted)))
        case AllOf(parts) | AnyOf(parts):
            return any(_forbids((part, place, wanted)) for part in parts)
        case Fact() | ModelFact() | EndKind() | Always():
            return False
    return wanted is False

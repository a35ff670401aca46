"""Says in plain clauses why a rule is true or unknown on an element, each with the place where it can be answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from threatline.engine.catalogue import NOT_APPLICABLE, UNKNOWN, PropertySpec
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
    walk,
)
from threatline.engine.interpreter import Interpreter
from threatline.engine.kleene import Truth
from threatline.engine.meanings import OUT_OF_SCOPE
from threatline.engine.pack import Rule
from threatline.engine.situation import MODEL, Situation
from threatline.engine.stencils import with_article
from threatline.model.graph import Arc
from threatline.model.records import Boundary

MOST_REASONS = 6
MOST_NAMES = 3
LONGEST_NAME = 60


class Reason(NamedTuple):
    """One fact that made a rule true, or keeps it open."""

    sentence: str
    """A clause that continues "because …", such as "it serves many customers"."""
    element: str
    """Where the fact lies: the id of an element, an asset or the project."""
    property: str | None = None
    """The property that says so, or None where the drawing does."""


def why_not(situation: Situation, rule: Rule, element: str) -> tuple[Reason, ...]:
    """Return what made a rule false on an element, for a threat that is resolved by design."""
    if situation.kind(element) != rule.kind:
        return (Reason(f"it is no longer a {rule.kind}", element),)
    if situation.is_silent(element):
        return (Reason("it is out of scope", element, OUT_OF_SCOPE),)
    explanation = _Explanation(Interpreter(situation))
    arcs = situation.graph.arcs(element) if situation.kind(element) == "flow" else ()
    found = dict.fromkeys(explanation.of_false(rule.when, element, arcs[0] if arcs else None))
    answered = [reason for reason in found if reason.property == rule.asks]
    reasons = answered or list(found)
    return tuple(reasons[:MOST_REASONS]) or (Reason("the drawing no longer shows it", element),)


def why(situation: Situation, rule: Rule, element: str) -> tuple[Reason, ...]:
    """Return at most MOST_REASONS reasons, those that a person can change by an answer last."""
    interpreter = Interpreter(situation)
    explanation = _Explanation(interpreter)
    if situation.kind(element) == "flow":
        arc = _telling_arc(interpreter, rule.when, situation.graph.arcs(element))
        found = explanation.of(rule.when, element, arc)
    else:
        found = explanation.of(rule.when, element, None)
    reasons = _told_once(found)
    reasons.sort(key=lambda reason: reason.property == rule.asks)
    return tuple(
        reasons[:MOST_REASONS] if len(reasons) <= MOST_REASONS else (*reasons[: MOST_REASONS - 1], reasons[-1])
    )


def _told_once(found: Iterable[Reason]) -> list[Reason]:
    """Return the reasons without those that repeat the answer to a property in other words."""
    told: dict[tuple[str, str], Reason] = {}
    for reason in found:
        told.setdefault((reason.element, reason.property or reason.sentence), reason)
    return list(told.values())


def _telling_arc(interpreter: Interpreter, condition: Condition, arcs: Iterable[Arc]) -> Arc | None:
    """Return the reading on which a condition holds best: true before unknown before false."""
    rank = {True: 0, None: 1, False: 2}
    return min(arcs, key=lambda arc: rank[interpreter.test_arc(condition, arc)], default=None)


class _Explanation:
    """Walks a condition along the parts that are not false."""

    def __init__(self, interpreter: Interpreter) -> None:
        self.interpreter = interpreter
        self.situation = interpreter.situation

    def of(self, condition: Condition, id: str, arc: Arc | None) -> Iterator[Reason]:
        """Yield the reasons why a condition is not false on an element, or on one reading of a flow."""
        match condition:
            case Fact():
                yield from self._of_fact(condition, id, arc)
            case AllOf(parts):
                for part in parts:
                    yield from self.of(part, id, arc)
            case AnyOf(parts):
                yield from self._of_any(parts, id, arc)
            case Not(part):
                yield from self._of_not(part, id, arc)
            case Named(name=_, condition=inner, because=because):
                yield from self._of_named(because, inner, id, arc)
            case Always():
                yield Reason(f"it can happen to every {self._kind(id)}", id)
            case Crosses() if arc is not None:
                yield from self._of_crossing(condition, arc)
            case Cuts() if arc is not None:
                for boundary in self.interpreter.cut(condition, arc):
                    yield Reason(f"it cuts the {self._shape(boundary)} {self._name(boundary)}", boundary)
            case EndKind(end=None):
                yield Reason(f"it is {with_article(self._kind(id))}", id)
            case ModelFact(fact):
                yield from self._of_fact(fact, MODEL, None)
            case Carries():
                yield from self._of_carried(condition, id)
            case SomeFlow(_, where):
                yield from self._of_some_flow(condition, where, id)
            case NeighbourCount(way=way):
                count = len(self.interpreter.neighbours(condition, id))
                yield Reason(f"it {'receives from' if way == 'inbound' else 'sends to'} {count} others", id)
            case ReachableFrom(where, hops):
                yield from self._of_reach(where, hops, id)
            case CrossingCount():
                count = sum(1 for _ in self.interpreter.crossing_arcs(condition, id))
                if count:
                    yield Reason(f"{count} flows cross it" if count > 1 else "one flow crosses it", id)
            case EntryPoints():
                doors = self.interpreter.entry_points(condition, id)
                yield Reason(f"it can be entered at {self._names(doors)}", doors[0] if doors else id)
            case PathExists():
                for _, actor, store in self.interpreter.paths(condition, id):
                    yield Reason(f"{self._name(actor)} can get to {self._name(store)} over no other line", store)
                    return

    def of_false(self, condition: Condition, id: str, arc: Arc | None) -> Iterator[Reason]:
        """Yield the answers that make a condition false; facts of the drawing that are no longer so have no words."""
        match condition:
            case AllOf(parts) | AnyOf(parts):
                for part in parts:
                    if self.truth(part, id, arc) is False:
                        yield from self.of_false(part, id, arc)
            case Named(condition=inner):
                yield from self.of_false(inner, id, arc)
            case Not(part):
                yield from self.of(part, id, arc)
            case Fact():
                yield from self._of_fact(condition, id, arc)
            case SomeFlow(_, where):
                for other in self.interpreter.arcs(condition, id):
                    for reason in self.of_false(where, other.flow, other):
                        yield reason._replace(sentence=_with_subject(reason.sentence, self._flow_name(other)))

    def truth(self, condition: Condition, id: str, arc: Arc | None) -> Truth:
        """Return the truth of a condition where it is explained."""
        return self.interpreter.test_arc(condition, arc) if arc is not None else self.interpreter.test(condition, id)

    # ---- single words -----------------------------------------------------------------------------------------

    def _of_fact(self, fact: Fact, id: str, arc: Arc | None) -> Iterator[Reason]:
        if fact.operator in ("unless", "known"):
            return
        place = id if fact.end is None or arc is None else getattr(arc, fact.end)
        kind = MODEL if place == MODEL else self.situation.kind(place)
        spec = self.situation.content.catalogue.spec(kind, fact.name)
        if spec is None:
            return
        clause = clause_of(spec, self.situation.value(place, fact.name))
        if not clause:
            return
        if place == MODEL or place != id:
            clause = _with_subject(clause, "the product" if place == MODEL else self._name(place))
        record = self.situation.document.project.id if place == MODEL else place
        yield Reason(clause, record, fact.name)

    def _of_any(self, parts: tuple[Condition, ...], id: str, arc: Arc | None) -> Iterator[Reason]:
        truths = [(self.truth(part, id, arc), part) for part in parts]
        wanted = True if any(truth is True for truth, _ in truths) else None
        for truth, part in truths:
            if truth is wanted and (found := list(self.of(part, id, arc))):
                yield from found
                return

    def _of_not(self, part: Condition, id: str, arc: Arc | None) -> Iterator[Reason]:
        """Say what is the case instead, when somebody said so; a default that nobody chose explains nothing."""
        for inner in walk(part):
            if isinstance(inner, Fact) and inner.end is None:
                values = self.situation.values[id]
                if inner.name in values.own:
                    yield from self._of_fact(inner, id, arc)

    def _of_named(self, because: str, inner: Condition, id: str, arc: Arc | None) -> Iterator[Reason]:
        found = list(self.of(inner, id, arc))
        if not because:
            yield from found
            return
        marks = {"who": "somebody", "what": "data", "source": "", "target": ""}
        at = id
        if "{who}" in because:
            who = [one for one in self._who(inner, id) if one != id]
            marks["who"] = self._names(who) or "somebody"
            at = who[0] if who else id
        if "{what}" in because:
            assets = [
                asset
                for part in walk(inner)
                if isinstance(part, Carries)
                for asset in self.situation.carried(id)
                if self.interpreter.asset_fits(part, asset) is not False
            ]
            marks["what"] = self._names(dict.fromkeys(assets)) or "data"
            at = assets[0] if assets else id
        if arc is not None:
            marks |= {"source": self._name(arc.source), "target": self._name(arc.target)}
        named = found[0].property if len({reason.property for reason in found}) == 1 and found else None
        yield Reason(because.format_map(marks), found[0].element if named else at, named)

    def _who(self, condition: Condition, id: str) -> list[str]:
        """Return some nodes that make a condition about neighbours true, or keep it open; one more than are named."""
        maybe: dict[str, None] = {}
        sure: dict[str, None] = {}
        for node, truth in self._candidates(condition, id):
            if truth is not False:
                (sure if truth else maybe)[node] = None
            if len(sure) > MOST_NAMES:
                break
        return list(sure or islice(maybe, MOST_NAMES + 1))

    def _candidates(self, condition: Condition, id: str) -> Iterator[tuple[str, Truth]]:
        for part in walk(condition):
            if isinstance(part, ReachableFrom):
                for node in self.interpreter.upstream(id, part.max_hops):
                    yield node, self.interpreter.test(part.where, node)
            elif isinstance(part, SomeFlow):
                for arc in self.interpreter.arcs(part, id):
                    end = arc.source if part.way == "inbound" else arc.target
                    yield end, self.interpreter.test_arc(part.where, arc)

    def _of_crossing(self, condition: Crosses, arc: Arc) -> Iterator[Reason]:
        crossed: dict[str, list[str]] = {}
        for boundary, way in self.interpreter.crossed(condition, arc):
            verb = {"inward": "enters", "outward": "leaves"}.get(way, "crosses")
            crossed.setdefault(verb, []).append(boundary)
        for verb, boundaries in crossed.items():
            yield Reason(f"it {verb} {self._names(boundaries)}", boundaries[0])

    def _of_carried(self, condition: Carries, id: str) -> Iterator[Reason]:
        truths = {asset: self.interpreter.asset_fits(condition, asset) for asset in self.situation.carried(id)}
        wanted = True if True in truths.values() else None
        assets = [asset for asset, truth in truths.items() if truth is wanted]
        verb = {"flow": "carries", "store": "keeps"}.get(self.situation.kind(id), "handles")
        if assets:
            yield Reason(f"it {verb} {self._names(assets)}", assets[0])
        for name in condition.lacking if assets else ():
            for reason in self._of_fact(Fact(name, "is", False), assets[0], None):
                yield reason._replace(sentence=_with_subject(reason.sentence, self._name(assets[0])))

    def _of_some_flow(self, condition: SomeFlow, where: Condition, id: str) -> Iterator[Reason]:
        arc = _telling_arc(self.interpreter, where, self.interpreter.arcs(condition, id))
        if arc is None:
            return
        found = list(self.of(where, arc.flow, arc))
        if not found:
            other = arc.source if condition.way == "inbound" else arc.target
            yield Reason(
                f"{self._name(other)} {'sends to' if condition.way == 'inbound' else 'receives from'} it", arc.flow
            )
        for reason in found:
            yield reason._replace(sentence=_with_subject(reason.sentence, self._flow_name(arc)))

    def _of_reach(self, where: Condition, hops: int | None, id: str) -> Iterator[Reason]:
        sources = self._who(ReachableFrom(where, hops), id)
        if sources:
            yield Reason(f"{self._names(sources)} can reach it", sources[0])

    # ---- names ------------------------------------------------------------------------------------------------

    def _kind(self, id: str) -> str:
        kind = self.situation.kind(id)
        return "trust boundary" if kind == "boundary" else kind

    def _shape(self, boundary: str) -> str:
        """Return what of a boundary a flow cuts."""
        return "line" if self.situation.document.get(boundary, Boundary).shape == "line" else "edge of"

    def _name(self, id: str) -> str:
        record = self.situation.document.records.get(id)
        name = " ".join(str(getattr(record, "name", "")).split())
        if not name:
            return f"an unnamed {record.kind}" if record is not None else "something"
        return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"

    def _names(self, ids: Iterable[str]) -> str:
        names = list(dict.fromkeys(self._name(id) for id in ids))
        if len(names) > MOST_NAMES:
            names = [*names[:MOST_NAMES], "others"]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

    def _flow_name(self, arc: Arc) -> str:
        record = self.situation.document.records[arc.flow]
        if " ".join(str(getattr(record, "name", "")).split()):
            return self._name(arc.flow)
        return f"the flow from {self._name(arc.source)} to {self._name(arc.target)}"


def clause_of(spec: PropertySpec, value: object) -> str:
    """Return the clause about "it" that a value of a property says, or "" for a value that says nothing."""
    if value is True:
        return spec.if_yes
    if value is False:
        return spec.if_no
    if value == UNKNOWN:
        return f"nobody has said whether {spec.if_yes}" if spec.if_yes else ""
    if value is None or value == NOT_APPLICABLE:
        return ""
    words = [spec.says[one] for one in (value if isinstance(value, tuple) else (value,)) if one in spec.says]
    return " and ".join(words)


def _with_subject(clause: str, name: str) -> str:
    """Put a name in the place of "it" or "here"; a clause that names its subject already stays as it is."""
    if clause.startswith("it "):
        return f"{name} {clause[3:]}"
    if clause.startswith("nobody has said whether it "):
        return f"nobody has said whether {name} {clause[27:]}"
    return f"{clause[: -len(' here')]} at {name}" if clause.endswith(" here") else clause

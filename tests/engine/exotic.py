"""The shipped pack with conditions that are legal and that it never uses: hops, long paths, unknowns everywhere."""

from __future__ import annotations

from dataclasses import replace

from threatline.engine.conditions import (
    AllOf,
    AnyOf,
    Condition,
    CrossingCount,
    Fact,
    Named,
    NeighbourCount,
    Not,
    PathExists,
    ReachableFrom,
    SomeFlow,
)
from threatline.engine.pack import Content

UNSURE_ACTOR = Fact("authenticates", "is", False)
UNSURE_FLOW = Fact("encrypted", "is", False)
UNSURE_STORE = Fact("encrypted_at_rest", "is", False)


def exotic(content: Content) -> Content:
    """Return the pack with stranger conditions; every second rule limits how far it looks."""
    rules = [
        replace(rule, when=_strange(rule.when, 2 if place % 2 else None)) for place, rule in enumerate(content.rules)
    ]
    far = PathExists(Fact("trust_level", "known", True), ReachableFrom(Fact("trust_level", "at_most", "low")), 1)
    few = AnyOf((NeighbourCount("outbound", 1, 2), NeighbourCount("inbound", None, 1)))
    rules.append(replace(content.rule["BO-I-01"], id="BO-I-77", when=far))
    rules.append(replace(content.rule["AC-R-02"], id="AC-R-77", when=few))
    return replace(content, rules=tuple(rules))


def _strange(condition: Condition, hops: int | None) -> Condition:
    match condition:
        case PathExists(source, target):
            return PathExists(AnyOf((source, UNSURE_ACTOR)), AnyOf((target, UNSURE_STORE)), 3)
        case ReachableFrom(where):
            return ReachableFrom(AnyOf((where, UNSURE_ACTOR, SomeFlow("outbound", UNSURE_FLOW))), hops)
        case CrossingCount(direction=direction, where=where):
            return CrossingCount(2, 4, direction or "inward", where or UNSURE_FLOW)
        case AllOf(parts):
            return AllOf(tuple(_strange(part, hops) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_strange(part, hops) for part in parts))
        case Not(part):
            return Not(_strange(part, hops))
        case Named(name, inner, because):
            return Named(name, _strange(inner, hops), because)
        case SomeFlow(way, where):
            return SomeFlow(way, _strange(where, hops))
    return condition

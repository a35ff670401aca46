"""Finds rules that can never be true or never be asked, because their condition contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from threatline.engine.catalogue import NOT_APPLICABLE, UNKNOWN, Catalogue, PropertySpec, Value
from threatline.engine.conditions import (
    AllOf,
    Always,
    AnyOf,
    Condition,
    CrossingCount,
    Fact,
    NeighbourCount,
    Not,
    PathExists,
    ReachableFrom,
    SomeFlow,
    bare,
)
from threatline.engine.interpreter import fact_of_value
from threatline.engine.kleene import Truth, all_of
from threatline.engine.pack import Rule


def never_true(rule: Rule, catalogue: Catalogue) -> bool:
    """Tell whether no answers can make the condition of a rule true.

    Only what the condition says about one property, or about one count, is compared; other contradictions stay unseen.
    """
    return not _possible(bare(rule.when), catalogue)


def never_asked(rule: Rule, catalogue: Catalogue) -> bool:
    """Tell whether the property a rule asks about itself is settled by the rest of its condition."""
    if rule.asks is None or rule.asks_on != "self":
        return False
    facts = [fact for fact in _facts(bare(rule.when)) if fact.name == rule.asks and fact.end is None]
    return bool(facts) and not _some_value_gives(None, facts, catalogue)


def _possible(condition: Condition, catalogue: Catalogue) -> bool:
    match condition:
        case AnyOf(parts):
            return any(_possible(part, catalogue) for part in parts)
        case AllOf(parts):
            return all(_possible(part, catalogue) for part in parts) and all(
                _some_value_gives(True, facts, catalogue) for facts in _by_property(_facts(condition))
            )
        case Not(part):
            return not isinstance(part, Always)
        case Fact():
            return _some_value_gives(True, [condition], catalogue)
        case NeighbourCount(_, low, high):
            return _is_range(low, high)
        case CrossingCount(low, high, _, where):
            return _is_range(low, high) and (where is None or _possible(where, catalogue))
        case SomeFlow(_, where) | ReachableFrom(where, _):
            return _possible(where, catalogue)
        case PathExists(source, target):
            return _possible(source, catalogue) and _possible(target, catalogue)
    return True


def _is_range(low: int | None, high: int | None) -> bool:
    return low is None or high is None or low <= high


def _facts(condition: Condition) -> list[Fact]:
    """Return the comparisons that must all hold."""
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    return [part for part in parts if isinstance(part, Fact)]


def _by_property(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    groups: dict[tuple[str | None, str], list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.end, fact.name), []).append(fact)
    yield from groups.values()


def _some_value_gives(wanted: Truth, facts: list[Fact], catalogue: Catalogue) -> bool:
    """Tell whether some value of the one property that all facts compare gives them this truth together."""
    specs = [group[facts[0].name] for group in catalogue.groups.values() if facts[0].name in group]
    return any(
        all_of(fact_of_value(fact, value, spec) for fact in facts) is wanted
        for spec in specs
        if all(_fits(fact, spec) for fact in facts)
        for value in _values(spec)
    )


def _fits(fact: Fact, spec: PropertySpec) -> bool:
    """Tell whether a comparison by order names a value of this very property; kinds may share a name."""
    return fact.operator not in ("at_least", "at_most") or fact.value in spec.values


def _values(spec: PropertySpec) -> tuple[Value, ...]:
    if spec.is_tri:
        return (True, False, UNKNOWN, NOT_APPLICABLE)
    if spec.type == "bool":
        return (True, False)
    if spec.type == "set":
        return ((), spec.values, None)
    return (*spec.values, None)

"""Gives every fact that rules read beyond an element's own values a bit of its own.

A fact is a pair of bits in two masks: `yes` when it is true, `may` when it is true or unknown. One reading of a flow
has the facts of its data and those that nodes at its ends ask about; a node's facts are the union over its arcs. What
flows ask about the nodes at their ends is evaluated once a node, not once a flow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from threatline.engine.catalogue import Catalogue
from threatline.engine.conditions import (
    Carries,
    Condition,
    Crosses,
    CrossingCount,
    Cuts,
    EntryPoints,
    Fact,
    ModelFact,
    NeighbourCount,
    PathExists,
    ReachableFrom,
    SomeFlow,
    bare,
    parts_of,
)
from threatline.engine.meanings import CLASSIFICATION
from threatline.engine.pack import Rule
from threatline.model.records import NODE_KINDS

BoundaryFact = CrossingCount | EntryPoints | PathExists

KIND_BITS = {kind: 1 << place for place, kind in enumerate(NODE_KINDS)}
"""Node kind → its bit in the end masks of a node."""


@dataclass(frozen=True, slots=True)
class FactPlan:
    """Which facts the rules read, and the bit of each."""

    arc: dict[Condition, int] = field(default_factory=dict)
    """`Carries`, `SomeFlow` and the conditions of crossing counts → bit in the masks of arcs and nodes."""
    node: dict[NeighbourCount | ReachableFrom, int] = field(default_factory=dict)
    """Facts of nodes alone → bit, above those of arcs."""
    crosses: dict[Crosses | Cuts, int] = field(default_factory=dict)
    """Conditions about crossed and cut boundaries → bit in the crossing mask of an arc."""
    ends: dict[Fact, int] = field(default_factory=dict)
    """What flows ask about the node at either end → bit in the end masks of a node, above those of `KIND_BITS`."""
    certain_ends: int = 0
    """The bits of end masks that can never be unknown."""
    boundary: dict[BoundaryFact, int] = field(default_factory=dict)
    """Facts of boundaries → bit in the masks of a boundary."""
    read_by: dict[str, int] = field(default_factory=dict)
    """Node kind → mask of the facts its rules, or conditions about it, read."""
    asked: dict[Condition, set[str]] = field(default_factory=dict)
    """Every condition in the rules → the kinds on which it is evaluated."""
    certain: int = 0
    """The facts of arcs and nodes that can never be unknown."""
    classes: dict[str, int] = field(default_factory=dict)
    """Classification of data → bit in the masks of arcs and nodes; ratings read the highest."""

    @property
    def carries(self) -> dict[Carries, int]:
        """The facts about carried data."""
        return {fact: bit for fact, bit in self.arc.items() if isinstance(fact, Carries)}

    @property
    def carried_mask(self) -> int:
        """The bits of all facts about carried data."""
        return mask_of(self.carries.values())

    @property
    def reaches(self) -> dict[ReachableFrom, int]:
        """The facts about reachability."""
        return {fact: bit for fact, bit in self.node.items() if isinstance(fact, ReachableFrom)}

    @property
    def paths(self) -> dict[PathExists, int]:
        """The facts about paths into boundaries."""
        return {fact: bit for fact, bit in self.boundary.items() if isinstance(fact, PathExists)}

    def counts(self, kind: str) -> dict[NeighbourCount, int]:
        """The neighbour counts that matter for a node kind."""
        read = self.read_by[kind]
        return {fact: bit for fact, bit in self.node.items() if isinstance(fact, NeighbourCount) and bit & read}

    def way_mask(self, kind: str, way: str) -> int:
        """Return which facts of an arc reach the node of a kind at its target (inbound) or source (outbound)."""
        read = self.read_by[kind]
        mask = mask_of(bit for fact, bit in self.arc.items() if isinstance(fact, SomeFlow) and fact.way == way)
        mask &= read
        if kind == "process":  # it handles the data of all its flows
            mask |= self.carried_mask & read | mask_of(self.classes.values())
        return mask


def plan(rules: Iterable[Rule], catalogue: Catalogue) -> FactPlan:
    """Return the facts that rules read; conditions of equal meaning share a bit."""
    classes = catalogue.spec("asset", CLASSIFICATION)
    asked: dict[Condition, set[str]] = {}
    for rule in rules:
        _collect(bare(rule.when), {rule.kind}, asked)
    wheres = {fact.where for fact in asked if isinstance(fact, CrossingCount) and fact.where is not None}
    of_arcs: list[Condition] = [fact for fact in asked if isinstance(fact, Carries)]
    of_arcs += [fact for fact in asked if isinstance(fact, SomeFlow)]
    of_arcs += [fact for fact in asked if fact in wheres and fact not in of_arcs]
    of_nodes = [fact for fact in asked if isinstance(fact, NeighbourCount | ReachableFrom)]
    # The facts about data come first and fit into a small integer, with which Python reckons faster.
    n_carried = sum(isinstance(fact, Carries) for fact in of_arcs)
    levels = classes.values if classes else ()
    bits = {
        fact: 1 << (place if place < n_carried else place + len(levels))
        for place, fact in enumerate([*of_arcs, *of_nodes])
    }
    ends = {fact: 1 << len(KIND_BITS) + place for place, fact in enumerate(_ends(asked))}
    return FactPlan(
        arc={fact: bits[fact] for fact in of_arcs},
        node={fact: bits[fact] for fact in of_nodes},
        crosses={fact: 1 << place for place, fact in enumerate(f for f in asked if isinstance(f, Crosses | Cuts))},
        ends=ends,
        certain_ends=mask_of(KIND_BITS.values())
        | mask_of(bit for fact, bit in ends.items() if is_certain(replace(fact, end="source"), asked, catalogue)),
        boundary={fact: 1 << place for place, fact in enumerate(f for f in asked if isinstance(f, BoundaryFact))},
        read_by={kind: mask_of(bit for fact, bit in bits.items() if kind in asked[fact]) for kind in NODE_KINDS},
        asked=asked,
        certain=mask_of(bit for fact, bit in bits.items() if is_certain(fact, asked, catalogue)),
        classes={name: 1 << n_carried + place for place, name in enumerate(levels)},
    )


def _ends(asked: Iterable[Condition]) -> list[Fact]:
    """Return what flows ask about a node at either end, as facts of that node."""
    return list(dict.fromkeys(replace(fact, end=None) for fact in asked if isinstance(fact, Fact) and fact.end))


def is_certain(condition: Condition, asked: Mapping[Condition, set[str]], catalogue: Catalogue) -> bool:
    """Tell whether a condition can never be unknown: no yes-or-no answer decides it."""
    match condition:
        case Fact(name, operator, _, end):
            kinds = NODE_KINDS if end else asked.get(condition, set())
            return operator in ("known", "unless") or not any(
                spec.is_tri for kind in kinds if (spec := catalogue.spec(kind, name))
            )
        case ModelFact():
            return False
        case Carries(lacking=lacking):
            return not lacking
    return all(is_certain(part, asked, catalogue) for part in parts_of(condition))


def mask_of(bits: Iterable[int]) -> int:
    """Return the union of some bits."""
    mask = 0
    for bit in bits:
        mask |= bit
    return mask


def _collect(condition: Condition, kinds: set[str], asked: dict[Condition, set[str]]) -> None:
    """Note, for a condition and every part of it, on which kinds it is evaluated."""
    asked.setdefault(condition, set()).update(kinds)
    match condition:
        case PathExists(source, target):
            _collect(source, {"actor"}, asked)
            _collect(target, {"store"}, asked)
            return
        case SomeFlow() | CrossingCount():
            kinds = {"flow"}
        case ReachableFrom():
            kinds = set(NODE_KINDS)
    for part in parts_of(condition):
        _collect(part, kinds, asked)

"""The closed vocabulary of conditions as small frozen values; nothing else can stand in a rule.

Vocabulary, section 4. Conditions are parsed and checked by `content`, compiled by `compiler`, evaluated plainly by
`interpreter` and put into words by `explain`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from threatline.engine.catalogue import Value

Operator = Literal["is", "is_not", "in", "not_in", "at_least", "at_most", "includes", "known", "unless"]
End = Literal["source", "target"]
Way = Literal["inbound", "outbound"]


@dataclass(frozen=True, slots=True)
class Fact:
    """`{prop: NAME, OP: VALUE}`, on the element itself or, for a flow, on one of its ends."""

    name: str
    operator: Operator
    value: Value | tuple[Value, ...]
    """A tuple for `in` and `not_in`."""
    end: End | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """False if any part is false, else unknown if any is unknown, else true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True if any part is true, else unknown if any is unknown, else false."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Swaps true and false, keeps unknown."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Always:
    """True, for baseline rows."""


@dataclass(frozen=True, slots=True)
class Named:
    """`{use: NAME}`, expanded, but still knowing its name for explanations."""

    name: str
    condition: Condition
    because: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class EndKind:
    """`source_kind` or `target_kind` of a flow is one of the kinds; without an end, the element itself is."""

    end: End | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crosses:
    """A flow crosses some boundary, in the direction (any when None), by what is a member of what."""

    types: tuple[str, ...] | None = None
    """The types of boundaries that are meant; any when None."""
    direction: Literal["inward", "outward"] | None = None
    stencils: tuple[str, ...] | None = None
    """The stencils of boundaries that are meant, what descends from them written out; any when None."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """The drawn curve of a flow meets some boundary on its diagram, a line or the outline of a box, whoever owns what.

    The second fact about boundaries beside `Crosses`: geometry alone, as the templates of other tools read it.
    """

    types: tuple[str, ...] | None = None
    stencils: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SomeFlow:
    """`any_inbound` or `any_outbound`: some flow of the node satisfies a condition on the flow."""

    way: Way
    where: Condition


@dataclass(frozen=True, slots=True)
class NeighbourCount:
    """`inbound_count` or `outbound_count`: how many distinct nodes stand at the other end."""

    way: Way
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class ReachableFrom:
    """Some other node that satisfies `where` has a directed path of flows to this node."""

    where: Condition
    max_hops: int | None = None


@dataclass(frozen=True, slots=True)
class Carries:
    """One and the same asset satisfies all keys."""

    any_tag: tuple[str, ...] | None = None
    at_least: str | None = None
    """The lowest classification."""
    lacking: tuple[str, ...] = ()
    """Asset properties that must be answered no."""


@dataclass(frozen=True, slots=True)
class ModelFact:
    """A fact about the model as a whole."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class CrossingCount:
    """How many flows cross the boundary, that way, satisfying the condition."""

    at_least: int | None = None
    at_most: int | None = None
    direction: Literal["inward", "outward"] | None = None
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class EntryPoints:
    """How many distinct members of the boundary inward flows reach, leaving out some process types."""

    at_least: int
    excluding: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathExists:
    """An outside actor has a path to a store inside that crosses at most `crossings` boundary lines in total."""

    source: Condition
    target: Condition
    crossings: int


@dataclass(frozen=True, slots=True)
class CheckWord:
    """A word that only model checks may use."""

    word: str
    bound: int | None = None
    severity: str | None = None
    kinds: tuple[str, ...] = ()


Condition = (
    Fact
    | AllOf
    | AnyOf
    | Not
    | Always
    | Named
    | EndKind
    | Crosses
    | Cuts
    | SomeFlow
    | NeighbourCount
    | ReachableFrom
    | Carries
    | ModelFact
    | CrossingCount
    | EntryPoints
    | PathExists
    | CheckWord
)


def means_boundary(condition: Crosses | Cuts, type_: Value, stencil: Value) -> bool:
    """Tell whether a boundary of this type and this stencil is among those that a condition means."""
    return (condition.types is None or type_ in condition.types) and (
        condition.stencils is None or stencil in condition.stencils
    )


def within(count: int, at_least: int | None, at_most: int | None) -> bool:
    """Tell whether a count lies between two bounds, each of which may be missing."""
    return (at_least is None or count >= at_least) and (at_most is None or count <= at_most)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions directly inside a condition."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return parts
        case Not(part):
            return (part,)
        case Named(condition=inner):
            return (inner,)
        case SomeFlow(where=where) | ReachableFrom(where=where):
            return (where,)
        case CrossingCount(where=where):
            return (where,) if where is not None else ()
        case PathExists(source, target):
            return (source, target)
        case ModelFact(fact):
            return (fact,)
    return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and all conditions inside it, outermost first."""
    yield condition
    for part in parts_of(condition):
        yield from walk(part)


def bare(condition: Condition) -> Condition:
    """Return the condition without the names of definitions, and with nested lists of one kind joined."""
    match condition:
        case Named(condition=inner):
            return bare(inner)
        case AllOf(parts):
            return _joined(AllOf, parts)
        case AnyOf(parts):
            return _joined(AnyOf, parts)
        case Not(part):
            inner = bare(part)
            return inner.part if isinstance(inner, Not) else Not(inner)
        case SomeFlow(way, where):
            return SomeFlow(way, bare(where))
        case ReachableFrom(where, hops):
            return ReachableFrom(bare(where), hops)
        case CrossingCount(low, high, direction, where):
            return CrossingCount(low, high, direction, None if where is None else bare(where))
        case PathExists(source, target, crossings):
            return PathExists(bare(source), bare(target), crossings)
    return condition


def _joined(kind: type[AllOf] | type[AnyOf], parts: tuple[Condition, ...]) -> Condition:
    flat: list[Condition] = []
    for part in map(bare, parts):
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(dict.fromkeys(flat)))

"""Turns all rules of a kind into one generated Python function that returns two bit masks: true, true or unknown.

Every condition becomes a pair of boolean expressions, `yes` (it is true) and `may` (it is true or unknown); Kleene's
three values need no more, since `all` is the conjunction of both, `any` the disjunction, and `not` swaps and negates
them. The text of a function consists of fixed operators, of the names of its own variables, and of `repr` of strings
and numbers; nothing else ever enters it, and it runs without builtins. The one `exec` of the project is here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from threatline.engine.catalogue import NOT_APPLICABLE, UNKNOWN, Catalogue, PropertySpec
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
    bare,
)
from threatline.engine.facts import KIND_BITS, FactPlan, mask_of, plan
from threatline.engine.meanings import CLASSIFICATION, TAGS
from threatline.engine.pack import Content, Rule
from threatline.model.records import NODE_KINDS, RULED_KINDS

Masks = tuple[int, int]
NodeRules = Callable[[Any, int, int, Any], Masks]
"""(values, yes facts, may facts, values of the model) → rules that are true, that are true or unknown."""
ArcRules = Callable[[Any, int, int, int, int, int, int, int, Any], tuple[int, int, int, int]]
"""(values of the flow, yes and may end mask of its source, of its target, crossing mask, yes and may facts of its data,
values of the model) → rule masks, fact masks."""
Test = Callable[[Any, int, int, Any], Masks]
"""Like NodeRules, for one condition with bit 1."""

ENDS = {"source": ("sy", "s"), "target": ("dy", "d")}
"""End of a flow → the variables with the yes and may end mask of that node."""

OFTEN = 2
"""A property that a function reads this often is read once, into a variable."""
NESTED = 4
"""Conditions shared by several rules are tested once around them, nested at most this deep."""

FIRST_KEPT = 1000
"""The variables of a single test are numbered from here, above those of the whole function."""


class Pair(NamedTuple):
    """One condition as two boolean expressions, with a guess how expensive and how decisive it is."""

    yes: str
    may: str
    rank: int = 1
    place: str = ""
    """The look-up of a property that both expressions do first, where they do one."""

    @property
    def is_sure(self) -> bool:
        """Whether it can never be unknown."""
        return self.yes == self.may


TRUE = Pair("True", "True")
FALSE = Pair("False", "False")
_NOT = {TRUE: FALSE, FALSE: TRUE}


class Clause(NamedTuple):
    """A rule or fact to be tested: its bit and the conditions that must all hold."""

    bit: int
    parts: tuple[Pair, ...]
    also_yes: tuple[str, ...] = ()
    """`yes` expressions of conditions that were only tested for `may` further out."""


@dataclass(frozen=True)
class Compiled:
    """The functions of one set of rules."""

    rules: dict[str, tuple[Rule, ...]]
    """Kind → its rules; the place of a rule is the place of its bit."""
    facts: FactPlan
    nodes: dict[str, NodeRules]
    boundaries: NodeRules
    assets: NodeRules
    """Returns the facts about carried data that one asset satisfies."""
    ends: dict[str, NodeRules]
    """Node kind → what flows ask about a node of that kind, whichever end it is."""
    arcs: ArcRules
    """Rules and facts of one reading of a flow, whatever its ends are."""
    tests: dict[Condition, dict[str, Test]]
    """Conditions of reachability and paths → node kind → test; a kind on which it can only be false is absent."""


@lru_cache(maxsize=4)
def compiled(content: Content, parts: tuple[str, ...]) -> Compiled:
    """Return the functions of a pack with some optional parts; a second project with the same pack shares them."""
    return compile_rules(content.active(parts), content.catalogue)


def compile_rules(rules: Sequence[Rule], catalogue: Catalogue) -> Compiled:
    """Compile the rules that are switched on."""
    facts = plan(rules, catalogue)
    by_kind = {kind: tuple(rule for rule in rules if rule.kind == kind) for kind in RULED_KINDS}
    nodes = {
        kind: _masks_function(_Writer(catalogue, facts, kind), _numbered(by_kind[kind]), f"{kind}_rules")
        for kind in NODE_KINDS
    }
    asked = [fact.where for fact in facts.reaches]
    asked += [end for path in facts.paths for end in (path.source, path.target)]
    tests = {condition: _tests(condition, catalogue, facts) for condition in asked}
    boundaries = _masks_function(
        _Writer(catalogue, facts, "boundary"), _numbered(by_kind["boundary"]), "boundary_rules"
    )
    carried = [(bit, _on_one_asset(fact)) for fact, bit in facts.carries.items()]
    assets = _masks_function(_Writer(catalogue, facts, "asset"), carried, "asset_facts")
    ends = {kind: _end_function(catalogue, facts, kind) for kind in NODE_KINDS}
    arcs = _arc_function(_Writer(catalogue, facts, "flow"), by_kind["flow"])
    return Compiled(by_kind, facts, nodes, boundaries, assets, ends, arcs, tests)


def _on_one_asset(fact: Carries) -> Condition:
    """Return what one and the same asset has to satisfy."""
    parts: list[Condition] = [Fact(name, "is", False) for name in fact.lacking]
    if fact.any_tag is not None:
        parts.append(AnyOf(tuple(Fact(TAGS, "includes", tag) for tag in fact.any_tag)))
    if fact.at_least is not None:
        parts.append(Fact(CLASSIFICATION, "at_least", fact.at_least))
    return AllOf(tuple(parts))


# ---- conditions → pairs of expressions ----------------------------------------------------------------------------


class _Writer:
    """Writes conditions on one kind of element as expressions."""

    def __init__(self, catalogue: Catalogue, facts: FactPlan, kind: str) -> None:
        self.catalogue, self.facts, self.kind = catalogue, facts, kind
        presets = catalogue.presets.get(kind, {}).values()
        self.supplied = {name for table in presets for row in table.values() for name in row}
        self.supplied.update(spec.name for spec in catalogue.of(kind).values() if spec.only)
        """What presets and stencils can change."""
        self.reads: Counter[str] = Counter()
        """Property look-ups written so far → how often."""
        self.variables: dict[str, str] = {}
        """Property look-ups that have a variable of their own."""

    def pair(self, condition: Condition) -> Pair:
        """Return the two expressions of a condition."""
        match condition:
            case Fact():
                return self._fact(condition)
            case AllOf(parts):
                return _joined([self.pair(part) for part in parts], " and ", FALSE, TRUE)
            case AnyOf(parts):
                return _joined([self.pair(part) for part in parts], " or ", TRUE, FALSE)
            case Not(part):
                inner = self.pair(part)
                return _NOT.get(inner) or Pair(_negated(inner.may), _negated(inner.yes), inner.rank)
            case Named(condition=inner):
                return self.pair(inner)
            case Always():
                return TRUE
            case EndKind(end, kinds):
                if end is None:
                    return TRUE if self.kind in kinds else FALSE
                return _sure(f"{ENDS[end][1]} & {mask_of(KIND_BITS.get(kind, 0) for kind in kinds)}", 0)
            case ModelFact(fact):
                return self._comparison("m", fact, self.catalogue.spec("model", fact.name))
            case Crosses() | Cuts():
                return _sure(f"x & {self.facts.crosses[condition]}")
            case Carries() | SomeFlow():
                return self._bit(self.facts.arc[condition])
            case NeighbourCount() | ReachableFrom():
                return self._bit(self.facts.node[condition])
            case CrossingCount() | EntryPoints() | PathExists():
                bit = self.facts.boundary[condition]
                return Pair(f"yes & {bit}", f"may & {bit}")
        raise TypeError(f"{type(condition).__name__} belongs to model checks")

    def conjuncts(self, condition: Condition) -> tuple[Pair, ...]:
        """Return the pairs that must all hold, the cheapest and most decisive first."""
        condition = bare(condition)
        parts = condition.parts if isinstance(condition, AllOf) else (condition,)
        return tuple(sorted((self.pair(part) for part in parts), key=lambda pair: pair.rank))

    def _bit(self, bit: int) -> Pair:
        return _sure(f"may & {bit}") if bit & self.facts.certain else Pair(f"yes & {bit}", f"may & {bit}")

    def _fact(self, fact: Fact) -> Pair:
        if fact.end is None:
            return self._comparison("v", fact, self.catalogue.spec(self.kind, fact.name))
        bit = self.facts.ends[replace(fact, end=None)]
        yes, may = ENDS[fact.end]
        return _sure(f"{may} & {bit}") if bit & self.facts.certain_ends else Pair(f"{yes} & {bit}", f"{may} & {bit}")

    def _value(self, variable: str, spec: PropertySpec) -> str:
        """Return the look-up of a property: the own value, else that of a preset, else the default."""
        name = repr(spec.name)
        otherwise = f"{variable}b[{name}]" if variable == "v" and spec.name in self.supplied else repr(spec.default)
        place = f"{variable}g({name}, {otherwise})"
        self.reads[place] += 1
        return self.variables.get(place, place)

    def _comparison(self, variable: str, fact: Fact, spec: PropertySpec | None) -> Pair:
        """Return a comparison by the table of vocabulary section 4; a property that is not declared gives false."""
        if spec is None:
            return FALSE
        value, want = self._value(variable, spec), fact.value
        if fact.operator == "known":
            out = {NOT_APPLICABLE} if want else set()
            unknown = {UNKNOWN} if spec.is_tri else {None}
            return _sure(_not_among(value, out | unknown) if want else _among(value, unknown))
        if fact.operator == "unless":
            return _sure(_not_among(value, {want, NOT_APPLICABLE}), 3)
        if spec.type in ("tri", "bool"):
            yes = f"{value} is {want!r}"
            rank = 3 if spec.role == "control" else 0
            if not spec.is_tri:
                return _sure(yes, rank)
            # The opposite answer is frequent, and a comparison by identity costs less than a look into a set.
            may = f"not ({value} is {not want!r}) and {_among(value, {want, UNKNOWN})}"
            return Pair(yes, may, rank, "" if value in self.variables.values() else value)
        if fact.operator == "includes":
            here = f"{value} != {NOT_APPLICABLE!r} and " if spec.only else ""
            return _sure(f"{here}{want!r} in ({value} or ())", 2)
        listed = want if isinstance(want, tuple) else (want,)
        if fact.operator in ("is_not", "not_in"):
            return _sure(_not_among(value, {*listed, None, NOT_APPLICABLE}))
        if fact.operator in ("at_least", "at_most"):
            place_of = spec.values.index(str(want))
            listed = spec.values[place_of:] if fact.operator == "at_least" else spec.values[: place_of + 1]
        return _sure(_among(value, set(listed)))


def _sure(expression: str, rank: int = 1) -> Pair:
    return Pair(expression, expression, rank)


def _among(value: str, members: set[Any]) -> str:
    if len(members) == 1 and not members & {True, False, None}:
        return f"{value} == {next(iter(members))!r}"
    return f"{value} in {_set(members)}"


def _not_among(value: str, members: set[Any]) -> str:
    return f"{value} not in {_set(members)}"


def _set(members: set[Any]) -> str:
    return "{" + ", ".join(sorted(map(repr, members))) + "}"


def _negated(expression: str) -> str:
    return {"True": "False", "False": "True"}.get(expression, f"not ({expression})")


def _joined(pairs: list[Pair], operator: str, decisive: Pair, neutral: Pair) -> Pair:
    def side(expressions: list[str], decides: str, ignored: str) -> str:
        if decides in expressions:
            return decides
        kept = list(dict.fromkeys(one for one in expressions if one != ignored))
        if len(kept) < 2:
            return kept[0] if kept else ignored
        return operator.join(f"({one})" for one in kept)

    pairs = sorted(pairs, key=lambda pair: pair.rank)
    yes = side([pair.yes for pair in pairs], decisive.yes, neutral.yes)
    may = side([pair.may for pair in pairs], decisive.may, neutral.may)
    if yes == may and yes in ("True", "False"):
        return TRUE if yes == "True" else FALSE
    return Pair(yes, may, max(2, *(pair.rank for pair in pairs)))


# ---- pairs → functions ----------------------------------------------------------------------------------------------


def _clauses(writer: _Writer, conditions: Iterable[tuple[int, Condition]]) -> tuple[list[Clause], int]:
    """Return the clauses that can differ from element to element, and the mask of those that always hold."""
    clauses: list[Clause] = []
    always = 0
    for bit, condition in conditions:
        parts = tuple(pair for pair in writer.conjuncts(condition) if pair != TRUE)
        if any(pair.may == "False" for pair in parts):
            continue
        if parts:
            clauses.append(Clause(bit, parts))
        else:
            always |= bit
    return clauses, always


def _statements(clauses: list[Clause], yes: str, may: str, both: str, depth: int = 1) -> list[str]:
    """Return the lines that add the bits of clauses to three masks: sure to be true, true, true or unknown."""
    lines: list[str] = []
    indent = "    " * depth
    while clauses:
        gates = Counter(pair for clause in clauses for pair in dict.fromkeys(clause.parts))
        gate, shared = max(gates.items(), key=lambda item: (item[1], -item[0].rank), default=(TRUE, 0))
        if shared < 2 or depth > NESTED:
            break
        inner = [_behind(clause, gate) for clause in clauses if gate in clause.parts]
        lines.append(f"{indent}if {gate.may}:")
        lines += _statements(inner, yes, may, both, depth + 1)
        clauses = [clause for clause in clauses if gate not in clause.parts]
    for clause in clauses:
        lines += _statement(clause, yes, may, both, indent)
    return lines


def _behind(clause: Clause, gate: Pair) -> Clause:
    rest = tuple(pair for pair in clause.parts if pair != gate)
    return Clause(clause.bit, rest, clause.also_yes if gate.is_sure else (*clause.also_yes, gate.yes))


def _statement(clause: Clause, yes: str, may: str, both: str, indent: str) -> list[str]:
    lines: list[str] = []
    asked: list[str] = []
    certain: list[str] = []
    for number, pair in enumerate(clause.parts, FIRST_KEPT):
        if pair.place:  # it is looked up only once what comes before it holds, and kept for `yes`
            lines, indent = _asked(lines, asked, indent)
            lines.append(f"{indent}w{number} = {pair.place}")
            pair = Pair(pair.yes.replace(pair.place, f"w{number}"), pair.may.replace(pair.place, f"w{number}"))
            asked = []
        asked.append(pair.may)
        if not pair.is_sure:
            certain.insert(0, pair.yes)  # a control, which comes last, decides most often
    lines, indent = _asked(lines, asked, indent)
    certain += clause.also_yes
    if not certain:
        return [*lines, f"{indent}{both} |= {clause.bit}"]
    lines.append(f"{indent}{may} |= {clause.bit}")
    lines.append(f"{indent}if {' and '.join(f'({one})' for one in certain)}:")
    lines.append(f"{indent}    {yes} |= {clause.bit}")
    return lines


def _asked(lines: list[str], expressions: list[str], indent: str) -> tuple[list[str], str]:
    """Return the lines with an `if` that asks for some expressions, and the indent of what stands behind it."""
    if not expressions:
        return lines, indent
    return [*lines, f"{indent}if {' and '.join(f'({one})' for one in expressions)}:"], indent + "    "


def _numbered(rules: Sequence[Rule]) -> list[tuple[int, Condition]]:
    return [(1 << place, rule.when) for place, rule in enumerate(rules)]


def _masks_function(writer: _Writer, conditions: Sequence[tuple[int, Condition]], name: str) -> NodeRules:
    def body() -> list[str]:
        clauses, always = _clauses(writer, conditions)
        return [
            f"    b = {always}",
            "    t = n = 0",
            *_statements(clauses, "t", "n", "b"),
            "    return t | b, n | b",
        ]

    function: NodeRules = _generated(writer, name, ", yes, may, m", body)
    return function


def _tests(condition: Condition, catalogue: Catalogue, facts: FactPlan) -> dict[str, Test]:
    writers = {kind: _Writer(catalogue, facts, kind) for kind in NODE_KINDS}
    return {kind: _test_function(writer, condition) for kind, writer in writers.items()
            if writer.pair(condition).may != "False"}  # fmt: skip


def _test_function(writer: _Writer, condition: Condition) -> Test:
    def body() -> list[str]:
        pair = writer.pair(condition)
        return [f"    return (1 if {pair.yes} else 0), (1 if {pair.may} else 0)"]

    function: Test = _generated(writer, "one_condition", ", yes, may, m", body)
    return function


def _end_function(catalogue: Catalogue, facts: FactPlan, kind: str) -> NodeRules:
    asked: list[tuple[int, Condition]] = [(bit, fact) for fact, bit in facts.ends.items()]
    return _masks_function(_Writer(catalogue, facts, kind), [(KIND_BITS[kind], Always()), *asked], f"{kind}_ends")


def _arc_function(writer: _Writer, rules: Sequence[Rule]) -> ArcRules:
    wanted = [(bit, _on_one_arc(fact, writer.facts)) for fact, bit in writer.facts.arc.items()
              if not isinstance(fact, Carries)]  # fmt: skip

    def body() -> list[str]:
        clauses, always = _clauses(writer, _numbered(rules))
        asked, given = _clauses(writer, wanted)
        return [
            f"    b = {always}",
            f"    c = {given}",
            "    t = n = p = q = 0",
            *_statements(clauses, "t", "n", "b"),
            *_statements(asked, "p", "q", "c"),
            "    return t | b, n | b, p | c | yes, q | c | may",
        ]

    function: ArcRules = _generated(writer, "flow_rules", ", sy, s, dy, d, x, yes, may, m", body)
    return function


def _on_one_arc(fact: Condition, facts: FactPlan) -> Condition:
    """Return what one arc has to satisfy; what the node at that end never reads is not worth evaluating."""
    if not isinstance(fact, SomeFlow):
        return fact
    readers = tuple(kind for kind in NODE_KINDS if facts.arc[fact] & facts.read_by[kind])
    return AllOf((EndKind("target" if fact.way == "inbound" else "source", readers), fact.where))


def _generated(writer: _Writer, name: str, others: str, body: Callable[[], list[str]]) -> Any:
    """Write a body twice, the second time with variables for what it reads often, and make it a function.

    Its parameter v holds the values of the element, m those of the model.
    """
    body()
    often = [place for place, count in writer.reads.items() if count >= OFTEN]
    writer.variables = {place: f"w{number}" for number, place in enumerate(often)}
    statements = [*(f"    {variable} = {place}" for place, variable in writer.variables.items()), *body()]
    text = "\n".join(statements)
    parts = [("vg", "v[0].get"), ("mg", "m[0].get"), ("vb", "v[1]")]
    used = [f"    {short} = {long}" for short, long in parts if f"{short}(" in text or f"{short}[" in text]
    lines = [f"def {name}(v{others}):", *used, *statements]
    scope: dict[str, Any] = {"__builtins__": {}}
    exec(compile("\n".join(lines), f"<{name}>", "exec"), scope)
    return scope[name]

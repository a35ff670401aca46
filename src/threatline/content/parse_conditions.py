"""Reads conditions: refuses unknown words, wrong places, wrong values, cycles and conditions deeper than 8 levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from threatline.content.fields import Fields
from threatline.content.yaml_reader import Block
from threatline.engine.catalogue import Catalogue, PropertySpec
from threatline.engine.conditions import (
    AllOf,
    Always,
    AnyOf,
    Carries,
    CheckWord,
    Condition,
    Crosses,
    CrossingCount,
    Cuts,
    End,
    EndKind,
    EntryPoints,
    Fact,
    ModelFact,
    Named,
    NeighbourCount,
    Not,
    Operator,
    PathExists,
    ReachableFrom,
    SomeFlow,
    walk,
)
from threatline.engine.meanings import BOUNDARY_TYPE, CLASSIFICATION, PROCESS_TYPE, STENCIL, TAGS
from threatline.engine.pack import SEVERITIES
from threatline.model.records import NODE_KINDS, RULED_KINDS

DEEPEST = 8
MOST_PARTS = 1_000
"""A condition with its definitions written out has at most this many parts."""
HIGHEST = 1_000_000
FLOW = ("flow",)
BOUNDARY = ("boundary",)
OPERATORS: tuple[Operator, ...] = get_args(Operator)
PLACES: dict[str, tuple[str, ...] | None] = {
    "all": None,
    "any": None,
    "not": None,
    "always": None,
    "use": None,
    "model": None,
    "is_a": RULED_KINDS,
    "source_kind": FLOW,
    "target_kind": FLOW,
    "source_is": FLOW,
    "target_is": FLOW,
    "crosses_boundary": FLOW,
    "cuts_boundary": FLOW,
    "any_inbound": NODE_KINDS,
    "any_outbound": NODE_KINDS,
    "inbound_count": NODE_KINDS,
    "outbound_count": NODE_KINDS,
    "reachable_from": NODE_KINDS,
    "carries": ("process", "store", "flow"),
    "crossing_count": BOUNDARY,
    "distinct_entry_points": BOUNDARY,
    "path_exists": BOUNDARY,
}
"""Word → the kinds on which it may stand (None: all). Vocabulary, section 4."""

CHECK_WORDS: dict[str, tuple[str, ...] | None] = {
    "carries_nothing": FLOW,
    "end_missing": FLOW,
    "loop": FLOW,
    "isolated": NODE_KINDS,
    "equivalent": NODE_KINDS,
    "redundant": BOUNDARY,
    "name_is_default": None,
    "name_duplicated": None,
    "description_missing": None,
    "reason_missing": None,
    "unknown_count": None,
    "element_count": ("diagram",),
    "boundary_count": ("model",),
    "kind_count": ("model",),
    "crossed_nowhere": ("model",),
    "ratings_untouched": ("model",),
    "ratings_alike": ("model",),
    "threat_undecided": ("threat",),
    "acceptance_incomplete": ("threat",),
    "one_control": ("threat",),
    "one_kind_of_control": ("threat",),
}
"""Word that only model checks use → what it may stand on (None: all)."""

_BOUNDS = {
    "boundary_count": "at_most",
    "kind_count": "at_most",
    "unknown_count": "at_least",
    "element_count": "at_least",
    "ratings_untouched": "decided_at_least",
    "ratings_alike": "decided_at_least",
}
_BY_SEVERITY = ("threat_undecided", "one_control", "one_kind_of_control")


class ConditionReader:
    """Reads the conditions of one rule, check or definition."""

    def __init__(
        self, catalogue: Catalogue, definitions: Mapping[str, Block], about: str = "", is_check: bool = False
    ) -> None:
        self.catalogue = catalogue
        self.definitions = definitions
        self.about = about
        self.is_check = is_check
        self._inside: list[str] = []
        """The definitions being expanded, to refuse cycles."""
        self._parts = 0

    def read(self, parent: Block, key: str, kinds: tuple[str, ...], depth: int = 0) -> Condition:
        """Return the condition under a key, to be evaluated on elements of the given kinds; raises ContentError."""
        return self._condition(parent.get(key), parent, key, kinds, depth)

    def _condition(self, value: Any, parent: Block, key: str, kinds: tuple[str, ...], depth: int) -> Condition:
        fields = Fields(value, self.about, parent, key)
        if depth > DEEPEST:
            raise fields.fault(f"The condition is nested deeper than {DEEPEST} levels.")
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise fields.fault(f"The condition has more than {MOST_PARTS} parts.")
        if fields.has("prop"):
            return self._fact(fields, kinds)
        if len(fields.block) != 1:
            raise fields.fault("A condition needs exactly one word, or “prop” with one operator.")
        word = str(next(iter(fields.block)))
        known = PLACES | CHECK_WORDS if self.is_check else PLACES
        if word not in known:
            raise fields.fault(f"The word “{word}” is not known.", word)
        places = known[word]
        if places is not None and not set(kinds) & set(places):
            raise fields.fault(f"“{word}” cannot be used on {' or '.join(kinds)}.", word)
        if word not in PLACES:
            return self._check_word(fields, word)
        return _READERS[word](self, fields, word, kinds, depth + 1)

    def _fact(self, fields: Fields, kinds: tuple[str, ...]) -> Fact:
        operators = [key for key in fields.block if key != "prop"]
        if len(operators) != 1 or operators[0] not in OPERATORS:
            raise fields.fault("“prop” needs exactly one operator: " + ", ".join(OPERATORS) + ".")
        operator: Operator = operators[0]
        name = fields.text("prop")
        start, dot, rest = name.partition(".")
        end = start if dot and start in ("source", "target") else None
        if end is not None and "flow" not in kinds:
            raise fields.fault(f"“{name}” can be asked only on a flow.", "prop")
        plain = rest if end is not None else name
        specs = [
            spec for kind in (NODE_KINDS if end else kinds) if (spec := self.catalogue.spec(kind, plain)) is not None
        ]
        if not specs:
            raise fields.fault(f"The property “{name}” is not declared for {' or '.join(kinds)}.", "prop")
        want = fields.block[operator]
        for spec in specs:
            self._fits(fields, spec, operator, want)
        return Fact(plain, operator, tuple(want) if isinstance(want, list) else want, end)  # type: ignore[arg-type]

    def _fits(self, fields: Fields, spec: PropertySpec, operator: Operator, want: Any) -> None:
        if operator == "known":
            fields.flag("known")
            return
        if spec.type in ("tri", "bool"):
            if operator not in ("is", "unless") or not isinstance(want, bool):
                raise fields.fault(
                    f"“{spec.name}” can be tested with is, unless or known, and true or false.", operator
                )
            if spec.role == "control" and operator == "is" and want and not self.is_check:
                raise fields.fault(
                    f"The control “{spec.name}” may be tested only with is: false, unless or known.", "is"
                )
            return
        allowed = {"set": ("includes",), "enum": ("is", "is_not", "in", "not_in")}.get(
            spec.type, ("is", "is_not", "in", "not_in", "at_least", "at_most")
        )
        if operator not in allowed:
            raise fields.fault(f"“{spec.name}” cannot be tested with “{operator}”.", operator)
        if isinstance(want, list) != (operator in ("in", "not_in")) or want == []:
            raise fields.fault(f"“{operator}” needs " + ("a list." if operator in ("in", "not_in") else "one value."))
        for value in want if isinstance(want, list) else [want]:
            if value not in spec.values:
                raise fields.fault(f"“{spec.name}” has no value “{value}”.", operator)

    def _check_word(self, fields: Fields, word: str) -> CheckWord:
        if word in _BOUNDS:
            inner, bound = fields.inner(word), _BOUNDS[word]
            inner.only([bound, *(["kinds"] if word == "kind_count" else [])])
            kinds = inner.words("kinds", RULED_KINDS) if word == "kind_count" else ()
            return CheckWord(word, inner.whole(bound, 0, HIGHEST), kinds=kinds)
        if word in _BY_SEVERITY:
            inner = fields.inner(word)
            inner.only(["severity_at_least"])
            return CheckWord(word, severity=inner.choice("severity_at_least", SEVERITIES))
        if not fields.flag(word):
            raise fields.fault(f"“{word}” must be true.", word)
        return CheckWord(word)

    # ---- one reader per word --------------------------------------------------------------------------------------

    def _list(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        value = fields.block[word]
        if not isinstance(value, list) or not value:
            raise fields.fault(f"“{word}” needs a list of conditions.", word)
        parts = tuple(self._condition(part, fields.block, word, kinds, depth) for part in value)
        return AllOf(parts) if word == "all" else AnyOf(parts)

    def _not(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        return Not(self.read(fields.block, word, kinds, depth))

    def _always(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        if not fields.flag(word):
            raise fields.fault("“always” must be true.", word)
        return Always()

    def _use(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        name = fields.text(word)
        if name not in self.definitions:
            raise fields.fault(f"There is no definition “{name}”.", word)
        if name in self._inside:
            raise fields.fault(f"The definition “{name}” uses itself: {' → '.join([*self._inside, name])}.", word)
        self._inside.append(name)
        definition = self.definitions[name]
        condition = self.read(definition, "when", kinds, depth)
        self._inside.pop()
        return Named(name, condition, str(definition.get("because", "")))

    def _end_kind(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        wanted = fields.words(word, NODE_KINDS)
        if not wanted:
            raise fields.fault(f"“{word}” needs a list of kinds.", word)
        return EndKind("source" if word == "source_kind" else "target", wanted)

    def _is_a(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        return self._of_types(fields, word, (fields.text(word),), kinds, None)

    def _end_is(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        end: End = "source" if word == "source_is" else "target"
        return self._of_types(fields, word, fields.words(word), NODE_KINDS, end)

    def _of_types(
        self, fields: Fields, word: str, names: tuple[str, ...], kinds: tuple[str, ...], end: End | None
    ) -> Condition:
        """Return that an element, or an end of a flow, is of some kinds, stencils or what descends from them."""
        wanted = tuple(name for name in names if name in RULED_KINDS)
        drawn_with: list[str] = []
        for name in names:
            stencil = self.catalogue.stencils.get(name)
            if stencil is None and name not in wanted:
                raise fields.fault(f"“{word}” names “{name}”, which is neither a kind nor a stencil.", word)
            if (stencil.kind if stencil else name) not in kinds:
                raise fields.fault(f"“{word}” names “{name}”, which {' or '.join(kinds)} can never be.", word)
            drawn_with += self.catalogue.families.get(name, ())
        parts: list[Condition] = [EndKind(end, wanted)] if wanted else []
        if drawn_with:
            parts.append(Fact(STENCIL, "in", tuple(dict.fromkeys(drawn_with)), end))
        if not parts:
            raise fields.fault(f"“{word}” needs a list of kinds or stencils.", word)
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _crosses(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        if fields.block[word] is True:
            return Crosses()
        inner = fields.inner(word)
        inner.only([], ["types", "direction", "stencils"])
        return Crosses(self._boundary_types(inner), self._direction(inner), self._boundary_stencils(inner))

    def _cuts(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        if fields.block[word] is True:
            return Cuts()
        inner = fields.inner(word)
        inner.only([], ["types", "stencils"])
        return Cuts(self._boundary_types(inner), self._boundary_stencils(inner))

    def _boundary_types(self, fields: Fields) -> tuple[str, ...] | None:
        return self._listed(fields, "types", "boundary", BOUNDARY_TYPE) or None

    def _boundary_stencils(self, fields: Fields) -> tuple[str, ...] | None:
        """Return the boundary stencils that are meant, what descends from them written out; None where any is."""
        fitting = [name for name, stencil in self.catalogue.stencils.items() if stencil.kind == "boundary"]
        named = fields.words("stencils", fitting)
        return tuple(dict.fromkeys(one for name in named for one in self.catalogue.families[name])) or None

    def _some_flow(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        return SomeFlow("inbound" if word == "any_inbound" else "outbound", self.read(fields.block, word, FLOW, depth))

    def _count(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        inner = fields.inner(word)
        inner.only([], ["at_least", "at_most"])
        return NeighbourCount("inbound" if word == "inbound_count" else "outbound", *self._bounds(inner))

    def _reachable(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        inner = fields.inner(word)
        inner.only(["where"], ["max_hops"])
        where = self.read(inner.block, "where", NODE_KINDS, depth)
        if any(isinstance(part, ReachableFrom) for part in walk(where)):
            raise inner.fault("“reachable_from” cannot stand inside “reachable_from”.", "where")
        return ReachableFrom(where, inner.whole("max_hops", 1, HIGHEST) if inner.has("max_hops") else None)

    def _carries(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        inner = fields.inner(word)
        if not inner.block:
            raise inner.fault("“carries” needs at least one key.")
        lacking: list[str] = []
        for key, want in inner.block.items():
            if key in ("any_tag", "classification_at_least"):
                continue
            spec = self.catalogue.spec("asset", str(key))
            if spec is None or not spec.is_tri or want is not False:
                raise inner.fault(
                    f"“carries” knows any_tag, classification_at_least and PROPERTY: false, not “{key}”.", key
                )
            lacking.append(str(key))
        tags = self._listed(inner, "any_tag", "asset", TAGS) if inner.has("any_tag") else None
        lowest = None
        if inner.has("classification_at_least"):
            lowest = inner.choice("classification_at_least", self._values(inner, "asset", CLASSIFICATION))
        return Carries(tags, lowest, tuple(sorted(lacking)))

    def _model(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        return ModelFact(self._fact(fields.inner(word), ("model",)))

    def _crossing_count(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        inner = fields.inner(word)
        inner.only([], ["at_least", "at_most", "direction", "where"])
        where = self.read(inner.block, "where", FLOW, depth) if inner.has("where") else None
        return CrossingCount(*self._bounds(inner), self._direction(inner), where)

    def _entry_points(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        inner = fields.inner(word)
        inner.only(["at_least"], ["excluding_process_types"])
        types = self._listed(inner, "excluding_process_types", "process", PROCESS_TYPE)
        return EntryPoints(inner.whole("at_least", 0, HIGHEST), types)

    def _path(self, fields: Fields, word: str, kinds: tuple[str, ...], depth: int) -> Condition:
        inner = fields.inner(word)
        inner.only(["from", "to", "max_boundaries_crossed"])
        source = self.read(inner.block, "from", ("actor",), depth)
        target = self.read(inner.block, "to", ("store",), depth)
        return PathExists(source, target, inner.whole("max_boundaries_crossed", 0, 100))

    def _bounds(self, fields: Fields) -> tuple[int | None, int | None]:
        low = fields.whole("at_least", 0, HIGHEST) if fields.has("at_least") else None
        high = fields.whole("at_most", 0, HIGHEST) if fields.has("at_most") else None
        if low is None and high is None:
            raise fields.fault("A count needs at_least or at_most.")
        return low, high

    def _direction(self, fields: Fields) -> Any:
        return fields.choice("direction", ("inward", "outward")) if fields.has("direction") else None

    def _listed(self, fields: Fields, key: str, kind: str, name: str) -> tuple[str, ...]:
        """Return the values of a property that a key lists; none where the key is absent."""
        return fields.words(key, self._values(fields, kind, name)) if fields.has(key) else ()

    def _values(self, fields: Fields, kind: str, name: str) -> tuple[str, ...]:
        spec = self.catalogue.spec(kind, name)
        if spec is None:
            raise fields.fault(f"The pack declares no property “{name}” of {kind}.")
        return spec.values


_READERS: dict[str, Callable[[ConditionReader, Fields, str, tuple[str, ...], int], Condition]] = {
    "all": ConditionReader._list,
    "any": ConditionReader._list,
    "not": ConditionReader._not,
    "always": ConditionReader._always,
    "use": ConditionReader._use,
    "is_a": ConditionReader._is_a,
    "source_is": ConditionReader._end_is,
    "target_is": ConditionReader._end_is,
    "source_kind": ConditionReader._end_kind,
    "target_kind": ConditionReader._end_kind,
    "crosses_boundary": ConditionReader._crosses,
    "cuts_boundary": ConditionReader._cuts,
    "any_inbound": ConditionReader._some_flow,
    "any_outbound": ConditionReader._some_flow,
    "inbound_count": ConditionReader._count,
    "outbound_count": ConditionReader._count,
    "reachable_from": ConditionReader._reachable,
    "carries": ConditionReader._carries,
    "model": ConditionReader._model,
    "crossing_count": ConditionReader._crossing_count,
    "distinct_entry_points": ConditionReader._entry_points,
    "path_exists": ConditionReader._path,
}

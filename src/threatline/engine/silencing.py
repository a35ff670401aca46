"""Finds what would make a threat go away: the smallest sets of answers and controls, each tried before it is offered.

The search is over what the condition itself reads. The plain interpreter is the judge: it evaluates the rule on the
same drawing with other values laid over it, so that nothing is promised because a list says so.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations, islice
from typing import Literal, NamedTuple

from threatline.engine.answers import Written, about_places, asked_places
from threatline.engine.catalogue import NOT_APPLICABLE, PropertySpec
from threatline.engine.conditions import (
    Carries,
    Condition,
    Fact,
    ModelFact,
    PathExists,
    ReachableFrom,
    SomeFlow,
    parts_of,
    walk,
)
from threatline.engine.controls import effects_against
from threatline.engine.interpreter import Interpreter
from threatline.engine.kleene import Truth
from threatline.engine.meanings import CLASSIFICATION, TAGS
from threatline.engine.pack import Rule
from threatline.engine.situation import MODEL, Situation
from threatline.engine.values import Values
from threatline.model.graph import Arc
from threatline.model.records import Answer

MOST_STEPS = 12
"""Single changes that are considered for one threat."""
LARGEST_WAY = 3
"""Changes that are offered together."""
MOST_TRIED = 150
"""Sets of changes that are tried for one threat; about 5 ms."""
MOST_NEIGHBOURS = 8
"""Flows at a node whose own features are considered."""

Supplied = Mapping[str, Mapping[str, Answer]]
"""What controls in place supply now: element, asset or MODEL → property → value."""


class Step(NamedTuple):
    """One thing that would have to be so."""

    kind: Literal["control", "answer", "feature", "exempt"]
    """A control is in place, the asked protection is there, a feature is not, or the question does not apply."""
    name: str
    """The id of the control, or the property."""
    sentence: str
    """The title of the control, or a clause such as "it slows down guessing"."""
    written: tuple[Written, ...] = ()
    """The answers that it writes; none for a control."""


Way = tuple[Step, ...]
"""Changes which together make a condition false; none of them can be left out."""


def ways_out(situation: Situation, supplied: Supplied, rule: Rule, element: str) -> tuple[Way, ...]:
    """Return the smallest sets of changes after which a rule is false on an element, controls and answers first.

    All sets have the same size, 1 to LARGEST_WAY, and each was tried. None is returned where only another drawing
    helps. An unknown rule is settled by the same sets.
    """
    steps = list(islice(_steps(situation, rule, element), MOST_STEPS))
    trial = _Trial(situation, supplied, rule, element)
    tried = 0
    for size in range(1, LARGEST_WAY + 1):
        found: list[Way] = []
        for way in combinations(steps, size):
            if tried == MOST_TRIED:
                break
            if _is_consistent(way):
                tried += 1
                if trial.of(way) is False:
                    found.append(way)
        if found or tried == MOST_TRIED:
            return tuple(found)
    return ()


def _is_consistent(way: Way) -> bool:
    """Tell whether no property is answered in two ways at once."""
    places = [(place, name) for step in way for place, name, _ in step.written]
    return len(places) == len(set(places))


# ---- what could be different -----------------------------------------------------------------------------------------


def _steps(situation: Situation, rule: Rule, element: str) -> Iterator[Step]:
    """Yield single changes, the ones a person would rather make first."""
    seen: dict[Step, None] = {}
    asked = list(_asked(situation, rule, element))
    for step in chain(_controls(situation, rule, element), asked[:1], _features(situation, rule, element), asked[1:]):
        if step not in seen:
            seen[step] = None
            yield step


def _controls(situation: Situation, rule: Rule, element: str) -> Iterator[Step]:
    controls = situation.content.controls
    for id in (*rule.resolve, *rule.reduce):
        if id in controls and controls[id].sets:
            yield Step("control", id, controls[id].title)


def _asked(situation: Situation, rule: Rule, element: str) -> Iterator[Step]:
    """Yield what the rule asks as yes, and as a question that does not apply."""
    document = situation.document
    name = rule.asks
    if name is None:
        return
    places = [
        place
        for place in asked_places(situation.content, document, situation.graph, rule, element)
        if situation.value(_value_place(situation, place), name) not in (True, NOT_APPLICABLE)
    ]
    spec = _spec(situation, places[0], name) if places else None
    if spec is None or not spec.is_tri:
        return
    clause = about_places(situation.document, spec.if_yes, element, places)
    yield Step("answer", name, clause, tuple((place, name, True) for place in places))
    exempt = f"“{spec.label}” does not apply"
    yield Step("exempt", name, exempt, tuple((place, name, NOT_APPLICABLE) for place in places))


def _features(situation: Situation, rule: Rule, element: str) -> Iterator[Step]:
    """Yield the features that the condition reads and that are there, each as one that is not."""
    arcs = situation.graph.arcs(element) if situation.kind(element) == "flow" else ()
    for place, name in dict.fromkeys(_read(situation, rule.when, element, arcs[0] if arcs else None)):
        spec = _spec(situation, place, name)
        if spec is None or spec.role != "feature" or situation.value(place, name) is not True:
            continue
        record = situation.document.project.id if place == MODEL else place
        clause = about_places(situation.document, spec.if_no, element, (record,))
        yield Step("feature", name, clause, ((record, name, False),))


def _read(situation: Situation, condition: Condition, id: str, arc: Arc | None) -> Iterator[tuple[str, str]]:
    """Yield the places and properties that a condition reads at an element and at its nearest flows."""
    match condition:
        case Fact(name=name, end=end):
            yield (id if end is None or arc is None else getattr(arc, end)), name
        case ModelFact(fact):
            yield MODEL, fact.name
        case ReachableFrom() | PathExists():
            return  # what is true of others far away is theirs to say
        case SomeFlow(way, where):
            arcs = situation.graph.inbound(id) if way == "inbound" else situation.graph.outbound(id)
            for other in islice(arcs, MOST_NEIGHBOURS):
                yield from _read(situation, where, other.flow, other)
        case _:
            for part in parts_of(condition):
                yield from _read(situation, part, id, arc)


def _spec(situation: Situation, place: str, name: str) -> PropertySpec | None:
    document, place = situation.document, _value_place(situation, place)
    record = document.project if place == MODEL else document.records[place]
    kind = MODEL if place == MODEL else record.kind
    return situation.content.catalogue.spec_of(kind, name, getattr(record, "answers", {}))


def _value_place(situation: Situation, record: str) -> str:
    """Return under which key the values of a record stand: the title page holds those of the model."""
    return MODEL if record != MODEL and situation.kind(record) == "project" else record


# ---- the judge -------------------------------------------------------------------------------------------------------


class _Trial:
    """Evaluates one rule on one element with other values laid over those of the drawing."""

    def __init__(self, situation: Situation, supplied: Supplied, rule: Rule, element: str) -> None:
        self._situation, self._supplied, self._rule, self._element = situation, supplied, rule, element
        self._far: dict[tuple[Condition, str], Truth] = {}

    def of(self, way: Way) -> Truth:
        """Return the truth of the rule after some changes."""
        changed = dict(self._changed_values(way))
        now = self._situation
        supposed = Situation(now.content, now.document, now.graph, ChainMap(changed, now.values), now.layers)  # type: ignore[arg-type]
        names = {
            name
            for place, values in changed.items()
            for name in {**values.base, **values.own}
            if values.value(name) != now.values[place].value(name)
        }
        return _Supposing(supposed, names, self._far).test(self._rule.when, self._element)

    def _changed_values(self, way: Way) -> Iterator[tuple[str, Values]]:
        answers: dict[str, dict[str, Answer]] = {}
        controls: dict[str, dict[str, Answer]] = {}
        for step in way:
            if step.kind == "control":
                self._put_in_place(step.name, controls)
            for record, name, value in step.written:
                answers.setdefault(_value_place(self._situation, record), {})[name] = value
        for place in {*answers, *controls}:
            kind = MODEL if place == MODEL else self._situation.kind(place)
            document = self._situation.document
            asked = document.project if place == MODEL else document.records[place]
            said = {**getattr(asked, "answers", {}), **answers.get(place, {})}
            supplied = {**controls.get(place, {}), **self._merged(place, controls.get(place, {}))}
            yield place, self._situation.layers.effective(kind, said, supplied)

    def _put_in_place(self, control: str, found: dict[str, dict[str, Answer]]) -> None:
        now = self._situation
        known = now.content.controls[control]
        for place, name, value in effects_against(
            now.content, now.document, now.graph, known, self._rule, self._element
        ):
            found.setdefault(place, {})[name] = _joined(found.get(place, {}).get(name), value)

    def _merged(self, place: str, new: Mapping[str, Answer]) -> dict[str, Answer]:
        """Return what controls supply already; sets are joined, of two other values the present one stays."""
        return {
            name: _joined(new[name], value) if name in new and isinstance(value, tuple) else value
            for name, value in self._supplied.get(place, {}).items()
        }


def _joined(before: Answer | None, value: Answer) -> Answer:
    if isinstance(before, tuple) and isinstance(value, tuple):
        return tuple(sorted({*before, *value}))
    return value


class _Supposing(Interpreter):
    """The interpreter, which walks long paths again only where something on them is supposed to differ."""

    def __init__(self, situation: Situation, names: Iterable[str], far: dict[tuple[Condition, str], Truth]) -> None:
        super().__init__(situation)
        self._names, self._far = frozenset(names), far

    def _test(self, condition: Condition, id: str, arc: Arc | None) -> Truth:
        if not isinstance(condition, ReachableFrom | PathExists) or self._names & _names_in(condition):
            return super()._test(condition, id, arc)
        key = (condition, id)
        if key not in self._far:
            self._far[key] = super()._test(condition, id, arc)
        return self._far[key]


def _names_in(condition: Condition) -> set[str]:
    """Return the properties that a condition reads anywhere."""
    names: set[str] = set()
    for part in walk(condition):
        if isinstance(part, Fact):
            names.add(part.name)
        elif isinstance(part, Carries):
            names |= {TAGS, CLASSIFICATION, *part.lacking}
    return names

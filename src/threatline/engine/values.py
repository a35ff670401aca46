"""Effective values: a control in place, then the answer of a person, then a preset, then the default.

Vocabulary, sections 2 and 7. Nothing is merged: an element has its own mapping, which is that of its record, over a
base of defaults and presets that it shares with all elements of its kind and choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from threatline.engine.catalogue import NOT_APPLICABLE, Catalogue, PropertySpec, Value
from threatline.engine.meanings import STENCIL
from threatline.model.records import Answer

Layer = Literal["control", "answer", "preset", "default"]


class Values(NamedTuple):
    """The effective values of one element: its own over those it shares."""

    own: Mapping[str, Value]
    """What people answered and controls in place set; also answers to questions that its kind does not know."""
    base: Mapping[str, Value]
    """What presets and defaults say about every declared property."""

    def value(self, name: str) -> Value:
        """Return the effective value of a declared property; None for any other that nobody answered."""
        return self.own[name] if name in self.own else self.base.get(name)


_VALUES = tuple.__new__  # without the detour of a NamedTuple; ten thousand are made at once


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an effective value comes from."""

    value: Value
    layer: Layer
    key: str = ""
    """For a preset the property whose choice supplied the value."""
    choice: str = ""
    """For a preset the chosen value of that property."""


class Layers:
    """Merges the layers of values for one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.kinds = {kind: KindLayers(kind, catalogue) for kind in catalogue.by_kind}

    def effective(
        self, kind: str, answers: Mapping[str, Answer], supplied: Mapping[str, Answer] | None = None
    ) -> Values:
        """Return the effective values of one element of a kind, see `KindLayers.effective`."""
        return self.kinds[kind].effective(answers, supplied)

    def provenance(
        self, kind: str, answers: Mapping[str, Answer], supplied: Mapping[str, Answer] | None, name: str
    ) -> Provenance:
        """Tell which layer gives the effective value of one declared property."""
        values = self.effective(kind, answers, supplied)
        value = values.value(name)
        if name in values.own:
            return Provenance(value, "control" if supplied and name in supplied else "answer")
        for key, table in self.catalogue.presets.get(kind, {}).items():
            choice = answers.get(key)
            if isinstance(choice, str) and name in table.get(choice, {}):
                return Provenance(value, "preset", key, choice)
        return Provenance(value, "default")


class KindLayers:
    """The layers of values of one kind."""

    def __init__(self, kind: str, catalogue: Catalogue) -> None:
        specs = catalogue.of(kind).values()
        self._presets = catalogue.presets.get(kind, {})
        """Key property → chosen value → what it supplies."""
        self._keys = tuple(self._presets)
        self._lists = tuple(
            (spec.name, frozenset({*spec.values, None})) for spec in specs if spec.type in ("enum", "ordered")
        )
        """What an answer may be; None stands for no answer."""
        self._other_lists = tuple((name, legal) for name, legal in self._lists if name not in self._presets)
        self._attributes = tuple((spec.name, spec.only) for spec in specs if spec.only)
        """What only elements of some stencils have."""
        self._sets = tuple(spec for spec in specs if spec.type == "set")
        self._defaults: dict[str, Value] = {spec.name: spec.default for spec in specs}
        self._bases: dict[tuple[Value, ...], dict[str, Value]] = {}
        """Legal choices of the key properties → defaults and presets."""
        self.unanswered = Values({}, self._base((None,) * len(self._keys)))
        """The values of an element about which nobody said anything."""

    def effective(self, answers: Mapping[str, Answer], supplied: Mapping[str, Answer] | None = None) -> Values:
        """Return the effective values of one element.

        `answers` are those of a person; an answer to a list that is not one of its values (also "unknown") counts as
        none. `supplied` are values set by controls in place; a set is added to, anything else replaced.
        """
        if not answers and not supplied:
            return self.unanswered
        answer = answers.get
        base = self._bases.get(tuple(map(answer, self._keys)))  # those choices are legal
        own: Mapping[str, Value] = answers
        for name, legal in self._lists if base is None else self._other_lists:
            if answer(name) not in legal:
                own = {other: kept for other, kept in own.items() if other != name}
        for spec in self._sets:
            if spec.name in answers and (part := _legal_part(spec, answers[spec.name])) != answers[spec.name]:
                own = {**own, spec.name: part}
        if base is None:
            base = self._base(tuple(map(own.get, self._keys)))
        if self._attributes:
            strays = self._strays(own.get(STENCIL))
            own = {other: kept for other, kept in own.items() if other not in strays}
            supplied = {other: kept for other, kept in (supplied or {}).items() if other not in strays}
        return _VALUES(Values, (_with_supplied(own, supplied) if supplied else own, base))

    def _base(self, choices: tuple[Value, ...]) -> dict[str, Value]:
        if choices not in self._bases:
            base = self._bases[choices] = dict(self._defaults)
            for table, choice in zip(self._presets.values(), choices, strict=True):
                base.update(table.get(choice, {}))  # type: ignore[arg-type]
            base.update(
                dict.fromkeys(self._strays(dict(zip(self._keys, choices, strict=True)).get(STENCIL)), NOT_APPLICABLE)
            )
        return self._bases[choices]

    def _strays(self, stencil: Value) -> list[str]:
        """Return the attributes that an element of a stencil does not have."""
        drawn_with = stencil if STENCIL in self._presets else None  # a kind without stencils has no such answer
        return [name for name, only in self._attributes if drawn_with not in only]


def _with_supplied(own: Mapping[str, Value], supplied: Mapping[str, Answer]) -> dict[str, Value]:
    merged = dict(own)
    for name, value in supplied.items():
        before = own.get(name)
        merged[name] = (
            tuple(sorted({*before, *value})) if isinstance(before, tuple) and isinstance(value, tuple) else value
        )
    return merged


def _legal_part(spec: PropertySpec, answer: Answer) -> Value:
    if not isinstance(answer, tuple):
        return None
    return tuple(value for value in answer if value in spec.values) or None

"""The property catalogue: what may be asked about an element, a data asset or the model, in which words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from threatline.engine.meanings import STENCIL
from threatline.model.records import RULED_KINDS, Answer

PropertyType = Literal["tri", "bool", "enum", "ordered", "set"]
Role = Literal["feature", "control"]
Value = Answer | None
"""An effective value; None where nobody chose one of a list."""
Presets = Mapping[str, Mapping[str, Mapping[str, Mapping[str, Answer]]]]
"""Kind → key property → chosen value → the values it supplies."""

UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"
COMMON = "common"
"""The group whose properties every kind with rules has."""


@dataclass(frozen=True, slots=True)
class PropertySpec:
    """One property: its type, its default and its words."""

    group: str
    name: str
    type: PropertyType
    label: str
    help: str
    role: Role | None = None
    default: Value = None
    """What stands when nobody answered and no preset speaks; None is "not set"."""
    values: tuple[str, ...] = ()
    """The legal values of a list, lowest first when it is ordered."""
    plain: Mapping[str, str] = field(default_factory=dict)
    """What people read instead of a value."""
    if_yes: str = ""
    if_no: str = ""
    """Clauses about "it" that continue "because …"."""
    says: Mapping[str, str] = field(default_factory=dict)
    """The same clause for each value of a list."""
    part: str | None = None
    """The optional part of the pack it belongs to."""
    only: frozenset[str] = frozenset()
    """The stencils whose elements have it, what descends from them included; empty for all elements of its group."""

    @property
    def is_tri(self) -> bool:
        """Whether it is answered by yes, no, "don't know" or "does not apply"."""
        return self.type == "tri"

    def allows(self, value: object) -> bool:
        """Tell whether a person may give this answer; for lists "unknown" is allowed and means "not set"."""
        if self.type == "bool":
            return isinstance(value, bool)
        if self.type == "tri":
            return isinstance(value, bool) or value in (UNKNOWN, NOT_APPLICABLE)
        if self.type == "set":
            return isinstance(value, tuple) and set(value) <= set(self.values)
        return isinstance(value, str) and (value in self.values or value == UNKNOWN)

    def word(self, value: Value) -> str:
        """Return what people read for a value; an unknown word is returned as it is."""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, tuple):
            return ", ".join(self.plain.get(one, one) for one in value)
        return {UNKNOWN: "Don’t know", NOT_APPLICABLE: "Does not apply", None: "Not set"}.get(
            value, self.plain.get(value or "", value or "")
        )


@dataclass(frozen=True, slots=True)
class Stencil:
    """An element type of a pack: a kind of element with a name, and perhaps attributes and defaults of its own."""

    name: str
    kind: str
    parent: str | None
    """The stencil it descends from; None where it stands directly under its kind."""
    label: str
    help: str = ""
    icon: str = ""
    defaults: Mapping[str, Answer] = field(default_factory=dict)
    """What an element drawn with it is assumed to be; those of its parents hold where it says nothing."""
    part: str | None = None
    """The optional part of the pack it belongs to."""


@dataclass(frozen=True)
class Catalogue:
    """All properties by group, the presets that supply values, and the element types of the pack."""

    groups: Mapping[str, Mapping[str, PropertySpec]]
    """Group (an element kind, "common", "asset" or "model") → property name → property."""
    presets: Presets = field(default_factory=dict)
    stencils: Mapping[str, Stencil] = field(default_factory=dict)
    """Element types by name."""

    @cached_property
    def by_kind(self) -> Mapping[str, Mapping[str, PropertySpec]]:
        """For each kind all its properties, the common ones of elements included."""
        common = self.groups.get(COMMON, {})
        return {
            kind: {**self.groups.get(kind, {}), **(common if kind in RULED_KINDS else {})}
            for kind in (*RULED_KINDS, "asset", "model")
        }

    def of(self, kind: str) -> Mapping[str, PropertySpec]:
        """Return the properties of a kind by name; none for a kind without questions, such as a note."""
        return self.by_kind.get(kind, {})

    def among(self, kind: str, parts: Collection[str]) -> Mapping[str, PropertySpec]:
        """Return the properties of a kind that a project asks about which has these parts switched on."""
        asked = {name: spec for name, spec in self.of(kind).items() if spec.part is None or spec.part in parts}
        if STENCIL in asked:  # the types of a part that is switched off are no choice
            names = tuple(name for name in asked[STENCIL].values if self.stencils[name].part in (None, *parts))
            asked[STENCIL] = replace(asked[STENCIL], values=names)
            if not names:
                del asked[STENCIL]
        return asked

    def spec(self, kind: str, name: str) -> PropertySpec | None:
        """Return one property of a kind, or None where the kind does not declare it."""
        return self.by_kind.get(kind, {}).get(name)

    def spec_of(self, kind: str, name: str, answers: Mapping[str, object]) -> PropertySpec | None:
        """Return one property of an element with these answers, or None where its kind or its stencil lacks it."""
        spec = self.spec(kind, name)
        if spec is None or not spec.only:
            return spec
        stencil = self.stencils.get(str(answers.get(STENCIL)))
        return spec if stencil is not None and stencil.kind == kind and stencil.name in spec.only else None

    @cached_property
    def families(self) -> Mapping[str, tuple[str, ...]]:
        """For each stencil its own name and those of all that descend from it, sorted."""
        found: dict[str, list[str]] = {name: [] for name in self.stencils}
        for name in sorted(self.stencils):
            at: str | None = name
            while at is not None:
                found[at].append(name)
                at = self.stencils[at].parent
        return {name: tuple(names) for name, names in found.items()}

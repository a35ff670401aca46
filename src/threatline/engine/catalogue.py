"""The property catalogue: what may be asked about an element, a data asset or the model, in which words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from threatline.model.records import RULED_KINDS, Answer

PropertyType = Literal["tri", "bool", "enum", "ordered", "set"]
Role = Literal["feature", "control"]
Value = Answer | None
"""An effective value; None where nobody chose one of a list."""

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


@dataclass(frozen=True)
class Catalogue:
    """All properties by group, and the presets that supply values."""

    groups: Mapping[str, Mapping[str, PropertySpec]]
    """Group (an element kind, "common", "asset" or "model") → property name → property."""
    presets: Mapping[str, Mapping[str, Mapping[str, Mapping[str, Answer]]]] = field(default_factory=dict)
    """Kind → key property → chosen value → the values it supplies."""

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
        return {name: spec for name, spec in self.of(kind).items() if spec.part is None or spec.part in parts}

    def spec(self, kind: str, name: str) -> PropertySpec | None:
        """Return one property of a kind, or None where the kind does not declare it."""
        return self.by_kind.get(kind, {}).get(name)

"""Reads properties, and puts presets and stencils beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from threatline.content.errors import Faults
from threatline.content.fields import Fields
from threatline.content.parse_presets import PresetReader
from threatline.content.parse_stencils import NAME, read_stencils
from threatline.content.sections import Sections
from threatline.content.yaml_reader import Block
from threatline.engine.catalogue import COMMON, NOT_APPLICABLE, UNKNOWN, Catalogue, PropertySpec, Value
from threatline.engine.meanings import STENCIL
from threatline.engine.stencils import catalogue_of, in_a_sentence
from threatline.model.records import RULED_KINDS

GROUPS = (COMMON, *RULED_KINDS, "asset", "model")
TYPES = ("tri", "bool", "enum", "ordered", "set")
Groups = dict[str, dict[str, PropertySpec]]
"""Group → property name → property."""


def read_catalogue(sections: Sections, base: Catalogue, part: str | None, faults: Faults) -> Catalogue:
    """Return the catalogue of a pack, laid over that of the pack it extends; what is new belongs to `part`."""
    drawn = sections.mapping("stencils")
    types = Catalogue({}, stencils=read_stencils(drawn, base.stencils, part, faults))
    groups = _properties(Fields(sections.mapping("properties"), "properties"), base, types, part, faults)
    reader = PresetReader(Catalogue(groups, base.presets), sections.mapping("presets"), part, faults)
    return catalogue_of(groups, reader.presets(), reader.with_defaults(types.stencils, drawn))


def _properties(root: Fields, base: Catalogue, types: Catalogue, part: str | None, faults: Faults) -> Groups:
    """Return the properties of a pack beside those of the pack it extends, without those that stencils bring about."""
    groups: Groups = {
        group: {name: spec for name, spec in known.items() if name != STENCIL} for group, known in base.groups.items()
    }
    root.only([], GROUPS)
    _refuse_doubles(root, base, faults)
    for group in map(str, root.block):
        block = root.inner(group).block
        for name, value in block.items():
            with faults.caught(str(name)):
                spec = _property(Fields(value, f"{group}.{name}", block, name), group, str(name), types)
                groups.setdefault(group, {})[str(name)] = replace(spec, part=part)
    return groups


def _property(fields: Fields, group: str, name: str, types: Catalogue) -> PropertySpec:
    if not NAME.fullmatch(name) or name == STENCIL or name.startswith(("source.", "target.")):
        raise fields.fault(
            "The name of a property has letters, digits, dots, dashes and underscores, at most 80; “stencil” and names "
            "that begin with “source.” or “target.” have a meaning of their own."
        )
    kind: Any = fields.choice("type", TYPES)
    only = _only(fields, group, types)
    if kind in ("tri", "bool"):
        return _yes_or_no(fields, group, name, kind, only)
    fields.only(["type", "label", "values", "help"], ["values_plain", "says", "only", "default"])
    values = fields.words("values")
    if not values or {UNKNOWN, NOT_APPLICABLE} & set(values):
        raise fields.fault("“values” needs words, and neither unknown nor not_applicable.", "values")
    plain = _per_value(fields, "values_plain", values)
    default: Value = None
    if fields.has("default"):
        default = fields.words("default", values) if kind == "set" else fields.choice("default", values)
    return PropertySpec(
        group, name, kind, fields.text("label"), fields.text("help"), default=default,
        values=values, plain=plain, says=_says(fields, values, plain), only=only,
    )  # fmt: skip


def _yes_or_no(fields: Fields, group: str, name: str, kind: Any, only: frozenset[str]) -> PropertySpec:
    if kind == "bool":
        fields.only(["type", "label", "help"], ["if_yes", "if_no", "only"])
        role, default = None, None
    else:
        fields.only(["type", "label", "role", "default", "help"], ["if_yes", "if_no", "only"])
        role = fields.choice("role", ("feature", "control"))
        default = False if role == "feature" else UNKNOWN
        if fields.block["default"] != default:
            raise fields.fault(f"The default of a {role} is {str(default).lower()}.", "default")
    label = fields.text("label")
    return PropertySpec(
        group, name, kind, label, fields.text("help"), role, default,  # type: ignore[arg-type]
        if_yes=fields.text("if_yes", f"it is marked “{label}”"),
        if_no=fields.text("if_no", f"it is not marked “{label}”"), only=only,
    )  # fmt: skip


def _per_value(fields: Fields, key: str, values: tuple[str, ...]) -> dict[str, str]:
    if not fields.has(key):
        return {value: value.replace("_", " ").capitalize() for value in values}
    inner = fields.inner(key)
    inner.only(values)
    return {value: inner.text(value) for value in values}


def _says(fields: Fields, values: tuple[str, ...], plain: Mapping[str, str]) -> dict[str, str]:
    if isinstance(fields.block.get("says"), Block):
        return _per_value(fields, "says", values)
    template = fields.text("says", "it is {value}")
    if "{value}" not in template:
        raise fields.fault("“says” must contain {value}, or give a clause for each value.", "says")
    return {value: template.replace("{value}", in_a_sentence(plain[value])) for value in values}


def _refuse_doubles(root: Fields, base: Catalogue, faults: Faults) -> None:
    """Refuse a name that an element would have twice, and one that means something else in the extended pack."""
    taken = {name for group in base.groups.values() for name in group}
    common = root.inner(COMMON).block if root.has(COMMON) else {}
    for group in root.block:
        inner = root.inner(group)
        for name in inner.block:
            if name in taken:
                faults.add(inner.fault(f"“{name}” is already a property of the pack that this one extends.", name))
            elif group in RULED_KINDS and name in common:
                faults.add(inner.fault(f"“{name}” is already a common property.", name))


def _only(fields: Fields, group: str, types: Catalogue) -> frozenset[str]:
    """Return the stencils whose elements have a property, what descends from them written out."""
    if not fields.has("only"):
        return frozenset()
    fitting = [name for name, stencil in types.stencils.items() if group in (COMMON, stencil.kind)]
    names = fields.words("only", fitting)
    if not names:
        raise fields.fault("“only” needs a list of stencils.", "only")
    return frozenset(one for name in names for one in types.families[name])

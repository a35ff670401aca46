"""Reads properties and presets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from threatline.content.errors import Faults
from threatline.content.fields import Fields
from threatline.content.yaml_reader import Block
from threatline.engine.catalogue import COMMON, NOT_APPLICABLE, UNKNOWN, Catalogue, PropertySpec
from threatline.model.records import RULED_KINDS, Answer

GROUPS = (COMMON, *RULED_KINDS, "asset", "model")
TYPES = ("tri", "bool", "enum", "ordered", "set")
Presets = dict[str, dict[str, dict[str, dict[str, Answer]]]]
"""Kind → key property → chosen value → the values it supplies."""


def read_catalogue(
    properties: Block | None, presets: Block | None, base: Catalogue, part: str | None, faults: Faults
) -> Catalogue:
    """Return the catalogue of a pack, laid over that of the pack it extends; what is new belongs to `part`."""
    groups = {group: dict(known) for group, known in base.groups.items()}
    if properties is not None:
        root = Fields(properties, "properties")
        root.only([], GROUPS)
        _refuse_doubles(root, base, faults)
        for group in map(str, root.block):
            block = root.inner(group).block
            for name, value in block.items():
                with faults.caught(str(name)):
                    spec = _property(Fields(value, f"{group}.{name}", block, name), group, str(name))
                    groups.setdefault(group, {})[str(name)] = spec if part is None else replace(spec, part=part)
    catalogue = Catalogue(groups, base.presets)
    if presets is None:
        return catalogue
    return Catalogue(groups, _presets(Fields(presets, "presets"), catalogue, part, faults))


def _property(fields: Fields, group: str, name: str) -> PropertySpec:
    if len(name) > 60 or not name.replace("_", "").isalnum() or not name.isascii():
        raise fields.fault("The name of a property has letters, digits and underscores, at most 60.")
    kind: Any = fields.choice("type", TYPES)
    if kind in ("tri", "bool"):
        return _yes_or_no(fields, group, name, kind)
    fields.only(["type", "label", "values", "help"], ["values_plain", "says"])
    values = fields.words("values")
    if not values or {UNKNOWN, NOT_APPLICABLE} & set(values):
        raise fields.fault("“values” needs words, and neither unknown nor not_applicable.", "values")
    plain = _per_value(fields, "values_plain", values)
    return PropertySpec(
        group, name, kind, fields.text("label"), fields.text("help"),
        values=values, plain=plain, says=_says(fields, values, plain),
    )  # fmt: skip


def _yes_or_no(fields: Fields, group: str, name: str, kind: Any) -> PropertySpec:
    if kind == "bool":
        fields.only(["type", "label", "help"], ["if_yes", "if_no"])
        role, default = None, None
    else:
        fields.only(["type", "label", "role", "default", "help"], ["if_yes", "if_no"])
        role = fields.choice("role", ("feature", "control"))
        default = False if role == "feature" else UNKNOWN
        if fields.block["default"] != default:
            raise fields.fault(f"The default of a {role} is {str(default).lower()}.", "default")
    label = fields.text("label")
    return PropertySpec(
        group, name, kind, label, fields.text("help"), role, default,  # type: ignore[arg-type]
        if_yes=fields.text("if_yes", f"it is marked “{label}”"),
        if_no=fields.text("if_no", f"it is not marked “{label}”"),
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
    return {value: template.replace("{value}", _in_a_sentence(plain[value])) for value in values}


def _in_a_sentence(label: str) -> str:
    """Return a label with a small first letter, unless its first word is a name such as HTTPS or gRPC."""
    first = label.split(" ", 1)[0]
    return label if any(letter.isupper() for letter in first[1:]) else label[:1].lower() + label[1:]


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


def _presets(root: Fields, catalogue: Catalogue, part: str | None, faults: Faults) -> Presets:
    root.only([], RULED_KINDS)
    found: Presets = {
        kind: {key: {choice: dict(values) for choice, values in table.items()} for key, table in tables.items()}
        for kind, tables in catalogue.presets.items()
    }
    for kind in map(str, root.block):
        tables = root.inner(kind)
        known = found.setdefault(kind, {})
        supplied_by = {name: key for key, table in known.items() for values in table.values() for name in values}
        keys = {*known, *tables.block}
        for key in map(str, tables.block):
            with faults.caught():
                table = known.setdefault(key, {})
                for choice, values in _table(tables, kind, key, catalogue, supplied_by, keys).items():
                    _refuse_strangers(tables.inner(key).inner(choice), catalogue, kind, key, part)
                    table[choice] = {**table.get(choice, {}), **values}
    return found


def _table(
    tables: Fields, kind: str, key: str, catalogue: Catalogue, supplied_by: dict[str, str], keys: Collection[str | int]
) -> dict[str, dict[str, Answer]]:
    spec = catalogue.spec(kind, key)
    if spec is None or spec.type not in ("enum", "ordered"):
        raise tables.fault(f"“{key}” is not a list that {kind} declares.", key)
    choices = tables.inner(key)
    choices.only([], spec.values)
    table: dict[str, dict[str, Answer]] = {}
    for choice in choices.block:
        values = choices.inner(choice)
        for name, value in values.block.items():
            target = catalogue.spec(kind, str(name))
            if target is None or name in keys:
                raise values.fault(f"A preset of {kind} cannot supply “{name}”.", name)
            if not target.allows(value) or value == UNKNOWN:
                raise values.fault(f"“{name}” cannot be “{value}”.", name)
            if supplied_by.setdefault(str(name), key) != key:
                raise values.fault(f"“{name}” is already supplied by “{supplied_by[str(name)]}”.", name)
        table[str(choice)] = {str(name): value for name, value in values.block.items()}
    return table


def _refuse_strangers(values: Fields, catalogue: Catalogue, kind: str, key: str, part: str | None) -> None:
    """Refuse a preset that would change what the extended pack means, also where this one is switched off."""
    for name in values.block:
        joined = (catalogue.spec(kind, key), catalogue.spec(kind, str(name)))
        if part is not None and all(spec is None or spec.part != part for spec in joined):
            raise values.fault(f"“{key}” and “{name}” belong to another pack, which alone can join them.", name)

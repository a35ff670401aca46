"""Reads properties and presets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from threatline.content.fields import Fields
from threatline.content.yaml_reader import Block
from threatline.engine.catalogue import COMMON, NOT_APPLICABLE, UNKNOWN, Catalogue, PropertySpec
from threatline.model.records import RULED_KINDS, Answer

GROUPS = (COMMON, *RULED_KINDS, "asset", "model")
TYPES = ("tri", "bool", "enum", "ordered", "set")


def read_catalogue(properties: Block, presets: Block | None) -> Catalogue:
    """Return the catalogue of a pack; raises ContentError."""
    root = Fields(properties, "properties")
    root.only([], GROUPS)
    groups: dict[str, dict[str, PropertySpec]] = {}
    for group in map(str, root.block):
        block = root.inner(group).block
        groups[group] = {
            str(name): _property(Fields(value, f"{group}.{name}", block, name), group, str(name))
            for name, value in block.items()
        }
    catalogue = Catalogue(groups)
    _refuse_shadows(root, catalogue)
    if presets is None:
        return catalogue
    return Catalogue(groups, _presets(Fields(presets, "presets"), catalogue))


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


def _refuse_shadows(root: Fields, catalogue: Catalogue) -> None:
    for kind in RULED_KINDS:
        for name in catalogue.groups.get(kind, {}):
            if name in catalogue.groups.get(COMMON, {}):
                raise root.inner(kind).fault(f"“{name}” is already a common property.", name)


def _presets(root: Fields, catalogue: Catalogue) -> dict[str, dict[str, dict[str, dict[str, Answer]]]]:
    root.only([], RULED_KINDS)
    found: dict[str, dict[str, dict[str, dict[str, Answer]]]] = {}
    for kind in root.block:
        tables = root.inner(kind)
        supplied_by: dict[str, str] = {}
        for key in tables.block:
            found.setdefault(str(kind), {})[str(key)] = _table(tables, str(kind), str(key), catalogue, supplied_by)
    return found


def _table(
    tables: Fields, kind: str, key: str, catalogue: Catalogue, supplied_by: dict[str, str]
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
            if target is None or name in tables.block:
                raise values.fault(f"A preset of {kind} cannot supply “{name}”.", name)
            if not target.allows(value) or value == UNKNOWN:
                raise values.fault(f"“{name}” cannot be “{value}”.", name)
            if supplied_by.setdefault(str(name), key) != key:
                raise values.fault(f"“{name}” is already supplied by “{supplied_by[str(name)]}”.", name)
        table[str(choice)] = {str(name): value for name, value in values.block.items()}
    return table

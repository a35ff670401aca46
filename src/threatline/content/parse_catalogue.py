"""Reads properties and presets, and puts stencils beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from threatline.content.fields import Fields
from threatline.content.parse_stencils import NAME, read_stencils
from threatline.content.yaml_reader import Block
from threatline.engine.catalogue import COMMON, NOT_APPLICABLE, UNKNOWN, Catalogue, PropertySpec, Stencil, Value
from threatline.engine.meanings import STENCIL
from threatline.engine.stencils import catalogue_of, in_a_sentence
from threatline.model.records import RULED_KINDS, Answer

GROUPS = (COMMON, *RULED_KINDS, "asset", "model")
TYPES = ("tri", "bool", "enum", "ordered", "set")


def read_catalogue(properties: Block, presets: Block | None, stencils: Block | None = None) -> Catalogue:
    """Return the catalogue of a pack; raises ContentError."""
    types = Catalogue({}, stencils=read_stencils(stencils))
    root = Fields(properties, "properties")
    root.only([], GROUPS)
    groups: dict[str, dict[str, PropertySpec]] = {}
    for group in map(str, root.block):
        block = root.inner(group).block
        groups[group] = {
            str(name): _property(Fields(value, f"{group}.{name}", block, name), group, str(name), types)
            for name, value in block.items()
        }
    catalogue = Catalogue(groups)
    _refuse_shadows(root, catalogue)
    keyed = Fields(Block("", 0) if presets is None else presets, "presets")
    keyed.only([], RULED_KINDS)
    reader = _PresetReader(catalogue, keyed)
    tables = {
        str(kind): {str(key): reader.table(keyed.inner(kind), str(kind), str(key)) for key in keyed.inner(kind).block}
        for kind in keyed.block
    }
    return catalogue_of(groups, tables, _with_defaults(types.stencils, stencils, reader))


def _with_defaults(stencils: Mapping[str, Stencil], block: Block | None, reader: _PresetReader) -> dict[str, Stencil]:
    found = dict(stencils)
    for name, stencil in stencils.items():
        fields = Fields(block[name], f"stencils.{name}") if block is not None else None
        if fields is not None and fields.has("defaults"):
            defaults = reader.values(fields.inner("defaults"), stencil.kind, STENCIL, name)
            found[name] = replace(stencil, defaults=defaults)
    return found


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


def _refuse_shadows(root: Fields, catalogue: Catalogue) -> None:
    for kind in RULED_KINDS:
        for name in catalogue.groups.get(kind, {}):
            if name in catalogue.groups.get(COMMON, {}):
                raise root.inner(kind).fault(f"“{name}” is already a common property.", name)


class _PresetReader:
    """Reads what a choice supplies: presets, and the defaults of stencils, which are presets keyed by the stencil."""

    def __init__(self, catalogue: Catalogue, presets: Fields) -> None:
        self.catalogue = catalogue
        self._keys = {kind: set(map(str, presets.inner(kind).block)) for kind in presets.block}
        """Kind → the properties whose choice supplies others."""
        self._supplied_by: dict[tuple[str, str], str] = {}
        """Kind and property → the key that supplies it."""

    def table(self, tables: Fields, kind: str, key: str) -> dict[str, dict[str, Answer]]:
        """Return, for each choice of a key property, the values it supplies."""
        spec = self.catalogue.spec(kind, key)
        if spec is None or spec.type not in ("enum", "ordered"):
            raise tables.fault(f"“{key}” is not a list that {kind} declares.", key)
        if spec.default is not None or spec.only:
            raise tables.fault(f"“{key}” has a default or belongs to stencils, so it cannot choose a preset.", key)
        choices = tables.inner(key)
        choices.only([], spec.values)
        return {str(choice): self.values(choices.inner(choice), kind, key) for choice in choices.block}

    def values(self, fields: Fields, kind: str, key: str, stencil: str = "") -> dict[str, Answer]:
        """Return the values that one choice supplies; for a default the stencil must have the property."""
        found: dict[str, Answer] = {}
        for name, value in fields.block.items():
            spec = self.catalogue.spec(kind, str(name))
            if spec is None or name in self._keys.get(kind, ()) or (spec.only and stencil not in spec.only):
                raise fields.fault(f"A {'default' if stencil else 'preset'} of {kind} cannot supply “{name}”.", name)
            answer = tuple(value) if isinstance(value, list) else value
            if not spec.allows(answer) or answer == UNKNOWN:
                raise fields.fault(f"“{name}” cannot be “{value}”.", name)
            if (supplier := self._supplied_by.setdefault((kind, spec.name), key)) != key:
                raise fields.fault(f"“{name}” is already supplied by “{supplier}”.", name)
            found[spec.name] = answer
        return found


def _only(fields: Fields, group: str, types: Catalogue) -> frozenset[str]:
    """Return the stencils whose elements have a property, what descends from them written out."""
    if not fields.has("only"):
        return frozenset()
    fitting = [name for name, stencil in types.stencils.items() if group in (COMMON, stencil.kind)]
    names = fields.words("only", fitting)
    if not names:
        raise fields.fault("“only” needs a list of stencils.", "only")
    return frozenset(one for name in names for one in types.families[name])

"""Reads what a choice supplies: presets, and the defaults of stencils, which are presets keyed by the stencil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from threatline.content.errors import Faults
from threatline.content.fields import Fields
from threatline.content.yaml_reader import Block
from threatline.engine.catalogue import UNKNOWN, Catalogue, Stencil
from threatline.engine.meanings import STENCIL
from threatline.model.records import RULED_KINDS, Answer

Supplied = dict[str, Answer]
"""Property → the value that one choice supplies."""
Presets = dict[str, dict[str, dict[str, Supplied]]]
"""Kind → key property → chosen value → what it supplies."""


class PresetReader:
    """Reads the presets of a pack over those of the catalogue, which has the properties of both."""

    def __init__(self, catalogue: Catalogue, block: Block, part: str | None, faults: Faults) -> None:
        self._catalogue, self._part, self._faults = catalogue, part, faults
        self._root = Fields(block, "presets")
        self._root.only([], RULED_KINDS)
        known = catalogue.presets
        own = {str(kind): map(str, self._root.inner(kind).block) for kind in block}
        self._keys = {kind: {*known.get(kind, ()), *own.get(kind, ())} for kind in (*known, *own)}
        """Kind → the properties whose choice supplies others."""
        self._supplied_by = {
            (kind, name): key
            for kind, tables in known.items()
            for key, table in tables.items()
            for values in table.values()
            for name in values
        }
        """Kind and property → the key that supplies it."""

    def presets(self) -> Presets:
        """Return all presets: those of the catalogue, and what the pack adds to them."""
        found: Presets = {
            kind: {key: {choice: dict(values) for choice, values in table.items()} for key, table in tables.items()}
            for kind, tables in self._catalogue.presets.items()
        }
        for kind in map(str, self._root.block):
            tables = self._root.inner(kind)
            for key in map(str, tables.block):
                with self._faults.caught():
                    table = found.setdefault(kind, {}).setdefault(key, {})
                    for choice, values in self._table(tables, kind, key).items():
                        table[choice] = {**table.get(choice, {}), **values}
        return found

    def with_defaults(self, stencils: Mapping[str, Stencil], block: Block) -> dict[str, Stencil]:
        """Return the stencils with the defaults that a section of stencils gives to its own."""
        found = dict(stencils)
        for name, stencil in stencils.items():
            if stencil.part == self._part and "defaults" in block.get(name, ()):
                with self._faults.caught():
                    fields = Fields(block[name], f"stencils.{name}").inner("defaults")
                    found[name] = replace(stencil, defaults=self._values(fields, stencil.kind, STENCIL, name))
        return found

    def _table(self, tables: Fields, kind: str, key: str) -> dict[str, Supplied]:
        """Return, for each choice of a key property, the values it supplies."""
        spec = self._catalogue.spec(kind, key)
        if spec is None or spec.type not in ("enum", "ordered"):
            raise tables.fault(f"“{key}” is not a list that {kind} declares.", key)
        if spec.default is not None or spec.only:
            raise tables.fault(f"“{key}” has a default or belongs to stencils, so it cannot choose a preset.", key)
        choices = tables.inner(key)
        choices.only([], spec.values)
        table = {str(choice): self._values(choices.inner(choice), kind, key) for choice in choices.block}
        for choice in choices.block:
            self._refuse_strangers(choices.inner(choice), kind, key)
        return table

    def _values(self, fields: Fields, kind: str, key: str, stencil: str = "") -> Supplied:
        """Return the values that one choice supplies; for a default the stencil must have the property."""
        found: Supplied = {}
        for name, value in fields.block.items():
            spec = self._catalogue.spec(kind, str(name))
            if spec is None or name in self._keys.get(kind, ()) or (spec.only and stencil not in spec.only):
                raise fields.fault(f"A {'default' if stencil else 'preset'} of {kind} cannot supply “{name}”.", name)
            answer = tuple(value) if isinstance(value, list) else value
            if not spec.allows(answer) or answer == UNKNOWN:
                raise fields.fault(f"“{name}” cannot be “{value}”.", name)
            if (supplier := self._supplied_by.setdefault((kind, spec.name), key)) != key:
                raise fields.fault(f"“{name}” is already supplied by “{supplier}”.", name)
            found[spec.name] = answer
        return found

    def _refuse_strangers(self, values: Fields, kind: str, key: str) -> None:
        """Refuse a preset that would change what the extended pack means, also where this one is switched off."""
        for name in values.block:
            joined = (self._catalogue.spec(kind, key), self._catalogue.spec(kind, str(name)))
            if self._part is not None and all(spec is None or spec.part != self._part for spec in joined):
                raise values.fault(f"“{key}” and “{name}” belong to another pack, which alone can join them.", name)

"""The sections of a pack, merged from its files, and on which line each of its entries stands."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping

from threatline.content.errors import ContentError, Faults
from threatline.content.fields import Fields
from threatline.content.yaml_cache import read_yaml_once
from threatline.content.yaml_reader import Block, Rows

MOST_FILES = 100
MAPPINGS = (
    *("pack", "properties", "presets", "stencils", "definitions", "controls"),
    *("stride", "linddun", "categories", "rating"),
)
"""Sections that stand in one file."""
LISTS = ("rules", "checks", "examples")
"""Sections that may stand in several files."""
OTHER_PURPOSES = frozenset({"glossary", "journey", "journeys", "generic", "template", "templates"})
"""What a file holds that may lie beside a pack and is no part of it: words, stories and drawings to begin with."""
NOWHERE = ("", 0)


class Sections:
    """What the files of one pack hold, file name → bytes; the names are those that messages use."""

    def __init__(self, files: Mapping[str, bytes], faults: Faults) -> None:
        if len(files) > MOST_FILES:
            raise ContentError(f"A rule pack has at most {MOST_FILES} files.")
        self.mappings: dict[str, Block] = {}
        self.lists: dict[str, dict[str, Rows]] = {name: {} for name in LISTS}
        """Section → file → its entries."""
        digest = hashlib.sha256()
        for name in sorted(files):
            digest.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
            with faults.caught():
                self._merge(read_yaml_once(files[name], name), faults)
        self.sha256 = digest.hexdigest()
        """Of the names and the content of all files."""

    def mapping(self, name: str) -> Block:
        """Return a section that is a mapping; an absent one is empty."""
        return self.mappings.get(name, Block("", 0))

    def place(self, id: str) -> tuple[str, int]:
        """Return file and line of the first rule, check, control or definition of this id, or NOWHERE."""
        for rows in (*self.lists["rules"].values(), *self.lists["checks"].values()):
            for row in rows:
                if row.get("id") == id:
                    return row.file, row.line
        for block in self._named_blocks():
            if id in block.lines:
                return block.file, block.lines[id]
        return NOWHERE

    def _named_blocks(self) -> Iterator[Block]:
        yield self.mapping("controls")
        yield self.mapping("definitions")
        yield from (group for group in self.mapping("properties").values() if isinstance(group, Block))

    def _merge(self, block: Block, faults: Faults) -> None:
        if is_of_other_purpose(block):
            return
        fields = Fields(block, "")
        for key, value in block.items():
            with faults.caught():
                if key in LISTS:
                    self.lists[str(key)][block.file] = self._rows(fields, str(key), value)
                elif key in self.mappings:
                    raise fields.fault(f"The section “{key}” is already defined in another file.", key)
                elif key in MAPPINGS:
                    self.mappings[str(key)] = fields.inner(key).block
                elif key == "asvs_version":
                    fields.text("asvs_version")
                else:
                    raise fields.fault(f"There is no section “{key}”.", key)

    def _rows(self, fields: Fields, key: str, value: object) -> Rows:
        if not isinstance(value, Rows):
            raise fields.fault(f"“{key}” must be a list.", key)
        if not all(isinstance(row, Block) for row in value):
            raise fields.fault(f"Each entry of “{key}” must be a mapping.", key)
        return value


def is_of_other_purpose(keys: Collection[str | int]) -> bool:
    """Tell from the keys at the top of a file whether it means to be no part of a pack."""
    return bool(keys) and all(key in OTHER_PURPOSES for key in keys)

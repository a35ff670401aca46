"""Loads a rule pack: reads its files, parses and checks them, and returns one frozen Content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from threatline import resources
from threatline.content.check_pack import check_pack
from threatline.content.errors import ContentError
from threatline.content.fields import Fields
from threatline.content.parse_catalogue import read_catalogue
from threatline.content.parse_pack import (
    read_checks,
    read_controls,
    read_definitions,
    read_linddun,
    read_rating,
    read_rules,
    read_stride,
)
from threatline.content.yaml_cache import read_yaml_once
from threatline.content.yaml_reader import Block, Rows
from threatline.engine.catalogue import Catalogue
from threatline.engine.pack import Content, PackIdentity, Rule

__all__ = ["Content", "ContentError", "load_content", "read_content"]

MOST_FILES = 100
MAPPINGS = ("pack", "properties", "definitions", "presets", "controls", "stride", "linddun", "rating")
REQUIRED = ("pack", "properties", "controls", "stride", "rating", "rules")


def load_content(folder: Path | None = None) -> Content:
    """Return the content of a folder of *.yaml files, or of the pack that ships.

    Optional parts (privacy) are loaded with it; a project switches them on. Raises ContentError.
    """
    place = resources.resources() / "rules" if folder is None else folder
    try:
        files = {path.name: path.read_bytes() for path in sorted(place.glob("*.yaml"))[: MOST_FILES + 1]}
    except OSError as error:
        raise ContentError(f"The rule pack cannot be read: {error.strerror}.", str(place)) from error
    if not files:
        raise ContentError("There is no rule pack here: the folder holds no .yaml file.", str(place))
    return read_content(files)


def read_content(files: Mapping[str, bytes]) -> Content:
    """Return the content of a pack, given as file name → bytes; raises ContentError."""
    if len(files) > MOST_FILES:
        raise ContentError(f"A rule pack has at most {MOST_FILES} files.")
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return _Pack(files).content(digest.hexdigest())


class _Pack:
    """The sections of a pack, merged from its files."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.sections: dict[str, Block] = {}
        self.rules: dict[str, Rows] = {}
        """File → its rules."""
        self.checks: Rows = Rows(0)
        for name in sorted(files):
            self._merge(read_yaml_once(files[name], name))
        for section in REQUIRED:
            if section not in self.sections and not (section == "rules" and self.rules):
                raise ContentError(f"The pack has no section “{section}”.")

    def _merge(self, block: Block) -> None:
        fields = Fields(block, "")
        for key, value in block.items():
            if key == "rules" or (key == "checks" and not self.checks):
                if not isinstance(value, Rows):
                    raise fields.fault(f"“{key}” must be a list.", key)
                if key == "rules":
                    self.rules[block.file] = value
                else:
                    self.checks = value
            elif key in self.sections or key == "checks":
                raise fields.fault(f"The section “{key}” is already defined in another file.", key)
            elif key in MAPPINGS:
                self.sections[str(key)] = fields.inner(key).block
            elif key == "asvs_version":
                fields.text("asvs_version")
            else:
                raise fields.fault(f"There is no section “{key}”.", key)

    def content(self, sha256: str) -> Content:
        """Parse all sections and check that they agree."""
        identity, parts = self._identity(sha256)
        catalogue = read_catalogue(self.sections["properties"], self.sections.get("presets"))
        rating = read_rating(
            self.sections["rating"], _values(catalogue, "asset", "classification"),
            _values(catalogue, "process", "business_criticality"),
        )  # fmt: skip
        definitions = self.sections.get("definitions", Block("", 0))
        rules: list[Rule] = []
        named = read_definitions(definitions, catalogue)
        for file, rows in self.rules.items():
            rules += read_rules(rows, catalogue, definitions, parts.get(file))  # type: ignore[arg-type]
        content = Content(
            pack=identity,
            catalogue=catalogue,
            definitions=named,
            controls=read_controls(self.sections["controls"]),
            stride=read_stride(self.sections["stride"], rating.harms),
            categories=read_linddun(self.sections["linddun"]) if "linddun" in self.sections else {},
            rating=rating,
            checks=tuple(read_checks(self.checks, catalogue, definitions)),  # type: ignore[arg-type]
            rules=tuple(rules),
            parts=frozenset(parts.values()),
        )
        check_pack(content, self._fault)
        return content

    def _identity(self, sha256: str) -> tuple[PackIdentity, dict[str, str]]:
        fields = Fields(self.sections["pack"], "pack")
        fields.only(["id", "version"], ["language", "optional_parts", "licence_note"])
        parts: dict[str, str] = {}
        if fields.has("optional_parts"):
            inner = fields.inner("optional_parts")
            for part in inner.block:
                file = inner.text(str(part))
                if file not in self.rules:
                    raise inner.fault(f"The part “{part}” names the file {file}, which holds no rules.", part)
                parts[file] = str(part)
        return PackIdentity(fields.text("id"), fields.text("version"), sha256), parts

    def _fault(self, id: str, reason: str) -> ContentError:
        for file, rows in self.rules.items():
            for row in rows:
                if isinstance(row, Block) and row.get("id") == id:
                    return ContentError(reason, file, row.line, id)
        block = self.sections["controls"]
        if id in block.lines:
            return ContentError(reason, block.file, block.lines[id], id)
        return ContentError(reason, rule=id)


def _values(catalogue: Catalogue, kind: str, name: str) -> tuple[str, ...]:
    spec = catalogue.spec(kind, name)
    if spec is None or not spec.values:
        raise ContentError(f"The catalogue needs the list “{name}” of {kind}.")
    return spec.values

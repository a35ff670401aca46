"""Loads a rule pack: reads its files, parses and checks them, and returns one frozen Content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from threatline import resources
from threatline.content.check_pack import faults_of
from threatline.content.errors import ContentError, Faults
from threatline.content.fields import Fields
from threatline.content.parse_catalogue import read_catalogue
from threatline.content.parse_pack import (
    PRIVACY_IDS,
    read_categories,
    read_checks,
    read_controls,
    read_definitions,
    read_linddun,
    read_rating,
    read_rules,
    read_stride,
)
from threatline.content.sections import MOST_FILES, Sections
from threatline.content.yaml_reader import Block
from threatline.engine.catalogue import Catalogue
from threatline.engine.meanings import BUSINESS_CRITICALITY, CLASSIFICATION
from threatline.engine.pack import CHART, Category, Content, PackIdentity, Part, Rating, StrideLetter

__all__ = ["Content", "ContentError", "Loaded", "load_content", "load_pack", "read_content", "read_pack"]

REQUIRED = ("pack", "properties", "controls", "stride", "rating", "rules")
REFUSED = ("stride", "linddun", "rating")
"""Sections that a pack which extends another takes from it."""
_ID = re.compile(r"[A-Za-z0-9_.-]{1,40}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pack that is read and checked."""

    content: Content
    definitions: Mapping[str, Block]
    """The named conditions as they were written, for the packs that extend this one."""


def load_content(folder: Path | None = None) -> Content:
    """Return the content of a folder of *.yaml files, or of the pack that ships.

    Optional parts (privacy) are loaded with it; a project switches them on. Raises ContentError.
    """
    return load_pack(folder).content


def load_pack(folder: Path | None = None) -> Loaded:
    """Return the same with what other packs need to extend it; raises ContentError."""
    place = resources.resources() / "rules" if folder is None else folder
    try:
        files = {path.name: path.read_bytes() for path in sorted(place.glob("*.yaml"))[: MOST_FILES + 1]}
    except OSError as error:
        raise ContentError(f"The rule pack cannot be read: {error.strerror}.", str(place)) from error
    if not files:
        raise ContentError("There is no rule pack here: the folder holds no .yaml file.", str(place))
    return read_pack(files)


def read_content(files: Mapping[str, bytes]) -> Content:
    """Return the content of a pack, given as file name → bytes; raises ContentError."""
    return read_pack(files).content


def read_pack(files: Mapping[str, bytes], base: Loaded | None = None) -> Loaded:
    """Return a pack, given as file name → bytes, and merged into `base` when it extends that; raises ContentError."""
    faults = Faults()
    return joined(Sections(files, faults), base, faults)


def joined(sections: Sections, base: Loaded | None, faults: Faults) -> Loaded:
    """Parse all sections, lay them over those of the pack they extend, and check that they agree.

    Raises ContentError for the first fault, or, when `faults` keeps them, only where nothing can be made of the rest.
    """
    return _Extension(sections, base, faults).loaded() if base is not None else _Whole(sections, faults).loaded()


class _Parsing:
    """What a pack that stands alone and one that extends another have in common."""

    def __init__(self, sections: Sections, faults: Faults) -> None:
        self.sections = sections
        self.faults = faults

    def fields(self, required: Iterable[str], optional: Iterable[str]) -> Fields:
        """Return what the pack says about itself."""
        fields = Fields(self.sections.mappings.get("pack"), "pack")
        with self.faults.caught():
            fields.only(required, optional)
        return fields

    def identity(self, fields: Fields) -> PackIdentity:
        """Return who it is; a pack that does not say so well has a fault and no name."""
        id = version = scheme = ""
        with self.faults.caught():
            id = fields.text("id")
            if not _ID.fullmatch(id):
                raise fields.fault("An id has letters, digits, dots, dashes and underscores, at most 40.", "id")
        with self.faults.caught():
            version = fields.text("version")
        with self.faults.caught():
            scheme = fields.choice("id_scheme", (CHART,)) if fields.has("id_scheme") else ""
        return PackIdentity(id, version, self.sections.sha256, scheme)

    def categories(self, known: Mapping[str, Category]) -> Mapping[str, Category]:
        """Return the categories of the pack's own beside those that are known."""
        return {**known, **read_categories(self.sections.mapping("categories"), known, self.faults)}

    def filled(self, blank: Content, known: Mapping[str, Block], parts: Mapping[str, str], part: str | None) -> Loaded:
        """Return a content with the definitions, controls, checks and rules of these sections added.

        `parts` names the optional part of a file, `part` that of everything.
        """
        sections, faults, catalogue = self.sections, self.faults, blank.catalogue
        own = {str(name): value for name, value in sections.mapping("definitions").items() if isinstance(value, Block)}
        written = {**known, **own}
        lists = sections.lists
        categories = [name for name in blank.categories if name not in PRIVACY_IDS]
        content = replace(
            blank,
            definitions={
                **blank.definitions,
                **read_definitions(sections.mapping("definitions"), catalogue, written, faults),
            },
            controls={**blank.controls, **read_controls(sections.mapping("controls"), faults)},
            checks=(*blank.checks, *(
                check for file, rows in lists["checks"].items()
                for check in read_checks(rows, catalogue, written, parts.get(file, part), faults)
            )),
            rules=(*blank.rules, *(
                rule for file, rows in lists["rules"].items()
                for rule in read_rules(rows, catalogue, written, categories, parts.get(file, part), faults)
            )),
        )  # fmt: skip
        for id, reason in faults_of(content, part):
            file, line = sections.place(id)
            faults.add(ContentError(reason, file, line, id))
        return Loaded(content, written)


class _Whole(_Parsing):
    """A pack that stands alone."""

    def loaded(self) -> Loaded:
        sections, faults = self.sections, self.faults
        for section in REQUIRED:
            if section not in sections.mappings and not sections.lists.get(section):
                raise ContentError(f"The pack has no section “{section}”.")
        fields = self.fields(["id", "version"], ["language", "optional_parts", "licence_note", "id_scheme"])
        identity = self.identity(fields)
        files, parts = self._parts(fields, identity)
        catalogue = read_catalogue(sections, Catalogue({}), None, faults)
        rating = read_rating(
            sections.mappings["rating"], _values(catalogue, "asset", CLASSIFICATION),
            _values(catalogue, "process", BUSINESS_CRITICALITY),
        )  # fmt: skip
        categories = self.categories(self._privacy())
        blank = Content(identity, catalogue, {}, {}, self._stride(rating), categories, rating, (), (), parts)
        return self.filled(blank, {}, files, None)

    def _parts(self, fields: Fields, identity: PackIdentity) -> tuple[dict[str, str], dict[str, Part]]:
        """Return file → part, and the parts by id."""
        files: dict[str, str] = {}
        parts: dict[str, Part] = {}
        if not fields.has("optional_parts"):
            return files, parts
        root = fields.inner("optional_parts")
        for id in map(str, root.block):
            with self.faults.caught():
                inner = root.inner(id)
                inner.only(["file", "label", "help"])
                file = inner.text("file")
                if file not in self.sections.lists["rules"]:
                    raise inner.fault(f"The part “{id}” names the file {file}, which holds no rules.", "file")
                files[file] = id
                parts[id] = Part(id, inner.text("label"), inner.text("help"), identity)
        return files, parts

    def _stride(self, rating: Rating) -> Mapping[str, StrideLetter]:
        with self.faults.caught():
            return read_stride(self.sections.mappings["stride"], rating.harms)
        return {}

    def _privacy(self) -> Mapping[str, Category]:
        if "linddun" in self.sections.mappings:
            with self.faults.caught():
                return read_linddun(self.sections.mappings["linddun"])
        return {}


class _Extension(_Parsing):
    """A pack of somebody's own that extends another and becomes an optional part of it."""

    def __init__(self, sections: Sections, base: Loaded, faults: Faults) -> None:
        super().__init__(sections, faults)
        self.base = base

    def loaded(self) -> Loaded:
        if "pack" not in self.sections.mappings:
            raise ContentError("The pack has no section “pack”, which gives its id and version.")
        fields = self.fields(["id", "version"], ["extends", "label", "help", "language", "licence_note"])
        identity = self.identity(fields)
        self._check_base(fields, identity)
        self._refuse_what_is_taken()
        known = self.base.content
        catalogue = read_catalogue(self.sections, known.catalogue, identity.id, self.faults)
        part = Part(identity.id, fields.text("label", identity.id), fields.text("help", "Rules of your own"), identity)
        categories = self.categories(known.categories)
        blank = replace(known, catalogue=catalogue, categories=categories, parts={**known.parts, identity.id: part})
        return self.filled(blank, self.base.definitions, {}, identity.id)

    def _check_base(self, fields: Fields, identity: PackIdentity) -> None:
        known = self.base.content
        if not fields.has("extends"):
            raise fields.fault(
                f"A pack of your own says which pack it extends; write “extends: {known.pack.id}” below its version."
            )
        if fields.text("extends") != known.pack.id:
            raise fields.fault(f"It extends “{fields.text('extends')}”; only {known.pack.id} is here.", "extends")
        if identity.id == known.pack.id or identity.id in known.parts:
            raise fields.fault(f"The id {identity.id} belongs to another pack; choose one of your own.", "id")

    def _refuse_what_is_taken(self) -> None:
        """Refuse what would change the extended pack: its sections, and ids that it has already."""
        known, sections = self.base.content, self.sections
        for name in REFUSED:
            if name in sections.mappings:
                block = sections.mappings[name]
                self.faults.add(ContentError(f"“{name}” belongs to the pack that this one extends.", block.file,
                                             block.line))  # fmt: skip
        taken = {*known.rule, *known.controls, *known.definitions, *(check.id for check in known.checks)}
        for name in ("controls", "definitions"):
            block = sections.mapping(name)
            for id in block:
                if id in taken:
                    self._taken(str(id), block.file, block.lines[id])
        for name in ("rules", "checks"):
            for rows in sections.lists[name].values():
                for row in rows:
                    if row.get("id") in taken:
                        self._taken(str(row["id"]), row.file, row.line)

    def _taken(self, id: str, file: str, line: int) -> None:
        self.faults.add(ContentError(f"The id {id} is already used by another pack.", file, line, id))


def _values(catalogue: Catalogue, kind: str, name: str) -> tuple[str, ...]:
    spec = catalogue.spec(kind, name)
    return spec.values if spec is not None else ()

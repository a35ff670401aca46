"""Reports everything that is wrong with the rule packs of a folder, and what is worth a second look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from threatline.content.dead_rules import never_asked, never_true
from threatline.content.errors import ContentError, Faults
from threatline.content.load import Loaded, joined, load_pack
from threatline.content.pack_files import yaml_files
from threatline.content.plain_words import jargon_in
from threatline.content.sections import NOWHERE, Sections, is_of_other_purpose
from threatline.content.worked_examples import Example, read_examples
from threatline.content.yaml_cache import read_yaml_once
from threatline.engine.conditions import Named, walk

OWN_WORLD = ("stride", "rating")
"""A pack with one of these sections means to stand alone."""


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """One line of a lint; a note is worth a look and no fault."""

    file: str
    line: int
    text: str
    rule: str = ""
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a lint found in a folder."""

    remarks: tuple[Remark, ...]
    """Sorted by file and line."""
    rules: int
    controls: int
    checks: int
    files: int
    """That belong to packs."""
    packs: tuple[Checked, ...]

    @property
    def problems(self) -> int:
        """How many faults there are."""
        return sum(not remark.is_note for remark in self.remarks)

    @property
    def notes(self) -> int:
        """How many notes there are."""
        return len(self.remarks) - self.problems


@dataclass(frozen=True, slots=True)
class Checked:
    """One pack that could be read so far that its examples can be tried."""

    id: str
    loaded: Loaded
    sections: Sections
    examples: tuple[Example, ...]
    folder: str
    """Inside the folder that was named; empty for that folder itself."""


def lint(folder: Path, base: Loaded | None = None) -> Verdict:
    """Return everything that is wrong with the packs in a folder and its subfolders.

    A pack is the folder of a file with the section “pack”, with its subfolders. Files of other purposes are left alone.
    `base` is the pack that others extend; without it the one that ships is read.
    """
    faults = Faults(keep=True)
    keys: dict[str, set[str | int]] = {}
    files = yaml_files(folder, faults)
    for name, source in files.items():
        with faults.caught():
            keys[name] = set(read_yaml_once(source, name))
    ours = {name: found for name, found in keys.items() if not is_of_other_purpose(found)}
    roots = sorted({PurePosixPath(name).parent for name, found in ours.items() if "pack" in found})
    members: dict[PurePosixPath, dict[str, bytes]] = {root: {} for root in roots}
    for name in ours:
        root = _root_of(name, roots)
        if root is None:
            faults.add(ContentError("This file belongs to no pack: no file here has the section “pack”.", name, 1))
        else:
            members[root][PurePosixPath(name).relative_to(root).as_posix()] = files[name]
    if not ours and not faults.found:
        faults.add(ContentError("There is no rule pack here: no YAML file of the folder has the section “pack”."))
    remarks = [_remark(fault) for fault in faults.found]
    checked = []
    for root in roots:
        one, found = _checked(root, members[root], base)
        remarks += found
        checked += [one] if one is not None else []
    return Verdict(
        tuple(sorted(remarks)),
        sum(sum(map(len, one.sections.lists["rules"].values())) for one in checked),
        sum(len(one.sections.mapping("controls")) for one in checked),
        sum(sum(map(len, one.sections.lists["checks"].values())) for one in checked),
        len(ours),
        tuple(checked),
    )


def _root_of(name: str, roots: Iterable[PurePosixPath]) -> PurePosixPath | None:
    above = [root for root in roots if PurePosixPath(name).is_relative_to(root)]
    return max(above, key=lambda root: len(root.parts), default=None)


def _checked(
    root: PurePosixPath, files: Mapping[str, bytes], base: Loaded | None
) -> tuple[Checked | None, list[Remark]]:
    """Return one pack, as far as it can be read, and what is to be said about it."""
    faults = Faults(keep=True)
    loaded = None
    notes: list[Remark] = []
    folder = "" if root == PurePosixPath() else root.as_posix()
    sections = Sections(files, faults)
    examples: tuple[Example, ...] = ()
    with faults.caught():
        stands_alone = any(name in sections.mappings for name in OWN_WORLD) and "extends" not in sections.mapping(
            "pack"
        )
        loaded = joined(sections, None if stands_alone else base or load_pack(), faults)
        examples = tuple(read_examples(sections, loaded.content, faults))
        notes = [*_notes_on_rules(loaded, sections), *(() if faults.found else _notes_on_use(loaded, sections))]
    remarks = [*map(_remark, faults.found), *notes]
    prefix = f"{folder}/" if folder else ""
    placed = [Remark(prefix + one.file, one.line, one.text, one.rule, one.is_note) for one in remarks]
    if loaded is None:
        return None, placed
    id = str(sections.mapping("pack").get("id", ""))
    return Checked(id, loaded, sections, examples, folder), placed


def _remark(fault: ContentError) -> Remark:
    return Remark(fault.file, fault.line, fault.reason, fault.rule)


def _notes_on_rules(loaded: Loaded, sections: Sections) -> Iterator[Remark]:
    content = loaded.content
    for rule in content.rules:
        if sections.place(rule.id) == NOWHERE:
            continue
        if never_true(rule, content.catalogue):
            yield _note(sections, rule.id, "The condition contradicts itself, so the rule can never be true.")
        elif never_asked(rule, content.catalogue):
            yield _note(sections, rule.id, f"The condition already settles {rule.asks}, so the rule never asks.")
        for what, text in (("title", rule.title), ("question", rule.question)):
            if word := jargon_in(text):
                yield _note(sections, rule.id, f"The {what} says “{word}”, which not everybody understands.")


def _notes_on_use(loaded: Loaded, sections: Sections) -> Iterator[Remark]:
    """Yield what nothing uses; it says nothing while an entry that may use it cannot be read."""
    content = loaded.content
    listed = {id for rule in content.rules for id in (*rule.resolve, *rule.reduce)}
    for id in map(str, sections.mapping("controls")):
        if id not in listed:
            yield _note(sections, id, f"No rule names the control {id}.")
    conditions = [rule.when for rule in content.rules] + [check.when for check in content.checks]
    conditions += [definition.when for definition in content.definitions.values()]
    used = {part.name for when in conditions for part in walk(when) if isinstance(part, Named)}
    for name in map(str, sections.mapping("definitions")):
        if name not in used:
            yield _note(sections, name, f"Nothing uses the definition “{name}”.")


def _note(sections: Sections, id: str, text: str) -> Remark:
    file, line = sections.place(id)
    return Remark(file, line, text, id, is_note=True)

"""Finds the journals of killed programs and gives back what was not saved."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from threatline.model.changes import Commit
from threatline.model.document import Document
from threatline.model.errors import ProjectError
from threatline.model.records import RECORDS, AnyRecord
from threatline.storage import tmproj
from threatline.storage.commit_json import decode
from threatline.storage.errors import FormatError
from threatline.storage.files import fingerprint, read_file
from threatline.storage.journal import SUFFIX, VERSION, Journal, journal_folder
from threatline.storage.json_text import read_json
from threatline.storage.lock import try_lock
from threatline.storage.repair import repair


@dataclass(frozen=True, slots=True)
class Recoverable:
    """A journal with changes that nobody saved."""

    path: Path
    project: Path | None
    """The file that the changes were made to; None for a project that had no file yet."""
    changes: int
    """How many commits it holds."""
    last_change: float
    """When the last one was made, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """A project as it was saved, what happened to it since, and what its user should know."""

    journal: Path
    project: Path | None
    records: tuple[AnyRecord, ...]
    """The records before the commits."""
    commits: tuple[Commit, ...]
    sentences: tuple[str, ...]
    sound_bytes: int
    """How much of the journal is whole: what `Journal.resume` keeps."""

    def resume(self) -> Journal | None:
        """Go on with the same journal, so that a second crash loses nothing; None when another copy has taken it."""
        return Journal.resume(self.journal, self.sound_bytes)

    def replay(self, document: Document) -> tuple[str, ...]:
        """Apply the commits to a document of `records`, and return a sentence for each that no longer fits."""
        sentences = []
        for commit in self.commits:
            try:
                document.replay(Commit(commit.label, commit.changes, "recovery"))
            except ProjectError as error:
                sentences.append(f"“{commit.label}” could not be put back: {error}")
        return tuple(sentences)


def find_recoverable(folder: Path | None = None) -> list[Recoverable]:
    """Return the journals that killed programs left, the latest change first.

    Journals in use by a running copy are left out; those without a change are deleted; those of another version are
    left for the program that wrote them.
    """
    found = [_looked_at(path) for path in sorted((folder or journal_folder()).glob(f"*{SUFFIX}"))]
    return sorted((item for item in found if item), key=lambda item: item.last_change, reverse=True)


def recover(journal: Path) -> Recovered:
    """Return what a journal gives back: the records it starts from and every whole commit.

    A last line cut off by the crash, a damaged line and a base file that changed since are told in sentences. Raises
    FormatError when there is nothing to start from: the base file is gone or does not open.
    """
    data = journal.read_bytes()
    lines = data.split(b"\n")
    torn = lines.pop()
    head = _head_of(lines[0] if lines else torn, str(journal))
    if head is None:
        raise FormatError(str(journal), "this is not a journal of this version of Threatline.")
    project = Path(head["base"]) if head["base"] is not None else None
    records, sentences = _base_records(head, project, str(journal))
    commits = []
    for number, line in enumerate(lines[1:], start=2):
        try:
            commits.append(decode(read_json(line, str(journal)), str(journal)))
        except FormatError:
            sentences.append(f"Line {number} of the journal is damaged; that one change is lost.")
    if torn:
        sentences.append("The very last change was not written whole and is lost.")
    return Recovered(journal, project, records, tuple(commits), tuple(sentences), len(data) - len(torn))


def discard(journal: Path) -> None:
    """Delete a journal that nobody wants back; one that is in use is left alone."""
    descriptor = _open_unused(journal)
    if descriptor is not None:
        os.close(descriptor)
        journal.unlink(missing_ok=True)


def _looked_at(path: Path) -> Recoverable | None:
    descriptor = _open_unused(path)
    if descriptor is None:
        return None
    try:
        with os.fdopen(descriptor, "rb") as file:
            first = file.readline()
            changes = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
            last_change = os.fstat(descriptor).st_mtime
        if not first.endswith(b"\n") or (changes == 0 and _head_of(first, str(path)) is not None):
            path.unlink(missing_ok=True)  # killed before anything was changed
            return None
    except OSError:
        return None
    head = _head_of(first, str(path))
    if head is None:
        return None
    return Recoverable(path, Path(head["base"]) if head["base"] is not None else None, changes, last_change)


def _open_unused(path: Path) -> int | None:
    """Open a journal that no running program holds; closing it gives the lock back."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        return None
    if try_lock(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _head_of(line: bytes, where: str) -> dict[str, Any] | None:
    try:
        head = read_json(line, where)
    except FormatError:
        return None
    if not isinstance(head, dict) or head.get("version") != VERSION:
        return None
    base, sha256, records = head.get("base"), head.get("sha256"), head.get("records")
    if isinstance(base, str):
        return head if isinstance(sha256, str) else None
    return head if base is None and isinstance(records, list) else None


def _base_records(head: dict[str, Any], project: Path | None, where: str) -> tuple[tuple[AnyRecord, ...], list[str]]:
    if project is None:
        try:
            return tuple(RECORDS.validate_python(head["records"])), []
        except ValidationError as error:
            raise FormatError(where, "the journal is damaged at its beginning; nothing can be given back.") from error
    data = read_file(project)
    records, repairs = repair(tmproj.load(data, str(project)))
    sentences = [repaired.sentence for repaired in repairs]
    if fingerprint(data) != head["sha256"]:
        sentences.append(f"{project.name} was changed since; the unsaved changes are put on top where they still fit.")
    return tuple(records), sentences

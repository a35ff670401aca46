"""Finds the YAML files of a folder and its subfolders: never through a link that leads out, and not without end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from threatline.content.errors import ContentError, Faults
from threatline.content.sections import MOST_FILES
from threatline.content.yaml_reader import LARGEST_FILE

SUFFIXES = (".yaml", ".yml")
DEEPEST = 8
"""Folders inside each other."""
MOST_ENTRIES = 10_000
"""Files and folders that are looked at."""


def yaml_files(folder: Path, faults: Faults) -> dict[str, bytes]:
    """Return the YAML files of a folder by their paths inside it, with forward slashes.

    What begins with a dot is left alone, and so is a link to something inside the folder, which is found anyway. A link
    that leads out, a file that is too large or cannot be read, and a folder beyond the limits are faults.
    """
    found: dict[str, bytes] = {}
    for path in _files(folder.resolve(), faults):
        name = path.relative_to(folder.resolve()).as_posix()
        if len(found) == MOST_FILES:
            faults.add(ContentError(f"The folder holds more than {MOST_FILES} YAML files; the rest was not read."))
            break
        with faults.caught():
            found[name] = _read(path, name)
    return found


def _files(root: Path, faults: Faults) -> Iterator[Path]:
    waiting = [(root, 0)]
    looked_at = 0
    while waiting:
        folder, depth = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            faults.add(ContentError(f"This folder cannot be read: {error.strerror}.", _name(folder, root)))
            continue
        for entry in entries:
            looked_at += 1
            if looked_at > MOST_ENTRIES:
                faults.add(ContentError(f"The folder holds more than {MOST_ENTRIES:,} files; the rest was not read."))
                return
            path = Path(entry.path)
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                if _leads_out(path, root):
                    reason = "This link leads out of the folder; put what it points to here."
                    faults.add(ContentError(reason, _name(path, root)))
            elif entry.is_dir(follow_symlinks=False):
                if depth == DEEPEST:
                    reason = f"The folders are nested deeper than {DEEPEST} levels; what is in here was not read."
                    faults.add(ContentError(reason, _name(path, root)))
                else:
                    waiting.append((path, depth + 1))
            elif path.suffix.casefold() in SUFFIXES and entry.is_file(follow_symlinks=False):
                yield path


def _leads_out(link: Path, root: Path) -> bool:
    """Tell whether a link to a YAML file or to a folder points to somewhere outside."""
    target = link.resolve()
    return (link.suffix.casefold() in SUFFIXES or target.is_dir()) and not target.is_relative_to(root)


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _read(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)  # one byte more than allowed is refused by the reader
    except OSError as error:
        raise ContentError(f"The file cannot be read: {error.strerror}.", name) from error

"""Finds the packs that people have added, lays them over the one that ships, and skips those that are broken."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from threatline.content.errors import ContentError, Faults
from threatline.content.load import Loaded, load_pack, read_pack
from threatline.content.pack_files import SUFFIXES, yaml_files
from threatline.engine.pack import Content
from threatline.model.records import Project

GROUP = "threatline.packs"
"""Entry points of installed packages: the folder of a pack, or a callable that returns it."""
VARIABLE = "THREATLINE_PACKS"
"""A list of folders, separated as in PATH."""
MOST_PACKS = 50


@dataclass(frozen=True, slots=True)
class Installed:
    """What the program knows after it has looked for packs."""

    content: Content
    troubles: tuple[str, ...]
    """One sentence for each pack that was skipped, with the command that tells more."""

    @property
    def added(self) -> set[str]:
        """The parts that people have added."""
        return {part.id for part in self.content.parts.values() if part.pack != self.content.pack}


def installed_content(
    named: Sequence[Path] = (), environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> Installed:
    """Return the pack that ships with every pack that people have added; each of those is an optional part of it.

    Looked for in this order: the folders `named`, those of $THREATLINE_PACKS, the folder of the user, and installed
    packages. A folder is a pack, or holds packs. Raises ContentError only when the pack that ships cannot be read.
    """
    loaded = load_pack()
    troubles: list[str] = []
    folders: dict[Path, Path] = {}
    """Where a folder really is → how it was named; one that is named twice is one pack."""
    try:
        listed = [Path(word) for word in environment.get(VARIABLE, "").split(os.pathsep) if word]
        for above in (*named, *listed, user_folder(environment, platform)):
            for folder in _packs_in(above):
                folders.setdefault(folder.resolve(), folder)
    except OSError as error:
        troubles.append(f"The folder of your rule packs cannot be read: {error.strerror}.")
    found = [(str(folder), folder) for folder in folders.values()]
    for place, folder in (*found, *_of_packages(troubles)):
        if len(loaded.content.parts) > MOST_PACKS:
            troubles.append(f"There are more than {MOST_PACKS} rule packs; {place} and what follows was skipped.")
            break
        try:
            loaded = _extended(loaded, folder)
        except (ContentError, OSError) as error:
            troubles.append(f"The rule pack {place} was skipped. {error} To see everything: "
                            f"threatline rules lint {folder}")  # fmt: skip
    return Installed(loaded.content, tuple(troubles))


def _extended(base: Loaded, folder: Path) -> Loaded:
    files = yaml_files(folder, Faults())
    if not files:
        raise ContentError("It holds no .yaml file.")
    return read_pack(files, base)


def user_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the folder in which people keep their packs; it need not exist.

    $XDG_CONFIG_HOME or ~/.config on Linux (XDG base directory specification, which has relative paths ignored),
    %APPDATA% on Windows, ~/Library/Application Support on macOS.
    """
    home = Path(environment.get("HOME") or os.path.expanduser("~"))
    if platform == "win32":
        roaming = environment.get("APPDATA")
        return (Path(roaming) if roaming else home / "AppData" / "Roaming") / "Threatline" / "packs"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Threatline" / "packs"
    settings = Path(environment.get("XDG_CONFIG_HOME") or "")
    return (settings if settings.is_absolute() else home / ".config") / "threatline" / "packs"


def _packs_in(folder: Path) -> list[Path]:
    """Return the folder itself when YAML files lie in it, else its subfolders by name; nothing when it is not there."""
    if not folder.is_dir():
        return []
    entries = sorted(folder.iterdir())
    if any(entry.suffix.casefold() in SUFFIXES for entry in entries):
        return [folder]
    return [entry for entry in entries if entry.is_dir() and not entry.name.startswith(".")]


def _of_packages(troubles: list[str]) -> Iterator[tuple[str, Path]]:
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            yield point.name, _folder_of(point)
        except Exception as error:  # a stranger's module may fail in any way while it is imported
            troubles.append(f"The rule pack {point.name} of an installed package was skipped ({type(error).__name__}); "
                            "tell its makers.")  # fmt: skip


def _folder_of(point: EntryPoint) -> Path:
    value = point.load()
    place = value() if callable(value) else value
    if hasattr(place, "__path__"):  # a package: its own folder
        place = next(iter(place.__path__))
    folder = Path(place)
    if not folder.is_dir():
        raise NotADirectoryError(str(folder))
    return folder.resolve()


# ---- what a project remembers of packs ------------------------------------------------------------------------------


def in_use(content: Content, parts: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Return pack id → version and sha256 of the packs behind a project with these parts switched on.

    What is remembered of a pack that is switched on and not here is kept.
    """
    packs = {content.pack.id: content.pack}
    packs |= {content.parts[part].pack.id: content.parts[part].pack for part in parts if part in content.parts}
    kept = {id: words for id, words in remembered.items() if id in parts and id not in packs}
    return kept | {id: f"{pack.version} {pack.sha256}" for id, pack in sorted(packs.items())}


def absences(project: Project, content: Content) -> list[str]:
    """Return one sentence for each part of a project that is not here."""
    missing = [part for part in project.parts if part not in content.parts]
    return [
        f"This project uses the rule pack “{part}”{_version(project.packs.get(part, ''))}, which is not here; what was "
        "decided under its rules is kept. Add the pack to your packs and open the project again."
        for part in missing
    ]


def _version(remembered: str) -> str:
    version = remembered.partition(" ")[0]
    return f" (version {version})" if version else ""

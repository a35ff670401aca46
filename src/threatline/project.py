"""Opens whatever file holds a threat model, for the command line and the window alike."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from threatline.exchange.imported import ImportReport
from threatline.exchange.plugin import HEAD_BYTES, Importer, importers
from threatline.model.collecting import without_collections
from threatline.model.errors import ProjectError
from threatline.model.records import AnyRecord
from threatline.storage import tmproj
from threatline.storage.errors import FormatError
from threatline.storage.files import SUFFIX, fingerprint, read_file
from threatline.storage.json_text import decode
from threatline.storage.repair import Repair, repair


@dataclass(frozen=True, slots=True)
class Opened:
    """A project as it came out of a file."""

    records: tuple[AnyRecord, ...]
    """They keep every rule between records."""
    opened_from: Path
    """The file that was read."""
    path: Path | None
    """Where the project is saved to; None after an import, for the foreign file is never written."""
    sha256: str | None
    """The fingerprint of the project file; None after an import."""
    repairs: tuple[Repair, ...] = ()
    """What was put in order; saving makes it last."""
    import_report: ImportReport | None = None
    """What an import changed."""


def open_project(path: Path) -> Opened:
    """Return the project in a file: ours, or one that an importer reads, told apart by content and not by name.

    Raises FormatError with one sentence when the file cannot be read or is nothing we know.
    """
    gc.unfreeze()
    gc.collect()  # before and not after: what is about to be read is no garbage, and visiting all of it takes long
    with without_collections():
        opened = _opened(path)
    gc.freeze()  # it stays: without this every full collection would visit it again
    return opened


def _opened(path: Path) -> Opened:
    where = str(path)
    data = read_file(path)
    head = data[:HEAD_BYTES]
    known = () if tmproj.recognises(head) else importers()
    importer = next((importer for importer in known if importer.recognises(head)), None)
    if importer is not None:
        return _imported(importer, data, path)
    if tmproj.recognises(head) or path.suffix.casefold() == SUFFIX:
        records, repairs = repair(tmproj.load(data, where))
        return Opened(tuple(records), path, path, fingerprint(data), repairs)
    raise _unknown(data, where, known)


def _unknown(data: bytes, where: str, known: Sequence[Importer]) -> FormatError:
    """Return the sentence for a file that is nothing we know; an empty or a binary one has its own."""
    try:
        decode(data, where)
    except FormatError as error:
        return error
    *formats, last = ("Threatline projects", *(importer.name for importer in known))
    listed = f"{', '.join(formats)} and {last}" if formats else last
    return FormatError(where, f"this is no threat model that can be opened here; {listed} can.")


def _imported(importer: Importer, data: bytes, path: Path) -> Opened:
    try:
        imported = importer.read(data, str(path))
    except ProjectError:
        raise
    except Exception as error:  # a stranger's importer must not take the program down
        reason = f"the importer for {importer.name} failed on it ({type(error).__name__}); tell its makers."
        raise FormatError(str(path), reason) from error
    return Opened(imported.records, path, None, None, (), imported.report)

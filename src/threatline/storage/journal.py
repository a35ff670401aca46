"""Writes every commit down at once, so that a killed program loses nothing."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from threatline.model.changes import Commit
from threatline.model.records import AnyRecord
from threatline.storage.commit_json import encode, iso_date
from threatline.storage.errors import reason_of
from threatline.storage.fields import fields_of
from threatline.storage.lock import try_lock
from threatline.storage.state_folder import state_folder

VERSION = 1
SUFFIX = ".journal"
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


def journal_folder() -> Path:
    """Return the folder that journals lie in; it need not exist yet."""
    return state_folder() / "journals"


class Journal:
    """The commits since a project was opened or saved, in a file of their own, one line each.

    The first line says what they follow: a project file and its sha256, or the records themselves where there is no
    file yet. A journal never raises: what keeps it from writing stands in `trouble`, and it tries again each time.
    Call it from one thread; forcing the lines to the disk happens on another.
    """

    def __init__(self, path: Path, head: bytes) -> None:
        self.path = path
        self.trouble: str | None = None
        """Why the latest changes are not safe, as a sentence, or None."""
        self._descriptor: int | None = None
        self._unwritten = head
        """Whole lines that have not reached the file yet."""
        self._size = 0
        self._due = threading.Event()
        self._ended = False
        self._syncing: threading.Thread | None = None
        self._write()

    @classmethod
    def start(
        cls,
        base: Path | None = None,
        sha256: str | None = None,
        records: Iterable[AnyRecord] = (),
        folder: Path | None = None,
    ) -> Journal:
        """Begin a journal for a project that was just opened from `base`, or for `records` that have no file yet."""
        return cls(_fresh_path(folder or journal_folder()), _head(base, sha256, records))

    @classmethod
    def resume(cls, path: Path, size: int) -> Journal | None:
        """Go on with the journal of a killed program, whose first `size` bytes are sound.

        Until the project is saved, another crash then loses nothing either. Returns None when another running copy
        has taken it.
        """
        journal = cls(path, b"")
        if journal._descriptor is None:
            return None
        if os.fstat(journal._descriptor).st_size < size:  # another copy has come and gone, and this is a new file
            journal.close_clean()
            return None
        os.ftruncate(journal._descriptor, size)
        journal._size = size
        return journal

    def append(self, commit: Commit) -> None:
        """Write one commit; it has left the program when this returns, and reaches the disk soon after."""
        if not self._ended:
            self._unwritten += encode(commit).encode("ascii") + b"\n"
            self._write()
            self._sync_soon()

    def mark(self) -> int:
        """Return the present end of the journal, to be given to `restart` once the records of this moment are saved."""
        return self._size + len(self._unwritten)

    def restart(self, base: Path, sha256: str, since: int | None = None) -> None:
        """Begin anew on a file just saved, keeping only what was appended after the mark `since`.

        The new journal is complete before the old one goes, so being killed in between loses nothing.
        """
        tail = self._read_after(since) if since is not None else b""
        old_path, old = self.path, self._descriptor
        self.path, self._descriptor, self._size = _fresh_path(self.path.parent), None, 0
        self._unwritten = _head(base, sha256, ()) + tail
        self._write()
        _close(old)
        if self.trouble is None:
            _remove(old_path)

    def close_clean(self) -> None:
        """End the journal and delete it: everything is saved, or its user chose not to save."""
        self.close()
        _remove(self.path)

    def close(self) -> None:
        """End the journal and leave it where it is."""
        self._ended = True
        self._due.set()
        if self._syncing is not None:
            self._syncing.join()
            self._syncing = None
        _close(self._descriptor)
        self._descriptor = None

    def _write(self) -> None:
        """Write the waiting lines whole, or not at all, so that a full disk never leaves half a line in the middle."""
        try:
            if self._descriptor is None:
                self._descriptor = _open_locked(self.path)
            written = 0
            while written < len(self._unwritten):
                written += os.write(self._descriptor, self._unwritten[written:])
            self._size += len(self._unwritten)
            self._unwritten = b""
            self.trouble = None
        except OSError as error:
            if self._descriptor is not None:
                with contextlib.suppress(OSError):
                    os.ftruncate(self._descriptor, self._size)
            self.trouble = (
                f"Unsaved changes would be lost in a crash, because {self.path.parent} cannot be written: "
                f"{reason_of(error)}. Save the project."
            )

    def _read_after(self, mark: int) -> bytes:
        kept = b""
        if self._descriptor is not None and mark < self._size:
            with self.path.open("rb") as file:
                file.seek(mark)
                kept = file.read(self._size - mark)
        return kept + self._unwritten[max(0, mark - self._size) :]

    def _sync_soon(self) -> None:
        if self._syncing is None:
            self._syncing = threading.Thread(target=self._sync_until_ended, name="journal", daemon=True)
            self._syncing.start()
        self._due.set()

    def _sync_until_ended(self) -> None:
        while not self._ended:
            self._due.wait()
            self._due.clear()
            descriptor = self._descriptor
            if descriptor is not None:
                with contextlib.suppress(OSError):  # closed by a restart meanwhile, or a disk that cannot
                    os.fsync(descriptor)


def _head(base: Path | None, sha256: str | None, records: Iterable[AnyRecord]) -> bytes:
    head: dict[str, Any] = {"base": str(base.absolute()) if base else None, "sha256": sha256, "version": VERSION}
    if base is None:
        head["records"] = [fields_of(record) for record in records]
    return json.dumps(head, default=iso_date, separators=(",", ":")).encode("ascii") + b"\n"


def _fresh_path(folder: Path) -> Path:
    return folder / f"{secrets.token_hex(8)}{SUFFIX}"


def _open_locked(path: Path) -> int:
    """Open a journal for appending and take its lock; raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, _FLAGS, 0o600)
    if not try_lock(descriptor):
        os.close(descriptor)
        raise OSError(None, "the file is in use")
    return descriptor


def _close(descriptor: int | None) -> None:
    if descriptor is not None:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)

"""Reads files within the limits, and writes them so that either the old or the whole new one is there."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from threatline.model.collecting import without_collections
from threatline.model.records import AnyRecord
from threatline.storage import tmproj
from threatline.storage.errors import FormatError, SaveError, reason_of
from threatline.storage.limits import LARGEST_FILE, check_size

SUFFIX = ".tmproj"


def read_file(path: Path) -> bytes:
    """Return the bytes of a file; raises FormatError when it is missing, no plain file, not allowed or too large."""
    where = str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FormatError(where, "this is a folder; choose a file in it.")
        if not stat.S_ISREG(status.st_mode):
            raise FormatError(where, "this is a device or a pipe; choose a plain file.")
        check_size(status.st_size, where)
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise FormatError(where, "there is no such file; check the name and the folder.") from error
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = reason_of(error) if isinstance(error, OSError) else "its name is not a name"
        raise FormatError(where, f"the file cannot be read, because {reason}.") from error
    check_size(len(data), where)
    return data


def fingerprint(data: bytes) -> str:
    """Return the sha256 of a file's bytes in hexadecimal."""
    return sha256(data).hexdigest()


def save_project(path: Path, records: Iterable[AnyRecord]) -> str:
    """Write a project file and return its fingerprint.

    The new file is read back and must hold equal records before it takes the place of the old one. Raises SaveError;
    then the old file is as it was.
    """
    with without_collections():
        return _save(path, sorted(records, key=lambda record: (record.kind, record.id)))


def _save(path: Path, kept: list[AnyRecord]) -> str:
    data = tmproj.dump(kept)

    def verify(read_back: bytes) -> None:
        try:
            again = tmproj.reread(read_back)
        except FormatError as error:
            raise SaveError(f"The project would not open again ({error}), so nothing was saved.") from error
        if len(again) != len(kept) or not all(map(_are_equal, again, kept)):
            raise SaveError("The project would not open again as it is, so nothing was saved.")

    write_whole(path, data, verify)
    return fingerprint(data)


def _are_equal(one: AnyRecord, other: AnyRecord) -> bool:
    return type(one) is type(other) and one.__dict__ == other.__dict__  # what == does, without its detours


def write_whole(path: Path, data: bytes, verify: Callable[[bytes], None] | None = None) -> None:
    """Put `data` where `path` leads: whole or not at all, even when the power fails.

    It is written to a new file in the same folder, forced to the disk, read back, shown to `verify` and only then moved
    over the old one. Symbolic links stay, and so do the permissions of the old file. Raises SaveError with the reason.
    """
    try:
        target = Path(os.path.realpath(path))
        old = target.stat() if target.exists() else None
        if old is not None:
            _check_replaceable(target, old)
        beside = target.with_name(f".{secrets.token_hex(8)}.part")
        try:
            _write_new(beside, data, old)
            read_back = beside.read_bytes()
            if read_back != data:
                raise SaveError(f"{path}: the disk does not give back what was written, so the old file was kept.")
            if verify is not None:
                verify(read_back)
            os.replace(beside, target)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except FileNotFoundError as error:
        raise SaveError(f"{path}: there is no such folder; choose another one.") from error
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "its name is not a name"
        raise SaveError(f"{path}: it cannot be written, because {reason}; choose another place.") from error


def _check_replaceable(target: Path, old: os.stat_result) -> None:
    if stat.S_ISDIR(old.st_mode):
        raise SaveError(f"{target}: this is a folder; choose a name for a file in it.")
    if not stat.S_ISREG(old.st_mode):
        raise SaveError(f"{target}: this is a device or a pipe; choose another name.")
    if not os.access(target, os.W_OK):
        raise SaveError(f"{target}: the file is read-only; save under another name, or allow writing to it.")


def _write_new(path: Path, data: bytes, old: os.stat_result | None) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(descriptor, "wb") as file:
        if old is not None:
            with contextlib.suppress(OSError):  # another owner is a pity, no reason to lose the work
                if hasattr(os, "fchown"):
                    os.fchown(file.fileno(), old.st_uid, old.st_gid)
            os.chmod(path, stat.S_IMODE(old.st_mode))
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Force the new name to the disk too; what cannot open folders (Windows) needs no such thing."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

"""What can be wrong with a file.

ProjectError            threatline.model.errors; caught at the three borders: command, importer, window
├── FormatError         a file cannot be read as a project; nothing was opened
└── SaveError           a file cannot be written; the old one is untouched
"""

from __future__ import annotations

import errno

from threatline.model.errors import ProjectError


class FormatError(ProjectError):
    """A file cannot be read; says what is wrong, where in the file, and what to do."""

    def __init__(self, where: str, message: str, line: int | None = None) -> None:
        self.where = where
        """The file, as its user named it."""
        self.message = message
        self.line = line
        """The line of the file, from 1, where one is to blame."""
        super().__init__(f"{where}: {message}" if line is None else f"{where}, line {line}: {message}")


class SaveError(ProjectError):
    """A file cannot be written; says why and what to do. What was there before is untouched."""


_REASONS = {
    errno.ENOENT: "there is no such file or folder",
    errno.EACCES: "this account is not allowed to use it",
    errno.EPERM: "the system does not allow it",
    errno.EROFS: "it lies on a disk that is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the storage allowance of this account is used up",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "part of its path is a file, not a folder",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "its symbolic links lead in a circle",
    errno.EIO: "the disk reports an error",
    errno.ETXTBSY: "another program is using it",
    errno.EBUSY: "another program is using it",
}


def reason_of(error: OSError) -> str:
    """Return, as a clause without a full stop, why the system refused."""
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    return f"the system says “{error.strerror or type(error).__name__}”"

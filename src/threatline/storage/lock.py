"""Tells a file in use by a running program from one that a killed program left behind."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":
    import msvcrt

    _BEYOND = 1 << 30
    """Windows locks bytes, and others could not read them: one far behind the end of the file stands for it."""

    def try_lock(descriptor: int) -> bool:
        """Take the lock of an open file; returns False when somebody else holds it. It ends with the process."""
        try:
            position = os.lseek(descriptor, 0, os.SEEK_CUR)
            os.lseek(descriptor, _BEYOND, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, position, os.SEEK_SET)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Take the lock of an open file; returns False when somebody else holds it. It ends with the process.

        Where the file system knows no locks the answer is False too: better no offer than one of a file in use.
        """
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

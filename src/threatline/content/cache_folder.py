"""Where the program keeps what it can make again at any time."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def cache_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the folder of caches; it need not exist yet, and everything in it may be deleted.

    $XDG_CACHE_HOME or ~/.cache on Linux (XDG base directory specification, which has relative paths ignored), the
    folder Cache under %LOCALAPPDATA% on Windows, ~/Library/Caches on macOS.
    """
    home = Path(environment.get("HOME") or os.path.expanduser("~"))
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "Threatline" / "Cache"
    if platform == "darwin":
        return home / "Library" / "Caches" / "Threatline"
    named = Path(environment.get("XDG_CACHE_HOME") or "")
    return (named if named.is_absolute() else home / ".cache") / "threatline"

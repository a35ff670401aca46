"""Where the program keeps what is neither a setting nor a document of its user."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def state_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the folder of journals; it need not exist yet.

    $XDG_STATE_HOME or ~/.local/state on Linux (XDG base directory specification, which has relative paths ignored),
    %LOCALAPPDATA% on Windows, ~/Library/Application Support on macOS.
    """
    home = Path(environment.get("HOME") or os.path.expanduser("~"))
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "Threatline"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Threatline"
    named = Path(environment.get("XDG_STATE_HOME") or "")
    return (named if named.is_absolute() else home / ".local" / "state") / "threatline"

from __future__ import annotations

from pathlib import Path

import pytest

from threatline.storage.state_folder import state_folder


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {"HOME": "/home/ann"}, "/home/ann/.local/state/threatline"),
        ("linux", {"HOME": "/home/ann", "XDG_STATE_HOME": "/var/ann"}, "/var/ann/threatline"),
        ("linux", {"HOME": "/home/ann", "XDG_STATE_HOME": "relative"}, "/home/ann/.local/state/threatline"),
        ("darwin", {"HOME": "/Users/ann"}, "/Users/ann/Library/Application Support/Threatline"),
        ("win32", {"HOME": "/c/ann", "LOCALAPPDATA": "/c/local"}, "/c/local/Threatline"),
        ("win32", {"HOME": "/c/ann"}, "/c/ann/AppData/Local/Threatline"),
    ],
)
def test_each_system_keeps_journals_where_it_expects_them(platform, environment, folder):
    assert state_folder(environment, platform) == Path(folder)

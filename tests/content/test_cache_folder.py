"""The cache stands where each system expects it, apart from what must be kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from threatline.content.cache_folder import cache_folder


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {"HOME": "/home/ann"}, "/home/ann/.cache/threatline"),
        ("linux", {"HOME": "/home/ann", "XDG_CACHE_HOME": "/var/ann"}, "/var/ann/threatline"),
        ("linux", {"HOME": "/home/ann", "XDG_CACHE_HOME": "relative"}, "/home/ann/.cache/threatline"),
        ("darwin", {"HOME": "/Users/ann"}, "/Users/ann/Library/Caches/Threatline"),
        ("win32", {"HOME": "/c/ann", "LOCALAPPDATA": "/c/local"}, "/c/local/Threatline/Cache"),
        ("win32", {"HOME": "/c/ann"}, "/c/ann/AppData/Local/Threatline/Cache"),
    ],
)
def test_each_system_keeps_what_can_be_deleted_apart(platform, environment, folder):
    assert cache_folder(environment, platform) == Path(folder)

"""Makes PySide6 absent for one process: `python -m pytest -p without_qt -p no:pytest-qt …`, or simply imported."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

ABSENT = {"PySide6", "shiboken6"}


class Absence(MetaPathFinder):
    """Finds nothing, before anybody else finds something."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.split(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r} (made absent for this test)", name=name)
        return None


def pytest_addoption(parser: pytest.Parser) -> None:
    """The settings of pytest-qt, which is not loaded, are known all the same."""
    parser.addini("qt_api", "unused without Qt")
    parser.addini("qt_log_level_fail", "unused without Qt")


sys.meta_path.insert(0, Absence())

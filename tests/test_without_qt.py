"""Everything but the window works where PySide6 is not installed: in a container, on a build server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from source import SOURCE, modules

TESTS = Path(__file__).resolve().parent
WITH_QT = {"canvas", "ui", "app"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python where PySide6 can be made absent, with few examples a fuzz: the full number runs with Qt already."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(SOURCE), str(TESTS)]),
        "HYPOTHESIS_PROFILE": "brief",
    }
    return subprocess.run(
        [sys.executable, *arguments], cwd=TESTS.parent, env=environment, capture_output=True, text=True, check=False
    )


def test_pyside_is_really_absent():
    answer = run("-c", "import without_qt, PySide6")

    assert answer.returncode != 0
    assert "made absent for this test" in answer.stderr


@pytest.mark.slow
def test_every_module_but_the_window_imports_without_qt():
    names = [module.name for module in modules() if module.room not in WITH_QT]
    script = "import importlib, sys, without_qt\nfor name in sys.argv[1:]:\n    importlib.import_module(name)\n"

    answer = run("-c", script, *names)

    assert answer.returncode == 0, answer.stderr


@pytest.mark.slow
def test_every_test_but_the_window_s_passes_without_qt():
    window = [f"--ignore={path}" for path in TESTS.iterdir() if path.stem.removeprefix("test_") in WITH_QT]

    answer = run(
        *("-m", "pytest", "-p", "without_qt", "-p", "no:pytest-qt", "-m", "not slow and not qt", "--tb=short"), *window
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr

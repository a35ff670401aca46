"""What every test stands on: a private home, deterministic fuzzing, the corpus of real files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from corpus import ABSENT, find_corpus

# Before anything makes an application: tests open no window on anybody's screen unless asked to.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples on every machine and every run; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile(
    "threatline",
    derandomize=True,
    database=None,
    print_blob=True,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", parent=settings.get_profile("threatline"), derandomize=False, max_examples=2_000)
settings.register_profile("brief", parent=settings.get_profile("threatline"), max_examples=10)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "threatline"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no core waits at the end for another."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


HOME_VARIABLES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "runtime",
}


@pytest.fixture(scope="session", autouse=True)
def private_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of the test run's own, so that no test reads or writes the settings, journals or caches of a person."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable, name in HOME_VARIABLES.items():
            folder = home / name
            folder.mkdir(mode=0o700, exist_ok=True)
            patch.setenv(variable, str(folder))
        if sys.platform in {"win32", "darwin"}:
            # There Qt asks the system, not the environment. On Linux its test mode would write to the real home.
            from PySide6.QtCore import QStandardPaths

            QStandardPaths.setTestModeEnabled(True)
        yield home


@pytest.fixture(scope="session", autouse=True)
def one_application(request: pytest.FixtureRequest) -> None:
    """Make the application of the window first: a picture that is drawn before would make one that has no widgets."""
    if request.config.pluginmanager.hasplugin("pytest-qt"):
        request.getfixturevalue("qapp")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real files of other tools; the test is skipped where it is absent."""
    folder = find_corpus()
    if folder is None:
        pytest.skip(ABSENT)
    return folder


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard_at_the_end() -> Iterator[None]:
    """Leave nothing of ours on the clipboard: the offscreen one would free it after Python has ended, and crash."""
    yield
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()

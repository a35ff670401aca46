"""The program finds its own files from a checkout, from an installed wheel and from a frozen build."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from threatline import __version__, resources

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


def files_below(folder: Path) -> set[str]:
    """What git would track there: no caches."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_a_checkout_is_served_from_its_top_level():
    assert resources.resources() == REPOSITORY / "resources"
    assert resources.icons() == REPOSITORY / "icons"


@pytest.mark.slow
def test_an_installed_wheel_carries_every_file_and_finds_it_inside_the_package(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = "from threatline.resources import icons, resources; print(resources(), icons(), sep='\\n')"

    answer = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    found = [Path(line) for line in answer.stdout.splitlines()]
    assert found == [tmp_path / "threatline" / "resources", tmp_path / "threatline" / "icons"]
    assert files_below(found[0]) == files_below(REPOSITORY / "resources")
    assert files_below(found[1]) == files_below(REPOSITORY / "icons")


@pytest.mark.slow
def test_a_wheel_holds_the_package_with_its_licence_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()

    assert {name.split("/")[0] for name in names} == {"threatline", f"threatline-{__version__}.dist-info"}
    assert f"threatline-{__version__}.dist-info/licenses/LICENSE" in names


def test_a_frozen_build_is_served_from_where_it_was_unpacked(tmp_path, monkeypatch):
    for name in ("resources", "icons"):
        (tmp_path / "threatline" / name).mkdir(parents=True)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert resources.resources() == tmp_path / "threatline" / "resources"
    assert resources.icons() == tmp_path / "threatline" / "icons"


def test_an_incomplete_installation_is_told_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "site-packages" / "threatline")

    with pytest.raises(FileNotFoundError) as refusal:
        resources.icons()

    assert str(refusal.value) == (
        f"Threatline is incomplete: there is no folder {tmp_path / 'site-packages' / 'threatline' / 'icons'}. "
        "Please install it again."
    )

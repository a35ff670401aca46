"""What makes Threatline a citizen of a desktop: menu entry, file type, icons, and the script that places them."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGING = REPOSITORY / "packaging"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
SVG = "{http://www.w3.org/2000/svg}"
TYPE = "application/x-threatline-project"


def desktop_entry() -> configparser.SectionProxy:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read_string((PACKAGING / "threatline.desktop").read_text(encoding="utf-8"))
    return entry["Desktop Entry"]


def mime_type() -> ElementTree.Element:
    found = ElementTree.parse(PACKAGING / "threatline.xml").getroot().find(f"{MIME}mime-type")
    assert found is not None
    return found


def test_the_menu_starts_the_command_that_the_package_installs():
    scripts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]

    command, argument = desktop_entry()["Exec"].split()

    assert command in scripts
    assert argument == "%f"


def test_the_menu_entry_opens_the_type_that_the_mime_file_declares():
    assert mime_type().get("type") == TYPE
    assert desktop_entry()["MimeType"] == f"{TYPE};"


def test_project_files_are_known_by_name_and_by_their_first_key():
    glob, match = mime_type().find(f"{MIME}glob"), mime_type().find(f"{MIME}magic/{MIME}match")

    assert glob is not None
    assert match is not None
    assert glob.get("pattern") == "*.tmproj"
    first, last = (int(place) for place in match.get("offset", "").split(":"))
    assert first <= '{\n  "format": "threatline",'.index(match.get("value", "")) <= last


@pytest.mark.parametrize(
    ("name", "icon"),
    [
        (desktop_entry()["Icon"], REPOSITORY / "icons" / "threatline.svg"),
        (TYPE.replace("/", "-"), PACKAGING / "icons" / "application-x-threatline-project.svg"),
    ],
    ids=["program", "document"],
)
def test_each_icon_is_a_square_drawing_under_the_name_that_is_asked_for(name, icon):
    picture = ElementTree.parse(icon).getroot()
    left, top, width, height = (float(number) for number in picture.get("viewBox", "").split())

    assert icon.stem == name
    assert picture.tag == f"{SVG}svg"
    assert (left, top) == (0, 0)
    assert width == height > 0


@pytest.mark.skipif(sys.platform == "win32", reason="the script is for Linux desktops")
def test_the_script_places_four_files_and_takes_them_out_again(tmp_path):
    def placed(*options: str) -> set[str]:
        environment = {"XDG_DATA_HOME": str(share), "PATH": str(tools)}
        subprocess.run(["/bin/sh", str(PACKAGING / "install-desktop"), *options], check=True, env=environment)
        return {path.relative_to(share).as_posix() for path in share.rglob("*") if path.is_file()}

    share, tools = tmp_path / "share", tmp_path / "tools"
    link_plain_tools(tools)

    assert placed() == {
        "applications/threatline.desktop",
        "mime/packages/threatline.xml",
        "icons/hicolor/scalable/apps/threatline.svg",
        "icons/hicolor/scalable/mimetypes/application-x-threatline-project.svg",
    }
    assert placed("--remove") == set()


def link_plain_tools(folder: Path) -> None:
    """Only what the script itself needs: the desktop's own tools, where installed, would add caches of theirs."""
    folder.mkdir()
    for name in ("dirname", "basename", "mkdir", "cp", "rm"):
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)

"""The files of a pack: subfolders are searched, within limits, and never through a link that leads out."""

from __future__ import annotations

from pathlib import Path

import pytest

from threatline.content import pack_files
from threatline.content.errors import ContentError, Faults
from threatline.content.pack_files import DEEPEST, yaml_files


def found_in(folder: Path) -> tuple[list[str], list[str]]:
    """Return the names of the files that were read, and the faults."""
    faults = Faults(keep=True)
    return list(yaml_files(folder, faults)), [str(fault) for fault in faults.found]


def test_both_endings_are_found_in_subfolders_and_nothing_else(tmp_path: Path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for name in ("one.yaml", "a/two.yml", "a/b/THREE.YAML", "a/notes.txt", ".git/four.yaml", ".five.yaml"):
        (tmp_path / name).write_text("x: 1")

    assert found_in(tmp_path) == (["one.yaml", "a/two.yml", "a/b/THREE.YAML"], [])


def test_a_link_that_leads_out_is_a_fault_and_one_that_stays_inside_is_left_alone(tmp_path: Path):
    pack, outside = tmp_path / "pack", tmp_path / "outside"
    for folder in (pack, outside):
        folder.mkdir()
        (folder / "rules.yaml").write_text("x: 1")
    (pack / "folder").symlink_to(outside)
    (pack / "file.yaml").symlink_to(outside / "rules.yaml")
    (pack / "inside.yaml").symlink_to(pack / "rules.yaml")
    (pack / "round").symlink_to(pack)

    names, faults = found_in(pack)

    assert names == ["rules.yaml"]
    assert faults == [
        "file.yaml: This link leads out of the folder; put what it points to here.",
        "folder: This link leads out of the folder; put what it points to here.",
    ]


def test_a_pack_may_itself_be_a_link(tmp_path: Path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "rules.yaml").write_text("x: 1")
    (tmp_path / "pack").symlink_to(tmp_path / "real")

    assert found_in(tmp_path / "pack") == (["rules.yaml"], [])


def test_folders_are_not_followed_without_end(tmp_path: Path):
    deep = tmp_path.joinpath(*["d"] * (DEEPEST + 1))
    deep.mkdir(parents=True)
    (deep / "rules.yaml").write_text("x: 1")

    names, faults = found_in(tmp_path)

    assert names == []
    assert "nested deeper than 8 levels" in faults[0]


@pytest.mark.parametrize(("limit", "files"), [("MOST_FILES", 3), ("MOST_ENTRIES", 3)])
def test_too_many_files_are_a_fault(tmp_path: Path, monkeypatch, limit: str, files: int):
    monkeypatch.setattr(pack_files, limit, files)
    for number in range(files + 1):
        (tmp_path / f"{number}.yaml").write_text("x: 1")

    names, faults = found_in(tmp_path)

    assert len(names) == files
    assert "more than 3" in faults[0]


def test_the_first_fault_is_raised_where_nobody_keeps_them(tmp_path: Path):
    (tmp_path / "away.yaml").symlink_to("/nowhere/away.yaml")

    with pytest.raises(ContentError, match="leads out"):
        yaml_files(tmp_path, Faults())

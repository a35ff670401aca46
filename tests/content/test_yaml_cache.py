"""What was read once is not parsed again, and nothing that happens to the cache can be noticed in the result."""

from __future__ import annotations

from pathlib import Path

import pytest

from threatline.content import yaml_cache
from threatline.content.errors import ContentError
from threatline.content.load import load_content, read_content
from threatline.content.yaml_cache import read_yaml_once
from threatline.content.yaml_reader import Block, Rows, read_yaml
from threatline.resources import resources

SOURCE = b"rules:\n- id: A-1\n  when: {1: low, '2': true}\n  none: null\n- [1, two]\nempty: {}\nnothing: []\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is kept, empty."""
    monkeypatch.setattr(yaml_cache, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache" / "yaml"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were parsed during a test."""
    seen: list[str] = []

    def watched(source: bytes, file: str) -> Block:
        seen.append(file)
        return read_yaml(source, file)

    monkeypatch.setattr(yaml_cache, "read_yaml", watched)
    return seen


def laid_out(value: object) -> object:
    """Return a value with its types, files and lines, so that comparing compares all of it."""
    if isinstance(value, Block):
        inside = [(key, type(key), laid_out(inner)) for key, inner in value.items()]
        return value.file, value.line, value.lines, inside
    if isinstance(value, Rows):
        return value.line, [laid_out(inner) for inner in value]
    return type(value), value


def test_a_file_is_parsed_once_and_comes_back_with_every_type_and_line(folder: Path, reads: list[str]):
    first = read_yaml_once(SOURCE, "one.yaml")
    second = read_yaml_once(SOURCE, "one.yaml")

    assert reads == ["one.yaml"]
    assert laid_out(second) == laid_out(first) == laid_out(read_yaml(SOURCE, "one.yaml"))


def test_a_kept_file_carries_the_name_under_which_it_is_read_now(folder: Path, reads: list[str]):
    read_yaml_once(SOURCE, "one.yaml")

    assert read_yaml_once(SOURCE, "two.yaml").file == "two.yaml"
    assert reads == ["one.yaml"]


def test_a_changed_file_is_read_anew(folder: Path, reads: list[str]):
    read_yaml_once(SOURCE, "one.yaml")

    assert read_yaml_once(SOURCE + b"more: 1\n", "one.yaml")["more"] == 1
    assert len(reads) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: b"",
        lambda kept: kept[:-7],
        lambda kept: kept.replace(b"low", b"top"),
        lambda kept: b"\xff" * 400,
        lambda kept: b"[" * 100_000,
    ],
)
def test_a_damaged_cache_is_passed_over_and_mended(folder: Path, reads: list[str], damage):
    expected = laid_out(read_yaml_once(SOURCE, "one.yaml"))
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))

    assert laid_out(read_yaml_once(SOURCE, "one.yaml")) == expected
    assert len(reads) == 2
    assert kept.read_bytes() == whole


@pytest.mark.parametrize(
    "text", ["[]", "3", "{}", "[1,[2.5]]", "[1,[1],{}]", '[1,[-1],{"x":1}]', '["x",7]', "[1,[1,2],3]"]
)
def test_json_of_another_form_is_passed_over_though_its_hash_is_right(folder: Path, reads: list[str], text: str):
    expected = laid_out(read_yaml_once(SOURCE, "one.yaml"))
    (kept,) = folder.iterdir()
    kept.write_bytes(yaml_cache.sha256(text.encode()).hexdigest().encode() + b"\n" + text.encode())

    assert laid_out(read_yaml_once(SOURCE, "one.yaml")) == expected


def test_where_the_folder_cannot_be_written_the_file_is_read_all_the_same(folder: Path, reads: list[str]):
    folder.parent.write_text("a file stands in the way")

    assert read_yaml_once(SOURCE, "one.yaml") == read_yaml(SOURCE, "one.yaml")


def test_a_file_with_a_fault_is_never_kept_and_names_its_line_each_time(folder: Path):
    for _ in range(2):
        with pytest.raises(ContentError) as told:
            read_yaml_once(b"a: 1\na: 2\n", "one.yaml")
        assert (told.value.file, told.value.line) == ("one.yaml", 2)
    assert not folder.exists()


def test_a_fault_that_later_checks_find_has_the_same_words_from_the_cache(folder: Path, reads: list[str]):
    files = {path.name: path.read_bytes() for path in (resources() / "rules").glob("*.yaml")}
    assert b"question: " in files["controls.yaml"] + files["stride-process.yaml"]
    files["stride-process.yaml"] = files["stride-process.yaml"].replace(b"question: ", b"questoin: ", 1)
    told = []
    for _ in range(2):
        with pytest.raises(ContentError) as fault:
            read_content(files)
        told.append(str(fault.value))

    assert told[0] == told[1]
    assert len(reads) == len(set(reads))


def test_the_pack_that_ships_is_the_same_from_the_cache(folder: Path, reads: list[str]):
    fresh = load_content()
    n_read = len(reads)
    kept = load_content()

    assert len(reads) == n_read > 5
    assert (kept.rules, kept.catalogue.groups, kept.controls, kept.checks, kept.rating) == (
        fresh.rules, fresh.catalogue.groups, fresh.controls, fresh.checks, fresh.rating,
    )  # fmt: skip


def test_only_so_many_files_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(yaml_cache, "MOST_KEPT", 3)
    for number in range(5):
        read_yaml_once(b"a: %d\n" % number, "one.yaml")

    assert len(list(folder.iterdir())) == 3

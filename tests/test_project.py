"""Opening whatever lies in a file."""

from __future__ import annotations

import gc
import json
import zipfile

import pytest

from corpus import corpus_files
from threatline import project
from threatline.exchange.plugin import Importer
from threatline.model.records import Actor, Diagram, Project
from threatline.project import open_project
from threatline.storage import tmproj
from threatline.storage.errors import FormatError
from threatline.storage.files import fingerprint, save_project

PAGE = Diagram(id="pppppppppppp", name="Overview")
RECORDS = [PAGE, Project(id="tttttttttttt", title="Shop")]
DRAGON = {"summary": {"title": "Theirs"}, "detail": {"diagrams": [{"title": "Main", "cells": []}]}}


def test_a_project_opens_with_its_path_and_fingerprint(tmp_path):
    path = tmp_path / "shop.tmproj"
    sha256 = save_project(path, RECORDS)

    opened = open_project(path)

    assert list(opened.records) == RECORDS
    assert (opened.path, opened.sha256) == (path, sha256)
    assert (opened.repairs, opened.import_report) == ((), None)


@pytest.mark.parametrize("name", ["theirs.json", "theirs.tmproj", "theirs", "theirs.tm7"])
def test_a_model_of_another_tool_opens_whatever_its_name_is_and_has_no_file_of_its_own_yet(tmp_path, name):
    path = tmp_path / name
    path.write_text(json.dumps(DRAGON))

    opened = open_project(path)

    assert [record.title for record in opened.records if isinstance(record, Project)] == ["Theirs"]
    assert (opened.opened_from, opened.path, opened.sha256) == (path, None, None)
    assert opened.import_report.kept == 1


def test_a_project_opens_whatever_its_name_is(tmp_path):
    path = tmp_path / "shop.json"
    save_project(path, RECORDS)

    assert open_project(path).path == path


def test_a_damaged_project_opens_mended_and_says_so(tmp_path):
    path = tmp_path / "shop.tmproj"
    lost = Actor(id="aaaaaaaaaaaa", diagram="gggggggggggg", name="Lost", x=0, y=0, width=1, height=1)
    path.write_bytes(tmproj.dump([*RECORDS, lost]))

    opened = open_project(path)

    assert [repair.sentence for repair in opened.repairs] == [
        "The actor “Lost” lay on a diagram that is gone; it is now on “Restored page”."
    ]
    assert opened.sha256 == fingerprint(path.read_bytes())


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.tmproj", b"", "the file is empty; open a backup, or start a new project."),
        ("empty.json", b"", "the file is empty; open a backup, or start a new project."),
        ("words.txt", b"Dear diary", "this is no threat model that can be opened here; Threatline projects, "),
        ("words.tmproj", b"Dear diary", "this is not a JSON file; choose another file."),
        ("other.json", b'{"a": 1}', "this is no threat model that can be opened here; Threatline projects, "),
        ("other.tmproj", b'{"a": 1}', "this is not a Threatline project; choose another file."),
        ("binary.tmproj", bytes(range(256)), "this is not a text file; choose another file."),
        ("binary", bytes(range(256)), "this is not a text file; choose another file."),
        ("newer.tmproj", b'{"format": "threatline", "records": [], "version": 2}', "it was saved by a newer"),
        ("v1.json", b'{"detail": {"diagrams": [{"diagramJson": {}}]}}', "this is a Threat Dragon model of version 1"),
    ],
)  # fmt: skip
def test_a_file_that_is_nothing_we_know_gets_one_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(FormatError) as refused:
        open_project(path)

    assert str(refused.value).startswith(f"{path}: {sentence}")
    assert "\n" not in str(refused.value)


def test_a_zip_is_no_project(tmp_path):
    path = tmp_path / "shop.tmproj"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("shop.tmproj", tmproj.dump(RECORDS))

    with pytest.raises(FormatError, match="this is not a text file"):
        open_project(path)


def test_a_folder_and_a_missing_file_are_told(tmp_path):
    with pytest.raises(FormatError, match="this is a folder"):
        open_project(tmp_path)
    with pytest.raises(FormatError, match="there is no such file"):
        open_project(tmp_path / "missing.tmproj")


def test_an_importer_of_somebody_else_that_crashes_takes_nothing_down(tmp_path, monkeypatch):
    def crash(data, name):
        raise ZeroDivisionError

    broken = Importer("Broken", (".x",), lambda head: True, crash)
    monkeypatch.setattr(project, "importers", lambda: (broken,))
    (tmp_path / "a.x").write_bytes(b"x")

    with pytest.raises(FormatError, match=r"Broken failed on it \(ZeroDivisionError\); tell its makers"):
        open_project(tmp_path / "a.x")


def test_what_was_opened_is_no_matter_for_the_garbage_collector(tmp_path):
    path = tmp_path / "shop.tmproj"
    save_project(path, RECORDS)
    before = gc.get_freeze_count()

    opened = open_project(path)

    assert gc.get_freeze_count() > before
    assert opened.records not in gc.get_objects()
    gc.unfreeze()


@pytest.mark.parametrize("path", corpus_files("tm7/*", "tb7/*", "otm/*", "drawio/*", "threagile/*.yaml", "cyclonedx/*"))
def test_formats_of_later_days_are_refused_with_a_sentence(path):
    with pytest.raises(FormatError) as refused:
        open_project(path)

    assert str(refused.value).endswith(".")

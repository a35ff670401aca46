from __future__ import annotations

import errno
import os
import sys

import pytest

from threatline.model.records import Actor, Diagram, Project
from threatline.storage import files, tmproj
from threatline.storage.errors import FormatError, SaveError
from threatline.storage.files import fingerprint, read_file, save_project, write_whole
from threatline.storage.limits import LARGEST_FILE

PAGE = Diagram(id="pppppppppppp", name="Overview")
RECORDS = [Project(id="tttttttttttt", title="Shop"), PAGE]

posix = pytest.mark.skipif(sys.platform == "win32", reason="file permissions are those of POSIX")


def test_saving_writes_the_project_and_returns_its_fingerprint(tmp_path):
    sha256 = save_project(tmp_path / "shop.tmproj", RECORDS)

    data = (tmp_path / "shop.tmproj").read_bytes()
    assert data == tmproj.dump(RECORDS)
    assert sha256 == fingerprint(data)
    assert os.listdir(tmp_path) == ["shop.tmproj"]


def test_a_project_that_would_not_reopen_equal_is_not_saved(tmp_path):
    path = tmp_path / "shop.tmproj"
    save_project(path, RECORDS)
    before = path.read_bytes()
    unsound = Actor.model_construct(
        **{**Actor(id="aaaaaaaaaaaa", diagram=PAGE.id, x=0, y=0, width=1, height=1).__dict__, "x": 1.23456}
    )

    with pytest.raises(SaveError, match="would not open again"):
        save_project(path, [*RECORDS, unsound])

    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["shop.tmproj"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "it lies on a disk that is read-only"),
        (errno.EACCES, "this account is not allowed to use it"),
        (errno.EIO, "the disk reports an error"),
    ],
)
def test_a_disk_that_fails_in_the_middle_leaves_the_old_file(tmp_path, monkeypatch, error, reason):
    path = tmp_path / "shop.tmproj"
    path.write_bytes(b"old")

    def fails(descriptor):
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(files.os, "fsync", fails)

    with pytest.raises(SaveError) as refused:
        write_whole(path, b"new")

    assert str(refused.value) == f"{path}: it cannot be written, because {reason}; choose another place."
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["shop.tmproj"]


def test_a_disk_that_gives_back_something_else_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "shop.tmproj"
    path.write_bytes(b"old")
    monkeypatch.setattr(files.Path, "read_bytes", lambda self: b"rot")

    with pytest.raises(SaveError, match="does not give back what was written"):
        write_whole(path, b"new")

    with path.open("rb") as file:
        assert file.read() == b"old"


@posix
def test_a_symbolic_link_stays_one_and_its_target_is_replaced(tmp_path):
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "shop.tmproj"
    target.write_bytes(b"old")
    link = tmp_path / "link.tmproj"
    link.symlink_to(target)

    write_whole(link, b"new")

    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@posix
def test_the_permissions_of_the_old_file_are_kept(tmp_path):
    path = tmp_path / "shop.tmproj"
    path.write_bytes(b"old")
    path.chmod(0o640)

    write_whole(path, b"new")

    assert path.stat().st_mode & 0o777 == 0o640


@posix
def test_a_new_file_has_the_usual_permissions(tmp_path):
    write_whole(tmp_path / "new.tmproj", b"new")
    (tmp_path / "usual").touch()

    assert (tmp_path / "new.tmproj").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("missing/shop.tmproj", "there is no such folder; choose another one."),
        ("", "this is a folder; choose a name for a file in it."),
        ("n" * 300, "it cannot be written, because its name is too long; choose another place."),
        ("zero\0byte", "it cannot be written, because its name is not a name; choose another place."),
        ("file/shop.tmproj", "it cannot be written, because part of its path is a file, not a folder; choose another"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_told(tmp_path, name, sentence):
    (tmp_path / "file").touch()

    with pytest.raises(SaveError) as refused:
        write_whole(tmp_path / name, b"new")

    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_file_is_not_replaced(tmp_path):
    path = tmp_path / "shop.tmproj"
    path.write_bytes(b"old")
    path.chmod(0o444)

    with pytest.raises(SaveError, match="the file is read-only"):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("missing.tmproj", "there is no such file; check the name and the folder."),
        ("", "this is a folder; choose a file in it."),
        ("zero\0byte", "the file cannot be read, because its name is not a name."),
        ("n" * 300, "the file cannot be read, because its name is too long."),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, name, sentence):
    with pytest.raises(FormatError) as refused:
        read_file(tmp_path / name)

    assert str(refused.value).endswith(sentence)


def test_a_file_beyond_the_limit_is_not_even_read(tmp_path):
    path = tmp_path / "huge.tmproj"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)

    with pytest.raises(FormatError, match="larger than 64 MiB"):
        read_file(path)


@posix
def test_a_device_is_no_file():
    with pytest.raises(FormatError, match="a device or a pipe"):
        read_file(files.Path("/dev/zero"))

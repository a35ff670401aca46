from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from threatline.model.changes import Commit, Delete, Insert, Update
from threatline.model.document import Document
from threatline.model.records import Actor, Diagram, Project
from threatline.storage import journal as journal_module
from threatline.storage.errors import FormatError
from threatline.storage.files import save_project
from threatline.storage.journal import Journal
from threatline.storage.recovery import discard, find_recoverable, recover

PAGE = Diagram(id="pppppppppppp", name="Overview")
TITLE = Project(id="tttttttttttt", title="Shop")
RECORDS = [PAGE, TITLE]
CUSTOMER = Actor(id="cccccccccccc", diagram=PAGE.id, name="Customer", x=0, y=0, width=144, height=64)
DRAW = Commit("Draw", (Insert(CUSTOMER),))


def move(x):
    return Commit("Move", (Update(CUSTOMER.id, {"x": 0.0}, {"x": float(x)}),))


def killed(journal):
    """Leave the journal as a killed program does: whole, with nobody holding it."""
    journal.close()
    return journal.path


def recovered(path):
    found = recover(path)
    document = Document(found.records)
    return document, found.replay(document), found


def test_every_commit_is_in_the_file_as_soon_as_it_is_appended(tmp_path):
    journal = Journal.start(None, None, RECORDS, tmp_path)

    journal.append(DRAW)

    head, line = journal.path.read_text().splitlines()
    assert json.loads(head)["base"] is None
    assert json.loads(line)["label"] == "Draw"
    journal.close_clean()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_a_killed_program_gives_its_last_edit_back(tmp_path):
    script = """
        import os, signal, sys
        from pathlib import Path
        from threatline.model.document import Document
        from threatline.project import open_project
        from threatline.storage.journal import Journal

        opened = open_project(Path(sys.argv[1]))
        document = Document(opened.records)
        document.subscribe(Journal.start(opened.path, opened.sha256).append)
        for name in ("Buyer", "Payer", "Last edit"):
            with document.transaction("Rename") as tx:
                tx.update("cccccccccccc", {"name": name})
        os.kill(os.getpid(), signal.SIGKILL)
    """
    project = tmp_path / "shop.tmproj"
    save_project(project, [*RECORDS, CUSTOMER])
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "LOCALAPPDATA": str(tmp_path / "state"),
        "HOME": str(tmp_path / "home"),
    }

    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(project)], env=environment, check=False)

    assert ended.returncode == -signal.SIGKILL
    (folder,) = {path.parent for path in tmp_path.rglob("*.journal")}
    (lost,) = find_recoverable(folder)
    assert (lost.project, lost.changes) == (project, 3)
    document, sentences, found = recovered(lost.path)
    assert document.get(CUSTOMER.id, Actor).name == "Last edit"
    assert (sentences, found.sentences) == ((), ())


def test_the_journal_of_a_running_program_is_not_offered(tmp_path):
    journal = Journal.start(None, None, RECORDS, tmp_path)
    journal.append(DRAW)

    assert find_recoverable(tmp_path) == []

    journal.close()
    assert [lost.path for lost in find_recoverable(tmp_path)] == [journal.path]


def test_a_journal_without_a_change_is_cleared_away(tmp_path):
    path = killed(Journal.start(None, None, RECORDS, tmp_path))

    assert find_recoverable(tmp_path) == []
    assert not path.exists()


def test_a_clean_end_leaves_nothing(tmp_path):
    journal = Journal.start(None, None, RECORDS, tmp_path)
    journal.append(DRAW)

    journal.close_clean()

    assert os.listdir(tmp_path) == []


def test_a_project_without_a_file_comes_back_from_the_journal_alone(tmp_path):
    journal = Journal.start(None, None, RECORDS, tmp_path)
    journal.append(DRAW)
    journal.append(move(8))

    document, sentences, found = recovered(killed(journal))

    assert document.get(CUSTOMER.id, Actor).x == 8
    assert document.project == TITLE
    assert found.project is None
    assert sentences == ()


def test_a_deleted_record_stays_deleted(tmp_path):
    journal = Journal.start(None, None, [*RECORDS, CUSTOMER], tmp_path)
    journal.append(Commit("Delete", (Delete(CUSTOMER),)))

    document, _, _ = recovered(killed(journal))

    assert CUSTOMER.id not in document.records


def test_a_last_line_that_was_cut_off_is_told_and_the_rest_comes_back(tmp_path):
    journal = Journal.start(None, None, RECORDS, tmp_path)
    journal.append(DRAW)
    journal.append(move(8))
    path = killed(journal)
    os.truncate(path, path.stat().st_size - 5)

    document, _, found = recovered(path)

    assert document.get(CUSTOMER.id, Actor).x == 0
    assert found.sentences == ("The very last change was not written whole and is lost.",)


def test_a_damaged_line_in_the_middle_costs_that_one_change(tmp_path):
    journal = Journal.start(None, None, RECORDS, tmp_path)
    for commit in (DRAW, move(8), move(16)):
        journal.append(commit)
    path = killed(journal)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:2], b"\0\0\0", *lines[3:]]))

    document, _, found = recovered(path)

    assert document.get(CUSTOMER.id, Actor).x == 16
    assert found.sentences == ("Line 3 of the journal is damaged; that one change is lost.",)


def test_a_base_that_changed_since_is_told_and_takes_what_still_fits(tmp_path):
    project = tmp_path / "shop.tmproj"
    sha256 = save_project(project, RECORDS)
    journal = Journal.start(project, sha256, folder=tmp_path)
    journal.append(DRAW)
    journal.append(Commit("Rename page", (Update(PAGE.id, {"name": "Overview"}, {"name": "Shop"}),)))
    path = killed(journal)
    save_project(project, [TITLE, Diagram(id="qqqqqqqqqqqq", name="Another page")])

    document, sentences, found = recovered(path)

    assert found.sentences == (
        "shop.tmproj was changed since; the unsaved changes are put on top where they still fit.",
    )
    assert sentences == (
        f"“Draw” could not be put back: The actor “Customer” refers to {PAGE.id}, which does not exist.",
    )
    assert [page.name for page in document.diagrams()] == ["Another page"]


@pytest.mark.parametrize("content", [None, b"", b"{}"], ids=["gone", "empty", "foreign"])
def test_without_a_base_nothing_is_half_recovered_and_the_journal_stays(tmp_path, content):
    project = tmp_path / "shop.tmproj"
    journal = Journal.start(project, save_project(project, RECORDS), folder=tmp_path)
    journal.append(DRAW)
    path = killed(journal)
    project.unlink()
    if content is not None:
        project.write_bytes(content)

    with pytest.raises(FormatError, match=r"shop\.tmproj"):
        recover(path)

    assert path.exists()


@pytest.mark.parametrize(
    "head",
    [b"", b"\0\0", b"{}", b"[]", b'{"version": 2, "base": "x", "sha256": "y"}', b'{"version": 1, "base": 5}',
     b'{"version": 1, "base": "x"}', b'{"version": 1, "base": null, "records": 1}', b"\xff"],
)  # fmt: skip
def test_what_is_no_journal_of_ours_is_neither_offered_nor_deleted(tmp_path, head):
    path = tmp_path / "strange.journal"
    path.write_bytes(head + b"\n{}\n")

    assert find_recoverable(tmp_path) == []
    assert path.exists()
    with pytest.raises(FormatError, match="not a journal of this version"):
        recover(path)


def test_the_latest_change_is_offered_first(tmp_path):
    paths = []
    for age in (50, 10):
        journal = Journal.start(None, None, RECORDS, tmp_path)
        journal.append(DRAW)
        paths.append(killed(journal))
        os.utime(paths[-1], (1_000_000 - age, 1_000_000 - age))

    assert [lost.path for lost in find_recoverable(tmp_path)] == paths[::-1]


def test_a_discarded_journal_is_gone_and_one_in_use_is_not(tmp_path):
    used = Journal.start(None, None, RECORDS, tmp_path)
    left = killed(Journal.start(None, None, RECORDS, tmp_path))

    discard(used.path)
    discard(left)

    assert (used.path.exists(), left.exists()) == (True, False)
    used.close_clean()


def test_a_resumed_journal_survives_a_second_crash(tmp_path):
    journal = Journal.start(None, None, RECORDS, tmp_path)
    journal.append(DRAW)
    path = killed(journal)
    with path.open("ab") as file:
        file.write(b'{"torn')

    resumed = recover(path).resume()
    resumed.append(move(8))
    document, _, found = recovered(killed(resumed))

    assert document.get(CUSTOMER.id, Actor).x == 8
    assert found.sentences == ()


def test_a_journal_that_another_copy_took_is_not_resumed(tmp_path):
    journal = Journal.start(None, None, RECORDS, tmp_path)
    journal.append(DRAW)
    found = recover(killed(journal))
    other = found.resume()

    assert found.resume() is None

    other.close_clean()
    assert found.resume() is None
    assert os.listdir(tmp_path) == []


def test_a_save_begins_anew_and_keeps_what_was_done_while_saving(tmp_path):
    project = tmp_path / "shop.tmproj"
    journal = Journal.start(None, None, RECORDS, tmp_path)
    journal.append(DRAW)
    mark = journal.mark()
    sha256 = save_project(project, [*RECORDS, CUSTOMER])
    journal.append(move(8))

    journal.restart(project, sha256, mark)
    journal.append(move(16))

    document, _, found = recovered(killed(journal))
    assert len(list(tmp_path.glob("*.journal"))) == 1
    assert (found.project, len(found.commits)) == (project, 2)
    assert document.get(CUSTOMER.id, Actor).x == 16


def test_a_save_without_edits_meanwhile_begins_with_an_empty_journal(tmp_path):
    project = tmp_path / "shop.tmproj"
    journal = Journal.start(None, None, RECORDS, tmp_path)
    journal.append(DRAW)

    journal.restart(project, save_project(project, [*RECORDS, CUSTOMER]))

    killed(journal)
    assert find_recoverable(tmp_path) == []


def test_a_full_disk_is_told_and_nothing_is_lost_once_there_is_room_again(tmp_path, monkeypatch):
    journal = Journal.start(None, None, RECORDS, tmp_path)
    write = os.write

    def half_a_write(descriptor, data):
        if len(data) > 20:
            return write(descriptor, data[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(journal_module.os, "write", half_a_write)
    journal.append(DRAW)

    assert journal.trouble.startswith("Unsaved changes would be lost in a crash")
    assert journal.trouble.endswith("the disk is full. Save the project.")
    assert journal.path.read_bytes().endswith(b"\n")

    monkeypatch.setattr(journal_module.os, "write", write)
    journal.append(move(8))

    assert journal.trouble is None
    document, _, found = recovered(killed(journal))
    assert (document.get(CUSTOMER.id, Actor).x, found.sentences) == (8, ())


def test_a_state_folder_that_cannot_be_made_never_keeps_anybody_from_working(tmp_path):
    (tmp_path / "file").touch()

    journal = Journal.start(None, None, RECORDS, tmp_path / "file" / "journals")
    journal.append(DRAW)

    assert "part of its path is a file, not a folder" in journal.trouble
    journal.close_clean()


def test_an_ended_journal_writes_nothing_more(tmp_path):
    journal = Journal.start(None, None, RECORDS, tmp_path)
    journal.close_clean()

    journal.append(DRAW)

    assert os.listdir(tmp_path) == []


def test_journals_are_for_the_eyes_of_their_user(tmp_path):
    journal = Journal.start(None, None, RECORDS, tmp_path / "journals")

    if os.name == "posix":
        assert journal.path.stat().st_mode & 0o077 == 0
        assert journal.path.parent.stat().st_mode & 0o077 == 0
    journal.close_clean()
    assert Path(journal.path).parent == tmp_path / "journals"

"""`threatline rules`: lint and test on a terminal, their words and their exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.kiosks import changed, line_of, write_pack
from drawn import dfd
from threatline.cli import main
from threatline.model.records import Project
from threatline.storage.files import save_project

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch) -> Path:
    """A folder of the test's own, in which it stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys, *words: str) -> tuple[int, str, str]:
    status = main([*words])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


@pytest.mark.parametrize("folder", ["resources", "resources/rules"])
def test_what_ships_is_clean(capsys, folder: str):
    status, out, _ = said(capsys, "rules", "lint", str(REPOSITORY / folder))

    assert (status, out.count("\n")) == (0, 1)
    assert out.endswith("in 14 files: no problems.\n")


def test_lint_prints_file_line_sentence_and_rule_and_fails(capsys, here: Path):
    write_pack(here / "kiosks", changed("stride: I", "stride: Q"))

    assert said(capsys, "rules", "lint", "kiosks") == (
        1,
        f"kiosks/pack.yaml:{line_of('stride: I')}: “stride” must be one of S, T, R, I, D, E, not “Q”. (KIOSK-1)\n"
        "1 rule, 1 control, 1 check in 1 file: 1 problem.\n",
        "",
    )


def test_a_note_is_printed_and_does_not_fail(capsys, here: Path):
    write_pack(here / "kiosks", changed("question: Does {name}", "question: Does the API of {name}"))

    status, out, _ = said(capsys, "rules", "lint", "kiosks")

    assert status == 0
    assert out == (
        f"kiosks/pack.yaml:{line_of('id: KIOSK-1')}: note: The question says “API”, which not everybody understands. "
        "(KIOSK-1)\n"
        "1 rule, 1 control, 1 check in 1 file: no problems, 1 note.\n"
    )


def test_what_a_pack_says_cannot_move_the_terminal(capsys, here: Path):
    write_pack(here / "kiosks", changed("id: KIOSK-1", 'id: "KIO\\e[2JSK"'))

    status, out, _ = said(capsys, "rules", "lint", "kiosks")

    assert status == 1
    assert "KIO" in out
    assert "\x1b" not in out


def test_test_counts_the_steps_that_hold_and_names_those_that_do_not(capsys, here: Path):
    write_pack(here / "kiosks")
    assert said(capsys, "rules", "test", "kiosks") == (0, "5 steps in 1 example hold.\n", "")

    write_pack(here / "kiosks", changed("is: unknown", "is: true"))
    assert said(capsys, "rules", "test", "kiosks") == (
        1,
        f"kiosks/pack.yaml:{line_of('is: unknown')}: step 1 of “a machine”: KIOSK-1 on Machine is unknown, not true.\n"
        "1 of 5 steps in 1 example did not hold.\n",
        "",
    )


def test_test_says_which_rules_no_example_tries(capsys, here: Path):
    more = changed("id: KIOSK-1", "id: KIOSK-2", changed("title: The next", "title: Every next"))
    start, end = more.index("  - id: KIOSK-2"), more.index("checks:")
    write_pack(here / "kiosks")
    write_pack(here / "kiosks", "rules:\n" + more[start:end], "more.yaml")

    assert said(capsys, "rules", "test", "kiosks")[1] == "No example tries KIOSK-2.\n5 steps in 1 example hold.\n"


@pytest.mark.parametrize(
    ("old", "new", "status", "words"),
    [
        ("stride: I", "stride: Q", 1, "1 problem; mend it first, then test again."),
        ("examples:", "journeys:", 1, "There is no section “journeys”"),
    ],
)
def test_a_pack_with_problems_is_not_tested(capsys, here: Path, old: str, new: str, status: int, words: str):
    write_pack(here / "kiosks", changed(old, new))

    assert said(capsys, "rules", "test", "kiosks")[0] == status
    assert words in said(capsys, "rules", "test", "kiosks")[1]


def test_a_pack_without_examples_says_what_to_do(capsys, here: Path):
    write_pack(here / "kiosks", "pack:\n  id: kiosks\n  version: 1.0.0\n  extends: threatline\n")

    assert said(capsys, "rules", "test", "kiosks")[:2] == (
        0,
        "There are no examples: add a section “examples” to one of the files.\n",
    )


@pytest.mark.parametrize(
    "words", [["lint", "gone"], ["test", "gone"], ["lint", "file.yaml"], [], ["lint"], ["paint", "x"]]
)
def test_wrong_usage_has_its_own_status(capsys, here: Path, words: list[str]):
    (here / "file.yaml").write_text("pack: {}\n")

    status, out, err = said(capsys, "rules", *words)

    assert (status, out) == (2, "")
    assert err


# ---- packs in the other commands ----------------------------------------------------------------------------------


@pytest.fixture
def station(here: Path) -> Path:
    """A project with a ticket machine, which uses the pack kiosks."""
    drawn = dfd("visitor -> ticket machine")
    with drawn.document.transaction("Answers") as tx:
        tx.update(drawn.id("visitor"), {"answers.actor_type": "anonymous_public"})
        tx.update(next(drawn.document.of_kind(Project)).id, {"parts": ("kiosks",)})
    save_project(here / "station.tmproj", drawn.document.records.values())
    return here / "station.tmproj"


def test_check_report_and_render_use_the_packs_that_are_named(capsys, here: Path, station: Path):
    write_pack(here / "kiosks")

    status, out, err = said(capsys, "check", "station.tmproj", "--packs", "kiosks")
    assert (status, err) == (0, "")
    assert "[KIOSK-1]" in out
    for command, output in (("report", "x.pdf"), ("render", "x.svg")):
        assert said(capsys, command, "station.tmproj", "-o", output, "--packs", "kiosks") == (0, "", "")


def test_a_broken_pack_is_told_on_the_error_stream_and_the_status_stays(capsys, here: Path, station: Path):
    write_pack(here / "kiosks", "pack: *x\n")

    status, out, err = said(capsys, "check", "station.tmproj", "--packs", "kiosks")

    assert status == 0
    assert "1 actor, 1 process" in out
    assert "The rule pack kiosks was skipped. pack.yaml, line 1: Aliases" in err
    assert "threatline rules lint kiosks\n" in err
    assert "uses the rule pack “kiosks”, which is not here" in err


def test_packs_that_are_named_and_not_switched_on_are_told(capsys, here: Path):
    write_pack(here / "kiosks")
    save_project(here / "plain.tmproj", dfd("visitor -> web app").document.records.values())

    status, _, err = said(capsys, "check", "plain.tmproj", "--packs", "kiosks")

    assert status == 0
    assert "this project uses no pack of your own" in err


def test_a_folder_of_packs_that_is_not_there_is_wrong_usage(capsys, station: Path):
    assert said(capsys, "check", "station.tmproj", "--packs", "gone")[0] == 2

"""The program as people and scripts call it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import corpus_files
from threatline import __version__
from threatline.cli import main
from threatline.cli.self_test import small_model
from threatline.content.themes import load_theme
from threatline.model.records import Diagram
from threatline.project import open_project
from threatline.storage import tmproj
from threatline.storage.files import save_project

SOURCE = Path(__file__).resolve().parents[1] / "src"


@pytest.fixture
def shop(tmp_path):
    """A small project in a file."""
    path = tmp_path / "shop.tmproj"
    save_project(path, small_model())
    return path


@pytest.fixture
def without_display(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def run(*words, **options):
    """Run the program in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "threatline", *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, **options)


def test_version_and_help_are_told_and_load_nothing_heavy():
    script = (
        "import sys\nfrom threatline.cli import main\nstatus = main(sys.argv[1:])\n"
        "heavy = {'pydantic', 'networkx', 'reportlab', 'yaml', 'PySide6', 'threatline.model'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else status)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    for word, expected in (("--version", f"threatline {__version__}\n"), ("--help", "examples:")):
        done = subprocess.run(
            [sys.executable, "-c", script, word], env=environment, capture_output=True, text=True, check=False
        )

        assert (done.returncode, done.stderr) == (0, "")
        assert expected in done.stdout


def test_every_command_is_in_the_help(capsys):
    assert main(["--help"]) == 0

    shown = capsys.readouterr().out
    assert all(f"threatline {command} " in shown for command in ("check", "report", "convert", "render"))


def test_check_prints_threats_for_people(shop, capsys):
    assert main(["check", str(shop)]) == 0

    assert capsys.readouterr().out.startswith(
        "Self-test\n=========\n1 actor, 1 process, 1 store, 2 flows, 1 boundary\n"
    )


def test_check_prints_json_as_utf_8_whatever_the_terminal_speaks(shop):
    done = run("check", shop, "--format", "json", encoding="utf-8", errors="strict")

    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert found["project"]["name"] == "Self-test"


def test_report_writes_a_pdf(shop, tmp_path):
    assert main(["report", str(shop), "-o", str(tmp_path / "shop.pdf")]) == 0

    assert (tmp_path / "shop.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF-")])
def test_render_draws_the_first_diagram(shop, tmp_path, ending, start):
    picture = tmp_path / f"shop.{ending}"

    assert main(["render", str(shop), "-o", str(picture)]) == 0

    assert picture.read_bytes().startswith(start)


@pytest.mark.qt
def test_render_paints_a_png(shop, tmp_path, qapp):
    picture = tmp_path / "shop.png"

    assert main(["render", str(shop), "-o", str(picture)]) == 0

    assert picture.read_bytes().startswith(b"\x89PNG")


def test_render_draws_the_diagram_that_is_named(shop, tmp_path):
    page = Diagram(id="pppppppppppp", name="Payment", order="z")
    save_project(shop, [*small_model(), page])

    assert main(["render", str(shop), "-o", str(tmp_path / "a.svg"), "--diagram", " payment "]) == 0

    assert b"Web shop" not in (tmp_path / "a.svg").read_bytes()


def test_a_diagram_that_is_not_there_is_wrong_usage_and_names_those_that_are(shop, tmp_path, capsys):
    assert main(["render", str(shop), "-o", str(tmp_path / "a.svg"), "--diagram", "Paiment"]) == 2

    assert (
        capsys.readouterr().err == "threatline: there is no diagram “Paiment” in this project; there is “Overview”.\n"
    )
    assert not (tmp_path / "a.svg").exists()


@pytest.mark.parametrize("path", corpus_files("threat-dragon/v2/four-diagrams.json"))
def test_convert_makes_a_project_and_lists_what_changed(path, tmp_path, capsys):
    assert main(["convert", str(path), str(tmp_path / "theirs.tmproj")]) == 0

    shown = capsys.readouterr()
    assert shown.out.startswith("OWASP Threat Dragon: 53 kept, 17 changed, 0 dropped, 0 invented.\n")
    assert "The reviewer “Test reviewer” is kept in the file but shown nowhere.\n" in shown.out
    assert shown.err == ""
    assert open_project(tmp_path / "theirs.tmproj").path == tmp_path / "theirs.tmproj"


@pytest.mark.parametrize("path", corpus_files("threat-dragon/v2/*.json"))
def test_every_real_model_is_checked_converted_and_drawn(path, tmp_path, capsys):
    assert main(["check", str(path), "--format", "json"]) == 0
    assert main(["convert", str(path), str(tmp_path / "theirs.tmproj")]) == 0
    assert main(["render", str(path), "-o", str(tmp_path / "theirs.svg")]) == 0
    assert main(["report", str(path), "-o", str(tmp_path / "theirs.pdf")]) == 0


def test_a_converted_project_converts_to_the_same_bytes(shop, tmp_path, capsys):
    assert main(["convert", str(shop), str(tmp_path / "again.tmproj")]) == 0

    assert (tmp_path / "again.tmproj").read_bytes() == shop.read_bytes()
    assert capsys.readouterr().out == ""


def test_what_was_mended_while_opening_is_told_beside_the_result(shop, capsys):
    lost = small_model()[2].model_copy(update={"id": "aaaaaaaaaaaa", "diagram": "gggggggggggg", "name": "Lost"})
    shop.write_bytes(tmproj.dump([*small_model(), lost]))

    assert main(["check", str(shop), "--format", "json"]) == 0

    shown = capsys.readouterr()
    assert json.loads(shown.out)["elements"]["actor"] == 2
    assert "The actor “Lost” lay on a diagram that is gone; it is now on “Restored page”." in shown.err


BAD_FILES = {
    "empty": b"",
    "binary": bytes(range(256)),
    "foreign": b'{"a": 1}',
    "cut off": tmproj.dump(small_model())[:700],
    "newer": b'{"format": "threatline", "records": [], "version": 2}',
    "deep": b'{"format": "threatline", "records": ' + b"[" * 100_000,
}


@pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES.keys())
@pytest.mark.parametrize(
    "words",
    [["check"], ["report", "-o", "out.pdf"], ["convert", "out.tmproj"], ["render", "-o", "out.svg"]],
    ids=lambda words: words[0],
)
def test_a_bad_file_is_refused_with_one_line_and_nothing_is_written(tmp_path, monkeypatch, capsys, content, words):
    monkeypatch.chdir(tmp_path)
    Path("bad.tmproj").write_bytes(content)

    assert main([words[0], "bad.tmproj", *words[1:]]) == 1

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("threatline: bad.tmproj")
    assert shown.err.count("\n") == 1
    assert os.listdir() == ["bad.tmproj"]


def test_a_place_that_cannot_be_written_is_refused_with_one_line(shop, tmp_path, capsys):
    assert main(["convert", str(shop), str(tmp_path / "missing" / "out.tmproj")]) == 1

    assert capsys.readouterr().err.endswith("out.tmproj: there is no such folder; choose another one.\n")


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "a", "b"],
        ["check", "a", "--format", "xml"],
        ["check", "a", "--form", "json"],
        ["report", "a"],
        ["report", "a", "-o", "a.tmproj"],
        ["render", "a", "-o", "a.gif"],
        ["convert", "a", "b.json"],
        ["convert", "a"],
        ["--frobnicate"],
        ["--"],
        ["a", "b"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_with_status_2(words, capsys):
    assert main(words) == 2

    assert "usage: threatline" in capsys.readouterr().err


def test_a_project_is_never_overwritten_by_its_own_report(shop, capsys):
    before = shop.read_bytes()

    assert main(["report", str(shop), "-o", str(shop)]) == 2

    assert shop.read_bytes() == before


def test_a_file_named_like_a_command_is_opened_by_its_path(shop, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copy(shop, "check")

    assert main(["check", "./check"]) == 0
    assert main(["check", "check"]) == 0
    assert main(["check"]) == 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
@pytest.mark.parametrize("words", [[], ["shop.tmproj"], ["./check"]], ids=["nothing", "file", "named like a command"])
def test_where_no_window_can_open_one_line_says_what_works(tmp_path, shop, without_display, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)
    shutil.copy(shop, "check")

    assert main(words) == 1

    assert capsys.readouterr().err.startswith("threatline: there is no display to open a window on;")


def test_a_file_that_is_not_there_opens_no_window(capsys):
    assert main(["missing.tmproj"]) == 1

    assert capsys.readouterr().err == (
        "threatline: missing.tmproj: there is no such file; check the name, or see threatline --help.\n"
    )


def test_a_reader_that_has_had_enough_is_no_error(shop):
    first = f'"{sys.executable}" -m threatline check "{shop}" --format json | head -c 1'
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}

    done = subprocess.run(["sh", "-c", first], env=environment, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("{", "")


def test_a_name_with_escape_sequences_moves_nothing_in_the_terminal(shop, capsys):
    records = [r.model_copy(update={"name": "\x1b[2JEvil\u202e"}) if r.kind == "actor" else r for r in small_model()]
    save_project(shop, records)

    assert main(["check", str(shop)]) == 0

    shown = capsys.readouterr().out
    assert "�[2JEvil (actor)" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_letters_that_the_terminal_lacks_become_question_marks(shop):
    save_project(shop, [r.model_copy(update={"name": "Ann 漢字"}) if r.kind == "actor" else r for r in small_model()])
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    done = subprocess.run(
        [sys.executable, "-m", "threatline", "check", str(shop)], env=environment, capture_output=True, check=False
    )

    assert done.returncode == 0
    assert b"Ann ?? (actor)" in done.stdout


@pytest.mark.qt
def test_the_self_test_goes_through_every_step(capsys):
    assert main(["self-test"]) == 0

    shown = capsys.readouterr().out
    assert [line.split(":")[0] for line in shown.splitlines()] == [
        *("save", "open", "analyse", "report", "draw"),
        "All is well.",
    ]


def test_render_paints_in_the_theme_that_is_named(shop, tmp_path):
    assert main(["render", str(shop), "-o", str(tmp_path / "a.svg"), "--theme", "dark"]) == 0

    assert f'fill="{load_theme("dark").colour("canvas")}"' in (tmp_path / "a.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.pdf", "--theme", "dark"], "always white"),
        (["a.svg", "--scale", "2"], "sharp at every size"),
    ],
)
def test_an_option_that_cannot_matter_is_wrong_usage(shop, tmp_path, capsys, words, said):
    assert main(["render", str(shop), "-o", str(tmp_path / words[0]), *words[1:]]) == 2

    assert said in capsys.readouterr().err
    assert not (tmp_path / words[0]).exists()


@pytest.mark.qt
def test_a_png_is_as_large_as_its_scale_says(shop, tmp_path, qapp):
    from PySide6.QtGui import QImage

    for scale in ("1", "3"):
        assert main(["render", str(shop), "-o", str(tmp_path / f"{scale}.png"), "--scale", scale]) == 0

    once, thrice = (QImage(str(tmp_path / f"{scale}.png")) for scale in ("1", "3"))
    assert thrice.width() == pytest.approx(3 * once.width(), abs=3)


@pytest.mark.parametrize("scale", ["0", "-1", "nan", "inf", "1e9", "wide"])
def test_a_scale_that_is_no_sensible_number_is_refused(shop, tmp_path, capsys, scale):
    assert main(["render", str(shop), "-o", str(tmp_path / "a.png"), f"--scale={scale}"]) == 2

    assert "above 0" in capsys.readouterr().err

"""docs/rules.md is true: every file it shows is written, every command is run, and prints what the page says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from drawn import dfd
from threatline.cli import main
from threatline.model.records import Project
from threatline.storage.files import save_project

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rules.md"
FENCE = re.compile(r"^```(yaml|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Shown:
    """One command of the page, what it says that it prints, and what it printed."""

    command: str
    said: str
    printed: str


def follow(page: str, capsys: pytest.CaptureFixture[str]) -> list[Shown]:
    """Do in the current folder what a page tells its reader to do."""
    done = []
    for language, text in FENCE.findall(page):
        first, _, rest = text.partition("\n")
        if language == "yaml":
            path = Path(first.removeprefix("# "))
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        else:
            done.append(Shown(first, rest, run(first, capsys)))
    return done


def run(line: str, capsys: pytest.CaptureFixture[str]) -> str:
    command, _, wanted = line.removeprefix("$ threatline ").partition(" | grep ")
    words, _, silenced = command.partition(" > ")
    main(words.split())
    printed = capsys.readouterr()
    if silenced:
        return printed.err
    return "".join(found for found in printed.out.splitlines(keepends=True) if wanted in found) + printed.err


@pytest.fixture
def station(tmp_path, monkeypatch):
    """A folder with the project that the page speaks of."""
    monkeypatch.chdir(tmp_path)
    drawn = dfd("visitor -> ticket machine")
    with drawn.document.transaction("Answers") as tx:
        tx.update(drawn.id("visitor"), {"answers.actor_type": "anonymous_public"})
        tx.update(next(drawn.document.of_kind(Project)).id, {"parts": ("kiosks",)})
    save_project(Path("station.tmproj"), drawn.document.records.values())


@pytest.mark.usefixtures("station")
def test_every_command_of_the_page_prints_what_the_page_says(capsys):
    done = follow(PAGE.read_text(encoding="utf-8"), capsys)

    assert len(done) >= 6
    for shown in done:
        assert shown.printed == shown.said, shown.command

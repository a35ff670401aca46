"""Runs one command: every failure of a user or a file becomes one sentence and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from threatline.headless import Analysis
    from threatline.model.document import Document
    from threatline.project import Opened

COMMANDS = ("check", "report", "convert", "render", "rules", "self-test")
MEASURED = "--exit-after-first-paint"
"""What benchmarks say instead of a file."""

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
INTERRUPTED = 130
"""What shells expect after Ctrl+C: 128 and the number of the signal."""


class WrongUsage(Exception):
    """The words of the command line fit each other, but not the file."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status: 0 done, 1 file refused, 2 wrong usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except BrokenPipeError:  # whoever read our output has had enough
        _forget_output()
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as end:  # argparse has said why
        return end.code if isinstance(end.code, int) else WRONG_USAGE


def _run(words: list[str]) -> int:
    if not words or words == [MEASURED] or (len(words) == 1 and words[0] not in COMMANDS and words[0][0:1] != "-"):
        return _open_window(words)  # without argparse: a window that is asked for should stand at once
    from threatline.cli.arguments import parser

    top = parser()
    if words[0] not in COMMANDS and words[0][0:1] != "-":
        top.error(f"one file opens in the window, not {len(words)}; a command is one of {', '.join(COMMANDS)}")
    arguments = top.parse_args(words)
    if arguments.command is None:
        top.error("say what to do with the file, or name only the file to open it")
    from threatline.model.errors import ProjectError

    try:
        status = _WORK[arguments.command](arguments)
        sys.stdout.flush()
    except ProjectError as error:
        _complain(str(error))
        return REFUSED
    except WrongUsage as error:
        _complain(str(error))
        return WRONG_USAGE
    return status


# ---- the commands ---------------------------------------------------------------------------------------------------


def _open_window(words: list[str]) -> int:
    if words and words != [MEASURED] and not os.path.exists(words[0]):
        _complain(f"{words[0]}: there is no such file; check the name, or see threatline --help.")
        return REFUSED
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        _complain("there is no display to open a window on; check, report and render work without one.")
        return REFUSED
    try:
        from threatline.app import main as open_window
    except ImportError as error:
        _complain(f"the window cannot be opened ({error}); check, report and render work without it.")
        return REFUSED
    return open_window(words)


def _check(arguments: argparse.Namespace) -> int:
    from threatline.cli.findings import findings_of
    from threatline.cli.listing import as_json, as_text

    findings = findings_of(_analysed(_opened(arguments), arguments.packs))
    if arguments.format == "json":
        _print_utf8(as_json(findings))
    else:
        _print(as_text(findings))
    return DONE


def _report(arguments: argparse.Namespace) -> int:
    from datetime import date

    from threatline.headless import report

    report(_analysed(_opened(arguments), arguments.packs), arguments.output, date.today())
    return DONE


def _convert(arguments: argparse.Namespace) -> int:
    from threatline.storage.files import save_project

    opened = _opened(arguments, quiet=True)
    save_project(arguments.output, opened.records)
    if opened.import_report is not None:
        _print(f"{opened.import_report.summary()}\n{opened.import_report.as_text()}".rstrip() + "\n")
    return DONE


def _render(arguments: argparse.Namespace) -> int:
    from threatline.headless import render

    if arguments.theme is not None and arguments.output.suffix.casefold() == ".pdf":
        raise WrongUsage("a PDF is made for paper and always white; --theme is for .svg and .png.")
    if arguments.scale is not None and arguments.output.suffix.casefold() != ".png":
        raise WrongUsage("only a .png has pixels: --scale says how many, and the others are sharp at every size.")
    analysis = _analysed(_opened(arguments), arguments.packs)
    diagram = _diagram(analysis.document, arguments.diagram)
    render(analysis, diagram, arguments.output, theme=arguments.theme or "light", scale=arguments.scale or 2.0)
    return DONE


def _rules(arguments: argparse.Namespace) -> int:
    from threatline.cli.rules import lint_lines, test_lines
    from threatline.content.lint import lint

    folder = arguments.folder
    if not os.path.isdir(folder):
        raise WrongUsage(f"{folder}: there is no such folder; a pack is a folder of .yaml files.")
    verdict = lint(folder)
    if arguments.work == "lint":
        lines, holds = list(lint_lines(verdict, folder)), not verdict.problems
    else:
        lines, holds = test_lines(verdict, folder)
    _print("\n".join(lines) + "\n")
    return DONE if holds else REFUSED


def _self_test(_: argparse.Namespace) -> int:
    from threatline.cli.self_test import self_test

    return DONE if self_test(_print) else REFUSED


_WORK: dict[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "report": _report,
    "convert": _convert,
    "render": _render,
    "rules": _rules,
    "self-test": _self_test,
}


def _opened(arguments: argparse.Namespace, *, quiet: bool = False) -> Opened:
    """Return the project in the file of the command; what was put in order goes to standard error."""
    from threatline.project import open_project

    opened = open_project(arguments.file)
    for repair in opened.repairs:
        _complain(repair.sentence)
    if opened.import_report is not None and opened.import_report.items and not quiet:
        _complain(f"{opened.import_report.summary()} To see what: threatline convert.")
    return opened


def _analysed(opened: Opened, named: Sequence[Path]) -> Analysis:
    """Analyse a project with the packs that are here; one that is broken or absent is told and does not stop it."""
    from threatline.content.packs import absences, installed_content
    from threatline.headless import analyse
    from threatline.model.document import Document

    for folder in named:
        if not os.path.isdir(folder):
            raise WrongUsage(f"{folder}: there is no such folder of packs.")
    installed = installed_content(named)
    document = Document(opened.records)
    for sentence in (*installed.troubles, *absences(document.project, installed.content)):
        _complain(sentence)
    if installed.added and named and not installed.added & set(document.project.parts):
        _complain("this project uses no pack of your own; switch one on where its title and description stand.")
    return analyse(document, installed.content)


def _diagram(document: Document, name: str | None) -> str:
    """Return the id of the diagram to draw: the first one, or the first of this name."""
    diagrams = document.diagrams()
    if not diagrams:
        raise WrongUsage("there is no diagram in this project to draw.")
    if name is None:
        return diagrams[0].id
    for diagram in diagrams:
        if diagram.name.strip().casefold() == name.strip().casefold():
            return diagram.id
    known = ", ".join(f"“{diagram.name.strip()[:60]}”" for diagram in diagrams)
    raise WrongUsage(f"there is no diagram “{name}” in this project; there is {known}.")


# ---- output ---------------------------------------------------------------------------------------------------------


def _complain(sentence: str) -> None:
    from threatline.cli.plain import plain

    _write(sys.stderr, f"threatline: {plain(sentence)}\n")


def _print(text: str) -> None:
    from threatline.cli.plain import plain

    _write(sys.stdout, plain(text))


def _print_utf8(text: str) -> None:
    """Write to standard output as UTF-8, whatever the terminal speaks: it is for programs."""
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        binary.write(text.encode("utf-8"))


def _write(stream: object, text: str) -> None:
    """Write to a terminal; characters that it has no letters for become question marks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))  # type: ignore[attr-defined]


def _forget_output() -> None:
    """Keep the interpreter from complaining at its end about words that nobody reads."""
    with suppress(BrokenPipeError):
        sys.stdout.close()

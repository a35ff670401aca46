"""The words of the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from threatline import __version__
from threatline.content.themes import THEMES

LARGEST_SCALE = 16

EXAMPLES = """\
examples:
  threatline                                    open the window
  threatline shop.tmproj                        open a project in it
  threatline check shop.tmproj                  list what could go wrong
  threatline check shop.tmproj --format json    the same, for other programs
  threatline report shop.tmproj -o shop.pdf     write the report
  threatline convert dragon.json shop.tmproj    make a project of another tool's model
  threatline render shop.tmproj -o shop.svg     draw the first diagram
  threatline render shop.tmproj -o pay.png --diagram "Payment" --theme dark
  threatline rules lint my-rules                say what is wrong with rules of your own
  threatline rules test my-rules                try their worked examples

FILE is a .tmproj project or an OWASP Threat Dragon model. A file that is named like a command is written ./check.
Rules of your own are found in the folder “packs” of your settings, in the folders that THREATLINE_PACKS lists, and
under --packs. Exit status: 0 done, 1 a file was refused or has problems, 2 wrong usage. Threats do not change it.
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of everything that begins with a command or an option."""
    top = argparse.ArgumentParser(
        prog="threatline",
        usage="threatline [FILE]\n       threatline COMMAND …",
        description="Draw a data-flow diagram and see what could go wrong. Without a command the window opens.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"threatline {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog="threatline")

    check = commands.add_parser("check", help="list the threats and questions of a model", allow_abbrev=False)
    _add_file(check)
    check.add_argument("--format", choices=("text", "json"), default="text", help="for people or for programs")

    report = commands.add_parser("report", help="write the report as PDF", allow_abbrev=False)
    _add_file(report)
    _add_output(report, "the report", (".pdf",))

    convert = commands.add_parser("convert", help="make a project of any model that opens", allow_abbrev=False)
    convert.add_argument("file", metavar="IN", type=Path, help="the model to read")
    convert.add_argument("output", metavar="OUT.tmproj", type=_path_with((".tmproj",)), help="the project to write")

    render = commands.add_parser("render", help="draw a diagram as SVG, PNG or PDF", allow_abbrev=False)
    _add_file(render)
    _add_output(render, "the picture", (".svg", ".png", ".pdf"))
    render.add_argument("--diagram", metavar="NAME", help="the diagram to draw instead of the first one")
    render.add_argument("--theme", choices=THEMES, help="the colours of an .svg or .png; light if nothing is said")
    render.add_argument(
        "--scale", metavar="NUMBER", type=_scale, help=f"pixels of a .png per unit, up to {LARGEST_SCALE}; else 2"
    )

    _add_rules(commands.add_parser("rules", help="check rules of your own", allow_abbrev=False))
    commands.add_parser("self-test", help="prove that this installation works", allow_abbrev=False)
    return top


def _add_rules(command: argparse.ArgumentParser) -> None:
    works = command.add_subparsers(dest="work", metavar="WORK", required=True)
    for name, help in (("lint", "say everything that is wrong with a pack"), ("test", "try its worked examples")):
        work = works.add_parser(name, help=help, allow_abbrev=False)
        work.add_argument("folder", metavar="PACK", type=Path, help="the folder of the pack; subfolders are searched")


def _add_file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", type=Path, help="the model to read")
    command.add_argument(
        "--packs", metavar="FOLDER", type=Path, action="append", default=[],
        help="a rule pack of your own, or a folder of such packs; may be given several times",
    )  # fmt: skip


def _add_output(command: argparse.ArgumentParser, what: str, endings: tuple[str, ...]) -> None:
    command.add_argument(
        *("-o", "--output"),
        metavar=" | ".join(f"x{ending}" for ending in endings),
        type=_path_with(endings),
        required=True,
        help=f"where {what} goes",
    )


def _scale(word: str) -> float:
    """Return how many pixels a unit gets, above 0 and not so many that no memory could hold them."""
    try:
        scale = float(word)
    except ValueError:
        scale = 0.0
    if not 0.0 < scale <= LARGEST_SCALE:
        raise argparse.ArgumentTypeError(f"{word} is no number above 0 and up to {LARGEST_SCALE}")
    return scale


class _path_with:
    """Makes a path of a word that has one of these endings, so that no project is overwritten by a picture."""

    def __init__(self, endings: tuple[str, ...]) -> None:
        self._endings = endings

    def __call__(self, word: str) -> Path:
        path = Path(word)
        if path.suffix.casefold() not in self._endings:
            raise argparse.ArgumentTypeError(f"{word} must end with {' or '.join(self._endings)}")
        return path

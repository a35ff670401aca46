"""Reads pasted text as a plan: lines with arrows, a list, indented blocks, or a Mermaid flowchart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from threatline.commands.draw import Drawn, draw
from threatline.commands.mermaid import is_flowchart, is_other_chart, read_flowchart
from threatline.commands.plan import Leftover, Plan
from threatline.commands.sketch import HAS_ARROW, read_sketch, spoken_name
from threatline.model.document import Transaction
from threatline.model.errors import Invalid
from threatline.model.geometry import Point

LONGEST_TEXT = 200_000
MOST_LINES = 5_000
DEEPEST = 12
LONGEST_LINE_NAME = 80
"""A longer line without an arrow is prose, not the name of anything."""
TAB = 4

_BULLET = re.compile(r"^(?:[-*+•‣▪–]\s+|\d{1,3}[.)]\s+)(?:\[[ xX]\]\s+)?")
_ONLY_SIGNS = re.compile(r"^[\W_]*$")


@dataclass(slots=True)
class Pasted:
    """What a pasted text became, and what it left."""

    drawn: Drawn
    left: list[Leftover]
    unused: int


def read_text(text: str) -> Plan:
    """Read a text of any of these forms; lines that say nothing of a drawing are told in `left`.

    An indented block under a line that ends with ":" is a boundary with its members. Raises Invalid for a text that
    is too large, too deep, or a Mermaid chart of another kind.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"The text is longer than {LONGEST_TEXT:,} characters. Paste it in parts.")
    if text.count("\n") > MOST_LINES:
        raise Invalid(f"The text has more than {MOST_LINES:,} lines. Paste it in parts.")
    if is_flowchart(text):
        return read_flowchart(text)
    if is_other_chart(text):
        raise Invalid("Of Mermaid's charts only flowcharts can be drawn. Begin the text with flowchart LR.")
    return _Lines(text).read()


def paste_text(tx: Transaction, diagram: str, text: str, near: Point) -> Pasted:
    """Draw a pasted text near a point, in one step. Raises Invalid when there is nothing in it to draw."""
    plan = read_text(text)
    if not plan.nodes:
        where = f" Line {plan.left[0].line} reads “{plan.left[0].words[:40]}”." if plan.left else ""
        raise Invalid(
            f"The text names nothing that can be drawn.{where} Write Customer -> Web app, or one name a line."
        )
    tx.label = f"Draw {len(plan.nodes)} element{'' if len(plan.nodes) == 1 else 's'} from text"
    return Pasted(draw(tx, diagram, plan, near), plan.left, plan.unused)


class _Lines:
    """Reads line by line; an indented block belongs to the boundary named above it."""

    def __init__(self, text: str) -> None:
        self._lines = [
            (number, _indent(line), _BULLET.sub("", line.strip()).strip())
            for number, line in enumerate(text.split("\n"), 1)
            if line.strip() and not line.strip().startswith("```")
        ]
        self._plan = Plan()
        self._around: list[tuple[int, str]] = []
        """The boundaries whose blocks are open: the indent of each, and its key."""

    def read(self) -> Plan:
        for place, (number, indent, words) in enumerate(self._lines):
            while self._around and indent <= self._around[-1][0]:
                self._around.pop()
            deeper = place + 1 < len(self._lines) and self._lines[place + 1][1] > indent
            if words.startswith(("%%", "#", "//")) or _ONLY_SIGNS.match(words):
                self._plan.unused += 1
            elif deeper and words.endswith(":") and words[:-1].strip() and not HAS_ARROW.search(words):
                self._open(indent, words[:-1])
            elif not self._read(words):
                self._plan.left.append(Leftover(number, words))
        return self._plan

    def _open(self, indent: int, name: str) -> None:
        if len(self._around) >= DEEPEST:
            raise Invalid(f"The blocks are nested more than {DEEPEST} deep. Draw the inner ones on their own.")
        self._around.append((indent, self._plan.add_box(name, self._inside)))

    @property
    def _inside(self) -> str | None:
        return self._around[-1][1] if self._around else None

    def _read(self, words: str) -> bool:
        if HAS_ARROW.search(words) or (words.startswith("[") and not words.startswith("[(")):
            return self._take_over(words)
        name, kind = spoken_name(words)
        if not name or len(name) > LONGEST_LINE_NAME:
            return False
        self._plan.add_node(name, kind, self._inside)
        return True

    def _take_over(self, words: str) -> bool:
        """Add what a typed line says to the plan; False, with nothing added, when it cannot be read."""
        reading = read_sketch(words)
        if reading.faults:
            return False
        for box in reading.plan.boxes.values():
            self._plan.add_box(box.name, self._inside)
        for key, node in reading.plan.nodes.items():
            self._plan.add_node(node.name, node.kind, self._inside if node.box is None else node.box, key=key)
        for flow in reading.plan.flows:
            self._plan.add_flow(flow)
        return True


def _indent(line: str) -> int:
    """Return how far a line stands in; what follows a bullet stands in deeper than a line without one."""
    expanded = line.expandtabs(TAB)
    words = expanded.lstrip()
    return 2 * (len(expanded) - len(words)) + (1 if _BULLET.match(words) else 0)

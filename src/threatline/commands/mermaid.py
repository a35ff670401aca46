"""Reads a Mermaid flowchart as a plan: nodes by their shapes, links as flows, subgraphs as boundaries."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from threatline.commands.guess import guess_kind
from threatline.commands.place import NodeKind
from threatline.commands.plan import LONGEST_NAME, Leftover, Plan, PlannedFlow
from threatline.model.errors import Invalid

DEEPEST = 12
HEADER = re.compile(r"^\s*(?:flowchart|graph)(?:-elk)?(?:\s+(?:TB|TD|BT|LR|RL))?\s*(?:;|$)", re.IGNORECASE)
OTHER_CHART = re.compile(
    r"^\s*(?:sequenceDiagram|classDiagram|stateDiagram|erDiagram|gantt|pie|journey|mindmap|gitGraph|C4\w+)\b"
)
_UNUSED = re.compile(r"^(?:%%.*|---|(?:style|classDef|class|linkStyle|click|direction|accTitle|accDescr|title)\b.*)$")
_SUBGRAPH = re.compile(r"^subgraph\b\s*(?P<rest>.*)$")
_SUBGRAPH_TITLE = re.compile(r"^(?P<id>[^\s\[\]]+)\s*\[(?P<title>.*)\]$")
_ID = re.compile(r"\s*(?P<id>(?:[^\W]|[.\-/](?=\w))+)")
_CLASS = re.compile(r":::[\w-]+")
_SHAPES: tuple[tuple[str, str, NodeKind | None], ...] = (
    ("(((", ")))", "process"), ("((", "))", "process"), ("([", "])", None), ("[(", ")]", "store"), ("[[", "]]", None),
    ("{{", "}}", None), ("[/", "/]", None), ("[/", "\\]", None), ("[\\", "\\]", None), ("[\\", "/]", None),
    ("(", ")", "process"), ("[", "]", None), ("{", "}", None), (">", "]", None),
)  # fmt: skip
"""How a node is opened and closed, and the kind its shape says; the longer signs come first."""
_LINK = re.compile(
    r"""\s*(?P<head>[<xo](?=[-=]))?
    (?: (?P<open>--|-\.|==)\s+(?P<text>[^|\n]*?[^\s-])\s+(?:-{2,}|\.{1,9}-|={2,})(?P<tail1>[>xo](?![\w]) | >)?
      | (?:-{2,}|-\.{1,9}-|={2,})(?P<tail2>[>xo](?=[\s|]) | >)?(?:\s*\|(?P<label>[^|\n]*)\|)?
    )""",
    re.VERBOSE,
)


def is_flowchart(text: str) -> bool:
    """Tell whether the first line that says anything begins a Mermaid flowchart."""
    return any(HEADER.match(line) for _, line in _first(text))


def is_other_chart(text: str) -> bool:
    """Tell whether a text is a Mermaid chart of another kind."""
    return any(OTHER_CHART.match(line) for _, line in _first(text))


def read_flowchart(text: str) -> Plan:
    """Read a flowchart; what cannot be read is told line by line in `left`, what only says how it looks is counted.

    Raises Invalid where subgraphs are nested too deeply and where there is too much of anything.
    """
    return _Flowchart().read(text)


def _first(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words and not words.startswith(("%%", "```", "---")):
            yield number, line
            return


class _Flowchart:
    def __init__(self) -> None:
        self._plan = Plan()
        self._open: list[str] = []

    def read(self, text: str) -> Plan:
        started = False
        for number, line in enumerate(text.splitlines(), 1):
            if not started and (header := HEADER.match(line)):
                started = True
                line = line[header.end() :]
            if line.strip().startswith("```"):
                continue
            for statement in _statements(line):
                self._statement(number, statement)
        for key in self._plan.boxes:
            self._plan.nodes.pop(key, None)
        return self._plan

    def _statement(self, number: int, words: str) -> None:
        if _UNUSED.match(words):
            self._plan.unused += 1
        elif words == "end":
            if self._open:
                self._open.pop()
            else:
                self._plan.left.append(Leftover(number, words))
        elif match := _SUBGRAPH.match(words):
            self._begin(match["rest"].strip())
        elif not self._chain(words):
            self._plan.left.append(Leftover(number, words))

    def _begin(self, rest: str) -> None:
        if len(self._open) >= DEEPEST:
            raise Invalid(f"Subgraphs are nested more than {DEEPEST} deep. Draw the inner ones on their own.")
        title = _SUBGRAPH_TITLE.match(rest)
        id, name = (title["id"], _plain(title["title"])) if title else (_plain(rest), _plain(rest))
        key = self._plan.add_box(name or f"Boundary {len(self._plan.boxes) + 1}", self._inside, key=id or name)
        self._open.append(key)

    @property
    def _inside(self) -> str | None:
        return self._open[-1] if self._open else None

    def _chain(self, words: str) -> bool:
        """Read `A[Text] & B --> C -->|label| D`; returns False, with nothing planned, where it is something else."""
        steps: list[tuple[list[tuple[str, str | None, NodeKind | None]], re.Match[str] | None]] = []
        at = 0
        link: re.Match[str] | None = None
        while True:
            found = _group(words, at)
            if found is None:
                return False
            group, at = found
            steps.append((group, link))
            if not words[at:].strip():
                break
            link = _LINK.match(words, at)
            if link is None or link.end() == at:
                return False
            at = link.end()
        if any(id in self._plan.boxes for group, _ in steps for id, _, _ in group) and len(steps) > 1:
            return False  # a boundary is crossed, not joined
        before: list[str] = []
        for group, link in steps:
            keys = [self._node(*node) for node in group]
            if link is not None:
                self._flows(before, keys, link)
            before = keys
        return True

    def _node(self, id: str, text: str | None, kind: NodeKind | None) -> str:
        node = self._plan.nodes.get(id)
        if node is None:
            name = text or id
            return self._plan.add_node(name, kind or guess_kind(name), self._inside, key=id)
        if text:
            node = replace(node, name=text[:LONGEST_NAME], kind=kind or guess_kind(text))
        self._plan.nodes[id] = replace(node, box=node.box or self._inside)
        return id

    def _flows(self, sources: list[str], targets: list[str], link: re.Match[str]) -> None:
        label = _plain(link["text"] or link["label"] or "")
        headed, tailed = link["head"] == "<", (link["tail1"] or link["tail2"]) == ">"
        for source in sources:
            for target in targets:
                ends = (target, source) if headed and not tailed else (source, target)
                self._plan.add_flow(PlannedFlow(*ends, two_way=headed and tailed), label)


def _group(words: str, at: int) -> tuple[list[tuple[str, str | None, NodeKind | None]], int] | None:
    """Read nodes joined by `&`; returns id, text and kind of each, and where the group ends."""
    group: list[tuple[str, str | None, NodeKind | None]] = []
    while True:
        match = _ID.match(words, at)
        if match is None:
            return None
        at = match.end()
        text, kind = None, None
        for opening, closing, kind_of_shape in _SHAPES:
            if words.startswith(opening, at) and (end := _closing(words, at + len(opening), closing)) is not None:
                text, kind = _plain(words[at + len(opening) : end]), kind_of_shape
                at = end + len(closing)
                break
        if mark := _CLASS.match(words, at):
            at = mark.end()
        group.append((match["id"], text, kind))
        rest = words[at:].lstrip()
        if not rest.startswith("&"):
            return group, at
        at = len(words) - len(rest) + 1


def _closing(words: str, at: int, closing: str) -> int | None:
    """Return where a node is closed; in quotation marks every sign is text."""
    if words[at:].lstrip().startswith('"'):
        quote = words.find('"', words.index('"', at) + 1)
        if quote < 0:
            return None
        end = words.find(closing, quote)
        return end if end >= 0 and not words[quote + 1 : end].strip() else None
    end = words.find(closing, at)
    return end if end >= 0 else None


def _statements(line: str) -> Iterator[str]:
    """Yield the statements of a line; a semicolon in quotation marks or brackets of an entity ends none."""
    if line.strip().startswith("%%"):
        yield line.strip()
        return
    for part in re.findall(r'(?:"[^"]*"|#\w+;|[^;])+', line):
        if part.strip():
            yield part.strip()


def _plain(words: str) -> str:
    """Return a text of Mermaid as the words that it shows."""
    words = words.strip().strip('"').strip("`")
    words = re.sub(r"<br\s*/?>", " ", words, flags=re.IGNORECASE)
    words = re.sub(r"#(\w+);", lambda match: html.unescape(f"&{_entity(match[1])};"), words)
    return " ".join(words.split())


def _entity(word: str) -> str:
    return f"#{word}" if word.isdigit() else word

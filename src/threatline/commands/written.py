"""Writes elements as lines of text that read back as the same drawing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from threatline.commands.guess import guess_kind
from threatline.commands.place import NodeKind
from threatline.commands.protocols import PROTOCOLS, split_label
from threatline.commands.sketch import read_sketch, signed_name
from threatline.model.records import Boundary, Flow, Node, Note, Record

SPOKEN_PROTOCOLS = {value: word for word, value in reversed(PROTOCOLS.items())}
"""Value of the property `protocol` → the first word that people have for it."""
_PLAIN = re.compile(r"\w[\w ./'-]*")
"""A name that reads back as itself, seen at a glance."""
_SIGNS_OF_LABELS = ("->", "<-", ";", '"', " / ", "=>", "<=", "→", "←", "↔")


def written(chosen: Collection[Record]) -> Iterable[str]:
    """Yield `[Shop cloud] Web app, Orders DB` for each box, `Customer -> Web app: Place order (https)` for each flow,
    then the name of all that no line has named yet. A flow to something that is not among the chosen is left out."""
    nodes = {record.id: record for record in chosen if isinstance(record, Node)}
    members: dict[str, list[Node]] = defaultdict(list)
    for node in nodes.values():
        members[node.boundary or ""].append(node)
    said: set[str] = set()
    for box in chosen:
        if isinstance(box, Boundary) and (inside := members[box.id]):
            yield f"[{_in_brackets(box.name)}] {', '.join(_written(node, said) for node in inside)}"
    for flow in chosen:
        if isinstance(flow, Flow) and flow.source in nodes and flow.target in nodes:
            source, target = _written(nodes[flow.source], said), _written(nodes[flow.target], said)
            label = _label(flow)
            yield f"{source} {'<->' if flow.two_way else '->'} {target}" + (f": {label}" if label else "")
    for record in chosen:
        if isinstance(record, Node) and record.id not in said:
            yield _written(record, said)
        elif isinstance(record, Note):
            yield _one_line(record.name)


def _written(node: Node, said: set[str]) -> str:
    """Return a name with the sign of its kind where the name alone would say another, the first time it is written."""
    name, kind = _one_line(node.name), str(getattr(node, "kind", ""))
    is_new = node.id not in said
    said.add(node.id)
    if not _PLAIN.fullmatch(name) and not _reads_back(name):
        return '"{}"'.format(name.replace('"', "”"))
    return signed_name(name, _kind(kind)) if is_new and guess_kind(name) != kind else name


def _kind(kind: str) -> NodeKind:
    return "actor" if kind == "actor" else "store" if kind == "store" else "process"


def _reads_back(name: str) -> bool:
    reading = read_sketch(name)
    return not reading.faults and [node.name for node in reading.plan.nodes.values()] == [name]


def _label(flow: Flow) -> str:
    name = _one_line(flow.name)
    word = SPOKEN_PROTOCOLS.get(str(flow.answers.get("protocol")), "")
    is_plain = not any(sign in name for sign in _SIGNS_OF_LABELS) and not split_label(name)[1] and ":" not in name
    if name and not is_plain:
        name = '"{}"'.format(name.replace('"', "”"))
    return f"{name} ({word})".strip() if word else name


def _in_brackets(name: str) -> str:
    return "".join(letter for letter in _one_line(name) if letter not in "[]();")


def _one_line(name: str) -> str:
    return " ".join(name.split())

"""What a text asks to be drawn: nodes, flows and boundaries by name, before anything has a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from threatline.commands.guess import guess_kind
from threatline.commands.place import NodeKind
from threatline.commands.protocols import protocol_named, split_label
from threatline.model.errors import Invalid

NOWHERE = ""
"""The key of no boundary, for what is said to stand in none."""
LONGEST_NAME = 200
MOST_NODES = 1_000
MOST_FLOWS = 4_000


@dataclass(frozen=True, slots=True)
class PlannedNode:
    """A node by name."""

    name: str
    kind: NodeKind
    box: str | None = None
    """The key of the boundary it stands in, NOWHERE for none; None when nothing is said about it."""
    is_firm: bool = False
    """Whether it is moved there when it is already drawn elsewhere."""


@dataclass(frozen=True, slots=True)
class PlannedFlow:
    """A flow between two nodes, by their keys."""

    source: str
    target: str
    name: str = ""
    protocol: str | None = None
    """A value of the property `protocol`."""
    two_way: bool = False


@dataclass(frozen=True, slots=True)
class PlannedBox:
    """A boundary by name, and the key of the one around it."""

    name: str
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Leftover:
    """A line of a text that could not be read: its number, counted from 1, and its words."""

    line: int
    words: str


@dataclass(slots=True)
class Plan:
    """Nodes and boundaries by key, and the flows between the nodes, each in the order of the text."""

    nodes: dict[str, PlannedNode] = field(default_factory=dict)
    flows: list[PlannedFlow] = field(default_factory=list)
    boxes: dict[str, PlannedBox] = field(default_factory=dict)
    left: list[Leftover] = field(default_factory=list)
    unused: int = 0
    """How many lines were understood and have nothing to say here: comments, colours."""

    def add_node(
        self, name: str, kind: NodeKind | None = None, box: str | None = None, *, firm: bool = False, key: str = ""
    ) -> str:
        """Name a node, for the first time or again; returns its key.

        What is said later adds to what was said before; only the first boundary counts unless a later one is firm.
        Raises Invalid for a name that is too long, for too many, and for a node in two boundaries.
        """
        name = " ".join(name.split())
        key = key or key_of(name)
        if len(name) > LONGEST_NAME:
            raise Invalid(f"“{name[:40]}…” is longer than {LONGEST_NAME} characters. Shorten the name.")
        before = self.nodes.get(key)
        if before is None:
            if len(self.nodes) >= MOST_NODES:
                raise Invalid(f"This draws more than {MOST_NODES:,} elements at once. Draw it in parts.")
            self.nodes[key] = PlannedNode(name, kind or guess_kind(name), box, firm)
            return key
        if kind is not None:
            before = replace(before, kind=kind)
        if firm and before.is_firm and before.box != box:
            places = " and in ".join(self.boxes[one].name if one else "none" for one in (before.box or "", box or ""))
            raise Invalid(f"{before.name} is said to stand in {places}. Keep one of the two.")
        self.nodes[key] = replace(before, box=box, is_firm=True) if firm else before
        return key

    def add_flow(self, flow: PlannedFlow, label: str = "") -> None:
        """Add a flow, with a label such as "Place order (https)" where it has none yet. Raises Invalid for too many."""
        if len(self.flows) >= MOST_FLOWS:
            raise Invalid(f"This draws more than {MOST_FLOWS:,} flows at once. Draw it in parts.")
        self.flows.append(labelled(flow, label) if label.strip() else flow)

    def add_box(self, name: str, inside: str | None = None, key: str = "") -> str:
        """Name a boundary; returns its key."""
        name = " ".join(name.split())[:LONGEST_NAME]
        key = key or key_of(name)
        self.boxes.setdefault(key, PlannedBox(name, inside))
        return key


def labelled(flow: PlannedFlow, label: str) -> PlannedFlow:
    """Return a flow with the name and the protocol that a label says; in quotation marks a name is only a name."""
    name, word = split_label(" ".join(label.split()))
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1]
    return replace(flow, name=name, protocol=protocol_named(word))


def key_of(name: str) -> str:
    """Return what two spellings of one name have in common."""
    return " ".join(name.split()).casefold()


def around(boxes: dict[str, PlannedBox], key: str | None) -> Iterable[str]:
    """Yield a boundary and those around it, the innermost first."""
    seen: set[str] = set()
    while key and key in boxes and key not in seen:
        seen.add(key)
        yield key
        key = boxes[key].inside

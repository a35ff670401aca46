"""Join nodes by flows and shape the flows: connect, reconnect, reverse, bend, straighten."""

from __future__ import annotations

from typing import Literal

from threatline.commands.place import NodeKind, next_order, place
from threatline.commands.wording import spoken
from threatline.model.document import Document, Transaction
from threatline.model.errors import Invalid
from threatline.model.geometry import Point
from threatline.model.identity import new_id
from threatline.model.records import Boundary, Element, Flow, Node, Note, Routing, Spot

End = Literal["source", "target"]


def why_not_connect(document: Document, one: str, other: str) -> str | None:
    """Return the reason why no flow can join two elements, or None when it can.

    Highlight, drop and command all ask this one function.
    """
    ends = [document.records.get(one), document.records.get(other)]
    for end in ends:
        if isinstance(end, Note):
            return "A note is a remark; flows join actors, processes and stores."
        if isinstance(end, Boundary):
            return "A boundary is crossed, not joined; end the flow at something inside it."
        if not isinstance(end, Node):
            return "A flow joins an actor, a process or a store."
    if len({end.diagram for end in ends if isinstance(end, Element)}) > 1:
        return "The two are on different diagrams."
    return None


def connect(tx: Transaction, source: str, target: str, name: str = "") -> str:
    """Draw a flow from one node to another, or a loop; returns its id. Raises Invalid with the reason."""
    if reason := why_not_connect(tx.now, source, target):
        raise Invalid(reason)
    diagram = tx.now.get(source, Node).diagram
    flow = Flow(id=new_id(), diagram=diagram, name=name, source=source, target=target, order=next_order(tx, diagram))
    tx.insert(flow)
    return flow.id


def place_connected(
    tx: Transaction,
    anchor: str,
    kind: NodeKind,
    centre: Point,
    *,
    anchor_is: End = "source",
    name: str | None = None,
    label: str = "",
    protocol: str | None = None,
) -> tuple[str, str]:
    """Place a node and the flow that joins it to `anchor` in one step; returns node and flow.

    `label` is the name of the flow, `protocol` the value of its property of that name.
    """
    node = place(tx, kind, tx.now.get(anchor, Node).diagram, centre, name)
    flow = connect(tx, anchor, node, label) if anchor_is == "source" else connect(tx, node, anchor, label)
    if protocol is not None:
        tx.update(flow, {"answers.protocol": protocol})
    return node, flow


def label(tx: Transaction, flow: str, name: str, protocol: str | None = None) -> None:
    """Give a flow its name and, unless it is None, the answer to what protocol it speaks."""
    tx.label = f"Rename {spoken(tx.now, [flow])}"
    tx.update(flow, {"name": name} if protocol is None else {"name": name, "answers.protocol": protocol})


def reconnect(tx: Transaction, flow: str, end: End, node: str) -> None:
    """Attach one end of a flow to another node; name, answers and decisions stay."""
    record = tx.now.get(flow, Flow)
    other = record.target if end == "source" else record.source
    if reason := why_not_connect(tx.now, node, other if other is not None else node):
        raise Invalid(reason)
    tx.update(flow, {end: node, f"{end}_point": None})


def place_at_end(
    tx: Transaction, flow: str, end: End, kind: NodeKind, centre: Point, name: str | None = None
) -> tuple[str, str]:
    """Place a node and attach one end of a flow to it in one step; returns node and flow."""
    node = place(tx, kind, tx.now.get(flow, Flow).diagram, centre, name)
    reconnect(tx, flow, end, node)
    return node, flow


def reverse(tx: Transaction, flows: list[str]) -> None:
    """Turn flows round."""
    for id in flows:
        flow = tx.now.get(id, Flow)
        tx.update(
            id,
            {
                "source": flow.target,
                "target": flow.source,
                "source_point": flow.target_point,
                "target_point": flow.source_point,
                "bends": tuple(reversed(flow.bends)),
            },
        )


def make_two_way(tx: Transaction, flows: list[str], two_way: bool) -> None:
    """Let flows be read in both directions, or in one again."""
    for id in flows:
        tx.update(id, {"two_way": two_way})


def bend(tx: Transaction, flow: str, bends: tuple[Spot, ...]) -> None:
    """Give a flow these bend points."""
    tx.update(flow, {"bends": bends})


def route(tx: Transaction, flows: list[str], routing: Routing) -> None:
    """Let the lines of flows be curved, straight or right-angled."""
    for id in flows:
        tx.update(id, {"routing": routing})
    tx.label = f"Route {spoken(tx.now, flows)}"


def straighten(tx: Transaction, flows: list[str]) -> None:
    """Remove all bend points."""
    for id in flows:
        tx.update(id, {"bends": ()})


def move_label(tx: Transaction, flow: str, offset: Spot) -> None:
    """Put the label of a flow this far from the middle of its curve; (0, 0) puts it back."""
    tx.update(flow, {"label_offset": offset})

"""Draw from a line of text: `Customer -> Web app: Place order (https)`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from threatline.commands.connect import connect
from threatline.commands.guess import guess_kind
from threatline.commands.ownership import elements_on, rect_of
from threatline.commands.place import place
from threatline.model.document import Document, Transaction
from threatline.model.errors import Invalid
from threatline.model.geometry import Point, Rect
from threatline.model.outline import DEFAULT_NODE
from threatline.model.records import Node

STEP_X, STEP_Y = 264.0, 152.0
"""How far apart new nodes stand, so that a flow's label has room between them."""

LONGEST_LINE = 2_000
_ARROW = re.compile(r"\s*(<->|->|<-)\s*")
_LABEL = re.compile(r"^(?P<name>.*?)(?:\s*\((?P<protocol>[^()]*)\))?\s*$", re.DOTALL)

PROTOCOLS = {
    "https": "https", "http": "http", "tls": "https", "wss": "websocket_tls", "ws": "websocket",
    "grpc": "grpc", "grpcs": "grpc_tls", "sql": "database", "amqp": "message_queue", "amqps": "message_queue_tls",
    "kafka": "message_queue", "mqtt": "message_queue", "smtp": "email", "email": "email", "mail": "email",
    "sms": "sms_or_phone", "phone": "sms_or_phone", "sftp": "sftp", "ssh": "sftp", "ftp": "ftp",
    "usb": "removable_media", "bluetooth": "bluetooth_or_nfc", "nfc": "bluetooth_or_nfc", "paper": "paper_or_verbal",
}  # fmt: skip
"""What people call a protocol → the value of the property `protocol`."""


@dataclass(frozen=True, slots=True)
class Sketched:
    """A line of text, read: the names of the nodes, the arrows between them, the label of the last flow."""

    names: tuple[str, ...]
    arrows: tuple[str, ...]
    label: str
    protocol: str | None


def read_sketch(text: str) -> Sketched:
    """Read a line such as "Customer -> Web app -> Orders DB: Save order (sql)".

    Raises Invalid, saying what is missing.
    """
    text = text.strip()
    if len(text) > LONGEST_LINE:
        raise Invalid(f"This line is longer than {LONGEST_LINE} characters.")
    drawing, _, label = text.partition(":")
    parts = _ARROW.split(drawing.strip())
    names, arrows = tuple(part.strip() for part in parts[::2]), tuple(parts[1::2])
    if not all(names):
        raise Invalid("Write a name on both sides of each arrow: Customer -> Web app: Place order")
    if label.strip() and not arrows:
        raise Invalid("A label belongs to a flow: Customer -> Web app: Place order")
    match = _LABEL.match(label.strip())
    name, spoken = (match["name"], match["protocol"]) if match else (label.strip(), None)
    protocol = PROTOCOLS.get(spoken.strip().casefold()) if spoken else None
    if spoken and protocol is None:
        name = label.strip()
    return Sketched(names, arrows, name, protocol)


def sketch(tx: Transaction, diagram: str, text: str, near: Point) -> list[str]:
    """Draw what a line says, in one step: nodes that exist by name are joined, new ones placed at free spots.

    `@` before a name makes it an actor. Returns the ids of the nodes and flows in the line, flows last.
    """
    read = read_sketch(text)
    tx.label = f"Draw {' '.join(text.split())[:40]}"
    nodes: list[str] = []
    for name in read.names:
        known = _known(tx.now, diagram, name.lstrip("@").strip())
        if known is None:
            spot = free_spot(tx.now, diagram, _beside(tx.now, nodes[-1]) if nodes else near)
            known = place(tx, guess_kind(name), diagram, spot, name.lstrip("@").strip())
        nodes.append(known)
    flows: list[str] = []
    for index, arrow in enumerate(read.arrows):
        ends = (nodes[index], nodes[index + 1]) if arrow != "<-" else (nodes[index + 1], nodes[index])
        last = index == len(read.arrows) - 1
        flow = connect(tx, *ends, read.label if last else "")
        if arrow == "<->":
            tx.update(flow, {"two_way": True})
        if last and read.protocol:
            tx.update(flow, {"answers.protocol": read.protocol})
        flows.append(flow)
    return nodes + flows


def free_spot(document: Document, diagram: str, near: Point) -> Point:
    """Return a centre near `near` where a node of default size overlaps no other."""
    taken = [rect_of(node).inflated(24) for node in elements_on(document, diagram) if isinstance(node, Node)]
    width, height = DEFAULT_NODE
    for ring in range(200):
        for row in sorted(range(-ring, ring + 1), key=abs):
            for column in (ring,) if abs(row) < ring else range(ring + 1):
                centre = Point(round((near.x + column * STEP_X) / 8) * 8, round((near.y + row * STEP_Y) / 8) * 8)
                rect = Rect(centre.x - width / 2, centre.y - height / 2, width, height)
                if not any(rect.intersects(other) for other in taken):
                    return centre
    return near


def _beside(document: Document, node: str) -> Point:
    rect = rect_of(document.get(node, Node))
    return Point(rect.centre.x + STEP_X, rect.centre.y)


def _known(document: Document, diagram: str, name: str) -> str | None:
    wanted = " ".join(name.split()).casefold()
    found = (node for node in elements_on(document, diagram) if isinstance(node, Node))
    return min((node.id for node in found if " ".join(node.name.split()).casefold() == wanted), default=None)

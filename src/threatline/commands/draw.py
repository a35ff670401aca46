"""Draws a plan: what exists by name is joined, what is new gets a place, boundaries hold what the plan says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from threatline.commands.columns import GAP_X, in_columns
from threatline.commands.connect import connect
from threatline.commands.ownership import (
    contents,
    elements_on,
    grow_around_members,
    rect_of,
)
from threatline.commands.place import enclose, next_order, place
from threatline.commands.plan import NOWHERE, Plan, PlannedNode, around, key_of
from threatline.commands.room import STEP_X, Ground, spot_inside, spot_near
from threatline.model.document import Document, Transaction
from threatline.model.geometry import Point, Rect
from threatline.model.identity import new_id
from threatline.model.outline import size_for_name
from threatline.model.records import Boundary, Node
from threatline.model.typeface import measure

LABEL_SIZE, LABEL_WEIGHT, LABEL_ROOM = 13.0, 500, 48.0
WIDEST_GAP = 240.0
BOX_SIGN = "\t"
"""Before the key of a boundary where it stands among those of nodes; no key of a node begins so."""


@dataclass(slots=True)
class Drawn:
    """What a plan became: ids in the order of the plan."""

    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    """The new boundaries."""
    reused: int = 0
    """How many of the nodes were there before."""

    @property
    def elements(self) -> list[str]:
        """Everything to be selected: nodes, flows and new boundaries."""
        return [*self.boxes, *self.nodes, *self.flows]


def draw(tx: Transaction, diagram: str, plan: Plan, near: Point) -> Drawn:
    """Draw a plan near a point of a diagram."""
    return _Drawing(tx, diagram, plan).draw(near)


class Known:
    """The nodes and boundaries of a diagram by name; of several with one name the oldest counts."""

    def __init__(self, document: Document, diagram: str) -> None:
        self.nodes: dict[str, str] = {}
        self.boxes: dict[str, str] = {}
        self.names: dict[str, str] = {}
        """Id → name, on one line."""
        for element in elements_on(document, diagram):
            if isinstance(element, Node):
                self._keep(self.nodes, element.name, element.id)
            elif isinstance(element, Boundary) and element.shape == "box":
                self._keep(self.boxes, element.name, element.id)

    def _keep(self, found: dict[str, str], name: str, id: str) -> None:
        key = key_of(name)
        found[key] = min(found.get(key, id), id)
        self.names[id] = " ".join(name.split())


class _Drawing:
    def __init__(self, tx: Transaction, diagram: str, plan: Plan) -> None:
        self._tx = tx
        self._diagram = diagram
        self._plan = plan
        known = Known(tx.now, diagram)
        self._nodes: dict[str, str] = {}
        """Key of a node → its id, when it is there already."""
        for key, node in plan.nodes.items():
            id = known.nodes.pop(key_of(node.name), None)  # two nodes of a text never become one
            if id is not None:
                self._nodes[key] = id
        self._boxes: dict[str, str] = {}
        for key, box in plan.boxes.items():
            if (id := known.boxes.pop(key_of(box.name), None)) is not None:
                self._boxes[key] = id
        self._before = set(self._nodes.values())
        self._drawn = Drawn(reused=len(self._nodes))

    def draw(self, near: Point) -> Drawn:
        self._enclose_what_is_there()
        block = self._new_block()
        if block:
            self._place_block(block, near)
        self._place_in_boxes()
        for key, node in self._plan.nodes.items():
            if node.is_firm:
                self._move(key, node)
        self._enclose_what_is_new()
        self._drawn.nodes = [self._nodes[key] for key in self._plan.nodes]
        for flow in self._plan.flows:
            id = connect(self._tx, self._nodes[flow.source], self._nodes[flow.target], flow.name)
            if flow.two_way:
                self._tx.update(id, {"two_way": True})
            if flow.protocol is not None:
                self._tx.update(id, {"answers.protocol": flow.protocol})
            self._drawn.flows.append(id)
        return self._drawn

    # ---- what is there --------------------------------------------------------------------------------------------

    def _enclose_what_is_there(self) -> None:
        """Draw a new boundary around those of its nodes that stand there already, when it would hold no stranger."""
        for key, box in self._plan.boxes.items():
            inside = [
                self._nodes[node]
                for node, planned in self._plan.nodes.items()
                if planned.is_firm and planned.box == key and node in self._nodes
            ]
            if key in self._boxes or not inside or not self._stand_alone(inside):
                continue
            self._boxes[key] = enclose(self._tx, inside, box.name)
            self._drawn.boxes.append(self._boxes[key])

    def _enclose_what_is_new(self) -> None:
        """Draw the new boundaries that stand in one of before around what has been placed for them."""
        deepest_first = sorted(self._plan.boxes, key=lambda key: -len(list(around(self._plan.boxes, key))))
        for key in deepest_first:
            box = self._plan.boxes[key]
            inside = [self._nodes[node] for node, planned in self._plan.nodes.items() if planned.box == key]
            inside = [id for id in inside if id not in self._before]
            inside += [
                self._boxes[k] for k, inner in self._plan.boxes.items() if inner.inside == key and k in self._boxes
            ]
            if key not in self._boxes and box.inside in self._boxes and inside:
                self._boxes[key] = enclose(self._tx, inside, box.name)
                self._drawn.boxes.append(self._boxes[key])

    def _stand_alone(self, ids: Sequence[str]) -> bool:
        rect = _bounds([rect_of(self._tx.now.get(id, Node)) for id in ids])
        frame = Rect(rect.x - 32, rect.y - 60, rect.width + 64, rect.height + 104)
        holders = set().union(*(_holders(self._tx.now, id) for id in ids))
        return not any(
            frame.intersects(rect_of(other))
            for other in elements_on(self._tx.now, self._diagram)
            if isinstance(other, Node | Boundary) and other.id not in ids and other.id not in holders
        )

    def _move(self, key: str, node: PlannedNode) -> None:
        """Move a node that stands elsewhere into the boundary that the plan says, or out of all."""
        id = self._nodes[key]
        record = self._tx.now.get(id, Node)
        size = (record.width, record.height)
        wanted = self._boxes.get(node.box or "")
        if wanted in _holders(self._tx.now, id) or (node.box == NOWHERE and record.boundary is None):
            return
        if wanted is None and node.box != NOWHERE:
            return
        if wanted is None:
            ground = Ground(self._tx.now, self._diagram, without={id})
            spot = spot_near(ground, rect_of(record).centre, size, outside=True)
        else:
            self._tx.update(id, {"boundary": None})
            spot = spot_inside(self._tx.now, self._tx.now.get(wanted, Boundary), size)
        place = {"x": spot.x - size[0] / 2, "y": spot.y - size[1] / 2, "boundary": wanted}
        self._tx.update(id, place)
        grow_around_members(self._tx, wanted)

    # ---- what is new ----------------------------------------------------------------------------------------------

    def _new_block(self) -> dict[str, str | None]:
        """Return owner by key for what is new and stands in no boundary of before: it is placed as one block."""
        owners: dict[str, str | None] = {}
        for key, node in self._plan.nodes.items():
            chain = list(around(self._plan.boxes, node.box))
            if any(box in self._boxes for box in chain):
                continue
            stays = key in self._nodes and not (node.is_firm and chain)
            if stays:
                continue
            for inner, outer in zip([key, *chain], [*chain, None], strict=True):
                owners[inner if inner == key else _box_key(inner)] = None if outer is None else _box_key(outer)
        return owners

    def _place_block(self, owners: dict[str, str | None], near: Point) -> None:
        nodes = [key for key in owners if key in self._plan.nodes]
        sizes = {key: self._size(key) for key in nodes}
        labels = (measure(flow.name, LABEL_SIZE, LABEL_WEIGHT) for flow in self._plan.flows)
        gap = min(max(max(labels, default=0.0) + LABEL_ROOM, GAP_X), WIDEST_GAP)
        rects = in_columns(owners, sizes, self._links(nodes), gap)
        whole = _bounds(list(rects.values()))
        moved = {self._nodes[key] for key in nodes if key in self._nodes}
        ground = Ground(self._tx.now, self._diagram, without=moved)
        outside = any(key.startswith(BOX_SIGN) for key in owners) or any(
            self._plan.nodes[key].box == NOWHERE for key in nodes
        )
        spot, leftwards = self._beside(nodes, whole) or (near, False)
        size = (whole.width, whole.height)
        centre = spot_near(ground, spot, size, outside=outside, leftwards=leftwards)
        dx, dy = centre.x - whole.centre.x, centre.y - whole.centre.y
        self._insert(owners, {key: rect.translated(dx, dy) for key, rect in rects.items()})

    def _beside(self, nodes: Collection[str], whole: Rect) -> tuple[Point, bool] | None:
        """Return where new nodes stand beside the one of before that they are joined to, and whether left of it."""
        for flow in self._plan.flows:
            for there, new in ((flow.source, flow.target), (flow.target, flow.source)):
                if there in self._nodes and there not in nodes and new in nodes:
                    rect = rect_of(self._tx.now.get(self._nodes[there], Node))
                    leftwards = there == flow.target
                    reach = rect.width / 2 + (STEP_X - rect.width) + whole.width / 2
                    return Point(rect.centre.x + (-reach if leftwards else reach), rect.centre.y), leftwards
        return None

    def _insert(self, owners: dict[str, str | None], rects: dict[str, Rect]) -> None:
        ids: dict[str, str] = {}
        for key in sorted((key for key in owners if key not in self._plan.nodes), key=lambda key: _depth(owners, key)):
            owner = owners[key]
            box = self._plan.boxes[key[1:]]
            rect = rects[key]
            outer = ids[owner] if owner is not None else None
            ids[key] = self._boxes[key[1:]] = new_id()
            self._tx.insert(
                Boundary(
                    id=ids[key], diagram=self._diagram, name=box.name, order=next_order(self._tx, self._diagram),
                    x=rect.x, y=rect.y, width=rect.width, height=rect.height, boundary=outer,
                )
            )  # fmt: skip
            self._drawn.boxes.append(ids[key])
        for key in (key for key in owners if key in self._plan.nodes):
            rect, owner = rects[key], owners[key]
            if key in self._nodes:
                self._tx.update(self._nodes[key], {"x": rect.x, "y": rect.y})
            else:
                node = self._plan.nodes[key]
                self._nodes[key] = place(self._tx, node.kind, self._diagram, rect.centre, node.name)
            if owner is not None:
                self._tx.update(self._nodes[key], {"boundary": ids[owner]})

    def _place_in_boxes(self) -> None:
        """Place what is new in the boundaries that were there before, each lot as a block of its own."""
        lots: dict[str, list[str]] = defaultdict(list)
        for key, node in self._plan.nodes.items():
            if key not in self._nodes:
                holder = next(box for box in around(self._plan.boxes, node.box) if box in self._boxes)
                lots[self._boxes[holder]].append(key)
        for box, keys in lots.items():
            rects = in_columns(dict.fromkeys(keys), {key: self._size(key) for key in keys}, self._links(keys), GAP_X)
            whole = _bounds(rects.values())
            size = (whole.width, whole.height)
            spot = spot_inside(self._tx.now, self._tx.now.get(box, Boundary), size, self._anchor_in(box, keys, size))
            for key in keys:
                node, centre = self._plan.nodes[key], rects[key].centre
                at = centre.moved(spot.x - whole.centre.x, spot.y - whole.centre.y)
                self._nodes[key] = place(self._tx, node.kind, self._diagram, at, node.name)
                self._tx.update(self._nodes[key], {"boundary": box})
            grow_around_members(self._tx, box)

    def _links(self, keys: Collection[str]) -> list[tuple[str, str]]:
        among = set(keys)
        return [(f.source, f.target) for f in self._plan.flows if f.source in among and f.target in among]

    def _anchor_in(self, box: str, keys: Sequence[str], size: tuple[float, float]) -> Point | None:
        """Return the middle of a place right of the one in the box that sends to what is new there."""
        inside = contents(self._tx.now, box)
        for flow in self._plan.flows:
            if flow.target in keys and (sender := self._nodes.get(flow.source)) in inside:
                rect = rect_of(self._tx.now.get(sender or "", Node))
                return Point(rect.right + GAP_X + size[0] / 2, rect.centre.y)
        return None

    def _size(self, key: str) -> tuple[float, float]:
        if key in self._nodes:
            record = self._tx.now.get(self._nodes[key], Node)
            return record.width, record.height
        node = self._plan.nodes[key]
        return size_for_name(node.kind, node.name)


def _box_key(key: str) -> str:
    """Return a key for a boundary among those of nodes."""
    return f"{BOX_SIGN}{key}"


def _depth(owners: dict[str, str | None], key: str) -> int:
    depth, owner = 0, owners[key]
    while owner is not None:
        depth, owner = depth + 1, owners[owner]
    return depth


def _holders(document: Document, id: str) -> set[str]:
    """Return the boundaries around an element."""
    found: set[str] = set()
    owner = document.get(id, Node).boundary
    while owner is not None and owner not in found:
        found.add(owner)
        owner = document.get(owner, Boundary).boundary
    return found


def _bounds(rects: Iterable[Rect]) -> Rect:
    first, *rest = rects
    for rect in rest:
        first = first.united(rect)
    return first

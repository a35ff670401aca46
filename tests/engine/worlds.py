"""Small random projects and random commits on them, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from threatline.engine.catalogue import NOT_APPLICABLE, UNKNOWN, PropertySpec
from threatline.engine.pack import Content
from threatline.model.document import Document, Transaction
from threatline.model.errors import Invalid
from threatline.model.identity import ALPHABET, LENGTH, threat_key
from threatline.model.records import (
    Actor,
    AnyRecord,
    Asset,
    Boundary,
    ControlUse,
    Decision,
    Diagram,
    Element,
    Flow,
    Node,
    OwnThreat,
    Process,
    Project,
    Store,
    is_box,
)

NODES = (Actor, Actor, Actor, Process, Process, Process, Process, Process, Store, Store, Store)


class World:
    """Makes records and commits with one source of chance."""

    def __init__(self, content: Content, seed: int, *, plain: bool = False) -> None:
        """`plain` leaves out what the reference evaluator does not know: two-way flows, lines, free ends, controls."""
        self.content, self.random, self.plain = content, random.Random(seed), plain
        self.answered = self.random.choice([0.0, 0.3, 0.7, 1.0])
        self.diagram = self.id()

    def id(self) -> str:
        return "".join(self.random.choices(ALPHABET, k=LENGTH))

    # ---- records ------------------------------------------------------------------------------------------------

    def records(self) -> list[AnyRecord]:
        assets = [self.asset() for _ in range(4)]
        boxes: list[Boundary] = []
        for _ in range(3):
            around = self.random.choice([None, *boxes])
            boxes.append(self.boundary("box", around.id if around else None))
        ids = [asset.id for asset in assets]
        nodes = [self.node(kind, self.random.choice([None, *boxes]), ids) for kind in NODES]
        flows = [self.flow(nodes, ids) for _ in range(14)]
        lines = [] if self.plain else [self.boundary("line")]
        page: list[AnyRecord] = [
            Project(id=self.id(), title="World", answers=self.answers("model")),
            Diagram(id=self.diagram, name="Page"),
        ]
        uses = [] if self.plain else [self.use(self.random.choice([*nodes, *flows])) for _ in range(3)]
        return [*page, *assets, *boxes, *lines, *nodes, *flows, *uses]

    def asset(self) -> Asset:
        return Asset(id=self.id(), name=f"Asset {self.random.randrange(99)}", answers=self.answers("asset"))

    def node(self, kind: type[Any], box: Boundary | None, assets: list[str]) -> Any:
        name = kind.__name__
        fields: dict[str, Any] = {
            "id": self.id(), "diagram": self.diagram, "name": f"{name} {self.random.randrange(99)}",
            "x": self.random.randrange(1000), "y": self.random.randrange(800), "width": 144, "height": 64,
            "answers": self.answers(name.lower()), "boundary": box.id if box else None,
        }  # fmt: skip
        if kind is Store:
            fields["data"] = tuple(self.random.sample(assets, self.random.randint(0, 2)))
        return kind(**fields)

    def flow(self, nodes: list[Any], assets: list[str]) -> Flow:
        source, target = (self.random.choice(nodes), self.random.choice(nodes))
        ends: dict[str, Any] = {"source": source.id, "target": target.id}
        if not self.plain and self.random.random() < 0.1:
            ends = {"source": source.id, "target_point": (1.0, 2.0)}
        return Flow(
            id=self.id(), diagram=self.diagram, name=f"Flow {self.random.randrange(99)}", answers=self.answers("flow"),
            two_way=not self.plain and self.random.random() < 0.3,
            data=tuple(self.random.sample(assets, self.random.randint(0, 2))), **ends,
        )  # fmt: skip

    def boundary(self, shape: str, around: str | None = None) -> Boundary:
        points = ()
        if shape == "line":
            x = self.random.randrange(1000)
            points = ((x, -100.0), (x + 40.0, 900.0))
        return Boundary(
            id=self.id(), diagram=self.diagram, name=f"Zone {self.random.randrange(99)}", shape=shape,  # type: ignore[arg-type]
            x=self.random.randrange(700), y=self.random.randrange(500), width=300, height=200, boundary=around,
            points=points, answers=self.answers("boundary"),
        )  # fmt: skip

    def use(self, element: Element) -> ControlUse:
        rules = [rule for rule in self.content.rules if rule.kind == element.kind]
        rule = self.random.choice(rules or self.content.rules)
        control = self.random.choice([*rule.resolve, *rule.reduce] or [*self.content.controls, "gone"])
        state = self.random.choice(["proposed", "planned", "in_place", "verified"])
        return ControlUse(id=self.id(), control=control, rule=rule.id, element=element.id, state=state)  # type: ignore[arg-type]

    def answers(self, kind: str) -> dict[str, Any]:
        specs = self.content.catalogue.of(kind)
        return {
            name: self.answer(spec)
            for name, spec in specs.items()
            if self.random.random() < (0.05 if spec.type == "bool" else self.answered)
        }

    def answer(self, spec: PropertySpec) -> Any:
        if spec.type == "bool":
            return True
        if spec.type == "set":
            return tuple(self.random.sample(spec.values, self.random.randint(1, 2)))
        if spec.is_tri:
            return self.random.choices([True, False, UNKNOWN, NOT_APPLICABLE], [5, 5, 1, 1])[0]
        if spec.name != "classification" and self.random.random() < 0.1:
            return UNKNOWN
        return self.random.choice(spec.values)

    # ---- commits ------------------------------------------------------------------------------------------------

    def edit(self, document: Document) -> str:
        """Do one random thing to a document as one commit; returns its name. What the model refuses is skipped."""
        edit = self.random.choice(EDITS)
        try:
            with document.transaction(edit.__name__) as tx:
                edit(self, tx)
        except (Invalid, IndexError):
            return "nothing"
        return edit.__name__

    def some(self, tx: Transaction, *kinds: type[Any]) -> Any:
        return self.random.choice(list(tx.now.of_kind(*kinds)))

    def answer_a_question(self, tx: Transaction) -> None:
        record = self.some(tx, Actor, Process, Store, Flow, Boundary, Asset, Project)
        specs = self.content.catalogue.of("model" if record.kind == "project" else record.kind)
        spec = self.random.choice(list(specs.values()))
        if self.random.random() < 0.2:
            tx.update(record.id, absent=[f"answers.{spec.name}"])
        else:
            tx.update(record.id, {f"answers.{spec.name}": self.answer(spec)})

    def answer_much(self, tx: Transaction) -> None:
        record = self.some(tx, Actor, Process, Store, Flow, Boundary, Asset)
        tx.update(record.id, {"answers": self.answers(record.kind)})

    def leave_out_or_take_in(self, tx: Transaction) -> None:
        record = self.some(tx, Actor, Process, Store, Flow, Boundary)
        tx.update(record.id, {"answers.out_of_scope": record.answers.get("out_of_scope") is not True})

    def draw_node(self, tx: Transaction) -> None:
        boxes = [box for box in tx.now.of_kind(Boundary) if is_box(box)]
        kind = self.random.choice(NODES)
        tx.insert(self.node(kind, self.random.choice([None, *boxes]), [a.id for a in tx.now.of_kind(Asset)]))

    def draw_flow(self, tx: Transaction) -> None:
        tx.insert(self.flow(list(tx.now.of_kind(Actor, Process, Store)), [a.id for a in tx.now.of_kind(Asset)]))

    def draw_boundary(self, tx: Transaction) -> None:
        tx.insert(self.boundary(self.random.choice(["box", "line"])))

    def delete_something(self, tx: Transaction) -> None:
        erase(tx, self.some(tx, Actor, Process, Store, Flow, Boundary, Asset, ControlUse, Decision, OwnThreat).id)

    def delete_everything(self, tx: Transaction) -> None:
        if self.random.random() < 0.1:
            for record in list(tx.now.of_kind(Actor, Process, Store, Flow, Boundary)):
                if record.id in tx.now.records:
                    erase(tx, record.id)

    def move_into_a_box(self, tx: Transaction) -> None:
        boxes = [box.id for box in tx.now.of_kind(Boundary) if is_box(box)]
        record = self.some(tx, Actor, Process, Store, Boundary)
        tx.update(record.id, {"boundary": self.random.choice([None, *boxes])})

    def move(self, tx: Transaction) -> None:
        tx.update(self.some(tx, Actor, Process, Store).id, {"x": self.random.randrange(1000), "y": 5.0})

    def move_a_frame(self, tx: Transaction) -> None:
        boundary = self.some(tx, Boundary)
        x = float(self.random.randrange(1000))
        if is_box(boundary):
            tx.update(boundary.id, {"x": x, "y": self.random.randrange(800), "width": 50.0 + x / 2})
        else:
            tx.update(boundary.id, {"points": ((x, -100.0), (x + 40.0, 400.0), (1000.0 - x, 900.0))})

    def bend(self, tx: Transaction) -> None:
        bends = ((float(self.random.randrange(1000)), float(self.random.randrange(800))),)
        tx.update(self.some(tx, Flow).id, {"bends": self.random.choice([(), bends])})

    def become_another_kind(self, tx: Transaction) -> None:
        node = self.some(tx, Actor, Process, Store)
        fields = {
            name: getattr(node, name) for name in ("id", "diagram", "name", "x", "y", "width", "height", "boundary")
        }
        kind = self.random.choice([other for other in (Actor, Process, Store) if other is not type(node)])
        tx.delete(node.id)
        tx.insert(kind(**fields, answers=self.answers(kind.__name__.lower())))

    def reconnect(self, tx: Transaction) -> None:
        flow = self.some(tx, Flow)
        node = self.some(tx, Actor, Process, Store)
        tx.update(flow.id, {"target": node.id, "target_point": None})

    def turn(self, tx: Transaction) -> None:
        flow = self.some(tx, Flow)
        tx.update(flow.id, {
            "source": flow.target, "target": flow.source,
            "source_point": flow.target_point, "target_point": flow.source_point,
        })  # fmt: skip

    def make_two_way(self, tx: Transaction) -> None:
        flow = self.some(tx, Flow)
        tx.update(flow.id, {"two_way": not flow.two_way})

    def carry(self, tx: Transaction) -> None:
        assets = [asset.id for asset in tx.now.of_kind(Asset)]
        tx.update(self.some(tx, Flow, Store).id, {"data": tuple(self.random.sample(assets, 1))})

    def add_asset(self, tx: Transaction) -> None:
        asset = self.asset()
        tx.insert(asset)
        tx.update(self.some(tx, Flow, Store).id, {"data": (asset.id,)})

    def take_up_a_control(self, tx: Transaction) -> None:
        tx.insert(self.use(self.some(tx, Actor, Process, Store, Flow, Boundary)))

    def change_a_control(self, tx: Transaction) -> None:
        use = self.some(tx, ControlUse)
        tx.update(use.id, {"state": "in_place" if use.state == "planned" else "planned"})

    def decide(self, tx: Transaction) -> None:
        element = self.some(tx, Actor, Process, Store, Flow, Boundary)
        rule = self.random.choice(self.content.rules).id
        key = threat_key(rule, element.id)
        status = self.random.choice([None, "open", "accept", "mitigate", "not_applicable"])
        if key in tx.now.records:
            tx.update(key, {"status": status, "parked": self.random.random() < 0.2})
        else:
            severity = self.random.choice([None, "critical"])
            tx.insert(Decision(id=key, rule=rule, element=element.id, status=status, severity=severity))  # type: ignore[arg-type]

    def write_a_threat(self, tx: Transaction) -> None:
        element = self.some(tx, Actor, Process, Store, Flow, Boundary)
        tx.insert(OwnThreat(id=self.id(), element=element.id, stride=self.random.choice(["S", "I", None]), title="Own"))

    def rename(self, tx: Transaction) -> None:
        tx.update(
            self.some(tx, Actor, Process, Store, Flow, Boundary, Asset).id, {"name": f"New {self.random.random()}"}
        )

    def switch_privacy(self, tx: Transaction) -> None:
        project = tx.now.project
        tx.update(project.id, {"parts": () if project.parts else ("privacy",)})


EDITS: tuple[Callable[[World, Transaction], None], ...] = (
    *[World.answer_a_question] * 6,
    World.answer_much,
    World.leave_out_or_take_in,
    World.draw_node,
    World.draw_flow,
    World.draw_flow,
    World.draw_boundary,
    World.delete_something,
    World.delete_everything,
    World.move_into_a_box,
    World.move_into_a_box,
    World.move,
    World.move_a_frame,
    World.bend,
    World.become_another_kind,
    World.become_another_kind,
    World.reconnect,
    World.turn,
    World.make_two_way,
    World.carry,
    World.add_asset,
    World.take_up_a_control,
    World.change_a_control,
    World.decide,
    World.decide,
    World.write_a_threat,
    World.rename,
    World.switch_privacy,
)


def erase(tx: Transaction, id: str) -> None:
    """Delete a record and what cannot be without it."""
    for other in sorted(tx.now.referrers(id)):
        record = tx.now.records.get(other)
        if record is None:
            continue
        if isinstance(record, Node | Boundary) and record.boundary == id:
            tx.update(other, {"boundary": None})
        elif id in getattr(record, "data", ()):
            tx.update(other, {"data": tuple(one for one in record.data if one != id)})  # type: ignore[union-attr]
        else:
            erase(tx, other)
    tx.delete(id)

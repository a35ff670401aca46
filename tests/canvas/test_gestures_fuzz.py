"""A restless hand: whatever is pressed, dragged and typed in whatever order, the drawing stays whole."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from drawn import dfd
from hand import ALT, CTRL, NONE, SHIFT
from threatline.commands.ownership import doubt
from threatline.drawing.handles import handle_points, port_points
from threatline.engine.incremental import Engine
from threatline.model.graph import GraphIndex
from threatline.model.integrity import faults
from threatline.model.records import Boundary, Flow, Node, Note, is_box

Key = Qt.Key
GESTURES = 45


class Restless:
    """Makes one gesture after the other with real mouse and keys, as a seed says; Esc may come in the middle."""

    def __init__(self, table, seed: int) -> None:
        self.table, self.hand, self.chance = table, table.hand, random.Random(seed)

    def spot(self) -> tuple[float, float]:
        """Return a place in view."""
        return self.chance.randrange(-120, 720, 8), self.chance.randrange(-200, 400, 8)

    def some(self, *kinds: type) -> str | None:
        """Return an element of this diagram, the first to the last in the order of their making."""
        items = self.table.page.items_by_id.items()
        found = [id for id, item in items if isinstance(item.record, kinds)]
        return self.chance.choice(found) if found else None

    def act(self) -> str:
        """Make a gesture; returns its name."""
        name = self.chance.choice(
            ["place", "name", "drag", "drag", "copy", "connect", "pull", "reconnect", "marquee", "box", "line",
             "resize", "nudge", "duplicate", "delete", "undo", "undo", "redo", "click", "bend", "enclose", "escape"]
        )  # fmt: skip
        getattr(self, name)()
        if self.table.canvas.naming.editor.is_open and self.chance.random() < 0.8:
            self.hand.key(self.chance.choice([Key.Key_Return, Key.Key_Return, Key.Key_Escape]))
        return name

    def sweep(self, start, stop, keys=NONE) -> None:
        """Drag, and now and then think better of it."""
        with self.hand.dragging(start, stop, keys=keys):
            if self.chance.random() < 0.15:
                self.hand.key(Key.Key_Escape)

    # ---- gestures -------------------------------------------------------------------------------------------------

    def place(self) -> None:
        self.table.canvas.set_tool(self.chance.choice(["actor", "process", "store", "note"]))
        self.hand.click(self.spot())

    def name(self) -> None:
        self.hand.double_click(self.spot())
        self.hand.type(self.chance.choice(["Mail", "Orders DB: save SQL", "@Bank", ""]))

    def drag(self) -> None:
        if id := self.some(Node, Note):
            self.sweep(tuple(self.table.page.rect(id).centre), self.spot())

    def copy(self) -> None:
        if id := self.some(Node, Note):
            self.sweep(tuple(self.table.page.rect(id).centre), self.spot(), ALT)

    def connect(self) -> None:
        one, other = self.some(Node), self.some(Node)
        if one and other:
            self.table.canvas.set_tool("flow")
            self.sweep(tuple(self.table.page.rect(one).centre), tuple(self.table.page.rect(other).centre))
            self.table.canvas.set_tool("select")

    def pull(self) -> None:
        if id := self.some(Node):
            self.table.desk.select([id])
            self.table.canvas.pointer.show_ports_of(id)
            self.sweep(tuple(self.chance.choice(list(port_points(self.table.page.rect(id)).values()))), self.spot())

    def reconnect(self) -> None:
        if id := self.some(Flow):
            self.table.desk.select([id])
            curve = self.table.page.items_by_id[id].curve
            self.sweep(tuple(self.chance.choice([curve.start, curve.end])), self.spot())

    def bend(self) -> None:
        if id := self.some(Flow):
            self.table.desk.select([id])
            self.sweep(tuple(self.table.page.items_by_id[id].curve.at(0.3)[0]), self.spot())

    def marquee(self) -> None:
        self.sweep(self.spot(), self.spot(), self.chance.choice([NONE, SHIFT, CTRL]))

    def box(self) -> None:
        self.table.canvas.set_tool("boundary")
        self.sweep(self.spot(), self.spot())

    def line(self) -> None:
        self.table.canvas.set_tool("boundary-line")
        self.hand.click(self.spot())
        self.hand.click(self.spot())
        self.hand.key(self.chance.choice([Key.Key_Return, Key.Key_Return, Key.Key_Escape]))
        self.table.canvas.set_tool("select")

    def resize(self) -> None:
        if id := self.some(Node, Boundary):
            self.table.desk.select([id])
            corner = self.chance.choice(list(handle_points(self.table.page.rect(id)).values()))
            self.sweep(tuple(corner), self.spot(), self.chance.choice([NONE, SHIFT, ALT]))

    def click(self) -> None:
        self.hand.click(self.spot(), self.chance.choice([NONE, SHIFT, CTRL, ALT]))

    def nudge(self) -> None:
        self.hand.key(self.chance.choice([Key.Key_Left, Key.Key_Down]), self.chance.choice([NONE, SHIFT]))

    def duplicate(self) -> None:
        self.hand.key(Key.Key_D, CTRL)

    def delete(self) -> None:
        self.hand.key(Key.Key_Delete)

    def enclose(self) -> None:
        self.hand.key(Key.Key_B, CTRL)

    def undo(self) -> None:
        self.hand.key(Key.Key_Z, CTRL)

    def redo(self) -> None:
        self.hand.key(Key.Key_Y, CTRL)

    def escape(self) -> None:
        self.hand.key(Key.Key_Escape)


def is_whole(table) -> None:
    """Check that nothing dangles, and that everything that is kept current is as if made anew."""
    document, session = table.document, table.desk.session
    assert [fault for record in document.records.values() for fault in faults(document, record)] == []
    fresh = Engine(session.content, document, GraphIndex(document))
    fresh.rebuild()
    assert told(session.engine) == told(fresh)
    drawn = {r.id for r in document.records.values() if getattr(r, "diagram", None) == table.desk.diagram}
    assert set(table.page.items_by_id) == drawn
    boxes = [box for box in document.of_kind(Boundary) if is_box(box)]
    for id, item in table.page.items_by_id.items():
        if isinstance(item.record, Node | Note):
            assert (doubt(document, item.record, boxes) is None) is (table.page.doubts.of(id) is None)


def told(engine) -> list[tuple]:
    return sorted((t.key, t.state, t.status, t.severity, t.title, t.question) for t in engine.threats())


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_gestures_keeps_the_drawing_whole_and_undo_takes_all_of_it_back(lay, seed):
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")
    table = lay(drawn=drawn)
    start = dict(table.document.records)
    restless = Restless(table, seed)

    done = []
    for number in range(GESTURES):
        done.append(restless.act())
        table.desk.flush()
        if number % 5 == 4:
            is_whole(table)
    table.hand.key(Key.Key_Escape)
    table.canvas.naming.finish()
    history = table.desk.session.history
    while history.undo_label:
        table.desk.undo()
    table.desk.flush()
    QApplication.processEvents()

    assert dict(table.document.records) == start, done
    assert table.steps() > 10
    is_whole(table)

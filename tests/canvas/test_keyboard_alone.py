"""Row 74 of the behaviours: everything that a pointer does on the canvas is done with keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from drawn import blank, dfd
from hand import ALT, CTRL, SHIFT
from threatline.canvas.tools import TOOLS
from threatline.model.records import Flow, Node

Key = Qt.Key
NODES = {
    "Customer": "actor", "Web app": "process", "Orders API": "process", "Orders DB": "store",
    "Payments": "process", "Bank": "actor", "Audit log": "store", "Mailer": "process",
}  # fmt: skip
FLOWS = {
    ("Customer", "Web app"): "Place order",
    ("Web app", "Customer"): "Confirmation",
    ("Web app", "Orders API"): "Order",
    ("Orders API", "Orders DB"): "Save order",
    ("Orders API", "Payments"): "Charge",
    ("Payments", "Bank"): "Card data",
    ("Payments", "Audit log"): "Payment event",
    ("Orders API", "Mailer"): "Send receipt",
    ("Mailer", "Customer"): "Receipt",
}
BOXES = {"Shop cloud": ("Web app", "Orders API", "Orders DB"), "Back office": ("Payments", "Mailer", "Audit log")}
TOOL_KEYS = {"actor": Key.Key_1, "process": Key.Key_2, "store": Key.Key_3}


class Typist:
    """Works at a table with keys only; a pointer that is used anyway fails the test."""

    def __init__(self, table):
        self.table = table
        self.hand = table.hand

    def key(self, key, keys=Qt.KeyboardModifier.NoModifier, times=1):
        for _ in range(times - 1):
            QTest.keyClick(self.hand.focus(), key, keys)
        if times:
            self.hand.key(key, keys)

    def words(self, text):
        self.hand.type(text)

    def place(self, tool_key, name):
        """Take a tool by its key, put its element down with Enter, and type its name."""
        self.key(tool_key)
        self.key(Key.Key_Return)
        self.words(name)
        self.key(Key.Key_Return)

    def go_to(self, name):
        """Walk with Tab until the element is selected."""
        for _ in range(len(self.table.page.items_by_id) + 1):
            if self.table.selected() == {name}:
                return
            self.key(Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {name}: it is at {self.table.selected()}")

    def join(self, target, label):
        """Draw a flow from the selected node to one found by name."""
        self.key(Key.Key_L, CTRL)
        self.words(target)
        self.key(Key.Key_Return)
        self.words(label)
        self.key(Key.Key_Return)

    def push(self, key, until, keys=SHIFT):
        """Press an arrow until something is so."""
        for _ in range(400):
            if until():
                return
            self.key(key, keys)
        raise AssertionError("the arrow leads nowhere")


@pytest.fixture
def typist(lay):
    return Typist(lay(drawn=blank()))


@pytest.fixture
def at(lay):
    """Return a function that sits down at a drawing."""
    return lambda *chains, drawn=None: Typist(lay(*chains, drawn=drawn))


def test_the_reference_model_is_drawn_without_a_pointer(typist):
    table = typist.table
    for name, kind in NODES.items():
        typist.place(TOOL_KEYS[kind], name)
    for (source, target), label in FLOWS.items():
        typist.key(Key.Key_Escape)
        typist.go_to(source)
        typist.join(target, label)
    for title, members in BOXES.items():
        gather(typist, members)
        typist.go_to(members[0])
        select_more(typist, members[1:])
        typist.key(Key.Key_B, CTRL)
        typist.words(title)
        typist.key(Key.Key_Return)

    records = table.document.records.values()
    assert {node.name: node.kind for node in records if isinstance(node, Node)} == NODES
    names = {id: record.name for id, record in table.document.records.items() if isinstance(record, Node)}
    assert {(names[f.source], names[f.target]): f.name for f in records if isinstance(f, Flow)} == FLOWS
    for title, members in BOXES.items():
        assert {table.drawn.owner_of(member) for member in members} == {title}


def gather(typist, members):
    """Carry elements with the arrows to a row of their own, so that a frame around them holds nobody else."""
    row = max(record.y for record in typist.table.document.records.values() if isinstance(record, Node)) + 240
    for place, name in enumerate(members):
        typist.key(Key.Key_Escape)
        typist.go_to(name)
        node = typist.table[name]
        steps_x, steps_y = round((place * 240 - node.x) / 8), round((row - node.y) / 8)
        typist.key(Key.Key_Right if steps_x > 0 else Key.Key_Left, SHIFT, abs(steps_x))
        typist.key(Key.Key_Down if steps_y > 0 else Key.Key_Up, SHIFT, abs(steps_y))
    typist.key(Key.Key_Escape)


def select_more(typist, names):
    """Keep what is selected, and walk on to each of the others."""
    table = typist.table
    wanted = table.selected()
    for name in names:
        typist.key(Key.Key_Space, SHIFT)
        wanted |= {name}
        for _ in range(len(table.page.items_by_id) + 1):
            if table.selected() == wanted:
                break
            typist.key(Key.Key_Tab)
        assert table.selected() == wanted


def test_tab_walks_in_the_order_of_the_data_and_shift_tab_back(at):
    typist = at("customer -> web app -> orders db")
    seen = []
    for _ in range(5):
        typist.key(Key.Key_Tab)
        seen += typist.table.selected()

    assert seen == ["customer", "customer -> web app", "web app", "web app -> orders db", "orders db"]
    typist.key(Key.Key_Backtab, SHIFT)
    assert typist.table.selected() == {"web app -> orders db"}


def test_what_is_kept_is_forgotten_with_the_selection(at):
    typist = at("customer -> web app")
    typist.go_to("customer")
    typist.key(Key.Key_Space, SHIFT)
    assert typist.table.said[-1][0] == "customer stays selected: Tab adds the next."

    typist.key(Key.Key_Escape)
    typist.key(Key.Key_Tab)

    assert len(typist.table.selected()) == 1


def test_ports_are_shown_where_tab_stops_and_a_flow_is_drawn_from_there(at):
    typist = at("customer", "web app")
    typist.go_to("customer")
    assert typist.table.canvas.pointer.ports_on == typist.table.id("customer")

    typist.join("web", "Place order")

    assert [flow.name for flow in typist.table.document.of_kind(Flow)] == ["Place order"]


def test_arrows_carry_an_element_into_a_boundary_and_one_chord_out_again(at):
    drawn = dfd("customer -> web app")
    drawn.box_around("cloud", "web app")
    typist = at(drawn=drawn)
    typist.go_to("customer")

    typist.push(Key.Key_Right, lambda: drawn.owner_of("customer") == "cloud")
    typist.key(Key.Key_B, CTRL | SHIFT)

    assert drawn.owner_of("customer") is None
    assert drawn.owner_of("web app") == "cloud"
    assert typist.table.said[-1] == ("customer moved out of the boundary.", True)


def test_a_box_and_a_line_are_drawn_named_moved_and_sized(at):
    typist = at("customer -> web app")
    typist.key(Key.Key_5)
    typist.key(Key.Key_Return)
    typist.words("Cloud")
    typist.key(Key.Key_Return)
    before = typist.table["Cloud"]
    typist.key(Key.Key_Right, ALT | SHIFT, times=3)
    typist.key(Key.Key_Down, SHIFT, times=2)

    typist.key(Key.Key_Percent, SHIFT)
    typist.key(Key.Key_Return)
    typist.words("Internet")
    typist.key(Key.Key_Return)
    line = typist.table["Internet"]
    typist.key(Key.Key_Left, SHIFT)

    box = typist.table["Cloud"]
    assert (box.width - before.width, box.y - before.y) == (24, 16)
    assert line.shape == "line"
    assert typist.table["Internet"].points[0][0] == line.points[0][0] - 8
    assert typist.table.canvas.tool == "select"


def test_the_label_of_a_flow_is_moved_by_arrows_in_one_step(at):
    typist = at("customer -> web app")
    typist.go_to("customer -> web app")

    typist.key(Key.Key_Down, SHIFT, times=3)
    typist.key(Key.Key_Right, times=2)

    (flow,) = typist.table.document.of_kind(Flow)
    assert flow.label_offset == (2.0, 24.0)
    typist.table.desk.undo()
    assert next(iter(typist.table.document.of_kind(Flow))).label_offset == (0.0, 0.0)


def test_a_flow_is_bent_and_straightened_by_keys(at):
    typist = at("customer -> web app")
    typist.go_to("customer -> web app")

    typist.key(Key.Key_Down, ALT | SHIFT, times=5)

    (flow,) = typist.table.document.of_kind(Flow)
    assert len(flow.bends) == 1
    assert flow.bends[0][1] == 40
    typist.table.desk.undo()
    assert next(iter(typist.table.document.of_kind(Flow))).bends == ()


def test_of_several_bends_the_one_in_the_middle_is_moved(at):
    typist = at("customer -> web app")
    bends = ((100.0, 40.0), (152.0, 80.0), (200.0, 40.0))
    flow = typist.table.id("customer -> web app")
    with typist.table.document.transaction("Bend") as tx:
        tx.update(flow, {"bends": bends})
    typist.table.desk.flush()
    typist.go_to("customer -> web app")

    typist.key(Key.Key_Down, ALT | SHIFT)

    assert typist.table.document.get(flow, Flow).bends == (bends[0], (152.0, 88.0), bends[2])


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if tool.places], ids=lambda tool: tool.id)
def test_every_tool_that_places_something_does_so_with_its_key_and_enter(typist, tool):
    before = len(typist.table.document.records)

    typist.words(tool.key)
    typist.key(Key.Key_Return)
    typist.key(Key.Key_Return)

    assert len(typist.table.document.records) == before + 1


def test_the_menu_key_asks_for_the_menu_of_the_selection_beside_it(at):
    typist = at("customer -> web app")
    asked = []
    typist.table.canvas.menu_asked.connect(lambda place, ids: asked.append((place, ids)))
    typist.go_to("web app")
    px = typist.table.hand.px("web app")

    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, px, typist.table.canvas.mapToGlobal(px))
    QApplication.sendEvent(typist.table.canvas, event)

    ((place, ids),) = asked
    assert ids == [typist.table.id("web app")]
    assert (place - typist.table.canvas.viewport().mapToGlobal(px)).manhattanLength() <= 4


def test_every_key_of_a_verb_is_heard_without_a_pointer(at):
    typist = at("customer -> web app -> orders db")
    table = typist.table
    typist.go_to("web app")
    typist.key(Key.Key_D, CTRL)
    typist.key(Key.Key_X, CTRL)
    typist.key(Key.Key_V, CTRL)
    typist.key(Key.Key_Delete)
    typist.key(Key.Key_Z, CTRL, times=4)
    assert sorted(node.name for node in table.document.records.values() if isinstance(node, Node)) == [
        "customer", "orders db", "web app",
    ]  # fmt: skip

    typist.key(Key.Key_Escape)
    typist.go_to("web app")
    typist.key(Key.Key_1, ALT)
    assert table["web app"].kind == "actor"
    typist.key(Key.Key_Escape)
    typist.go_to("customer -> web app")
    typist.key(Key.Key_R, CTRL | SHIFT)
    ends = {(flow.source, flow.target) for flow in table.document.of_kind(Flow)}
    assert (table.id("web app"), table.id("customer")) in ends

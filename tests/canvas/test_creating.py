"""Rows 25–33 of the behaviours: from the palette, by click, by key, by double click, by a flow, in chains."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from hand import ALT, CTRL, SHIFT
from threatline.canvas.tools import TOOL_MIME, TOOLS
from threatline.drawing.handles import port_points
from threatline.model.geometry import Point
from threatline.model.records import Flow, Node

K = Qt.Key


def made(table, kind):
    return [record for record in table.document.records.values() if record.kind == kind]


def tool_mime(tool: str) -> QMimeData:
    mime = QMimeData()
    mime.setData(TOOL_MIME, tool.encode())
    return mime


def drop_over(table, mime, where, drop=True):
    """Drag something from outside over a place; returns the preview shown there."""
    px = table.hand.px(where)
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    port = table.canvas.viewport()
    QApplication.sendEvent(port, QDragEnterEvent(px, copy, mime, left, none))
    moving = QDragMoveEvent(px, copy, mime, left, none)
    QApplication.sendEvent(port, moving)
    preview = table.canvas.stage.preview
    if drop:
        QApplication.sendEvent(port, QDropEvent(QPointF(px), copy, mime, left, none))
    else:
        QApplication.sendEvent(port, QDragLeaveEvent())
    return preview


def test_a_tool_dragged_from_the_palette_shows_a_ghost_at_true_size_and_drops_there(lay):
    table = lay("customer")

    preview = drop_over(table, tool_mime("store"), (320, 160))

    (store,) = made(table, "store")
    assert preview.node.kind == "store"
    assert preview.node.rect == (store.x, store.y, store.width, store.height)
    assert table.canvas.naming.editor.is_open
    assert table.canvas.naming.editor.textCursor().selectedText() == store.name == "Store 1"
    assert table.steps() == 1


def test_a_tool_dragged_away_again_leaves_nothing(lay):
    table = lay("customer")

    drop_over(table, tool_mime("store"), (320, 160), drop=False)

    assert not table.canvas.stage.is_on
    assert table.steps() == 0


def test_a_boundary_from_the_palette_owns_what_lies_wholly_inside(lay):
    table = lay("customer")

    preview = drop_over(table, tool_mime("boundary"), (0, 0))

    assert preview.words == "will own 1"
    assert table.drawn.owner_of("customer") == "Boundary 1"


def test_what_is_no_tool_is_not_accepted(lay):
    table = lay("customer")

    assert drop_over(table, tool_mime("select"), (0, 200)) is None
    assert drop_over(table, tool_mime("rocket"), (0, 200)) is None
    assert table.steps() == 0


def test_a_click_with_a_tool_places_one_and_goes_back_to_selecting(lay):
    table = lay("customer")
    told = []
    table.canvas.tool_changed.connect(told.append)
    table.canvas.set_tool("process")

    table.hand.click((304, 160))

    (process,) = made(table, "process")
    assert (process.x + process.width / 2, process.y + process.height / 2) == (304, 160)
    assert table.canvas.tool == "select"
    assert told == ["process", "select"]
    assert table.selected() == {"Process 1"}
    assert table.canvas.naming.editor.is_open


def test_a_kept_tool_stays_in_hand(lay):
    table = lay("customer")
    table.canvas.set_tool("note", keep=True)

    table.hand.click((304, 160))
    table.hand.click((304, 320))

    assert len(made(table, "note")) == 2
    assert table.canvas.tool == "note"


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if len(tool.key) == 1], ids=lambda tool: tool.id)
def test_each_tool_has_its_key(lay, tool):
    table = lay("customer")
    table.canvas.set_tool("note" if tool.id != "note" else "actor")

    table.hand.type(tool.key.lower())

    assert table.canvas.tool == tool.id


def test_shift_5_draws_boundary_lines(lay):
    table = lay("customer")

    table.hand.key(Qt.Key.Key_Percent, Qt.KeyboardModifier.ShiftModifier)

    assert table.canvas.tool == "boundary-line"


def test_enter_places_at_a_free_spot_near_the_middle_of_the_view(lay):
    table = lay("customer", centre=(0, 0))
    table.hand.type("2")

    table.hand.key(Qt.Key.Key_Return)

    (process,) = made(table, "process")
    actor = table["customer"]
    middle = (process.x + process.width / 2, process.y + process.height / 2)
    assert abs(middle[0]) < 250
    assert abs(middle[1]) < 250
    assert process.y >= actor.y + actor.height or process.y + process.height <= actor.y or process.x >= actor.x + 144


def test_a_double_click_on_empty_canvas_makes_a_process_and_offers_the_kinds(lay):
    table = lay("customer")

    table.hand.double_click((304, 160))

    (process,) = made(table, "process")
    assert table.canvas.naming.editor.is_open
    assert table.canvas.naming.kinds.isVisible()
    table.hand.key(Qt.Key.Key_3, ALT)
    assert [store.id for store in made(table, "store")] == [process.id]


def test_default_names_are_numbered_and_replaced_by_the_first_key_typed(lay):
    table = lay("customer")
    for _ in range(2):
        table.hand.type("2")
        table.hand.key(Qt.Key.Key_Return)
        table.hand.key(Qt.Key.Key_Return)
    table.hand.type("3")
    table.hand.key(Qt.Key.Key_Return)

    table.hand.type("Ledger")
    table.hand.key(Qt.Key.Key_Return)

    assert sorted(record.name for record in made(table, "process")) == ["Process 1", "Process 2"]
    assert [record.name for record in made(table, "store")] == ["Ledger"]


def from_port_into_the_void(table, where=(0, 250)):
    """Draw a flow from the lower port of the customer and release it on empty canvas."""
    table.hand.move("customer")
    table.canvas.pointer.show_ports_of(table.id("customer"))
    node = table["customer"]
    table.hand.drag((node.x + node.width / 2, node.y + node.height + 14), where)


def test_a_flow_released_on_empty_canvas_makes_node_and_flow_in_one_step_with_a_guessed_kind(lay):
    table = lay("customer")

    from_port_into_the_void(table)
    assert table.steps() == 0
    assert table.canvas.naming.editor.is_open
    table.hand.type("Orders DB")
    assert table.canvas.stage.preview.node.kind == "store"
    table.hand.key(Qt.Key.Key_Return)

    (store,) = made(table, "store")
    (flow,) = table.document.of_kind(Flow)
    assert store.name == "Orders DB"
    assert (flow.source, flow.target) == (table.id("customer"), store.id)
    assert abs(store.x + store.width / 2) <= 4
    assert abs(store.y + store.height / 2 - 250) <= 4
    assert table.steps() == 1
    table.desk.undo()
    assert [node.name for node in table.document.records.values() if isinstance(node, Node)] == ["customer"]


def test_a_flow_is_pulled_from_a_node_that_is_still_being_named(lay):
    table = lay("customer")
    table.canvas.quick_create(table.id("customer"), Point(400, 0))
    table.hand.type("Web app: Order https")
    port = port_points(table.canvas.naming.node_rect())["right"]

    table.hand.drag(port, (640, 160))
    table.hand.type("Orders DB")
    table.hand.key(Qt.Key.Key_Return)

    flows = {(table.name(f.source), table.name(f.target)): f.name for f in table.document.of_kind(Flow)}
    assert flows == {("customer", "Web app"): "Order", ("Web app", "Orders DB"): ""}
    assert table.steps() == 2


def test_a_press_beside_the_ports_of_what_is_being_named_only_takes_the_name_over(lay):
    table = lay("customer")
    table.canvas.quick_create(table.id("customer"), Point(400, 0))
    table.hand.type("Web app")

    table.hand.drag((560, -160), (600, -200))

    assert [node.name for node in made(table, "process")] == ["Web app"]
    assert len(list(table.document.of_kind(Flow))) == 1


def test_alt_1_to_3_change_the_kind_of_what_is_being_created(lay):
    table = lay("customer")
    from_port_into_the_void(table)
    table.hand.type("Orders DB")

    table.hand.key(Qt.Key.Key_1, ALT)
    table.hand.key(Qt.Key.Key_Return)

    assert sorted(record.name for record in made(table, "actor")) == ["Orders DB", "customer"]


def test_esc_takes_back_both_node_and_flow(lay):
    table = lay("customer")
    before = dict(table.document.records)
    from_port_into_the_void(table)
    table.hand.type("Orders")

    table.hand.key(Qt.Key.Key_Escape)

    assert table.document.records == before
    assert not table.canvas.stage.is_on
    assert not table.desk.session.history.undo_label


def test_enter_without_typing_keeps_a_numbered_name(lay):
    table = lay("customer")
    from_port_into_the_void(table)
    table.hand.key(Qt.Key.Key_3, ALT)

    table.hand.key(Qt.Key.Key_Return)

    assert [record.name for record in made(table, "store")] == ["Store 1"]


def test_a_click_elsewhere_makes_what_is_being_created(lay):
    table = lay("customer")
    from_port_into_the_void(table)
    table.hand.type("Mailer")

    table.hand.click((500, 300))

    assert [record.name for record in made(table, "process")] == ["Mailer"]


def editor(table):
    return table.canvas.naming.editor


def chips(table):
    return [part.words for part in table.canvas.naming.parts.parts]


def the_flow(table):
    (flow,) = table.document.of_kind(Flow)
    return flow


def middle_of(record):
    return record.x + record.width / 2, record.y + record.height / 2


@pytest.mark.parametrize(
    ("key", "way"), [(K.Key_Right, (1, 0)), (K.Key_Left, (-1, 0)), (K.Key_Up, (0, -1)), (K.Key_Down, (0, 1))]
)
def test_ctrl_arrow_creates_the_next_node_on_that_side_joined_in_one_step(lay, key, way):
    table = lay("customer", centre=(0, 0))
    table.hand.click("customer")

    table.hand.key(key, CTRL)
    table.hand.type("Mailer")
    table.hand.key(K.Key_Return)

    (mailer,) = made(table, "process")
    (x, y), (ox, oy) = middle_of(mailer), middle_of(table["customer"])
    assert ((x > ox) - (x < ox), (y > oy) - (y < oy)) == way
    assert the_flow(table).source == table.id("customer")
    assert table.selected() == {"Mailer"}
    assert table.steps() == 1


def test_ctrl_arrow_pressed_again_adds_siblings_at_free_spots(lay):
    table = lay("customer", centre=(0, 0))
    table.hand.click("customer")

    for _ in range(3):
        table.hand.key(K.Key_Right, CTRL)
    table.hand.key(K.Key_Return)

    siblings = made(table, "process")
    assert [node.name for node in siblings] == ["Process 1", "Process 2", "Process 3"]
    assert len({middle_of(node) for node in siblings}) == 3
    assert {flow.source for flow in table.document.of_kind(Flow)} == {table.id("customer")}
    assert table.steps() == 3


def test_ctrl_arrow_goes_round_what_stands_there(lay):
    table = lay("customer -> web app", centre=(0, 0))
    table.hand.click("customer")

    table.hand.key(K.Key_Right, CTRL)
    table.hand.type("Mailer")
    table.hand.key(K.Key_Return)

    other, new = table["web app"], table["Mailer"]
    assert new.x > table["customer"].x
    assert new.y >= other.y + other.height or new.y + new.height <= other.y


def test_ctrl_arrow_without_a_node_says_what_to_select(lay):
    table = lay("customer")

    table.hand.key(K.Key_Right, CTRL)

    assert "Select the actor" in table.said[-1][0]
    assert not editor(table).is_open


def test_a_smart_label_fills_name_kind_flow_and_protocol_in_one_step(lay):
    table = lay("customer")
    from_port_into_the_void(table)

    table.hand.type("Orders DB: Save order SQL")
    assert chips(table) == ["Orders DB", "Save order", "SQL"]
    table.hand.key(K.Key_Return)

    assert [store.name for store in made(table, "store")] == ["Orders DB"]
    assert (the_flow(table).name, the_flow(table).answers) == ("Save order", {"protocol": "database"})
    assert table.steps() == 1
    assert chips(table) == []


def test_an_at_sign_makes_an_actor_of_what_is_created(lay):
    table = lay("web app")
    table.hand.click("web app")
    table.hand.key(K.Key_Right, CTRL)

    table.hand.type("@Mainframe: Card data")
    table.hand.key(K.Key_Return)

    assert [actor.name for actor in made(table, "actor")] == ["Mainframe"]
    assert the_flow(table).name == "Card data"


def test_backspace_on_the_chip_of_a_protocol_turns_it_back_into_text(lay):
    table = lay("customer")
    from_port_into_the_void(table)
    table.hand.type("Orders DB: Save order SQL")

    table.hand.key(K.Key_Backspace)

    assert chips(table) == ["Orders DB"]
    assert editor(table).text() == "Save order SQL", "the first Backspace only takes the chip"
    table.hand.key(K.Key_Return)
    assert (the_flow(table).name, the_flow(table).answers) == ("Save order SQL", {})


def test_backspace_at_the_start_of_the_label_turns_the_name_back_into_text(lay):
    table = lay("customer")
    from_port_into_the_void(table)
    table.hand.type("Orders DB:")
    assert chips(table) == ["Orders DB"]

    table.hand.key(K.Key_Backspace)

    assert chips(table) == []
    assert editor(table).text() == "Orders DB"
    table.hand.type(" old")
    table.hand.key(K.Key_Return)
    assert [node.name for node in made(table, "process")] == ["Orders DB old"]


def test_a_name_with_a_colon_in_it_is_kept_once_the_chip_was_turned_back(lay):
    table = lay("customer")
    from_port_into_the_void(table)
    table.hand.type("Orders: old")
    table.hand.key(K.Key_Home)

    table.hand.key(K.Key_Backspace)
    table.hand.key(K.Key_Return)

    assert [node.name for node in made(table, "process")] == ["Orders: old"]
    assert the_flow(table).name == ""


def test_tab_leads_from_name_to_label_to_protocol_to_the_next_node_and_enter_ends_the_chain(lay):
    table = lay("customer", centre=(0, 0))
    table.hand.click("customer")
    table.hand.key(K.Key_Right, CTRL)

    for words in ("Web app", "Place order", "https", "Orders DB", "Save order"):
        table.hand.type(words)
        table.hand.key(K.Key_Tab)
    table.hand.type("sql")
    table.hand.key(K.Key_Return)

    assert {(flow.name, flow.answers["protocol"]) for flow in table.document.of_kind(Flow)} == {
        ("Place order", "https"), ("Save order", "database"),
    }  # fmt: skip
    assert table["Orders DB"].x > table["Web app"].x > table["customer"].x
    assert table.steps() == 2
    assert not editor(table).is_open
    assert table.selected() == {"Orders DB"}


def test_shift_tab_leads_back_through_the_parts(lay):
    table = lay("customer")
    from_port_into_the_void(table)
    table.hand.type("Web app")
    table.hand.key(K.Key_Tab)
    table.hand.type("Place order")
    table.hand.key(K.Key_Tab)
    table.hand.type("https")

    table.hand.key(K.Key_Backtab, SHIFT)
    assert editor(table).text() == "Place order (https)"
    table.hand.key(K.Key_Backtab, SHIFT)

    assert editor(table).text() == "Web app"
    table.hand.key(K.Key_Return)
    assert (the_flow(table).name, the_flow(table).answers) == ("Place order", {"protocol": "https"})


def test_a_protocol_that_nobody_knows_stays_in_the_label(lay):
    table = lay("customer")
    from_port_into_the_void(table)
    table.hand.type("Web app: Order")
    table.hand.key(K.Key_Tab)

    table.hand.type("FIX 4.4")
    table.hand.key(K.Key_Return)

    assert (the_flow(table).name, the_flow(table).answers) == ("Order (FIX 4.4)", {})


@pytest.mark.parametrize("words", ["Web app", "Web app: Place", "Web app: Place order https"])
def test_esc_takes_back_node_and_flow_from_every_part_of_the_chain(lay, words):
    table = lay("customer")
    before = dict(table.document.records)
    from_port_into_the_void(table)
    table.hand.type(words)

    table.hand.key(K.Key_Escape)

    assert table.document.records == before
    assert not table.canvas.stage.is_on
    assert chips(table) == []
    assert table.canvas.hasFocus()


def test_tab_in_the_name_of_a_new_element_creates_the_next_one(lay):
    table = lay("customer")
    table.hand.double_click((304, 160))

    table.hand.type("Web app")
    table.hand.key(K.Key_Tab)
    table.hand.type("Orders DB")
    table.hand.key(K.Key_Return)

    assert the_flow(table).source == table.id("Web app")
    assert table["Orders DB"].kind == "store"


def test_a_new_element_is_what_its_name_says_unless_a_person_chose(lay):
    table = lay("web app")
    table.hand.double_click((304, 160))
    table.hand.type("@Bank of us")
    table.hand.key(K.Key_Return)
    table.hand.double_click((304, 400))
    table.hand.key(K.Key_2, ALT)
    table.hand.type("Customer")
    table.hand.key(K.Key_Return)

    assert table["Bank of us"].kind == "actor"
    assert table["Customer"].kind == "process"


def test_a_known_protocol_at_the_end_of_a_new_label_becomes_the_protocol(lay):
    table = lay("customer", "web app")
    table.hand.move("customer")
    table.canvas.pointer.show_ports_of(table.id("customer"))
    node = table["customer"]
    table.hand.drag((node.x + node.width / 2, node.y + node.height + 14), "web app")

    table.hand.type("Place order https")
    assert chips(table) == ["Place order", "https"]
    table.hand.key(K.Key_Return)

    assert (the_flow(table).name, the_flow(table).answers) == ("Place order", {"protocol": "https"})


def test_backspace_keeps_a_protocol_at_the_end_of_a_new_label_as_words(lay):
    table = lay("customer -> web app")
    table.hand.double_click((150, 0))
    table.hand.type("Learn SQL")

    table.hand.key(K.Key_Backspace)
    table.hand.key(K.Key_Return)

    assert (the_flow(table).name, the_flow(table).answers) == ("Learn SQL", {})

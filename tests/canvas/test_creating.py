"""Rows 25–29 and 33 of the behaviours: from the palette, by click, by key, by double click, by a flow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from hand import ALT
from threatline.canvas.tools import TOOL_MIME, TOOLS
from threatline.model.records import Flow, Node


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

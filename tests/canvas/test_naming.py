"""Rows 45–47 of the behaviours: labels are edited in place, begun by typing, long or foreign."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from drawn import dfd
from hand import CTRL, SHIFT
from threatline.commands.place import place
from threatline.model.geometry import Point

KEY = Qt.Key


def editor(table):
    return table.canvas.naming.editor


@pytest.mark.parametrize("way", ["F2", "Enter", "double click"])
def test_f2_enter_and_double_click_open_the_label_with_its_text_selected(lay, way):
    table = lay("customer -> web app")
    table.hand.click("web app")

    if way == "double click":
        table.hand.double_click("web app")
    else:
        table.hand.key(KEY.Key_F2 if way == "F2" else KEY.Key_Return)

    assert editor(table).is_open
    assert editor(table).hasFocus()
    assert editor(table).textCursor().selectedText() == "web app"


def test_enter_commits_and_is_one_step(lay):
    table = lay("customer")
    table.hand.click("customer")
    table.hand.key(KEY.Key_F2)

    table.hand.type("Guest")
    assert table["customer"].name == "customer", "nothing changes while typing"
    table.hand.key(KEY.Key_Return)

    assert table.steps() == 1
    assert table.document.records[table.desk.selection[0]].name == "Guest"
    assert table.canvas.hasFocus()


def test_shift_enter_makes_a_line(lay):
    table = lay("customer")
    table.hand.click("customer")
    table.hand.key(KEY.Key_F2)

    table.hand.type("Card and")
    table.hand.key(KEY.Key_Return, SHIFT)
    table.hand.type("refund desk")
    table.hand.key(KEY.Key_Return)

    assert table.document.records[table.desk.selection[0]].name == "Card and\nrefund desk"


def test_esc_restores_the_label(lay):
    table = lay("customer")
    table.hand.click("customer")
    table.hand.key(KEY.Key_F2)
    table.hand.type("Guest")

    table.hand.key(KEY.Key_Escape)

    assert table["customer"].name == "customer"
    assert table.steps() == 0
    assert table.selected() == {"customer"}


def test_a_click_elsewhere_commits(lay):
    table = lay("customer")
    table.hand.double_click("customer")
    table.hand.type("Guest")

    table.hand.click((300, 250))

    assert table.drawn["Guest"].kind == "actor"


def test_ctrl_z_in_the_editor_takes_back_text_first(lay):
    table = lay("customer -> web app")
    table.hand.drag("customer", (0, 96))
    table.hand.key(KEY.Key_F2)
    table.hand.type("G")

    table.hand.key(KEY.Key_Z, CTRL)

    assert editor(table).is_open
    assert editor(table).text() == "customer"
    assert table["customer"].y == 64, "the move is not taken back"
    assert table.steps() == 1


def test_committing_an_unchanged_label_leaves_no_step(lay):
    table = lay("customer")
    table.hand.double_click("customer")

    table.hand.key(KEY.Key_Return)

    assert table.steps() == 0


def test_tab_commits_and_goes_on_to_the_next_element(lay):
    table = lay("customer -> web app")
    table.hand.double_click("customer")
    table.hand.type("Guest")

    table.hand.key(KEY.Key_Tab)

    assert table.drawn["Guest"].kind == "actor"
    assert table.selected() == {"Guest -> web app"}
    assert table.canvas.hasFocus()


def test_a_letter_with_one_element_selected_replaces_its_label(lay):
    table = lay("customer -> web app")
    table.hand.click("customer")

    table.hand.type("Guest")
    table.hand.key(KEY.Key_Return)

    assert table.drawn["Guest"].kind == "actor"
    assert table.steps() == 1


def test_v_renames_what_is_selected_and_digits_stay_tools(lay):
    table = lay("customer")
    table.hand.click("customer")

    table.hand.type("v")
    assert editor(table).text() == "v"
    table.hand.key(KEY.Key_Escape)
    table.hand.type("3")

    assert table.canvas.tool == "store"
    assert not editor(table).is_open


def test_letters_with_several_selected_or_none_rename_nothing(lay):
    table = lay("customer -> web app")

    table.hand.type("g")
    table.hand.key(KEY.Key_A, CTRL)
    table.hand.type("g")

    assert not editor(table).is_open


def test_an_input_method_begins_a_name_and_goes_on_in_the_editor(lay):
    table = lay("customer")
    table.hand.click("customer")

    composing = QInputMethodEvent("こ", [])
    QApplication.sendEvent(table.canvas, composing)
    assert editor(table).is_open
    done = QInputMethodEvent()
    done.setCommitString("顧客")
    QApplication.sendEvent(editor(table), done)
    table.hand.key(KEY.Key_Return)

    assert table.drawn["顧客"].kind == "actor"


def test_a_dead_key_begins_a_name(lay):
    table = lay("customer")
    table.hand.click("customer")

    accented = QInputMethodEvent()
    accented.setCommitString("É")
    QApplication.sendEvent(table.canvas, accented)
    table.hand.type("tat")
    table.hand.key(KEY.Key_Return)

    assert table.drawn["État"].kind == "actor"


def test_flows_boundaries_and_notes_are_named_in_place_too(lay):
    drawn = dfd("customer -> web app")
    drawn.box_around("cloud", "web app")
    with drawn.document.transaction("Note") as tx:
        place(tx, "note", drawn.diagram, Point(0, 200), "Remark")
    table = lay(drawn=drawn)
    flow, box, note = table.id("customer -> web app"), table.id("cloud"), table.id("Remark")

    for id, text in ((flow, "Order"), (box, "Shop"), (note, "Ask the bank")):
        table.desk.select([id])
        table.hand.type(text)
        table.hand.key(KEY.Key_Return)

    assert [table.document.records[id].name for id in (flow, box, note)] == ["Order", "Shop", "Ask the bank"]


def test_a_node_is_not_left_without_a_name_but_a_flow_may_be(lay):
    table = lay("customer -> web app")
    flow = table.id("customer -> web app")
    with table.document.transaction("Name") as tx:
        tx.update(flow, {"name": "Order"})
    table.desk.flush()
    for id in (table.id("customer"), flow):
        table.desk.select([id])
        table.hand.key(KEY.Key_F2)
        table.hand.key(KEY.Key_Delete)
        table.hand.key(KEY.Key_Return)

    assert table["customer"].name == "customer"
    assert table.document.records[flow].name == ""


def test_a_long_name_makes_the_shape_grow(lay):
    table = lay("customer")
    table.hand.click("customer")
    width = table["customer"].width

    table.hand.type("A customer who has a very long name indeed")
    table.hand.key(KEY.Key_Return)

    assert table.document.records[table.desk.selection[0]].width > width


@pytest.mark.parametrize("name", ["שלום עולם", "مرحبا بالعالم", "顧客データベース", "x" * 10_000, "a\u202eb<b>&amp;"])
def test_long_foreign_and_hostile_names_are_painted_and_typed_as_text(lay, name):
    table = lay("customer")
    with table.document.transaction("Name") as tx:
        tx.update(table.id("customer"), {"name": name})
    table.desk.flush()

    picture = table.canvas.grab()
    table.desk.select([table.document.records[next(iter(table.page.items_by_id))].id])
    table.hand.key(KEY.Key_F2)

    assert not picture.isNull()
    assert editor(table).toPlainText() == name


def test_the_editor_stands_on_its_element_at_every_zoom_and_keeps_to_it_while_panning(lay):
    table = lay("customer", centre=(0, 0))
    table.hand.double_click("customer")
    for scale in (0.5, 1.0, 2.0):
        table.canvas.camera.zoom_to(scale)
        table.canvas.camera.pan(37, -21)

        middle = table.hand.px("customer")

        area = editor(table).geometry()
        assert abs(area.center().x() - middle.x()) <= 2
        assert abs(area.center().y() - middle.y()) <= 2
        assert editor(table).font().pixelSize() == max(round(15 * scale), 11)


def test_a_shortcut_of_the_window_takes_the_text_over_first(lay):
    table = lay("customer")
    table.hand.double_click("customer")
    table.hand.type("Guest")

    QTest.keyClick(editor(table), KEY.Key_S, CTRL)

    assert table.drawn["Guest"].kind == "actor"


def test_the_editor_closes_when_its_element_is_deleted_elsewhere(lay):
    table = lay("customer -> web app")
    table.hand.double_click("customer")

    with table.document.transaction("Delete") as tx:
        tx.delete(table.id("customer -> web app"))
        tx.delete(table.id("customer"))
    table.desk.flush()

    assert not editor(table).is_open

"""Rows 24, 73 and 80 of the behaviours: undo shows what changed, Esc steps back, the canvas says what it did."""

from __future__ import annotations

from PySide6.QtCore import Qt

from drawn import dfd
from hand import CTRL, SHIFT
from threatline.commands.pages import add_diagram

KEY = Qt.Key


def test_undo_names_the_step_switches_to_its_diagram_and_selects_what_changed(lay):
    table = lay("customer -> web app")
    with table.document.transaction("Second") as tx:
        second = add_diagram(tx, "Inside")
    table.hand.drag("customer", (0, 96))
    table.desk.show_diagram(second)

    table.hand.key(KEY.Key_Z, CTRL)

    assert table.said[-1] == ("Undone: Move customer", False)
    assert table.page.diagram == table.drawn.diagram
    assert table.selected() == {"customer"}
    assert table.page.rect(table.id("customer")).y == -32


def test_redo_does_the_step_again(lay):
    table = lay("customer")
    table.hand.drag("customer", (0, 96))
    table.hand.key(KEY.Key_Z, CTRL)

    table.hand.key(KEY.Key_Z, CTRL | SHIFT)
    again = table["customer"].y
    table.hand.key(KEY.Key_Z, CTRL)
    table.hand.key(KEY.Key_Y, CTRL)

    assert again == table["customer"].y == 64


def test_undoing_to_the_saved_state_clears_the_unsaved_mark(lay):
    table = lay("customer")
    table.hand.drag("customer", (0, 96))
    assert not table.desk.session.history.is_saved

    table.hand.key(KEY.Key_Z, CTRL)

    assert table.desk.session.history.is_saved


def test_esc_steps_back_one_thing_at_a_time(lay):
    table = lay("customer -> web app")
    table.hand.click("customer")
    table.canvas.set_tool("flow")
    table.hand.press("customer")
    table.hand.glide((0, 200))
    seen = []

    for _ in range(4):
        canvas = table.canvas
        seen.append((canvas.pointer.gesture is not None, canvas.tool, len(table.desk.selection)))
        table.hand.key(KEY.Key_Escape)

    assert seen == [(True, "flow", 1), (False, "flow", 1), (False, "select", 1), (False, "select", 0)]
    assert table.canvas.isVisible()


def test_esc_in_the_editor_keeps_the_selection(lay):
    table = lay("customer")
    table.hand.double_click("customer")

    table.hand.key(KEY.Key_Escape)

    assert not table.canvas.naming.editor.is_open
    assert table.selected() == {"customer"}


def test_releasing_the_button_after_esc_does_nothing(lay):
    table = lay("customer -> web app")
    table.hand.click("web app")

    with table.hand.dragging("customer", (0, 200)):
        table.hand.key(KEY.Key_Escape)
        table.hand.glide((300, 200))

    assert table.steps() == 0
    assert table.selected() == {"customer"}


def test_keys_change_nothing_while_something_is_dragged(lay):
    table = lay("customer -> web app")

    with table.hand.dragging("customer", (0, 200)):
        table.hand.key(KEY.Key_Delete)
        table.hand.key(KEY.Key_Z, CTRL)
        assert table.document.count("actor") == 1

    assert table.document.count("actor") == 1
    assert table.steps() == 1


def test_what_the_model_refuses_is_said_and_nothing_is_changed(lay):
    table = lay("customer -> web app")
    table.desk.select([table.id("customer -> web app")])

    table.hand.key(KEY.Key_B, CTRL)

    assert table.said[-1] == ("Select the elements to enclose first.", False)
    assert table.steps() == 0


def test_tab_walks_through_everything_and_back(lay):
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")
    table = lay(drawn=drawn)
    forth, back = [], []

    for _ in range(7):
        table.hand.key(KEY.Key_Tab)
        forth.append(next(iter(table.selected())))
    for _ in range(2):
        table.hand.key(KEY.Key_Backtab, SHIFT)
        back.append(next(iter(table.selected())))

    assert set(forth[:6]) == {table.name(id) for id in table.page.items_by_id}
    assert forth[6] == forth[0]
    assert back == [forth[5], forth[4]]
    assert forth.index("cloud") < forth.index("web app") < forth.index("web app -> orders db")


def test_a_context_menu_is_asked_for_what_lies_under_the_pointer(lay):
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QApplication

    table = lay("customer -> web app")
    asked = []
    table.canvas.menu_asked.connect(lambda at, ids: asked.append(ids))

    for where in ("web app", (0, 250)):
        px = table.hand.px(where)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, px, table.hand.port.mapToGlobal(px))
        QApplication.sendEvent(table.hand.port, event)

    assert asked == [[table.id("web app")], []]


def test_the_canvas_has_a_name_for_those_who_do_not_see_it(lay):
    table = lay("customer")

    assert table.canvas.accessibleName() == "Diagram"
    assert "F6" in table.canvas.accessibleDescription()

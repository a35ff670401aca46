"""Rows 60–62 and 23 of the behaviours: order, groups, locks, and making elements alike."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, Qt

from drawn import Drawn, dfd
from hand import ALT, CTRL, SHIFT
from threatline.canvas import placing
from threatline.commands.answer import answer
from threatline.commands.lock import lock
from threatline.commands.place import place
from threatline.model.geometry import Point
from threatline.model.records import Flow


def overlapping() -> Drawn:
    """Three processes in a heap, "c" drawn last, and one far off."""
    drawn = dfd("far off")
    with drawn.document.transaction("Heap") as tx:
        for number, name in enumerate("abc"):
            place(tx, "process", drawn.diagram, Point(200.0 + 40 * number, 20.0 * number), name)
    return drawn


def order(table) -> str:
    records = [table[name] for name in "abc"]
    return "".join(record.name for record in sorted(records, key=lambda record: (record.order, record.id)))


def locked(table, name: str) -> None:
    with table.document.transaction("Lock") as tx:
        lock(tx, [table.id(name)])
    table.desk.flush()
    table.commits.clear()


# ---- order ---------------------------------------------------------------------------------------------------------


def test_ctrl_bracket_lifts_above_the_next_that_lies_over_it_and_the_click_follows(lay):
    table = lay(drawn=overlapping())
    table.desk.select([table.id("a")])

    table.hand.key(Qt.Key.Key_BracketRight, CTRL)

    assert order(table) == "bac"
    assert table.steps() == 1
    table.hand.click((210, 10))
    assert table.selected() == {"a"}


def test_ctrl_bracket_left_lowers_and_with_shift_it_goes_to_the_end(lay):
    table = lay(drawn=overlapping())
    table.desk.select([table.id("c")])

    table.hand.key(Qt.Key.Key_BracketLeft, CTRL)
    assert order(table) == "acb"
    table.hand.key(Qt.Key.Key_BracketLeft, CTRL | SHIFT)
    assert order(table) == "cab"
    table.hand.key(Qt.Key.Key_BracketRight, CTRL | SHIFT)
    assert order(table) == "abc"


def test_a_node_stays_below_a_note_however_often_it_is_lifted(lay):
    drawn = overlapping()
    with drawn.document.transaction("Note") as tx:
        place(tx, "note", drawn.diagram, Point(200.0, 0.0), "remark")
    table = lay(drawn=drawn)
    table.desk.select([table.id("a")])

    table.hand.key(Qt.Key.Key_BracketRight, CTRL | SHIFT)

    table.hand.click((200, 0))
    assert table.selected() == {"remark"}


def test_with_nothing_above_it_says_so_and_leaves_no_step(lay):
    table = lay(drawn=overlapping())
    table.desk.select([table.id("far off")])

    table.hand.key(Qt.Key.Key_BracketRight, CTRL)

    assert table.steps() == 0
    assert table.said[-1][0] == "Nothing of its kind lies over far off."


# ---- groups ----------------------------------------------------------------------------------------------------------


def grouped(lay):
    table = lay("customer -> web app -> orders db")
    table.hand.click("customer")
    table.hand.click("web app", keys=SHIFT)
    table.hand.key(Qt.Key.Key_G, CTRL)
    table.hand.click((0, 300))
    return table


def test_ctrl_g_makes_elements_move_as_one(lay):
    table = grouped(lay)
    apart = table["web app"].x - table["customer"].x

    table.hand.drag("customer", (40, 96))

    assert table["customer"].y == table["web app"].y == 64
    assert table["web app"].x - table["customer"].x == apart
    assert table["orders db"].y == -32


def test_a_click_on_a_member_selects_the_group_and_the_arrows_move_it(lay):
    table = grouped(lay)

    table.hand.click("web app")
    assert table.selected() == {"customer", "web app"}
    table.hand.key(Qt.Key.Key_Down)

    assert table["customer"].y == table["web app"].y == -31


def test_the_arrows_move_the_group_of_a_member_that_tab_has_reached(lay):
    table = grouped(lay)
    table.desk.select([table.id("customer")])

    table.hand.key(Qt.Key.Key_Down)

    assert table["customer"].y == table["web app"].y == -31


def test_a_double_click_enters_the_group_and_esc_leaves_it(lay):
    table = grouped(lay)

    table.hand.double_click("web app")
    assert table.selected() == {"web app"}
    assert not table.canvas.naming.editor.is_open
    table.hand.drag("web app", (300, 104))
    assert table["web app"].y == 72
    assert table["customer"].y == -32
    table.hand.key(Qt.Key.Key_Escape)

    assert table.selected() == {"customer", "web app"}
    table.hand.click((0, 300))
    table.hand.click("customer")
    assert table.selected() == {"customer", "web app"}


def test_inside_the_group_a_second_double_click_renames(lay):
    table = grouped(lay)
    table.hand.double_click("web app")

    table.hand.double_click("web app")

    assert table.canvas.naming.editor.is_open


def test_a_click_outside_leaves_the_group(lay):
    table = grouped(lay)
    table.hand.double_click("web app")

    table.hand.click((0, 300))
    table.hand.click("web app")

    assert table.selected() == {"customer", "web app"}


def test_a_marquee_over_one_member_takes_the_group(lay):
    table = grouped(lay)

    table.hand.drag((-120, -80), (100, 80))

    assert table.selected() >= {"customer", "web app"}


def test_ctrl_shift_g_lets_them_move_by_themselves_again(lay):
    table = grouped(lay)
    table.hand.click("web app")

    table.hand.key(Qt.Key.Key_G, CTRL | SHIFT)
    table.hand.click((0, 300))
    table.hand.click("web app")

    assert table.selected() == {"web app"}


def test_a_group_says_nothing_to_the_threats(lay):
    table = lay("customer -> web app -> orders db")
    engine = table.desk.session.engine
    before = {id: engine.summary(id) for id in table.page.items_by_id}
    table.hand.key(Qt.Key.Key_A, CTRL)

    table.hand.key(Qt.Key.Key_G, CTRL)

    assert {id: engine.summary(id) for id in table.page.items_by_id} == before


def test_a_copy_of_a_group_is_a_group_of_its_own(lay):
    table = grouped(lay)
    table.hand.click("web app")

    table.hand.key(Qt.Key.Key_D, CTRL)

    copies = {table.document.records[id].group for id in table.desk.selection} - {None}
    assert len(copies) == 1
    assert copies != {table.document.records[next(iter(table.page.items_by_id))].group}


# ---- locks -----------------------------------------------------------------------------------------------------------


def test_ctrl_shift_l_locks_and_unlocks_in_one_step_each(lay):
    table = lay("customer -> web app")
    table.hand.click("customer")

    table.hand.key(Qt.Key.Key_L, CTRL | SHIFT)
    assert table["customer"].locked
    assert table.said[-1] == ("customer locked.", True)
    table.hand.key(Qt.Key.Key_L, CTRL | SHIFT)

    assert not table["customer"].locked
    assert table.steps() == 2


def test_what_is_locked_cannot_be_dragged_and_it_says_why(lay):
    table = lay("customer -> web app")
    locked(table, "customer")

    table.hand.drag("customer", (80, 120))

    assert table["customer"].x == -72
    assert ("customer is locked: unlock to move.", False) in table.said
    assert table.steps() == 0


def test_what_is_locked_stays_when_it_is_dragged_with_others(lay):
    table = lay("customer -> web app")
    locked(table, "customer")
    table.hand.click("customer")
    table.hand.click("web app", keys=SHIFT)

    table.hand.drag("web app", (300, 96))

    assert table["customer"].y == -32
    assert table["web app"].y == 64


def test_what_is_locked_is_neither_nudged_nor_resized_nor_deleted(lay):
    table = lay("customer -> web app")
    locked(table, "customer")
    table.hand.click("customer")
    before = table["customer"]

    table.hand.key(Qt.Key.Key_Down)
    table.hand.key(Qt.Key.Key_Right, ALT | SHIFT)
    table.hand.drag((-76, -36), (-120, -90))
    table.hand.click("customer")
    table.hand.key(Qt.Key.Key_Delete)

    assert table["customer"] == before
    assert table.said[-1][0] == "customer is locked: unlock to delete."
    assert table.steps() == 0


def test_a_marquee_and_ctrl_a_leave_out_what_is_locked(lay):
    table = lay("customer -> web app")
    locked(table, "customer")

    table.hand.key(Qt.Key.Key_A, CTRL)
    assert table.selected() == {"web app", "customer -> web app"}
    table.hand.drag((-150, -100), (450, 100))

    assert table.selected() == {"web app"}


def test_what_is_locked_can_be_selected_and_answered(lay):
    table = lay("customer -> web app")
    locked(table, "web app")

    table.hand.click("web app")
    table.desk.run(answer, table.desk.selection, "authenticates", True)

    assert table.selected() == {"web app"}
    assert table["web app"].answers == {"authenticates": True}


def test_a_locked_flow_keeps_its_bends_and_ends(lay):
    table = lay("customer -> web app")
    locked(table, "customer -> web app")
    flow = table.document.get(table.id("customer -> web app"), Flow)
    table.hand.click((100, 0))
    assert table.selected() == {"customer -> web app"}

    table.hand.drag((110, 0), (110, 120))
    table.hand.drag((228, 0), (300, 200))

    assert table.document.records[flow.id] == flow


def test_a_lock_is_drawn_at_a_selected_locked_element_and_no_handles(lay):
    table = lay("customer")
    table.hand.click("customer")
    free = picture(table)

    table.hand.key(Qt.Key.Key_L, CTRL | SHIFT)
    shut = picture(table)
    table.hand.click((0, 300))

    assert shut != free
    assert picture(table) not in (free, shut)


def picture(table) -> bytes:
    kept = QByteArray()
    buffer = QBuffer(kept)
    table.canvas.grab().save(buffer, "PNG")
    return bytes(kept.data())


# ---- the same again --------------------------------------------------------------------------------------------------


def test_ctrl_alt_c_and_v_give_others_the_same_size(lay):
    table = lay("customer -> web app -> orders db")
    table.hand.click("customer")
    table.hand.key(Qt.Key.Key_Right, ALT | SHIFT)
    middle = table.page.rect(table.id("web app")).centre
    table.hand.key(Qt.Key.Key_C, CTRL | ALT)

    table.hand.click("web app")
    table.hand.click("orders db", keys=SHIFT)
    table.hand.key(Qt.Key.Key_V, CTRL | ALT)

    assert table["web app"].width == table["orders db"].width == table["customer"].width == 152
    assert table.page.rect(table.id("web app")).centre == middle
    assert table.document is table.drawn.document


def test_the_second_entry_pastes_what_was_said_instead_of_the_size(lay):
    table = lay("web app -> mail service")
    with table.document.transaction("Answer") as tx:
        answer(tx, [table.id("web app")], "authenticates", True)
        answer(tx, [table.id("mail service")], "logs", False)
    table.desk.flush()
    table.hand.click("web app")
    table.hand.key(Qt.Key.Key_C, CTRL | ALT)
    table.hand.click("mail service")
    size = table["mail service"].width

    placing.paste_properties(table.canvas)

    assert table["mail service"].answers == {"authenticates": True, "logs": False}
    assert table["mail service"].width == size


def test_properties_of_a_process_do_not_fit_a_store_and_it_says_so(lay):
    table = lay("web app -> orders db")
    with table.document.transaction("Answer") as tx:
        answer(tx, [table.id("web app")], "authenticates", True)
    table.hand.click("web app")
    table.hand.key(Qt.Key.Key_C, CTRL | ALT)
    table.hand.click("orders db")

    placing.paste_properties(table.canvas)

    assert table["orders db"].answers == {}
    assert table.said[-1][0] == "The properties of a process fit a process only: select one."


def test_pasting_before_anything_was_copied_says_what_to_do(lay):
    table = lay("customer")
    table.hand.click("customer")

    table.hand.key(Qt.Key.Key_V, CTRL | ALT)

    assert table.said[-1][0] == "Copy the style of an element first."

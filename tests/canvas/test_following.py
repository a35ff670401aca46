"""Rows 39 and 70 of the behaviours: an end that is dropped on nothing makes a node; selection follows the data."""

from __future__ import annotations

from PySide6.QtCore import Qt

from drawn import dfd
from hand import ALT, CTRL
from threatline.commands.place import place
from threatline.model.geometry import Point
from threatline.model.records import Flow


def end_of(table, flow: str, end: str) -> tuple[float, float]:
    table.desk.select([table.id(flow)])
    return tuple(getattr(table.page.items_by_id[table.id(flow)].curve, end))


def test_an_end_released_on_nothing_makes_a_node_there_when_it_has_a_name(lay):
    table = lay("customer -> web app")
    flow = table.id("customer -> web app")

    table.hand.drag(end_of(table, "customer -> web app", "end"), (300, 260))
    during = table.steps(), table.canvas.naming.editor.is_open
    table.hand.type("Orders DB")
    table.hand.key(Qt.Key.Key_Return)

    assert during == (0, True)
    assert table.document.records[flow].target == table.id("Orders DB")
    assert table["Orders DB"].kind == "store"
    assert table.steps() == 1
    table.hand.key(Qt.Key.Key_Z, CTRL)
    assert table.document.records[flow].target == table.id("web app")
    assert table.document.count("store") == 0


def test_the_first_end_released_on_nothing_makes_a_node_from_which_the_flow_comes(lay):
    table = lay("customer -> web app")
    flow = table.id("customer -> web app")

    table.hand.drag(end_of(table, "customer -> web app", "start"), (0, 260))
    table.hand.type("@Partner")
    table.hand.key(Qt.Key.Key_Return)

    record = table.document.records[flow]
    assert (record.source, record.target) == (table.id("Partner"), table.id("web app"))
    assert table["Partner"].kind == "actor"


def test_esc_returns_an_end_that_was_released_on_nothing(lay):
    table = lay("customer -> web app")

    table.hand.drag(end_of(table, "customer -> web app", "end"), (300, 260))
    table.hand.key(Qt.Key.Key_Escape)

    (flow,) = table.document.of_kind(Flow)
    assert flow.target == table.id("web app")
    assert table.steps() == 0
    assert not table.canvas.stage.is_on


def test_an_end_released_on_a_wrong_target_returns_and_the_reason_is_said(lay):
    drawn = dfd("customer -> web app")
    with drawn.document.transaction("Note") as tx:
        place(tx, "note", drawn.diagram, Point(300, 260), "Remark")
    table = lay(drawn=drawn)

    table.hand.drag(end_of(table, "customer -> web app", "end"), "Remark")

    assert table["customer -> web app"].target == table.id("web app")
    assert table.steps() == 0
    assert table.said[-1][0] == "A note is a remark; flows join actors, processes and stores."


def test_alt_and_arrows_walk_the_selection_with_and_against_the_data(lay):
    table = lay("customer -> web app -> orders db")
    table.hand.click("customer")

    walked = []
    for key in (Qt.Key.Key_Right,) * 4 + (Qt.Key.Key_Left,) * 2:
        table.hand.key(key, ALT)
        walked.append(*table.selected())

    assert walked == [
        "customer -> web app", "web app", "web app -> orders db", "orders db", "web app -> orders db", "web app",
    ]  # fmt: skip
    assert table.steps() == 0


def test_where_the_data_ends_the_selection_stays_and_says_so(lay):
    table = lay("customer -> web app")
    table.hand.click("web app")

    table.hand.key(Qt.Key.Key_Right, ALT)

    assert table.selected() == {"web app"}
    assert table.said[-1][0] == "Nothing goes out of web app."


def test_a_double_click_on_an_end_of_a_selected_flow_goes_to_the_element_at_its_other_end(lay):
    table = lay("customer -> web app")

    table.hand.double_click(end_of(table, "customer -> web app", "start"))

    assert table.selected() == {"web app"}
    assert not table.canvas.naming.editor.is_open

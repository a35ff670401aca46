"""Row 17 of the behaviours: near the edge the view follows what is in the hand, the nearer the quicker."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from threatline.canvas.edge_scroll import REACH, pace
from threatline.model.records import Flow


def middle_of_view(table):
    return table.canvas.mapToScene(table.canvas.viewport().rect().center())


def at_px(table, x, y):
    place = table.canvas.mapToScene(round(x), round(y))
    return place.x(), place.y()


def test_the_view_follows_a_dragged_node_near_the_edge_and_the_node_goes_along(lay, qtbot):
    table = lay("customer")
    right = at_px(table, table.canvas.viewport().width() - 4, 350)[0]

    with table.hand.dragging("customer", (right, 100)):
        qtbot.waitUntil(lambda: middle_of_view(table).x() > 300 + 200, timeout=5000)

    assert table["customer"].x + table["customer"].width > right
    assert table.steps() == 1
    after = middle_of_view(table)
    qtbot.wait(60)
    assert middle_of_view(table) == after


def test_the_view_follows_a_flow_and_a_marquee_too(lay, qtbot):
    table = lay("customer")
    table.canvas.set_tool("flow")
    bottom = at_px(table, 300, table.canvas.viewport().height() - 2)[1]
    with table.hand.dragging("customer", (300, bottom)):
        qtbot.waitUntil(lambda: middle_of_view(table).y() > 100 + 150, timeout=5000)
    table.hand.key(Qt.Key.Key_Escape)
    assert not list(table.document.of_kind(Flow))
    table.canvas.set_tool("select")

    before = middle_of_view(table)
    start, stop = at_px(table, 500, 350), at_px(table, 500, 2)
    with table.hand.dragging(start, stop):
        qtbot.waitUntil(lambda: middle_of_view(table).y() < before.y() - 150, timeout=5000)


def test_esc_and_a_way_back_into_the_middle_end_it(lay, qtbot):
    table = lay("customer")
    edge = at_px(table, 2, 350)

    with table.hand.dragging("customer", edge):
        qtbot.waitUntil(lambda: middle_of_view(table).x() < 250, timeout=5000)
        table.hand.key(Qt.Key.Key_Escape)
        there = middle_of_view(table)
        qtbot.wait(60)
        assert middle_of_view(table) == there
    assert table.steps() == 0


def test_what_lies_at_the_edge_is_taken_up_without_the_view_running_away(lay, qtbot):
    table = lay("customer", centre=(300.0 + 190.0, 100.0))
    x = table.hand.px("customer").x()
    assert x < REACH
    before = middle_of_view(table)

    with table.hand.dragging("customer", at_px(table, x + 8, 350)):
        qtbot.wait(60)
        assert middle_of_view(table) == QPointF(before)


@pytest.mark.parametrize(("at", "expected"), [(REACH, 0), (500, 0), (0, 20), (-300, 20), (1000, -20), (1400, -20)])
def test_the_pace_grows_with_nearness_and_has_a_limit(at, expected):
    assert pace(at, 1000) == expected


def test_the_nearer_the_quicker():
    paces = [pace(at, 1000) for at in range(REACH, -1, -1)]
    assert paces == sorted(paces)
    assert paces[0] == 0 < paces[-1]

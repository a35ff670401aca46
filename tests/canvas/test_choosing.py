"""Rows 6 and 7 of the behaviours: what lies beneath, and select by kind or state."""

from __future__ import annotations

import pytest

from drawn import dfd
from hand import ALT
from threatline.canvas import choosing
from threatline.commands.answer import leave_out
from threatline.commands.decide import take_on
from threatline.commands.lock import lock
from threatline.commands.place import place
from threatline.model.geometry import Point


def piled():
    """A note over a node in a box."""
    drawn = dfd("customer -> web app")
    drawn.box_around("Shop", "web app")
    with drawn.document.transaction("Pile") as tx:
        place(tx, "note", drawn.diagram, Point(300.0, 0.0), "remark")
    return drawn


def test_alt_click_walks_down_through_what_overlaps_and_says_how_far(lay):
    table = lay(drawn=piled())
    table.hand.click("web app")
    assert table.selected() == {"remark"}

    seen = []
    for _ in range(3):
        table.hand.click("web app", keys=ALT)
        seen.append((table.selected(), table.said[-1][0]))

    assert seen == [
        ({"web app"}, "web app: 2 of 3"),
        ({"Shop"}, "Shop: 3 of 3"),
        ({"remark"}, "remark: 1 of 3"),
    ]
    assert table.steps() == 0


def test_alt_click_on_an_unselected_pile_takes_what_lies_beneath_the_top(lay):
    table = lay(drawn=piled())

    table.hand.click("web app", keys=ALT)

    assert table.selected() == {"web app"}


def test_alt_click_on_empty_canvas_selects_nothing(lay):
    table = lay("customer")
    table.hand.click("customer")

    table.hand.click((0, 300), keys=ALT)

    assert table.selected() == set()


@pytest.mark.parametrize(
    ("choose", "expected"),
    [
        (choosing.select_actors, {"customer"}),
        (choosing.select_processes, {"web app"}),
        (choosing.select_stores, {"orders db"}),
        (choosing.select_flows, {"customer -> web app", "web app -> orders db"}),
        (choosing.select_boundaries, {"Shop"}),
        (choosing.select_crossing, {"customer -> web app"}),
        (choosing.select_out_of_scope, {"customer"}),
        (choosing.select_locked, {"orders db"}),
    ],
)
def test_a_kind_or_state_is_selected_whole(lay, choose, expected):
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("Shop", "web app", "orders db")
    with drawn.document.transaction("States") as tx:
        leave_out(tx, [drawn.id("customer")], "not ours")
        lock(tx, [drawn.id("orders db")])
    table = lay(drawn=drawn)

    choose(table.canvas)

    assert table.selected() == expected
    assert table.said[-1][0].startswith(f"{len(expected)} selected")


def test_what_has_open_threats_is_what_the_engine_says(lay):
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("Shop", "web app", "orders db")
    with drawn.document.transaction("Worry") as tx:
        take_on(tx, "PR-S-01", drawn.id("web app"))
    table = lay(drawn=drawn)
    engine = table.desk.session.engine

    choosing.select_threatened(table.canvas)

    expected = {table.name(id) for id in table.page.items_by_id if engine.summary(id).open}
    assert table.selected() == expected != set()


def test_when_there_is_none_the_selection_stays_and_it_says_so(lay):
    table = lay("customer -> web app")
    table.hand.click("customer")

    choosing.select_stores(table.canvas)

    assert table.selected() == {"customer"}
    assert table.said[-1][0] == "There are no stores on this diagram."

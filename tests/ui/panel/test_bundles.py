"""The same threat on parallel flows is one row; what is answered there is answered on all of them in one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from drawn import Drawn, dfd
from threatline.commands.connect import connect
from threatline.commands.remove import delete
from threatline.commands.rename import rename
from threatline.model.identity import threat_key
from threatline.model.records import Flow
from ui.panel.opened import Open, Opened, press

NAMES = ("Card data", "Order status", "Address", "Basket")


def parallel(**answers: Any) -> Drawn:
    """Draw four flows from a web app to a core, one from there to a store, all with the same answers."""
    drawn = dfd("web app -> core -> orders db")
    with drawn.document.transaction("Draw") as tx:
        for _ in NAMES[1:]:
            connect(tx, drawn.id("web app"), drawn.id("core"))
        flows = [f.id for f in tx.now.of_kind(Flow) if f.target == drawn.id("core")]
        for flow, name in zip(flows, NAMES, strict=True):
            rename(tx, flow, name)
            tx.update(flow, {f"answers.{key}": value for key, value in answers.items()})
    return drawn


UNSAFE = {"network": "internet", "protocol": "http", "encrypted": False}


def rows_of(it: Opened, *names: str) -> list[tuple[str, str]]:
    """Return the listed rows about some elements: name and letter."""
    model = it.panel.rows
    ids = {it.drawn.id(name): name for name in names}
    return [(ids[key[0]], key[1]) for at in range(model.rowCount()) if (key := model.key(at))[0] in ids]


def open_bundle(opened: Open, letter: str = "T") -> Opened:
    it = opened(parallel(**UNSAFE))
    (row,) = [key for key in rows_of(it, *NAMES) if key[1] == letter]
    it.panel.threats.open_row((it.drawn.id(row[0]), letter))
    it.panel.threats.setFocus()
    return it


def test_parallel_flows_that_say_the_same_are_one_row_with_their_names_and_number(opened: Open) -> None:
    it = opened(parallel(**UNSAFE))

    listed = rows_of(it, *NAMES)

    assert sorted(letter for _, letter in listed) == ["D", "I", "T"]
    card = it.panel.rows.card((it.drawn.id(listed[0][0]), listed[0][1]))
    assert card is not None
    assert card.count == 4
    assert card.element_name.endswith(" and 2 more from web app to core")
    assert all(name in NAMES for name in card.element_name.split(" and ")[0].split(", "))


def test_a_single_selected_flow_shows_its_own_rows_and_several_show_one_for_all(opened: Open) -> None:
    it = opened(parallel(**UNSAFE))

    it.select("Basket")
    alone = rows_of(it, *NAMES)
    it.select("Basket", "Address")
    both = rows_of(it, *NAMES)

    assert {name for name, _ in alone} == {"Basket"}
    assert len(both) == len(alone)
    first = it.panel.rows.key(0)
    assert len(it.panel.rows.members(first)) == 2


def test_deciding_about_the_row_decides_about_all_flows_in_one_step(qtbot: QtBot, opened: Open) -> None:
    it = open_bundle(opened)
    rule, before = it.panel.threats.card.threat.rule, it.steps()

    press(qtbot, it, Qt.Key.Key_1)
    it.desk.flush()

    decided = [it.desk.document.records.get(threat_key(rule, it.drawn.id(name))) for name in NAMES]
    assert [getattr(decision, "status", None) for decision in decided] == ["open"] * 4
    assert it.steps() == before + 1
    assert len([key for key in rows_of(it, *NAMES) if key[1] == "T"]) == 1


def test_a_way_out_of_the_row_is_taken_on_all_flows_and_undone_at_once(qtbot: QtBot, opened: Open) -> None:
    it = open_bundle(opened, "I")
    rule = it.panel.threats.card.threat.rule

    press(qtbot, it, Qt.Key.Key_C)
    it.desk.flush()

    keys = [threat_key(rule, it.drawn.id(name)) for name in NAMES]
    engine = it.desk.session.engine
    assert [engine.threat(key).state for key in keys] == ["resolved_by_design"] * 4
    it.desk.undo()
    assert [engine.threat(key).state for key in keys] == ["suggested"] * 4


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        (lambda it: it.answer("Basket", encrypted=True), 2),
        (lambda it: it.desk.run(delete, [it.drawn.id("Basket")]), 1),
        (lambda it: it.desk.session.run(turn, it.drawn.id("Basket")), 2),
    ],
    ids=["answered otherwise", "deleted", "turned round"],
)
def test_a_flow_leaves_its_row_when_it_says_something_else(
    opened: Open, change: Callable[[Opened], object], rows: int
) -> None:
    it = opened(parallel(**UNSAFE))
    names = [name for name in NAMES if name != "Basket"]
    ids = {it.drawn.id(name) for name in NAMES}

    change(it)
    it.desk.flush()

    model = it.panel.rows
    listed = [key for at in range(model.rowCount()) if (key := model.key(at))[0] in ids and key[1] == "I"]
    assert len(listed) == rows
    bundle = next(key for key in listed if len(model.members(key)) > 1)
    assert {element for element, _ in model.members(bundle)} == {it.drawn.id(name) for name in names}
    assert model.card(bundle).count == 3


def turn(tx, flow: str) -> None:
    record = tx.now.get(flow, Flow)
    tx.update(flow, {"source": record.target, "target": record.source})


def test_what_was_changed_and_undone_stands_together_again(opened: Open) -> None:
    it = opened(parallel(**UNSAFE))
    before = sorted(rows_of(it, *NAMES))
    it.answer("Basket", encrypted=True)

    it.desk.undo()
    it.desk.select([])

    assert len(rows_of(it, *NAMES)) == len(before)

"""Rows 13, 14, 18 and 19 of the behaviours: duplicate, delete, cut, copy and paste."""

from __future__ import annotations

import json

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication

from drawn import dfd
from hand import ALT, CTRL, NONE, SHIFT
from threatline.canvas.clipboard import ELEMENTS_MIME
from threatline.commands.decide import decide, take_on
from threatline.model.records import Decision


def names(table, kind="process"):
    return sorted(r.name for r in table.document.records.values() if r.kind == kind)


def test_ctrl_d_copies_one_grid_step_away_with_the_flows_between_and_selects_the_copy(lay):
    table = lay("customer -> web app")
    table.hand.key(Qt.Key.Key_A, CTRL)
    originals = set(table.desk.selection)

    table.hand.key(Qt.Key.Key_D, CTRL)

    copies = [table.document.records[id] for id in table.desk.selection]
    assert not originals & set(table.desk.selection)
    assert sorted(copy.kind for copy in copies) == ["actor", "flow", "process"]
    (copy,) = [record for record in copies if record.kind == "process"]
    original = next(table.document.records[id] for id in originals if table.document.records[id].kind == "process")
    assert (copy.x - original.x, copy.y - original.y) == (8, 8)
    assert table.steps() == 1


def test_a_second_ctrl_d_repeats_the_offset_of_a_copy_that_was_dragged_off(lay):
    table = lay("customer")
    table.hand.drag("customer", (200, 96), keys=ALT)
    first = table.document.records[table.desk.selection[0]]

    table.hand.key(Qt.Key.Key_D, CTRL)

    second = table.document.records[table.desk.selection[0]]
    assert (second.x - first.x, second.y - first.y) == (first.x + 72, first.y + 32)


def test_alt_drag_and_ctrl_held_before_the_drag_duplicate_and_the_original_stays(lay):
    for keys in (ALT, CTRL):
        table = lay("customer -> web app")
        before = table["web app"]

        table.hand.drag("web app", (300, 160), keys=keys)

        assert table["customer"].y == -32
        assert table.document.records[before.id] == before
        assert names(table) == ["web app", "web app"]
        assert table.steps() == 1


def test_pressing_or_releasing_alt_in_mid_drag_switches_between_move_and_copy(lay):
    table = lay("customer -> web app")

    with table.hand.dragging("web app", (300, 160)):
        table.hand.move((300, 160), ALT)
        assert table.canvas.pointer.gesture.copies
        assert table.canvas.pointer.gesture.preview.hidden == frozenset()
        table.hand.move((300, 160), NONE)
        assert not table.canvas.pointer.gesture.copies

    assert names(table) == ["web app"]
    assert table["web app"].y == 128


def test_delete_takes_the_flows_and_decisions_tells_how_many_and_one_undo_brings_all_back(lay):
    table = lay("customer -> web app -> orders db")
    with table.document.transaction("Decide") as tx:
        take_on(tx, "PR-S-01", table.id("web app"))
        take_on(tx, "FL-T-01", table.id("customer -> web app"))
    before = dict(table.document.records)
    table.hand.click("web app")
    table.commits.clear()

    table.hand.key(Qt.Key.Key_Delete)

    assert table.document.count("flow") == table.document.count("decision") == 0
    assert table.said[-1] == ("web app deleted, with 2 more elements and 2 decisions.", True)
    assert table.steps() == 1
    table.desk.undo()
    assert table.document.records == before


def test_backspace_deletes_as_well(lay):
    table = lay("customer -> web app")
    table.hand.click("web app")

    table.hand.key(Qt.Key.Key_Backspace)

    assert names(table) == []


def test_copy_and_paste_lands_at_the_pointer_with_flows_and_owners(lay):
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")
    table = lay(drawn=drawn)
    table.desk.select([table.id("cloud")])
    table.hand.key(Qt.Key.Key_C, CTRL)

    table.hand.move((420, 300))
    table.hand.key(Qt.Key.Key_V, CTRL)

    pasted = [table.document.records[id] for id in table.desk.selection]
    (box,) = [record for record in pasted if record.kind == "boundary"]
    members = [record for record in pasted if record.kind in ("process", "store")]
    assert abs(box.x + box.width / 2 - 420) <= 4
    assert abs(box.y + box.height / 2 - 300) <= 4
    assert len(members) == 2
    assert {member.boundary for member in members} == {box.id}
    assert [record.kind for record in pasted].count("flow") == 1
    assert table.steps() == 1


def test_paste_is_offset_when_the_pointer_did_not_move_and_further_each_time(lay):
    table = lay("customer")
    table.hand.click("customer")
    table.hand.key(Qt.Key.Key_C, CTRL)

    table.hand.key(Qt.Key.Key_V, CTRL)
    first = table.document.records[table.desk.selection[0]]
    table.hand.key(Qt.Key.Key_V, CTRL)
    second = table.document.records[table.desk.selection[0]]

    assert (first.x, first.y) == (-72 + 8, -32 + 8)
    assert (second.x, second.y) == (-72 + 16, -32 + 16)


def test_cut_takes_away_and_paste_brings_back(lay):
    table = lay("customer -> web app")
    table.hand.key(Qt.Key.Key_A, CTRL)

    table.hand.key(Qt.Key.Key_X, CTRL)
    empty = table.document.count("process")
    table.hand.key(Qt.Key.Key_V, CTRL)

    assert empty == 0
    assert table.document.count("process") == table.document.count("flow") == 1


def test_a_copy_is_lines_of_text_for_other_programs(lay):
    table = lay("customer -> web app", "mailer")
    table.hand.key(Qt.Key.Key_A, CTRL)

    table.hand.key(Qt.Key.Key_C, CTRL)

    assert QGuiApplication.clipboard().text().splitlines() == ["customer -> web app", "mailer"]


def put_on_clipboard(raw: bytes) -> None:
    mime = QMimeData()
    mime.setData(ELEMENTS_MIME, raw)
    QGuiApplication.clipboard().setMimeData(mime)


def test_a_broken_clipboard_is_refused_with_a_sentence_and_changes_nothing(lay):
    table = lay("customer")
    deep = b'{"version": 1, "records": [' + b"[" * 50_000 + b"]" * 50_000 + b"]}"
    for raw in (b"", b"{", b"[]", b'{"records": 3}', b'{"version": 7, "records": []}', deep, b"\xff\xfe"):
        put_on_clipboard(raw)

        table.hand.key(Qt.Key.Key_V, CTRL)

        assert table.said[-1][0].endswith("."), raw[:20]
    assert table.steps() == 0


def test_what_refers_to_something_that_was_not_copied_is_left_out(lay):
    table = lay("customer -> web app")
    records = [json.loads(r.model_dump_json()) for r in table.document.records.values() if r.kind in ("flow", "actor")]
    records[0]["boundary"] = records[0]["id"]
    put_on_clipboard(json.dumps({"version": 1, "records": records}).encode())

    table.hand.key(Qt.Key.Key_V, CTRL)

    assert table.document.count("actor") == 2
    assert table.document.count("flow") == 1
    assert table.document.records[table.desk.selection[0]].boundary is None


def test_a_title_page_on_the_clipboard_is_not_pasted(lay):
    table = lay("customer")
    project = json.loads(table.document.project.model_dump_json())
    put_on_clipboard(json.dumps({"version": 1, "records": [project]}).encode())

    table.hand.key(Qt.Key.Key_V, CTRL)

    assert table.steps() == 0
    assert "cannot be pasted" in table.said[-1][0]


def test_shift_click_then_duplicate_keeps_only_flows_between_the_copies(lay):
    table = lay("customer -> web app -> orders db")
    table.hand.click("web app")
    table.hand.click("orders db", SHIFT)

    table.hand.key(Qt.Key.Key_D, CTRL)

    kinds = sorted(table.document.records[id].kind for id in table.desk.selection)
    assert kinds == ["flow", "process", "store"]


def decided(table, name="web app"):
    with table.document.transaction("Decide") as tx:
        decide(tx, "PR-T-00", table.id(name), status="accept", owner="Ada")
    table.commits.clear()


def test_a_duplicate_says_how_many_decisions_stayed_and_copies_them_when_asked(lay):
    table = lay("web app")
    decided(table)
    offers = []
    table.desk.offered.connect(lambda word, act: offers.append((word, act)))
    table.hand.click("web app")

    table.hand.key(Qt.Key.Key_D, CTRL)

    assert table.said[-1] == ("1 decision was left with the original.", True)
    ((word, act),) = offers
    assert (word, table.document.count("decision")) == ("Copy them too", 1)
    act()
    assert [one.owner for one in table.document.of_kind(Decision)] == ["Ada", "Ada"]
    table.desk.undo()
    assert (table.document.count("decision"), table.document.count("process")) == (1, 2)


def test_pasting_a_copy_leaves_decisions_and_pasting_what_was_cut_brings_them_once(lay):
    table = lay("web app")
    decided(table)
    table.hand.click("web app")
    table.hand.key(Qt.Key.Key_C, CTRL)
    table.hand.key(Qt.Key.Key_V, CTRL)
    assert table.document.count("decision") == 1
    table.desk.undo()

    table.hand.click("web app")
    table.hand.key(Qt.Key.Key_X, CTRL)
    table.hand.key(Qt.Key.Key_V, CTRL)
    assert [one.element for one in table.document.of_kind(Decision)] == list(table.desk.selection)
    table.hand.key(Qt.Key.Key_V, CTRL)

    assert (table.document.count("decision"), table.document.count("process")) == (1, 2)


def test_what_was_cut_and_brought_back_by_undo_is_pasted_without_its_decisions(lay):
    table = lay("web app")
    decided(table)
    table.hand.click("web app")
    table.hand.key(Qt.Key.Key_X, CTRL)
    table.desk.undo()

    table.hand.key(Qt.Key.Key_V, CTRL)

    assert (table.document.count("decision"), table.document.count("process")) == (1, 2)

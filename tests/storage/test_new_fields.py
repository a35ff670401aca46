"""Fields that came later: old files open, and what does not use them keeps its bytes."""

from __future__ import annotations

from drawn import dfd
from threatline.commands.group import group
from threatline.commands.lock import lock
from threatline.commands.move import move
from threatline.storage.tmproj import dump, load


def test_a_project_without_locks_groups_and_moved_elements_does_not_name_them():
    text = dump(dfd("customer -> web app").document.records.values()).decode()

    assert not any(f'"{field}"' in text for field in ("locked", "group", "by_hand"))


def test_locks_groups_and_what_was_placed_by_hand_come_back():
    drawn = dfd("customer -> web app")
    with drawn.document.transaction("Arrange") as tx:
        move(tx, [drawn.id("web app")], 8.0, 0.0)
        group(tx, [drawn.id("customer"), drawn.id("web app")])
        lock(tx, [drawn.id("customer")])

    again = {record.id: record for record in load(dump(drawn.document.records.values()))}

    assert again == dict(drawn.document.records)
    assert again[drawn.id("customer")].locked
    assert again[drawn.id("web app")].by_hand

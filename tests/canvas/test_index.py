"""Which elements are found near a place: all that cover something of it, long lines by their pieces."""

from __future__ import annotations

import random

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from threatline.canvas.camera import Outlook
from threatline.commands.connect import connect
from threatline.commands.group import group
from threatline.commands.lock import lock
from threatline.commands.move import move
from threatline.commands.place import draw_boundary, place
from threatline.commands.remove import delete
from threatline.model.geometry import Point, Rect


def meets(item, area: Rect) -> bool:
    return any(piece.intersects(area) for piece in item.pieces())


def on_screen(table) -> QImage:
    """What the window shows now, with nothing painted for the occasion as `grab` would."""
    return table.canvas.screen().grabWindow(table.canvas.winId()).toImage()


def different(one: QImage, other: QImage, step: int = 2) -> int:
    """How many px, of each so many in both directions, differ by more than the edge of a line may."""
    return sum(
        abs(one.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness()) > 60
        for x in range(0, other.width(), step)
        for y in range(0, other.height(), step)
    )


def test_what_is_found_is_what_covers_the_area_after_any_edits(lay):
    table = lay("a -> b -> c", "d -> b", "c -> d")
    chance = random.Random(3)
    for _ in range(30):
        with table.document.transaction("Edit") as tx:
            spot = Point(chance.uniform(-4000, 4000), chance.uniform(-3000, 3000))
            node = place(tx, "process", table.drawn.diagram, spot)
            connect(tx, node, table.id("b"))
            move(tx, [table.id("b")], chance.uniform(-900, 900), chance.uniform(-900, 900))
            if chance.random() < 0.3:
                delete(tx, [node])
        table.desk.flush()
        x, y = chance.uniform(-4000, 4000), chance.uniform(-3000, 3000)
        area = Rect(x, y, chance.uniform(0, 3000), chance.uniform(0, 40))

        found = table.page.near(area)

        assert set(found) == {item for item in table.page.items_by_id.values() if meets(item, area)}
        assert [item.height for item in found] == sorted(item.height for item in found)


def test_a_flow_is_found_along_its_line_and_not_in_the_room_around_it(lay):
    table = lay("a -> b")
    with table.document.transaction("Far") as tx:
        move(tx, [table.id("b")], 3000.0, 2500.0)
    table.desk.flush()
    flow = table.page.items_by_id[table.id("a -> b")]

    on_line = [flow in table.page.near(Rect(*point, 0.0, 0.0)) for point in flow.curve.flattened(40)]
    box = flow.curve.bounds()
    corner = Rect(box.x + 20, box.bottom - 40, 20.0, 20.0)

    assert all(on_line)
    assert flow.bounds.contains(corner.x, corner.y)
    assert flow not in table.page.near(corner)


def test_a_boundary_as_large_as_a_country_is_found_everywhere_in_it(lay):
    table = lay("a -> b")
    with table.document.transaction("Huge") as tx:
        huge = draw_boundary(tx, table.drawn.diagram, Rect(-400_000, -400_000, 800_000, 800_000))
    table.desk.flush()
    item = table.page.items_by_id[huge]

    assert item in table.page.near(Rect(390_000, -399_000, 5.0, 5.0))
    assert item not in table.page.near(Rect(450_000, 0.0, 5.0, 5.0))
    assert len(table.page.near(Rect(-500_000, -500_000, 1_000_000, 1_000_000))) == len(table.page.items_by_id)


def test_a_flow_is_painted_again_where_it_was_and_where_it_is(lay):
    table = lay("a -> b", centre=(300, 300))
    before = table.page.items_by_id[table.id("a -> b")].curve.at(0.5)[0]
    spot = table.hand.px((before.x, before.y))

    with table.document.transaction("Move") as tx:
        move(tx, [table.id("a"), table.id("b")], 0.0, 160.0)
    table.desk.flush()
    QApplication.processEvents()
    image = on_screen(table)

    here = table.page.items_by_id[table.id("a -> b")].curve.at(0.2)[0]
    assert image.pixelColor(spot).lightness() > 220
    assert image.pixelColor(table.hand.px((here.x, here.y))).lightness() < 160


def test_panning_in_both_directions_shows_the_same_as_painting_anew(lay):
    table = lay("a -> b -> c", "c -> a")
    with table.document.transaction("Far") as tx:
        move(tx, [table.id("c")], 1400.0, 900.0)
    table.desk.flush()
    table.canvas.camera.look(Outlook(500.0, 300.0, 1.0))
    QApplication.processEvents()

    for step in ((-37, 23), (11, -60), (5, 5), (-80, -2)):
        table.canvas.camera.pan(*step)
        QApplication.processEvents()
    panned = on_screen(table)
    table.canvas.viewport().update()
    fresh = table.canvas.grab().toImage()

    assert panned.size() == fresh.size()
    assert different(panned, fresh, 4) < 20


def lock_it(tx, table):
    lock(tx, [table.id("a")])


def move_a_member(tx, table):
    move(tx, [table.id("c")], -60.0, -50.0)


@pytest.mark.parametrize("change", [lock_it, move_a_member])
def test_what_has_its_size_in_px_around_the_selection_is_painted_again_with_it(lay, change):
    table = lay("a -> b", "c", scale=0.45)
    if change is move_a_member:
        with table.document.transaction("Group") as tx:
            group(tx, [table.id("a"), table.id("c")])
        table.desk.flush()
    table.desk.select([table.id("a")])
    QApplication.processEvents()

    with table.document.transaction("Change") as tx:
        change(tx, table)
    table.desk.flush()
    QApplication.processEvents()
    followed = on_screen(table)
    table.canvas.viewport().update()
    QApplication.processEvents()

    assert different(followed, on_screen(table)) < 4

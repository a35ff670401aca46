"""Rows 48–50 and 52–54 of the behaviours: boundaries carry, take in, let go, grow, and stay behind."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from drawn import dfd
from hand import CTRL, LEFT, NONE
from threatline.canvas import verbs
from threatline.canvas.items import BoundaryItem
from threatline.model.records import Boundary


def cloud(*members, chain="customer -> web app -> orders db"):
    drawn = dfd(chain)
    drawn.box_around("cloud", *(members or ("web app",)))
    return drawn


def on_border(table, name):
    box = table[name]
    return (box.x, box.y + box.height * 0.7)


def test_a_box_carries_members_nested_boxes_and_inner_bends_by_its_border(lay):
    drawn = cloud("web app", "orders db")
    drawn.box_around("vault", "orders db")
    with drawn.document.transaction("Bend") as tx:
        tx.update(drawn.id("web app -> orders db"), {"bends": ((450.0, 20.0),)})
    table = lay(drawn=drawn)
    x, y = on_border(table, "cloud")
    before = {name: (table[name].x, table[name].y) for name in ("web app", "orders db", "vault", "cloud", "customer")}

    table.hand.drag((x, y), (x, y + 160))

    dy = table["cloud"].y - before["cloud"][1]
    assert abs(dy - 160) <= 4
    for name in ("web app", "orders db", "vault"):
        assert (table[name].x, table[name].y) == (before[name][0], before[name][1] + dy)
    assert (table["customer"].x, table["customer"].y) == before["customer"]
    assert table["web app -> orders db"].bends == ((450.0, 20.0 + dy),)
    assert table.steps() == 1


def test_a_box_is_moved_by_its_title_too(lay):
    table = lay(drawn=cloud())
    box = table["cloud"]

    table.hand.drag((box.x + 30, box.y + 20), (box.x + 30, box.y + 180))

    assert abs(table["cloud"].y - box.y - 160) <= 4


def test_move_frame_only_leaves_the_contents_where_they_are(lay):
    table = lay(drawn=cloud())
    box, member = table["cloud"], table["web app"]
    table.desk.select([box.id])
    verbs.move_frame_only(table.canvas)

    table.hand.drag(on_border(table, "cloud"), (box.x + 8, box.y + box.height * 0.7))
    x, y = on_border(table, "cloud")
    table.hand.drag((x, y), (x, y + 40))

    assert table["cloud"].y > box.y + 30, "the second drag carries again"
    assert table["web app"].y == member.y + (table["cloud"].y - box.y)


def test_the_coming_owner_lights_up_and_membership_changes_on_release_in_the_same_step(lay):
    drawn = cloud("orders db")
    table = lay(drawn=drawn)
    box = table["cloud"]
    owner_y = box.y + 100

    with table.hand.dragging("web app", (600, owner_y + 30)):
        preview = table.canvas.stage.preview
        assert preview.target == box.id
        assert preview.words == "will own 2"
        assert drawn.owner_of("web app") is None

    assert drawn.owner_of("web app") == "cloud"
    assert table.steps() == 1
    assert table.said[-1] == ("web app moved into cloud.", True)


def test_dragged_over_the_border_an_element_is_let_go(lay):
    drawn = cloud()
    table = lay(drawn=drawn)

    table.hand.drag("web app", (300, 300))

    assert drawn.owner_of("web app") is None
    assert table.said[-1] == ("web app moved out of cloud.", True)


def test_drawing_a_box_around_elements_counts_them_and_makes_them_members(lay):
    table = lay("customer -> web app -> orders db")
    table.hand.type("5")

    with table.hand.dragging((200, -80), (700, 80)):
        assert table.canvas.stage.preview.words == "will own 2"
        assert table.steps() == 0

    (box,) = table.document.of_kind(Boundary)
    assert table.drawn.owner_of("web app") == table.drawn.owner_of("orders db") == box.name == "Boundary 1"
    assert table.drawn.owner_of("customer") is None
    assert table.canvas.naming.editor.is_open
    assert table.steps() == 1


def test_a_click_with_the_boundary_tool_draws_an_empty_box(lay):
    table = lay("customer")
    table.hand.type("5")

    table.hand.click((400, 250))

    (box,) = table.document.of_kind(Boundary)
    assert (box.width, box.height) == (336, 208)


def test_a_boundary_line_is_drawn_from_click_to_click_and_ended_by_a_double_click(lay):
    table = lay("customer -> web app")
    table.canvas.set_tool("boundary-line")

    table.hand.click((152, -104))
    table.hand.click((168, 0))
    table.hand.glide((152, 104))
    assert len(table.canvas.stage.preview.line) == 3
    table.hand.press((152, 104))
    table.hand.release()
    QTest.mouseDClick(table.hand.port, LEFT, NONE, table.hand.at)
    QTest.mouseRelease(table.hand.port, LEFT, NONE, table.hand.at)

    (line,) = table.document.of_kind(Boundary)
    assert line.points == ((152.0, -104.0), (168.0, 0.0), (152.0, 104.0))
    assert table.page.items_by_id[table.id("customer -> web app")].marks
    assert table.steps() == 1


def test_enter_ends_a_boundary_line_and_backspace_takes_a_point_back(lay):
    table = lay("customer")
    table.canvas.set_tool("boundary-line")
    for where in ((152, -104), (168, 0), (300, 0)):
        table.hand.click(where)

    table.hand.key(Qt.Key.Key_Backspace)
    table.hand.key(Qt.Key.Key_Return)

    (line,) = table.document.of_kind(Boundary)
    assert line.points == ((152.0, -104.0), (168.0, 0.0))


def test_a_frame_grows_when_a_member_is_moved_against_it(lay):
    drawn = cloud()
    table = lay(drawn=drawn)
    box = table["cloud"]

    table.hand.drag("web app", (box.x + box.width - 50, 0))

    grown = table["cloud"]
    assert drawn.owner_of("web app") == "cloud"
    assert grown.width > box.width
    assert grown.x + grown.width >= table["web app"].x + table["web app"].width + 32


def test_a_frame_that_is_not_to_grow_stays_and_a_hint_appears(lay):
    drawn = cloud()
    with drawn.document.transaction("Stiff") as tx:
        tx.update(drawn.id("cloud"), {"fit": False})
    table = lay(drawn=drawn)
    box = table["cloud"]
    table.hand.click("web app")

    table.hand.type("A web app with a name that makes it very much wider")
    table.hand.key(Qt.Key.Key_Return)

    name = table.document.records[table.desk.selection[0]].name
    assert table["cloud"] == box
    assert table.said[-1][0] == f"{name[:40]} sticks out of cloud, whose frame stays as it is."


def test_deleting_a_box_leaves_its_members_and_they_move_up_one_level(lay):
    drawn = cloud("web app", "orders db")
    drawn.box_around("vault", "orders db")
    table = lay(drawn=drawn)
    table.desk.select([table.id("vault")])

    table.hand.key(Qt.Key.Key_Delete)

    assert drawn.owner_of("orders db") == "cloud"
    assert table.steps() == 1


def test_delete_with_contents_takes_everything_inside(lay):
    table = lay(drawn=cloud("web app", "orders db"))
    table.desk.select([table.id("cloud")])

    verbs.delete_with_contents(table.canvas)

    assert sorted(record.kind for record in table.document.records.values()) == ["actor", "diagram", "project"]


def test_ctrl_b_draws_a_boundary_around_the_selection(lay):
    table = lay("customer -> web app -> orders db")
    table.desk.select([table.id("web app"), table.id("orders db")])

    table.hand.key(Qt.Key.Key_B, CTRL)

    assert table.drawn.owner_of("web app") == table.drawn.owner_of("orders db") == "Boundary 1"
    assert table.canvas.naming.editor.is_open


def test_a_boundary_lies_behind_its_members_and_never_catches_their_clicks(lay):
    drawn = cloud()
    with drawn.document.transaction("Later") as tx:
        tx.update(drawn.id("cloud"), {"order": "zz"})
    table = lay(drawn=drawn)

    table.hand.click("web app")

    items = table.page.items_by_id
    boxes = [item.height for item in items.values() if isinstance(item, BoundaryItem)]
    assert max(boxes) < min(item.height for item in items.values() if not isinstance(item, BoundaryItem))
    assert table.selected() == {"web app"}


def test_a_tip_on_a_crossing_mark_names_both_sides(lay):
    table = lay(drawn=cloud())
    item = table.page.items_by_id[table.id("customer -> web app")]
    (mark,) = item.marks

    tip = table.canvas.tip_at(table.hand.px(tuple(mark.at)))

    assert tip == "This flow: from outside into cloud"
    assert table.canvas.tip_at(table.hand.px("web app")) == ""

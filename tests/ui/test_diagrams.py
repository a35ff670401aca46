"""Several diagrams: tabs, levels and the way back, the view that is remembered, undo and copies across diagrams."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from drawn import dfd
from hand import ALT, CTRL, NONE, SHIFT
from threatline.commands.pages import add_diagram, draw_inside
from threatline.commands.place import place
from threatline.commands.rename import rename
from threatline.model.geometry import Point
from threatline.model.records import Boundary, Flow, Node
from ui.opened_shop import open_shop


@pytest.fixture
def shop(bench):
    return open_shop(bench, "customer -> web app -> orders db")


def names(shop):
    return [diagram.name for diagram in shop.desk.document.diagrams()]


def near(outlook):
    """The same view, within a pixel."""
    return pytest.approx(tuple(outlook), abs=1)


def tab(shop, name) -> QPoint:
    tabs = shop.bench.diagrams.tabs
    (at,) = [at for at in range(tabs.count()) if tabs.tabText(at) == name]
    return tabs.tabRect(at).center() - QPoint(14, 0)


def test_tabs_come_with_the_second_diagram_and_go_with_its_undo(shop):
    tabs = shop.bench.diagrams.tabs
    assert not tabs.isVisible()

    shop.bench.diagrams.add()
    assert tabs.isVisible()
    assert [tabs.tabText(at) for at in range(tabs.count())] == ["Overview", "Diagram 1"]
    shop.key(Qt.Key.Key_Z, CTRL)

    assert not tabs.isVisible()


def test_a_click_on_a_tab_shows_its_diagram_with_the_keyboard_on_the_canvas(shop):
    second = shop.do(add_diagram, "Back office")

    shop.click(shop.bench.diagrams.tabs, tab(shop, "Back office"))

    assert shop.desk.diagram == second
    assert shop.canvas.hasFocus()


def test_a_double_click_on_a_tab_renames_and_esc_keeps_the_old_name(shop):
    shop.do(add_diagram, "Back office")
    tabs = shop.bench.diagrams.tabs

    QTest.mouseDClick(tabs, Qt.MouseButton.LeftButton, NONE, tab(shop, "Back office"))
    shop.type("Warehouse & stock")
    shop.key(Qt.Key.Key_Return)
    assert names(shop) == ["Overview", "Warehouse & stock"]
    QTest.mouseDClick(tabs, Qt.MouseButton.LeftButton, NONE, tab(shop, "Overview"))
    shop.type("Nonsense")
    shop.key(Qt.Key.Key_Escape)

    assert names(shop) == ["Overview", "Warehouse & stock"]
    assert tabs.tabText(1) == "Warehouse && stock"


def test_dragging_a_tab_moves_its_diagram_in_one_step(shop):
    for name in ("Second", "Third"):
        shop.do(add_diagram, name)
    tabs = shop.bench.diagrams.tabs
    start, end = tab(shop, "Third"), tab(shop, "Overview")

    shop.drag(tabs, start, start - QPoint(40, 0), tab(shop, "Second"), end, end - QPoint(40, 0))
    assert names(shop) == ["Third", "Overview", "Second"]
    shop.desk.undo()

    assert names(shop) == ["Overview", "Second", "Third"]
    assert [tabs.tabText(at) for at in range(3)] == ["Overview", "Second", "Third"]


def test_the_cross_of_a_tab_deletes_its_diagram_and_undo_brings_everything_back(shop):
    second = shop.do(add_diagram, "Second")
    shop.do(place, "process", second, Point(0, 0), "Mailer")
    before = dict(shop.desk.document.records)
    tabs = shop.bench.diagrams.tabs

    shop.click(tabs.tabButton(1, tabs.ButtonPosition.RightSide))
    assert names(shop) == ["Overview"]
    assert "1 element" in shop.bench.shell.status.happened.toolTip()
    shop.click(shop.bench.shell.status.undo)

    assert dict(shop.desk.document.records) == before


def test_ctrl_page_keys_walk_the_diagrams(shop):
    second = shop.do(add_diagram, "Second")

    shop.key(Qt.Key.Key_PageDown, CTRL)
    there = shop.desk.diagram
    shop.key(Qt.Key.Key_PageUp, CTRL)

    assert (there, shop.desk.diagram) == (second, shop.drawn.diagram)


# ---- row 71 ---------------------------------------------------------------------------------------------------------


def test_alt_down_goes_into_a_process_and_alt_up_comes_back_to_the_same_view_and_selection(shop):
    shop.do(add_diagram, "Another")
    QApplication.processEvents()  # the tabs take their place
    shop.select("web app", "customer")
    shop.canvas.camera.zoom_to(1.5)
    shop.canvas.camera.pan(37, -21)
    seen = shop.canvas.camera.outlook()

    shop.key(Qt.Key.Key_Down, ALT)
    inside = shop.desk.diagram
    shop.key(Qt.Key.Key_Up, ALT)

    assert inside == shop["web app"].detail
    assert shop.desk.diagram == shop.drawn.diagram
    assert shop.canvas.camera.outlook() == near(seen)
    assert shop.selected() == ["web app", "customer"]


def test_a_double_click_on_the_sign_of_a_process_opens_its_inside(shop):
    inside = shop.do(draw_inside, shop.id("web app"))
    node = shop["web app"]

    shop.hand.double_click((node.x + node.width - 24, node.y + node.height))

    assert shop.desk.diagram == inside


def test_a_process_without_an_inside_has_no_sign_to_click(shop):
    node = shop["web app"]

    shop.hand.double_click((node.x + node.width - 24, node.y + node.height - 6))

    assert shop.canvas.naming.editor.is_open
    assert shop.desk.diagram == shop.drawn.diagram


def test_the_title_names_the_levels_and_each_leads_back(shop):
    inside = shop.do(draw_inside, shop.id("web app"))
    inner = shop.do(place, "process", inside, Point(0, 0), "login")
    shop.do(draw_inside, inner)
    bar = shop.bench.shell.title_bar
    shop.desk.go_inside(shop.id("web app"))
    shop.desk.go_inside(inner)
    assert [level.text() for level in bar.levels] == ["›  Overview", "›  web app"]
    assert bar.diagram.text() == "›  login"

    shop.click(bar.levels[0])

    assert shop.desk.diagram == shop.drawn.diagram
    assert bar.levels == []


def test_alt_up_on_an_outermost_diagram_says_why_nothing_happens(shop):
    shop.key(Qt.Key.Key_Up, ALT)

    assert "not the inside" in shop.bench.shell.status.happened.toolTip()


def test_alt_up_after_the_process_was_deleted_finds_no_way_and_stays(shop):
    inside = shop.do(draw_inside, shop.id("web app"))
    shop.desk.go_inside(shop.id("web app"))
    shop.do(lambda tx: tx.update(shop.id("web app"), {"detail": None}))

    shop.key(Qt.Key.Key_Up, ALT)

    assert shop.desk.diagram == inside


# ---- row 66 ---------------------------------------------------------------------------------------------------------


def test_every_diagram_is_shown_again_as_it_was_left_when_the_project_is_opened_again(shop):
    second = shop.do(add_diagram, "Second")
    shop.do(place, "process", second, Point(4000, 4000), "Far away")
    seen = {}
    for diagram, scale in ((shop.drawn.diagram, 1.5), (second, 0.5)):
        shop.desk.show_diagram(diagram)
        shop.canvas.camera.zoom_to(scale)
        shop.canvas.camera.pan(11, 22)
        seen[diagram] = shop.canvas.camera.outlook()

    shop.bench.show_project(shop.desk.document, None)

    for diagram in (shop.drawn.diagram, second):
        shop.desk.show_diagram(diagram)
        assert shop.canvas.camera.outlook() == near(seen[diagram])


def test_a_look_at_another_diagram_and_back_is_no_unsaved_change(shop):
    second = shop.do(add_diagram, "Second")
    shop.desk.session.history.mark_saved()

    shop.desk.show_diagram(second)
    shop.canvas.camera.zoom_to(0.5)
    shop.desk.show_diagram(shop.drawn.diagram)

    assert shop.desk.session.history.is_saved


# ---- rows 20 and 24 -------------------------------------------------------------------------------------------------


def test_a_copy_lands_on_another_diagram_with_fresh_ids_its_flows_and_its_boundary(shop):
    shop.drawn.box_around("cloud", "web app", "orders db")
    shop.desk.flush()
    shop.select("cloud", "web app", "orders db", "web app -> orders db")
    shop.key(Qt.Key.Key_C, CTRL)
    originals = set(shop.desk.document.records)

    second = shop.do(add_diagram, "Second")
    shop.desk.show_diagram(second)
    shop.key(Qt.Key.Key_V, CTRL)
    shop.desk.flush()

    pasted = [shop.desk.document.records[id] for id in shop.desk.selection]
    assert originals.isdisjoint(shop.desk.selection)
    assert {one.diagram for one in pasted} == {second}
    (box,) = [one for one in pasted if isinstance(one, Boundary)]
    nodes = {one.id: one for one in pasted if isinstance(one, Node)}
    assert {one.boundary for one in nodes.values()} == {box.id}
    (flow,) = [one for one in pasted if isinstance(one, Flow)]
    assert {flow.source, flow.target} == set(nodes)


def test_a_copy_lands_in_another_project_of_another_window(bench, shop):
    shop.select("web app", "orders db", "web app -> orders db")
    shop.key(Qt.Key.Key_C, CTRL)

    other = open_shop(bench, drawn=dfd("somebody"))
    other.key(Qt.Key.Key_V, CTRL)
    other.desk.flush()

    assert sorted(one.name for one in other.desk.document.records.values() if isinstance(one, Node)) == [
        "orders db", "somebody", "web app",
    ]  # fmt: skip
    assert other.desk.document.count("flow") == 1


def test_undo_goes_to_the_diagram_of_the_step_selects_what_changed_and_says_what_it_was(shop):
    shop.do(rename, shop.id("web app"), "shop")
    second = shop.do(add_diagram, "Second")
    shop.do(place, "process", second, Point(0, 0), "Mailer")
    shop.desk.show_diagram(second)

    for _ in range(3):
        shop.key(Qt.Key.Key_Z, CTRL)
    back = (shop.desk.diagram, shop.selected())
    said = shop.bench.shell.status.happened.toolTip()
    for _ in range(3):
        shop.key(Qt.Key.Key_Z, CTRL | SHIFT)

    assert back == (shop.drawn.diagram, ["web app"])
    assert said == "Undone: Rename web app"
    assert (shop.desk.diagram, shop.selected()) == (second, ["Mailer"])

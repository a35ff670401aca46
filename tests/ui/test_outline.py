"""The outline: a tree of the whole project that follows every commit."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from drawn import blank, dfd
from threatline.canvas.desk import Desk
from threatline.commands.answer import answer
from threatline.commands.connect import connect, reverse
from threatline.commands.move import move
from threatline.commands.pages import add_diagram, move_diagram
from threatline.commands.place import draw_boundary, place
from threatline.commands.remove import delete, delete_diagram
from threatline.commands.rename import change_kind, rename
from threatline.content.themes import load_theme
from threatline.model.geometry import Point, Rect
from threatline.session import Session
from threatline.ui.outline_model import BADGE, DIAGRAM_MIME, OutlineModel
from ui.opened_shop import open_shop


@pytest.fixture
def shop(bench):
    opened = open_shop(bench, "customer -> web app -> orders db")
    opened.key(Qt.Key.Key_F4)
    return opened


def told(model: OutlineModel, parent: QModelIndex | None = None, depth: int = 0) -> list[str]:
    """The tree as indented lines."""
    lines: list[str] = []
    for row in range(model.rowCount(parent or QModelIndex())):
        index = model.index(row, 0, parent or QModelIndex())
        lines += ["  " * depth + str(index.data()), *told(model, index, depth + 1)]
    return lines


def row_of(shop, name) -> QModelIndex:
    model = shop.bench.outline.model
    return model.index_of(shop.id(name))


def type_name(shop, name, end):
    """Type over the name whose editor stands in the tree, and end with a key."""
    (editor,) = [one for one in shop.bench.outline.tree.findChildren(QLineEdit) if one.isVisible()]
    QTest.keyClicks(editor, name)
    QTest.keyClick(editor, end)
    for _ in range(3):  # the view closes the editor, then the name is given
        QApplication.processEvents()


def click_row(shop, name):
    tree = shop.bench.outline.tree
    tree.scrollTo(row_of(shop, name))
    shop.click(tree.viewport(), tree.visualRect(row_of(shop, name)).center())


def test_the_tree_goes_from_diagrams_over_boundaries_and_elements_to_flows(shop):
    shop.drawn.box_around("cloud", "web app", "orders db")
    shop.desk.flush()
    shop.do(add_diagram, "Second")

    assert told(shop.bench.outline.model) == [
        "Overview",
        "  cloud",
        "    orders db",
        "    web app",
        "      to orders db",
        "  customer",
        "    to web app",
        "Second",
    ]


def test_a_click_selects_and_reveals(shop):
    shop.canvas.camera.pan(-9000, 0)

    click_row(shop, "web app")

    assert shop.selected() == ["web app"]
    assert shop.canvas.visible().contains(shop.canvas.page.items_by_id[shop.id("web app")].bounds)


def test_opening_the_outline_changes_neither_diagram_nor_selection(bench):
    shop = open_shop(bench, "customer -> web app")
    second = shop.do(add_diagram, "Second")
    shop.desk.show_diagram(second)

    shop.key(Qt.Key.Key_F4)

    assert shop.desk.diagram == second
    assert shop.bench.outline.tree.currentIndex().data() == "Second"


def test_the_arrows_walk_with_the_keyboard_staying_and_enter_goes_to_the_canvas(shop):
    shop.key(Qt.Key.Key_Down)
    walked = shop.selected()
    assert shop.bench.outline.tree.hasFocus()

    shop.key(Qt.Key.Key_Return)

    assert walked == ["customer"]
    assert shop.canvas.hasFocus()
    assert shop.selected() == ["customer"]


def test_f2_renames_in_one_step_and_esc_does_not(shop):
    click_row(shop, "web app")
    shop.bench.outline.tree.setFocus()
    shop.key(Qt.Key.Key_F2)
    type_name(shop, "Shop", Qt.Key.Key_Return)
    assert shop["Shop"].kind == "process"
    shop.desk.undo()

    shop.bench.outline.tree.setFocus()
    shop.key(Qt.Key.Key_F2)
    type_name(shop, "Nonsense", Qt.Key.Key_Escape)

    assert shop["web app"].kind == "process"


def test_the_search_shows_what_fits_and_what_stands_above_it(shop):
    shop.bench.outline.search.setFocus()

    shop.type("orders")
    assert told(shop.bench.outline.model) == ["Overview", "  orders db"]
    shop.key(Qt.Key.Key_Return)
    assert shop.selected() == ["orders db"]
    shop.bench.outline.search.setFocus()
    shop.key(Qt.Key.Key_Escape)

    assert told(shop.bench.outline.model) == ["Overview", "  customer", "    to web app", "  orders db", "  web app", "    to orders db"]  # fmt: skip  # noqa: E501


def test_a_dragged_diagram_is_dropped_between_two_others(shop):
    for name in ("Second", "Third"):
        shop.do(add_diagram, name)
    model = shop.bench.outline.model
    mime = model.mimeData([model.index(2, 0)])

    model.dropMimeData(mime, Qt.DropAction.MoveAction, 1, 0, QModelIndex())

    assert [diagram.name for diagram in shop.desk.document.diagrams()] == ["Overview", "Third", "Second"]
    assert [line for line in told(model) if not line.startswith(" ")] == ["Overview", "Third", "Second"]


@pytest.mark.parametrize("dragged", [b"", b"nobody", b"\xff\xfe"])
def test_what_is_no_diagram_is_not_dropped(shop, dragged):
    mime = QMimeData()
    mime.setData(DIAGRAM_MIME, dragged)

    assert not shop.bench.outline.model.dropMimeData(mime, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert [diagram.name for diagram in shop.desk.document.diagrams()] == ["Overview"]


def test_a_row_shows_how_much_is_open_and_how_bad_it_is_and_a_diagram_the_sum(shop):
    shop.do(answer, [shop.id("web app")], "handles_login", True)
    shop.do(answer, [shop.id("web app")], "login_throttled", False)
    summary = shop.desk.session.engine.summary(shop.id("web app"))
    model = shop.bench.outline.model

    assert summary.open >= 1
    assert row_of(shop, "web app").data(BADGE) == (summary.open, summary.worst)
    assert model.index(0, 0).data(BADGE)[0] == shop.desk.session.engine.totals().open


def test_what_is_selected_on_the_canvas_is_current_in_the_tree(shop):
    shop.hand.click("orders db")

    assert shop.bench.outline.tree.currentIndex().data() == "orders db"


def test_the_same_key_and_esc_close_it(shop):
    shop.key(Qt.Key.Key_F4)
    assert not shop.bench.outline.isVisible()
    assert shop.canvas.hasFocus()
    shop.key(Qt.Key.Key_F4)
    shop.key(Qt.Key.Key_Escape)

    assert not shop.bench.outline.isVisible()


def test_a_diagram_without_tabs_is_renamed_in_the_outline(bench):
    shop = open_shop(bench, "customer")

    shop.bench.actions["rename-diagram"].trigger()
    type_name(shop, "Shop", Qt.Key.Key_Return)

    assert [diagram.name for diagram in shop.desk.document.diagrams()] == ["Shop"]


# ---- the model -------------------------------------------------------------------------------------------------------


def edit(world: random.Random, desk: Desk) -> None:
    """Do one thing that a person could do."""
    document = desk.document
    nodes = [one.id for kind in ("actor", "process", "store") for one in document.records.values() if one.kind == kind]
    boxes = [one.id for one in document.records.values() if one.kind == "boundary"]
    flows = [one.id for one in document.records.values() if one.kind == "flow"]
    pages = [one.id for one in document.diagrams()]
    at = Point(world.randrange(0, 1200, 40), world.randrange(0, 900, 40))
    size = world.choice((200, 400, 700))
    verb = world.randrange(11)
    if verb <= 1 or not nodes:
        desk.run(place, world.choice(("actor", "process", "store")), world.choice(pages), at, f"n{world.randrange(99)}")
    elif verb == 2:
        here = [id for id in nodes if document.records[id].diagram == document.records[nodes[0]].diagram]
        desk.run(connect, world.choice(here), world.choice(here))
    elif verb == 3:
        desk.run(draw_boundary, world.choice(pages), Rect(at.x - 50, at.y - 50, size, size), f"b{world.randrange(99)}")
    elif verb == 4:
        desk.run(move, [world.choice(nodes + boxes)], world.randrange(-400, 400, 40), world.randrange(-400, 400, 40))
    elif verb == 5:
        desk.run(delete, [world.choice(nodes + boxes + flows)], with_contents=world.random() < 0.5)
    elif verb == 6:
        desk.run(rename, world.choice(nodes + boxes + flows + pages), f"r{world.randrange(99)}")
    elif verb == 7 and flows:
        desk.run(reverse, [world.choice(flows)])
    elif verb == 8:
        desk.run(move_diagram, desk.run(add_diagram), world.randrange(4))
    elif verb == 9 and len(pages) > 1:
        desk.run(delete_diagram, world.choice(pages))
    elif verb == 10:
        desk.run(change_kind, world.choice(nodes), "store")
    if world.random() < 0.25:
        desk.undo()
    if world.random() < 0.7:
        desk.flush()


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000))
def test_the_tree_after_any_edits_is_the_tree_built_from_nothing(shipped_content, seed):
    desk = Desk(Session(blank().document, shipped_content), load_theme("light"))
    model = OutlineModel(desk)
    desk.happened.connect(model.follow)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    world = random.Random(seed)

    for _ in range(40):
        edit(world, desk)
    desk.flush()

    assert told(model) == told(OutlineModel(desk))
    desk.close()
    del tester


def test_one_edit_among_thousands_asks_for_few_rows(shipped_content):
    drawn = dfd("web app")
    with drawn.document.transaction("Draw") as tx:
        for number in range(3_000):
            place(tx, "process", drawn.diagram, Point(200.0 * (number % 60), 100.0 * (number // 60)), f"n{number}")
    desk = Desk(Session(drawn.document, shipped_content), load_theme("light"))
    model = OutlineModel(desk)
    desk.happened.connect(model.follow)
    changed, reset = [], []
    model.dataChanged.connect(lambda *_: changed.append(1))
    model.modelReset.connect(lambda: reset.append(1))

    desk.run(rename, drawn.id("n17"), "other")
    desk.flush()

    assert reset == []
    assert 1 <= len(changed) <= 4
    assert model.index_of(drawn.id("other")).data() == "other"
    desk.close()

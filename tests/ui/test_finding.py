"""Find over everything that is drawn, and find-or-run over everything that can be done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from drawn import dfd
from hand import CTRL, SHIFT
from threatline.commands.answer import answer
from threatline.commands.pages import add_diagram
from threatline.commands.place import place
from threatline.model.geometry import Point
from threatline.ui.actions import ACTIONS
from threatline.ui.fuzzy import fit
from threatline.ui.palette import Palette
from threatline.ui.search import Search
from ui.opened_shop import open_shop


@pytest.fixture
def shop(bench):
    return open_shop(bench, "customer -> web app -> orders db", "admin -> admin page")


@pytest.fixture
def find(shop):
    """Open the find bar and type."""

    def type_words(words):
        shop.key(Qt.Key.Key_F, CTRL)
        shop.type(words)
        shop.bench.find_bar.finish()
        return shop.bench.find_bar

    return type_words


def found(bar):
    return [hit.line.text for hit in bar.hits]


# ---- row 67 ---------------------------------------------------------------------------------------------------------


def test_find_looks_through_names_and_counts_what_it_found(shop, find):
    bar = find("admin")

    names = [hit.line.text for hit in bar.hits if hit.line.what == "name"]
    assert names == ["admin", "admin page"]
    assert bar.count.text() == f"1 of {len(bar.hits)}"


def test_the_arrows_walk_the_hits_and_the_canvas_shows_each_while_the_selection_stays(shop, find):
    shop.select("customer")
    bar = find("web app")
    shop.canvas.camera.pan(-5000, 0)

    shop.key(Qt.Key.Key_Down)
    shop.key(Qt.Key.Key_Up)

    view = shop.canvas.visible()
    assert view.contains(shop.canvas.page.items_by_id[shop.id("web app")].bounds)
    assert shop.desk.lit == {shop.id("web app")}
    assert shop.selected() == ["customer"]
    assert bar.line.hasFocus()


def test_what_is_walked_to_does_not_lie_under_the_list(shop, find):
    far = shop.do(place, "process", shop.drawn.diagram, Point(600, 60), "mailer")
    shop.canvas.camera.look(shop.canvas.camera.outlook()._replace(x=300, y=200, scale=1.0))

    bar = find("mailer")

    covered = bar.covered().translated(-shop.canvas.pos())
    assert not shop.canvas.mapFromScene(shop.canvas.page.around([far])).boundingRect().intersects(covered)


def test_enter_selects_what_was_found_and_gives_the_keyboard_to_the_canvas(shop, find):
    bar = find("orders")

    shop.key(Qt.Key.Key_Return)

    assert shop.selected() == ["orders db"]
    assert not bar.isVisible()
    assert shop.canvas.hasFocus()
    assert shop.desk.lit == frozenset()


def test_shift_enter_adds_what_was_found_and_goes_on_finding(shop, find):
    shop.select("customer")
    bar = find("orders")

    shop.key(Qt.Key.Key_Return, SHIFT)

    assert shop.selected() == ["customer", "orders db"]
    assert bar.isVisible()


def test_find_reads_answers_in_words(shop, find):
    shop.do(answer, [shop.id("web app")], "handles_login", True)
    label = shop.bench.content.catalogue.of("process")["handles_login"].label

    bar = find(f"{label} yes")

    assert [(hit.element, hit.line.what) for hit in bar.hits] == [(shop.id("web app"), "answer")]


def test_enter_on_a_threat_opens_its_card(shop, find):
    row = shop.desk.session.engine.rows(shop.id("orders db"))[0]
    question = (row.threats or row.questions)[0].question

    bar = find(question)
    assert [hit.line.what for hit in bar.hits][:1] == ["threat"]
    shop.key(Qt.Key.Key_Return)

    assert shop.selected() == ["orders db"]
    assert shop.bench.panel.threats.current == (shop.id("orders db"), str(row.letter or ""))


def test_find_goes_to_other_diagrams(shop, find):
    second = shop.do(add_diagram, "Back office")
    shop.do(place, "process", second, Point(0, 0), "printer")

    bar = find("printer")

    assert shop.desk.diagram == second
    assert bar.list.item(0).data(Qt.ItemDataRole.UserRole) == "Process in Back office"


def test_esc_leaves_and_everything_is_lit_again(shop, find):
    bar = find("web")

    shop.key(Qt.Key.Key_Escape)

    assert not bar.isVisible()
    assert not bar.list.isVisible()
    assert shop.desk.lit == frozenset()
    assert shop.canvas.hasFocus()


def test_nothing_found_says_so(shop, find):
    assert find("zeppelin").count.text() == "Nothing found"


def test_what_is_found_follows_edits(shop, find):
    bar = find("printer")

    shop.do(place, "process", shop.drawn.diagram, Point(0, 900), "printer")
    bar.finish()

    assert found(bar)[0] == "printer"


def test_the_words_of_a_search_may_stand_in_the_name_and_in_the_answer(shop):
    shop.do(answer, [shop.id("web app"), shop.id("admin page")], "handles_login", True)
    search = Search(shop.desk.session)
    words = ["admin", shop.bench.content.catalogue.of("process")["handles_login"].label.split()[0].lower(), "yes"]

    hits = [hit.element for element in search.elements() for hit in search.hits_in(element, words)]

    assert hits == [shop.id("admin page")]


# ---- row 68 ---------------------------------------------------------------------------------------------------------


def test_find_or_run_lists_every_action_with_its_key_or_why_not(shop):
    shop.key(Qt.Key.Key_K, CTRL)

    entries = {one.text: one.hint for one in shop.bench.palette.find("")}
    assert len(entries) == len(ACTIONS) == shop.bench.finder.list.count()
    assert entries["Undo"] == "There is nothing to take back."
    assert entries["Show everything"] == "Shift+1"


def test_the_other_key_of_the_palette_opens_it_too(shop):
    shop.key(Qt.Key.Key_P, CTRL | SHIFT)

    assert shop.bench.finder.list.isVisible()


def test_heads_of_words_find_an_action_and_enter_runs_it(shop):
    before = shop.canvas.camera.scale
    shop.key(Qt.Key.Key_K, CTRL)

    shop.type("zoi")
    shop.key(Qt.Key.Key_Return)

    assert shop.canvas.camera.scale > before
    assert shop.canvas.hasFocus()


def test_what_was_run_last_stands_first(shop):
    for words in ("dark", "light"):
        shop.key(Qt.Key.Key_K, CTRL)
        shop.type(words)
        shop.key(Qt.Key.Key_Return)

    assert [one.text for one in Palette(shop.bench).find("")][:2] == ["Light", "Dark"]


def test_enter_on_what_cannot_be_run_says_why(shop):
    shop.key(Qt.Key.Key_K, CTRL)

    shop.type("reverse flow")
    shop.key(Qt.Key.Key_Return)

    assert shop.bench.shell.status.happened.toolTip() == "Select a flow first."
    assert shop.bench.finder.list.isVisible()


def test_a_click_in_the_list_runs_and_the_list_goes(shop):
    shop.key(Qt.Key.Key_K, CTRL)
    shop.type("web app")
    rows = shop.bench.finder.list

    shop.click(rows.viewport(), rows.visualItemRect(rows.item(0)).center() + QPoint(0, 0))

    assert shop.selected() == ["web app"]
    assert not rows.isVisible()


def test_esc_gives_the_keyboard_back_to_where_it_was(shop):
    shop.key(Qt.Key.Key_K, CTRL)

    shop.key(Qt.Key.Key_Escape)

    assert shop.canvas.hasFocus()


def test_a_diagram_can_be_found_by_name(shop):
    second = shop.do(add_diagram, "Back office")
    shop.key(Qt.Key.Key_K, CTRL)

    shop.type("back off")
    shop.key(Qt.Key.Key_Return)

    assert shop.desk.diagram == second


@pytest.mark.parametrize(
    ("typed", "text", "wanted"),
    [("", "Zoom in", 0), ("ZOOM", "Zoom in", 0), ("in", "Zoom in", 1), ("oo", "Zoom in", 2), ("zi", "Zoom in", 3),
     ("zoin", "Zoom in", 3), ("iz", "Zoom in", None), ("x", "Zoom in", None), ("in zoom", "Zoom in", 1)],
)  # fmt: skip
def test_a_better_fit_is_a_smaller_number(typed, text, wanted):
    assert fit(typed, text) == wanted


def test_letters_that_fit_a_thousand_ways_are_tried_only_so_long():
    assert fit("a" * 9, "a b " * 5_000) is None
    assert fit("aaaaaaab", "a " * 5_000) is None


def test_a_name_that_looks_like_markup_is_shown_as_it_is(bench):
    shop = open_shop(bench, drawn=dfd("<b>bold</b> & co"))
    shop.key(Qt.Key.Key_F, CTRL)
    shop.type("bold")
    shop.bench.find_bar.finish()

    assert shop.bench.find_bar.list.item(0).text() == "<b>bold</b> & co"
    assert "<b>" not in shop.bench.find_bar.list.item(0).toolTip()

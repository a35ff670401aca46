"""The quick-draw bar: what is typed is shown as chips, completed, corrected and drawn."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from threatline.commands.sketch import sketch
from threatline.model.geometry import Point
from threatline.model.records import Boundary, Flow, Node
from threatline.ui.notice import Notice

K = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
REFERENCE = (
    "Customer <-> [Shop cloud] Web app: Place order https / Confirmation https -> Orders API: Order https"
    " -> Orders DB: Save order SQL, [Back office] Mailer: Send receipt AMQP, Payments: Charge gRPC"
    " -> Audit log: Payment event SQL, [] Bank: Card data https; Mailer -> Customer: Receipt SMTP"
)
"""All of the reference model: 8 nodes, 9 flows with their protocols, 2 boundaries."""


@pytest.fixture
def bar(bench):
    bench.canvas.setFocus()
    return bench.quick_draw


def press(key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, held)
    QApplication.processEvents()


def write(text):
    QTest.keyClicks(QApplication.focusWidget(), text)
    QApplication.processEvents()


def draw_before(bench, text):
    bench.desk.run(sketch, bench.desk.diagram, text, Point(0, 0))
    bench.desk.flush()


def nodes(bench):
    found = (record for record in bench.desk.document.records.values() if isinstance(record, Node))
    return {record.name: record.kind for record in found}


def chips(bar):
    return [(part.icon, part.words, part.remark) for part in bar.strip.parts]


@pytest.mark.parametrize(("key", "held"), [(K.Key_Slash, Qt.KeyboardModifier.NoModifier), (K.Key_J, CTRL)])
def test_slash_and_ctrl_j_lead_to_the_bar(bench, bar, key, held):
    if key == K.Key_Slash:
        write("/")
    else:
        press(key, held)

    assert bar.line.hasFocus()
    assert bar.line.text() == ""


def test_what_is_recognised_is_shown_as_chips_before_it_is_drawn(bench, bar):
    draw_before(bench, "Web app")
    write("/")

    write("Customer -> [Shop] Web app: Place order https -> Orders DB")

    assert chips(bar) == [
        ("actor", "Customer", "new"), ("boundary", "Shop", "new"), ("process", "Web app", "exists"),
        ("lock", "https", "protocol"), ("store", "Orders DB", "new"),
    ]  # fmt: skip
    assert bar.strip.isVisible()
    assert nodes(bench) == {"Web app": "process"}


def test_enter_draws_in_one_step_and_keeps_the_keyboard_for_the_next(bench, bar):
    write("/")
    write("Customer -> [Shop] Web app: Place order https")
    press(K.Key_Return)

    assert nodes(bench) == {"Customer": "actor", "Web app": "process"}
    assert [box.name for box in bench.desk.document.of_kind(Boundary)] == ["Shop"]
    assert bar.line.hasFocus()
    assert bar.line.text() == ""
    assert not bar.strip.isVisible()
    assert bench.shell.status.happened.toolTip() == "2 elements, 1 flow and 1 boundary drawn."
    bench.desk.undo()
    assert nodes(bench) == {}


def test_tab_completes_a_name_that_is_there_and_it_is_shown_as_reused(bench, bar):
    draw_before(bench, "Orders API -> Orders DB")
    write("/")

    write("Customer -> Ord")
    assert [bar.names.item(row).text() for row in range(bar.names.count())] == ["Orders API", "Orders DB"]
    assert bar.names.isVisible()
    press(K.Key_Tab)

    assert bar.line.text() == "Customer -> Orders API"
    assert chips(bar)[-1] == ("process", "Orders API", "exists")
    assert bar.line.hasFocus()
    assert not bar.names.isVisible()


def test_arrows_choose_among_the_names_and_enter_takes_the_chosen_one(bench, bar):
    draw_before(bench, "Orders API -> Orders DB")
    write("/")
    write("Ord")

    press(K.Key_Up)
    press(K.Key_Return)
    assert bar.line.text() == "Orders DB"
    press(K.Key_Return)

    assert set(nodes(bench)) == {"Orders API", "Orders DB"}


def test_enter_draws_what_is_typed_while_no_name_was_chosen(bench, bar):
    draw_before(bench, "Orders API")
    write("/")
    write("Orders")

    press(K.Key_Return)

    assert set(nodes(bench)) == {"Orders API", "Orders"}


def test_names_of_boundaries_complete_behind_a_bracket(bench, bar):
    draw_before(bench, "[Shop cloud] Web app")
    write("/")
    write("[Sh")

    press(K.Key_Tab)
    write("] Mailer")
    press(K.Key_Return)

    (box,) = bench.desk.document.of_kind(Boundary)
    owners = {record.boundary for record in bench.desk.document.records.values() if isinstance(record, Node)}
    assert owners == {box.id}


@pytest.mark.parametrize(
    ("key", "kind", "text"),
    [(K.Key_1, "actor", "@Mailer -> B"), (K.Key_2, "process", "Mailer -> B"), (K.Key_3, "store", "[(Mailer)] -> B")],
)
def test_alt_1_to_3_change_the_kind_of_the_name_at_the_caret(bench, bar, key, kind, text):
    write("/")
    write("Mailer -> B")
    press(K.Key_Home)

    press(key, ALT)

    assert bar.line.text() == text
    press(K.Key_Return)
    assert nodes(bench)["Mailer"] == kind


def test_alt_1_leaves_a_name_that_is_drawn_already_and_says_so(bench, bar):
    draw_before(bench, "Web app")
    write("/")
    write("Web app")

    press(K.Key_1, ALT)

    assert bar.line.text() == "Web app"
    assert "drawn already" in bench.shell.status.happened.toolTip()


def test_a_fault_is_said_over_the_bar_with_the_caret_where_it_is_and_the_text_is_kept(bench, bar):
    write("/")
    write("A -> ; B -> C")

    press(K.Key_Return)

    (part,) = bar.strip.parts
    assert part.is_fault
    assert "both sides" in part.words
    assert bar.line.cursorPosition() == 5
    assert bar.line.text() == "A -> ; B -> C"
    assert nodes(bench) == {}
    write("X")
    assert not any(part.is_fault for part in bar.strip.parts)


def test_esc_puts_the_names_away_first_and_then_leaves_with_the_text_kept(bench, bar):
    draw_before(bench, "Web app")
    write("/")
    write("We")

    press(K.Key_Escape)
    assert not bar.names.isVisible()
    assert bar.line.hasFocus()
    press(K.Key_Escape)

    assert bench.canvas.hasFocus()
    assert bar.line.text() == "We"
    assert not bar.strip.isVisible()


def test_several_lines_pasted_into_the_bar_are_drawn_at_once_with_a_notice_of_what_was_left(bench, bar):
    QGuiApplication.clipboard().setText("Customer -> Web app\n-> nothing\nMailer")
    write("/")

    press(K.Key_V, CTRL)

    assert set(nodes(bench)) == {"Customer", "Web app", "Mailer"}
    words = [label.text() for notice in bench.shell.findChildren(Notice) for label in notice.findChildren(QLabel)]
    assert any("1 line could not be read" in sentence for sentence in words)


def test_one_line_pasted_into_the_bar_is_text_to_be_changed(bench, bar):
    QGuiApplication.clipboard().setText("Customer -> Web app")
    write("/")

    press(K.Key_V, CTRL)

    assert bar.line.text() == "Customer -> Web app"
    assert nodes(bench) == {}


def test_chips_and_names_stay_within_the_window_over_the_bar(bench, bar):
    draw_before(bench, "Orders API -> Orders DB")
    write("/")

    write(f"{REFERENCE}; Or")

    ground = bench.shell.ground.rect()
    assert ground.contains(bar.strip.geometry())
    assert ground.contains(bar.names.geometry())
    assert bar.strip.geometry().bottom() < bar.geometry().top()
    assert bar.names.geometry().bottom() < bar.strip.geometry().top()


def test_the_reference_model_takes_at_most_43_actions_to_draw(bench, bar):
    """Drawing leaves 12 of the 55 for one element out of scope, three threats, saving and the report."""
    write("/")
    write(REFERENCE)
    press(K.Key_Return)

    typed_words = len(re.findall(r"\w+", REFERENCE))
    records = bench.desk.document.records.values()
    assert typed_words + 2 <= 43
    assert sum(isinstance(record, Node) for record in records) == 8
    assert sum(isinstance(record, Flow) and "protocol" in record.answers for record in records) == 9
    assert sum(isinstance(record, Boundary) for record in records) == 2

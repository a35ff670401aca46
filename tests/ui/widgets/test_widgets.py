"""Small widgets: what they show, what they tell, and that text stays text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from threatline.ui.widgets.button import KeyButton, button
from threatline.ui.widgets.choice import Choice
from threatline.ui.widgets.elided_label import ElidedLabel
from threatline.ui.widgets.flow_layout import FlowLayout
from threatline.ui.widgets.link_text import LinkText, Piece
from threatline.ui.widgets.plain import LONGEST_SHOWN, for_button, shown, tool_tip
from threatline.ui.widgets.severity_mark import SEVERITIES, SeverityMark, severity_path
from threatline.ui.widgets.three_way import ThreeWaySwitch
from threatline.ui.widgets.words_field import WordsField


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """An active window without limits to its size."""
    made = QWidget()
    QVBoxLayout(made).setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    made.resize(240, 200)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def stand(window: QWidget, widget: QWidget) -> None:
    """Put a widget into the window, at once."""
    window.layout().addWidget(widget)
    widget.show()
    window.layout().activate()


@pytest.mark.parametrize("text", ["<b>x</b>", "a & b", "line\nbreak", "\u202eright to left", "\x00\x07control"])
def test_hostile_text_is_neither_markup_nor_mnemonic(text: str) -> None:
    assert "<b>" not in tool_tip(text)
    assert "\u202e" not in shown(text)
    assert "\x00" not in shown(text)
    assert for_button(text).count("&") % 2 == 0
    assert "\n" not in for_button(text)


def test_a_name_of_a_hundred_thousand_characters_is_cut_before_it_is_laid_out() -> None:
    assert len(shown("x" * 100_000)) == LONGEST_SHOWN + 1


@pytest.mark.parametrize(("key", "segment"), [(Qt.Key.Key_Right, False), (Qt.Key.Key_Left, "unknown")])
def test_arrows_walk_along_the_three_way_switch(qtbot: QtBot, window: QWidget, key: Qt.Key, segment: object) -> None:
    switch = ThreeWaySwitch("Encrypted")
    stand(window, switch)
    switch.segment(True).setFocus()

    qtbot.keyClick(switch.segment(True), key)

    assert window.focusWidget() is switch.segment(segment)


def test_confirming_an_assumption_says_it_and_pressing_an_answer_again_takes_it_back(qtbot: QtBot) -> None:
    switch = ThreeWaySwitch("Encrypted")
    qtbot.addWidget(switch)
    said: list[object] = []
    switch.chosen.connect(said.append)

    switch.show_choice(True, assumed=True)
    qtbot.mouseClick(switch.segment(True), Qt.MouseButton.LeftButton)
    switch.show_choice(True, assumed=False)
    qtbot.mouseClick(switch.segment(True), Qt.MouseButton.LeftButton)

    assert said == [True, None]


def test_not_knowing_can_be_said_again_and_again(qtbot: QtBot) -> None:
    switch = ThreeWaySwitch("Encrypted")
    qtbot.addWidget(switch)
    said: list[object] = []
    switch.chosen.connect(said.append)

    qtbot.mouseClick(switch.segment("unknown"), Qt.MouseButton.LeftButton)

    assert said == ["unknown"]


def test_links_are_reached_by_tab_and_chosen_by_enter(qtbot: QtBot, window: QWidget) -> None:
    text = LinkText()
    text.show_pieces([Piece("because it "), Piece("is open", "a"), Piece(" and "), Piece("is old", "b")])
    stand(window, text)
    chosen: list[str] = []
    text.link_chosen.connect(chosen.append)

    text.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(text, Qt.Key.Key_Return)
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    qtbot.keyClick(text, Qt.Key.Key_Return)

    assert chosen == ["a", "b"]
    assert text.accessibleName() == "because it is open and is old"


def test_a_link_is_chosen_by_a_click_on_its_words_only(qtbot: QtBot, window: QWidget) -> None:
    text = LinkText()
    text.show_pieces([Piece("because it "), Piece("is open", "a")])
    stand(window, text)
    chosen: list[str] = []
    text.link_chosen.connect(chosen.append)
    words = text.fontMetrics().horizontalAdvance("because it ")

    qtbot.mouseClick(text, Qt.MouseButton.LeftButton, pos=QPointF(words + 10, 8).toPoint())
    qtbot.mouseClick(text, Qt.MouseButton.LeftButton, pos=QPointF(10, 8).toPoint())

    assert chosen == ["a"]


def test_a_long_label_ends_with_an_ellipsis_and_tells_the_rest_when_pointed_at(qtbot: QtBot, window: QWidget) -> None:
    label = ElidedLabel("Orders " * 40)
    stand(window, label)

    assert "Orders" in label.toolTip()
    label.show_text("Orders")
    assert label.toolTip() == ""


def test_chips_go_on_in_the_next_line(qtbot: QtBot) -> None:
    holder = QWidget()
    layout = FlowLayout(holder, 6)
    for word in ("One chip", "Another chip", "A third chip"):
        layout.addWidget(button(word, "chip"))
    qtbot.addWidget(holder)

    layout.setGeometry(QRect(0, 0, 160, 400))

    tops = [layout.itemAt(place).geometry().top() for place in range(3)]
    assert tops == sorted(tops)
    assert tops[0] < tops[-1]
    assert layout.heightForWidth(1_000) < layout.heightForWidth(160)


def test_a_field_tells_once_what_was_typed_and_escape_puts_the_old_words_back(qtbot: QtBot, window: QWidget) -> None:
    field = WordsField("Owner")
    stand(window, field)
    told: list[str] = []
    field.kept.connect(told.append)
    field.show_words("Ada")
    field.setFocus()

    qtbot.keyClicks(field, " B")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "Ada"
    field.selectAll()
    qtbot.keyClicks(field, "Jo")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.clearFocus()

    assert told == ["Jo"]


def test_a_list_keeps_a_value_that_the_catalogue_no_longer_knows(qtbot: QtBot) -> None:
    choice = Choice("Protocol", [(None, "Not set"), ("https", "HTTPS")])
    qtbot.addWidget(choice)

    choice.show_value("gopher")

    assert choice.value() == "gopher"
    assert choice.currentText() == "gopher"


def test_a_severity_is_a_shape_of_its_own_and_a_word(qtbot: QtBot) -> None:
    shapes = {severity: severity_path(severity, QPointF(0, 0), 8).elementCount() for severity in SEVERITIES}
    mark = SeverityMark("critical")
    qtbot.addWidget(mark)

    assert len(set(shapes.values())) == len(SEVERITIES)
    assert mark.accessibleName() == "Severity critical"


def test_a_button_speaks_its_key(qtbot: QtBot) -> None:
    worry = KeyButton("Worry", "1")
    qtbot.addWidget(worry)

    assert worry.accessibleName() == "Worry, key 1"
    assert worry.sizeHint().height() == 28

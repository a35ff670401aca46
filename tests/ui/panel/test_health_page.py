"""The page of what the drawing does not say yet: listed, gone to, set aside, by the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from drawn import blank, dfd
from threatline.model.records import Waiver
from threatline.ui.panel.health_row import HealthRow
from threatline.ui.panel.panel import HEALTH, WHAT
from ui.panel.opened import Open, Opened


def texts(there: Opened) -> list[str]:
    return [row.problem.text for row in there.panel.health.rows if row.problem.waived is None]


def row(there: Opened, check: str) -> HealthRow:
    return next(row for row in there.panel.health.rows if row.problem.check == check)


def waivers(there: Opened) -> list[tuple[str, str]]:
    return [(one.check, one.reason) for one in there.desk.document.of_kind(Waiver)]


def set_aside(qtbot: QtBot, there: Opened, check: str, reason: str) -> None:
    """Set the first finding of a check aside with the keys of the list."""
    row(there, check).setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(row(there, check), Qt.Key.Key_S)
    field = row(there, check).ask.field
    qtbot.keyClicks(field, reason)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    there.desk.flush()


def test_it_lists_what_is_missing_most_urgent_first_with_the_keyboard_on_the_first(opened: Open):
    there = opened(dfd("customer -> web app", "mailer"))

    there.panel.show_health()

    assert there.panel.face() == HEALTH
    assert texts(there)[0] == "Nothing flows to or from mailer: what is it joined to, or is it needed?"
    assert there.panel.health.rows[0].hasFocus()


def test_an_empty_drawing_lists_nothing(opened: Open):
    there = opened(blank())

    there.panel.show_health()

    assert texts(there) == []
    assert there.panel.header.place.text() == "Nothing is drawn yet"


def test_the_arrows_walk_the_list_and_enter_goes_to_the_element(opened: Open, qtbot: QtBot):
    there = opened(dfd("customer -> web app", "mailer"))
    there.panel.show_health()

    qtbot.keyClick(there.panel.health.rows[0], Qt.Key.Key_Down)
    assert there.panel.health.rows[1].hasFocus()

    qtbot.keyClick(there.panel.health.rows[0], Qt.Key.Key_Return)
    assert there.desk.selection == (there.drawn.id("mailer"),)
    assert there.panel.face() == HEALTH


def test_a_missing_answer_leads_to_its_field(opened: Open, qtbot: QtBot):
    there = opened(dfd("customer -> web app"))
    there.panel.show_health()

    qtbot.keyClick(row(there, "CHK-05"), Qt.Key.Key_Return)

    assert there.panel.face() == WHAT
    assert there.panel.form.choices["trust_level"].hasFocus()


@pytest.mark.parametrize(("check", "field"), [("CHK-03", "Add data"), ("CHK-31", "Description")])
def test_missing_data_and_descriptions_lead_to_their_fields(opened: Open, qtbot: QtBot, check: str, field: str):
    there = opened(dfd("customer -> web app"))
    there.panel.show_health()

    qtbot.keyClick(row(there, check), Qt.Key.Key_Return)

    assert there.window.focusWidget().accessibleName() == field


def test_setting_aside_asks_why_in_place_and_undo_asks_again(opened: Open, qtbot: QtBot):
    there = opened(dfd("customer -> web app", "mailer"))
    there.panel.show_health()

    set_aside(qtbot, there, "CHK-18", "It comes next year")

    assert waivers(there) == [("CHK-18", "It comes next year")]
    assert not any("mailer: what is it joined" in text for text in texts(there))
    assert there.panel.health.aside is not None
    assert row(there, "CHK-18").problem.waived == "It comes next year"

    there.desk.undo()
    there.desk.flush()
    assert any("mailer: what is it joined" in text for text in texts(there))


def test_what_was_set_aside_is_asked_again_with_the_same_key(opened: Open, qtbot: QtBot):
    there = opened(dfd("customer -> web app", "mailer"))
    there.panel.show_health()
    set_aside(qtbot, there, "CHK-18", "It comes next year")

    qtbot.keyClick(row(there, "CHK-18"), Qt.Key.Key_S)
    there.desk.flush()

    assert waivers(there) == []
    assert row(there, "CHK-18").problem.waived is None


def test_escape_leaves_the_reason_and_then_the_page(opened: Open, qtbot: QtBot):
    there = opened(dfd("customer -> web app"))
    there.panel.show_health()
    first = there.panel.health.rows[0]
    qtbot.keyClick(first, Qt.Key.Key_S)

    qtbot.keyClick(first.ask.field, Qt.Key.Key_Escape)
    assert first.hasFocus()
    assert there.panel.face() == HEALTH

    with qtbot.waitSignal(there.panel.left):
        qtbot.keyClick(first, Qt.Key.Key_Escape)
    assert there.panel.face() != HEALTH


def test_the_head_of_an_element_says_how_much_it_lacks_and_leads_to_just_that(opened: Open, qtbot: QtBot):
    there = opened(dfd("customer -> web app", "mailer"))
    there.select("mailer")
    assert there.panel.header.missing.text() == "1 to complete"

    qtbot.mouseClick(there.panel.header.missing, Qt.MouseButton.LeftButton)

    assert {one.problem.element for one in there.panel.health.rows} == {there.drawn.id("mailer")}

    qtbot.mouseClick(there.panel.health.everything, Qt.MouseButton.LeftButton)

    assert len({one.problem.element for one in there.panel.health.rows}) > 1


def test_many_alike_are_shown_a_few_at_a_time(opened: Open):
    there = opened(dfd(*(f"thing {number}" for number in range(9))))
    there.panel.show_health()
    isolated = [one for one in there.panel.health.rows if one.problem.check == "CHK-18"]
    assert len(isolated) == 5

    there.panel.health._show_more("CHK-18")

    assert len([one for one in there.panel.health.rows if one.problem.check == "CHK-18"]) == 9


def test_names_on_the_page_are_never_markup(opened: Open):
    there = opened(dfd("customer -> web app", "<b>mailer</b>"))

    there.panel.show_health()

    assert "<b>mailer</b>" in there.panel.health.rows[0]._text.text()
    assert there.panel.health.rows[0]._text.textFormat() == Qt.TextFormat.PlainText


def test_an_answer_given_elsewhere_takes_its_line_away(opened: Open):
    there = opened(dfd("customer -> web app"))
    there.panel.show_health()
    before = texts(there)

    there.answer("customer", trust_level="untrusted", privilege_level="none")

    assert [text for text in before if text not in texts(there)] == [
        "What may customer do, and how far do we trust them?"
    ]

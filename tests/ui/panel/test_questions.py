"""Questions are answered by keys alone, and each answer leads to the next question."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from drawn import dfd
from threatline.model.records import Answer
from threatline.ui.panel.question_fold import QuestionRow
from ui.panel.opened import Open, Opened, named, press


def open_questions(opened: Open) -> Opened:
    """Open the row of a web app whose questions are folded below a threat, the keyboard in the list."""
    it = opened(dfd("customer -> web app -> orders db"))
    it.answer("web app", handles_login=True)
    it.select("web app")
    it.panel.threats.open_row((it.drawn.id("web app"), "S"))
    it.panel.threats.setFocus()
    assert len(it.panel.threats.card.questions.rows()) >= 2
    return it


def asked(it: Opened) -> str:
    """Return the question that has the keyboard."""
    focus = it.panel.window().focusWidget()
    assert isinstance(focus, QuestionRow)
    return focus.key


def property_of(it: Opened, key: str) -> str:
    threat = it.desk.session.engine.threat(key)
    assert threat is not None
    assert threat.asks is not None
    assert threat.asks_on == "self"
    return threat.asks


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Qt.Key.Key_Y, True),
        (Qt.Key.Key_N, False),
        (Qt.Key.Key_D, "unknown"),
        (Qt.Key.Key_A, "not_applicable"),
        (Qt.Key.Key_1, True),
        (Qt.Key.Key_2, False),
        (Qt.Key.Key_3, "unknown"),
        (Qt.Key.Key_4, "not_applicable"),
    ],
)
def test_a_question_is_answered_by_one_key_and_the_next_one_has_the_keyboard(
    qtbot: QtBot, opened: Open, key: Qt.Key, value: Answer
) -> None:
    it = open_questions(opened)
    press(qtbot, it, Qt.Key.Key_Q)
    first, following = (row.key for row in it.panel.threats.card.questions.rows()[:2])
    name, before = property_of(it, first), it.steps()

    press(qtbot, it, key)

    assert (it.answers("web app")[name], it.steps()) == (value, before + 1)
    assert asked(it) == following


def test_up_and_down_walk_through_the_questions_and_up_from_the_first_is_the_list(qtbot: QtBot, opened: Open) -> None:
    it = open_questions(opened)
    press(qtbot, it, Qt.Key.Key_Q)
    first = asked(it)

    press(qtbot, it, Qt.Key.Key_Down)
    second = asked(it)
    press(qtbot, it, Qt.Key.Key_Up)

    assert (asked(it), second != first) == (first, True)
    press(qtbot, it, Qt.Key.Key_Up)
    assert it.panel.window().focusWidget() is it.panel.threats


def test_no_makes_the_threat_a_suggestion_and_yes_says_how_much_it_settled(qtbot: QtBot, opened: Open) -> None:
    it = open_questions(opened)
    words: list[str] = []
    it.desk.said.connect(lambda text, _: words.append(text))
    press(qtbot, it, Qt.Key.Key_Q)
    first = asked(it)

    press(qtbot, it, Qt.Key.Key_N)
    raised = it.desk.session.engine.threat(first)
    press(qtbot, it, Qt.Key.Key_Y)

    assert raised is not None
    assert raised.state == "suggested"
    assert words[0].startswith("Raised ")
    assert words[1].startswith("Settled ")
    assert words[1].endswith(("question", "questions"))


def test_a_card_that_only_asks_is_answered_by_the_same_keys(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("web app -> orders db", "mailer -> orders db", "visitor -> web app", "clerk -> mailer"))
    it.drawn.box_around("cloud", "web app", "orders db", "mailer")
    it.select("cloud")
    rows = it.desk.session.engine.rows(it.drawn.id("cloud"))
    row = next(row for row in rows if not row.threats)
    it.panel.threats.open_row((row.element, str(row.letter)))
    it.panel.threats.setFocus()
    threat = it.panel.threats.card.threat

    press(qtbot, it, Qt.Key.Key_A)
    it.desk.flush()

    assert it.answers("cloud")[threat.asks] == "not_applicable"
    assert it.desk.session.engine.threat(threat.key) is None


def test_each_question_says_all_four_answers_to_a_screen_reader(opened: Open) -> None:
    it = open_questions(opened)
    row = it.panel.threats.card.questions.rows()[0]
    question = row.accessibleName()

    for spoken in ("Yes", "No", "Don’t know", "Does not apply"):
        assert named(it.panel, f"{spoken}: {question}").height() == 24


@pytest.mark.parametrize(("key", "status"), [(Qt.Key.Key_N, "open"), (Qt.Key.Key_Y, "not_applicable")])
def test_a_question_about_what_an_element_does_is_decided_where_no_protection_would_settle_it(
    qtbot: QtBot, opened: Open, key: Qt.Key, status: str
) -> None:
    it = opened(dfd("customer -> assistant"))
    it.answer("assistant", ai_component=True, fetches_user_urls="unknown")
    it.select("assistant")
    it.panel.threats.open_row((it.drawn.id("assistant"), "T"))
    it.panel.threats.setFocus()
    press(qtbot, it, Qt.Key.Key_Q)
    threat = f"PR-T-14@{it.drawn.id('assistant')}"
    while asked(it) != threat:
        press(qtbot, it, Qt.Key.Key_Down)

    press(qtbot, it, key)

    decided = it.desk.session.engine.threat(threat)
    assert decided is not None
    assert decided.status == status
    assert it.answers("assistant")["fetches_user_urls"] == "unknown"

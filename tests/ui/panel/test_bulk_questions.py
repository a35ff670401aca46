"""A question that many elements share is answered once for those that are ticked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from drawn import dfd
from ui.panel.opened import Open, Opened, click, named, press

SERVICES = ("web app", "payment service", "mail service")
CLAIM = "Each of these slows down guessing"


def open_together(opened: Open) -> Opened:
    it = opened(dfd("customer -> web app -> payment service -> mail service -> orders db"))
    for name in SERVICES:
        it.answer(name, handles_login=True)
    it.panel.ask_together(True)
    return it


def throttled(it: Opened) -> list[object]:
    return [it.answers(name).get("login_throttled") for name in SERVICES]


def test_one_answer_is_for_all_of_them_and_one_step(qtbot: QtBot, opened: Open) -> None:
    it = open_together(opened)
    words: list[str] = []
    it.desk.said.connect(lambda text, _: words.append(text))
    before = it.steps()

    click(qtbot, named(it.panel, f"Yes: {CLAIM}"))
    it.desk.flush()

    assert (throttled(it), it.steps()) == ([True] * 3, before + 1)
    assert words == ["Settled 3 questions"]
    it.desk.undo()
    assert throttled(it) == [None] * 3


def test_who_is_unticked_stays_asked(qtbot: QtBot, opened: Open) -> None:
    it = open_together(opened)
    question = next(one for one in it.panel.bulk.questions() if one._name == "login_throttled")

    click(qtbot, question._ticks.chip(it.drawn.id("mail service")))
    click(qtbot, named(question, f"No: {CLAIM}"))
    it.desk.flush()

    assert throttled(it) == [False, False, None]


@pytest.mark.parametrize("key", [Qt.Key.Key_Y, Qt.Key.Key_A])
def test_the_keyboard_answers_and_goes_on(qtbot: QtBot, opened: Open, key: Qt.Key) -> None:
    it = open_together(opened)
    first = it.panel.bulk.questions()[0]
    name = first._name
    assert first.isAncestorOf(it.panel.window().focusWidget())

    press(qtbot, it, key)
    it.desk.flush()

    following = it.panel.bulk.questions()[0]
    assert following._name != name
    assert following.isAncestorOf(it.panel.window().focusWidget())


def test_a_selection_on_the_diagram_shows_its_own_threats(opened: Open) -> None:
    it = open_together(opened)

    it.select("web app")

    assert it.panel.threats.isVisible()
    assert not it.panel.bulk.isVisible()


def test_few_questions_are_not_worth_a_page(opened: Open) -> None:
    it = opened(dfd("customer -> web app"))

    assert not it.panel.together.isVisible()

"""What would make a threat go away: one click or key does it, the row is a win, undo brings it back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from drawn import dfd
from threatline.model.identity import threat_key
from threatline.model.records import ControlUse
from ui.panel.opened import Open, Opened, click, named, press


def open_login(opened: Open) -> Opened:
    """Open the card about guessing passwords of a web app."""
    it = opened(dfd("customer -> web app -> orders db"))
    it.answer("web app", handles_login=True, login_throttled=False, authenticates_callers=True)
    it.select("web app")
    it.panel.threats.open_threat(threat_key("PR-S-03", it.drawn.id("web app")))
    it.panel.threats.setFocus()
    return it


def state(it: Opened) -> str | None:
    threat = it.desk.session.engine.threat(threat_key("PR-S-03", it.drawn.id("web app")))
    return threat.state if threat is not None else None


def said(it: Opened) -> list[str]:
    """Listen to what the status line is told."""
    words: list[str] = []
    it.desk.said.connect(lambda text, _: words.append(text))
    return words


def test_the_card_lists_the_control_and_the_answer_that_would_make_it_go_away(opened: Open) -> None:
    it = open_login(opened)

    assert it.panel.threats.card.fix.heading.text() == "What would make this go away"
    assert named(it.panel, "Apply: Slow down and notice repeated sign-in attempts, key C")
    assert named(it.panel, "It is so: It slows down guessing")


def test_one_key_puts_the_control_in_place_and_the_row_is_resolved_by_design_where_it_stood(
    qtbot: QtBot, opened: Open
) -> None:
    it = open_login(opened)
    words, before = said(it), it.steps()
    place = it.panel.rows.position(it.panel.threats.current)

    press(qtbot, it, Qt.Key.Key_C)
    it.desk.flush()

    (use,) = it.desk.document.of_kind(ControlUse)
    card = it.panel.rows.card((it.drawn.id("web app"), "S"))
    assert (use.state, state(it), it.steps()) == ("in_place", "resolved_by_design", before + 1)
    assert it.panel.rows.position(it.panel.threats.current) == place
    assert it.panel.threats.card.threat.rule == "PR-S-03"
    assert card is not None
    assert (card.icon, card.tone, card.state) == ("by-design", "resolved", "Resolved · 1 question")
    assert words == ["Resolved by design: Slow down and notice repeated sign-in attempts"]


def test_one_click_says_that_it_is_so_and_undo_takes_all_of_it_back(qtbot: QtBot, opened: Open) -> None:
    it = open_login(opened)

    click(qtbot, named(it.panel, "It is so: It slows down guessing"))
    it.desk.flush()

    assert (it.answers("web app")["login_throttled"], state(it)) == (True, "resolved_by_design")
    it.desk.undo()
    assert (it.answers("web app")["login_throttled"], state(it)) == (False, "suggested")


def test_a_resolved_threat_counts_as_a_win_and_not_as_open(qtbot: QtBot, opened: Open) -> None:
    it = open_login(opened)
    before = it.desk.session.engine.summary(it.drawn.id("web app"))

    press(qtbot, it, Qt.Key.Key_C)

    after = it.desk.session.engine.summary(it.drawn.id("web app"))
    assert (after.open, after.resolved) == (before.open - 1, before.resolved + 1)


def test_a_fact_of_the_drawing_is_revealed_and_lit_while_the_card_stays(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.answer("customer", actor_type="anonymous_public")
    it.select("web app")
    it.panel.threats.open_row((it.drawn.id("web app"), "S"))
    current = it.panel.threats.current

    it.panel.show_property(it.drawn.id("customer"), "")

    assert it.desk.lit == {it.drawn.id("customer")}
    assert it.desk.selection == (it.drawn.id("customer"),)
    assert (it.panel.switch.face(), it.panel.threats.current) == (0, current)


def test_every_property_of_every_kind_can_be_entered_from_a_reason(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.drawn.box_around("cloud", "web app", "orders db")
    catalogue = it.desk.session.content.catalogue

    for name in ("customer", "web app", "orders db", "customer -> web app", "cloud"):
        it.select(name)
        it.panel.show_face("what")
        missing = [spec for spec in catalogue.of(it.drawn[name].kind) if not it.panel.form.enter(spec)]
        assert missing == []

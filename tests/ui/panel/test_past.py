"""What the card says about decisions whose rule went quiet, came back, or left the pack."""

from __future__ import annotations

from datetime import date

from pytestqt.qtbot import QtBot

from drawn import dfd
from threatline.commands.decide import decide
from threatline.model.identity import threat_key
from threatline.model.records import Decision
from ui.panel.opened import Open, Opened, click

ACCEPTED = {"status": "accept", "owner": "Ada", "reason": "We can live with it.", "decided_on": date(2026, 5, 3)}


def accepted(opened: Open, rule: str) -> Opened:
    it = opened(dfd("customer -> web app -> orders db"))
    it.answer("web app", handles_login=True, login_throttled=False)
    it.desk.run(decide, rule, it.drawn.id("web app"), **ACCEPTED)
    it.desk.flush()
    it.select("web app")
    it.panel.threats.open_threat(threat_key(rule, it.drawn.id("web app")))
    return it


def test_a_decision_that_simply_holds_has_no_past(opened: Open) -> None:
    it = accepted(opened, "PR-S-03")

    assert it.panel.threats.card.past.isHidden()


def test_a_threat_that_went_quiet_says_who_decided_what_and_when(opened: Open) -> None:
    it = accepted(opened, "PR-S-03")

    it.answer("web app", login_throttled=True)
    it.panel.threats.open_threat(threat_key("PR-S-03", it.drawn.id("web app")))

    card = it.panel.threats.card
    card.show_threat(threat_key("PR-S-03", it.drawn.id("web app")))
    assert card.past.text() == "Decided before: accepted by Ada on 3 May 2026, because “We can live with it”."
    assert card.because.text() == "because it slows down guessing"


def test_a_threat_that_is_back_says_what_was_decided_before_and_why_it_is_back(opened: Open) -> None:
    it = accepted(opened, "PR-S-03")
    offers: list[str] = []
    said: list[str] = []
    it.desk.said.connect(lambda sentence, _: said.append(sentence))
    it.desk.offered.connect(lambda word, act: (offers.append(word), act()))
    it.answer("web app", login_throttled=True)

    it.answer("web app", login_throttled=False)

    assert offers == ["Show it"]
    assert said == ["Back after it was decided: Passwords can be tried without limit at web app"]
    assert it.panel.threats.card.past.text() == (
        "Decided before: accepted by Ada on 3 May 2026, because “We can live with it”. "
        "It is back because people sign in here and it does not slow down guessing."
    )


def test_a_decision_without_its_rule_can_be_deleted_and_undo_brings_it_back(qtbot: QtBot, opened: Open) -> None:
    it = accepted(opened, "XX-OLD-1")
    card = it.panel.threats.card
    assert "no longer in use" in card.past.text()
    assert all(answer.isHidden() for answer in card.answers.values())

    click(qtbot, card.forget)

    assert it.desk.document.count("decision") == 0
    it.desk.undo()
    assert next(it.desk.document.of_kind(Decision)).rule == "XX-OLD-1"


def test_what_a_person_decides_is_of_today(opened: Open) -> None:
    it = accepted(opened, "PR-S-03")

    it.panel.threats.card.answer("1")

    (decision,) = it.desk.document.of_kind(Decision)
    assert (decision.status, decision.decided_on) == ("open", date.today())

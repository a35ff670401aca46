"""A decision belongs to (rule, element): what keeps it, what leaves it behind, and what it looks like meanwhile."""

from __future__ import annotations

from datetime import date

import pytest

from drawn import blank, dfd
from threatline.commands.answer import answer, leave_out, take_in
from threatline.commands.connect import reconnect, reverse
from threatline.commands.decide import add_threat, decide, take_up, undecide
from threatline.commands.fragment import copy_decisions, duplicate, fragment, paste
from threatline.commands.move import move
from threatline.commands.remove import delete
from threatline.commands.rename import change_kind, rename
from threatline.content.load import load_content
from threatline.engine.threats import Threat
from threatline.model.document import Document
from threatline.model.identity import threat_key
from threatline.model.records import ControlUse, Decision, OwnThreat
from threatline.session import Session
from threatline.storage import tmproj

CONTENT = load_content()
ACCEPTED = {"status": "accept", "owner": "Ada", "reason": "We can live with it.", "decided_on": date(2026, 5, 3)}


class Sitting:
    """A shop in a session, and a decision about a rule that its answers can make true and false."""

    def __init__(self) -> None:
        self.drawn = dfd("customer -> web app -> orders db", "mailer")
        self.session = Session(self.drawn.document, CONTENT)
        self.web_app = self.drawn.id("web app")
        self.key = threat_key("PR-S-03", self.web_app)
        self.sign_in(throttled=False)
        self.session.run(decide, "PR-S-03", self.web_app, **ACCEPTED)

    def sign_in(self, throttled: bool) -> None:
        self.session.run(answer, [self.web_app], "handles_login", True)
        self.session.run(answer, [self.web_app], "login_throttled", throttled)

    def threat(self, key: str = "") -> Threat:
        found = self.session.engine.threat(key or self.key)
        assert found is not None
        return found

    def decisions(self) -> list[Decision]:
        return list(self.session.document.of_kind(Decision))

    def told(self, key: str = "") -> tuple[str, str | None, str]:
        threat = self.threat(key)
        assert threat.decision is not None
        return threat.state, threat.status, threat.decision.reason


def switch_privacy(session: Session, on: bool) -> None:
    project = session.document.project.id
    session.run(lambda tx: tx.update(project, {"parts": ("privacy",) if on else ()}))


@pytest.mark.parametrize(
    "edit",
    [
        lambda it: it.session.run(rename, it.web_app, "Shop"),
        lambda it: it.session.run(move, [it.web_app], 80, 160),
        lambda it: it.session.run(rename, it.drawn.id("customer"), "Buyer"),
        lambda it: it.session.run(reverse, [it.drawn.id("web app -> orders db")]),
        lambda it: it.session.engine.rebuild(),
        lambda it: (it.session.run(rename, it.web_app, "Shop"), it.session.undo(), it.session.redo()),
        lambda it: (it.session.run(delete, [it.web_app]), it.session.undo()),
        lambda it: (switch_privacy(it.session, True), switch_privacy(it.session, False)),
        lambda it: (it.session.run(leave_out, [it.web_app]), it.session.run(take_in, [it.web_app])),
        lambda it: [it.session.run(change_kind, it.web_app, kind) for kind in ("store", "process")],
    ],
    ids=[
        *("rename", "move", "rename a neighbour", "turn a flow", "analyse again", "undo and redo", "delete and undo"),
        *("privacy on and off", "scope", "another kind and back"),
    ],
)
def test_a_decision_survives_under_its_key(edit):
    it = Sitting()
    before = it.decisions()

    edit(it)

    assert it.decisions() == before
    assert it.told() == ("suggested", "accept", "We can live with it.")


def test_a_decision_about_a_flow_survives_another_end():
    it = Sitting()
    flow = it.drawn.id("customer -> web app")
    key = it.session.run(decide, "FL-T-00", flow, **ACCEPTED)

    it.session.run(reconnect, flow, "target", it.drawn.id("mailer"))

    assert it.threat(key).status == "accept"
    assert it.session.document.records[key].element == flow


def test_decisions_are_the_same_after_saving_and_opening():
    it = Sitting()
    it.session.run(decide, "XX-OLD-1", it.web_app, **ACCEPTED)

    again = Session(Document(tmproj.load(tmproj.dump(it.session.document.records.values()))), CONTENT)

    assert {t.key: (t.state, t.decision) for t in again.engine.threats()} == {
        t.key: (t.state, t.decision) for t in it.session.engine.threats()
    }
    assert again.engine.threat(threat_key("XX-OLD-1", it.web_app)).state == "orphaned"


# ---- copies ---------------------------------------------------------------------------------------------------------


def test_nobody_has_decided_about_a_copy_and_the_original_keeps_its_decision():
    it = Sitting()

    copies = it.session.run(duplicate, [it.web_app], 8, 8)

    (copy,) = copies.elements
    assert it.threat(threat_key("PR-S-03", copy)).decision is None
    assert it.told()[1] == "accept"
    assert [record.id for record in copies.left] == [threat_key("PR-S-03", copy)]


def test_decisions_come_along_when_asked_for_in_one_step_that_undo_takes_back():
    it = Sitting()
    it.session.run(take_up, "CTL-MFA", "PR-S-03", it.web_app, "planned")
    copies = it.session.run(duplicate, [it.web_app], 8, 8)
    (copy,) = copies.elements
    before = dict(it.session.document.records)

    it.session.run(copy_decisions, copies.left)

    threat = it.threat(threat_key("PR-S-03", copy))
    assert threat.decision is not None
    assert (threat.decision.owner, threat.decision.decided_on) == ("Ada", date(2026, 5, 3))
    assert [use.control for use in it.session.document.referring(copy, ControlUse)] == ["CTL-MFA"]
    it.session.undo()
    assert it.session.document.records == before


def test_what_was_decided_about_a_copy_meanwhile_stays():
    it = Sitting()
    copies = it.session.run(duplicate, [it.web_app], 8, 8)
    (copy,) = copies.elements
    it.session.run(decide, "PR-S-03", copy, status="open")

    it.session.run(copy_decisions, copies.left)

    assert it.threat(threat_key("PR-S-03", copy)).status == "open"


def test_a_copy_that_is_gone_takes_no_decisions():
    it = Sitting()
    copies = it.session.run(duplicate, [it.web_app], 8, 8)
    it.session.run(delete, copies.elements)

    it.session.run(copy_decisions, copies.left)

    assert len(it.decisions()) == 1


def test_a_threat_written_by_hand_is_copied_but_not_what_was_decided_about_it():
    it = Sitting()
    key = it.session.run(add_threat, it.web_app, "I", "Screens face the street", "high")
    it.session.run(decide, key.partition("@")[0], it.web_app, status="accept")

    (copy,) = it.session.run(duplicate, [it.web_app], 8, 8).elements

    (own,) = it.session.document.referring(copy, OwnThreat)
    threat = it.threat(threat_key(own.id, copy))
    assert (threat.title, threat.status, threat.is_open) == ("Screens face the street", None, True)


def test_pasting_into_another_project_leaves_decisions_behind():
    it = Sitting()
    piece = fragment(it.session.document, [it.web_app])
    other = blank()
    elsewhere = Session(other.document, CONTENT)

    copies = elsewhere.run(paste, piece, other.diagram, 0, 0)

    assert elsewhere.document.count("decision") == 0
    assert elsewhere.engine.summary(copies.elements[0]).decided == 0
    elsewhere.run(copy_decisions, copies.left)
    assert elsewhere.document.count("decision") == 1


# ---- rules that go quiet, and rules that go ----------------------------------------------------------------------


def test_a_threat_that_went_quiet_keeps_its_decision_and_says_why():
    it = Sitting()
    before = it.decisions()

    it.sign_in(throttled=True)

    assert it.told() == ("resolved_by_design", "accept", "We can live with it.")
    assert [reason.sentence for reason in it.session.engine.why(it.key)] == ["it slows down guessing"]
    assert it.decisions() == before
    assert not it.session.engine.is_back(it.key)


def test_a_decided_threat_that_is_true_again_is_back_with_its_history():
    it = Sitting()
    returned: list[str] = []
    it.session.watch(lambda happened: returned.extend(happened.threats.returned))
    it.sign_in(throttled=True)

    it.sign_in(throttled=False)

    assert it.told() == ("suggested", "accept", "We can live with it.")
    assert it.session.engine.is_back(it.key)
    assert returned == [it.key]


def test_deciding_anew_ends_the_past_of_a_threat_that_came_back():
    it = Sitting()
    it.sign_in(throttled=True)
    it.sign_in(throttled=False)

    it.session.run(decide, "PR-S-03", it.web_app, status="mitigate")

    assert not it.session.engine.is_back(it.key)


def test_a_step_that_is_taken_back_brings_nothing_back():
    it = Sitting()
    it.sign_in(throttled=True)

    it.session.undo()

    assert it.threat().state == "suggested"
    assert not it.session.engine.is_back(it.key)


def test_an_undecided_threat_never_comes_back():
    it = Sitting()
    it.session.run(undecide, "PR-S-03", it.web_app)
    it.sign_in(throttled=True)
    it.sign_in(throttled=False)

    assert not it.session.engine.is_back(it.key)


def test_what_was_decided_as_one_kind_is_resolved_by_design_as_another():
    it = Sitting()

    it.session.run(change_kind, it.web_app, "store")

    assert it.told()[0] == "resolved_by_design"
    assert it.session.engine.why(it.key)[0].sentence == "it is no longer a process"


def test_a_decision_without_its_rule_stays_until_somebody_deletes_it():
    it = Sitting()
    key = it.session.run(decide, "XX-OLD-1", it.web_app, **ACCEPTED)
    assert it.threat(key).state == "orphaned"
    assert it.session.engine.summary(it.web_app).resolved == 1
    assert "XX-OLD-1" not in it.threat(key).title + it.threat(key).question

    it.session.run(undecide, "XX-OLD-1", it.web_app)

    assert it.session.engine.threat(key) is None


def test_privacy_decisions_wait_while_privacy_is_off():
    it = Sitting()
    switch_privacy(it.session, True)
    key = it.session.run(decide, "PV-L-02", it.web_app, **ACCEPTED)
    before = it.threat(key).state

    switch_privacy(it.session, False)
    assert it.told(key) == ("orphaned", "accept", "We can live with it.")
    switch_privacy(it.session, True)

    assert it.threat(key).state == before

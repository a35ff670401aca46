"""What the report says, before it is set."""

from __future__ import annotations

import pytest

from drawn import dfd
from threatline.content.load import load_content
from threatline.engine.incremental import Engine
from threatline.model.graph import GraphIndex
from threatline.model.identity import new_id, threat_key
from threatline.model.records import ControlUse, Decision, OwnThreat
from threatline.report.account import Edition
from threatline.report.gather import gather


@pytest.fixture(scope="module")
def content():
    return load_content()


@pytest.fixture
def told(content):
    """Gathers what the report of a document says."""

    def tell(document):
        graph = GraphIndex(document)
        engine = Engine(content, document, graph)
        engine.rebuild()
        return gather(document, content, engine, graph, Edition())

    return tell


def unsafe_sign_in():
    """A web app with one threat that a rule finds: passwords can be tried without limit."""
    drawn = dfd("customer -> web app -> orders db")
    with drawn.document.transaction("Answer") as tx:
        tx.update(drawn.id("web app"), {"answers.handles_login": True, "answers.login_throttled": False})
    return drawn, drawn.id("web app")


def add(drawn, *records):
    with drawn.document.transaction("Add") as tx:
        for record in records:
            tx.insert(record)


def decision(element, status, rule="PR-S-03", **more):
    return Decision(id=threat_key(rule, element), rule=rule, element=element, status=status, **more)


def section_of(account, element):
    return next(section for chapter in account.chapters for section in chapter.sections if section.element == element)


def test_a_threat_that_a_rule_finds_is_open_with_its_reasons_and_its_way_out(told):
    drawn, element = unsafe_sign_in()

    account = told(drawn.document)

    (entry,) = section_of(account, element).having("open")
    assert entry.number == "T-01"
    assert entry.where == "web app"
    assert entry.letter_name == "Pretending"
    assert "it does not slow down guessing" in entry.why
    assert entry.way_out == "Slow down and notice repeated sign-in attempts"
    assert (account.tally.open, account.tally.undecided, account.tally.decided) == (1, 1, 0)
    assert account.worst == (entry,)


@pytest.mark.parametrize(
    ("kept", "outcome"),
    [
        ({"status": "open"}, "open"),
        ({"status": "mitigate"}, "open"),
        ({"status": "accept"}, "decided"),
        ({"status": "transfer"}, "decided"),
        ({"status": "avoid"}, "decided"),
        ({"status": "not_applicable"}, "aside"),
        ({"status": "duplicate"}, "aside"),
        ({"status": None, "parked": True}, "parked"),
    ],
)
def test_a_decision_says_what_becomes_of_a_threat(told, kept, outcome):
    drawn, element = unsafe_sign_in()
    add(drawn, decision(element, **kept))

    section = section_of(told(drawn.document), element)

    assert [entry.key for entry in section.having(outcome)] == [threat_key("PR-S-03", element)]


def test_a_threat_that_was_taken_on_is_decided_only_with_a_person_in_charge(told):
    drawn, element = unsafe_sign_in()
    add(drawn, decision(element, "open"))
    without = told(drawn.document).tally
    with drawn.document.transaction("Own") as tx:
        tx.update(threat_key("PR-S-03", element), {"owner": "Mara"})

    assert (without.undecided, without.decided) == (1, 0)
    assert (told(drawn.document).tally.undecided, told(drawn.document).tally.decided) == (0, 1)


def test_a_decided_threat_whose_rule_no_longer_speaks_is_resolved_by_design(told):
    drawn, element = unsafe_sign_in()
    add(drawn, decision(element, "open", owner="Mara"))
    with drawn.document.transaction("Answer") as tx:
        tx.update(element, {"answers.login_throttled": True})

    account = told(drawn.document)

    (entry,) = section_of(account, element).having("resolved")
    assert entry.verdict == "Taken on; Mara sees to it."
    assert account.tally.resolved == 1
    assert account.tally.open == 0


def test_a_control_in_use_is_told_with_its_state_and_leads_the_way_out(told):
    drawn, element = unsafe_sign_in()
    use = ControlUse(id=new_id(), control="CTL-MFA", rule="PR-S-03", element=element, state="planned", owner="Ines")
    add(drawn, use)

    (entry,) = section_of(told(drawn.document), element).having("open")

    first, *_ = entry.measures
    assert (first.title, first.state, first.owner) == (entry.way_out, "planned", "Ines")


def test_a_threat_written_by_hand_brings_its_own_words(told):
    drawn, element = unsafe_sign_in()
    own = OwnThreat(
        id=new_id(), element=element, title="Orders vanish", category="Availability", description="Seen in May.",
        mitigation="Keep a copy", severity="critical",
    )  # fmt: skip
    add(drawn, own)

    first, _ = section_of(told(drawn.document), element).having("open")

    assert (first.title, first.letter_name, first.details, first.way_out) == (
        "Orders vanish", "Availability", "Seen in May.", "Keep a copy",
    )  # fmt: skip


def test_open_threats_are_numbered_worst_first_through_all_diagrams(told):
    drawn, element = unsafe_sign_in()
    for severity in ("low", "critical", "medium"):
        add(drawn, OwnThreat(id=new_id(), element=element, title=severity, severity=severity))

    (chapter,) = told(drawn.document).chapters

    assert [entry.number for entry in chapter.open] == ["T-01", "T-02", "T-03", "T-04"]
    assert [entry.severity for entry in chapter.open] == ["critical", "high", "medium", "low"]


def test_general_threats_are_counted_apart(told):
    account = told(dfd("customer").document)

    assert (account.tally.open, account.tally.untouched) == (0, 2)
    assert account.worst == ()


def test_what_follows_from_a_choice_is_assumed_until_somebody_answers(told):
    drawn = dfd("customer -> web app")
    flow = drawn.id("customer -> web app")
    with drawn.document.transaction("Answer") as tx:
        tx.update(flow, {"answers.protocol": "https", "answers.encrypted": False})

    section = section_of(told(drawn.document), flow)

    assert {fact.source for fact in section.assumptions} == {"“HTTPS”"}
    assert "Encrypted" in [fact.label for fact in section.answers]
    assert "Encrypted" not in [fact.label for fact in section.assumptions]


def test_many_points_alike_stand_for_one_another(told):
    account = told(dfd(*(f"service {number}" for number in range(30))).document)

    alike = [check.text for check in account.checks if "joined to something" in check.title]
    assert len(alike) == 21
    assert alike[-1] == "… and ten more places like these."

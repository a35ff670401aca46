"""Rows, states and summaries of one element, from answers and decisions."""

from __future__ import annotations

from drawn import Drawn, dfd
from engine.test_incremental import Followed
from threatline.commands.answer import answer
from threatline.commands.decide import add_threat, decide, park, set_aside, take_on, take_up
from threatline.commands.rename import change_kind
from threatline.content.load import load_content
from threatline.engine.threats import Summary
from threatline.model.records import Project

CONTENT = load_content()


def followed(drawn: Drawn) -> Followed:
    return Followed(CONTENT, drawn.document)


def do(drawn: Drawn, command, *args, **kwargs):
    with drawn.document.transaction("Do") as tx:
        return command(tx, *args, **kwargs)


def states(found: Followed, drawn: Drawn, name: str, letter: str) -> list[tuple[str, str, str | None]]:
    row = found.engine.row(drawn.id(name), letter)
    return (
        [] if row is None else [(threat.rule, threat.state, threat.status) for threat in (*row.threats, *row.questions)]
    )


def test_an_untouched_process_has_one_row_a_letter_and_nothing_open():
    drawn = dfd("web app")
    engine = followed(drawn).engine

    assert {row.letter for row in engine.rows(drawn.id("web app"))} == set("STRIDE")
    assert engine.summary(drawn.id("web app")) == Summary(untouched=6)


def test_a_decided_baseline_stays_beside_the_rule_that_replaces_it():
    drawn = dfd("web app")
    found = followed(drawn)
    do(drawn, set_aside, "PR-S-00", drawn.id("web app"), "Only we know its address.")
    do(drawn, answer, [drawn.id("web app")], "handles_login", True)
    do(drawn, answer, [drawn.id("web app")], "login_throttled", False)

    assert states(found, drawn, "web app", "S") == [
        ("PR-S-03", "suggested", None),
        ("PR-S-00", "baseline", "not_applicable"),
        ("PR-S-15", "question", None),
    ]


def test_a_decided_threat_that_is_no_longer_true_is_resolved_by_design_and_says_by_what():
    drawn = dfd("web app")
    found = followed(drawn)
    do(drawn, answer, [drawn.id("web app")], "handles_login", True)
    do(drawn, answer, [drawn.id("web app")], "login_throttled", False)
    key = do(drawn, take_on, "PR-S-03", drawn.id("web app"))

    do(drawn, answer, [drawn.id("web app")], "login_throttled", True)

    threat = found.engine.threat(key)
    assert threat is not None
    assert (threat.state, threat.status) == ("resolved_by_design", "open")
    assert [reason.sentence for reason in found.engine.why(key)] == ["it slows down guessing"]
    assert found.engine.summary(drawn.id("web app")).resolved == 1


def test_a_decision_whose_rule_is_gone_is_orphaned_and_never_lost():
    drawn = dfd("web app")
    found = followed(drawn)
    key = do(drawn, decide, "XX-OLD-1", drawn.id("web app"), status="accept", severity="high")

    threat = found.engine.threat(key)

    assert threat is not None
    assert (threat.state, threat.status, threat.severity) == ("orphaned", "accept", "high")


def test_a_decision_on_a_part_that_is_switched_off_is_orphaned_until_it_is_back():
    drawn = dfd("web app")
    found = followed(drawn)
    project = drawn.document.project.id
    key = do(drawn, decide, "PV-L-02", drawn.id("web app"), status="open")
    before = found.engine.threat(key)

    do(drawn, lambda tx: tx.update(project, {"parts": ("privacy",)}))

    after = found.engine.threat(key)
    assert before is not None
    assert after is not None
    assert (before.state, after.state) == ("orphaned", "resolved_by_design")
    assert drawn.document.get(project, Project).parts == ("privacy",)


def test_what_was_decided_about_a_node_is_resolved_when_it_becomes_another_kind():
    drawn = dfd("web app")
    found = followed(drawn)
    key = do(drawn, take_on, "PR-S-00", drawn.id("web app"))

    do(drawn, change_kind, drawn.id("web app"), "store")

    threat = found.engine.threat(key)
    assert threat is not None
    assert threat.state == "resolved_by_design"
    assert found.engine.why(key)[0].sentence == "it is no longer a process"


def test_one_question_about_one_answer_is_asked_once_and_most_urgently():
    drawn = dfd("web app")
    found = followed(drawn)
    for feature in ("open_registration", "limited_stock"):  # both ask whether robots are slowed down
        do(drawn, answer, [drawn.id("web app")], feature, True)

    asked = [question.rule for row in found.engine.rows(drawn.id("web app")) for question in row.questions]

    assert "PR-D-09" in asked
    assert "PR-S-08" not in asked
    assert {threat.rule for threat in found.engine.threats()} >= {"PR-D-09", "PR-S-08"}


def test_a_summary_tells_open_decided_and_parked_apart():
    drawn = dfd("web app")
    found = followed(drawn)
    web_app = drawn.id("web app")
    do(drawn, add_threat, web_app, "I", "Screens face the street", "high")
    do(drawn, set_aside, "PR-T-00", web_app, "It takes no input.")
    do(drawn, take_on, "PR-R-00", web_app)
    do(drawn, park, "PR-D-00", web_app)

    assert found.engine.summary(web_app) == Summary(open=2, decided=1, untouched=3, parked=1, worst="high")
    assert found.engine.totals() == found.engine.summary(web_app)


def test_a_control_in_place_lowers_what_it_only_reduces():
    drawn = dfd("web app")
    found = followed(drawn)
    web_app = drawn.id("web app")
    do(drawn, answer, [web_app], "handles_login", True)
    do(drawn, answer, [web_app], "login_throttled", False)
    do(drawn, take_up, "CTL-MFA", "PR-S-03", web_app, "in_place")

    threat = found.engine.threat(f"PR-S-03@{web_app}")

    assert threat is not None
    assert (threat.inherent, threat.severity) == ("high", "medium")


def test_braces_in_names_are_only_braces():
    drawn = dfd("web app")
    found = followed(drawn)
    do(drawn, lambda tx: tx.update(drawn.id("web app"), {"name": "{source} {0} {name}"}))

    titles = [threat.title for threat in found.engine.threats()]

    assert "{source} {0} {name} could be made unavailable" in titles

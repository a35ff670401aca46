"""Model checks find what the drawing does not say yet."""

from datetime import date

import pytest

from drawn import Drawn, dfd
from engine_pieces import engine_of
from threatline.commands.answer import leave_out
from threatline.commands.decide import decide
from threatline.commands.rename import rename


def found(drawn: Drawn, check: str) -> list[str]:
    engine = engine_of(drawn)
    names = {record.id: getattr(record, "name", "") for record in drawn.document.records.values()}
    return [
        names.get(problem.element, "") if problem.element else "the project"
        for problem in engine.problems()
        if problem.check == check
    ]


def do(drawn, command, *args, **kwargs):
    with drawn.document.transaction("Do") as tx:
        command(tx, *args, **kwargs)


def test_a_process_without_a_way_out_is_noticed():
    assert found(dfd("customer -> web app -> mailer"), "CHK-01") == ["mailer"]


def test_an_actor_that_writes_into_a_store_is_noticed():
    assert len(found(dfd("customer -> orders db"), "CHK-04")) == 1


def test_outsiders_without_a_boundary_are_noticed_until_one_is_drawn():
    drawn = dfd("customer -> web app")
    assert found(drawn, "CHK-06") == ["the project"]

    drawn.box_around("cloud", "web app")

    assert found(drawn, "CHK-06") == []


def test_out_of_scope_needs_a_reason():
    drawn = dfd("customer -> web app")
    do(drawn, leave_out, [drawn.id("customer")])
    assert found(drawn, "CHK-08") == ["customer"]

    do(drawn, leave_out, [drawn.id("customer")], "They are modelled elsewhere.")

    assert found(drawn, "CHK-08") == []


def test_default_and_double_names_are_noticed():
    drawn = dfd("customer -> web app -> mailer")
    do(drawn, rename, drawn.id("mailer"), "Process 7")
    assert found(drawn, "CHK-09") == ["Process 7"]

    do(drawn, rename, drawn.id("Process 7"), " Web  APP ")

    assert sorted(found(drawn, "CHK-09")) == [" Web  APP ", "web app"]


def test_an_acceptance_needs_reason_person_and_date():
    drawn = dfd("customer -> web app")
    app = drawn.id("web app")
    do(drawn, decide, "PR-S-00", app, status="accept")
    assert found(drawn, "CHK-11") == ["web app"]

    do(drawn, decide, "PR-S-00", app, reason="small", owner="Mara", review_on=date(2027, 1, 1))

    assert found(drawn, "CHK-11") == []


def test_a_high_threat_without_an_owner_is_noticed():
    drawn = dfd("customer -> web app")
    app = drawn.id("web app")
    with drawn.document.transaction("Answer") as tx:
        tx.update(app, {"answers.handles_login": True, "answers.login_throttled": False})
    assert found(drawn, "CHK-10") == ["web app"]

    do(drawn, decide, "PR-S-03", app, status="mitigate", owner="Mara")

    assert found(drawn, "CHK-10") == []


def test_a_loose_end_is_noticed():
    drawn = dfd("customer -> web app")
    flow = drawn.id("customer -> web app")
    with drawn.document.transaction("Import") as tx:
        tx.update(flow, {"target": None, "target_point": (10.0, 10.0)})

    assert len(found(drawn, "CHK-17")) == 1


@pytest.mark.parametrize(
    ("status", "missing", "given"),
    [
        ("transfer", "who carries this instead of us?", {"receiver": "The insurer"}),
        ("avoid", "what changes in the design so that this cannot happen?", {"reason": "No login any more"}),
        ("not_applicable", "why does this not apply?", {"reason": "Nobody signs in"}),
        ("duplicate", "which threat is this the same as?", {"duplicate_of": "PR-S-15"}),
    ],
)
def test_an_imported_decision_without_what_its_status_needs_is_noticed(status, missing, given):
    drawn = dfd("web app")
    do(drawn, decide, "PR-S-03", drawn.id("web app"), status=status)
    texts = [problem.text for problem in engine_of(drawn).problems() if problem.check == "CHK-11"]
    assert texts == [f"Passwords can be tried without limit at web app: {missing}"]

    do(drawn, decide, "PR-S-03", drawn.id("web app"), **given)

    assert found(drawn, "CHK-11") == []

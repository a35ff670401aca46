"""Model checks find what the drawing does not say yet."""

from datetime import date

import pytest

from drawn import Drawn, blank, dfd
from engine_pieces import engine_of
from threatline.commands.answer import leave_out
from threatline.commands.connect import connect
from threatline.commands.decide import decide, take_up
from threatline.commands.place import draw_boundary
from threatline.commands.rename import describe, rename
from threatline.model.geometry import Rect


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


def answered(drawn: Drawn, name: str, **answers):
    with drawn.document.transaction("Answer") as tx:
        tx.update(drawn.id(name), {f"answers.{key}": value for key, value in answers.items()})


def test_what_nothing_joins_is_noticed_once():
    drawn = dfd("customer -> web app", "mailer")

    assert found(drawn, "CHK-18") == ["mailer"]
    assert found(drawn, "CHK-01") == ["web app"]


def test_a_node_at_a_loose_end_is_joined_to_something():
    drawn = dfd("customer -> web app")
    with drawn.document.transaction("Import") as tx:
        tx.update(drawn.id("customer -> web app"), {"source": None, "source_point": (0.0, 0.0)})

    assert found(drawn, "CHK-18") == ["customer"]


def test_a_loose_end_is_asked_about_before_what_it_carries():
    drawn = dfd("customer -> web app")
    assert len(found(drawn, "CHK-03")) == 1

    with drawn.document.transaction("Import") as tx:
        tx.update(drawn.id("customer -> web app"), {"target": None, "target_point": (10.0, 10.0)})

    assert found(drawn, "CHK-03") == []


def test_a_flow_back_to_where_it_starts_is_noticed():
    drawn = dfd("customer -> web app -> orders db")
    do(drawn, connect, drawn.id("orders db"), drawn.id("orders db"))

    assert len(found(drawn, "CHK-19")) == 1
    assert found(drawn, "CHK-04") == []


def test_a_two_way_flow_between_an_actor_and_a_process_needs_nothing_between():
    drawn = dfd("customer -> web app")
    with drawn.document.transaction("Draw") as tx:
        tx.update(drawn.id("customer -> web app"), {"two_way": True})

    assert found(drawn, "CHK-04") == []


def test_two_nodes_alike_in_all_but_their_name_are_perhaps_one_drawn_twice():
    drawn = dfd("customer -> web app", "guest -> web app")
    for name in ("customer", "guest"):
        answered(drawn, name, actor_type="human_user", trust_level="untrusted")
    assert sorted(found(drawn, "CHK-20")) == ["customer", "guest"]
    text = next(p.text for p in engine_of(drawn).problems() if p.check == "CHK-20" and p.element == drawn.id("guest"))
    assert text == "Everything about guest and customer is alike: is one thing drawn twice?"

    answered(drawn, "guest", trust_level="partner")

    assert found(drawn, "CHK-20") == []


def test_nodes_about_which_nobody_said_anything_are_not_called_alike():
    assert found(dfd("customer -> web app", "guest -> web app"), "CHK-20") == []


def test_a_boundary_that_holds_just_what_one_inside_it_holds_is_noticed():
    drawn = dfd("customer -> web app -> orders db")
    inner = drawn.box_around("cloud", "web app", "orders db")
    with drawn.document.transaction("Draw") as tx:
        tx.update(inner, {"x": 200.0, "width": 560.0})
    box = drawn["cloud"]
    with drawn.document.transaction("Draw") as tx:
        around = Rect(box.x - 40, box.y - 60, box.width + 80, box.height + 100)
        draw_boundary(tx, drawn.diagram, around, "company")
    assert found(drawn, "CHK-21") == ["company"]

    with drawn.document.transaction("Move") as tx:
        tx.update(drawn.id("customer"), {"boundary": drawn.id("company")})

    assert found(drawn, "CHK-21") == []


def test_where_no_flow_crosses_any_boundary_that_is_said_once_for_all():
    drawn = dfd("customer -> web app", "mailer -> archive")
    drawn.box_around("left", "customer", "web app")
    drawn.box_around("right", "mailer", "archive")

    assert found(drawn, "CHK-22") == ["the project"]
    assert found(drawn, "CHK-14") == []


def test_a_single_boundary_that_nothing_crosses_is_asked_about_itself():
    drawn = dfd("customer -> web app")
    drawn.box_around("everything", "customer", "web app")

    assert found(drawn, "CHK-22") == []
    assert found(drawn, "CHK-14") == ["everything"]


@pytest.mark.parametrize(
    ("count", "words"),
    [(40, None), (41, "of its own?"), (61, "hard to follow"), (81, "one meeting")],
)
def test_a_large_diagram_is_noticed_in_three_grades(count: int, words: str | None):
    drawn = dfd(*(f"thing {number}" for number in range(count)))

    texts = [problem.text for problem in engine_of(drawn).problems() if problem.check == "CHK-23"]

    assert len(texts) == (words is not None)
    assert all(words in text and str(count) in text for text in texts)


@pytest.mark.parametrize(
    ("chain", "missing"),
    [
        ("customer -> orders db", "CHK-24"),
        ("web app -> orders db", "CHK-25"),
        ("customer -> web app", "CHK-26"),
    ],
)
def test_a_drawing_without_processes_actors_or_stores_is_noticed(chain: str, missing: str):
    drawn = dfd(chain)

    assert [check for check in ("CHK-24", "CHK-25", "CHK-26") if found(drawn, check)] == [missing]


def test_an_empty_drawing_lacks_nothing_yet():
    assert engine_of(blank()).problems() == []


def serious(drawn: Drawn) -> str:
    """Make one threat at the web app high, return the id of the web app."""
    answered(drawn, "web app", handles_login=True, login_throttled=False)
    return drawn.id("web app")


def test_a_serious_threat_with_one_protection_is_noticed_until_there_is_another_kind():
    drawn = dfd("customer -> web app")
    app = serious(drawn)
    do(drawn, take_up, "CTL-MFA", "PR-S-03", app, "planned")
    assert found(drawn, "CHK-27") == ["web app"]

    do(drawn, take_up, "CTL-BREACHED-PW", "PR-S-03", app, "planned")
    assert (found(drawn, "CHK-27"), found(drawn, "CHK-28")) == ([], ["web app"])

    do(drawn, take_up, "CTL-INCIDENT", "PR-S-03", app, "planned")
    assert (found(drawn, "CHK-27"), found(drawn, "CHK-28")) == ([], [])


def test_a_proposed_control_protects_nothing_yet():
    drawn = dfd("customer -> web app")
    do(drawn, take_up, "CTL-MFA", "PR-S-03", serious(drawn), "proposed")

    assert found(drawn, "CHK-27") == []


def test_ten_decisions_without_a_rating_or_all_with_the_same_are_noticed():
    drawn = dfd("customer -> web app")
    app, rules = drawn.id("web app"), [f"PR-S-{number:02}" for number in range(10)]
    for rule in rules:
        assert (found(drawn, "CHK-29"), found(drawn, "CHK-30")) == ([], [])
        do(drawn, decide, rule, app, status="open")
    assert found(drawn, "CHK-29") == ["the project"]

    for rule in rules:
        do(drawn, decide, rule, app, likelihood=5, impact=5)
    assert (found(drawn, "CHK-29"), found(drawn, "CHK-30")) == ([], ["the project"])

    do(drawn, decide, rules[0], app, severity="low")
    assert (found(drawn, "CHK-29"), found(drawn, "CHK-30")) == ([], [])


def test_the_project_and_what_the_business_depends_on_should_be_described():
    drawn = dfd("customer -> web app")
    answered(drawn, "web app", business_criticality="critical")
    assert (found(drawn, "CHK-31"), found(drawn, "CHK-32")) == (["the project"], ["web app"])

    do(drawn, describe, drawn.document.project.id, "Sells shoes")
    do(drawn, describe, drawn.id("web app"), "Takes the orders")

    assert (found(drawn, "CHK-31"), found(drawn, "CHK-32")) == ([], [])

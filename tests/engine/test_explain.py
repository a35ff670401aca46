"""Every reason is a clause about "it", names the place where it can be answered, and is short."""

import pytest

from drawn import Drawn, dfd
from engine.worlds import World
from engine_pieces import engine_of
from threatline.commands.answer import add_asset, answer, carry
from threatline.content.load import load_content
from threatline.engine.answers import answers_to
from threatline.engine.explain import MOST_REASONS, why
from threatline.engine.interpreter import Interpreter
from threatline.engine.situation import Situation
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.session import Session

CONTENT = load_content()


def situation_of(drawn: Drawn) -> Situation:
    return engine_of(drawn).situation


def told(drawn: Drawn, rule: str, element: str) -> list[str]:
    return [reason.sentence for reason in why(situation_of(drawn), CONTENT.rule[rule], drawn.id(element))]


def say(drawn: Drawn, element: str, **answers) -> None:
    with drawn.document.transaction("Answer") as tx:
        for name, value in answers.items():
            answer(tx, [drawn.id(element)], name, value)


def test_a_true_rule_tells_the_answers_that_made_it_true():
    drawn = dfd("customer -> web app")
    say(drawn, "web app", handles_login=True, login_throttled=False)

    assert told(drawn, "PR-S-03", "web app") == ["people sign in here", "it does not slow down guessing"]


def test_a_question_tells_what_nobody_has_said():
    drawn = dfd("customer -> web app")
    say(drawn, "web app", handles_login=True)

    assert told(drawn, "PR-S-03", "web app")[-1] == "nobody has said whether it slows down guessing"


def test_a_neighbour_is_named():
    drawn = dfd("customer -> web app")
    say(drawn, "customer", actor_type="anonymous_public")

    assert told(drawn, "PR-S-01", "web app")[0] == "customer can call it from outside"


def test_data_is_named():
    drawn = dfd("customer -> web app")
    flow = drawn.id("customer -> web app")
    say(drawn, "customer", actor_type="human_user")
    with drawn.document.transaction("Data") as tx:
        carry(tx, [flow], add_asset(tx, "Card number", "restricted"))
        answer(tx, [flow], "network", "private_network")
        answer(tx, [flow], "encrypted", False)

    reasons = why(situation_of(drawn), CONTENT.rule["FL-I-03"], flow)

    assert any("Card number" in reason.sentence for reason in reasons)


def test_a_reason_leads_to_the_place_where_it_is_answered():
    drawn = dfd("customer -> web app")
    say(drawn, "web app", handles_login=True, login_throttled=False)

    reason = why(situation_of(drawn), CONTENT.rule["PR-S-03"], drawn.id("web app"))[-1]

    assert (reason.element, reason.property) == (drawn.id("web app"), "login_throttled")


def test_hostile_names_stay_words_and_long_ones_are_cut():
    drawn = dfd("customer -> web app")
    say(drawn, "customer", actor_type="anonymous_public")
    with drawn.document.transaction("Rename") as tx:
        tx.update(drawn.id("customer"), {"name": "{name} <b>" + "x" * 10_000})

    (first, *_) = told(drawn, "PR-S-01", "web app")

    assert "{name} <b>" in first
    assert len(first) < 200


@pytest.mark.parametrize("rule", [rule.id for rule in CONTENT.rules])
def test_every_rule_that_speaks_has_few_reasons_in_plain_clauses(rule, busy_drawing):
    situation = situation_of(busy_drawing)
    interpreter = Interpreter(situation)
    wanted = CONTENT.rule[rule]

    for record in busy_drawing.document.records.values():
        if record.kind == wanted.kind and interpreter.test(wanted.when, record.id) is not False:
            reasons = why(situation, wanted, record.id)
            assert len(reasons) <= MOST_REASONS
            for reason in reasons:
                assert reason.sentence
                assert "{" not in reason.sentence
                assert not reason.sentence.endswith(".")
                assert reason.element in busy_drawing.document.records


@pytest.fixture(scope="module")
def busy_drawing() -> Drawn:
    """A drawing in which every feature is switched on and no protection is in place."""
    drawn = dfd("customer -> web app -> orders api -> orders db", "orders api -> mailer -> customer")
    drawn.box_around("cloud", "web app", "orders api", "orders db")
    with drawn.document.transaction("Answer") as tx:
        secret = add_asset(tx, "Card number", "restricted")
        answer(tx, [secret], "tags", ("personal", "payment_card", "credentials", "health"))
        for record in tuple(drawn.document.records.values()):
            for spec in CONTENT.catalogue.of(record.kind).values():
                if spec.is_tri:
                    answer(tx, [record.id], spec.name, spec.role == "feature")
        for flow in [r for r in drawn.document.records.values() if r.kind == "flow"]:
            carry(tx, [flow.id], secret)
            answer(tx, [flow.id], "network", "internet")
        answer(tx, [drawn.id("customer")], "actor_type", "anonymous_public")
        answer(tx, [drawn.id("cloud")], "boundary_type", "organisation")
    return drawn


def test_an_answer_lands_on_every_place_that_is_asked():
    drawn = dfd("clerk -> back office", "clerk -> archive desk")
    say(drawn, "clerk", actor_type="staff")
    rule = CONTENT.rule["AC-R-04"]
    graph = GraphIndex(drawn.document)

    written = answers_to(CONTENT, drawn.document, graph, rule, drawn.id("clerk"), True)

    assert {(place, name) for place, name, _ in written} == {
        (drawn.id("back office"), "logs_security_events"),
        (drawn.id("archive desk"), "logs_security_events"),
    }


def test_an_answer_leaves_alone_what_somebody_answered_already():
    drawn = dfd("clerk -> back office", "clerk -> archive desk")
    say(drawn, "back office", logs_security_events=False)
    rule = CONTENT.rule["AC-R-04"]

    written = answers_to(CONTENT, drawn.document, GraphIndex(drawn.document), rule, drawn.id("clerk"), True)

    assert [place for place, _, _ in written] == [drawn.id("archive desk")]


@pytest.mark.parametrize("seed", range(6))
def test_every_reason_leads_to_a_record_that_has_its_property(seed):
    session = Session(Document(World(CONTENT, seed).records()), CONTENT)
    records, told_about = session.document.records, 0

    for threat in session.engine.threats():
        for reason in session.engine.why(threat.key):
            told_about += 1
            kind = records[reason.element].kind
            known = CONTENT.catalogue.of("model" if kind == "project" else kind)
            assert reason.property is None or reason.property in known, (threat.rule, reason)
            assert reason.property is not None or kind != "project", (threat.rule, reason)

    assert told_about > 100

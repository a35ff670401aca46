"""What is offered to make a threat go away was tried, and does so when it is done."""

from __future__ import annotations

from itertools import combinations

import pytest

from drawn import Drawn, dfd
from engine.worlds import World
from threatline.commands.answer import add_asset, answer, carry
from threatline.commands.decide import resolve
from threatline.content.load import load_content
from threatline.engine.interpreter import Interpreter
from threatline.engine.silencing import LARGEST_WAY, MOST_TRIED, Way
from threatline.model.document import Document
from threatline.session import Session

CONTENT = load_content()


def told(session: Session, rule: str, element: str) -> list[list[tuple[str, str]]]:
    return [[(step.kind, step.name) for step in way] for way in session.engine.ways_out(f"{rule}@{element}")]


def session_of(drawn: Drawn) -> Session:
    return Session(drawn.document, CONTENT)


def say(session: Session, id: str, **answers) -> None:
    for name, value in answers.items():
        session.run(answer, [id], name, value)


def apply(session: Session, rule: str, element: str, way: Way) -> None:
    controls = [step.name for step in way if step.kind == "control"]
    session.run(resolve, rule, element, controls, [one for step in way for one in step.written])


def test_a_threat_goes_away_by_its_control_by_the_answer_or_when_a_feature_is_not_there():
    drawn = dfd("web app")
    session, web = session_of(drawn), drawn.id("web app")
    say(session, web, handles_login=True, login_throttled=False)

    ways = session.engine.ways_out(f"PR-S-03@{web}")

    assert [(step.kind, step.sentence) for (step,) in ways] == [
        ("control", "Slow down and notice repeated sign-in attempts"),
        ("answer", "it slows down guessing"),
        ("feature", "nobody signs in here"),
        ("exempt", "“Slows down guessing” does not apply"),
    ]


def test_an_answer_about_neighbours_names_them_and_is_written_to_each_that_lacks_it():
    drawn = dfd("clerk -> back office", "clerk -> archive desk")
    session = session_of(drawn)
    say(session, drawn.id("clerk"), actor_type="staff")
    for name in ("back office", "archive desk"):
        say(session, drawn.id(name), logs_security_events=False)

    ways = session.engine.ways_out(f"AC-R-04@{drawn.id('clerk')}")

    (step,) = next(way for way in ways if way[0].kind == "answer")
    assert step.sentence.startswith("each of the receivers ")
    assert {place for place, _, _ in step.written} == {drawn.id("back office"), drawn.id("archive desk")}


def test_a_threat_that_nothing_resolves_has_no_way_out():
    drawn = dfd("web app -> orders db")
    session, store = session_of(drawn), drawn.id("orders db")

    def keep_keys(tx) -> None:
        keys = add_asset(tx, "Keys", "restricted")
        answer(tx, [keys], "tags", ("secrets_or_keys",))
        carry(tx, [store], keys)

    session.run(keep_keys)
    say(session, store, store_type="relational_db")

    assert session.engine.threat(f"ST-I-04@{store}").state == "suggested"
    assert told(session, "ST-I-04", store) == []


def test_what_two_features_keep_true_needs_both_to_go():
    drawn = dfd("visitor -> assistant")
    session, it = session_of(drawn), drawn.id("assistant")
    say(session, it, ai_component=True, fetches_user_urls=True)

    ways = told(session, "PR-T-14", it)

    assert [("feature", "ai_component")] in ways
    assert all(len(way) == 1 for way in ways)


@pytest.mark.parametrize("seed", range(6))
def test_every_offered_way_makes_its_rule_false_when_it_is_done_and_no_part_of_it_does(seed):
    world = World(CONTENT, seed)
    session = Session(Document(world.records()), CONTENT)
    offered = [
        (threat.rule, threat.element, way)
        for threat in tuple(session.engine.threats())
        if threat.state in ("suggested", "question")
        for way in session.engine.ways_out(threat.key)
    ]
    assert offered

    for rule, element, way in world.random.sample(offered, min(60, len(offered))):
        assert len(way) <= LARGEST_WAY
        for size in range(1, len(way)):
            for part in combinations(way, size):
                apply(session, rule, element, part)
                assert truth(session, rule, element) is not False
                session.undo()
        apply(session, rule, element, way)
        assert truth(session, rule, element) is False
        assert session.engine.threat(f"{rule}@{element}").state == "resolved_by_design"
        session.undo()


def truth(session: Session, rule: str, element: str):
    return Interpreter(session.engine.situation).test(CONTENT.rule[rule].when, element)


def test_every_rule_that_lists_a_resolving_control_offers_one_where_it_is_suggested():
    missing = set()
    for seed in range(8):
        session = Session(Document(World(CONTENT, seed).records()), CONTENT)
        for threat in tuple(session.engine.threats()):
            if threat.state == "suggested" and threat.controls_resolve:
                ways = session.engine.ways_out(threat.key)
                if not any(step.kind == "control" for way in ways for step in way):
                    missing.add(threat.rule)

    assert missing == set()


def test_the_search_is_bounded_on_a_hub(monkeypatch):
    chains = [f"customer {n} -> hub" for n in range(60)]
    drawn = dfd(*chains)
    session, hub = session_of(drawn), drawn.id("hub")
    for name in CONTENT.catalogue.of("process"):
        if CONTENT.catalogue.spec("process", name).role == "feature":
            say(session, hub, **{name: True})
    tried = []
    plain = Interpreter.test
    monkeypatch.setattr(Interpreter, "test", lambda self, *rest: tried.append(1) or plain(self, *rest))

    for threat in tuple(session.engine.threats()):
        tried.clear()
        session.engine.ways_out(threat.key)
        assert len(tried) <= MOST_TRIED

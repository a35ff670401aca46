"""Each rule of the shipped pack can be true, false and, where it asks, unknown; each control does what it promises."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from engine.cases import CONTENT, Case, case_of
from threatline.content.plain_words import jargon_in
from threatline.engine.catalogue import UNKNOWN
from threatline.engine.conditions import AllOf, Always, AnyOf, Condition, Fact, Named, Not, walk
from threatline.engine.explain import why, why_not
from threatline.engine.incremental import Engine
from threatline.engine.interpreter import Interpreter
from threatline.engine.kleene import Truth
from threatline.engine.pack import Rule
from threatline.model.graph import GraphIndex
from threatline.model.identity import derived_id, threat_key
from threatline.model.records import ControlUse

pytestmark = pytest.mark.slow
RULES = CONTENT.rules
SPECIFIC = [rule for rule in RULES if rule.role == "specific"]
ALWAYS = [rule for rule in RULES if rule.when == Always()]
ASKING = [rule for rule in RULES if rule.asks]
CONTROLS = {
    effect: [(rule, control) for rule in RULES for control in getattr(rule, effect)] for effect in ("resolve", "reduce")
}
TECHNOLOGY = ("it travels by ", "it is a ", "flow 3 travels by ")
"""How a reason begins that repeats what somebody chose from a list of technologies."""
KLEENE = ("is", "is_not", "in", "not_in")
"""The operators that an unanswered protection makes unknown."""


def named(rule: Rule) -> str:
    return rule.id


def with_control(value: object) -> str:
    return value.id if isinstance(value, Rule) else str(value)


@cache
def shown(rule_id: str, wanted: Truth) -> Case | None:
    return case_of(CONTENT.rule[rule_id], wanted, unsaid=wanted is None)


def case(rule: Rule, wanted: Truth) -> Case:
    found = shown(rule.id, wanted)
    assert found is not None, f"no drawing makes {rule.id} {wanted}"
    return found


def put_in_place(before: Case, rule: Rule, control: str) -> Case:
    """Return the same drawing after a control was put in place, analysed anew."""
    use = ControlUse(
        id=derived_id(rule.id, control), control=control, rule=rule.id, element=before.element, state="verified"
    )
    fresh = before.copy()
    with fresh.document.transaction("Take up") as tx:
        tx.insert(use)
    engine = Engine(CONTENT, fresh.document, GraphIndex(fresh.document))
    engine.rebuild()
    return replace(fresh, engine=engine)


# ---- truths ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [True, False], ids=["true", "false"])
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in ALWAYS], ids=named)
def test_a_drawing_makes_the_rule(rule: Rule, wanted: bool):
    found = case(rule, wanted)

    assert found.interpreted(rule) is wanted
    assert found.truth(rule) is wanted


@pytest.mark.parametrize("rule", ASKING, ids=named)
def test_a_rule_that_asks_is_unknown_while_nobody_has_answered(rule: Rule):
    found = case(rule, None)

    assert found.interpreted(rule) is None
    assert found.truth(rule) is None


@pytest.mark.parametrize("rule", ALWAYS, ids=named)
def test_a_baseline_row_is_true_of_an_element_about_which_nobody_said_anything(rule: Rule):
    found = case(rule, True)

    assert found.truth(rule) is True
    assert shown(rule.id, False) is None


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.asks], ids=named)
def test_a_rule_that_asks_nothing_is_never_unknown_by_silence(rule: Rule):
    assert protections(rule.when) == set()
    assert shown(rule.id, None) is None


@pytest.mark.parametrize("rule", ASKING, ids=named)
def test_a_rule_tests_one_protection_and_asks_for_that_one(rule: Rule):
    assert protections(rule.when) == {rule.asks}


def protections(condition: Condition) -> set[str]:
    """Return the protections whose answer a condition needs, by name."""
    return {name for part in walk(condition) for name in _needed(part) if _is_protection(name)}


def _needed(part: Condition) -> tuple[str, ...]:
    if isinstance(part, Fact):
        return (part.name,) if part.operator in KLEENE else ()
    return getattr(part, "lacking", ())


def _is_protection(name: str) -> bool:
    groups = CONTENT.catalogue.groups.values()
    return any(group[name].role == "control" for group in groups if name in group)


def parts_of_rules(counting_answers: bool = False) -> list[tuple[Rule, int]]:
    """Return every part of every condition: those that count an answer which is there, or all others."""
    return [
        (rule, place)
        for rule in SPECIFIC
        for place, part in enumerate(_parts(rule.when))
        if _counts_answers(part, rule) is counting_answers
    ]


def _counts_answers(part: Condition, rule: Rule) -> bool:
    """Tell whether a part is about whether the question of its own rule was answered: it only keeps that away."""
    if not isinstance(part, AnyOf):
        return False
    return any(isinstance(one, Fact) and (one.name, one.operator) == (rule.asks, "known") for one in part.parts)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    inner = condition.condition if isinstance(condition, Named) else condition
    return inner.parts if isinstance(inner, AllOf) else (condition,)


@pytest.mark.parametrize(("rule", "place"), parts_of_rules(), ids=with_control)
def test_no_part_of_a_condition_is_idle(rule: Rule, place: int):
    parts = _parts(rule.when)
    lone = replace(rule, when=AllOf((*parts[:place], *parts[place + 1 :], parts[place])))

    found = case_of(lone, False)

    assert found is not None
    interpreter = Interpreter(found.engine.situation)
    assert [part for part in parts if interpreter.test(part, found.element) is not True] == [parts[place]]


@pytest.mark.parametrize(("rule", "place"), parts_of_rules(counting_answers=True), ids=with_control)
def test_a_part_that_counts_answers_keeps_the_question_away_where_nobody_answered(rule: Rule, place: int):
    parts = _parts(rule.when)
    others = AllOf((*parts[:place], *parts[place + 1 :]))

    found = case_of(replace(rule, when=AllOf((Not(parts[place]), *others.parts))), None)

    assert found is not None
    interpreter = Interpreter(found.engine.situation)
    assert interpreter.test(others, found.element) is None
    assert interpreter.test(rule.when, found.element) is False


# ---- controls --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "control"), CONTROLS["resolve"], ids=with_control)
def test_a_control_that_resolves_makes_the_rule_false(rule: Rule, control: str):
    after = put_in_place(case(rule, True), rule, control)

    assert after.interpreted(rule) is False
    assert after.truth(rule) is False


@pytest.mark.parametrize(("rule", "control"), CONTROLS["reduce"], ids=with_control)
def test_a_control_that_reduces_leaves_the_threat_and_lowers_its_rating(rule: Rule, control: str):
    before = case(rule, True)

    after = put_in_place(before, rule, control)

    assert after.interpreted(rule) is True
    assert after.truth(rule) is True
    assert rating(after, rule) < rating(before, rule)


def rating(found: Case, rule: Rule) -> int:
    """Return likelihood plus impact of the threat, or of the baseline row even where a worse one stands before it."""
    threat = found.engine.threat(threat_key(rule.id, found.element))
    assert threat is not None
    assert threat.likelihood is not None
    assert threat.impact is not None
    return threat.likelihood + threat.impact


# ---- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_every_text_of_a_rule_expands_and_every_truth_has_reasons(rule: Rule):
    for wanted in (True, None, False):
        found = shown(rule.id, wanted)
        if found is None:
            continue
        situation = found.engine.situation
        told = why_not if wanted is False else why
        reasons = told(situation, rule, found.element)
        threat = found.engine.threat(threat_key(rule.id, found.element))
        said = [reason.sentence for reason in reasons] + [
            step.sentence for way in found.engine.ways_out(threat_key(rule.id, found.element)) for step in way
        ]
        said += [threat.title, threat.question] if threat is not None else []

        assert reasons
        for words in said:
            assert words
            assert not {*words} & {*"{}_"}, words
            assert not jargon_in(words) or words.startswith(TECHNOLOGY), words


@pytest.mark.parametrize("rule", ASKING, ids=named)
def test_an_open_question_says_that_nobody_has_answered(rule: Rule):
    found = case(rule, None)

    reasons = why(found.engine.situation, rule, found.element)

    assert reasons[-1].sentence.startswith("nobody has said whether ")
    assert reasons[-1].property == rule.asks
    assert UNKNOWN not in reasons[-1].sentence

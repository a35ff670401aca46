"""The shipped words are plain: short clauses, questions without jargon, a label for every value."""

from __future__ import annotations

import re

import pytest

from threatline.content.glossary import GROUPS, load_glossary
from threatline.content.load import load_content
from threatline.engine.catalogue import PropertySpec
from threatline.engine.conditions import Named, walk
from threatline.engine.pack import LETTERS, SEVERITIES
from threatline.model.records import ELEMENT_KINDS

CONTENT = load_content()
SPECS = [spec for group in CONTENT.catalogue.groups.values() for spec in group.values()]
JARGON = re.compile(
    r"\b([A-Z]{2,}|token|webhook|hash|cache|payload|endpoint|injection|schema|authenticat\w*|authoris\w*|session id"
    r"|plaintext)\b"
)


def clauses(spec: PropertySpec) -> list[str]:
    return [spec.if_yes, spec.if_no] if not spec.values else list(spec.says.values())


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.group}.{spec.name}")
def test_every_answer_has_a_clause_that_can_follow_because(spec: PropertySpec):
    for clause in clauses(spec):
        assert re.fullmatch(r"(it|people|nobody|anyone|only|staff|users) [^.?!]{3,90}", clause), clause
        assert clause.startswith("it ") or clause.endswith(" here"), f"{clause} cannot be said of another element"


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.group}.{spec.name}")
def test_every_property_and_value_has_a_label(spec: PropertySpec):
    assert spec.label[0].isupper()
    assert "_" not in spec.label
    assert set(spec.plain) == set(spec.values)
    assert all(label and "_" not in label for label in spec.plain.values())


def test_yes_and_no_say_different_things():
    assert [spec.name for spec in SPECS if spec.is_tri and spec.if_yes == spec.if_no] == []


@pytest.mark.parametrize("rule", CONTENT.rules, ids=lambda rule: rule.id)
def test_a_question_is_one_plain_sentence(rule):
    said = re.sub(r'"[^"]*"', "", rule.question)
    assert rule.question.endswith("?")
    assert not re.search(r"[.!?]\s", said)
    assert not JARGON.search(said)
    assert not JARGON.search(re.sub(r'"[^"]*"', "", rule.title))


def test_definitions_explain_themselves_in_a_clause_or_leave_it_to_those_they_use():
    for definition in CONTENT.definitions.values():
        uses = [part for part in walk(definition.when) if isinstance(part, Named)]
        assert definition.because or any(part.because for part in uses), definition.name
        assert not definition.because.endswith("."), definition.name


def test_the_glossary_has_every_word():
    glossary = load_glossary()

    assert set(glossary.groups) == set(GROUPS)
    assert {*ELEMENT_KINDS, "asset", "threat", "control"} == set(glossary.groups["kinds"])
    assert set(glossary.groups["severities"]) == set(SEVERITIES)
    assert glossary.term("kinds", "process").many == "Processes"
    assert set(CONTENT.stride) == set(LETTERS)

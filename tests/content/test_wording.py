"""Whatever plain mode can show is plain: short sentences, no words of the trade, a label for every value."""

from __future__ import annotations

import re

import pytest

from threatline.content.glossary import GROUPS, load_glossary
from threatline.content.load import load_content
from threatline.content.plain_words import jargon_in
from threatline.engine.catalogue import PropertySpec
from threatline.engine.conditions import Named, walk
from threatline.engine.pack import LETTERS, SEVERITIES
from threatline.model.records import ELEMENT_KINDS

CONTENT = load_content()
SPECS = [spec for group in CONTENT.catalogue.groups.values() for spec in group.values()]
CONTROLS = list(CONTENT.controls.values())
CHOICES_OF_TECHNOLOGY = {"protocol", "process_type", "store_type", "guards", "regulations"}
"""What people choose from these lists they know by the name that it has."""
LONGEST = {"title": 90, "question": 92, "control": 70, "label": 42, "value": 30, "clause": 62, "sentence": 110}
AMERICAN = re.compile(r"\b\w*(ization|izing|ized|izes|ize|olor|enter[^a-z]?of|avior|icense[ds]?|atalog|ulfill)\b")
BRITISH_ALL_THE_SAME = {"size", "sized", "prize"}


def texts() -> dict[str, list[str]]:
    """Return every text that plain mode can show, by what it is."""
    glossary = [term for group in load_glossary().groups.values() for term in group.values()]
    rating = CONTENT.rating
    ratings = [*rating.likelihood.values(), *rating.impact.values(), *rating.harms.values()]
    lessons = [*CONTENT.stride.values(), *CONTENT.categories.values()]
    return {
        "title": [rule.title for rule in CONTENT.rules] + [check.title for check in CONTENT.checks],
        "question": [rule.question for rule in CONTENT.rules]
        + [text for check in CONTENT.checks for text in (check.question, *check.grades.values())],
        "control": [control.title for control in CONTROLS],
        "label": [spec.label for spec in SPECS] + [one.plain for one in lessons] + [term.name for term in glossary],
        "value": [label for spec in SPECS if is_everyday(spec) for label in spec.plain.values()],
        "clause": [clause for spec in SPECS if is_everyday(spec) for clause in clauses(spec)]
        + [definition.because for definition in CONTENT.definitions.values() if definition.because],
        "sentence": [spec.help for spec in SPECS]
        + [text for control in CONTROLS for text in (control.plain, control.done_when)]
        + [definition.means for definition in CONTENT.definitions.values()]
        + [sentence for one in lessons for sentence in re.split(r"(?<=[.:]) ", one.lesson)]
        + [term.plain for term in glossary]
        + ratings,
    }


def is_everyday(spec: PropertySpec) -> bool:
    return spec.name not in CHOICES_OF_TECHNOLOGY


def clauses(spec: PropertySpec) -> list[str]:
    return [spec.if_yes, spec.if_no] if not spec.values else list(spec.says.values())


def unquoted(text: str) -> str:
    return re.sub(r'"[^"]*"', "", text)


@pytest.mark.parametrize("sort", LONGEST)
def test_nothing_that_plain_mode_shows_needs_a_dictionary(sort: str):
    assert {text: found for text in texts()[sort] if (found := jargon_in(text))} == {}


@pytest.mark.parametrize("sort", LONGEST)
def test_every_text_is_short_and_cleanly_set(sort: str):
    for text in texts()[sort]:
        assert text, sort
        assert len(text) <= LONGEST[sort], text
        assert text == " ".join(text.split()), text
        assert text.count('"') % 2 == 0, text
        assert text.count("(") == text.count(")"), text
        assert "!" not in unquoted(text), text
        assert not re.search(r"\b(\w+) \1\b", text), text


@pytest.mark.parametrize("sort", LONGEST)
def test_the_spelling_is_british(sort: str):
    for text in texts()[sort]:
        american = {found[0].lower() for found in AMERICAN.finditer(text)} - BRITISH_ALL_THE_SAME
        assert not american, text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Validate what arrives", "Validate"),
        ("The Token is old", "Token"),
        ("See CTL-LOG", "CTL-LOG"),
        ("Set store_type", "store_type"),
        ("Locked with TLS", "TLS"),
        ("Such as e.g. this", "e.g"),
        ("The AI in {session} keeps {name} safe", ""),
        ('Could someone type "token" here?', ""),
    ],
)
def test_jargon_is_found_whatever_its_case_and_not_in_what_is_filled_in_or_quoted(text: str, word: str):
    assert jargon_in(text) == word


# ---- properties ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.group}.{spec.name}")
def test_every_answer_has_a_clause_that_can_follow_because(spec: PropertySpec):
    for clause in clauses(spec):
        assert re.fullmatch(r"(it|people|nobody|anyone|only|staff|users) [^.?!]{3,90}", clause), clause
        assert clause.startswith("it ") or clause.endswith(" here"), f"{clause} cannot be said of another element"


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.group}.{spec.name}")
def test_every_property_and_value_has_a_label_and_help(spec: PropertySpec):
    assert spec.label[0].isupper()
    assert set(spec.plain) == set(spec.values)
    assert all(label and "_" not in label for label in spec.plain.values())
    assert re.fullmatch(r"[A-Z].+[.?]", spec.help)


def test_a_protection_can_be_doubted_without_a_double_negative():
    """ "Nobody has said whether it never …" is a riddle."""
    for spec in SPECS:
        if spec.role == "control":
            assert not re.match(r"(it )?(\w+ )?(not|never|cannot|nobody)\b", spec.if_yes), spec.if_yes


def test_yes_and_no_say_different_things():
    assert [spec.name for spec in SPECS if spec.is_tri and spec.if_yes == spec.if_no] == []


# ---- rules, controls, definitions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", CONTENT.rules, ids=lambda rule: rule.id)
def test_a_question_is_one_plain_sentence_about_this_element(rule):
    assert rule.question.endswith("?")
    assert not re.search(r"[.!?]\s", unquoted(rule.question))
    assert re.search(r"\{(name|source|target)\}", rule.question)
    assert rule.question[0].isupper() or rule.question[0] in '{"'


@pytest.mark.parametrize("rule", CONTENT.rules, ids=lambda rule: rule.id)
def test_a_title_is_a_statement_about_this_element(rule):
    assert re.search(r"\{(name|source|target)\}", rule.title)
    assert not rule.title.endswith((".", "?"))
    assert rule.title != rule.question


def test_no_two_rules_of_a_kind_say_the_same():
    titles = [(rule.kind, rule.title) for rule in CONTENT.rules]
    questions = [(rule.kind, rule.question) for rule in CONTENT.rules]

    assert len(set(titles)) == len(titles)
    assert len(set(questions)) == len(questions)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)
def test_a_control_is_a_verb_a_reason_and_a_way_to_tell_that_it_is_done(control):
    assert re.match(r"(?!\w+(?<!Br)ing\b)[A-Z][a-z]+\b", control.title), control.title
    assert not control.title.endswith(".")
    assert control.plain.endswith(".")
    assert control.done_when.endswith(".")


def test_no_two_controls_have_one_title():
    titles = [control.title for control in CONTROLS]

    assert len(set(titles)) == len(titles)


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

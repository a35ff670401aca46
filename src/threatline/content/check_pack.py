"""Checks a whole pack: identities, references between its parts, and promises that rules and controls make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set

from threatline.content.parse_pack import PRIVACY_IDS
from threatline.engine.conditions import (
    AllOf,
    AnyOf,
    Carries,
    CheckWord,
    Condition,
    Crosses,
    Cuts,
    EntryPoints,
    Fact,
    ModelFact,
    Named,
    Not,
    SomeFlow,
    parts_of,
    walk,
)
from threatline.engine.meanings import BOUNDARY_TYPE, CLASSIFICATION, PROCESS_TYPE, STENCIL, TAGS
from threatline.engine.pack import CHART, Check, Content, Control, Rule

PREFIXES = {"AC": "actor", "PR": "process", "ST": "store", "FL": "flow", "BO": "boundary"}
CHART_LETTERS = {"actor": "SR", "process": "STRIDE", "store": "TRID", "flow": "TID", "boundary": "STRIDE"}
"""The letters that apply to a kind; boundaries have rules with any letter, but no baseline."""

REFERENCES = {
    "cwe": r"CWE-\d+",
    "capec": r"CAPEC-\d+",
    "attack": r"T\d{4}(\.\d{3})?",
    "other": r"\S+",
    "gdpr": r"art\d+",
    "ccpa": r"1798\.\d+(\([a-z]\))?",
}
_MARK = re.compile(r"\{(\w*)\}")
MARKS_OF_WORDS = {"twin": {"equivalent", "redundant"}, "count": {"element_count"}}
"""Mark of a question of a check → the words of its condition that know what to put there."""
_BRACE = re.compile(r"[{}]")
_ELSEWHERE = "elsewhere"

Fault = tuple[str, str]
"""The id of a rule, control, check or definition, and what is wrong with it."""


def faults_of(content: Content, part: str | None = None) -> Iterator[Fault]:
    """Yield everything in which the parts of a pack do not agree.

    With `part` only the rules that this pack adds to the one it extends are looked at; their ids follow no chart.
    """
    is_chart = content.pack.id_scheme == CHART
    yield from _faults_of_texts(content)
    for rule in content.rules:
        if rule.part == part or part is None:
            own = _faults_of_guest(rule, is_chart) if part is not None else _faults_of_charted(rule) if is_chart else ()
            for reason in (*own, *_faults_of_rule(content, rule)):
                yield rule.id, reason
    for control in content.controls.values():
        for reason in _faults_of_control(content, control):
            yield control.id, reason
    for id, count in Counter([rule.id for rule in content.rules] + [check.id for check in content.checks]).items():
        if count > 1:
            yield id, f"The id {id} is used {count} times."
    if is_chart:
        yield from _faults_of_titles(content)
        yield from _faults_of_baseline(content)


def _faults_of_texts(content: Content) -> Iterator[Fault]:
    for definition in content.definitions.values():
        if reason := _fault_of_marks("explanation", definition.because, {"who", "what", "source", "target"}):
            yield definition.name, reason
    for check in content.checks:
        for reason in _faults_of_check(content, check):
            yield check.id, reason


def _faults_of_titles(content: Content) -> Iterator[Fault]:
    for title, count in Counter(rule.title for rule in content.rules).items():
        if count > 1:
            id = [rule.id for rule in content.rules if rule.title == title][-1]
            yield id, f"The title “{title}” is used {count} times."


def _faults_of_baseline(content: Content) -> Iterator[Fault]:
    """Yield the kinds whose cells of the chart do not have one baseline rule each."""
    for kind in ("actor", "process", "store", "flow"):
        have = {str(rule.stride) for rule in content.rules if rule.role == "baseline" and rule.kind == kind}
        if have != set(CHART_LETTERS[kind]):
            yield "rules", f"The baseline rules of {kind} have the letters {_list(have)}, not {CHART_LETTERS[kind]}."


def _faults_of_check(content: Content, check: Check) -> Iterator[str]:
    marks = set() if check.applies_to in ("model", "threat") else {"name"}
    if check.applies_to == "flow":
        marks |= {"source", "target"}
    words = {part.word for part in walk(check.when) if isinstance(part, CheckWord)}
    marks |= {mark for mark, of in MARKS_OF_WORDS.items() if words & of}
    for question in (check.question, *check.grades.values()):
        if reason := _fault_of_marks("question", question, marks):
            yield reason
    if check.grades and "element_count" not in words:
        yield "“grades” need a count of elements in the condition."
    for part in walk(check.when):
        inside = () if isinstance(part, AllOf | AnyOf | Not | Named | CheckWord) else walk(part)
        for word in inside:
            if isinstance(word, CheckWord):
                yield f"“{word.word}” is asked about what is checked, not about something near it."
    for id in sorted({*check.covers} - {other.id for other in content.checks}):
        yield f"“covers” names {id}, which is no check."


def _faults_of_rule(content: Content, rule: Rule) -> Iterator[str]:
    if rule.category is not None and rule.role == "baseline":
        yield "Only a letter has a baseline."
    allowed = {"name", "source", "target"} if rule.kind == "flow" else {"name"}
    for what, text in (("title", rule.title), ("question", rule.question)):
        if reason := _fault_of_marks(what, text, allowed):
            yield reason
        elif not _MARK.search(text):
            yield f"The {what} must name its element with {_list('{' + mark + '}' for mark in allowed)}."
    level = content.rating.severity(rule.likelihood, rule.impact)
    if level != rule.severity:
        yield f"The severity of likelihood {rule.likelihood} and impact {rule.impact} is {level}."
    if rule.role == "baseline" and level in ("high", "critical"):
        yield "A baseline rule never starts above medium."
    if unknown := set(rule.harms) - set(content.rating.harms):
        yield f"The harm {_list(unknown)} does not exist."
    for family, values in rule.refs.items():
        for value in values:
            if not re.fullmatch(REFERENCES.get(family, "$^"), value):
                yield f"{family} {value} is not a reference we know."
    yield from _faults_of_asking(content, rule)
    yield from _faults_of_listed(content, rule)


def _fault_of_marks(what: str, text: str, allowed: Set[str]) -> str:
    """Return what is wrong with the braces of a text, which must be marks of the allowed names and nothing else."""
    marks = set(_MARK.findall(text))
    if marks <= allowed and not _BRACE.search(_MARK.sub("", text)):
        return ""
    return f"The {what} may use braces only for {_list('{' + mark + '}' for mark in allowed)}."


def _faults_of_guest(rule: Rule, is_chart: bool) -> Iterator[str]:
    """Yield what a rule may not be in a pack that extends another one, which may have a chart."""
    if rule.role == "baseline":
        yield "The baseline rows belong to the pack that this one extends; the role of this rule is specific."
    if is_chart and rule.stride is not None and rule.stride not in CHART_LETTERS[rule.kind]:
        yield f"The letter {rule.stride} does not apply to {rule.kind}."


def _faults_of_charted(rule: Rule) -> Iterator[str]:
    """Yield what is wrong with a rule of a pack whose ids name the cells of the chart."""
    yield from _faults_of_identity(rule)
    if not rule.resolve and not rule.reduce:
        yield "“controls” needs resolve or reduce."


def _faults_of_identity(rule: Rule) -> Iterator[str]:
    if rule.category is not None:
        if rule.category not in PRIVACY_IDS:
            yield "A rule of the chart has a letter or a privacy type."
        elif not re.fullmatch(rf"PV-{PRIVACY_IDS[rule.category]}-\d\d", rule.id):
            yield f"The id of a rule of the type {rule.category} is PV-{PRIVACY_IDS[rule.category]}-NN."
        return
    expected = next(prefix for prefix, kind in PREFIXES.items() if kind == rule.kind)
    if not re.fullmatch(rf"{expected}-{rule.stride}-\d\d", rule.id):
        yield f"The id of a rule for {rule.kind} with the letter {rule.stride} is {expected}-{rule.stride}-NN."
    if str(rule.stride) not in CHART_LETTERS[rule.kind]:
        yield f"The letter {rule.stride} does not apply to {rule.kind}."
    if rule.id.endswith("-00") != (rule.role == "baseline"):
        yield "The number 00 belongs to the baseline rule of a letter, and to no other."


def _faults_of_asking(content: Content, rule: Rule) -> Iterator[str]:
    asked = set(asked_by(content, rule.when))
    declared = {(rule.asks, rule.asks_on)} if rule.asks else set()
    if asked != declared:
        told = _list(f"{name} on {scope}" for name, scope in asked) or "nothing"
        yield f"The condition asks {told}, but “asks” says {_list(f'{n} on {s}' for n, s in declared) or 'nothing'}."


def _faults_of_listed(content: Content, rule: Rule) -> Iterator[str]:
    """Yield what is wrong with the controls that a rule lists, and with the letters that it touches besides."""
    listed = (*rule.resolve, *rule.reduce)
    for control in listed:
        if control not in content.controls:
            yield f"The control {control} does not exist."
        elif listed.count(control) > 1:
            yield f"The control {control} is listed twice."
    resolving = [content.controls[id] for id in rule.resolve if id in content.controls]
    if rule.asks and listed and not any(rule.asks in control.sets for control in resolving):
        yield f"No resolving control sets {rule.asks}."
    if rule.stride in rule.also:
        yield "“also” names the letter of the rule itself."


def _faults_of_control(content: Content, control: Control) -> Iterator[str]:
    for name, value in control.sets.items():
        if name == STENCIL:
            yield "A control cannot change what an element was drawn as."
            continue
        specs = [group[name] for group in content.catalogue.groups.values() if name in group]
        if not specs:
            yield f"It sets the property {name}, which does not exist."
        for spec in specs:
            if spec.is_tri and value is not (spec.role == "control"):
                yield f"A control makes a control property true and a feature false: {name}."
            elif not spec.is_tri and not spec.allows(value):
                yield f"{name} has no value {value}."


def asked_by(content: Content, condition: Condition, scope: str = "self") -> Iterator[tuple[str, str]]:
    """Yield (property, scope) for the control answers that can leave a condition unknown. Vocabulary, section 5."""
    match condition:
        case Fact(name, operator, _, end):
            if operator not in ("unless", "known") and _is_control(content, name):
                yield name, _scope_of_end(scope, end)
        case SomeFlow(way, where):
            yield from asked_by(content, where, f"{way}_flows")
        case ModelFact(fact):
            for name, _ in asked_by(content, fact):
                yield name, "model"
        case Carries(lacking=lacking):
            for name in lacking:
                yield name, "assets"
        case _:
            beside = type(condition).__name__ in ("CrossingCount", "ReachableFrom", "PathExists")
            for part in parts_of(condition):
                yield from asked_by(content, part, _ELSEWHERE if beside else scope)


def _scope_of_end(scope: str, end: str | None) -> str:
    if end is None:
        return scope
    return {"self": end, "outbound_flows": f"outbound_{end}s"}.get(scope, f"{scope}/{end}")


def _is_control(content: Content, name: str) -> bool:
    return any(name in group and group[name].role == "control" for group in content.catalogue.groups.values())


def idle_words(content: Content) -> list[str]:
    """Return what no rule, check, control or preset uses, of definitions, controls and properties."""
    whole = [rule.when for rule in content.rules] + [
        when for check in content.checks for when in (check.when, check.applies_when) if when
    ]
    conditions = [part for condition in whole for part in walk(condition)]
    used = {part.name for part in conditions if isinstance(part, Fact)}
    used |= {name for part in conditions for name in _read_by_meaning(part)}
    used |= {name for control in content.controls.values() for name in control.sets}
    used |= {key for tables in content.catalogue.presets.values() for key in tables}
    names = {name for group in content.catalogue.groups.values() for name in group}
    controls = {id for rule in content.rules for id in (*rule.resolve, *rule.reduce)}
    named = {part.name for part in conditions if isinstance(part, Named)}
    used.add(STENCIL)  # the pack has stencils for people to choose
    return sorted(
        [f"definition {name}" for name in set(content.definitions) - named]
        + [f"control {id}" for id in set(content.controls) - controls]
        + [f"property {name}" for name in names - used]
    )


def _read_by_meaning(condition: Condition) -> Iterator[str]:
    """Yield the properties that a word reads without naming them, and those of assets."""
    match condition:
        case Crosses(types=types) | Cuts(types=types) if types is not None:
            yield BOUNDARY_TYPE
        case EntryPoints(excluding=types) if types:
            yield PROCESS_TYPE
        case Carries(any_tag=tags, at_least=lowest, lacking=lacking):
            yield from lacking
            if tags is not None:
                yield TAGS
            if lowest is not None:
                yield CLASSIFICATION


def _list(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))

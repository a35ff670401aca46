"""Gathers from a project what its report says; no page is known here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from threatline.engine.health import Problem
from threatline.engine.incremental import Engine
from threatline.engine.pack import Content
from threatline.engine.threats import Row
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import (
    RULED_KINDS,
    Described,
    Diagram,
    Element,
    Flow,
    Note,
)
from threatline.report.account import SEVERITIES, Account, Chapter, Check, Edition, Entry, Fact, Section, Tally, Term
from threatline.report.chart import chart_of
from threatline.report.entries import entry_of, worst_first
from threatline.report.knowledge import (
    answered,
    assets_of,
    assumed,
    called,
    is_left_out,
    name_of,
    place_of,
    unknown_count,
)
from threatline.report.words import counted, sentence, spelled

_MOST_WORST = 5
_MOST_ALIKE = 20
_MODEL = "model"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where everything is read from."""

    document: Document
    content: Content
    engine: Engine
    graph: GraphIndex
    rows: Mapping[str, tuple[Row, ...]]
    """What the engine says about each element, asked once."""


def gather(document: Document, content: Content, engine: Engine, graph: GraphIndex, edition: Edition) -> Account:
    """Return what the report of a project says; the engine must be current."""
    rows = {element.id: engine.rows(element.id) for element in _all_elements(document)}
    source = _Source(document, content, engine, graph, rows)
    project = document.project
    chapters = _numbered([_chapter(source, diagram) for diagram in document.diagrams()])
    sections = [section for chapter in chapters for section in chapter.sections]
    opened = [entry for chapter in chapters for entry in chapter.open]
    left_out = [
        Fact(called(document, element), sentence(element.out_of_scope_reason) or "Nobody has said why.")
        for element in _all_elements(document)
        if isinstance(element, Described) and is_left_out(element)
    ]
    return Account(
        title=project.title.strip(),
        description=project.description,
        owner=project.owner.strip(),
        contributors=tuple(name.strip() for name in project.contributors if name.strip()),
        edition=edition,
        tally=_tally(source, sections),
        worst=tuple(worst_first(opened)[:_MOST_WORST]),
        out_of_scope=tuple(left_out),
        answers=answered(content.catalogue, _MODEL, project.answers),
        assets=assets_of(document, content),
        chapters=tuple(chapters),
        chart=chart_of(document, content, engine, _all_elements(document)),
        checks=_checks(source),
        completeness=engine.health.completeness(),
        letters=_letters(content, project.parts),
        likelihoods=_scale(content.rating.likelihood),
        impacts=_scale(content.rating.impact),
    )


def _chapter(source: _Source, diagram: Diagram) -> Chapter:
    elements = _elements_of(source.document, diagram.id)
    sections = tuple(_section(source, element) for element in elements if element.kind in RULED_KINDS)
    return Chapter(
        diagram=diagram.id,
        title=diagram.name.strip() or "Diagram without a name",
        intro=_intro(source, diagram, elements),
        sections=sections,
        open=tuple(worst_first([entry for section in sections for entry in section.having("open")])),
        notes=tuple(element.name for element in elements if isinstance(element, Note) and element.name.strip()),
        signs=_signs(source, elements),
    )


def _section(source: _Source, element: Element) -> Section:
    answers = element.answers if isinstance(element, Described) else {}
    rows = source.rows[element.id]
    entries = [
        entry_of(source.document, source.content, source.engine, threat)
        for row in rows
        for threat in row.threats
        if threat.state != "question"
    ]
    questions = dict.fromkeys(question.question for row in rows for question in row.questions)
    return Section(
        element=element.id,
        name=name_of(source.document, element),
        kind=element.kind,
        place=place_of(source.document, source.graph, element),
        description=element.description,
        scope=_scope(element),
        answers=answered(source.content.catalogue, element.kind, answers),
        assumptions=assumed(source.content.catalogue, element.kind, answers),
        entries=tuple(worst_first(entries)),
        questions=tuple(questions),
    )


def _scope(element: Element) -> str:
    if not isinstance(element, Described) or not is_left_out(element):
        return ""
    reason = sentence(element.out_of_scope_reason)
    return f"Out of scope. {reason}" if reason else "Out of scope; nobody has said why."


def _numbered(chapters: Sequence[Chapter]) -> list[Chapter]:
    """Number the open threats through the whole report, T-01 and so on, in the tables as in the sections."""
    total = sum(len(chapter.open) for chapter in chapters)
    digits = max(2, len(str(total)))
    found: list[Chapter] = []
    numbers: dict[str, str] = {}
    for chapter in chapters:
        for entry in chapter.open:
            numbers[entry.key] = f"T-{len(numbers) + 1:0{digits}}"
        sections = tuple(
            replace(section, entries=tuple(_with_number(entry, numbers) for entry in section.entries))
            for section in chapter.sections
        )
        opened = tuple(_with_number(entry, numbers) for entry in chapter.open)
        found.append(replace(chapter, sections=sections, open=opened))
    return found


def _with_number(entry: Entry, numbers: dict[str, str]) -> Entry:
    return replace(entry, number=numbers[entry.key]) if entry.key in numbers else entry


def _intro(source: _Source, diagram: Diagram, elements: Sequence[Element]) -> str:
    """Return the description of a diagram, or what is on it, and what of it is left out."""
    told = [diagram.description.strip()] if diagram.description.strip() else _counts(source, elements)
    for element in elements:
        if isinstance(element, Described) and is_left_out(element):
            reason = element.out_of_scope_reason.strip().rstrip(".")
            told.append(f"{called(source.document, element)} is out of scope{f': {reason}' if reason else ''}.")
    return " ".join(told)


def _counts(source: _Source, elements: Sequence[Element]) -> list[str]:
    flows = [element for element in elements if isinstance(element, Flow)]
    nodes = len([element for element in elements if element.kind in RULED_KINDS]) - len(flows)
    if not elements:
        return []
    crossing = sum(bool(source.graph.crossings(flow.id)) for flow in flows)
    told = [f"{counted(nodes, 'element').capitalize()} and {counted(len(flows), 'flow')}."]
    if crossing:
        cross = "crosses" if crossing == 1 else "cross"
        flow_word = "flow" if crossing == 1 else "flows"
        told.append(f"{spelled(crossing).capitalize()} {flow_word} {cross} a trust boundary.")
    return told


def _signs(source: _Source, elements: Sequence[Element]) -> frozenset[str]:
    signs = {element.kind for element in elements} - {"note"}
    for element in elements:
        if isinstance(element, Flow):
            if source.graph.crossings(element.id):
                signs.add("crossing")
            if isinstance(source.engine.value(element.id, "encrypted"), bool):
                signs.add("encrypted")
        if isinstance(element, Described) and is_left_out(element):
            signs.add("out_of_scope")
    return frozenset(signs)


def _tally(source: _Source, sections: Sequence[Section]) -> Tally:
    document = source.document
    entries = [entry for section in sections for entry in section.entries]
    outcomes = Counter(entry.outcome for entry in entries)
    open_by_severity = Counter(entry.severity for entry in entries if entry.outcome == "open")
    undecided = sum(entry.outcome == "open" and not (entry.verdict and entry.owner) for entry in entries)
    described = [record for record in document.records.values() if isinstance(record, Described)]
    return Tally(
        elements=len(sections),
        flows=document.count("flow"),
        open=outcomes["open"],
        parked=outcomes["parked"],
        untouched=outcomes["untouched"],
        decided=outcomes["open"] - undecided + outcomes["decided"] + outcomes["aside"],
        undecided=undecided,
        aside=outcomes["aside"],
        resolved=outcomes["resolved"],
        questions=sum(len(section.questions) for section in sections),
        assumptions=sum(len(section.assumptions) for section in sections),
        unknown=sum(unknown_count(record.answers) for record in described),
        crossings=sum(bool(source.graph.crossings(flow.id)) for flow in document.of_kind(Flow)),
        by_severity=tuple((severity, open_by_severity[severity]) for severity in SEVERITIES),
    )


def _checks(source: _Source) -> tuple[Check, ...]:
    """Return what the model checks find, what was set aside last; of many alike the first ones stand for all."""
    found: dict[tuple[bool, str], list[Problem]] = {}
    for one in source.engine.problems():
        found.setdefault((one.waived is not None, one.check), []).append(one)
    told: list[Check] = []
    for is_aside, check in sorted(found, key=lambda key: key[0]):
        alike = found[is_aside, check]
        told += [_told(source, problem) for problem in alike[:_MOST_ALIKE]]
        if len(alike) > _MOST_ALIKE:
            rest = f"… and {counted(len(alike) - _MOST_ALIKE, 'more place')} like these."
            told.append(Check(alike[0].title, rest, is_aside=is_aside))
    return tuple(told)


def _told(source: _Source, problem: Problem) -> Check:
    is_drawn = isinstance(source.document.records.get(problem.element or ""), Element)
    element = problem.element if is_drawn and problem.element else ""
    if problem.waived is None:
        return Check(problem.title, problem.text, element)
    return Check(problem.title, f"{problem.text} Set aside: {sentence(problem.waived)}", element, is_aside=True)


def _letters(content: Content, parts: Iterable[str]) -> tuple[Term, ...]:
    letters = [
        Term(letter.plain, f"{letter.lesson} Experts call it {letter.name.lower()}.", key)
        for key, letter in content.stride.items()
    ]
    used = {rule.category for rule in content.active(parts)}
    letters += [Term(kind.plain, kind.lesson) for name, kind in content.categories.items() if name in used]
    return tuple(letters)


def _scale(words: Mapping[int, str]) -> tuple[Term, ...]:
    return tuple(Term(str(step), sentence(meaning)) for step, meaning in words.items())


def _all_elements(document: Document) -> list[Element]:
    return [element for diagram in document.diagrams() for element in _elements_of(document, diagram.id)]


def _elements_of(document: Document, diagram: str) -> list[Element]:
    """Return the elements of a diagram: actors, processes, stores, flows, boundaries, notes, each in their order."""
    kinds = (*RULED_KINDS, "note")
    found = [record for record in document.referring(diagram, Element) if record.diagram == diagram]
    return sorted(found, key=lambda element: (kinds.index(element.kind), element.order, element.id))

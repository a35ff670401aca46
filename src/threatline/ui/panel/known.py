"""What is known about a property of the selected records, where it comes from and what an answer would do. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from threatline.engine.catalogue import PropertySpec, Value
from threatline.engine.conditions import Fact, walk
from threatline.engine.pack import Content
from threatline.engine.threats import Threat
from threatline.model.records import Answer, Asset, Described, Flow, Node, Process, Project, Record, Store
from threatline.session import Session
from threatline.ui.panel.card import SEVERITY_ORDER
from threatline.ui.panel.explaining import first_questions, places_asked
from threatline.ui.panel.words import many

MOST_NEIGHBOURS = 40
"""Neighbours whose threats are read for what an answer would do; a hub with a thousand flows stays quick."""

MOST_COMPARED = 100
"""Of a larger selection only the first elements are compared; an answer is written to all of them."""

Asked = dict[str, list[Threat]]
"""Property → the threats and questions that ask for it on one record."""


@dataclass(frozen=True, slots=True)
class Known:
    """The state of one property over all selected records."""

    value: Value
    mixed: bool = False
    """Whether the records differ; the value is then that of the first."""
    assumed: bool = False
    """Whether it follows from something else and nobody has said it."""
    answered: bool = False
    """Whether a person, a choice or a control has settled it."""
    reason: str = ""
    tone: str = "quiet"
    """The colour token of the reason."""


def kind_of(record: Record) -> str:
    """Return the group of properties a record answers; "model" for the title page."""
    return "model" if isinstance(record, Project) else record.kind


def common_properties(session: Session, ids: Sequence[str]) -> dict[str, PropertySpec]:
    """Return the properties that all selected records have, in the order of the catalogue.

    Which ones a record has follows from its kind, its stencil and the packs that are switched on.
    """
    records = [session.document.records[id] for id in ids]
    catalogue, parts = session.content.catalogue, session.document.project.parts
    kinds = {kind: catalogue.among(kind, parts) for kind in dict.fromkeys(map(kind_of, records))}
    first = kinds[kind_of(records[0])]
    shared = {name: spec for name, spec in first.items() if all(name in known for known in kinds.values())}
    if not catalogue.stencils:
        return shared
    return {
        name: spec
        for name, spec in shared.items()
        if all(catalogue.spec_of(kind_of(record), name, answers_of(record)) for record in records)
    }


def weight_of_features(content: Content, kind: str) -> Counter[str]:
    """Return for each feature of a kind how many rules about that kind wait for it: the most telling to ask first."""
    weight: Counter[str] = Counter()
    for rule in content.rules:
        if rule.kind == kind and rule.part is None:
            weight.update({part.name for part in walk(rule.when) if isinstance(part, Fact) and part.end is None})
    return weight


def answers_of(record: Record) -> dict[str, Answer]:
    """Return what people said about a record."""
    return record.answers if isinstance(record, Described | Asset | Project) else {}


def asked_of(session: Session, id: str) -> Asked:
    """Return which threats and questions ask something of a record: its own, and those of its neighbours."""
    found: Asked = {}
    for element in _askers(session, id):
        for row in session.engine.rows(element):
            for threat in (*row.threats, *row.questions):
                if threat.asks and threat.state in ("suggested", "question") and id in places_asked(session, threat):
                    found.setdefault(threat.asks, []).append(threat)
    return found


def pressing(session: Session, asked: Asked) -> set[str]:
    """Return the properties that a threat, or one of the first questions of an element, asks for."""
    first: dict[str, set[str]] = {}
    found: set[str] = set()
    for name, threats in asked.items():
        for threat in threats:
            if threat.state == "question" and threat.element not in first:
                first[threat.element] = first_questions(session.engine.rows(threat.element))
            if threat.state == "suggested" or threat.key in first[threat.element]:
                found.add(name)
    return found


def _askers(session: Session, id: str) -> Iterable[str]:
    document, graph = session.document, session.graph
    record = document.records.get(id)
    if isinstance(record, Flow):
        near = [end for end in (record.source, record.target) if end is not None]
    elif isinstance(record, Node):
        inbound = list(graph.inbound(id))[:MOST_NEIGHBOURS]
        near = [end for arc in inbound for end in (arc.flow, arc.source)]
    elif isinstance(record, Asset):
        holders = [h.id for h in (*document.referring(id, Flow), *document.referring(id, Store))][:MOST_NEIGHBOURS]
        near = list(holders)
        for holder in holders:
            near += [end for arc in graph.arcs(holder) for end in (arc.source, arc.target)]
        near = [e for e in near if isinstance(document.records[e], Flow | Store | Process)]
    else:
        near = []
    own = [] if isinstance(record, Asset | Project | None) else [id]
    return dict.fromkeys((*own, *near))


def known(session: Session, ids: Sequence[str], spec: PropertySpec, asked: Asked) -> Known:
    """Return the state of a property over the selected records; reasons are given for a single record only."""
    records = session.document.records
    found = [session.engine.provenance(id, spec.name) for id in ids[:MOST_COMPARED]]
    first = found[0]
    if any(other.value != first.value for other in found[1:]):
        return Known(first.value, mixed=True, answered=True, reason="Several answers")
    assumed = any(one.layer in ("preset", "control") for one in found)
    answered = any(one.layer != "default" for one in found) and first.value != "unknown"
    reason, tone = "", "quiet"
    if first.layer == "preset" and len({(one.key, one.choice) for one in found}) == 1:
        key = session.content.catalogue.spec(kind_of(records[ids[0]]), first.key)
        reason = f"Follows from {key.word(first.choice) if key else first.choice}"
    elif assumed:
        reason = "Follows from the type" if first.layer == "preset" else "A control in place sees to it"
    elif first.value == "not_applicable":
        reason = "Does not apply"
    if len(ids) == 1 and (effect := _effect(asked.get(spec.name, ()))):
        words, colour = effect
        reason, tone = (f"{reason} · {words[0].lower()}{words[1:]}" if reason else words), colour
    return Known(first.value, assumed=assumed, answered=answered, reason=reason, tone=tone)


def _effect(threats: Sequence[Threat]) -> tuple[str, str] | None:
    raised = [threat.severity for threat in threats if threat.state == "suggested"]
    if raised:
        worst = min(raised, key=lambda severity: SEVERITY_ORDER[severity])
        return f"Raises {many(len(raised), f'{worst} threat', f'threats, {worst} at worst')}", worst
    asking = sum(threat.state == "question" for threat in threats)
    return (f"Yes would answer {many(asking, 'question', 'questions')}", "quiet") if asking else None

"""Threats of the engine as the report tells them."""

from __future__ import annotations

from collections.abc import Sequence

from threatline.engine.incremental import Engine
from threatline.engine.pack import Content
from threatline.engine.threats import OPEN, Threat
from threatline.model.document import Document
from threatline.model.records import ControlUse, Element, OwnThreat
from threatline.report.account import SEVERITIES, Entry, Measure, Outcome
from threatline.report.knowledge import called
from threatline.report.typeset import plain
from threatline.report.words import CONTROL_STATE_WORDS, verdict

_MOST_MEASURES = 3
_LONGEST_TITLE = 400
_EXPLAINED: tuple[Outcome, ...] = ("open", "parked", "decided", "resolved")
_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}


def entry_of(document: Document, content: Content, engine: Engine, threat: Threat) -> Entry:
    """Return a threat, which is no question, with everything the report says about it."""
    decision = threat.decision
    own = document.records.get(threat.rule)
    written = own if isinstance(own, OwnThreat) else None
    measures = _measures(document, content, threat)
    outcome = outcome_of(threat)
    return Entry(
        key=threat.key,
        number="",
        element=threat.element,
        where=called(document, document.get(threat.element, Element)),
        title=threat.title,
        severity=threat.severity,
        outcome=outcome,
        letter=threat.stride or "",
        letter_name=_letter_name(content, threat, written),
        likelihood=threat.likelihood,
        impact=threat.impact,
        way_out=_way_out(measures, written),
        measures=measures,
        why=tuple(reason.sentence for reason in engine.why(threat.key)) if outcome in _EXPLAINED else (),
        owner=decision.owner if decision else "",
        verdict=_verdict(engine, threat),
        reason=decision.reason if decision else "",
        note=decision.note if decision else "",
        details=_details(written, threat.title),
    )


def outcome_of(threat: Threat) -> Outcome:
    """Tell what became of a threat; "to be reduced" stays open until a control makes it go away."""
    if threat.state == "resolved_by_design":
        return "resolved"
    if threat.status in ("not_applicable", "duplicate") or threat.state == "orphaned":
        return "aside"
    if threat.status not in OPEN:
        return "decided"
    if threat.is_parked:
        return "parked"
    return "untouched" if threat.is_untouched else "open"


def worst_first(entries: Sequence[Entry]) -> list[Entry]:
    """Sort by severity, then impact, then likelihood, then number and words, so that the order is never chance."""
    return sorted(
        entries,
        key=lambda entry: (
            _RANK[entry.severity],
            -(entry.impact or 0),
            -(entry.likelihood or 0),
            entry.number,
            entry.where,
            entry.title,
            entry.key,
        ),
    )


def _measures(document: Document, content: Content, threat: Threat) -> tuple[Measure, ...]:
    """Return the controls taken up against a threat, then some that would resolve it, then some that would help."""
    taken = [
        use
        for use in document.referring(threat.element, ControlUse)
        if use.rule == threat.rule and use.control in content.controls
    ]
    found = [
        Measure(content.controls[use.control].title, CONTROL_STATE_WORDS[use.state], use.owner, use.note)
        for use in taken
    ]
    used = {use.control for use in taken}
    possible = [id for id in (*threat.controls_resolve, *threat.controls_reduce) if id not in used]
    found += [Measure(content.controls[id].title) for id in possible if id in content.controls]
    return tuple(found[: max(_MOST_MEASURES, len(taken))])


def _way_out(measures: Sequence[Measure], written: OwnThreat | None) -> str:
    for measure in measures:
        if measure.state not in ("in place", "verified"):
            return measure.title
    if written is not None and written.mitigation.strip():
        return written.mitigation.strip()
    return measures[0].title if measures else ""


def _letter_name(content: Content, threat: Threat, written: OwnThreat | None) -> str:
    if threat.stride is not None and threat.stride in content.stride:
        return content.stride[threat.stride].plain
    if threat.category is not None and threat.category in content.categories:
        return content.categories[threat.category].plain
    return written.category if written is not None else ""


def _details(written: OwnThreat | None, title: str) -> str:
    if written is None:
        return ""
    whole = title if len(title) > _LONGEST_TITLE else ""
    return "\n".join(text.strip() for text in (whole, written.description) if text.strip())


def _verdict(engine: Engine, threat: Threat) -> str:
    decision = threat.decision
    repeated = engine.threat(decision.duplicate_of) if decision is not None and decision.duplicate_of else None
    told = verdict(decision, f"“{plain(repeated.title)}”" if repeated is not None else "")
    return f"{told} The rule it was decided under is gone.".strip() if threat.state == "orphaned" else told

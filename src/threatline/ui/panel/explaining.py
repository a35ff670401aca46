"""The words of the open card that the engine gives: why a threat is shown and what would settle it. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from threatline.engine.answers import asked_places
from threatline.engine.conditions import Crosses, walk
from threatline.engine.threats import Row, Threat
from threatline.model.records import ControlUse, Element, Flow, Project, Record
from threatline.session import Session
from threatline.ui.panel.card import SEVERITY_ORDER
from threatline.ui.panel.fix_row import Fix
from threatline.ui.panel.question_fold import Asked
from threatline.ui.widgets.link_text import Piece

MOST_QUESTIONS = 5
"""Questions of one element that are shown until somebody asks for all (vocabulary, section 6)."""


def link_to(element: str, property: str | None) -> str:
    """Return the link of a fact: where it is answered."""
    return f"{element}/{property or ''}"


def place_of_link(link: str) -> tuple[str, str]:
    """Return the element and the property ("" for none) that a link leads to."""
    element, _, property = link.partition("/")
    return element, property


def because(session: Session, threat: Threat) -> list[Piece]:
    """Return "because …" with each fact as a link to where it is answered; nothing for a threat without reasons."""
    pieces: list[Piece] = []
    reasons = session.engine.why(threat.key)
    about_it = False
    for place, reason in enumerate(reasons):
        before = "because " if place == 0 else " and " if place == len(reasons) - 1 else ", "
        words = reason.sentence
        if words.startswith("it "):
            # "because it serves … and does not check …": said once while the clauses go on about it.
            before, words = (before if about_it else f"{before}it "), words[3:]
        about_it = reason.sentence.startswith("it ")
        pieces += [Piece(before), Piece(words, link_to(reason.element, reason.property))]
    return pieces


def elements_of(session: Session, threat: Threat) -> set[str]:
    """Return the elements that made a threat true, its own included, and the boundaries where a crossing did."""
    records, graph = session.document.records, session.graph
    found = {reason.element for reason in session.engine.why(threat.key)} | {threat.element}
    rule = session.content.rule.get(threat.rule)
    if rule is not None and any(isinstance(part, Crosses) for part in walk(rule.when)):
        at = threat.element
        flows = {arc.flow for arc in (*graph.inbound(at), *graph.outbound(at)) if {arc.source, arc.target} <= found}
        flows |= {id for id in found if isinstance(records.get(id), Flow)}
        found |= flows | {crossing.boundary for flow in flows for crossing in graph.crossings(flow)}
    return {id for id in found if isinstance(records.get(id), Element)}


def fixes_of(session: Session, threat: Threat) -> list[Fix]:
    """Return the controls against a threat, those that silence it alone first."""
    uses = {
        use.control: use.state
        for use in session.document.referring(threat.element, ControlUse)
        if use.rule == threat.rule
    }
    controls = session.content.controls
    known = dict.fromkeys((*threat.controls_resolve, *threat.controls_reduce, *uses))
    return [Fix(id, controls[id].title, id in threat.controls_resolve, uses.get(id)) for id in known if id in controls]


def claim_of(session: Session, threat: Threat) -> str:
    """Return what Yes would say, such as "It slows down guessing"; "" for a threat that asks nothing."""
    places = places_asked(session, threat)
    if not places or threat.asks is None:
        return ""
    first = session.document.records[places[0]]
    kind = "model" if isinstance(first, Project) else first.kind
    spec = session.content.catalogue.spec(kind, threat.asks)
    clause = spec.if_yes if spec is not None else ""
    if places[0] != threat.element and clause.startswith("it "):
        clause = f"{_subject(first, len(places))} {clause[3:]}"
    return clause[:1].upper() + clause[1:]


def _subject(first: Record, count: int) -> str:
    if isinstance(first, Project):
        return "the product as a whole"
    words = {"flow": "flows", "asset": "data"}.get(first.kind, "receivers")
    name = " ".join(getattr(first, "name", "").split())
    return f"each of the {words}" if count > 1 else name or f"this {first.kind}"


def places_asked(session: Session, threat: Threat) -> tuple[str, ...]:
    """Return the records whose answer a threat asks for, the title page for a question about the model."""
    rule = session.content.rule.get(threat.rule)
    if rule is None or threat.element not in session.document.records:
        return ()
    return asked_places(session.content, session.document, session.graph, rule, threat.element)


def settled_by(session: Session, threat: Threat) -> list[Piece]:
    """Return what a person could say to settle a threat, with a link to the property that it asks for."""
    claim = claim_of(session, threat)
    if not claim or threat.state != "suggested" or threat.asks is None:
        return []
    place = places_asked(session, threat)[0]
    return [Piece("or say that "), Piece(claim[:1].lower() + claim[1:], link_to(place, threat.asks))]


def questions_of(session: Session, row: Row, visible: set[str] | None) -> list[Asked]:
    """Return the questions beneath a row, of those that are visible (all for None)."""
    return [
        Asked(threat.key, threat.question, claim_of(session, threat), answer_given(session, threat))
        for threat in row.questions
        if visible is None or threat.key in visible
    ]


def answer_given(session: Session, threat: Threat) -> bool | str | None:
    """Return "unknown" when somebody said that they do not know, else None: otherwise it were no question."""
    for place in places_asked(session, threat):
        answers = getattr(session.document.records[place], "answers", {})
        if answers.get(threat.asks) == "unknown":
            return "unknown"
    return None


def first_questions(rows: Sequence[Row]) -> set[str]:
    """Return the keys of the questions of one element that are shown at first: the most severe."""
    asked = [threat for row in rows for threat in row.questions]
    asked.sort(key=lambda threat: SEVERITY_ORDER[threat.severity])
    return {threat.key for threat in asked[:MOST_QUESTIONS]}

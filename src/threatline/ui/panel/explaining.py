"""The words of the open card that the engine gives: why a threat is shown and what would settle it. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from threatline.engine.answers import about_places, asked_places
from threatline.engine.conditions import Crosses, walk
from threatline.engine.silencing import Step, Way
from threatline.engine.threats import Row, Threat
from threatline.model.records import ControlUse, Element, Flow
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
    """Return the ways to deal with a threat: those that make it go away, then controls that make it smaller."""
    uses = {
        use.control: use.state
        for use in session.document.referring(threat.element, ControlUse)
        if use.rule == threat.rule
    }
    ways = session.engine.ways_out(threat.key)
    found = [Fix(way, words_of(way), state=_state_of(way, uses)) for way in ways]
    controls = session.content.controls
    is_over = threat.state not in ("suggested", "baseline", "question", "own")
    known = dict.fromkeys(uses if is_over else (*threat.controls_resolve, *threat.controls_reduce, *uses))
    for id in known:
        if id in controls and all(fix.control != id for fix in found):
            step = Step("control", id, controls[id].title)
            found.append(Fix((step,), step.sentence, is_over and id in threat.controls_resolve, uses.get(id)))
    return found


def words_of(way: Way) -> str:
    """Return what would be so, such as "It slows down guessing"."""
    words = " and ".join(step.sentence for step in way)
    return words[:1].upper() + words[1:]


def _state_of(way: Way, uses: Mapping[str, str]) -> str | None:
    return uses.get(way[0].name) if len(way) == 1 and way[0].kind == "control" else None


def claim_of(session: Session, threat: Threat) -> str:
    """Return what Yes would say, such as "It slows down guessing"; "" for a threat that asks nothing."""
    places = places_asked(session, threat)
    if not places or threat.asks is None:
        return ""
    kind = session.document.records[places[0]].kind
    spec = session.content.catalogue.spec("model" if kind == "project" else kind, threat.asks)
    clause = about_places(session.document, spec.if_yes if spec is not None else "", threat.element, places)
    return clause[:1].upper() + clause[1:]


def places_asked(session: Session, threat: Threat) -> tuple[str, ...]:
    """Return the records whose answer a threat asks for, the title page for a question about the model."""
    rule = session.content.rule.get(threat.rule)
    if rule is None or threat.element not in session.document.records:
        return ()
    return asked_places(session.content, session.document, session.graph, rule, threat.element)


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

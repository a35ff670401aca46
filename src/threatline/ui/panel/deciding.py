"""What the answers of a card do to the project: each is one step of undo and tells the status line what happened.

A card is about one threat, or about the same threat on several parallel flows: then a step is for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from threatline.canvas.desk import Desk
from threatline.commands import decide
from threatline.commands.answer import write_answers
from threatline.engine.answers import Written, answers_to
from threatline.engine.silencing import Way
from threatline.engine.threats import Threat
from threatline.model.document import Transaction
from threatline.model.records import Answer, ControlUse, OwnThreat, Severity
from threatline.ui.panel.fix_row import Fix
from threatline.ui.panel.words import many
from threatline.ui.widgets.severity_mark import WORDS

Same = Sequence[Threat]
"""One threat, or the same one on parallel flows; never empty."""


def worry(desk: Desk, same: Same) -> None:
    """Take a threat on; the answer "this worries us" to a question. Chosen again, it is taken back."""
    if same[0].is_asked:
        answer_question(desk, same, False)
    elif same[0].status == "open":
        take_back(desk, same)
    else:
        _each(desk, same, decide.take_on, on=date.today())
        _say(desk, "Taken on", same)


def no_worry(desk: Desk, same: Same, reason: str) -> bool:
    """Set a threat aside with a reason, or give the answer "we are fine" to a question; tells whether it was done."""
    if same[0].is_asked:
        answer_question(desk, same, True)
        return True
    if not _each(desk, same, decide.set_aside, reason, date.today()):
        return False
    _say(desk, "Set aside", same)
    return True


def dont_know(desk: Desk, same: Same, owner: str) -> None:
    """Keep it as an open question that somebody will find out about."""
    if same[0].asks and same[0].state in ("question", "suggested"):
        answer_question(desk, same, "unknown")
    if owner.strip():
        set_field(desk, same, "owner", owner.strip())
    _say(desk, "To be found out", same)


def toggle_parked(desk: Desk, same: Same) -> None:
    """Put a threat on the parking lot, or take it from there."""
    is_parked = same[0].is_parked
    _each(desk, same, decide.park, not is_parked)
    _say(desk, "Taken from the parking lot" if is_parked else "Parked", same)


def take_back(desk: Desk, same: Same) -> None:
    """Forget what was decided about a threat."""
    _each(desk, same, decide.undecide)
    _say(desk, "Undecided again", same)


def answer_question(desk: Desk, same: Same, value: Answer) -> None:
    """Write an answer to every place that the question is about, and say what it did.

    A question that asks for no protection is open because somebody does not know what an element does. Answered here it
    is decided about; the fact itself is answered where the card leads.
    """
    if same[0].asks is None and value != "unknown":
        if value is False:
            worry(desk, same)
        else:
            no_worry(desk, same, "Answered as no worry")
        return
    session = desk.session
    rule = session.content.rule[same[0].rule]
    written = [
        one
        for threat in same
        for one in answers_to(session.content, session.document, session.graph, rule, threat.element, value)
    ]
    words = _written(desk, written)
    if value == "unknown":
        _say(desk, "To be found out", same)
    elif words:
        desk.said.emit(words, True)
    else:
        _say(desk, "Answered", same)


def answer_places(desk: Desk, name: str, places: Sequence[str], value: Answer) -> None:
    """Answer one property of several records in one step, and say what it did."""
    if places:
        words = _written(desk, [(place, name, value) for place in places])
        desk.said.emit(words or f"Answered for {many(len(places), 'element', 'elements')}", True)


def _written(desk: Desk, written: Sequence[Written]) -> str:
    """Write answers; returns how many threats that raised, or else how many questions it settled, "" for neither."""
    engine = desk.session.engine
    before = engine.totals()
    desk.run(write_answers, dict.fromkeys(written))
    after = engine.totals()
    settled, raised = before.questions - after.questions, after.open - before.open
    if raised > 0:
        return f"Raised {many(raised, 'threat', 'threats')}"
    return f"Settled {many(settled, 'question', 'questions')}" if settled > 0 else ""


def rate(desk: Desk, same: Same, severity: Severity | None) -> None:
    """Give a threat the rating of a person; None takes it back.

    Who rates what nobody has decided about yet, takes it on, and with the rating that is taken back: only a question
    stays one.
    """
    threat, decision = same[0], same[0].decision
    if severity is not None and threat.status is None and threat.state in ("suggested", "baseline"):
        _each(desk, same, decide.take_on, severity, date.today())
        _say(desk, f"Taken on as {WORDS[severity].lower()}", same)
        return
    if severity is None and threat.status == "open" and decision is not None and not (decision.owner or decision.note):
        _each(desk, same, decide.undecide)
    else:
        set_field(desk, same, "severity", severity)
    _say(desk, f"Rated {WORDS[severity].lower()}" if severity else "Rating taken back", same)


def make_so(desk: Desk, same: Same, fix: Fix) -> None:
    """Say that all of a way out is so: its answers are written, its controls are in place, in one step."""
    ways = {threat.element: _way_of(desk, threat, fix) for threat in same}

    def resolve(tx: Transaction) -> None:
        for threat in same:
            way = ways[threat.element]
            controls = [step.name for step in way if step.kind == "control"]
            answers = [one for step in way for one in step.written]
            decide.resolve(tx, threat.rule, threat.element, controls, answers)

    desk.run(resolve)
    after = desk.session.engine.threat(same[0].key)
    is_gone = after is None or after.state == "resolved_by_design"
    desk.said.emit(f"{'Resolved by design' if is_gone else 'In place'}: {_one_line(fix.title)}", True)


def _way_of(desk: Desk, threat: Threat, fix: Fix) -> Way:
    """Return the same way for another flow, where other records are answered."""
    wanted = [(step.kind, step.name) for step in fix.way]
    ways = desk.session.engine.ways_out(threat.key)
    return next((way for way in ways if [(step.kind, step.name) for step in way] == wanted), fix.way)


def plan(desk: Desk, same: Same, fix: Fix) -> None:
    """Plan the control of a way out; the threat is being reduced."""
    if (control := fix.control) is None:
        return

    def take_up(tx: Transaction) -> None:
        for threat in same:
            decide.take_up(tx, control, threat.rule, threat.element, "planned")

    desk.run(take_up)
    desk.said.emit(f"Planned: {_one_line(fix.title)}", True)


def take_control_back(desk: Desk, same: Same, control: str) -> None:
    """Give up a control against a threat; what it had answered is open again."""
    uses = [
        use.id
        for threat in same
        for use in desk.document.referring(threat.element, ControlUse)
        if (use.control, use.rule) == (control, threat.rule)
    ]

    def drop_control(tx: Transaction) -> None:
        for use in uses:
            decide.drop_control(tx, use)

    desk.run(drop_control)
    desk.said.emit(f"Taken back: {desk.session.content.controls[control].title}", True)


def reword(desk: Desk, threat: Threat, sentence: str) -> None:
    """Change the sentence of a threat that was written by hand."""

    def reword_threat(tx: Transaction) -> None:
        tx.update(tx.now.get(threat.rule, OwnThreat).id, {"title": sentence})

    if sentence.strip():
        desk.run(reword_threat)


def delete_own(desk: Desk, threat: Threat) -> None:
    """Delete a threat that was written by hand."""
    desk.run(decide.delete_threat, threat.rule)
    _say(desk, "Deleted", [threat])


def set_field(desk: Desk, same: Same, name: str, value: object) -> None:
    """Set one field of the decision, such as its owner or its note; a status is of the day on which it is given."""
    fields = {name: value}
    if name == "status":
        fields["decided_on"] = date.today() if value is not None else None

    def decide_field(tx: Transaction) -> None:
        for threat in same:
            decide.decide(tx, threat.rule, threat.element, **fields)

    desk.run(decide_field)


def _each(desk: Desk, same: Same, verb: Callable[..., Any], *rest: object, **named: object) -> bool:
    """Run a command about every threat in one step; tells whether it was done."""

    def about_each(tx: Transaction) -> bool:
        for threat in same:
            verb(tx, threat.rule, threat.element, *rest, **named)
        return True

    return desk.run(about_each) is not None


def _say(desk: Desk, word: str, same: Same) -> None:
    threat = same[0]
    text = _one_line(threat.title if threat.state != "question" else threat.question)
    desk.said.emit(f"{word}: {text}" if len(same) == 1 else f"{word} on {len(same)} flows: {text}", True)


def _one_line(text: str) -> str:
    return " ".join(text.split())

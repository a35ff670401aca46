"""What the answers of a card do to the project: each is one step of undo and tells the status line what happened."""

from __future__ import annotations

from datetime import date

from threatline.canvas.desk import Desk
from threatline.commands.answer import write_answers
from threatline.commands.decide import decide, delete_threat, drop_control, park, set_aside, take_on, take_up, undecide
from threatline.engine.answers import answers_to
from threatline.engine.threats import Threat
from threatline.model.document import Transaction
from threatline.model.records import Answer, ControlState, ControlUse, OwnThreat, Severity
from threatline.ui.widgets.severity_mark import WORDS


def worry(desk: Desk, threat: Threat) -> None:
    """Take a threat on; the answer "this worries us" to a question. Chosen again, it is taken back."""
    if threat.state == "question":
        answer_question(desk, threat, False)
    elif threat.status == "open":
        take_back(desk, threat)
    else:
        desk.run(take_on, threat.rule, threat.element, on=date.today())
        _say(desk, "Taken on", threat)


def no_worry(desk: Desk, threat: Threat, reason: str) -> bool:
    """Set a threat aside with a reason, or give the answer "we are fine" to a question; tells whether it was done."""
    if threat.state == "question":
        answer_question(desk, threat, True)
        return True
    if desk.run(set_aside, threat.rule, threat.element, reason, date.today()) is None:
        return False
    _say(desk, "Set aside", threat)
    return True


def dont_know(desk: Desk, threat: Threat, owner: str) -> None:
    """Keep it as an open question that somebody will find out about."""
    if threat.asks and threat.state in ("question", "suggested"):
        answer_question(desk, threat, "unknown")
    if owner.strip():
        set_field(desk, threat, "owner", owner.strip())
    _say(desk, "To be found out", threat)


def toggle_parked(desk: Desk, threat: Threat) -> None:
    """Put a threat on the parking lot, or take it from there."""
    desk.run(park, threat.rule, threat.element, not threat.is_parked)
    _say(desk, "Taken from the parking lot" if threat.is_parked else "Parked", threat)


def take_back(desk: Desk, threat: Threat) -> None:
    """Forget what was decided about a threat."""
    desk.run(undecide, threat.rule, threat.element)
    _say(desk, "Undecided again", threat)


def answer_question(desk: Desk, threat: Threat, value: Answer) -> None:
    """Write an answer to every place that the question is about."""
    session = desk.session
    rule = session.content.rule[threat.rule]
    desk.run(write_answers, answers_to(session.content, session.document, session.graph, rule, threat.element, value))
    _say(desk, "Answered", threat)


def rate(desk: Desk, threat: Threat, severity: Severity | None) -> None:
    """Give a threat the rating of a person; None takes it back."""
    set_field(desk, threat, "severity", severity)
    _say(desk, f"Rated {WORDS[severity].lower()}" if severity else "Rating taken back", threat)


def apply_control(desk: Desk, threat: Threat, control: str, state: ControlState) -> None:
    """Take up a control against a threat, or say how far it is."""
    desk.run(take_up, control, threat.rule, threat.element, state)
    title = desk.session.content.controls[control].title
    desk.said.emit(f"{'Planned' if state == 'planned' else 'In place'}: {title}", True)


def reword(desk: Desk, threat: Threat, sentence: str) -> None:
    """Change the sentence of a threat that was written by hand."""

    def reword_threat(tx: Transaction) -> None:
        tx.update(tx.now.get(threat.rule, OwnThreat).id, {"title": sentence})

    if sentence.strip():
        desk.run(reword_threat)


def delete_own(desk: Desk, threat: Threat) -> None:
    """Delete a threat that was written by hand."""
    desk.run(delete_threat, threat.rule)
    _say(desk, "Deleted", threat)


def take_control_back(desk: Desk, threat: Threat, control: str) -> None:
    """Give up a control against a threat; what it had answered is open again."""
    for use in desk.document.referring(threat.element, ControlUse):
        if (use.control, use.rule) == (control, threat.rule):
            desk.run(drop_control, use.id)
            desk.said.emit(f"Taken back: {desk.session.content.controls[control].title}", True)


def set_field(desk: Desk, threat: Threat, name: str, value: object) -> None:
    """Set one field of the decision, such as its owner or its note; a status is of the day on which it is given."""
    fields = {name: value}
    if name == "status":
        fields["decided_on"] = date.today() if value is not None else None

    def decide_field(tx: Transaction) -> str:
        return decide(tx, threat.rule, threat.element, **fields)

    desk.run(decide_field)


def _say(desk: Desk, word: str, threat: Threat) -> None:
    text = " ".join((threat.title if threat.state != "question" else threat.question).split())
    desk.said.emit(f"{word}: {text}", True)

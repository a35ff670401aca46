"""Decide about threats: take on, set aside, park, rate, add one's own, take up a control."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from threatline.commands.answer import write_answers
from threatline.model.document import Transaction
from threatline.model.errors import Invalid
from threatline.model.identity import new_id, threat_key
from threatline.model.records import Answer, ControlState, ControlUse, Decision, Element, Letter, OwnThreat, Severity


def decide(tx: Transaction, rule: str, element: str, **fields: Any) -> str:
    """Set fields of the decision about one threat (status, severity, owner, reason, note, …); returns its key.

    A decision that says nothing any more is deleted.
    """
    tx.now.get(element, Element)
    key = threat_key(rule, element)
    if key not in tx.now.records:
        tx.insert(Decision(id=key, rule=rule, element=element))
    tx.update(key, fields)
    decision = tx.now.get(key, Decision)
    if decision == Decision(id=key, rule=rule, element=element):
        tx.delete(key)
    tx.label = "Decide about a threat"
    return key


def take_on(tx: Transaction, rule: str, element: str, severity: Severity | None = None, on: date | None = None) -> str:
    """Take a threat on, on some day: its status is open, with a rating where one is given."""
    rating = {} if severity is None else {"severity": severity}
    return decide(tx, rule, element, status="open", parked=False, decided_on=on, **rating)


def set_aside(tx: Transaction, rule: str, element: str, reason: str, on: date | None = None) -> str:
    """Set a threat aside as not applicable, on some day. Raises Invalid without a reason."""
    if not reason.strip():
        raise Invalid("Say in a few words why this is no worry; the report shows it.")
    return decide(tx, rule, element, status="not_applicable", reason=reason, parked=False, decided_on=on)


def park(tx: Transaction, rule: str, element: str, parked: bool = True) -> str:
    """Put a threat on the parking lot, or take it from there; nothing else changes."""
    return decide(tx, rule, element, parked=parked)


def undecide(tx: Transaction, rule: str, element: str) -> None:
    """Delete a decision, so that the threat is as the engine sees it."""
    key = threat_key(rule, element)
    if key in tx.now.records:
        tx.delete(key)


def add_threat(tx: Transaction, element: str, stride: Letter | None, title: str, severity: Severity = "medium") -> str:
    """Write a threat by hand, open at once; returns its key."""
    tx.now.get(element, Element)
    if not title.strip():
        raise Invalid("Say what could go wrong.")
    threat = OwnThreat(id=new_id(), element=element, stride=stride, title=title, severity=severity)
    tx.insert(threat)
    return decide(tx, threat.id, element, status="open")


def delete_threat(tx: Transaction, threat: str) -> None:
    """Delete a threat written by hand, with its decision."""
    own = tx.now.get(threat, OwnThreat)
    undecide(tx, own.id, own.element)
    tx.delete(own.id)


def take_up(tx: Transaction, control: str, rule: str, element: str, state: ControlState) -> str:
    """Take up a control against one threat, or change its state; returns the id of its use.

    A planned control makes an undecided threat one that is being mitigated.
    """
    tx.now.get(element, Element)
    use = next((u for u in tx.now.referring(element, ControlUse) if (u.control, u.rule) == (control, rule)), None)
    if use is None:
        use = ControlUse(id=new_id(), control=control, rule=rule, element=element, state=state)
        tx.insert(use)
    else:
        tx.update(use.id, {"state": state})
    decision = tx.now.records.get(threat_key(rule, element))
    if not isinstance(decision, Decision) or decision.status in (None, "open"):
        decide(tx, rule, element, status="mitigate", parked=False)
    return use.id


def resolve(
    tx: Transaction, rule: str, element: str, controls: Iterable[str], answers: Iterable[tuple[str, str, Answer]]
) -> None:
    """Say that a threat is dealt with: some controls are in place, and some `(record, property, answer)` are so.

    It counts as being reduced, so that it stays as resolved by design while its rule is silent.
    """
    for control in controls:
        take_up(tx, control, rule, element, "in_place")
    write_answers(tx, answers)
    decision = tx.now.records.get(threat_key(rule, element))
    if not isinstance(decision, Decision) or decision.status in (None, "open"):
        decide(tx, rule, element, status="mitigate", parked=False)
    tx.label = "Resolve a threat"


def drop_control(tx: Transaction, use: str) -> None:
    """Take a control back; the answers it had covered are back as well."""
    tx.delete(tx.now.get(use, ControlUse).id)

"""What was decided about a threat before it went quiet, came back, or lost its rule, in words. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from threatline.engine.threats import Threat
from threatline.model.records import Decision
from threatline.session import Session

_VERDICTS = {
    "open": "taken on",
    "mitigate": "to be reduced",
    "accept": "accepted",
    "transfer": "passed on",
    "avoid": "designed away",
    "not_applicable": "set aside as no worry",
    "duplicate": "called a duplicate",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def past_of(session: Session, threat: Threat) -> str:
    """Return what was decided before, and what became of it; "" for a threat whose decision simply holds."""
    decision = threat.decision
    if decision is None:
        return ""
    if threat.state == "orphaned":
        return f"{_before(decision)} The rule behind it is no longer in use, so nothing checks it any more."
    if threat.state == "resolved_by_design":
        # What was to be reduced, and now is, needs no story: who did it stands with the control.
        is_plain = decision.status == "mitigate" and not (decision.owner or decision.reason or decision.decided_on)
        return "" if is_plain else _before(decision)
    if not session.engine.is_back(threat.key):
        return ""
    reasons = [reason.sentence for reason in session.engine.why(threat.key)]
    because = f" because {_listed(reasons)}" if reasons else ""
    return f"{_before(decision)} It is back{because}."


def told_return(threats: Sequence[Threat]) -> str:
    """Return what is said at the moment when decided threats are true again."""
    first = f"Back after it was decided: {_line(threats[0].title)}"
    return first if len(threats) == 1 else f"{first}, and {len(threats) - 1} more"


def _before(decision: Decision) -> str:
    if decision.status is None:
        return "Nothing was decided before." if not decision.parked else "Parked before."
    told = _VERDICTS[decision.status]
    if decision.status == "transfer" and decision.receiver:
        told += f" to {_line(decision.receiver)}"
    if decision.owner:
        told += f" by {_line(decision.owner)}"
    if decision.decided_on is not None:
        told += f" on {_day(decision.decided_on)}"
    reason = _line(decision.reason).rstrip(".")
    return f"Decided before: {told}{f', because “{reason}”' if reason else ''}."


def _day(when: date) -> str:
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def _line(text: str) -> str:
    return " ".join(text.split())[:200]


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))

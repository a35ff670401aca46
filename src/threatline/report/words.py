"""The sentences of the report, in plain language and with the right number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from threatline.model.records import Decision, Severity
from threatline.report.account import Account, Tally

SEVERITY_WORDS: dict[Severity, str] = {"critical": "Critical", "high": "High", "medium": "Medium", "low": "Low"}
SEVERITY_MEANINGS: dict[Severity, str] = {
    "critical": "Deal with it before anything else; go live only with a decision by the person responsible.",
    "high": "Deal with it soon, with a named person and a date.",
    "medium": "Plan it beside the other work.",
    "low": "Good to know; deal with it when it is easy.",
}
KIND_WORDS = {
    "actor": ("Actor", "who or what acts from outside"),
    "process": ("Process", "something that does work"),
    "store": ("Store", "where data rests"),
    "flow": ("Flow", "data on the move"),
    "boundary": ("Trust boundary", "a line behind which different people or rules are in charge"),
    "note": ("Note", "a remark on the drawing"),
}
SIGN_MEANINGS = {
    "crossing": "Here a flow meets a trust boundary.",
    "encrypted": "Whether a flow is encrypted; no lock means that nobody knows.",
    "out_of_scope": "Left out of this model, with a reason; flows to it are still looked at.",
    "open": "How many threats are open, with the shape of the worst.",
    "questions": "No threat is open, but so many questions have no answer.",
    "decided": "Every threat found here has been decided about.",
}
CONTROL_STATE_WORDS = {"proposed": "proposed", "planned": "planned", "in_place": "in place", "verified": "verified"}
NOBODY = "Nobody yet"

_SMALL_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, small numbers as words: "one flow", "six flows", "40 flows"."""
    return f"{spelled(number)} {noun if number == 1 else plural or noun + 's'}"


def spelled(number: int) -> str:
    """Return a number as a word up to twelve, else in figures with thousands apart: "six", "1,200"."""
    return _SMALL_NUMBERS[number] if 0 <= number < len(_SMALL_NUMBERS) else f"{number:,}"


def are(number: int) -> str:
    """Return the verb that goes with a number of things."""
    return "is" if number == 1 else "are"


def listed(parts: Sequence[str]) -> str:
    """Join parts as people do: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentence(text: str) -> str:
    """Return a text with a capital at its start and a full stop at its end; an end mark of its own stays."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…。！？" else ".")


def day(when: date) -> str:
    """Return a date as people read it: "3 May 2026"."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def severities(by_severity: Sequence[tuple[Severity, int]]) -> str:
    """Return how many there are of each severity that occurs: "1 critical, 9 high and 9 medium"."""
    return listed([f"{number:,} {severity}" for severity, number in by_severity if number])


def running_head(account: Account) -> str:
    """Return what stands at the top of each page: "Threat model, version 3 of 21 November 2026"."""
    edition = account.edition
    version = f", version {edition.version}" if edition.version else ""
    return f"Threat model{version}" + (f"{' of' if version else ','} {edition.date}" if edition.date else "")


def summary(account: Account) -> str:
    """Return the whole report in one paragraph, for somebody who reads no further."""
    tally = account.tally
    if tally.elements == 0:
        return "Nothing is drawn yet, so there is nothing to say about threats."
    return " ".join(filter(None, (_what_is_drawn(account.tally), _what_is_open(tally), _what_is_left(account))))


def _what_is_drawn(tally: Tally) -> str:
    nodes = counted(tally.elements - tally.flows, "element")
    if tally.flows == 0:
        return f"This model shows {nodes} and no flow of data yet."
    if tally.crossings == 0:
        crossings = "none of them crosses a trust boundary"
    elif tally.crossings == tally.flows:
        crossings = "it crosses a trust boundary" if tally.flows == 1 else "all of them cross a trust boundary"
    else:
        crossings = (
            f"{spelled(tally.crossings)} of them {'crosses' if tally.crossings == 1 else 'cross'} a trust boundary"
        )
    return f"This model shows {nodes} and {counted(tally.flows, 'flow')} of data between them; {crossings}."


def _what_is_open(tally: Tally) -> str:
    if tally.open == 0:
        return "No threat is open."
    if tally.open == 1:
        severity = next(severity for severity, number in tally.by_severity if number)
        return f"One threat is open, and its severity is {severity}."
    opened = f"{counted(tally.open, 'threat').capitalize()} are open: {severities(tally.by_severity)}."
    if tally.undecided == 0:
        return f"{opened} Each of them has a decision and a person in charge."
    if tally.undecided == tally.open:
        return f"{opened} None of them has both a decision and a person in charge."
    need = "needs" if tally.undecided == 1 else "need"
    return f"{opened} {spelled(tally.undecided).capitalize()} of them still {need} a decision or a person in charge."


def _what_is_left(account: Account) -> str:
    tally = account.tally
    gaps = []
    if tally.questions:
        gaps.append(f"{counted(tally.questions, 'question')} {'has' if tally.questions == 1 else 'have'} no answer yet")
    if tally.assumptions:
        gaps.append(f"{counted(tally.assumptions, 'answer')} {are(tally.assumptions)} assumed")
    if account.out_of_scope:
        number = len(account.out_of_scope)
        gaps.append(f"{counted(number, 'element')} {are(number)} left out")
    if not gaps:
        return ""
    return f"{sentence(listed(gaps))} What is not known is not counted as safe."


def verdict(decision: Decision | None, same_as: str = "") -> str:
    """Return what people decided about a threat as one sentence; `same_as` names the threat it repeats."""
    if decision is None or decision.status is None:
        return "Parked for later." if decision is not None and decision.parked else ""
    by = f" by {decision.owner}" if decision.owner else ""
    on = f" on {day(decision.decided_on)}" if decision.decided_on else ""
    sees_to_it = f"; {decision.owner} sees to it" if decision.owner else "; nobody sees to it yet"
    again = f"; to be looked at again on {day(decision.review_on)}" if decision.review_on else ""
    told = {
        "open": f"Taken on{on}{sees_to_it}{again}.",
        "mitigate": f"To be reduced{', decided' + on if on else ''}{sees_to_it}{again}.",
        "accept": f"Accepted{by}{on}{again}.",
        "transfer": f"Passed on to {decision.receiver or 'somebody not named'}{by}{on}{again}.",
        "avoid": f"Avoided by a change of the design{', decided' + by + on if by or on else ''}{again}.",
        "not_applicable": f"Does not apply{', decided' + by + on if by or on else ''}{again}.",
        "duplicate": f"The same as {same_as or decision.duplicate_of or 'another threat'}{again}.",
    }
    return told[decision.status]

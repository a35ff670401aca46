"""Reads the threats of a Threat Dragon cell: each becomes a threat of its own and, with its status, a decision."""

from __future__ import annotations

from typing import Any

from threatline.exchange.foreign import clipped, folded, list_of, text_of
from threatline.exchange.imported import Ledger
from threatline.exchange.threat_dragon_words import (
    FORMAT,
    LETTERS,
    NO_SEVERITY,
    NO_SUGGESTIONS,
    OTHER_CATEGORIES,
    SEVERITIES,
    STATUSES,
)
from threatline.model.identity import derived_id, threat_key
from threatline.model.records import AnyRecord, Decision, Letter, OwnThreat, Severity, Status

_READ = {"id", "title", "type", "status", "severity", "description", "mitigation", "new"}


def read_threats(raw: Any, element: str, told: str, ledger: Ledger) -> list[AnyRecord]:
    """Return threats and decisions of one element; `told` is how sentences speak of it."""
    threats = list_of(raw)
    if raw is not None and not isinstance(raw, list):
        ledger.dropped("", "", f"The threats of {told} are no list and were left out.")
    records: list[AnyRecord] = []
    for index, threat in enumerate(threats):
        if isinstance(threat, dict):
            records += _read_threat(threat, index, element, told, ledger)
        else:
            ledger.dropped("", "", f"A threat of {told} is damaged and was left out.")
    return records


def _read_threat(raw: dict[str, Any], index: int, element: str, told: str, ledger: Ledger) -> list[AnyRecord]:
    foreign_id = text_of(raw.get("id")) or text_of(raw.get("threatId"))
    title = text_of(raw.get("title"))
    if folded(title) == NO_SUGGESTIONS and not text_of(raw.get("type")).strip():
        ledger.dropped(foreign_id, title, f"“{title}” on {told} is a placeholder, not a threat.")
        return []
    letter, category = _letter(raw, foreign_id, title, ledger)
    severity = _severity(raw, foreign_id, title, ledger)
    status = _status(raw, foreign_id, title, ledger)
    extra = {key: value for key, value in raw.items() if key not in _READ and value not in (None, "")}
    threat = OwnThreat(
        id=derived_id(FORMAT, element, str(index), foreign_id),
        element=element,
        stride=letter,
        category=clipped(category),
        title=clipped(title),
        description=clipped(text_of(raw.get("description"))),
        mitigation=clipped(text_of(raw.get("mitigation"))),
        severity=severity or "medium",
        origin=clipped(f"{FORMAT}:{foreign_id}"),
        extra={FORMAT: extra} if extra else {},
    )
    if text_of(raw.get("score")).strip():
        ledger.changed(foreign_id, title, f"“{title}”: the score “{text_of(raw['score'])[:30]}” is kept but not shown.")
    ledger.keep()
    if status is None and severity is None:
        return [threat]
    key = threat_key(threat.id, element)
    return [threat, Decision(id=key, rule=threat.id, element=element, status=status, severity=severity)]


def _letter(raw: dict[str, Any], foreign_id: str, title: str, ledger: Ledger) -> tuple[Letter | None, str]:
    """Return the letter of a threat, or its category in the words of the file."""
    words = text_of(raw.get("type")).strip() or text_of(raw.get("cardSuit")).strip()
    letter = LETTERS.get(folded(words))
    if letter is not None:
        return letter, ""
    if words.startswith("---"):  # the heading of a list, applied by mistake
        ledger.changed(foreign_id, title, f"“{title}” had the heading “{words[:60]}” as its type; it has none now.")
        return None, ""
    if words and folded(words) not in OTHER_CATEGORIES:
        ledger.changed(foreign_id, title, f"“{title}” is of the type “{words[:60]}”, which is no letter of STRIDE.")
    return None, words


def _severity(raw: dict[str, Any], foreign_id: str, title: str, ledger: Ledger) -> Severity | None:
    words = folded(text_of(raw.get("severity")))
    severity = SEVERITIES.get(words)
    if severity is None:
        told = "no severity" if words in NO_SEVERITY else f"the severity “{words[:60]}”"
        ledger.changed(foreign_id, title, f"“{title}” had {told}; it counts as medium until somebody rates it.")
    return severity


def _status(raw: dict[str, Any], foreign_id: str, title: str, ledger: Ledger) -> Status | None:
    words = "".join(folded(text_of(raw.get("status"))).split())
    status = STATUSES.get(words)
    if status is None:
        told = f"the status “{words[:60]}”" if words else "no status"
        ledger.changed(foreign_id, title, f"“{title}” had {told}; it is undecided now.")
    return status

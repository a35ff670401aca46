"""What a card or a folded line says about one row of threats. Pure: no Qt.

A row is one element and one letter (vocabulary, section 6). It is a card while something in it is open, and folds into
one line when it only asks questions, is decided, or is resolved by design.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from threatline.engine.pack import Content
from threatline.engine.threats import Row, Threat
from threatline.ui.panel.words import many

Group = Literal["open", "question", "decided", "resolved"]
GROUPS: tuple[Group, ...] = ("open", "question", "decided", "resolved")
"""The order in which groups of rows stand."""

SEVERITY_ORDER = {"critical": 0, "high": 1, "medium": 2, "low": 3}
LETTER_ORDER = {letter: place for place, letter in enumerate("STRIDE")}

STATUS_WORDS = {
    "open": "Open",
    "mitigate": "Being reduced",
    "accept": "Accepted",
    "transfer": "Passed on",
    "avoid": "Designed away",
    "not_applicable": "No worry",
    "duplicate": "Duplicate",
}
STILL_OPEN = (None, "open", "mitigate")
"""Statuses under which a threat keeps its card: nobody has decided, or the work is not done."""


@dataclass(frozen=True, slots=True)
class Card:
    """One row as it is painted."""

    element: str
    element_name: str
    letter: str
    letter_name: str
    severity: str
    question: str
    way_out: str
    """The shortest way to silence it, "" where there is none."""
    group: Group
    icon: str
    state: str
    """Its state in words, for the folded line."""
    tone: str
    """The colour token of the state."""

    @property
    def folded(self) -> bool:
        """Tell whether it is one line while it is not the current one."""
        return self.group != "open"

    def spoken(self) -> str:
        """Return the row as a screen reader says it."""
        worst = f"{self.severity} severity" if self.group == "open" else self.state
        return f"{self.letter_name}, {worst}: {self.question} ({self.element_name})"


def lead(row: Row) -> Threat:
    """Return the threat that stands for its row: the first that is still open, else the first."""
    threats = row.threats or row.questions
    return next((threat for threat in threats if is_open(threat)), threats[0])


def is_open(threat: Threat) -> bool:
    """Tell whether somebody should still look at a threat."""
    if threat.state in ("resolved_by_design", "orphaned") or threat.status not in STILL_OPEN:
        return False
    return threat.decision is None or not threat.decision.parked


def group_of(row: Row) -> Group:
    """Return where a row stands: still open, only asking, decided, or resolved by design."""
    open_threats = [threat for threat in row.threats if is_open(threat)]
    if any(threat.state != "baseline" or threat.status is not None for threat in open_threats):
        return "open"
    if row.questions:
        return "question"
    if open_threats:
        return "open"
    if row.threats and all(threat.state in ("resolved_by_design", "orphaned") for threat in row.threats):
        return "resolved"
    return "decided"


def place_of(row: Row) -> tuple[int, int, int, str]:
    """Return the key by which rows of a few elements are sorted: group, severity, letter, element."""
    return (
        GROUPS.index(group_of(row)),
        SEVERITY_ORDER[row.severity],
        LETTER_ORDER.get(str(row.letter), len(LETTER_ORDER)),
        row.element,
    )


def card_of(row: Row, content: Content) -> Card:
    """Return what a row says."""
    threat = lead(row)
    group = group_of(row)
    icon, state, tone = _state(row, threat, group)
    return Card(
        element=row.element,
        element_name=" ".join(threat.element_name.split()),
        letter=tile_letter(threat),
        letter_name=letter_name(threat, content),
        severity=threat.severity,
        question=threat.question,
        way_out=way_out(threat, content),
        group=group,
        icon=icon,
        state=state,
        tone=tone,
    )


def _state(row: Row, threat: Threat, group: Group) -> tuple[str, str, str]:
    if group == "resolved":
        orphaned = threat.state == "orphaned"
        return ("history", "Rule is gone", "quiet") if orphaned else ("by-design", "Resolved by design", "resolved")
    if threat.decision is not None and threat.decision.parked:
        return "park", "Parked", "quiet"
    if group == "question":
        return "question", many(len(row.questions), "question", "questions"), "quiet"
    if group == "decided":
        return "tick", STATUS_WORDS.get(threat.status or "", "Decided"), "quiet"
    return "warning", STATUS_WORDS.get(threat.status or "", "Open"), "quiet"


def tile_letter(threat: Threat) -> str:
    """Return what stands on the tile: the letter, P for privacy, a dot for none."""
    return threat.stride or ("P" if threat.linddun else "·")


def letter_name(threat: Threat, content: Content) -> str:
    """Return the plain name of the letter, such as "Leaking"."""
    if threat.stride and threat.stride in content.stride:
        return content.stride[threat.stride].plain
    if threat.linddun and threat.linddun in content.linddun:
        return content.linddun[threat.linddun].plain
    return "Added by hand"


def way_out(threat: Threat, content: Content) -> str:
    """Return the title of the control that silences a threat, else of one that makes it smaller, else ""."""
    for id in (*threat.controls_resolve, *threat.controls_reduce):
        if id in content.controls:
            return content.controls[id].title
    return ""

"""What a card or a folded line says about one row of threats. Pure: no Qt.

A row is one element and one letter (vocabulary, section 6). It is a card while something in it is open, and folds into
one line when it waits for answers, is decided, or is resolved by design.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from threatline.engine.pack import Content
from threatline.engine.threats import Row, Threat, outline_of
from threatline.ui.panel.words import many

Group = Literal["open", "waiting", "decided", "resolved"]
GROUPS: tuple[Group, ...] = ("open", "waiting", "decided", "resolved")
"""The order in which groups of rows stand; waiting rows ask questions or hold for everything of their kind."""

SEVERITY_ORDER = {"critical": 0, "high": 1, "medium": 2, "low": 3}
STATUS_WORDS = {
    "open": "Open",
    "mitigate": "Being reduced",
    "accept": "Accepted",
    "transfer": "Passed on",
    "avoid": "Designed away",
    "not_applicable": "No worry",
    "duplicate": "Duplicate",
}

Place = tuple[int, int, int, int, str]
"""Where a row stands among others: the rank that the engine gives it, then its element."""


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
    count: int = 1
    """How many parallel flows it stands for."""

    @property
    def folded(self) -> bool:
        """Tell whether it is one line while it is not the current one."""
        return self.group != "open"

    def spoken(self) -> str:
        """Return the row as a screen reader says it."""
        worst = f"{self.severity} severity" if self.group == "open" else self.state
        return f"{self.letter_name}, {worst}: {self.question} ({self.element_name})"


def lead(row: Row) -> Threat:
    """Return the threat that stands for its row: the most pressing, else the most pressing question."""
    return (row.threats or row.questions)[0]


def group_of(row: Row) -> Group:
    """Return where a row stands: open, waiting for answers, decided, or resolved by design."""
    return GROUPS[outline_of(row).rank[0]]


def place_of(row: Row) -> Place:
    """Return the key by which rows of a few elements are sorted, worst first."""
    return (*outline_of(row).rank, row.element)


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
    if group == "waiting" and row.questions:
        questions = many(len(row.questions), "question", "questions")
        won = threat.state == "resolved_by_design"
        return ("by-design", f"Resolved · {questions}", "resolved") if won else ("question", questions, "quiet")
    if group == "waiting":
        return "info", "Worth a look", "quiet"
    if threat.is_parked:
        return "park", "Parked", "quiet"
    word = STATUS_WORDS.get(threat.status or "", "Open")
    return ("tick" if group == "decided" else "warning"), word, "quiet"


def tile_letter(threat: Threat) -> str:
    """Return what stands on the tile: the letter, P for privacy, a dot for none."""
    return threat.stride or ("P" if threat.category else "·")


def letter_name(threat: Threat, content: Content) -> str:
    """Return the plain name of the letter, such as "Leaking"."""
    if threat.stride and threat.stride in content.stride:
        return content.stride[threat.stride].plain
    if threat.category and threat.category in content.categories:
        return content.categories[threat.category].plain
    return "Decided before" if threat.state == "orphaned" else "Added by hand"


def way_out(threat: Threat, content: Content) -> str:
    """Return the title of the control that silences a threat, else of one that makes it smaller, else ""."""
    for id in (*threat.controls_resolve, *threat.controls_reduce):
        if id in content.controls:
            return content.controls[id].title
    return ""

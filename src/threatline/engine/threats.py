"""Threats, rows and summaries of one element. Vocabulary, sections 6 and 10."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from threatline.engine.pack import LETTERS, SEVERITIES, Scope
from threatline.model.document import Document
from threatline.model.records import Decision, Flow, Letter, Record, Severity, Status

State = Literal["suggested", "baseline", "question", "resolved_by_design", "orphaned", "own"]

OPEN: tuple[Status | None, ...] = (None, "open", "mitigate")
"""Statuses under which somebody should still look: undecided, taken on, or not reduced yet."""

LONGEST_NAME = 120
"""Longer names are cut where they stand inside a text."""
_MARK = re.compile(r"\{(name|source|target)\}")
_WORST_FIRST = {severity: place for place, severity in enumerate(reversed(SEVERITIES))}
_LETTER_PLACE = {letter: place for place, letter in enumerate(LETTERS)}


@dataclass(frozen=True, slots=True)
class Threat:
    """One thing that could go wrong with one element."""

    key: str
    """RULE@ELEMENT; the id of a threat written by hand stands where the rule stands."""
    rule: str
    stride: Letter | None
    category: str | None
    also: tuple[Letter, ...]
    element: str
    element_name: str
    title: str
    question: str
    severity: Severity
    """As it is now: with the rating of a person, and with the controls that are in place."""
    inherent: Severity
    """Without any control."""
    likelihood: int | None
    impact: int | None
    state: State
    status: Status | None
    """What people decided; None while undecided."""
    decision: Decision | None = None
    asks: str | None = None
    """The control property whose answer settles it."""
    asks_on: Scope = "self"
    """Where that property is answered, seen from the element."""
    controls_resolve: tuple[str, ...] = ()
    controls_reduce: tuple[str, ...] = ()
    refs: tuple[tuple[str, str], ...] = ()
    """Family ("cwe", "capec", …) and number."""
    harms: tuple[str, ...] = ()

    @property
    def is_parked(self) -> bool:
        """Whether it lies on the parking lot."""
        return self.decision is not None and self.decision.parked

    @property
    def is_untouched(self) -> bool:
        """Whether it only stands for "this holds for everything of this kind"."""
        return self.state == "baseline" and self.status is None

    @property
    def is_asked(self) -> bool:
        """Whether it is a question that one answer about a protection settles."""
        return self.state == "question" and self.asks is not None

    @property
    def is_open(self) -> bool:
        """Whether somebody should still look at it."""
        return self.state in ("suggested", "baseline", "own", "question") and self.status in OPEN and not self.is_parked


@dataclass(frozen=True, slots=True)
class Row:
    """What one letter says about one element."""

    element: str
    letter: str | None
    """A letter of STRIDE, the name of a privacy type, or None for threats written without either."""
    state: State
    """The state of its first threat, or "question" when it only asks."""
    severity: Severity
    threats: tuple[Threat, ...]
    """The most pressing first."""
    questions: tuple[Threat, ...]
    """Each property is asked once per element, in the row of the most severe question about it."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How many threats an element, or a project, has in which state."""

    open: int = 0
    """Suggested, written by hand or taken on, and not decided."""
    questions: int = 0
    decided: int = 0
    resolved: int = 0
    """Resolved by design, or left without a rule."""
    untouched: int = 0
    """Baseline threats that nobody looked at."""
    parked: int = 0
    worst: Severity | None = None
    """The worst severity among the open ones."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A row without its texts: what its place in a list depends on."""

    letter: str | None
    rank: tuple[int, int, int, int]
    """Sorts rows: suggested before baseline before decided before resolved, then severity, then rows with questions."""


def rank_of(group: int, severity: Severity, has_questions: bool, letter: str | None) -> tuple[int, int, int, int]:
    """Return the rank of a row; `group` is 0 open, 1 baseline or question, 2 decided, 3 resolved."""
    return group, _WORST_FIRST[severity], 0 if has_questions else 1, _LETTER_PLACE.get(letter or "", len(LETTERS))  # type: ignore[call-overload]


def rows_of(element: str, threats: Iterable[Threat]) -> tuple[Row, ...]:
    """Return the rows of one element in display order, given everything that is true, asked or decided about it."""
    by_letter: dict[str | None, tuple[list[Threat], list[Threat]]] = {}
    asked: dict[object, Threat] = {}
    for threat in threats:
        if threat.state == "question" and threat.status is None:
            ask = (threat.asks, threat.asks_on) if threat.asks else threat.rule
            if ask not in asked or _urgency(threat) < _urgency(asked[ask]):
                asked[ask] = threat
        else:
            by_letter.setdefault(threat.stride or threat.category, ([], []))[0].append(threat)
    for threat in asked.values():
        by_letter.setdefault(threat.stride or threat.category, ([], []))[1].append(threat)
    rows = [_row(element, letter, mine, questions) for letter, (mine, questions) in by_letter.items()]
    return tuple(sorted(rows, key=lambda row: outline_of(row).rank))


def _row(element: str, letter: str | None, threats: list[Threat], questions: list[Threat]) -> Row:
    threats.sort(key=_urgency)
    if any(threat.state == "resolved_by_design" for threat in threats):
        # What was dealt with stands for its row, rather than what holds for everything of its kind.
        threats.sort(key=lambda threat: threat.is_untouched)
    questions.sort(key=_urgency)
    first = (threats or questions)[0]
    return Row(element, letter, first.state, first.severity, tuple(threats), tuple(questions))


def _urgency(threat: Threat) -> tuple[int, int, str]:
    if threat.state == "question" and threat.status is None:
        return 0, _WORST_FIRST[threat.severity], threat.rule
    return _group(threat), _WORST_FIRST[threat.severity], threat.rule


def _group(threat: Threat) -> int:
    if threat.state in ("resolved_by_design", "orphaned"):
        return 3
    if not threat.is_open:
        return 2
    return 1 if threat.is_untouched else 0


def outline_of(row: Row) -> Outline:
    """Return what the place of a row depends on."""
    group = _group(row.threats[0]) if row.threats else 1
    if group > 1 and row.questions:
        group = 1
    return Outline(row.letter, rank_of(group, row.severity, bool(row.questions), row.letter))


def summary_of(rows: Sequence[Row]) -> Summary:
    """Return the summary of the rows of one element."""
    threats = [threat for row in rows for threat in row.threats]
    groups = [_group(threat) for threat in threats]
    open_ones = [threat for threat, group in zip(threats, groups, strict=True) if group == 0]
    parked = sum(
        threat.is_parked and threat.status in OPEN and group == 2 for threat, group in zip(threats, groups, strict=True)
    )
    return Summary(
        open=len(open_ones),
        questions=sum(len(row.questions) for row in rows),
        decided=groups.count(2) - parked,
        resolved=groups.count(3),
        untouched=groups.count(1),
        parked=parked,
        worst=max((threat.severity for threat in open_ones), key=SEVERITIES.index, default=None),
    )


# ---- names and texts ------------------------------------------------------------------------------------------------


def name_of(document: Document, id: str | None) -> str:
    """Return what a text calls an element: its name on one line, cut where it is very long, or what it is."""
    record = document.records.get(id or "")
    name = " ".join(str(getattr(record, "name", "")).split())
    if name:
        return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
    if isinstance(record, Flow) and record.source is not None and record.target is not None:
        return f"the flow from {name_of(document, record.source)} to {name_of(document, record.target)}"
    return f"an unnamed {record.kind}" if record is not None else "something"


def filled(text: str, document: Document, record: Record) -> str:
    """Return a text with {name}, {source} and {target} replaced; what names contain is never replaced again."""

    def put(mark: re.Match[str]) -> str:
        if mark[1] == "name" or not isinstance(record, Flow):
            return name_of(document, record.id)
        return name_of(document, record.source if mark[1] == "source" else record.target)

    found = _MARK.sub(put, text)
    return found[:1].upper() + found[1:]

"""What a report says, as plain values: gathered from a project before anything is set on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from threatline.engine.coverage import Standing
from threatline.model.records import Letter, Severity

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
"""Worst first."""

Outcome = Literal["open", "parked", "untouched", "decided", "aside", "resolved"]
"""What became of a threat: still to be dealt with; put off; a general one that nobody has looked at; dealt with; set
aside; no longer possible by design."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which issue of the report this is, in words handed in: the report reads no clock."""

    date: str = ""
    """The day it was made, as it should be read: "21 November 2026"."""
    version: str = ""
    marking: str = "Confidential"
    """Who may read it, at the foot of each page."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A control that acts, or could act, against a threat."""

    title: str
    state: str = ""
    """"planned", "in place", …; empty while nobody has taken it up."""
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One threat as the report tells it."""

    key: str
    number: str
    """Its number in the register, "T-07"; empty for a threat that is not open."""
    element: str
    """The id of the element it threatens."""
    where: str
    """The name of that element."""
    title: str
    severity: Severity
    outcome: Outcome
    letter: str = ""
    letter_name: str = ""
    likelihood: int | None = None
    impact: int | None = None
    way_out: str = ""
    """The shortest way out."""
    measures: tuple[Measure, ...] = ()
    why: tuple[str, ...] = ()
    owner: str = ""
    verdict: str = ""
    """What was decided, as a sentence."""
    reason: str = ""
    note: str = ""
    details: str = ""
    """What the person who wrote the threat by hand added."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known about an element: a property, its value, and for an assumed value the choice it follows from."""

    label: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What the report says about one element."""

    element: str
    name: str
    kind: str
    place: str
    """Where it stands, as a phrase: "Process in Shop cloud · 4 flows"."""
    description: str = ""
    scope: str = ""
    """Why it is out of scope, as a sentence; empty when it is in scope."""
    answers: tuple[Fact, ...] = ()
    assumptions: tuple[Fact, ...] = ()
    entries: tuple[Entry, ...] = ()
    questions: tuple[str, ...] = ()

    def having(self, outcome: Outcome) -> list[Entry]:
        """Return its threats with this outcome, worst first."""
        return [entry for entry in self.entries if entry.outcome == outcome]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What the report says about one diagram."""

    diagram: str
    title: str
    intro: str
    sections: tuple[Section, ...] = ()
    open: tuple[Entry, ...] = ()
    """The open threats, worst first."""
    notes: tuple[str, ...] = ()
    """What the notes on the drawing say."""
    signs: frozenset[str] = frozenset()
    """The signs that occur in the picture, by their names in the legend."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that makes the drawing less trustworthy."""

    title: str
    text: str
    element: str = ""
    """The id of the element that it is about, if it is about one."""
    is_aside: bool = False
    """Whether somebody set it aside; the reason stands in the text."""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One line of the chart of elements and letters: an element, a kind or everything."""

    name: str
    element: str = ""
    """The id of the element; empty for a sum."""
    standings: Mapping[Letter, Standing] = field(default_factory=dict)
    """Letter → how the cell of the element stands."""
    shares: Mapping[Letter, tuple[int, int]] = field(default_factory=dict)
    """Letter → how many cells of a sum are decided, and how many there are."""


@dataclass(frozen=True, slots=True)
class Chart:
    """How much of what the chart asks is decided."""

    letters: tuple[tuple[Letter, str], ...] = ()
    """Each letter with its plain name."""
    kinds: tuple[ChartRow, ...] = ()
    """A line for each kind of elements, the sum last; none where nothing is asked."""
    elements: tuple[ChartRow, ...] = ()
    more: int = 0
    """Elements that are not listed."""
    settled: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the report and what it means."""

    word: str
    meaning: str
    mark: str = ""
    """The sign that stands for it: a letter, a severity."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are of what."""

    elements: int = 0
    flows: int = 0
    open: int = 0
    parked: int = 0
    untouched: int = 0
    decided: int = 0
    undecided: int = 0
    """Open threats without a decision or without a person in charge."""
    aside: int = 0
    resolved: int = 0
    questions: int = 0
    assumptions: int = 0
    unknown: int = 0
    """Answers that are "don't know"."""
    crossings: int = 0
    """Flows that cross a trust boundary."""
    by_severity: tuple[tuple[Severity, int], ...] = ()
    """Open threats of each severity, worst first."""


@dataclass(frozen=True, slots=True)
class Account:
    """The whole report before it is set."""

    title: str
    description: str
    owner: str
    contributors: tuple[str, ...]
    edition: Edition
    tally: Tally
    worst: tuple[Entry, ...] = ()
    """The five open threats to look at first."""
    out_of_scope: tuple[Fact, ...] = ()
    """Name and reason of each element that is left out."""
    answers: tuple[Fact, ...] = ()
    """What was answered about the whole model."""
    assets: tuple[Term, ...] = ()
    """The data worth protecting, with its class."""
    chapters: tuple[Chapter, ...] = ()
    chart: Chart = field(default_factory=Chart)
    checks: tuple[Check, ...] = ()
    completeness: float = 0.0
    """The share of the checks of the drawing that pass, 0 to 1."""
    letters: tuple[Term, ...] = ()
    likelihoods: tuple[Term, ...] = ()
    impacts: tuple[Term, ...] = ()

"""Rules, controls, letters, rating and checks as frozen values: what a rule pack says, once it is read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from threatline.engine.catalogue import Catalogue
from threatline.engine.conditions import Condition
from threatline.model.records import Answer, Letter, Severity

Scope = Literal["self", "target", "inbound_flows", "outbound_flows", "outbound_targets", "assets", "model"]
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
CHART = "chart"
"""Ids such as PR-S-03 name kind, letter and number in the chart of STRIDE per element, whose every cell has a rule."""
LETTERS: tuple[Letter, ...] = ("S", "T", "R", "I", "D", "E")


@dataclass(frozen=True, slots=True)
class PackIdentity:
    """Which pack this is."""

    id: str
    version: str
    sha256: str
    """Of the content of all its files."""
    id_scheme: str = ""
    """How the ids of its rules are made: CHART, or freely."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a project can switch on: an optional part of a pack, or a whole pack that extends it."""

    id: str
    label: str
    """What it is called beside its switch."""
    help: str
    pack: PackIdentity
    """The pack it comes from."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named condition that rules use."""

    name: str
    means: str
    because: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can go wrong with elements of one kind."""

    id: str
    kind: str
    role: Literal["baseline", "specific"]
    title: str
    question: str
    likelihood: int
    impact: int
    severity: Severity
    when: Condition
    stride: Letter | None = None
    category: str | None = None
    """What kind of threat it is in the words of its pack, where no letter fits."""
    also: tuple[Letter, ...] = ()
    """Letters it touches besides; badges that replace nothing."""
    asks: str | None = None
    """The control property whose answer settles it."""
    asks_on: Scope = "self"
    harms: tuple[str, ...] = ()
    resolve: tuple[str, ...] = ()
    """Controls of which each alone makes the condition false."""
    reduce: tuple[str, ...] = ()
    """Controls that only lower the rating."""
    refs: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    part: str | None = None
    """The optional part of the pack it belongs to."""


@dataclass(frozen=True, slots=True)
class Control:
    """Something that can be done about threats."""

    id: str
    title: str
    plain: str
    done_when: str
    """The acceptance check of a ticket."""
    sets: Mapping[str, Answer] = field(default_factory=dict)
    less_likelihood: int = 0
    less_impact: int = 0
    asvs: tuple[str, ...] = ()
    maps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StrideLetter:
    """A letter of STRIDE in plain words."""

    letter: Letter
    name: str
    plain: str
    property: str
    lesson: str
    harms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A category of threats beside the letters, such as a type of privacy threat, in plain words."""

    name: str
    plain: str
    lesson: str


@dataclass(frozen=True, slots=True)
class Rating:
    """How likelihood and impact, 1 to 5 each, make a severity."""

    matrix: tuple[tuple[Severity, ...], ...]
    likelihood: Mapping[int, str]
    impact: Mapping[int, str]
    by_data_class: Mapping[str, int]
    by_criticality: Mapping[str, int]
    baseline_cap: Severity
    harms: Mapping[str, str]

    def severity(self, likelihood: int, impact: int) -> Severity:
        """Return the severity of a likelihood and an impact; both are clamped to 1..5."""
        return self.matrix[min(5, max(1, likelihood)) - 1][min(5, max(1, impact)) - 1]


@dataclass(frozen=True, slots=True)
class Check:
    """A question whether the drawing is complete enough to trust its threats."""

    id: str
    applies_to: str
    """An element kind, "any" of them, "node", "asset", "diagram", "model" or "threat"."""
    title: str
    question: str
    when: Condition
    applies_when: Condition | None = None
    """What must be true before the question makes sense; None: it always does."""
    urgency: Literal["high", "medium", "low"] = "medium"
    """High: the drawing cannot be right; medium: an answer is missing; low: worth a thought."""
    covers: tuple[str, ...] = ()
    """Checks that would ask the same thing again about the same subject."""
    grades: Mapping[int, str] = field(default_factory=dict)
    """Higher bounds of its count → the question from there on."""
    part: str | None = None
    """The optional part of the pack it belongs to."""


@dataclass(frozen=True, eq=False)
class Content:
    """Everything the engine needs to know about the world; it knows nothing else. Two contents are never equal."""

    pack: PackIdentity
    catalogue: Catalogue
    definitions: Mapping[str, Definition]
    controls: Mapping[str, Control]
    stride: Mapping[str, StrideLetter]
    categories: Mapping[str, Category]
    rating: Rating
    checks: tuple[Check, ...]
    rules: tuple[Rule, ...]
    """All rules, those of optional parts included."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    """The optional parts that can be switched on, by id."""

    @cached_property
    def rule(self) -> Mapping[str, Rule]:
        """All rules by id."""
        return {rule.id: rule for rule in self.rules}

    def active(self, parts: Iterable[str]) -> tuple[Rule, ...]:
        """Return the rules of the pack itself and of the parts that are switched on."""
        chosen = set(parts)
        return tuple(rule for rule in self.rules if rule.part is None or rule.part in chosen)

    def active_checks(self, parts: Iterable[str]) -> tuple[Check, ...]:
        """Return the checks of the pack itself and of the parts that are switched on."""
        chosen = set(parts)
        return tuple(check for check in self.checks if check.part is None or check.part in chosen)

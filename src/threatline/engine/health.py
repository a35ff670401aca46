"""How healthy the drawing is: what the checks find and how complete it is, current after every commit.

A commit only notes what it can change. What was noted is looked at when somebody asks, a little at a time where it is
much; until then the answers are those of the part looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from threatline.engine.census import MODEL, Census
from threatline.engine.checks import SUBJECTS, Inspection, reads_neighbours
from threatline.engine.pack import Check, Content
from threatline.engine.situation import Situation
from threatline.engine.threats import Threat
from threatline.model.changes import Commit, Delete, Insert, Update
from threatline.model.document import Document
from threatline.model.graph import GraphChange, GraphIndex
from threatline.model.identity import waiver_key
from threatline.model.records import (
    KINDS,
    NODE_KINDS,
    RULED_KINDS,
    Decision,
    Flow,
    Project,
    Record,
    Severity,
    Waiver,
)

AT_ONCE = 200
"""Subjects looked at when somebody asks about the whole project; the rest waits for `look_further`."""

URGENCY = ("high", "medium", "low")
_ABOUT_THREATS = ("decision", "own_threat", "control_use")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the drawing does not say yet."""

    check: str
    title: str
    """What the check wants, as a rule: "Every flow should say what data it carries"."""
    element: str | None
    """The element, data asset or diagram it is about; None for the project as a whole."""
    text: str
    """What to ask in this case."""
    waived: str | None = None
    """Why it was set aside, if it was."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A check with the subjects about which it finds something, in the order in which they were drawn."""

    check: Check
    subjects: tuple[str, ...]
    """Ids of records; the project's id for the project as a whole."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the checks say about one subject."""

    applying: int = 0
    """Pairs that count for completeness."""
    passing: int = 0
    open: tuple[int, ...] = ()
    """Numbers of the checks that find something."""
    aside: tuple[int, ...] = ()
    """Numbers of those among them that were set aside."""


_NOTHING = _Verdict()


def percent(share: float) -> int:
    """Return a share from 0 to 1 as whole per cent, rounded down: only what is complete reads 100.

    >>> percent(0.999), percent(1.0)
    (99, 100)
    """
    return math.floor(100 * share)


class Health:
    """Findings and completeness of one document.

    Completeness is the share of the applicable (element, check) pairs that pass. A pair of a subject (an element, a
    data asset, a diagram, the project) and a check is applicable when the kind fits, the `applies_when` of the check
    is true, the subject is not left out of scope (it is then only asked why), and no other finding about the same
    subject covers the check. It passes when the check finds nothing or was set aside with a reason. Checks of threats
    do not count: they ask about decisions, not about the drawing. Where nothing is drawn the share is 0.
    """

    def __init__(
        self,
        content: Content,
        document: Document,
        graph: GraphIndex,
        situation: Callable[[], Situation],
        threats: Callable[[str], Iterable[Threat]],
        worst_undecided: Callable[[str], Severity | Literal[""] | None],
    ) -> None:
        self._document, self._graph = document, graph
        self._census = Census(document, graph, content.rating)
        self._inspection = Inspection(content, document, self._census, situation, threats, worst_undecided)
        self._reads_all = reads_neighbours(self.checks)
        self._number = {check.id: number for number, check in enumerate(self.checks)}
        self._covered: set[int] = set()
        """Checks that a finding about the whole project covers at this moment."""
        self._verdicts: dict[str, _Verdict] = {}
        self._applying = self._passing = 0
        self._open: dict[int, dict[str, None]] = {}
        self._aside: dict[int, dict[str, None]] = {}
        for decision in document.of_kind(Decision):
            self._census.look_at_decision(decision.id)
        self._waiting: dict[str, None] = dict.fromkeys(self._everything())

    @property
    def checks(self) -> tuple[Check, ...]:
        """All checks that the project asks, in their order."""
        return self._inspection.checks

    # ---- completeness -------------------------------------------------------------------------------------------

    def completeness(self) -> float:
        """Return the completeness of the project, 0 to 1, by the part of it looked at so far."""
        self.look_further(AT_ONCE)
        if not any(self._document.count(kind) for kind in RULED_KINDS):
            return 0.0
        return self._passing / self._applying if self._applying else 1.0

    def completeness_of(self, ids: Iterable[str]) -> float:
        """Return the completeness of some elements, 0 to 1; 0 for none."""
        chosen = list(ids)
        self._look_at(chosen)
        verdicts = [self._verdicts[id] for id in chosen if id in self._verdicts]
        applying = sum(verdict.applying for verdict in verdicts)
        return sum(verdict.passing for verdict in verdicts) / applying if applying else float(bool(verdicts))

    # ---- findings -----------------------------------------------------------------------------------------------

    def count(self, ids: Iterable[str] | None = None) -> int:
        """Return how many (subject, check) pairs are found and not set aside, of some subjects or of all looked at."""
        if ids is None:
            self.look_further(AT_ONCE)
            return sum(map(len, self._open.values()))
        chosen = list(ids)
        self._look_at(chosen)
        return sum(len(self._verdicts.get(self._key(id), _NOTHING).open) for id in chosen)

    def findings(self, aside: bool = False) -> list[Finding]:
        """Return what was found so far, or what was set aside of it, most urgent check first."""
        self.look_further(AT_ONCE)
        found = self._aside if aside else self._open
        numbers = sorted((n for n in found if found[n]), key=lambda n: (URGENCY.index(self.checks[n].urgency), n))
        return [
            Finding(self.checks[n], tuple(self._id(key) for key in sorted(found[n], key=self._order))) for n in numbers
        ]

    def problems_of(self, id: str, check: Check) -> list[Problem]:
        """Return what one check says about one subject: one problem, or one for each threat."""
        waiver = self._document.records.get(waiver_key(check.id, id))
        reason = waiver.reason if isinstance(waiver, Waiver) else None
        key = self._key(id)
        element = None if key == MODEL else id
        texts = self._inspection.texts(self._number[check.id], key)
        return [Problem(check.id, check.title, element, text, reason) for text in texts]

    def asks(self, check: str, id: str) -> str:
        """Return what would answer a check about a subject: a property, "data", "description", "out_of_scope_reason".

        "" where it asks about the drawing itself.
        """
        return self._inspection.asks(self._number[check], self._key(id))

    def problems(self) -> list[Problem]:
        """Return everything the checks find, set aside or not, in the order of the checks, then of the elements."""
        self.look_at_all()
        return [
            problem
            for number, check in enumerate(self.checks)
            for key in sorted((*self._open.get(number, ()), *self._aside.get(number, ())), key=self._order)
            for problem in self.problems_of(self._id(key), check)
        ]

    # ---- keeping current ----------------------------------------------------------------------------------------

    def look_further(self, most: int) -> bool:
        """Look at up to `most` more of what may have changed; tells whether any of it is left."""
        if not self._waiting:
            return False
        self._inspection.renew()
        while self._waiting and most > 0:
            now = list(islice(self._waiting, most))
            most -= len(now)
            self._look_at(now, renew=False)
        return bool(self._waiting)

    def look_at_all(self) -> None:
        """Look at everything that may have changed."""
        while self.look_further(AT_ONCE):
            pass

    def follow(self, commit: Commit, change: GraphChange, elements: Iterable[str], everything: bool = False) -> None:
        """Note what a commit can change; `elements` are those whose threats or values may differ.

        `everything`: facts about the whole project differ, or so much that nothing is known about what does not.
        """
        waiting = self._waiting
        for one in commit.changes:
            self._note(one)
        waiting.update(dict.fromkeys(elements))
        graph = self._graph
        for flow in change.arcs:
            waiting[flow] = None
            for arc in (*change.former_arcs.get(flow, ()), *graph.arcs(flow)):
                waiting[arc.source] = waiting[arc.target] = None
        waiting.update(dict.fromkeys(change.crossings))
        waiting.update(dict.fromkeys(change.owners))
        waiting[MODEL] = None
        if everything or self._reads_all:
            waiting.update(dict.fromkeys(self._everything()))

    def _note(self, change: Insert | Delete | Update) -> None:
        records, waiting = self._document.records, self._waiting
        record = records.get(change.id) if isinstance(change, Update) else change.record
        if record is None:
            return  # updated and then deleted: the deletion is a change of its own
        kind = record.kind
        if isinstance(record, Waiver):
            waiting[self._key(record.element)] = None
        elif kind in _ABOUT_THREATS:
            waiting[record.element] = None  # type: ignore[union-attr]
            if kind == "decision":
                self._census.look_at_decision(change.id)
        elif kind in SUBJECTS:
            waiting[change.id] = None
            if isinstance(record, Flow):
                waiting.update(dict.fromkeys(_ends(change, record)))
            elif kind in NODE_KINDS and not isinstance(change, Update):
                # It may have become another kind while its flows stayed: their checks read the kinds of their ends.
                waiting.update((id, None) for id in self._document.referrers(change.id) if records[id].kind == "flow")

    def _look_at(self, ids: Iterable[str], renew: bool = True) -> None:
        """Count and judge some subjects; others that differ thereby wait."""
        if renew:
            self._inspection.renew()
        keys = [self._key(id) for id in ids]
        for key in keys:
            self._waiting.pop(key, None)
        for key in keys:
            self._waiting.update(dict.fromkeys(self._census.look(key)))
        for key in keys:
            self._judge(key)

    def _judge(self, key: str) -> None:
        applying, found = self._inspection.judge(key)
        if key == MODEL:
            self._cover({other for number in found for other in self._inspection.covers[number]})
        elif self._covered:
            applying = [number for number in applying if number not in self._covered]
            found = [number for number in found if number not in self._covered]
        id, records = self._id(key), self._document.records
        found = [*found, *self._inspection.judge_threats(key)]
        aside = [number for number in found if waiver_key(self.checks[number].id, id) in records]
        opened = [number for number in found if number not in aside]
        passing = len(applying) - len({*applying} & {*opened})
        self._set(key, _Verdict(len(applying), passing, tuple(opened), tuple(aside)))

    def _cover(self, covered: set[int]) -> None:
        """Look again at those whom a finding about the whole project begins, or ceases, to speak for."""
        kinds = {self.checks[number].applies_to for number in covered ^ self._covered}
        self._covered = covered
        for record in self._document.of_kind(*_classes(kinds)):
            self._waiting[record.id] = None

    def _set(self, key: str, verdict: _Verdict) -> None:
        """Put what the checks say about a subject in the place of what they said before."""
        former = self._verdicts.pop(key, _NOTHING)
        self._applying += verdict.applying - former.applying
        self._passing += verdict.passing - former.passing
        for listed, before, now in (
            (self._open, former.open, verdict.open),
            (self._aside, former.aside, verdict.aside),
        ):
            if before != now:
                for number in before:
                    del listed[number][key]
                for number in now:
                    listed.setdefault(number, {})[key] = None
        if key == MODEL or key in self._document.records:
            self._verdicts[key] = verdict

    # ---- subjects -----------------------------------------------------------------------------------------------

    def _everything(self) -> Iterator[str]:
        yield MODEL
        for record in self._document.records.values():
            if record.kind in SUBJECTS:
                yield record.id

    def _key(self, id: str) -> str:
        """Return how a subject is called here: by its id, or MODEL for the project as a whole."""
        record = self._document.records.get(id)
        return MODEL if isinstance(record, Project) else id

    def _id(self, key: str) -> str:
        return key if key != MODEL else next((page.id for page in self._document.of_kind(Project)), MODEL)

    def _order(self, key: str) -> tuple[bool, str, str]:
        return key != MODEL, str(getattr(self._document.records.get(key), "order", "")), key


def _ends(change: Insert | Delete | Update, flow: Flow) -> set[str]:
    """Return the nodes at which a flow ends or ended."""
    ends = {flow.source, flow.target}
    if isinstance(change, Update):
        ends |= {change.before.get(name) for name in ("source", "target")}
    return {end for end in ends if end is not None}


def _classes(scopes: Iterable[str]) -> list[type[Record]]:
    """Return the classes of records to which checks of some scopes apply."""
    wide = {"any": RULED_KINDS, "node": NODE_KINDS}
    return [KINDS[kind] for scope in scopes for kind in wide.get(scope, (scope,)) if kind in KINDS]

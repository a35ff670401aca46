"""The engine: what could go wrong with a project, current after every commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from threatline.engine.analysis import Analysis, Dirt
from threatline.engine.asking import Shared, shared_questions
from threatline.engine.catalogue import Value
from threatline.engine.compiler import compiled
from threatline.engine.coverage import Coverage
from threatline.engine.explain import Reason, why, why_not
from threatline.engine.health import Health, Problem
from threatline.engine.making import ThreatMaker
from threatline.engine.pack import Content, Rule
from threatline.engine.ranking import Ranking, Shift
from threatline.engine.returns import Returns
from threatline.engine.silencing import Way, ways_out
from threatline.engine.situation import MODEL, Situation
from threatline.engine.tally import Tally
from threatline.engine.threats import Outline, Row, Summary, Threat, outline_of, rows_of, summary_of
from threatline.engine.values import Provenance
from threatline.model.changes import Commit, Update
from threatline.model.document import Document
from threatline.model.graph import GraphChange, GraphIndex
from threatline.model.records import RULED_KINDS, AnyRecord, Project, Severity

NOBODY: frozenset[str] = frozenset()
_ABOUT_THREATS = ("decision", "own_threat", "control_use")


@dataclass(frozen=True, slots=True)
class ThreatsChanged:
    """What one commit did to threats, as ids of elements."""

    elements: frozenset[str] = NOBODY
    """Elements whose threats may look different."""
    removed: frozenset[str] = NOBODY
    """Elements that are gone."""
    returned: frozenset[str] = NOBODY
    """Keys of decided threats that had gone quiet and are true again."""


class Engine:
    """Threats of one document under one pack; it never writes."""

    def __init__(self, content: Content, document: Document, graph: GraphIndex) -> None:
        self.content, self.document, self.graph = content, document, graph
        self._parts: tuple[str, ...] | None = None
        self.shifts: list[Shift] = []
        """How the ranking moved with the last commit, once somebody has asked for the ranking."""
        self._prepare()

    # ---- keeping current ----------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Analyse the whole document."""
        self._prepare()
        self._analysis.rebuild()
        self._maker = ThreatMaker(self._analysis)
        self._tally: Tally | None = None
        self._ranking: Ranking | None = None
        self._coverage: Coverage | None = None
        self._returns = Returns(self._maker)
        self._health: Health | None = None
        self.shifts = []

    def update(self, commit: Commit, change: GraphChange) -> ThreatsChanged:
        """Follow a commit that document and graph have already applied."""
        results, model = self._analysis.results, self._analysis.model
        changed = self._follow(commit, change)
        if self._health is not None:
            rebuilt = self._analysis.results is not results or self._analysis.model != model
            self._health.follow(commit, change, changed.elements, everything=rebuilt)
        return changed

    def _follow(self, commit: Commit, change: GraphChange) -> ThreatsChanged:
        self.shifts = []
        if self._parts_of_project() != self._parts:
            before = set(self._analysis.results)
            self.rebuild()
            now = frozenset(self._analysis.results)
            return ThreatsChanged(now, frozenset(before - now))
        dirt, looks, removed = self._sort_out(commit)
        dirt.cut = self._analysis.crossing.follow(commit, change)
        if (
            dirt.values
            or dirt.carried
            or dirt.cut
            or dirt.uses
            or dirt.project
            or change.arcs
            or change.crossings
            or change.owners
        ):
            looks |= self._analysis.update(dirt, change)
        if not looks and not removed:
            return ThreatsChanged()
        elements = {id for id in looks if id in self._analysis.results}
        self._settle(elements, removed)
        returned = self._returns.follow(elements, commit.origin == "undo")
        return ThreatsChanged(frozenset(elements), frozenset(removed), returned)

    def _prepare(self) -> None:
        parts = self._parts_of_project()
        if parts != self._parts:
            self._parts = parts
            self._analysis = Analysis(self.content, self.document, self.graph, compiled(self.content, parts))

    def _parts_of_project(self) -> tuple[str, ...]:
        for project in self.document.of_kind(Project):
            return tuple(sorted(self.content.parts.keys() & project.parts))
        return ()

    def _sort_out(self, commit: Commit) -> tuple[Dirt, set[str], set[str]]:
        """Return what a commit means for the analysis, what only looks different, and what is gone."""
        dirt = Dirt()
        looks: set[str] = set()
        records = self.document.records
        for change in commit.changes:
            is_update = isinstance(change, Update)
            record = records.get(change.id) if is_update else change.record  # type: ignore[union-attr]
            if record is None:
                continue  # updated and then deleted: the deletion is a change of its own
            paths = change.paths() if is_update else None  # type: ignore[union-attr]
            if record.kind in _ABOUT_THREATS:
                looks.add(record.element)  # type: ignore[union-attr]
                self._maker.note(record, change.id in records)
                if record.kind == "decision" and (paths is None or "status" in paths):
                    self._returns.forget(change.id)
                if record.kind == "control_use":
                    dirt.uses.add(change.id)
            elif record.kind == "project":
                dirt.project |= paths is None or any(path.startswith("answers") for path in paths)
            elif record.kind in RULED_KINDS or record.kind == "asset":
                self._sort_out_record(record, paths, dirt, looks)
        gone = {
            change.id for change in commit.changes if change.id not in records and change.id in self._analysis.results
        }
        return dirt, looks, gone

    def _sort_out_record(self, record: AnyRecord, paths: set[str] | None, dirt: Dirt, looks: set[str]) -> None:
        if paths is None or any(path.startswith("answers") for path in paths):
            dirt.values.add(record.id)
        if record.kind in ("flow", "store") and (paths is None or "data" in paths):
            dirt.carried.add(record.id)
        if paths is None or "name" in paths:
            looks.add(record.id)
            if record.kind == "asset":
                looks.update(self.document.referrers(record.id))
            else:  # flows are called after their ends
                looks.update(arc.flow for arc in (*self.graph.inbound(record.id), *self.graph.outbound(record.id)))

    def _settle(self, elements: set[str], removed: set[str]) -> None:
        """Bring what is kept about single elements up to date."""
        if self._tally is not None:
            for id in removed:
                self._tally.set(id, None)
            for id in elements:
                self._tally.set(id, self._summary(id))
        if self._ranking is not None:
            self.shifts = self._ranking.follow(elements | removed)
        if self._coverage is not None:
            self._coverage.note(elements | removed)

    # ---- one element --------------------------------------------------------------------------------------------

    def rows(self, element: str) -> tuple[Row, ...]:
        """Return the rows of an element in display order; none for an unknown element or a note."""
        return rows_of(element, self._maker.threats(element))

    def row(self, element: str, letter: str | None) -> Row | None:
        """Return one row of an element, or None when that letter says nothing about it."""
        return next((row for row in self.rows(element) if row.letter == letter), None)

    def summary(self, element: str) -> Summary:
        """Return how many threats an element has in which state; cheap enough for a badge on every element."""
        return (self._tally.of(element) if self._tally is not None else None) or self._summary(element)

    def _summary(self, element: str) -> Summary:
        if (plain := self._maker.plain(element)) is not None:
            return plain.summary
        return summary_of(self.rows(element))

    def _outlines(self, element: str) -> tuple[str, Iterable[Outline]]:
        record = self.document.records.get(element)
        name = getattr(record, "name", "").casefold()[:80]
        if (plain := self._maker.plain(element)) is not None:
            return name, plain.outlines
        return name, [outline_of(row) for row in self.rows(element)]

    # ---- the whole project --------------------------------------------------------------------------------------

    def threats(self) -> Iterator[Threat]:
        """Yield every threat of the project, questions included, element by element."""
        for element in self._analysis.results:
            yield from self._maker.threats(element)

    def threat(self, key: str) -> Threat | None:
        """Return one threat, or None when nothing is true, asked or decided under that key."""
        element = key.rpartition("@")[2]
        return next((threat for threat in self._maker.threats(element) if threat.key == key), None)

    def is_back(self, key: str) -> bool:
        """Tell whether a decided threat went quiet and is true again, as far as this engine has seen."""
        return self._returns.is_back(key)

    def totals(self) -> Summary:
        """Return how many threats the project has in which state; running sums from the first call on."""
        if self._tally is None:
            self._tally = Tally()
            for id in self._analysis.results:
                self._tally.set(id, self._summary(id))
        return self._tally.total()

    def coverage(self) -> Coverage:
        """Return the chart of elements and letters; it is made when first asked for and follows commits from then on.

        A change of the optional parts of the pack makes a new one: ask again rather than keep it.
        """
        if self._coverage is None:
            self._coverage = Coverage(self._maker, self._analysis.results)
        return self._coverage

    @property
    def ranking(self) -> Ranking:
        """All rows of the project, worst first; it is made when first asked for and follows commits from then on."""
        if self._ranking is None:
            self._ranking = Ranking(self._outlines, self._analysis.results)
        return self._ranking

    # ---- reasons and values -------------------------------------------------------------------------------------

    @property
    def situation(self) -> Situation:
        """The drawing as conditions see it."""
        return self._analysis.situation

    @property
    def evaluations(self) -> int:
        """How many times a rule function ran since the beginning."""
        return self._analysis.evaluations

    def why(self, key: str) -> tuple[Reason, ...]:
        """Return why a threat is shown: the facts that made it true or keep it open, or those that resolved it."""
        rule, element = self._rule_and_element(key)
        if rule is None or element not in self._analysis.results:
            return ()
        if self._maker.is_possible(rule, element):
            return why(self.situation, rule, element)
        return why_not(self.situation, rule, element)

    def ways_out(self, key: str) -> tuple[Way, ...]:
        """Return the smallest sets of answers and controls that would make a threat go away, best first."""
        rule, element = self._rule_and_element(key)
        if rule is None or not self._maker.is_possible(rule, element):
            return ()
        return ways_out(self.situation, self._analysis.supplied.values, rule, element)

    def shared_questions(self) -> list[Shared]:
        """Return what is asked of several elements at once, most questions first; made anew at every call."""
        return shared_questions(self.situation, self._maker.asking())

    @property
    def health(self) -> Health:
        """What the checks find and how complete the drawing is; made when first asked for, following from then on."""
        if self._health is None:
            self._health = Health(
                self.content, self.document, self.graph, lambda: self.situation, self._threats_of, self._worst_of
            )
        return self._health

    def _threats_of(self, element: str) -> Iterator[Threat]:
        return self._maker.threats(element)

    def _worst_of(self, element: str) -> Severity | Literal[""] | None:
        """Return the worst severity that an element suggests, "" for none; None where people said something."""
        if element not in self._analysis.results:
            return None
        plain = self._maker.plain(element)
        return None if plain is None else plain.summary.worst or ""

    def problems(self) -> list[Problem]:
        """Return everything the model checks find, what was set aside included."""
        return self.health.problems()

    def _rule_and_element(self, key: str) -> tuple[Rule | None, str]:
        rule, _, element = key.rpartition("@")
        return self.content.rule.get(rule), element

    def value(self, id: str, name: str) -> Value:
        """Return the effective value of a property of an element, an asset or the project; None where it has none."""
        place = self._place(id)
        if place not in self._analysis.values or self.content.catalogue.spec(self._kind(place), name) is None:
            return None
        return self._analysis.values[place].value(name)

    def provenance(self, id: str, name: str) -> Provenance:
        """Tell which layer gives the effective value: a control, an answer, a preset or the default."""
        place = self._place(id)
        record = self.document.records.get(id)
        answers = getattr(record, "answers", {})
        supplied = self._analysis.supplied.values.get(place)
        return self._analysis.layers.provenance(self._kind(place), answers, supplied, name)

    def _place(self, id: str) -> str:
        record = self.document.records.get(id)
        return MODEL if record is not None and record.kind == "project" else id

    def _kind(self, place: str) -> str:
        return MODEL if place == MODEL else self.document.records[place].kind

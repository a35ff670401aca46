"""Coverage: every cell of the chart, element by letter, as open, not answered yet, decided or not applicable.

The letters of an element are those of its baseline rules, so that a pack decides what its chart asks (vocabulary,
sections 6 and 10). A cell says what the row of its letter says in the panel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from threatline.engine.analysis import NONE
from threatline.engine.conditions import Always
from threatline.engine.facts import mask_of
from threatline.engine.making import ThreatMaker
from threatline.engine.pack import LETTERS, Rule
from threatline.engine.threats import OPEN, Row, rows_of
from threatline.model.records import RULED_KINDS, Letter

Standing = Literal["open", "unanswered", "decided", "not_applicable"]
STANDINGS: tuple[Standing, ...] = ("open", "unanswered", "decided", "not_applicable")
"""What asks for attention first."""

Cells = Mapping[Letter, Standing]
"""The cells of one element, in the order of the letters."""
NO_CELLS: Cells = {}
_GONE = ("resolved_by_design", "orphaned")


@dataclass(frozen=True, slots=True)
class Share:
    """How many cells stand how."""

    open: int = 0
    """Something suggested, or a baseline threat without questions, that nobody decided."""
    unanswered: int = 0
    """Only questions stand there, beside a baseline threat at most."""
    decided: int = 0
    """Every threat in it is decided, or resolved by design."""
    not_applicable: int = 0
    """Every threat in it was set aside as not applicable, or the element is out of scope."""

    @property
    def total(self) -> int:
        """All cells."""
        return self.open + self.unanswered + self.settled

    @property
    def settled(self) -> int:
        """Cells at which nobody has to look again: decided or not applicable."""
        return self.decided + self.not_applicable

    @property
    def part(self) -> float:
        """How much is settled, 0 to 1; an empty chart is 0."""
        return self.settled / self.total if self.total else 0.0


def standing_of(row: Row) -> Standing:
    """Return how the cell of a row stands; what is parked, taken on or being reduced is still open."""
    pending = [threat for threat in row.threats if threat.state not in _GONE and threat.status in OPEN]
    if any(not threat.is_untouched for threat in pending) or (pending and not row.questions):
        return "open"
    if row.questions:
        return "unanswered"
    judged = [threat.status for threat in row.threats if threat.state not in _GONE]
    return "not_applicable" if judged and set(judged) == {"not_applicable"} else "decided"


class _Column(NamedTuple):
    """What one letter means for one kind of elements, as bits of its rules."""

    letter: Letter
    baseline: int
    specific: int
    alone: int
    """Rules whose question no rule of another letter asks as well, so that it stands in this row if anywhere."""
    always: bool
    """Whether a baseline rule holds for every element of the kind."""


class Coverage:
    """The cells of all elements; it looks again only at elements about which something differs, when asked."""

    def __init__(self, maker: ThreatMaker, elements: Iterable[str]) -> None:
        self._maker = maker
        self._letters = {kind: _columns(rules) for kind, rules in maker.analysis.compiled.rules.items()}
        self._cells: dict[str, Cells] = {}
        self._kinds: dict[str, str] = {}
        self._counts: Counter[tuple[str, Letter, Standing]] = Counter()
        self._stale: set[str] = set(elements)

    def note(self, elements: Iterable[str]) -> None:
        """Remember that something differs about elements, or that they are gone."""
        self._stale.update(elements)

    # ---- reading ------------------------------------------------------------------------------------------------

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The letters for which the pack has baseline rules, in the order of STRIDE."""
        known = {column.letter for columns in self._letters.values() for column in columns}
        return tuple(letter for letter in LETTERS if letter in known)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of elements for which the pack has baseline rules, in the order of the vocabulary."""
        return tuple(kind for kind in RULED_KINDS if self._letters.get(kind))

    def elements(self) -> Iterable[str]:
        """Return the elements that have cells, in no particular order."""
        self._settle()
        return self._cells.keys()

    def cells(self, element: str) -> Cells:
        """Return the cells of one element; none for an unknown one, a boundary, a note or a flow with a free end."""
        self._settle()
        return self._cells.get(element, NO_CELLS)

    def share(self, kind: str | None = None, letter: Letter | None = None) -> Share:
        """Return how the cells of a kind of elements, of a letter, of both, or of the whole project stand."""
        self._settle()
        sums = dict.fromkeys(STANDINGS, 0)
        for (its_kind, its_letter, standing), number in self._counts.items():
            if kind in (None, its_kind) and letter in (None, its_letter):
                sums[standing] += number
        return Share(**sums)

    # ---- keeping current ----------------------------------------------------------------------------------------

    def _settle(self) -> None:
        for element in self._stale:
            former, its_kind = self._cells.pop(element, NO_CELLS), self._kinds.pop(element, "")
            for letter, standing in former.items():
                self._counts[its_kind, letter, standing] -= 1
            found = self._look(element)
            if not found:
                continue
            kind = self._maker.document.records[element].kind
            self._cells[element], self._kinds[element] = found, kind
            for letter, standing in found.items():
                self._counts[kind, letter, standing] += 1
        self._stale.clear()

    def _look(self, element: str) -> Cells:
        analysis = self._maker.analysis
        results = analysis.results.get(element)
        record = self._maker.document.records.get(element)
        if results is None or record is None or not (columns := self._letters.get(record.kind)):
            return NO_CELLS
        if results == NONE:
            return self._left_out(element, columns)
        if self._maker.has_said(element):
            return self._from_rows(element, columns)
        yes, may = results
        unknown = may & ~yes
        found: dict[Letter, Standing] = {}
        for letter, baseline, specific, alone, _ in columns:
            if not may & baseline:
                continue
            if yes & specific or not unknown & (baseline | specific):
                found[letter] = "open"
            elif unknown & alone:
                found[letter] = "unanswered"
            else:
                return self._from_rows(element, columns)
        return found

    def _from_rows(self, element: str, columns: tuple[_Column, ...]) -> Cells:
        may = self._maker.analysis.results[element][1]
        standings = {row.letter: standing_of(row) for row in rows_of(element, self._maker.threats(element))}
        return {column.letter: standings.get(column.letter, "open") for column in columns if may & column.baseline}

    def _left_out(self, element: str, columns: tuple[_Column, ...]) -> Cells:
        """Return the cells of an element that is silent; a flow with a free end has none, it is not drawn yet."""
        record = self._maker.document.records[element]
        if record.kind == "flow" and not self._maker.analysis.graph.arcs(element):
            return NO_CELLS
        return {column.letter: "not_applicable" for column in columns if column.always}


def _columns(rules: Sequence[Rule]) -> tuple[_Column, ...]:
    """Return the columns of a kind of elements, given its rules: one for each letter with a baseline rule."""
    asked = [((rule.asks, rule.asks_on) if rule.asks else rule.id, rule.stride or rule.category) for rule in rules]
    letters_of_ask: dict[object, set[str | None]] = {}
    for ask, letter in asked:
        letters_of_ask.setdefault(ask, set()).add(letter)
    found = []
    for letter in LETTERS:
        mine = [(1 << place, rule) for place, rule in enumerate(rules) if rule.stride == letter]
        baselines = [(bit, rule) for bit, rule in mine if rule.role == "baseline"]
        if baselines:
            found.append(
                _Column(
                    letter,
                    baseline=mask_of(bit for bit, _ in baselines),
                    specific=mask_of(bit for bit, rule in mine if rule.role == "specific"),
                    alone=mask_of(bit for bit, _ in mine if len(letters_of_ask[asked[bit.bit_length() - 1][0]]) == 1),
                    always=any(isinstance(rule.when, Always) for _, rule in baselines),
                )
            )
    return tuple(found)

"""What an importer hands over: records, and an account of everything that could not stay as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from threatline.model.records import AnyRecord

Outcome = Literal["changed", "dropped", "invented"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is not as it was in the foreign file."""

    outcome: Outcome
    foreign_id: str
    """Its id in the foreign file; empty where it has none."""
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How faithful an import was."""

    format: str
    """The name of the foreign format."""
    kept: int
    """How many diagrams, elements and threats were taken over."""
    items: tuple[Item, ...] = ()
    remarks: tuple[str, ...] = ()
    """What holds for the whole file, one sentence each."""

    def count(self, outcome: Outcome) -> int:
        """Return how many items ended this way."""
        return sum(item.outcome == outcome for item in self.items)

    def summary(self) -> str:
        """Return the counts as one sentence."""
        return (
            f"{self.format}: {self.kept} kept, {self.count('changed')} changed, "
            f"{self.count('dropped')} dropped, {self.count('invented')} invented."
        )

    def as_text(self) -> str:
        """Return everything as lines: the remarks, then what was dropped, changed and invented."""
        ordered = sorted(self.items, key=lambda item: ("dropped", "changed", "invented").index(item.outcome))
        return "\n".join([*self.remarks, *(item.sentence for item in ordered)])


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import."""

    records: tuple[AnyRecord, ...]
    report: ImportReport


class Ledger:
    """The import report while it is written."""

    def __init__(self, format: str) -> None:
        self._format = format
        self._kept = 0
        self._items: list[Item] = []
        self._remarks: dict[str, None] = {}

    def keep(self) -> None:
        """Count one thing that was taken over."""
        self._kept += 1

    def changed(self, foreign_id: str, name: str, sentence: str) -> None:
        """Note something that is there, but otherwise than in the file."""
        self._items.append(Item("changed", foreign_id, name, sentence))

    def dropped(self, foreign_id: str, name: str, sentence: str) -> None:
        """Note something that is not there any more."""
        self._items.append(Item("dropped", foreign_id, name, sentence))

    def invented(self, foreign_id: str, name: str, sentence: str) -> None:
        """Note something that the file does not say."""
        self._items.append(Item("invented", foreign_id, name, sentence))

    def remark(self, sentence: str) -> None:
        """Say something about the whole file; the same sentence is said once."""
        self._remarks[sentence] = None

    def report(self) -> ImportReport:
        """Return what was written so far."""
        return ImportReport(self._format, self._kept, tuple(self._items), tuple(self._remarks))

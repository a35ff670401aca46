"""Brings records that do not fit together back into order, and says in a sentence what it did to each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from threatline.model.document import validated
from threatline.model.identity import derived_id
from threatline.model.integrity import WAIVABLE
from threatline.model.records import (
    FARTHEST,
    KINDS,
    AnyRecord,
    Asset,
    Boundary,
    ControlUse,
    Decision,
    Diagram,
    Element,
    Flow,
    Node,
    Note,
    OwnThreat,
    Process,
    Project,
    Record,
    Store,
    Waiver,
    is_box,
)

R = TypeVar("R", bound=Record)
_ORDER = re.compile(r"[0-9A-Za-z]*[1-9A-Za-z]")
_FREE_END_DISTANCE_PX = 160.0
_ASKED_FOR: tuple[type[Record], ...] = (Element, Node, *KINDS.values())
_CLASSES = {kind: tuple(cls for cls in KINDS.values() if issubclass(cls, kind)) for kind in _ASKED_FOR}
"""The classes of records that are of a kind. Asking isinstance of a class with subclasses would be slow here."""
_NODES = frozenset(_CLASSES[Node])


@dataclass(frozen=True, slots=True)
class Repair:
    """What was put in order, as one sentence for the person whose file it is."""

    record: str
    """The id of the record as it is now, or as it was when it had to go."""
    sentence: str


def repair(records: Iterable[AnyRecord]) -> tuple[list[AnyRecord], tuple[Repair, ...]]:
    """Return records that keep every rule between records, and what had to be done for it.

    Nothing is dropped that can stand by itself: an optional reference is cleared, a flow without a node gets a free
    end, elements without a page get one. The result follows from the input alone; sound records come back as they are.
    """
    bench = _Bench(records)
    bench.find_one_title_page()
    bench.give_every_element_a_page()
    bench.mend_orders()
    bench.mend_flow_ends()
    bench.mend_owners()
    bench.mend_assets_and_details()
    bench.drop_what_speaks_of_nothing()
    return list(bench.records.values()), tuple(bench.repairs)


class _Bench:
    """The records under repair, by id, in their order."""

    def __init__(self, records: Iterable[AnyRecord]) -> None:
        self.records: dict[str, AnyRecord] = {}
        self.repairs: list[Repair] = []
        self._ids: dict[type[Record], list[str]] = defaultdict(list)
        for record in records:
            if record.id in self.records:
                self._take_in_twin(record)
            else:
                self._put(record)

    def _put(self, record: AnyRecord) -> None:
        self.records[record.id] = record
        self._ids[type(record)].append(record.id)

    def _take_in_twin(self, record: AnyRecord) -> None:
        first = self.records[record.id]
        if record == first:
            self._say(record.id, f"{named(record)} stood in the file twice; one is enough.")
        elif isinstance(record, Decision | Waiver):
            what = "decisions about the threat" if isinstance(record, Decision) else "reasons to set aside the check"
            self._say(record.id, f"Two {what} {record.id} differ; the first one counts.")
        else:
            fresh = self._fresh_id("twin", record.id)
            self._put(validated(record, {**record.__dict__, "id": fresh}))
            self._say(fresh, f"{named(record)} had the id of {named(first)}; it got one of its own.")

    def find_one_title_page(self) -> None:
        """Keep the first title page, or make one."""
        pages = self._of(Project)
        first = next(pages, None)
        if first is None:
            id = self._fresh_id("title page")
            self._put(Project(id=id))
            self._say(id, "The project had no title page; it got an empty one.")
        for other in list(pages):
            self._drop(other, f"The project had a second title page, “{other.title[:60]}”; the first one counts.")

    def give_every_element_a_page(self) -> None:
        """Restore the pages that elements lie on and that are gone."""
        restored: dict[str, str] = {}
        for element in list(self._of(Element)):
            wanted = element.diagram
            if isinstance(self.records.get(wanted), Diagram):
                continue
            if wanted not in restored:
                restored[wanted] = self._restored_page(wanted)
            if restored[wanted] != wanted:
                self._set(element, diagram=restored[wanted])
            self._say(element.id, f"{named(element)} lay on a diagram that is gone; it is now on “Restored page”.")

    def _restored_page(self, wanted: str) -> str:
        id = wanted if wanted not in self.records else self._fresh_id("restored page", wanted)
        last = max((diagram.order for diagram in self._of(Diagram)), default="")
        self._put(Diagram(id=id, name="Restored page", order=last + "V"))
        return id

    def mend_orders(self) -> None:
        """Replace orders that are no fractional index, between which nothing could be placed."""
        for record in list(self.records.values()):
            order = record.__dict__.get("order")
            if order is not None and _ORDER.fullmatch(order) is None:
                self._set(record, order="V")
                self._say(record.id, f"{named(record)} had no proper place in the order of things; it got one.")

    def mend_flow_ends(self) -> None:
        """Let the ends of flows that are at no node of the same page hang free."""
        for flow in list(self._of(Flow)):
            for end, other in (("source", "target"), ("target", "source")):
                id = getattr(flow, end)
                node = self.records.get(id) if id is not None else None
                if id is None or (type(node) in _NODES and node.diagram == flow.diagram):  # type: ignore[union-attr]
                    continue
                point = _free_end(flow, end, self.records.get(getattr(flow, other) or ""))
                flow = self._set(flow, **{end: None, f"{end}_point": point})
                why = "is on another diagram" if isinstance(node, Node) else "does not exist"
                self._say(flow.id, f"{named(flow)} has lost its {end}, which {why}; that end now hangs free.")

    def mend_owners(self) -> None:
        """Take elements out of boundaries that are gone, are no box, lie elsewhere or go round in a circle."""
        for element in list(self._of(Node)) + list(self._of(Note)) + list(self._of(Boundary)):
            if element.boundary is None:
                continue
            owner = self.records.get(element.boundary)
            if not isinstance(owner, Boundary) or not is_box(owner) or owner.diagram != element.diagram:
                self._set(element, boundary=None)
                self._say(element.id, f"{named(element)} belonged to a boundary that is not there; it is in none now.")
        settled: set[str] = set()
        for box in list(self._of(Boundary)):
            chain: dict[str, None] = {}
            current: str | None = box.id
            while current is not None and current not in settled and current not in chain:
                chain[current] = None
                current = self._boundary(current).boundary
            if current is not None and current in chain:
                last = self._boundary(next(reversed(chain)))
                self._set(last, boundary=None)
                self._say(last.id, f"{named(last)} contained itself by a detour; it is in no other boundary now.")
            settled.update(chain)

    def mend_assets_and_details(self) -> None:
        """Forget data assets and inner diagrams that are gone."""
        carriers: list[Flow | Store] = [*self._of(Flow), *self._of(Store)]
        for element in carriers:
            known = tuple(id for id in element.data if isinstance(self.records.get(id), Asset))
            if len(known) < len(element.data):
                self._set(element, data=known)
                self._say(element.id, f"{named(element)} named data that is no longer listed; the rest is kept.")
        for process in list(self._of(Process)):
            if process.detail is not None and not isinstance(self.records.get(process.detail), Diagram):
                self._set(process, detail=None)
                self._say(process.id, f"The diagram of the inside of {named(process)} is gone; the link was removed.")

    def drop_what_speaks_of_nothing(self) -> None:
        """Drop threats, decisions, controls and waivers whose element is gone: nothing is left to show them on."""
        speakers: list[OwnThreat | Decision | ControlUse] = [
            *self._of(OwnThreat),
            *self._of(Decision),
            *self._of(ControlUse),
        ]
        for record in speakers:
            if not isinstance(self.records.get(record.element), Element):
                self._drop(record, f"{_told(record)} was about an element that is gone; it was dropped.")
        for waiver in list(self._of(Waiver)):
            if not isinstance(self.records.get(waiver.element), WAIVABLE):
                sentence = f"The check {waiver.check} was set aside for something that is gone; the reason was dropped."
                self._drop(waiver, sentence)

    def _fresh_id(self, *parts: str) -> str:
        """Return an id that follows from `parts` and is free."""
        id = derived_id(*parts)
        while id in self.records:
            id = derived_id(id)
        return id

    def _of(self, kind: type[R]) -> Iterator[R]:
        """Return the records of a kind that are still there; new ones of the same kind may come meanwhile."""
        ids = [id for cls in _CLASSES[kind] for id in self._ids[cls]]
        return (self.records[id] for id in ids if id in self.records)  # type: ignore[misc]

    def _boundary(self, id: str) -> Boundary:
        box = self.records[id]
        assert isinstance(box, Boundary)
        return box

    def _set(self, record: Any, **values: Any) -> Any:
        changed = validated(record, {**record.__dict__, **values})
        self.records[record.id] = changed
        return changed

    def _drop(self, record: AnyRecord, sentence: str) -> None:
        del self.records[record.id]
        self._say(record.id, sentence)

    def _say(self, id: str, sentence: str) -> None:
        self.repairs.append(Repair(id, sentence[0].upper() + sentence[1:]))


def named(record: Any) -> str:
    """Return how a sentence speaks of a record, in its middle: its kind and name, or its id where it has no name."""
    name = " ".join(str(getattr(record, "name", "") or getattr(record, "title", "")).split())
    kind = record.kind.replace("_", " ")
    return f"the {kind} “{name[:60]}”" if name else f"the {kind} {record.id}"


def _told(record: OwnThreat | Decision | ControlUse) -> str:
    if isinstance(record, OwnThreat):
        return f"The threat “{record.title[:60]}”"
    return f"The decision on {record.rule}" if isinstance(record, Decision) else f"The control {record.control}"


def _free_end(flow: Flow, end: str, other: AnyRecord | None) -> tuple[float, float]:
    """Return where a lost end lies: at the nearest bend, else beside the other end."""
    if flow.bends:
        return flow.bends[0 if end == "source" else -1]
    away = -_FREE_END_DISTANCE_PX if end == "source" else _FREE_END_DISTANCE_PX
    if isinstance(other, Node):
        x = other.x + away if end == "source" else other.x + other.width + away
        return max(-FARTHEST, min(FARTHEST, x)), max(-FARTHEST, min(FARTHEST, other.y + other.height / 2))
    point = flow.target_point if end == "source" else flow.source_point
    x, y = point if point is not None else (0.0, 0.0)
    return max(-FARTHEST, min(FARTHEST, x + away)), y

"""Opens models of microSecEnD, a data set of microservice systems whose security rules were judged by hand."""

from __future__ import annotations

import re
from typing import Any

from threatline.exchange.foreign import clipped
from threatline.exchange.imported import Imported, Ledger
from threatline.exchange.layout import frame_around, lay_out
from threatline.exchange.microsecend_sheet import Entity, Link, Sheet, Tags, read_sheet
from threatline.exchange.microsecend_words import (
    CREDENTIALS,
    FORMAT,
    NAME,
    answers_of,
    answers_of_link,
    kind_of,
    unread_marks,
)
from threatline.exchange.plugin import Importer
from threatline.model.geometry import Rect
from threatline.model.identity import derived_id
from threatline.model.order import after
from threatline.model.outline import size_for_name
from threatline.model.records import (
    Actor,
    AnyRecord,
    Asset,
    Boundary,
    Diagram,
    Flow,
    Process,
    Project,
    Store,
)
from threatline.storage.repair import repair

_REMARKS = (
    "A protection that the file does not mention counts as absent: that is how this data set is written.",
    "Connections between two services are taken to stay inside a network of one's own.",
    "The file says nothing about places: nodes were put into columns, and one boundary around all that is not outside.",
)
_SERVICES = re.compile(rb'"services"\s*:\s*\[')
_BESIDE = re.compile(rb'"(?:information_flows|external_entities|external_components)"\s*:\s*\[')
_FREE_PX = 200.0
_LONGEST_MEASURED = 200
"""Longer names fit into no node; there is no use in measuring all of them."""

_NODES: dict[str, type[Actor | Process | Store]] = {"actor": Actor, "process": Process, "store": Store}


def recognises(head: bytes) -> bool:
    """Tell whether the beginning of a file is that of a microSecEnD model, as JSON or as text."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"@startuml"):
        return b"digraph dfd" in head
    return start.startswith(b"{") and bool(_SERVICES.search(head)) and bool(_BESIDE.search(head))


def read(data: bytes, name: str) -> Imported:
    """Return the records of a microSecEnD file; the same bytes always give the same records.

    Raises FormatError for what is no such model and beyond the limits of every reader.
    """
    ledger = Ledger(NAME)
    records = records_of(read_sheet(data, name, ledger), ledger)
    return Imported(records, ledger.report())


MICROSECEND = Importer(name=NAME, suffixes=(".json", ".txt"), recognises=recognises, read=read)


def records_of(sheet: Sheet, ledger: Ledger) -> tuple[AnyRecord, ...]:
    """Return the records that a sheet becomes: one diagram, a node for each entity, a flow for each link."""
    for remark in _REMARKS if sheet.entities else ():
        ledger.remark(remark)
    ledger.keep()
    sound, repairs = repair(_Page(sheet, ledger).records())
    for repaired in repairs:
        ledger.changed("", "", repaired.sentence)
    return tuple(sound)


class _Page:
    """The one diagram of a model while its nodes and flows are made."""

    def __init__(self, sheet: Sheet, ledger: Ledger) -> None:
        self._sheet, self._ledger = sheet, ledger
        self._diagram = derived_id(FORMAT, "diagram")
        self._system = derived_id(FORMAT, "system")
        self._credentials = derived_id(FORMAT, "credentials")
        self._ids = [derived_id(FORMAT, "node", str(i), entity.name) for i, entity in enumerate(sheet.entities)]
        self._named: dict[str, int] = {}
        """Name → which entity has it; the first, where several do."""
        for index, entity in enumerate(sheet.entities):
            if self._named.setdefault(entity.name, index) != index:
                self._changed(entity.name, f"“{entity.name[:60]}” stands there twice; its flows go to the first.")
        self._places = self._laid_out()
        self._order: str | None = None

    def records(self) -> list[AnyRecord]:
        """Return the title page, the diagram and everything on it."""
        records: list[AnyRecord] = [
            Project(id=derived_id(FORMAT, "project"), title=f"{NAME} model"),
            Diagram(id=self._diagram, name="Services"),
        ]
        inside = [id for id, entity in zip(self._ids, self._sheet.entities, strict=True) if not entity.is_external]
        if inside:
            frame = frame_around(self._places[id] for id in inside)
            records.append(Boundary(**self._words(self._system, "System"), **_rect(frame)))
            self._ledger.invented("", "System", "The boundary “System” was drawn around all that is not outside.")
        if any(CREDENTIALS in link.marks for link in self._sheet.links):
            answers: dict[str, Any] = {"tags": ("credentials",)}
            records.append(Asset(id=self._credentials, name="Sign-in secrets", answers=answers))
        records += [self._node(index, entity) for index, entity in enumerate(self._sheet.entities)]
        records += [self._flow(index, link) for index, link in enumerate(self._sheet.links)]
        return records

    def _laid_out(self) -> dict[str, Rect]:
        entities = self._sheet.entities
        outside = [id for id, entity in zip(self._ids, entities, strict=True) if entity.is_external]
        inside = [id for id, entity in zip(self._ids, entities, strict=True) if not entity.is_external]
        links = [
            (self._ids[self._named[link.sender]], self._ids[self._named[link.receiver]])
            for link in self._sheet.links
            if link.sender in self._named and link.receiver in self._named
        ]
        sizes = {
            id: size_for_name(kind_of(entity), entity.name[:_LONGEST_MEASURED])
            for id, entity in zip(self._ids, entities, strict=True)
        }
        return lay_out(outside, inside, links, sizes)

    def _node(self, index: int, entity: Entity) -> AnyRecord:
        id, kind = self._ids[index], kind_of(entity)
        values = self._words(id, entity.name, origin=entity.name)
        values["description"] = self._rest(kind, entity.name, entity.marks, entity.tags)
        self._ledger.keep()
        return _NODES[kind](
            **values,
            **_rect(self._places[id]),
            answers=answers_of(entity),
            boundary=None if entity.is_external else self._system,
        )

    def _flow(self, index: int, link: Link) -> Flow:
        name = f"{link.sender} -> {link.receiver}"
        values = self._words(derived_id(FORMAT, "flow", str(index), name), "", origin=name)
        values["description"] = self._rest("flow", name, link.marks, link.tags)
        entities, named = self._sheet.entities, self._named
        ends = tuple(entities[named[end]] for end in (link.sender, link.receiver) if end in named)
        answers = answers_of_link(link, ends)
        if "HTTPS" in link.tags.values() and not answers["encrypted"]:
            told = "is said to use HTTPS but not marked as encrypted; the mark counts, as everywhere in this data set."
            self._changed(name, f"The connection “{name[:120]}” {told}")
        self._ledger.keep()
        data = (self._credentials,) if CREDENTIALS in link.marks else ()
        return Flow(**values, **self._course(link), answers=answers, data=data)

    def _course(self, link: Link) -> dict[str, Any]:
        """Return the ends of a flow; one that names nothing hangs free beside the other end."""
        source, target = self._named.get(link.sender), self._named.get(link.receiver)
        for end, word, found in (("source", link.sender, source), ("target", link.receiver, target)):
            if found is None:
                self._changed(word, f"A connection names “{word[:60]}”, which is not there; its {end} hangs free.")
        known = source if source is not None else target
        place = self._places[self._ids[known]] if known is not None else Rect(0.0, 0.0, 0.0, 0.0)
        left, right = (place.left - _FREE_PX, place.top), (place.right + _FREE_PX, place.top)
        return {
            "source": None if source is None else self._ids[source],
            "target": None if target is None else self._ids[target],
            "source_point": left if source is None else None,
            "target_point": right if target is None else None,
        }

    def _words(self, id: str, name: str, origin: str = "") -> dict[str, Any]:
        self._order = after(self._order)
        return {
            "id": id,
            "diagram": self._diagram,
            "name": clipped(name),
            "order": self._order,
            "origin": clipped(f"{FORMAT}:{origin}") if origin else "",
        }

    def _rest(self, kind: str, name: str, marks: tuple[str, ...], tags: Tags) -> str:
        """Return the description: tagged values, and marks that have no counterpart."""
        lines = [f"{key}: {value}" for key, value in tags.items()]
        if unread := unread_marks(kind, marks):
            lines.append(f"Marks: {', '.join(unread)}")
            self._changed(name, f"“{name[:120]}”: {', '.join(unread)[:200]} went to the description.")
        return clipped("\n".join(lines))

    def _changed(self, foreign_id: str, sentence: str) -> None:
        self._ledger.changed(foreign_id, foreign_id, sentence)


def _rect(rect: Rect) -> dict[str, Any]:
    return {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}

"""A small drawing under construction: every step gives a new sketch, or none where it would contradict the old one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from threatline.model.document import Document
from threatline.model.identity import derived_id
from threatline.model.records import (
    NODE_KINDS,
    Actor,
    Answer,
    AnyRecord,
    Asset,
    Boundary,
    Diagram,
    Flow,
    Process,
    Project,
    Store,
)

IT = "it"
"""The element that a rule is about."""
MODEL = "model"
_PAGE = derived_id("sketch", "page")
_NODE: dict[str, type[Any]] = {"actor": Actor, "process": Process, "store": Store}


def id_of(place: str) -> str:
    """Return the id that a thing of a sketch has in its document."""
    return derived_id("sketch", place)


@dataclass(frozen=True)
class Sketch:
    """Things by name; the kind of a node stays open ("") until something needs it."""

    kinds: dict[str, str] = field(default_factory=lambda: {MODEL: MODEL})
    answers: dict[str, dict[str, Answer | None]] = field(default_factory=dict)
    """Thing → property → answer; None where nobody may have answered."""
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Flow → where it starts and where it ends."""
    inside: dict[str, str] = field(default_factory=dict)
    """Node or box → the box around it."""
    data: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Flow or store → the assets that it carries."""

    # ---- adding ---------------------------------------------------------------------------------------------------

    def with_thing(self, kind: str, name: str = "") -> tuple[Sketch, str]:
        """Add a thing and return its name."""
        name = name or f"{kind or 'node'} {len(self.kinds)}"
        return replace(self, kinds={**self.kinds, name: kind}), name

    def with_flow(self, source: str, target: str, name: str = "") -> tuple[Sketch, str]:
        """Join two nodes by a flow and return its name."""
        sketch, flow = self.with_thing("flow", name)
        return replace(sketch, ends={**sketch.ends, flow: (source, target)}), flow

    def within(self, thing: str, box: str) -> Sketch | None:
        """Put a node or box into a box, unless it is in another."""
        if self.inside.get(thing, box) != box or box in self.around(thing, start=False) or thing in self.around(box):
            return self if self.inside.get(thing) == box else None
        return replace(self, inside={**self.inside, thing: box})

    def carrying(self, place: str, asset: str) -> Sketch:
        """Let a flow or a store carry an asset."""
        return replace(self, data={**self.data, place: (*self.data.get(place, ()), asset)})

    def of_kind(self, node: str, kind: str) -> Sketch | None:
        """Settle the kind of a node, unless it is another one."""
        if self.kinds[node] == kind:
            return self
        return replace(self, kinds={**self.kinds, node: kind}) if not self.kinds[node] else None

    def saying(self, place: str, name: str, answer: Answer | None) -> Sketch | None:
        """Answer a property, unless something else was answered; values of a set come together."""
        said = self.answers.get(place, {})
        if name in said and said[name] != answer:
            before = said[name]
            if not (isinstance(before, tuple) and isinstance(answer, tuple)):
                return None
            answer = tuple(sorted({*before, *answer}))
        return replace(self, answers={**self.answers, place: {**said, name: answer}})

    # ---- looking --------------------------------------------------------------------------------------------------

    def around(self, thing: str, *, start: bool = True) -> list[str]:
        """Return the boxes around a thing, innermost first; a box counts as around itself."""
        found = [thing] if start and self.kinds[thing] == "boundary" else []
        while thing in self.inside:
            thing = self.inside[thing]
            found.append(thing)
        return found

    def crossed(self, flow: str) -> set[tuple[str, str]]:
        """Return the boxes that a flow crosses, each with the way: inward or outward."""
        source, target = (set(self.around(end)) for end in self.ends[flow])
        return {(box, "inward") for box in target - source} | {(box, "outward") for box in source - target}

    def flows_of(self, node: str, way: str) -> list[str]:
        """Return the flows into a node (inbound) or out of it (outbound)."""
        return [flow for flow, ends in self.ends.items() if ends[way == "inbound"] == node]

    def carried(self, place: str) -> tuple[str, ...]:
        """Return the assets of a flow or store; a process handles those of all its flows."""
        if self.kinds[place] != "process":
            return self.data.get(place, ())
        flows = [*self.flows_of(place, "inbound"), *self.flows_of(place, "outbound")]
        return tuple(dict.fromkeys(asset for flow in flows for asset in self.data.get(flow, ())))

    def nodes(self) -> Iterable[str]:
        """Return the nodes, those without a kind included."""
        return [name for name, kind in self.kinds.items() if kind in ("", *NODE_KINDS)]

    # ---- the document ---------------------------------------------------------------------------------------------

    def document(self) -> Document:
        """Return the sketch as a document, with the privacy rules switched on; a node without a kind is a process."""
        records: list[AnyRecord] = [
            Project(id=id_of(MODEL), title="Sketch", parts=("privacy",), answers=self._said(MODEL)),
            Diagram(id=_PAGE, name="Page"),
        ]
        records += [self._record(name, kind or "process") for name, kind in self.kinds.items() if kind != MODEL]
        return Document(records)

    def _said(self, place: str) -> dict[str, Answer]:
        return {name: answer for name, answer in self.answers.get(place, {}).items() if answer is not None}

    def _record(self, name: str, kind: str) -> AnyRecord:
        common: dict[str, Any] = {"id": id_of(name), "name": name, "answers": self._said(name)}
        if kind == "asset":
            return Asset(**common)
        common["diagram"] = _PAGE
        data = {"data": tuple(map(id_of, self.data.get(name, ())))}
        if kind == "flow":
            source, target = self.ends[name]
            return Flow(source=id_of(source), target=id_of(target), **common, **data)
        owner = self.inside.get(name)
        common["boundary"] = id_of(owner) if owner is not None else None
        if kind == "boundary":
            return Boundary(**common)
        return _NODE[kind](x=0, y=0, width=144, height=64, **common, **(data if kind == "store" else {}))

"""What controls that are in place do: the values they set, and where. Vocabulary, section 8."""

from __future__ import annotations

from collections.abc import Iterable

from threatline.engine.pack import Content, Control, Rule
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import Answer, ControlUse, Flow, Store

MODEL = "model"
ACTING = ("in_place", "verified")
"""Only these states act on properties and on the current rating; planned ones act on the expected rating."""

Effect = tuple[str, str, Answer]
"""Element, asset or MODEL, property, value."""


def scope(document: Document, graph: GraphIndex, element: str, where: str) -> tuple[str, ...]:
    """Return the places of `asks_on` seen from an element; "model" stands for the title page."""
    record = document.records[element]
    match where:
        case "self":
            return (element,)
        case "target":
            return tuple(dict.fromkeys(arc.target for arc in graph.arcs(element)))
        case "inbound_flows":
            return tuple(dict.fromkeys(arc.flow for arc in graph.inbound(element)))
        case "outbound_flows":
            return tuple(dict.fromkeys(arc.flow for arc in graph.outbound(element)))
        case "outbound_targets":
            return tuple(dict.fromkeys(arc.target for arc in graph.outbound(element)))
        case "assets":
            if isinstance(record, Flow | Store):
                return record.data
            if record.kind != "process":
                return ()
            flows = {arc.flow for arc in (*graph.inbound(element), *graph.outbound(element))}
            return tuple(sorted({asset for flow in flows for asset in document.get(flow, Flow).data}))
    return (MODEL,)


def effects(content: Content, document: Document, graph: GraphIndex, use: ControlUse) -> list[Effect]:
    """Return what one use of a control sets, whatever its state; nothing for a control that has left the pack."""
    control = content.controls.get(use.control)
    if control is None or use.element not in document.records:
        return []
    return effects_against(content, document, graph, control, content.rule.get(use.rule), use.element)


def effects_against(
    content: Content, document: Document, graph: GraphIndex, control: Control, rule: Rule | None, element: str
) -> list[Effect]:
    """Return what a control sets when it is used against a rule on an element."""
    found: list[Effect] = []
    for name, value in control.sets.items():
        for place in _places(content, document, graph, rule, element, name):
            kind = MODEL if place == MODEL else document.records[place].kind
            if content.catalogue.spec(kind, name) is not None:
                found.append((place, name, value))
    return found


def _places(
    content: Content, document: Document, graph: GraphIndex, rule: Rule | None, element: str, name: str
) -> Iterable[str]:
    if rule is not None and rule.asks == name:
        return scope(document, graph, element, rule.asks_on)
    record = document.records[element]
    if content.catalogue.spec(record.kind, name) is not None:
        return (element,)
    if isinstance(record, Flow):
        ends = [end for end in (record.target, record.source) if end is not None]
        return [end for end in ends if content.catalogue.spec(document.records[end].kind, name) is not None][:1]
    return (MODEL,) if content.catalogue.spec(MODEL, name) is not None else ()


class Supplied:
    """The values that controls in place supply, kept current: element, asset or MODEL → property → value."""

    def __init__(self, content: Content, document: Document, graph: GraphIndex) -> None:
        self._content, self._document, self._graph = content, document, graph
        self.values: dict[str, dict[str, Answer]] = {}
        self._effects: dict[str, list[Effect]] = {}
        """Use → what it sets now."""
        self._users: dict[str, dict[str, dict[str, None]]] = {}
        """Place → property → the uses that set it."""
        for use in document.of_kind(ControlUse):
            self.update([use.id])

    def update(self, uses: Iterable[str]) -> set[str]:
        """Follow changes of these uses, or of the drawing around them; returns the places whose values may differ."""
        touched: set[str] = set()
        for id in uses:
            record = self._document.records.get(id)
            acts = isinstance(record, ControlUse) and record.state in ACTING
            new = effects(self._content, self._document, self._graph, record) if acts else []  # type: ignore[arg-type]
            old = self._effects.get(id, [])
            if new == old:
                continue
            for place, name, _ in old:
                del self._users[place][name][id]
                touched.add(place)
            for place, name, _ in new:
                self._users.setdefault(place, {}).setdefault(name, {})[id] = None
                touched.add(place)
            if new:
                self._effects[id] = new
            else:
                del self._effects[id]
        for place in touched:
            self._merge(place)
        return touched

    def _merge(self, place: str) -> None:
        merged: dict[str, Answer] = {}
        for name, users in self._users[place].items():
            for use in sorted(users):
                value = next(value for at, what, value in self._effects[use] if at == place and what == name)
                before = merged.get(name)
                if isinstance(value, tuple) and isinstance(before, tuple):
                    value = tuple(sorted({*before, *value}))
                merged[name] = value
        self._users[place] = {name: users for name, users in self._users[place].items() if users}
        if merged:
            self.values[place] = merged
        else:
            self.values.pop(place, None)
            del self._users[place]

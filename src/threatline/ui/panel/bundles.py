"""Parallel flows that say the same: one row stands for all of them. Pure: no Qt.

Flows are parallel when they join the same two nodes in the same direction. Rows of one letter say the same when the
same rules are in the same state and people decided the same about them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from threatline.engine.threats import Row, Threat, name_of
from threatline.model.records import Flow
from threatline.session import Session

Key = tuple[str, str]
"""What a row is called: its element and its letter, "" where it has none."""
Saying = tuple[object, ...]
"""Equal for rows that stand together."""

MOST_NAMED = 2
MOST_FOLLOWED = 200
"""Where more elements change at once, everything is looked at again."""


class Bundles:
    """Knows which rows stand together; it reads rows only of flows that have parallels."""

    def __init__(self, session: Session, row_of: Callable[[Key], Row | None]) -> None:
        self._session, self._row_of = session, row_of
        self._parallel: dict[str, tuple[str, ...]] = {}
        """Flow → the flows beside it and itself, since they last changed."""
        self._sayings: dict[Key, Saying | None] = {}

    def saying(self, key: Key) -> Saying | None:
        """Return what a row has in common with rows of parallel flows; None where there is no parallel flow."""
        if key in self._sayings:
            return self._sayings[key]
        flows, row = self._flows_beside(key[0]), None
        if len(flows) > 1:
            row = self._row_of(key)
        found = self._sayings[key] = (flows[0], key[1], *_saying(row)) if row is not None else None
        return found

    def members(self, key: Key) -> tuple[Key, ...]:
        """Return the rows for which a row stands, itself among them."""
        saying = self.saying(key)
        if saying is None:
            return (key,)
        return tuple(other for flow in self._flows_beside(key[0]) if self.saying(other := (flow, key[1])) == saying)

    def name(self, members: Iterable[Key]) -> str:
        """Return what the flows of a row are called together: "Order, Status and 2 more flows from Web to Core"."""
        flows = [self._session.document.get(element, Flow) for element, _ in members]
        names = [" ".join(flow.name.split()) for flow in flows if flow.name.strip()]
        document, first = self._session.document, flows[0]
        way = f"from {name_of(document, first.source)} to {name_of(document, first.target)}"
        rest = len(flows) - min(len(names), MOST_NAMED)
        if not names:
            return f"{len(flows)} flows {way}"
        if not rest:
            return f"{' and '.join(names)} {way}"
        return f"{', '.join(names[:MOST_NAMED])} and {rest} more {way}"

    def forget(self, changed: Iterable[str]) -> set[str]:
        """Forget what was known about changed elements; returns those whose rows may stand together otherwise now."""
        elements = set(changed)
        if len(elements) > MOST_FOLLOWED:
            stale = elements | {*self._parallel}
            self.clear()
            return stale
        stale = set()
        for element in elements:
            stale.add(element)
            stale.update(self._parallel.pop(element, ()))
            stale.update(self._flows_beside(element))
        for element in stale:
            self._parallel.pop(element, None)
        for key in [key for key in self._sayings if key[0] in stale]:
            del self._sayings[key]
        return stale

    def clear(self) -> None:
        """Forget everything."""
        self._parallel.clear()
        self._sayings.clear()

    def _flows_beside(self, element: str) -> tuple[str, ...]:
        if element not in self._parallel:
            found = self._look_beside(element)
            self._parallel[element] = found
            self._parallel.update(dict.fromkeys(found, found))
        return self._parallel[element]

    def _look_beside(self, element: str) -> tuple[str, ...]:
        flow = self._session.document.records.get(element)
        if not isinstance(flow, Flow) or flow.source is None or flow.target is None:
            return ()
        arcs = self._session.graph.outbound(flow.source)
        beside = {arc.flow for arc in arcs if arc.target == flow.target}
        ends = (flow.source, flow.target, flow.two_way)
        records = self._session.document.records
        return tuple(
            id
            for id in sorted(beside)
            if isinstance(other := records[id], Flow) and (other.source, other.target, other.two_way) == ends
        )


def _saying(row: Row) -> Saying:
    return (
        tuple(map(_said, row.threats)),
        tuple(threat.rule for threat in row.questions),
    )


def _said(threat: Threat) -> Saying:
    rule = threat.key if threat.state == "own" else threat.rule
    return rule, threat.state, threat.status, threat.severity, threat.is_parked

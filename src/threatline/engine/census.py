"""What a check must know about everything else in the drawing, counted as elements come, change and go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from threatline.engine.pack import Rating
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import NODE_KINDS, Decision, Described, Severity

MODEL = "model"
"""Stands for the project as a whole among the subjects of checks."""


class Known(NamedTuple):
    """What one element adds to the counts."""

    diagram: str
    name: str
    """In one line, without case."""
    name_key: tuple[str, str] | None
    """Kind and name, by which double names are found; None for a flow or without a name."""
    likeness: Hashable
    """Equal for nodes of one kind with the same neighbours, place and answers; None where nobody answered anything."""
    crossed: tuple[str, ...]
    """The boundaries that a flow crosses."""
    chain: tuple[str, ...]
    """The boxes around it."""


@dataclass(frozen=True, slots=True)
class Rated:
    """What one decision adds to the counts."""

    severity: Severity | None
    """The rating of a person, if there is one."""


class Census:
    """Names, likenesses, crossings, sizes of diagrams and ratings of one document.

    `look` brings the counts of one record up to date and tells about which other subjects something differs thereby.
    """

    def __init__(self, document: Document, graph: GraphIndex, rating: Rating) -> None:
        self._document, self._graph, self._rating = document, graph, rating
        self._known: dict[str, Known] = {}
        self._named: dict[tuple[str, str], dict[str, None]] = {}
        self._alike: dict[Hashable, dict[str, dict[str, None]]] = {}
        """Likeness → name → the nodes."""
        self._size: Counter[str] = Counter()
        self._crossing = 0
        self._rated: dict[str, Rated] = {}
        self._by_rating: Counter[Severity | None] = Counter()

    # ---- asking -------------------------------------------------------------------------------------------------

    def has_namesake(self, id: str) -> bool:
        """Tell whether another element of the kind has the same name."""
        known = self._known.get(id)
        return known is not None and known.name_key is not None and len(self._named[known.name_key]) > 1

    def is_double(self, id: str) -> bool:
        """Tell whether another node is like this one in everything but its name."""
        known = self._known.get(id)
        return known is not None and known.likeness is not None and len(self._alike[known.likeness]) > 1

    def double(self, id: str) -> str:
        """Return another node that is like this one in everything but its name, the first by id; "" without one."""
        known = self._known.get(id)
        if known is None or known.likeness is None:
            return ""
        alike = self._alike[known.likeness]
        return min((other for name, ids in alike.items() if name != known.name for other in ids), default="")

    def size(self, diagram: str) -> int:
        """Return how many actors, processes, stores, flows and boundaries a diagram shows."""
        return self._size[diagram]

    @property
    def crossing_flows(self) -> int:
        """How many flows cross some boundary."""
        return self._crossing

    def inner_twin(self, box: str) -> str | None:
        """Return the box inside a box that holds the same nodes: the only one that holds any, and no node beside it."""
        inner: list[str] = []
        for id in self._graph.members(box):
            kind = self._document.records[id].kind
            if kind in NODE_KINDS:
                return None
            if kind == "boundary" and self._holds_a_node(id):
                inner.append(id)
                if len(inner) > 1:
                    return None
        return inner[0] if inner else None

    def _holds_a_node(self, box: str) -> bool:
        work = [box]
        while work:
            for id in self._graph.members(work.pop()):
                if self._document.records[id].kind in NODE_KINDS:
                    return True
                work.append(id)
        return False

    @property
    def decided(self) -> int:
        """How many threats are decided."""
        return len(self._rated)

    def ratings(self) -> dict[Severity, int]:
        """Return how many decided threats a person rated how."""
        return {severity: count for severity, count in self._by_rating.items() if severity is not None and count}

    # ---- keeping current ----------------------------------------------------------------------------------------

    def look(self, id: str) -> Iterable[str]:
        """Count one element as it is now; returns the other subjects about which a check may now say something else."""
        record = self._document.records.get(id)
        new = self._read(record) if isinstance(record, Described) else None
        old = self._known.get(id)
        if new == old:
            return ()
        others: set[str] = set()
        crossed_before = self._crossing > 0
        for known, step in ((old, -1), (new, 1)):
            if known is not None:
                self._size[known.diagram] += step
                self._crossing += step * bool(known.crossed)
        if old is None or new is None or old.diagram != new.diagram:
            others.update(known.diagram for known in (old, new) if known is not None)
        others.update(self._follow_names(id, old, new))
        others.update(self._follow_likeness(id, old, new))
        before, now = (old.crossed if old else (), new.crossed if new else ())
        others.update({*before} ^ {*now})
        chains = (old.chain if old else (), new.chain if new else ())
        if chains[0] != chains[1] or old is None or new is None:
            others.update((*chains[0], *chains[1]))
        if new is None:
            del self._known[id]
        else:
            self._known[id] = new
        if (self._crossing > 0) != crossed_before:
            others.add(MODEL)
        others.discard(id)
        return others

    def look_at_decision(self, id: str) -> None:
        """Count one decision as it is now."""
        record = self._document.records.get(id)
        if (old := self._rated.pop(id, None)) is not None:
            self._by_rating[old.severity] -= 1
        if isinstance(record, Decision) and record.status is not None:
            severity = record.severity
            if severity is None and record.likelihood and record.impact:
                severity = self._rating.severity(record.likelihood, record.impact)
            self._rated[id] = Rated(severity)
            self._by_rating[severity] += 1

    def _follow_names(self, id: str, old: Known | None, new: Known | None) -> Iterable[str]:
        keys = (old.name_key if old else None, new.name_key if new else None)
        if keys[0] == keys[1]:
            return
        if keys[0] is not None:
            group = self._named[keys[0]]
            del group[id]
            if len(group) == 1:
                yield from group
            elif not group:
                del self._named[keys[0]]
        if keys[1] is not None:
            group = self._named.setdefault(keys[1], {})
            if len(group) == 1:
                yield from group
            group[id] = None

    def _follow_likeness(self, id: str, old: Known | None, new: Known | None) -> Iterable[str]:
        """Keep the groups of nodes that are alike; a group looks different when its names begin or cease to differ."""
        for known, adds in ((old, False), (new, True)):
            if known is None or known.likeness is None:
                continue
            group = self._alike.setdefault(known.likeness, {})
            differed = len(group) > 1
            if adds:
                group.setdefault(known.name, {})[id] = None
            else:
                del group[known.name][id]
                if not group[known.name]:
                    del group[known.name]
            if (len(group) > 1) != differed:
                for ids in group.values():
                    yield from ids
            if not group:
                del self._alike[known.likeness]

    def _read(self, record: Described) -> Known:
        id, kind = record.id, record.kind
        name = plain(record.name)
        crossed = tuple(crossing.boundary for crossing in self._graph.crossings(id)) if kind == "flow" else ()
        return Known(
            record.diagram,
            name,
            (kind, name) if kind != "flow" and name else None,
            self._likeness(record) if kind in NODE_KINDS and record.answers else None,
            crossed,
            self._graph.boxes_around(id),
        )

    def _likeness(self, record: Described) -> Hashable:
        """Return what makes nodes alike; None for a node that nothing joins, which another check asks about."""
        arriving = frozenset(arc.source for arc in self._graph.inbound(record.id))
        leaving = frozenset(arc.target for arc in self._graph.outbound(record.id))
        if not arriving and not leaving:
            return None
        answers = frozenset((name, type(value), value) for name, value in record.answers.items())
        return record.kind, getattr(record, "boundary", None), arriving, leaving, answers


def plain(name: str) -> str:
    """Return a name as double names are compared: in one line and without case."""
    return " ".join(name.split()).casefold()

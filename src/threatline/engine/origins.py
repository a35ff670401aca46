"""Which sources have a directed path to a node, kept current: each node remembers at most a few of them, and the way.

A node that is full passes on what it has, so a node further down is full too; a node that is not full knows every
source that reaches it. Two origins a node therefore answer "is there some *other* node …", one answers "is there any".
A label remembers from which neighbour it came: taking an arc away costs something only when labels came over it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Neighbours = Callable[[str], Iterable[str]]


class Origins:
    """Labels of sources on nodes."""

    def __init__(self, most: int, successors: Neighbours, predecessors: Neighbours) -> None:
        self.most = most
        """How many sources a node remembers."""
        self.sources: set[str] = set()
        self._successors, self._predecessors = successors, predecessors
        self._labels: dict[str, dict[str, str | None]] = {}
        """Node → source → the neighbour from which it came (None at the source itself)."""

    def is_reached(self, node: str) -> bool:
        """Tell whether any source, the node itself included, has a path to a node."""
        return node in self._labels

    def is_reached_by_other(self, node: str) -> bool:
        """Tell whether a source that is not the node itself has a path to it; needs two labels a node."""
        labels = self._labels.get(node)
        return labels is not None and (len(labels) > 1 or node not in labels)

    def reached(self) -> Iterable[str]:
        """Return all nodes that carry a label."""
        return self._labels

    def rebuild(self, sources: Iterable[str]) -> None:
        """Start anew from these sources."""
        self.sources = set(sources)
        found: dict[str, dict[str, str | None]] = {source: {source: None} for source in self.sources}
        work = [(source, source) for source in self.sources]
        successors, most = self._successors, self.most
        while work:  # `_spread` without a record of what was before
            node, origin = work.pop()
            for neighbour in successors(node):
                labels = found.get(neighbour)
                if labels is None:
                    found[neighbour] = {origin: node}
                elif origin in labels or len(labels) >= most:
                    continue
                else:
                    labels[origin] = node
                work.append((neighbour, origin))
        self._labels = found

    def update(
        self,
        sources: dict[str, bool],
        removed: Iterable[tuple[str, str]],
        added: Iterable[tuple[str, str]],
        gone: Iterable[str],
    ) -> set[str]:
        """Follow a change and return the nodes whose labels differ.

        `sources` tells for some nodes whether they are sources now; `removed` and `added` are pairs of nodes between
        which an arc went or appeared, after the neighbours have changed; `gone` are nodes that no longer exist.
        """
        before: dict[str, frozenset[str]] = {}
        lost: list[tuple[str, str]] = []
        started = []
        for node, is_source in sources.items():
            if is_source and node not in self.sources:
                self.sources.add(node)
                started.append(node)
            elif not is_source and node in self.sources:
                self.sources.discard(node)
                if self._labels.get(node, {}).get(node, node) is None:
                    lost.append((node, node))
        for node, neighbour in removed:
            came_over = [origin for origin, parent in self._labels.get(neighbour, {}).items() if parent == node]
            if came_over and node not in self._predecessors(neighbour):
                lost += [(neighbour, origin) for origin in came_over]
        affected = self._drop(lost, before)
        for node in gone:
            self._labels.pop(node, None)
            self.sources.discard(node)
            affected.discard(node)
        work: list[tuple[str, str]] = []
        for node in (*affected, *started):
            if node in self.sources:
                self._offer(node, node, None, work, before)
        for node in affected:
            for neighbour in self._predecessors(node):
                for origin in tuple(self._labels.get(neighbour, ())):
                    self._offer(node, origin, neighbour, work, before)
        for node, neighbour in added:
            for origin in tuple(self._labels.get(node, ())):
                self._offer(neighbour, origin, node, work, before)
        self._spread(work, before)
        nobody: frozenset[str] = frozenset()
        return {node for node, labels in before.items() if labels != frozenset(self._labels.get(node, nobody))}

    def _drop(self, lost: list[tuple[str, str]], before: dict[str, frozenset[str]]) -> set[str]:
        """Take labels away, and those that came from them; returns the nodes that lost one."""
        affected: set[str] = set()
        while lost:
            node, origin = lost.pop()
            labels = self._labels.get(node)
            if labels is None or origin not in labels:
                continue
            before.setdefault(node, frozenset(labels))
            del labels[origin]
            if not labels:
                del self._labels[node]
            affected.add(node)
            for neighbour in self._successors(node):
                if self._labels.get(neighbour, {}).get(origin) == node:
                    lost.append((neighbour, origin))
        return affected

    def _offer(
        self,
        node: str,
        origin: str,
        parent: str | None,
        work: list[tuple[str, str]],
        before: dict[str, frozenset[str]],
    ) -> None:
        labels = self._labels.get(node)
        if labels is None:
            before.setdefault(node, frozenset())
            self._labels[node] = {origin: parent}
        elif origin in labels or len(labels) >= self.most:
            return
        else:
            before.setdefault(node, frozenset(labels))
            labels[origin] = parent
        work.append((node, origin))

    def _spread(self, work: list[tuple[str, str]], before: dict[str, frozenset[str]]) -> None:
        """Pass labels on until every successor has them or is full."""
        while work:
            node, origin = work.pop()
            for neighbour in self._successors(node):
                self._offer(neighbour, origin, node, work, before)

"""Rare questions about the whole graph, answered with networkx, which is imported only when one is asked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import AnyNode, Flow, Node


def as_networkx(document: Document, graph: GraphIndex) -> Any:
    """Return a networkx.MultiDiGraph of node ids whose edge keys are flow ids; two-way flows are two edges."""
    import networkx

    drawn = networkx.MultiDiGraph()
    drawn.add_nodes_from(record.id for record in document.records.values() if isinstance(record, Node))
    for flow in document.of_kind(Flow):
        for arc in graph.arcs(flow.id):
            drawn.add_edge(arc.source, arc.target, key=arc.flow)
    return drawn


def shortest_path(document: Document, graph: GraphIndex, sources: Collection[str], target: str) -> list[AnyNode]:
    """Return the nodes of a shortest directed path from one of `sources` to `target`, ends included, or []."""
    import networkx

    drawn = as_networkx(document, graph)
    distances: dict[str, list[str]] = {}
    for source in sorted(set(sources) - {target}):
        try:
            distances[source] = networkx.shortest_path(drawn, source, target)
        except networkx.NetworkXNoPath:
            continue
    best = min(distances.values(), key=lambda path: (len(path), path), default=[])
    return [document.records[id] for id in best]  # type: ignore[misc]

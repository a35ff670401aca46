"""The layers of a graph, from left to right: the one place that knows the library for layered layouts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

Edge = tuple[int, int]

BEND_ROW = 0.25
"""How much of a row the bend of a long edge takes."""
MOST_TRANSPOSED = 300
"""With more edges than this neighbours in a layer are not swapped one by one: seconds for a few crossings less."""


class Slot(NamedTuple):
    """Where a node stands: in which layer, and how far down, in rows of equal height."""

    layer: int
    row: float


class Part(NamedTuple):
    """Nodes that are joined to each other, with their slots.

    Numbers from the count of nodes on are bends of edges that run over several layers: they hold a row free.
    """

    slots: dict[int, Slot]
    edges: tuple[Edge, ...]
    """From one layer to the next; what ran over several layers runs over bends."""


def layered(count: int, edges: Sequence[Edge]) -> list[Part]:
    """Return the parts of a graph of the nodes 0 … count - 1, each laid out in layers with few crossings.

    Earlier nodes are led to the left: an edge that would close a circle is taken for its reverse. The same graph
    always gives the same slots. Layering, order and rows: K. Sugiyama, S. Tagawa and M. Toda (1981); U. Brandes and
    B. Köpf (2001) with the erratum of 2020, by fast-sugiyama.
    """
    from fast_sugiyama import from_edges  # here, since the window opens before anybody tidies up

    forward = _without_circles(count, edges)
    alone = set(range(count)).difference(*forward)
    parts = [Part({node: Slot(0, 0.0)}, ()) for node in alone]
    if forward:
        # Distances of 1 between rows and between layers, of which the library counts the last one first.
        made = from_edges(
            forward,
            vertex_spacing=1,
            dummy_vertices=True,
            dummy_size=BEND_ROW,
            transpose=len(forward) <= MOST_TRANSPOSED,
        )
        for places, _, _, ways in made:
            last = max(y for _, (_, y) in places)
            slots = {int(node): Slot(round(last - y), float(x)) for node, (x, y) in sorted(places)}
            parts.append(Part(slots, _onward(slots, [(int(a), int(b)) for a, b in ways or ()])))
    return sorted(parts, key=lambda part: min(part.slots))


def _onward(slots: dict[int, Slot], ways: Sequence[Edge]) -> tuple[Edge, ...]:
    """Return edges in the direction of the layers: the library turns some round."""
    return tuple(sorted((a, b) if slots[a].layer <= slots[b].layer else (b, a) for a, b in ways))


def _without_circles(count: int, edges: Sequence[Edge]) -> list[Edge]:
    """Return each joined pair once; what leads back on a way from the first nodes is turned round."""
    targets: dict[int, list[int]] = defaultdict(list)
    for source, target in dict.fromkeys(edges):
        if source != target:
            targets[source].append(target)
    forward: dict[Edge, None] = {}
    state = [0] * count  # 0 unseen, 1 on the way, 2 done
    for start in range(count):
        if state[start]:
            continue
        state[start] = 1
        way = [(start, iter(targets[start]))]
        while way:
            node, rest = way[-1]
            for target in rest:
                edge = (node, target) if state[target] != 1 else (target, node)
                if (edge[1], edge[0]) not in forward:
                    forward[edge] = None
                if not state[target]:
                    state[target] = 1
                    way.append((target, iter(targets[target])))
                    break
            else:
                state[node] = 2
                way.pop()
    return list(forward)

"""Whether an outsider has a cheap path to a store inside a boundary; searched backwards from the store.

As long as no boundary is crossed a search stays among nodes with the same boxes around them. So it walks backwards
from the stores with the crossings it may still spend, and where none are left it only asks whether an actor of the
right kind reaches that node without any crossing: such an actor stands outside exactly when the node does.
"""

from __future__ import annotations

from collections.abc import Collection

from threatline.engine.origins import Origins
from threatline.model.graph import GraphIndex


def is_open(graph: GraphIndex, boundary: str, stores: Collection[str], actors: Origins, budget: int) -> bool:
    """Tell whether a path leads from an actor outside a boundary to one of the stores inside it.

    `actors` are the origins of the actors that count, over flows that cross nothing; the flows of the path may cross
    at most `budget` boundaries in total.
    """
    if budget < 1 or not actors.sources:
        return False  # from outside a box nothing gets in without crossing it
    members = graph.members(boundary) if budget == 1 else graph.all_members(boundary)
    left = {store: budget for store in members if store in stores}
    work = list(left)
    while work:
        node = work.pop()
        remaining = left[node]
        for arc in graph.inbound(node):
            source = arc.source
            rest = remaining - len(graph.crossings(arc.flow))
            if rest < 0:
                continue
            if rest > 0:
                if source in actors.sources and boundary not in graph.boxes_around(source):
                    return True
                if rest > left.get(source, 0):
                    left[source] = rest
                    work.append(source)
            elif actors.is_reached(source) and boundary not in graph.boxes_around(source):
                return True
    return False

"""Places the nodes of a model that has no drawing: outsiders left, the rest in columns by how far inside it is."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, sqrt

from threatline.model.geometry import Rect

Size = tuple[float, float]
Links = Sequence[tuple[str, str]]

COLUMN_PX, ROW_PX = 320.0, 144.0
"""From the middle of one place to the next: the widest node with room beside it for the labels of its flows."""
MARGIN_PX, HEADING_PX = 40.0, 64.0
"""Between a frame and what it holds; above, where its name stands, it is more."""
FEWEST_ROWS = 4
MOST_LAYERS = 40
"""A larger model may have as many layers as rows."""


def lay_out(outside: Sequence[str], inside: Sequence[str], links: Links, sizes: Mapping[str, Size]) -> dict[str, Rect]:
    """Return a place for every node; nothing lies on top of anything, and all of `inside` right of all of `outside`.

    A node stands one column further right for each flow that leads to it from outside; what nothing outside leads to
    stands last. Within a column nodes stand at the height of those that lead to them. Linear but for the sorting.
    """
    rows = max(FEWEST_ROWS, ceil(sqrt(len(outside) + len(inside))))
    layers = _layers(outside, inside, links, deepest=max(rows, MOST_LAYERS))
    columns = [*_in_columns([outside], rows), *_in_columns(layers, rows)]
    senders: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        senders[target].append(source)
    heights: dict[str, float] = {}
    found: dict[str, Rect] = {}
    for number, column in enumerate(columns):
        ordered = sorted(column, key=lambda node: _mean(heights[one] for one in senders[node] if one in heights))
        for row, node in enumerate(ordered):
            heights[node] = (row - (len(ordered) - 1) / 2) * ROW_PX
            width, height = sizes[node]
            found[node] = Rect(number * COLUMN_PX - width / 2, heights[node] - height / 2, width, height)
    return found


def frame_around(rects: Iterable[Rect]) -> Rect:
    """Return the frame that holds some nodes, at least one, with room for its name above them."""
    held = list(rects)
    left, top = min(rect.left for rect in held) - MARGIN_PX, min(rect.top for rect in held) - HEADING_PX
    right, bottom = max(rect.right for rect in held) + MARGIN_PX, max(rect.bottom for rect in held) + MARGIN_PX
    return Rect(left, top, right - left, bottom - top)


def _layers(outside: Sequence[str], inside: Sequence[str], links: Links, deepest: int) -> list[list[str]]:
    """Return the inside nodes by the fewest flows on a way to them from outside; what no way leads to comes last.

    What lies deeper than `deepest` stands together, so that no chain is longer than the scene is wide.
    """
    targets: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        targets[source].append(target)
    depth = dict.fromkeys(outside, 0)
    waiting = deque(outside)
    while waiting:
        node = waiting.popleft()
        for target in targets[node]:
            if target not in depth:
                depth[target] = min(depth[node] + 1, deepest)
                waiting.append(target)
    last = max(depth.values(), default=0) + 1
    layers: dict[int, list[str]] = defaultdict(list)
    for node in inside:
        layers[depth.get(node, last)].append(node)
    return [layers[number] for number in sorted(layers)]


def _in_columns(layers: Iterable[Sequence[str]], rows: int) -> list[Sequence[str]]:
    return [layer[start : start + rows] for layer in layers for start in range(0, len(layer), rows)]


def _mean(heights: Iterable[float]) -> float:
    known = list(heights)
    return sum(known) / len(known) if known else 0.0

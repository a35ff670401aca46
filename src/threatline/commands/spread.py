"""From layers to places: columns with room for the labels between them, rows that keep apart, parts packed in rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from threatline.commands.layers import Edge, Part, layered
from threatline.model.geometry import Point

Size = tuple[float, float]

ROW_GAP = 56.0
"""Between two nodes of a column: the labels of their flows stand below each other in it."""
COLUMN_GAP = 96.0
"""Between two columns, where no label needs more."""
PART_GAP = 64.0
"""Between parts that no flow joins."""
BEND_HEIGHT = 16.0
"""What a flow that passes a column takes of it."""
ROUNDS = 4
"""How often rows are straightened where their nodes differ in height."""
WIDEST_BAND = 4_000.0
"""What is wider than this may be folded."""
WIDER_THAN_HIGH = 1.6
"""A drawing of several parts is to have the shape of a screen."""
GRID = 8.0


class Spread(NamedTuple):
    """The left upper corner of every node, and the size of the whole; all on the grid, from 0, 0 on."""

    corners: list[Point]
    size: Size


def spread(sizes: Sequence[Size], edges: Sequence[Edge], room: Mapping[Edge, float] | None = None) -> Spread:
    """Place the nodes 0 … len(sizes) - 1, given as (width, height) in px, from left to right along their edges.

    `room` says how much wider than COLUMN_GAP the way of an edge has to be, in px. No two nodes touch.
    """
    parts = [_placed(part, sizes, room or {}) for part in layered(len(sizes), edges)]
    corners = [Point(0.0, 0.0)] * len(sizes)
    whole = (0.0, 0.0)
    for part, at in zip(parts, _packed([part.size for part in parts]), strict=True):
        for node, corner in part.corners.items():
            corners[node] = Point(at.x + corner.x, at.y + corner.y)
        whole = (max(whole[0], at.x + part.size[0]), max(whole[1], at.y + part.size[1]))
    return Spread(corners, whole)


class _Placed(NamedTuple):
    corners: dict[int, Point]
    size: Size


def _placed(part: Part, sizes: Sequence[Size], room: Mapping[Edge, float]) -> _Placed:
    """Return the places of the nodes of one part, from 0, 0 on."""

    def size(node: int) -> Size:
        return sizes[node] if node < len(sizes) else (0.0, BEND_HEIGHT)

    columns = _columns(part)
    middles = _middles(part, columns, {node: size(node)[1] for node in part.slots})
    corners: dict[int, Point] = {}
    x = 0.0
    lefts: list[float] = []
    for number, column in enumerate(columns):
        lefts.append(x)
        width = max(size(node)[0] for node in column)
        for node in column:
            if node < len(sizes):
                left, top = x + (width - size(node)[0]) / 2, middles[node] - size(node)[1] / 2
                corners[node] = Point(on_grid(left), on_grid(top))
        x += width + COLUMN_GAP + max((room.get(edge, 0.0) for edge in _between(part, number)), default=0.0)
    top = min(corner.y for corner in corners.values())
    height = max(corner.y + sizes[node][1] for node, corner in corners.items()) - top
    bands = _folded(lefts, x, height)
    for number, column in enumerate(columns):
        left, down = bands[number]
        for node in set(column) & corners.keys():
            x, y = corners[node]
            corners[node] = Point(x - left, y - top + down)
    right = max(corner.x + sizes[node][0] for node, corner in corners.items())
    bottom = max(corner.y + sizes[node][1] for node, corner in corners.items())
    return _Placed(corners, (right, bottom))


def _folded(lefts: Sequence[float], width: float, height: float) -> list[tuple[float, float]]:
    """Return how far to the left and how far down each column is taken, given where each begins.

    What is far wider than high goes on below its beginning, as lines of text do.
    """
    longest = max(WIDEST_BAND, 2 * sqrt(width * (height + 2 * PART_GAP)))
    bands: list[tuple[float, float]] = []
    begin = down = 0.0
    for number, left in enumerate(lefts):
        end = lefts[number + 1] if number + 1 < len(lefts) else width
        if end - begin > longest and left > begin:
            begin, down = left, down + height + 2 * PART_GAP
        bands.append((on_grid(begin), on_grid(down)))
    return bands


def _columns(part: Part) -> list[list[int]]:
    """Return the nodes of each layer from top to bottom."""
    columns: dict[int, list[int]] = defaultdict(list)
    for node in sorted(part.slots, key=lambda node: (part.slots[node].row, node)):
        columns[part.slots[node].layer].append(node)
    return [columns[layer] for layer in sorted(columns)]


def _between(part: Part, layer: int) -> list[Edge]:
    """Return the edges, either way round, that run from a layer straight to the next one."""
    found = [edge for edge in part.edges if part.slots[edge[0]].layer == layer]
    return found + [(target, source) for source, target in found]


def _middles(part: Part, columns: list[list[int]], heights: Mapping[int, float]) -> dict[int, float]:
    """Return how far down the middle of each node stands.

    Where all nodes are about as high, the rows of the library are good as they are. A box among them pushes its
    neighbours aside; then every column moves towards the mean of what it is joined to, in some rounds.
    """
    usual = min((heights[node] for node in part.slots if heights[node] > BEND_HEIGHT), default=BEND_HEIGHT)
    middles = {node: slot.row * (usual + ROW_GAP) for node, slot in part.slots.items()}
    joined: dict[int, list[int]] = defaultdict(list)
    for source, target in part.edges:
        joined[source].append(target)
        joined[target].append(source)
    for column in columns:
        _keep_apart(column, middles, heights)
    if max(heights.values()) < 2 * usual:
        return middles
    for _ in range(ROUNDS):
        for column in (*columns, *reversed(columns)):
            for node in column:
                if near := joined[node]:
                    middles[node] = sum(middles[other] for other in near) / len(near)
            _keep_apart(column, middles, heights)
    return middles


def _keep_apart(column: Sequence[int], middles: dict[int, float], heights: Mapping[int, float]) -> None:
    """Move the nodes of a column just so far that they keep their order and their gaps.

    Of all such places these have the least sum of squared ways: isotonic regression, by pooling neighbours.
    """
    offset = 0.0
    offsets = [0.0]
    for above, below in pairwise(column):
        gap = ROW_GAP if heights[above] > BEND_HEIGHT or heights[below] > BEND_HEIGHT else BEND_HEIGHT
        offset += (heights[above] + heights[below]) / 2 + gap
        offsets.append(offset)
    pools: list[tuple[float, int]] = []  # the mean of some neighbours, and how many they are
    for node, down in zip(column, offsets, strict=True):
        mean, count = middles[node] - down, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    for node, mean, down in zip(column, means, offsets, strict=True):
        middles[node] = mean + down


def _packed(sizes: Sequence[Size]) -> list[Point]:
    """Return the left upper corner of each part: in rows, highest parts first, about as wide as a screen is."""
    area = sum((width + PART_GAP) * (height + PART_GAP) for width, height in sizes)
    widest = max([sqrt(area * WIDER_THAN_HIGH), *(width for width, _ in sizes)])
    corners = [Point(0.0, 0.0)] * len(sizes)
    x = y = height_of_row = 0.0
    for number in sorted(range(len(sizes)), key=lambda number: -sizes[number][1]):
        width, height = sizes[number]
        if x > 0 and x + width > widest:
            x, y, height_of_row = 0.0, y + height_of_row + PART_GAP, 0.0
        corners[number] = Point(on_grid(x), on_grid(y))
        x, height_of_row = x + width + PART_GAP, max(height_of_row, height)
    return corners


def on_grid(value: float) -> float:
    """Return the nearest place on the grid."""
    return round(value / GRID) * GRID

"""Places what is new in columns along its flows, boundaries as blocks of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import ceil, sqrt
from typing import TypeVar

from threatline.commands.ownership import NESTED_PADDING, OUTER_PADDING
from threatline.model.geometry import Rect

T = TypeVar("T", bound=Hashable)
Size = tuple[float, float]
Link = tuple[str, str]

GAP_X, GAP_Y = 120.0, 64.0
"""Between columns there is room for the label of a flow, between rows for its protocol too."""
GRID = 8.0


def in_columns(
    owners: Mapping[str, str | None], sizes: Mapping[str, Size], links: Sequence[Link], gap: float = GAP_X
) -> dict[str, Rect]:
    """Return a rectangle for each thing in `owners`, in scene units, the whole beginning at (0, 0).

    `owners` names for each node and boundary the boundary around it; what has no size is a boundary and becomes as
    large as its contents. A thing stands right of what sends to it; flows that lead back are not looked at for that.
    """
    inside: dict[str | None, list[str]] = defaultdict(list)
    for id, owner in owners.items():
        inside[owner].append(id)
    lifted = _lifted(owners, links)
    relative: dict[str, Rect] = {}

    def block(owner: str | None) -> Size:
        found: dict[str, Size] = {}
        for id in inside[owner]:
            if id in sizes:
                found[id] = sizes[id]
            else:
                left, top, right, bottom = OUTER_PADDING if owner is None else NESTED_PADDING
                width, height = block(id)
                found[id] = (width + left + right, height + top + bottom)
        places = _level(found, lifted[owner], gap)
        relative.update(places)
        return (
            max((rect.right for rect in places.values()), default=0.0),
            max((rect.bottom for rect in places.values()), default=0.0),
        )

    block(None)
    return _absolute(owners, relative)


def _absolute(owners: Mapping[str, str | None], relative: Mapping[str, Rect]) -> dict[str, Rect]:
    found: dict[str, Rect] = {}

    def place(id: str) -> Rect:
        if id not in found:
            owner = owners[id]
            dx = dy = 0.0
            if owner is not None:
                left, top, _, _ = OUTER_PADDING if owners[owner] is None else NESTED_PADDING
                frame = place(owner)
                dx, dy = frame.x + left, frame.y + top
            found[id] = relative[id].translated(dx, dy)
        return found[id]

    for id in owners:
        place(id)
    return found


def _lifted(owners: Mapping[str, str | None], links: Sequence[Link]) -> dict[str | None, list[Link]]:
    """Return the flows at each level: between the two things there that hold the ends of a flow."""
    found: dict[str | None, list[Link]] = defaultdict(list)
    for source, target in links:
        ways = [list(_way_out(owners, end)) for end in (source, target)]
        while len(ways[0]) > 1 and len(ways[1]) > 1 and ways[0][-1] == ways[1][-1]:
            ways[0].pop()
            ways[1].pop()
        one, other = ways[0][-1], ways[1][-1]
        if one != other:
            found[owners[one]].append((one, other))
    return found


def _way_out(owners: Mapping[str, str | None], id: str | None) -> Iterable[str]:
    while id is not None:
        yield id
        id = owners[id]


def _level(sizes: Mapping[str, Size], links: Sequence[Link], gap: float) -> dict[str, Rect]:
    """Return places for the things of one level, without what lies in them."""
    ranks = ranked(list(sizes), links)
    senders: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        senders[target].append(source)
    heights: dict[str, float] = {}
    found: dict[str, Rect] = {}
    x = 0.0
    for column in _columns(ranks, {id for link in links for id in link}):
        ordered = sorted(column, key=lambda id: _mean([heights[s] for s in senders[id] if s in heights]))
        width = max(sizes[id][0] for id in ordered)
        y = -(sum(sizes[id][1] for id in ordered) + GAP_Y * (len(ordered) - 1)) / 2
        for id in ordered:
            w, h = sizes[id]
            found[id] = Rect(_on_grid(x + (width - w) / 2), _on_grid(y), w, h)
            heights[id] = y + h / 2
            y += h + GAP_Y
        x = _on_grid(x + width + gap)
    top = min((rect.y for rect in found.values()), default=0.0)
    return {id: rect.translated(0.0, -top) for id, rect in found.items()}


def _columns(ranks: Mapping[str, int], joined: set[str]) -> list[list[str]]:
    """Return the columns: by rank what flows join, then what stands alone, in a block about as wide as high."""
    by_rank: dict[int, list[str]] = defaultdict(list)
    for id, rank in ranks.items():
        if id in joined:
            by_rank[rank].append(id)
    alone = [id for id in ranks if id not in joined]
    rows = max(ceil(sqrt(len(alone))), 1)
    return [by_rank[rank] for rank in sorted(by_rank)] + [alone[at : at + rows] for at in range(0, len(alone), rows)]


def ranked(ids: Sequence[T], links: Iterable[tuple[T, T]]) -> dict[T, int]:
    """Return for each thing how many steps the longest way to it has; links that close a circle are left out.

    >>> ranked(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])
    {'a': 0, 'b': 1, 'c': 2}
    """
    targets: dict[T, list[T]] = defaultdict(list)
    for source, target in links:
        targets[source].append(target)
    order: list[T] = []
    state: dict[T, int] = {}
    onward: dict[T, list[T]] = {id: [] for id in ids}
    for root in ids:
        work = [(root, iter(targets[root]))] if root not in state else []
        state.setdefault(root, 1)
        while work:  # a walk in depth without recursion: a chain may be a thousand long
            here, rest = work[-1]
            for target in rest:
                if state.get(target) == 1:
                    continue  # it leads back to where the walk came from
                onward[here].append(target)
                if target not in state:
                    state[target] = 1
                    work.append((target, iter(targets[target])))
                    break
            else:
                state[here] = 2
                order.append(here)
                work.pop()
    ranks = dict.fromkeys(ids, 0)
    for id in reversed(order):
        for target in onward[id]:
            ranks[target] = max(ranks[target], ranks[id] + 1)
    return ranks


def _on_grid(value: float) -> float:
    return round(value / GRID) * GRID


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0

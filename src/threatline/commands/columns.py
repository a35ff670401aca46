"""Places what is new in columns along its flows, boundaries as blocks of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
LANE = 24.0
"""How high the room is that a column leaves to a flow that passes it."""
LANE_SIGN = "\n"
"""Before the name of a lane: no name of a thing begins so."""


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
    levels = _levels(owners, links)
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
        places = _placed(found, levels[owner], gap)
        relative.update(places)
        return (
            max((rect.right for rect in places.values()), default=0.0),
            max((rect.bottom for rect in places.values()), default=0.0),
        )

    block(None)
    return _absolute(owners, relative)


@dataclass(slots=True)
class _Level:
    """The flows as they look among the things that stand side by side in one boundary, or in none."""

    links: list[Link] = field(default_factory=list)
    leaving: dict[str, None] = field(default_factory=dict)
    """What sends to something outside of the boundary."""
    entered: dict[str, None] = field(default_factory=dict)


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


def _levels(owners: Mapping[str, str | None], links: Sequence[Link]) -> dict[str | None, _Level]:
    """Return each level: a flow stands there between the two things that hold its ends."""
    found: dict[str | None, _Level] = defaultdict(_Level)
    for source, target in links:
        out, into = list(_way_out(owners, source)), list(_way_out(owners, target))
        while len(out) > 1 and len(into) > 1 and out[-1] == into[-1]:
            out.pop()
            into.pop()
        if out[-1] != into[-1]:
            found[owners[out[-1]]].links.append((out[-1], into[-1]))
        for id in out[:-1]:
            found[owners[id]].leaving[id] = None
        for id in into[:-1]:
            found[owners[id]].entered[id] = None
    return found


def _way_out(owners: Mapping[str, str | None], id: str | None) -> Iterable[str]:
    while id is not None:
        yield id
        id = owners[id]


def _placed(sizes: Mapping[str, Size], level: _Level, gap: float) -> dict[str, Rect]:
    """Return places for the things of one level, without what lies in them."""
    columns, senders = _columns(list(sizes), level)
    heights: dict[str, float] = {}
    found: dict[str, Rect] = {}
    x = 0.0
    for column in columns:
        ordered = sorted(column, key=lambda id: _mean([heights[s] for s in senders[id] if s in heights]))
        room = {id: sizes.get(id, (0.0, LANE)) for id in ordered}
        width = max(size[0] for size in room.values())
        y = -(sum(size[1] for size in room.values()) + GAP_Y * (len(ordered) - 1)) / 2
        for id, (w, h) in room.items():
            heights[id] = y + h / 2
            if id in sizes:
                found[id] = Rect(_on_grid(x + (width - w) / 2), _on_grid(y), w, h)
            y += h + GAP_Y
        x = _on_grid(x + width + gap)
    left = min((rect.x for rect in found.values()), default=0.0)
    top = min((rect.y for rect in found.values()), default=0.0)
    return {id: rect.translated(-left, -top) for id, rect in found.items()}


def _columns(ids: list[str], level: _Level) -> tuple[list[list[str]], dict[str, list[str]]]:
    """Return the columns, and what sends to each thing.

    By rank what flows join, and lanes between for flows that pass a column; then what stands alone, in a block about
    as wide as high.
    """
    joined = {id for link in level.links for id in link} | level.leaving.keys() | level.entered.keys()
    ranks = ranked([id for id in ids if id in joined], level.links)
    last = max(ranks.values(), default=-1)
    columns: list[list[str]] = [[] for _ in range(last + 1)]
    for id, rank in ranks.items():
        columns[rank].append(id)
    senders: dict[str, list[str]] = defaultdict(list)
    for source, target in level.links:
        senders[target].append(source)
        for rank in range(ranks[source] + 1, ranks[target]):
            _add_lane(columns[rank], senders, source)
    for id in level.leaving:
        for rank in range(ranks[id] + 1, last + 1):
            _add_lane(columns[rank], senders, id)
    alone = [id for id in ids if id not in joined]
    rows = max(ceil(sqrt(len(alone))), 1)
    return columns + [alone[at : at + rows] for at in range(0, len(alone), rows)], senders


def _add_lane(column: list[str], senders: dict[str, list[str]], source: str) -> None:
    """Keep room in a column for the flows of one source that pass it."""
    lane = f"{LANE_SIGN}{source}"
    if lane not in column:
        column.append(lane)
        senders[lane] = [source]


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

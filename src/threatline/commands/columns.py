"""Places what is new in columns along its flows, boundaries as blocks of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from threatline.commands.ownership import NESTED_PADDING, OUTER_PADDING
from threatline.commands.spread import COLUMN_GAP, Size, spread
from threatline.model.geometry import Rect

Link = tuple[str, str]

GAP_X = 120.0
"""Between columns there is room for the label of a flow."""


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
        places, size = _placed(found, levels[owner], gap)
        relative.update(places)
        return size

    block(None)
    return _absolute(owners, relative)


def _placed(sizes: Mapping[str, Size], links: Iterable[Link], gap: float) -> tuple[dict[str, Rect], Size]:
    """Return places for the things of one level, without what lies in them, and the size of the whole."""
    number = {id: place for place, id in enumerate(sizes)}
    edges = list(dict.fromkeys((number[source], number[target]) for source, target in links))
    corners, size = spread(list(sizes.values()), edges, dict.fromkeys(edges, gap - COLUMN_GAP))
    places = {id: Rect(*corner, *sizes[id]) for id, corner in zip(sizes, corners, strict=True)}
    return places, size


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


def _levels(owners: Mapping[str, str | None], links: Sequence[Link]) -> dict[str | None, list[Link]]:
    """Return the flows of each level: a flow stands there between the two things that hold its ends."""
    found: dict[str | None, list[Link]] = defaultdict(list)
    for source, target in links:
        out, into = list(_way_out(owners, source)), list(_way_out(owners, target))
        while len(out) > 1 and len(into) > 1 and out[-1] == into[-1]:
            out.pop()
            into.pop()
        if out[-1] != into[-1]:
            found[owners[out[-1]]].append((out[-1], into[-1]))
    return found


def _way_out(owners: Mapping[str, str | None], id: str | None) -> Iterable[str]:
    while id is not None:
        yield id
        id = owners[id]

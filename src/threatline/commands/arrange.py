"""Line elements up and spread them evenly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from threatline.commands.lock import unlocked
from threatline.commands.move import move
from threatline.commands.ownership import rect_of
from threatline.model.document import Document, Transaction
from threatline.model.errors import Invalid
from threatline.model.records import Boundary, Element, Node, Note

Edge = Literal["left", "centre", "right", "top", "middle", "bottom"]
Axis = Literal["across", "down"]


def placed(document: Document, ids: Sequence[str]) -> list[str]:
    """Return those of `ids` that have a rectangle, in their order."""
    return [id for id in ids if isinstance(document.records.get(id), Node | Note | Boundary)]


def align(tx: Transaction, ids: Sequence[str], edge: Edge) -> None:
    """Line elements up with the last of `ids`; what is locked stays. Raises Invalid for fewer than two."""
    chosen = placed(tx.now, ids)
    if len(chosen) < 2:
        raise Invalid("Select two or more elements to align them.")
    target = rect_of(tx.now.records[chosen[-1]])  # type: ignore[arg-type]
    unlocked(tx.now, chosen[:-1], "align")
    for id in chosen[:-1]:
        if tx.now.get(id, Element).locked:
            continue
        rect = rect_of(tx.now.records[id])  # type: ignore[arg-type]
        dx = {
            "left": target.left - rect.left,
            "centre": target.centre.x - rect.centre.x,
            "right": target.right - rect.right,
        }.get(edge, 0.0)
        dy = {
            "top": target.top - rect.top,
            "middle": target.centre.y - rect.centre.y,
            "bottom": target.bottom - rect.bottom,
        }.get(edge, 0.0)
        move(tx, [id], dx, dy)
    tx.label = f"Align {len(chosen)} elements"


def distribute(tx: Transaction, ids: Sequence[str], axis: Axis) -> None:
    """Make the gaps between elements equal; the outermost two stay, and what is locked.

    Raises Invalid for fewer than three.
    """
    chosen = placed(tx.now, ids)
    if len(chosen) < 3:
        raise Invalid("Select three or more elements to spread them evenly.")
    rects = {id: rect_of(tx.now.records[id]) for id in chosen}  # type: ignore[arg-type]
    across = axis == "across"
    chosen.sort(key=lambda id: (rects[id].left if across else rects[id].top, id))
    first, last = rects[chosen[0]], rects[chosen[-1]]
    room = last.left - first.right if across else last.top - first.bottom
    inner = [rects[id].width if across else rects[id].height for id in chosen[1:-1]]
    gap = (room - sum(inner)) / (len(chosen) - 1)
    at = (first.right if across else first.bottom) + gap
    unlocked(tx.now, chosen[1:-1], "spread")
    for id in chosen[1:-1]:
        rect = rects[id]
        if not tx.now.get(id, Element).locked:
            move(tx, [id], at - rect.left if across else 0.0, 0.0 if across else at - rect.top)
        at += (rect.width if across else rect.height) + gap
    tx.label = f"Distribute {len(chosen)} elements"

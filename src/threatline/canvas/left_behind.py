"""Tells that decisions stayed with the originals of copies, and offers to copy them too."""

from __future__ import annotations

from threatline.canvas.desk import Desk
from threatline.commands.fragment import Copies, copy_decisions
from threatline.model.records import Decision


def offer_decisions(desk: Desk, copies: Copies, before: str = "") -> None:
    """Offer to copy what was decided about the originals, in one step; `before` is said first."""
    if not copies.left:
        return

    def copy_them() -> None:
        desk.run(copy_decisions, copies.left)
        desk.said.emit("Copied too: what was decided about the original.", True)

    desk.offer(before + what_was_left(copies), "Copy them too", copy_them)


def what_was_left(copies: Copies) -> str:
    """Return "3 decisions and 1 control were left with the original."."""
    decisions = sum(isinstance(record, Decision) for record in copies.left)
    controls = len(copies.left) - decisions
    parts = [_many(number, word) for number, word in ((decisions, "decision"), (controls, "control")) if number]
    was = "was" if len(copies.left) == 1 else "were"
    return f"{' and '.join(parts)} {was} left with the original{'' if len(copies.elements) == 1 else 's'}."


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"

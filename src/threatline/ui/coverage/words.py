"""The words of the coverage page. Pure: no Qt."""

from __future__ import annotations

from typing import Literal

from threatline.engine.coverage import Share, Standing

Wanted = Literal["all", "open", "unanswered", "decided"]

STANDING_WORDS: dict[Standing, str] = {
    "open": "Open",
    "unanswered": "No answer yet",
    "decided": "Decided",
    "not_applicable": "Does not apply",
}
WANTED_WORDS: dict[Wanted, str] = {
    "all": "All",
    "open": "Open",
    "unanswered": "No answer yet",
    "decided": "Decided",
}
SETTLED: tuple[Standing, ...] = ("decided", "not_applicable")
"""What the word decided means where cells are counted or filtered."""
KINDS = {"actor": "Actors", "process": "Processes", "store": "Stores", "flow": "Flows", "boundary": "Boundaries"}
NOTHING: dict[Wanted, str] = {
    "all": "Nothing is drawn yet",
    "open": "Nothing is open",
    "unanswered": "Every question has an answer",
    "decided": "Nothing is decided yet",
}


def decided_of(share: Share) -> str:
    """Return how much is decided: "61 of 180 decided"."""
    return f"{share.settled:,} of {share.total:,} decided"


def count_of(share: Share, wanted: Wanted) -> int:
    """Return how many cells a filter keeps."""
    return {"all": share.total, "open": share.open, "unanswered": share.unanswered, "decided": share.settled}[wanted]


def fits(standing: Standing, wanted: Wanted) -> bool:
    """Tell whether a filter keeps a cell."""
    return wanted == "all" or standing == wanted or (wanted == "decided" and standing in SETTLED)

"""How large text is: everything in the window grows with it, so that nothing gets too small for its words."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threatline.ui.preferences import Preferences
    from threatline.ui.workbench import Workbench

SIZES = (100, 125, 150, 175, 200)
"""Percent of the usual size."""
FACTOR = "QT_SCALE_FACTOR"
"""What Qt reads before the first window: px of the screen for each px of the window, on top of what the system says."""


def nearest_size(percent: object) -> int:
    """Return the one of `SIZES` that is nearest to a setting, which may be anything; 100 for what is no number."""
    try:
        return min(SIZES, key=lambda size: abs(size - float(str(percent))))
    except ValueError:
        return SIZES[0]


def apply_text_size(preferences: Preferences, environment: MutableMapping[str, str] = os.environ) -> None:
    """Make the coming window as large as its user wants its text; call it before there is an application.

    Whoever has said so to Qt directly is left alone.
    """
    if preferences.text_size != 100:
        environment.setdefault(FACTOR, f"{preferences.text_size / 100:g}")


def larger_text(bench: Workbench) -> None:
    """Let text be one size larger from the next start."""
    _change(bench, +1)


def smaller_text(bench: Workbench) -> None:
    """Let text be one size smaller from the next start."""
    _change(bench, -1)


def is_largest(bench: Workbench) -> str | None:
    """Tell why text cannot be larger, or None."""
    return "Text is as large as it can be." if bench.preferences.text_size >= SIZES[-1] else None


def is_smallest(bench: Workbench) -> str | None:
    """Tell why text cannot be smaller, or None."""
    return "Text is as small as it can be." if bench.preferences.text_size <= SIZES[0] else None


def _change(bench: Workbench, by: int) -> None:
    before = bench.preferences.text_size
    place = min(max(SIZES.index(before) + by, 0), len(SIZES) - 1)
    bench.preferences.text_size = SIZES[place]
    undo = ("Keep it as it is", lambda: setattr(bench.preferences, "text_size", before))
    bench.notify(f"When Threatline starts the next time, text and everything else is {SIZES[place]} % large.", [undo])

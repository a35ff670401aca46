"""The measures of the page, in px of a page 1000 px wide, and the styles of its text.

The origin is the top left corner and y grows downwards, as in the scene of a diagram.
"""

from __future__ import annotations

from typing import NamedTuple

POINTS_PER_PX = 210 / 25.4 * 72 / 1000
"""A4 is 210 mm wide."""


class Paper(NamedTuple):
    """A page of A4, one way up or the other, in px."""

    width: float
    height: float

    @property
    def column(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN

    @property
    def bottom(self) -> float:
        """Where the body ends."""
        return self.height - 84

    @property
    def room(self) -> float:
        """The height of the body."""
        return self.bottom - TOP


class Style(NamedTuple):
    """How a text looks: its size in px, its weight, its colour token and the height of its lines in px."""

    size: float
    weight: int
    token: str
    line: float


MARGIN = 72.0
TOP = 90.0
"""Where the body begins."""
HEAD_BASELINE = 56.0
FOOT = 48.0
"""How far the baseline of the foot lies above the lower edge."""

LONG_SIDE = 297 / 210 * 1000
PORTRAIT = Paper(1000.0, LONG_SIDE)
LANDSCAPE = Paper(LONG_SIDE, 1000.0)

RUNNING = Style(11, 400, "quiet", 16)
PROJECT_TITLE = Style(40, 600, "text", 50)
CHAPTER_TITLE = Style(24, 600, "text", 32)
SECTION_TITLE = Style(15, 600, "text", 22)
PART_TITLE = Style(12, 600, "text", 18)
LEAD = Style(16, 400, "text", 25)
PROSE = Style(13.5, 400, "text", 20)
BODY = Style(12, 400, "text", 17)
STRONG = Style(12, 500, "text", 17)
QUIET = Style(12, 400, "quiet", 17)
SMALL = Style(11, 400, "quiet", 16)
LABEL = Style(11, 500, "quiet", 16)

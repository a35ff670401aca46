"""Draws actors, processes and stores in all their states (interface design, section 4)."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from threatline.drawing.appearance import Appearance, as_seen
from threatline.drawing.badges import TILE, Icons, draw_badge, draw_far_badge, draw_icon, draw_tile
from threatline.drawing.display import Anchor, Group, Path, Primitive, Text, circle_steps, line_steps, rect_steps
from threatline.model.geometry import Point, Rect
from threatline.model.outline import (
    ICON_GAP,
    ICON_SIZE,
    MOST_NAME_LINES,
    NAME_SIZE,
    NAME_WEIGHT,
    corner_radius,
    leave_outline,
    name_width,
    outline_contains,
)
from threatline.model.records import Node, Process, Severity
from threatline.model.route import rect_of
from threatline.model.typeface import elide, measure, wrap

LINE_WIDTH = 1.5
FAR_THICKER = 1.4
NAME_LINE = 19.0
SMALLEST_NAME = 11.0
SECOND_SIZE = 11.0
SECOND_BELOW = 16.0
"""From the baseline of the name to that of the second line."""
HEAT_WIDTH: dict[Severity, float] = {"critical": 4.0, "high": 3.25, "medium": 2.5, "low": 1.75}
"""The outline of a tinted node: the worse, the thicker, so that colour is not the only sign."""
INSIDE_SIZE = (24.0, 16.0)
SELECTION_GAP = 4.0
BADGE_INSET = 12.0
LEAST_ON_SCREEN = 11.0
"""Text never appears smaller than this many screen pixels."""

_BASELINE = 15.0
"""From the top of a line of the name to its baseline."""
_HALF_CAPITAL = 5.5
_TALL = 88.0
"""From this height on a node has room for more than two lines."""
_SECOND_ROOM = 14.0
_HATCH_GAP = 7.0 * sqrt(2.0)
"""Lines at 45° every 7 meet a level line at this distance."""
_MOST_HATCH_LINES = 1_000


def draw_node(node: Node, look: Appearance, icons: Icons) -> tuple[Primitive, ...]:
    """Draw a node with its selection outline and its badge, complete but for handles and ports."""
    parts = draw_node_body(node, look, icons)
    if look.selected or look.editing:
        parts += draw_node_selection(node)
    return parts + draw_node_badge(node, look)


def draw_node_body(node: Node, look: Appearance, icons: Icons) -> tuple[Primitive, ...]:
    """Draw outline, name, icon and data class of a node; names are cut to what its size can hold."""
    rect = rect_of(node)
    parts = _shape(node.kind, rect, look)
    if look.detail == "full":
        if look.data_class is not None:
            parts += _data_class(rect, look)
        if not look.editing:
            parts += _name(node.name, rect, look, icons)
    elif look.detail == "far" and look.lit:
        parts += _far_name(node.name, rect, look)
    return as_seen(parts, look)


def draw_node_badge(node: Node, look: Appearance) -> tuple[Primitive, ...]:
    """Draw the badge on the top edge of a node, and the sign of a process that has an inside on its bottom edge."""
    inside = _inside_sign(node, look) if isinstance(node, Process) and node.detail and look.detail == "full" else ()
    if look.badge is None:
        return inside
    right = node.x + node.width - BADGE_INSET
    draw = draw_badge if look.detail == "full" else draw_far_badge
    return as_seen(inside + draw(look.badge, right, node.y, look.ground), look)


def inside_rect(node: Node) -> Rect:
    """Return where the sign stands that a process has a diagram of its inside: on the bottom edge, at the right."""
    width, height = INSIDE_SIZE
    return Rect(node.x + node.width - BADGE_INSET - width, node.y + node.height - height / 2, width, height)


def _inside_sign(node: Node, look: Appearance) -> tuple[Primitive, ...]:
    """Draw a plate with a small diagram on it: two nodes and a flow."""
    box = inside_rect(node)
    x, y = box.centre
    return (
        Path(rect_steps(box.inflated(2.0), 6.0), fill=look.ground),
        Path(rect_steps(box.inflated(-0.75), 4.0), fill="panel", stroke="strong", width=1.5),
        Path(line_steps([(x - 4.0, y), (x + 4.0, y)]), stroke="text", width=1.5),
        Path(circle_steps(x - 5.0, y, 2.5), fill="text"),
        Path(circle_steps(x + 5.0, y, 2.5), fill="text"),
    )


def draw_node_selection(node: Node) -> tuple[Primitive, ...]:
    """Draw the outline around a selected node."""
    rect = rect_of(node)
    around = rect.inflated(SELECTION_GAP)
    radius = corner_radius(node.kind, rect)
    return (Path(rect_steps(around, radius + SELECTION_GAP if radius else 0.0), stroke="accent", width=2.0),)


# ---- shape -------------------------------------------------------------------------------------------------------


def _shape(kind: str, rect: Rect, look: Appearance) -> tuple[Primitive, ...]:
    steps = rect_steps(rect, corner_radius(kind, rect))
    token, width = _outline_pen(look)
    if look.detail == "far":
        width *= FAR_THICKER
    open_sides = kind == "store" and not (look.valid_target or look.outlined)
    fill = "node" if look.heat is None else f"{look.heat}-soft"
    if not open_sides and not look.valid_target and not look.out_of_scope:
        return (Path(steps, fill=fill, stroke=token, width=width),)
    parts: tuple[Primitive, ...] = (Path(steps, fill=fill),)
    if look.valid_target:
        parts += (Path(steps, fill="accent-soft", opacity=0.55),)
    if look.out_of_scope and look.detail != "far":
        parts += (Group(rect.x, rect.y, 1.0, (_hatch(kind, rect.width, rect.height),)),)
    if open_sides:
        top_and_bottom = (
            *line_steps([(rect.x, rect.y), (rect.right, rect.y)]),
            *line_steps([(rect.x, rect.bottom), (rect.right, rect.bottom)]),
        )
        return (*parts, Path(top_and_bottom, stroke=token, width=width))
    return (*parts, Path(steps, stroke=token, width=width))


def _outline_pen(look: Appearance) -> tuple[str, float]:
    if look.valid_target:
        return "accent", 2.5
    if look.outlined:
        return "accent", 2.0
    if look.hovered:
        return "accent", LINE_WIDTH
    if look.heat is not None:
        return look.heat, HEAT_WIDTH[look.heat]
    return ("strong" if look.out_of_scope else "node-line"), LINE_WIDTH


@lru_cache(maxsize=256)
def _hatch(kind: str, width: float, height: float) -> Path:
    """Return the lines of the hatch, from the lower left to the upper right, cut at the outline of a node at (0, 0)."""
    steps: list[Point] = []
    count = min(int((width + height) / _HATCH_GAP), _MOST_HATCH_LINES)
    for number in range(1, count + 1):
        along = number * _HATCH_GAP
        low, high = max(0.0, along - height), min(along, width)  # the line x + y = along within the rectangle
        middle = Point((low + high) / 2, along - (low + high) / 2)
        rect = Rect(0.0, 0.0, width, height)
        if outline_contains(kind, rect, middle):
            steps.append(leave_outline(kind, rect, middle, (-1.0, 1.0)))
            steps.append(leave_outline(kind, rect, middle, (1.0, -1.0)))
    return Path(
        tuple(("L" if place % 2 else "M", x, y) for place, (x, y) in enumerate(steps)), stroke="hatch", width=1.2
    )


def _data_class(rect: Rect, look: Appearance) -> tuple[Primitive, ...]:
    """Draw bar and tile of the class of the data that a node keeps or handles."""
    if look.data_class is None:
        return ()
    tile = draw_tile(look.data_class, rect.x + 12.0, rect.bottom - TILE / 2, look.ground)
    bar = Rect(rect.x + 32.0, rect.bottom - 10.0, rect.width - 64.0, 3.0)
    if bar.width <= 0:
        return tile
    return (Path(rect_steps(bar, 1.5), fill=f"class-{look.data_class}"), *tile)


# ---- name --------------------------------------------------------------------------------------------------------


class _Block(NamedTuple):
    """What stands in the middle of a node, measured."""

    lines: tuple[str, ...]
    second_line: str
    icon: bool
    width: float
    """Of icon, gap and the widest line of the name."""
    top: float
    size: float = NAME_SIZE
    """Of the name's letters: smaller only where a word would have to be broken."""

    @property
    def line(self) -> float:
        """The height of one line of the name."""
        return NAME_LINE * self.size / NAME_SIZE


def _block(name: str, rect: Rect, look: Appearance, icons: Icons) -> _Block:
    icon = look.icon is not None and look.icon in icons and name_width(rect.width, True) >= 40.0
    room = name_width(rect.width, icon)
    second = elide(look.second_line, SECOND_SIZE, 400, room) if look.second_line and rect.height >= 40 else ""
    height = rect.height - 2.0 - (_SECOND_ROOM if second else 0.0)
    size = _size_without_broken_words(name, room)
    line = NAME_LINE * size / NAME_SIZE
    most = max(min(MOST_NAME_LINES, int(height / line)), 1)
    if rect.height >= _TALL:
        most = max(most, int((height - 24.0) / line))  # a tall node, often an imported one, shows all of its name
    lines = wrap(name, size, NAME_WEIGHT, room, most) if name else ()
    widest = max((measure(text, size, NAME_WEIGHT) for text in lines), default=0.0)
    width = widest + (ICON_SIZE + (ICON_GAP if lines else 0.0) if icon else 0.0)
    tall = max(len(lines), 1) * line + (_SECOND_ROOM if second else 0.0)
    return _Block(lines, second, icon, width, rect.y + (rect.height - tall) / 2, size)


def _size_without_broken_words(name: str, room: float) -> float:
    """Return the size of letters at which the longest word fits, at least SMALLEST_NAME; else the usual one."""
    longest = max((measure(word, NAME_SIZE, NAME_WEIGHT) for word in name[:200].split()), default=0.0)
    if longest <= room:
        return NAME_SIZE
    size = NAME_SIZE * room / longest
    return size if size >= SMALLEST_NAME else NAME_SIZE


def _name(name: str, rect: Rect, look: Appearance, icons: Icons) -> tuple[Primitive, ...]:
    block = _block(name, rect, look, icons)
    middle, token = rect.x + rect.width / 2, "quiet" if look.out_of_scope else "text"
    left = middle - block.width / 2
    parts: list[Primitive] = []
    if look.out_of_scope and (block.lines or block.second_line):
        parts.append(_plate(block, middle))
    tall = max(len(block.lines), 1) * block.line
    rise = _BASELINE * block.size / NAME_SIZE
    if block.icon and look.icon is not None:
        top = block.top + (tall - ICON_SIZE) / 2
        parts += draw_icon(look.icon, icons, left, top, ICON_SIZE, "quiet")
    x = left + ICON_SIZE + ICON_GAP if block.icon else middle
    for number, line in enumerate(block.lines):
        baseline = block.top + number * block.line + rise
        anchor: Anchor = "start" if block.icon else "middle"
        parts.append(Text(x, baseline, line, block.size, NAME_WEIGHT, token, anchor))
    if block.second_line:
        baseline = block.top + tall - block.line + rise + SECOND_BELOW
        parts.append(Text(middle, baseline, block.second_line, SECOND_SIZE, 400, "quiet", "middle"))
    return tuple(parts)


def _plate(block: _Block, middle: float) -> Path:
    """Return the plain ground under the name of a node that is out of scope."""
    width = max(block.width, measure(block.second_line, SECOND_SIZE) if block.second_line else 0.0)
    tall = max(len(block.lines), 1) * block.line + (_SECOND_ROOM if block.second_line else 0.0)
    plate = Rect(middle - width / 2, block.top, width, tall).inflated(6.0, 3.0)
    return Path(rect_steps(plate, 4.0), fill="node")


def _far_name(name: str, rect: Rect, look: Appearance) -> tuple[Primitive, ...]:
    """Draw the name of a lit node in a small picture, large enough to be read, though it may stick out."""
    size = max(NAME_SIZE, LEAST_ON_SCREEN / max(look.scale, 0.01))
    line = elide(name, size, NAME_WEIGHT, max(rect.width * 2, 12 * size))
    if not line:
        return ()
    x, y = rect.centre
    return (Text(x, y + size / NAME_SIZE * _HALF_CAPITAL, line, size, NAME_WEIGHT, "text", "middle"),)

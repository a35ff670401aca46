"""The one table of drawing tools: palette, shortcuts and help all read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ToolId = Literal["select", "actor", "process", "store", "flow", "boundary", "boundary-line", "note"]

TOOL_MIME = "application/x-threatline-tool"
"""What a drag from the palette carries: the id of a tool that places something, as ASCII."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One way of drawing."""

    id: ToolId
    key: str
    """Its shortcut on the canvas, as QKeySequence reads it."""
    label: str
    icon: str
    """The name of its icon."""
    hint: str
    """What to do with it, in one sentence for tooltip, status line and help."""
    places: bool = False
    """Whether one click, or a drop from the palette, puts a new element down."""


TOOLS: tuple[Tool, ...] = (
    Tool("select", "V", "Select", "select", "Click to select, drag to move, drag on empty canvas to select several."),
    Tool("actor", "1", "Actor", "actor", "Click where somebody or something outside stands.", places=True),
    Tool("process", "2", "Process", "process", "Click where something does work.", places=True),
    Tool("store", "3", "Store", "store", "Click where data rests.", places=True),
    Tool("flow", "4", "Flow", "flow", "Drag from one element to another; release on empty canvas for a new one."),
    Tool(
        "boundary",
        "5",
        "Boundary",
        "boundary",
        "Drag a box around what the same people are in charge of, or click for an empty one.",
        places=True,
    ),
    Tool(
        "boundary-line",
        "Shift+5",
        "Boundary line",
        "boundary-line",
        "Click from point to point, double click to end the line.",
    ),
    Tool("note", "6", "Note", "note", "Click where a remark shall stand.", places=True),
)

TOOL: dict[str, Tool] = {tool.id: tool for tool in TOOLS}
TOOL_OF_KEY: dict[str, Tool] = {tool.key: tool for tool in TOOLS}

"""What all gestures have in common: they are started, moved, finished or cancelled, and show a preview meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt

from threatline.canvas.snapping import GapBar, Guide
from threatline.model.geometry import Point, Rect
from threatline.model.records import Spot
from threatline.model.route import Curve

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas


class Keys(NamedTuple):
    """The modifier keys that are held."""

    shift: bool = False
    ctrl: bool = False
    alt: bool = False

    @classmethod
    def of(cls, modifiers: Qt.KeyboardModifier) -> Keys:
        """Read them from an event."""
        held = Qt.KeyboardModifier
        return cls(
            bool(modifiers & held.ShiftModifier),
            bool(modifiers & held.ControlModifier),
            bool(modifiers & held.AltModifier),
        )


class NewNode(NamedTuple):
    """A node that is not there yet."""

    kind: str
    rect: Rect
    name: str = ""


NOWHERE = Point(0.0, 0.0)


@dataclass(slots=True)
class Preview:
    """What is on screen while a gesture lasts, in place of what the project says. All in scene units."""

    hidden: frozenset[str] = frozenset()
    """Elements that are drawn here instead of where they are."""
    shifted: frozenset[str] = frozenset()
    """Those of them that are drawn as they are, only elsewhere: by `shift`."""
    shift: Point = NOWHERE
    rects: dict[str, Rect] = field(default_factory=dict)
    """Those that have another size or place."""
    routes: dict[str, Curve] = field(default_factory=dict)
    """Flows that take another way; boundary lines too."""
    label_offsets: dict[str, Spot] = field(default_factory=dict)
    see_through: bool = False
    """Whether what is drawn here is only a ghost."""
    target: str | None = None
    """What will receive the things that are dragged: a node for a flow, a box for its coming members."""
    words: str = ""
    """What the lit box, or the box being drawn, says about itself."""
    outlined: tuple[str, ...] = ()
    """Elements shown as selected."""
    band: Rect | None = None
    """The rectangle of a marquee."""
    box: Rect | None = None
    """The box of a boundary that is being drawn."""
    line: tuple[Point, ...] = ()
    """The points of a boundary line that is being drawn."""
    rubber: Curve | None = None
    """The flow that is being drawn."""
    node: NewNode | None = None
    node_is_named: bool = False
    """Whether the name of the new node is just being typed: it is drawn solid, and the editor stands on it."""
    guides: tuple[Guide, ...] = ()
    gaps: tuple[GapBar, ...] = ()


class Gesture:
    """One act of the pointer. Moving only changes `preview`; the project changes once, in `finish`."""

    cursor: Qt.CursorShape | None = None
    lasts_without_button = False
    """Whether it goes on when the button is released: a flow or line drawn by clicks."""

    def __init__(self, canvas: Canvas, at: Point) -> None:
        self.canvas = canvas
        self.page = canvas.page
        self.began_at = at
        self.preview = Preview()

    def start(self, keys: Keys) -> None:
        """The pointer has left the place of the press by more than a click allows."""

    def move(self, at: Point, keys: Keys) -> None:
        """The pointer is at another place, or another key is held."""

    def finish(self, at: Point, keys: Keys) -> None:
        """The button was released: change the project, once."""

    def cancel(self) -> None:
        """Esc: there is nothing to take back, since only the preview moved."""

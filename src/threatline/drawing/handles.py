"""Draws what a pointer can grasp: handles, ports, ends and bends. Their sizes are screen pixels at every zoom."""

from __future__ import annotations

from threatline.drawing.badges import LOCK_WIDTH, draw_lock
from threatline.drawing.display import Path, Primitive, circle_steps, rect_steps
from threatline.drawing.nodes import SELECTION_GAP
from threatline.model.curve import Curve
from threatline.model.geometry import XY, Point, Rect

HANDLE = 8.0
FINGER_HANDLE = 24.0
"""Side of a handle that a finger has to hit."""
PORT = 12.0
PORT_DISTANCE = 14.0
PORT_REACH = 24.0
"""Side of the square around the centre of a port that counts as the port."""
END = 10.0
BEND = 8.0
STROKE = 1.5
LOCK_MARK = 20.0
LOCK_HEIGHT = 10.0


def draw_lock_mark() -> tuple[Primitive, ...]:
    """Draw a lock on a disc around 0, 0: what lies under it stays where it is."""
    disc = Path(circle_steps(0.0, 0.0, LOCK_MARK / 2), fill="panel", stroke="accent", width=STROKE)
    return (disc, *draw_lock(True, -LOCK_WIDTH / 2, -LOCK_HEIGHT / 2))


def handle_points(rect: Rect) -> dict[str, Point]:
    """Return the centres of the eight handles by compass point, on the outline around a selected element."""
    around = rect.inflated(SELECTION_GAP)
    x, y = around.centre
    return {
        "nw": Point(around.left, around.top),
        "n": Point(x, around.top),
        "ne": Point(around.right, around.top),
        "e": Point(around.right, y),
        "se": Point(around.right, around.bottom),
        "s": Point(x, around.bottom),
        "sw": Point(around.left, around.bottom),
        "w": Point(around.left, y),
    }


def port_points(rect: Rect, scale: float = 1.0) -> dict[str, Point]:
    """Return the centres of the four ports by side, 14 screen pixels outside of the edges."""
    away = PORT_DISTANCE / scale
    x, y = rect.centre
    return {
        "top": Point(x, rect.top - away),
        "right": Point(rect.right + away, y),
        "bottom": Point(x, rect.bottom + away),
        "left": Point(rect.left - away, y),
    }


def draw_handles(rect: Rect, scale: float = 1.0, size: float = HANDLE) -> tuple[Primitive, ...]:
    """Draw the eight handles of a selected element; `scale` is screen pixels per scene unit, `size` screen pixels."""
    side = size / scale
    return tuple(
        Path(
            rect_steps(Rect(x - side / 2, y - side / 2, side, side), 2.0 / scale),
            fill="panel",
            stroke="accent",
            width=STROKE / scale,
        )
        for x, y in handle_points(rect).values()
    )


def draw_ports(rect: Rect, scale: float = 1.0) -> tuple[Primitive, ...]:
    """Draw the four ports from which a flow can be drawn."""
    return tuple(_disc(point, PORT, scale, "accent-soft") for point in port_points(rect, scale).values())


def draw_port(point: Point, scale: float = 1.0) -> tuple[Primitive, ...]:
    """Draw one port, such as the end of a flow that is being drawn."""
    return (_disc(point, PORT, scale, "accent-soft"),)


def draw_flow_handles(
    curve: Curve, bends: tuple[XY, ...] = (), scale: float = 1.0, size: float = 0.0
) -> tuple[Primitive, ...]:
    """Draw the ends and the bend points of a selected flow, of their own sizes or all of one in screen pixels."""
    ends = tuple(_disc(end, size or END, scale, "panel") for end in (curve.start, curve.end))
    return ends + tuple(_disc(bend, size or BEND, scale, "panel") for bend in bends)


def draw_line_handles(points: tuple[XY, ...], scale: float = 1.0) -> tuple[Primitive, ...]:
    """Draw the points of a selected boundary line."""
    return tuple(_disc(point, BEND, scale, "panel") for point in points)


def _disc(centre: XY, diameter: float, scale: float, fill: str) -> Path:
    steps = circle_steps(centre[0], centre[1], diameter / 2 / scale)
    return Path(steps, fill=fill, stroke="accent", width=STROKE / scale)

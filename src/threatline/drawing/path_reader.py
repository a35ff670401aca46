"""Reads the `d` strings of SVG paths into steps of the display list; arcs and quadratic curves become cubics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import acos, ceil, cos, hypot, isfinite, pi, radians, sin, sqrt, tan

from threatline.drawing.display import Step, Steps

LONGEST_PATH = 20_000
"""Characters; an icon has some hundreds."""
FARTHEST = 1_000_000.0

_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_COMMAND = re.compile(r"[\s,]*([MmLlHhVvCcSsQqTtAaZz])")
_NUMBER = re.compile(r"[\s,]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?)")
_FLAG = re.compile(r"[\s,]*([01])")
_END = re.compile(r"[\s,]*\Z")


class PathError(ValueError):
    """A path that cannot be read; the text says what is wrong and where."""


def read_path(d: str) -> Steps:
    """Read a `d` string (SVG 1.1, section 8.3: M L H V C S Q T A Z, absolute and relative).

    Raises PathError for anything else, for numbers beyond ± 1,000,000 and for more than 20,000 characters.
    """
    if len(d) > LONGEST_PATH:
        raise PathError(f"The path has {len(d):,} characters; {LONGEST_PATH:,} are read at most.")
    pen = _Pen()
    for command, numbers in _commands(d):
        pen.draw(command, numbers)
    return tuple(pen.steps)


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with one set of its numbers; repeated sets are commands of their own."""
    place = 0
    first = True
    while not _END.match(d, place):
        found = _COMMAND.match(d, place)
        if found is None or (first and found[1] not in "Mm"):
            raise PathError(
                f"The path has {d[place : place + 10]!r} at character {place + 1}, where a command belongs."
            )
        first, command, place = False, found[1], found.end()
        while True:
            numbers, place = _numbers(d, place, command.upper())
            yield command, numbers
            if command in "Zz" or not _NUMBER.match(d, place):
                break
            command = {"M": "L", "m": "l"}.get(command, command)


def _numbers(d: str, place: int, command: str) -> tuple[list[float], int]:
    numbers: list[float] = []
    for position in range(_ARGUMENTS[command]):
        # The flags of an arc may stand without blanks, as in "a1 1 0 013 4".
        found = (_FLAG if command == "A" and position in (3, 4) else _NUMBER).match(d, place)
        if found is None:
            raise PathError(f"The path lacks a number for {command} at character {place + 1}.")
        number = float(found[1])
        if not isfinite(number) or abs(number) > FARTHEST:
            raise PathError(f"The path has the number {found[1]} at character {place + 1}, which is too large.")
        numbers.append(number)
        place = found.end()
    return numbers, place


class _Pen:
    """Where drawing stands: the place, the start of the subpath, the control point that a shorthand mirrors."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.x = self.y = self.start_x = self.start_y = 0.0
        self.mirror: tuple[str, float, float] = ("", 0.0, 0.0)

    def draw(self, command: str, numbers: list[float]) -> None:
        """Draw one command with one set of numbers."""
        kind = command.upper()
        dx, dy = (self.x, self.y) if command.islower() else (0.0, 0.0)
        mirror, self.mirror = self.mirror, ("", 0.0, 0.0)
        if kind == "Z":
            self.steps.append(("Z",))
            self.x, self.y = self.start_x, self.start_y
        elif kind == "H":
            self._line(numbers[0] + dx, self.y)
        elif kind == "V":
            self._line(self.x, numbers[0] + dy)
        elif kind == "A":
            rx, ry, turn, large, sweep, x, y = numbers
            self._arc(rx, ry, turn, large, sweep, x + dx, y + dy)
        else:
            points = [(x + dx, y + dy) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
            self._through(kind, points, mirror)

    def _through(self, kind: str, points: list[tuple[float, float]], mirror: tuple[str, float, float]) -> None:
        if kind == "M":
            self.x, self.y = self.start_x, self.start_y = points[0]
            self.steps.append(("M", self.x, self.y))
        elif kind == "L":
            self._line(*points[0])
        elif kind in "CS":
            first = (2 * self.x - mirror[1], 2 * self.y - mirror[2]) if mirror[0] == "C" else (self.x, self.y)
            c1, c2, end = points if kind == "C" else [first, *points]
            self._cubic(c1, c2, end)
            self.mirror = ("C", *c2)
        else:
            first = (2 * self.x - mirror[1], 2 * self.y - mirror[2]) if mirror[0] == "Q" else (self.x, self.y)
            (qx, qy), (x, y) = points if kind == "Q" else [first, *points]
            c1 = (self.x + 2 / 3 * (qx - self.x), self.y + 2 / 3 * (qy - self.y))
            self._cubic(c1, (x + 2 / 3 * (qx - x), y + 2 / 3 * (qy - y)), (x, y))
            self.mirror = ("Q", qx, qy)

    def _line(self, x: float, y: float) -> None:
        self.steps.append(("L", x, y))
        self.x, self.y = x, y

    def _cubic(self, c1: tuple[float, float], c2: tuple[float, float], end: tuple[float, float]) -> None:
        self.steps.append(("C", *c1, *c2, *end))
        self.x, self.y = end

    def _arc(self, rx: float, ry: float, turn: float, large: float, sweep: float, x: float, y: float) -> None:
        """Draw an elliptic arc as cubics of at most a quarter each (SVG 1.1, appendix F.6.5)."""
        rx, ry = abs(rx), abs(ry)
        if rx == 0 or ry == 0 or (x, y) == (self.x, self.y):
            self._line(x, y)
            return
        c, s = cos(radians(turn)), sin(radians(turn))
        hx, hy = (self.x - x) / 2, (self.y - y) / 2
        px, py = c * hx + s * hy, c * hy - s * hx
        if (stretch := hypot(px / rx, py / ry)) > 1:
            rx, ry = rx * stretch, ry * stretch
        rest = (rx * ry) ** 2 - (rx * py) ** 2 - (ry * px) ** 2
        root = sqrt(max(rest / ((rx * py) ** 2 + (ry * px) ** 2), 0.0)) * (-1 if large == sweep else 1)
        mx, my = root * rx * py / ry, -root * ry * px / rx
        cx, cy = c * mx - s * my + (self.x + x) / 2, s * mx + c * my + (self.y + y) / 2
        first = _angle((px - mx) / rx, (py - my) / ry)
        span = _angle((-px - mx) / rx, (-py - my) / ry) - first
        if sweep and span < 0:
            span += 2 * pi
        elif not sweep and span > 0:
            span -= 2 * pi
        pieces = max(ceil(abs(span) / (pi / 2) - 1e-9), 1)
        step = span / pieces
        handle = 4 / 3 * tan(step / 4)

        def place(u: float, v: float) -> tuple[float, float]:
            return cx + c * rx * u - s * ry * v, cy + s * rx * u + c * ry * v

        for piece in range(pieces):
            a, b = first + piece * step, first + (piece + 1) * step
            c1 = place(cos(a) - handle * sin(a), sin(a) + handle * cos(a))
            c2 = place(cos(b) + handle * sin(b), sin(b) - handle * cos(b))
            self._cubic(c1, c2, (x, y) if piece == pieces - 1 else place(cos(b), sin(b)))


def _angle(u: float, v: float) -> float:
    """Return the angle of a direction, −π to π."""
    length = hypot(u, v)
    if length == 0:
        return 0.0
    angle = acos(min(max(u / length, -1.0), 1.0))
    return angle if v >= 0 else -angle

"""The icons are one family: one grid, one stroke, open paths, nothing outside the live area."""

from __future__ import annotations

import re
from itertools import pairwise
from math import cos, hypot, pi, sin, sqrt
from xml.etree import ElementTree

import pytest

from threatline.content.icons import GRID, STROKE, load_icon
from threatline.resources import icons

# The program's own picture is no line icon.
FAMILY = sorted(path.stem for path in icons().glob("*.svg") if path.stem != "threatline")
LIVE = 20

TOOLS = "select actor process store flow boundary boundary-line note tidy-up"
DOING = (
    "undo redo find filter fit present report import menu open save close plus minus tick chevron-down chevron-right "
    "chevron-left more delete duplicate align-left align-right align-top align-bottom align-centre align-middle "
    "reverse two-way straighten zoom-in zoom-out sun moon export"
)
MEANING = "lock lock-open control by-design question park data-classes out-of-scope warning info"
TOGETHER = "timer vote comment history settings lesson link show"
ELEMENTS = (
    "person web-app service database payment bank mail log cloud building key phone server queue robot device globe "
    "people folder"
)

ATTRIBUTES = {
    "viewBox": "0 0 24 24",
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "1.75",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}
ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}

Point = tuple[float, float]


def points(data: str) -> list[Point]:
    """Walk along a path and note points on it, those on the bends of curves and arcs included."""
    tokens = re.findall(r"[MLHVCAZ]|-?[0-9.]+", data)
    walked: list[Point] = []
    here: Point = (0.0, 0.0)
    letter = ""
    while tokens:
        if tokens[0].isalpha():
            letter = tokens.pop(0)
        numbers = [float(tokens.pop(0)) for _ in range(ARGUMENTS[letter])]
        match letter, numbers:
            case "Z", _:
                continue
            case "H", [x]:
                end = (x, here[1])
            case "V", [y]:
                end = (here[0], y)
            case "C", [*_, x, y]:
                end = (x, y)
                walked += curve(here, *numbers)
            case "A", [rx, ry, 0, large, sweep, x, y]:
                end = (x, y)
                walked += arc(here, (rx, ry), large != sweep, bool(sweep), end)
            case _, [x, y]:
                end = (x, y)
        walked.append(end)
        here = end
    return walked


def curve(start: Point, x1: float, y1: float, x2: float, y2: float, x3: float, y3: float) -> list[Point]:
    """Points on a cubic curve."""

    def at(t: float, p: float, q: float, r: float, s: float) -> float:
        return (1 - t) ** 3 * p + 3 * t * (1 - t) ** 2 * q + 3 * t * t * (1 - t) * r + t**3 * s

    return [(at(k / 16, start[0], x1, x2, x3), at(k / 16, start[1], y1, y2, y3)) for k in range(17)]


def arc(start: Point, radii: Point, centre_left: bool, clockwise: bool, end: Point) -> list[Point]:
    """Points on an elliptical arc without turn: a circle once its radii are divided away (SVG 1.1, F.6.5)."""
    (ax, ay), (bx, by) = ((x / radii[0], y / radii[1]) for x, y in (start, end))
    half = hypot(bx - ax, by - ay) / 2
    assert half <= 1.001, "the radius of an arc is too small for its ends"
    away = sqrt(max(0.0, 1 - half * half)) / half / 2 * (1 if centre_left else -1)
    cx, cy = (ax + bx) / 2 - (by - ay) * away, (ay + by) / 2 + (bx - ax) * away
    around = [(cx + cos(k * pi / 32), cy + sin(k * pi / 32)) for k in range(64)]
    sides = [((bx - ax) * (y - ay) - (by - ay) * (x - ax), (x, y)) for x, y in around]
    return [(x * radii[0], y * radii[1]) for side, (x, y) in sides if (side <= 0) == clockwise]


def test_every_icon_that_the_design_names_is_there() -> None:
    assert set(FAMILY) >= set(f"{TOOLS} {DOING} {MEANING} {TOGETHER} {ELEMENTS}".split())


@pytest.mark.parametrize("name", FAMILY)
def test_an_icon_has_the_stroke_of_the_family_and_paths_only(name: str) -> None:
    root = ElementTree.fromstring((icons() / f"{name}.svg").read_bytes())

    assert root.attrib == ATTRIBUTES
    assert {child.tag for child in root} == {"{http://www.w3.org/2000/svg}path"}
    assert all(set(child.attrib) == {"d"} for child in root)


@pytest.mark.parametrize("name", FAMILY)
def test_an_icon_stays_inside_its_live_area(name: str) -> None:
    margin = (GRID - LIVE) / 2 + STROKE / 2
    walked = [point for data in load_icon(name).paths for point in points(data)]

    assert min(min(point) for point in walked) >= margin - 0.01
    assert max(max(point) for point in walked) <= GRID - margin + 0.01


@pytest.mark.parametrize("name", FAMILY)
def test_an_icon_sits_in_the_middle_of_its_grid(name: str) -> None:
    walked = [point for data in load_icon(name).paths for point in points(data)]

    for axis in (0, 1):
        middle = (min(point[axis] for point in walked) + max(point[axis] for point in walked)) / 2
        assert middle == pytest.approx(GRID / 2, abs=1.01)


@pytest.mark.parametrize("name", FAMILY)
def test_an_icon_has_no_line_without_length(name: str) -> None:
    # Qt paints no round cap on a line of no length; a dot is a line of a hundredth.
    for data in load_icon(name).paths:
        assert any(hypot(b[0] - a[0], b[1] - a[1]) > 0.009 for a, b in pairwise(points(data)))

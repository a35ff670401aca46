"""SVG: well-formed whatever the names, the same text every time, only colours of the theme."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from element_states import flow_states, node_states, other_states
from threatline.content.themes import TOKENS, load_theme
from threatline.drawing.display import Drawing, Group, Path, Text
from threatline.drawing.scene import draw_diagram
from threatline.drawing.svg import svg_of
from threatline.model.document import Document
from threatline.model.geometry import Rect
from threatline.model.records import Diagram, Process

PAGE, WEB = "page" + "a" * 8, "web" + "a" * 9
LIGHT = load_theme("light").tokens
SVG = "{http://www.w3.org/2000/svg}"


def page(name: str, title: str = "Overview") -> Document:
    return Document(
        [
            Diagram(id=PAGE, name=title),
            Process(id=WEB, diagram=PAGE, name=name, x=0, y=0, width=144, height=64),
        ]
    )


def words(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_text_stays_text_and_the_diagram_gives_its_title():
    svg = svg_of(draw_diagram(page("Web app"), PAGE), LIGHT, background="canvas")

    assert words(svg) == ["Web app"]
    assert ElementTree.fromstring(svg).findtext(f"{SVG}title") == "Overview"


@pytest.mark.parametrize("name", ["<script>x", "</text>&x", "]]>", '"quoted"', "&amp;"])
def test_markup_in_a_name_is_shown_and_never_becomes_markup(name):
    svg = svg_of(draw_diagram(page(name, title=name), PAGE), LIGHT, background="canvas")

    assert words(svg) == [name]
    assert {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()} == {
        "svg", "title", "rect", "path", "text",
    }  # fmt: skip


@given(st.text(max_size=40))
def test_any_name_gives_well_formed_svg(name):
    ElementTree.fromstring(svg_of(Drawing(Rect(0, 0, 9, 9), (Text(0, 0, name, 11, 400, "text"),), name), LIGHT))


def test_control_characters_go_and_direction_marks_stay():
    svg = svg_of(Drawing(Rect(0, 0, 9, 9), (Text(0, 0, "a\x00\x1b\u202eb\ufffe", 11, 400, "text"),)), LIGHT)

    assert words(svg) == ["a\u202eb"]


@pytest.mark.parametrize("theme", ["light", "dark", "high-contrast"])
def test_every_state_can_be_written_in_every_theme(theme):
    states = node_states() | flow_states() | other_states()
    drawing = Drawing(Rect(0, 0, 400, 300), tuple(part for parts in states.values() for part in parts))

    svg = svg_of(drawing, load_theme(theme).tokens, background="canvas")

    root = ElementTree.fromstring(svg)
    colours = {element.get(name) for element in root.iter() for name in ("fill", "stroke")} - {None, "none"}
    assert colours <= set(load_theme(theme).tokens.values())


def test_every_colour_that_is_drawn_is_a_token_of_the_themes():
    def tokens(part) -> set[str | None]:
        if isinstance(part, Group):
            return set().union(*map(tokens, part.children))
        return {part.token} if isinstance(part, Text) else {part.fill, part.stroke}

    states = node_states() | flow_states() | other_states()

    assert set().union(*(tokens(part) for parts in states.values() for part in parts)) - {None} <= set(TOKENS)


def test_the_same_drawing_gives_the_same_bytes():
    assert svg_of(draw_diagram(page("Web app"), PAGE), LIGHT, background="canvas") == svg_of(
        draw_diagram(page("Web app"), PAGE), LIGHT, background="canvas"
    )


def test_the_picture_has_a_margin_of_24_around_what_is_drawn():
    root = ElementTree.fromstring(svg_of(Drawing(Rect(10, 20, 100, 50), ()), LIGHT, background="canvas"))

    assert root.get("viewBox") == "-14 -4 148 98"
    assert (root.get("width"), root.get("height")) == ("148", "98")
    assert root.find(f"{SVG}rect").get("fill") == LIGHT["canvas"]


def test_without_a_background_the_picture_is_clear():
    assert ElementTree.fromstring(svg_of(Drawing(Rect(0, 0, 9, 9), ()), LIGHT)).find(f"{SVG}rect") is None


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "url(http://example.org)", '#000000"/><x', ""])
def test_a_colour_that_is_none_is_refused(colour):
    drawing = Drawing(Rect(0, 0, 9, 9), (Path((("M", 0, 0), ("L", 9, 9)), stroke="flow"),))

    with pytest.raises(ValueError, match="#RRGGBB"):
        svg_of(drawing, {"flow": colour})


def test_lines_keep_their_width_dash_ends_and_opacity():
    path = Path((("M", 0, 0), ("L", 9.0001, 9)), stroke="flow", width=1.75, dash=(5, 4), opacity=0.5, round_ends=True)

    (written,) = ElementTree.fromstring(svg_of(Drawing(Rect(0, 0, 9, 9), (path,)), LIGHT)).findall(f"{SVG}path")

    assert written.get("d") == "M0 0L9 9"
    assert {name: written.get(name) for name in ("fill", "stroke-width", "stroke-dasharray", "opacity")} == {
        "fill": "none",
        "stroke-width": "1.75",
        "stroke-dasharray": "5 4",
        "opacity": "0.5",
    }
    assert (written.get("stroke-linecap"), written.get("stroke-linejoin")) == ("round", "round")

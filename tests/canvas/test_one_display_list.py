"""SVG, PNG and PDF of a diagram are written from one display list: same texts, same shapes, same geometry."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from drawn import dfd
from threatline.canvas.ink import Ink
from threatline.canvas.painter import Words, picture_of
from threatline.content.icons import ICON_PATHS
from threatline.content.load import load_content
from threatline.content.themes import load_theme
from threatline.drawing.display import Group, Text
from threatline.drawing.scene import draw_diagram
from threatline.headless import analyse, picture
from threatline.look import look_of

LIGHT = load_theme("light")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawing():
    drawn = dfd("customer -> web app -> orders db", "mailer -> web app")
    drawn.box_around("cloud", "web app", "orders db")
    analysis = analyse(drawn.document, load_content())
    return draw_diagram(drawn.document, drawn.diagram, look_of(drawn.document, analysis.engine), ICON_PATHS)


def leaves(primitives):
    for part in primitives:
        yield from leaves(part.children) if isinstance(part, Group) else [part]


def counted(drawing):
    texts = [part.text for part in leaves(drawing.primitives) if isinstance(part, Text)]
    return texts, sum(not isinstance(part, Text) for part in leaves(drawing.primitives))


def test_the_svg_has_every_text_and_every_shape(drawing):
    texts, shapes = counted(drawing)

    root = ElementTree.fromstring(picture(drawing, ".svg", LIGHT, 1.0, "x.svg"))

    assert [element.text for element in root.iter(f"{SVG}text")] == texts
    assert len(list(root.iter(f"{SVG}path"))) == shapes


def test_the_pdf_has_every_text_and_every_shape(drawing):
    texts, shapes = counted(drawing)

    (page,) = PdfReader(BytesIO(picture(drawing, ".pdf", LIGHT, 1.0, "x.pdf"))).pages

    assert sorted(page.extract_text().split()) == sorted(" ".join(texts).split())
    painted = re.findall(rb"(?m)(?:^|\s)(?:S|s|f\*?|F|B\*?|b\*?)(?=\s|$)", page.get_contents().get_data())
    assert len(painted) == shapes


def test_the_png_is_painted_from_every_text_and_every_shape(drawing, qapp):
    texts, shapes = counted(drawing)

    parts = picture_of(drawing.primitives, Ink(LIGHT))

    assert sum(isinstance(part, Words) for part in parts) == len(texts)
    assert sum(not isinstance(part, Words) for part in parts) == shapes


def test_only_some_elements_are_drawn_when_asked_for(drawing):
    drawn = dfd("customer -> web app -> orders db")
    chosen = {drawn.id("customer"), drawn.id("web app"), drawn.id("customer -> web app")}

    some = draw_diagram(drawn.document, drawn.diagram, only=chosen)

    assert counted(some)[0] == ["customer", "web app"]

from __future__ import annotations

import pytest

from threatline.content.icons import Icon, IconError, load_icon, read_icon, stroke_width

OPEN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'


def test_an_icon_is_its_name_and_its_paths() -> None:
    assert load_icon("actor") == Icon("actor", ("M4 6.5H20V17.5H4Z",))


def test_the_stroke_scales_with_the_icon_but_stays_visible() -> None:
    assert stroke_width(24) == 1.75
    assert stroke_width(18) == pytest.approx(1.31, abs=0.01)
    assert stroke_width(8) == 1.1


@pytest.mark.parametrize("name", ["pink", "", "../icons/actor", "Actor", "actor.svg"])
def test_a_name_without_an_icon_is_refused(name: str) -> None:
    with pytest.raises(IconError, match="There is no icon named"):
        load_icon(name)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no svg", "is not SVG"),
        (b"<html/>", "is not an SVG image on the grid"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"/>', "is not an SVG image on the grid"),
        (OPEN + b"</svg>", "holds no path"),
        (OPEN + b'<circle r="3"/></svg>', "holds more than"),
        (OPEN + b'<path d="M1 1" fill="red"/></svg>', "holds more than"),
        (OPEN + b'<path d="M1 1"><script/></path></svg>', "holds more than"),
        (OPEN + b'<path d="m1 1l2 2"/></svg>', "more than absolute"),
        (OPEN + b'<path d="M1 1Q2 2 3 3"/></svg>', "more than absolute"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + OPEN + b"</svg>", "holds a declaration"),
        (OPEN + b" " * 9000 + b"</svg>", "larger than"),
    ],
)
def test_a_foreign_or_hostile_file_is_refused_in_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(IconError, match=sentence):
        read_icon("own", content)

"""Writes a drawing as SVG: one deterministic text in which text stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from threatline.drawing.display import Drawing, Group, Path, Primitive, Steps, Text
from threatline.model.typeface import FAMILIES

MARGIN = 24.0
FALLBACK_FAMILIES = ("Inter", "DejaVu Sans", "sans-serif")

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x84\x86-\x9f]")
_QUOTE = {'"': "&quot;"}


def svg_of(drawing: Drawing, colours: Mapping[str, str], *, background: str | None = None) -> str:
    """Write a drawing as a complete SVG document, 24 px of margin around it, one unit a pixel.

    `colours` gives "#RRGGBB" for each token; `background` is the token of a ground to paint first.
    The same drawing always gives the same text. Raises ValueError when a token has no colour.
    """
    palette = _Palette(colours)
    box = drawing.bounds.inflated(MARGIN)
    x, y, width, height = (_number(value) for value in box)
    families = ", ".join(f"'{name}'" if " " in name else name for name in (*FAMILIES, *FALLBACK_FAMILIES))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{x} {y} {width} {height}" font-family="{escape(families, _QUOTE)}" '
        'style="font-kerning:none;font-variant-ligatures:none">',
    ]
    if drawing.title:
        lines.append(f"<title>{_text(drawing.title)}</title>")
    if background is not None:
        lines.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{palette[background]}"/>')
    for part in drawing.primitives:
        lines.extend(_written(part, palette))
    lines.append("</svg>")
    return "\n".join(lines) + "\n"


class _Palette:
    """Colours by token, checked before they are written."""

    def __init__(self, colours: Mapping[str, str]) -> None:
        self._colours = colours

    def __getitem__(self, token: str) -> str:
        colour = self._colours.get(token, "")
        if not _COLOUR.fullmatch(colour):
            raise ValueError(f"The theme gives {colour!r} as the colour of {token!r}; it must be written #RRGGBB.")
        return colour


def _written(part: Primitive, palette: _Palette) -> Iterator[str]:
    if isinstance(part, Group):
        move = f"translate({_number(part.x)} {_number(part.y)})"
        scale = f" scale({_number(part.scale)})" if part.scale != 1 else ""
        yield f'<g transform="{move}{scale}">'
        for child in part.children:
            yield from _written(child, palette)
        yield "</g>"
    elif isinstance(part, Text):
        anchor = "" if part.anchor == "start" else f' text-anchor="{part.anchor}"'
        weight = "" if part.weight == 400 else f' font-weight="{part.weight}"'
        yield (
            f'<text x="{_number(part.x)}" y="{_number(part.y)}" font-size="{_number(part.size)}"{weight}{anchor} '
            f'fill="{palette[part.token]}"{_opacity(part.opacity)}>{_text(part.text)}</text>'
        )
    else:
        yield f'<path d="{_steps(part.steps)}"{_fill_and_stroke(part, palette)}{_opacity(part.opacity)}/>'


def _fill_and_stroke(path: Path, palette: _Palette) -> str:
    written = f' fill="{palette[path.fill] if path.fill is not None else "none"}"'
    if path.stroke is not None:
        written += f' stroke="{palette[path.stroke]}" stroke-width="{_number(path.width)}"'
        if path.dash:
            written += f' stroke-dasharray="{" ".join(map(_number, path.dash))}"'
        if path.round_ends:
            written += ' stroke-linecap="round" stroke-linejoin="round"'
    return written


def _opacity(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{_number(opacity)}"'


def _steps(steps: Steps) -> str:
    return "".join(step[0] + " ".join(map(_number, step[1:])) for step in steps)


def _number(value: float) -> str:
    """Write a number with at most three decimals and without a needless point or sign."""
    written = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _text(text: str) -> str:
    """Escape a text, and leave out the control characters that XML refuses; direction marks stay."""
    return escape(_NOT_IN_XML.sub("", text))

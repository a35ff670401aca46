"""The shipped typefaces as reportlab fonts, each read when a text first needs it."""

from __future__ import annotations

from functools import cache
from typing import Any

from threatline.resources import resources


@cache
def face(name: str) -> Any:
    """Return the reportlab.pdfbase.ttfonts.TTFont of a face by its PostScript name.

    reportlab embeds it once a document, and of it only the characters that occur; ASCII keeps its codes, in subset 0.
    The reader is kept for the life of the program because parsing the Chinese, Japanese and Korean face takes 70 ms.
    """
    from reportlab.pdfbase.ttfonts import TTFont

    return TTFont(name, str(resources() / "fonts" / f"{name}.ttf"), asciiReadable=1)

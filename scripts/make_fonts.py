"""Cut the fonts in `resources/fonts/` from their published sources, then write their advance widths for `model/`.

Run it after unpacking the source packages named in `resources/fonts/README.md` (it needs fontTools, a development
dependency): `python scripts/make_fonts.py UNPACKED_PACKAGES`. The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import logging
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

REPOSITORY = Path(__file__).resolve().parent.parent
FONTS = REPOSITORY / "resources" / "fonts"
TABLE = REPOSITORY / "src" / "threatline" / "model" / "advance_widths.py"
LINE_LENGTH = 116

INTER = "usr/share/fonts/truetype/inter-vf/Inter-roman.var.ttf"
DEJAVU = "usr/share/fonts/truetype/dejavu/{}.ttf"
MICRO_HEI = "usr/share/fonts/truetype/wqy/wqy-microhei.ttc"

# Kerning and ligatures are left out on purpose: then a line is as wide as the sum of its characters, for every painter.
INTER_FEATURES = ["ccmp", "mark", "mkmk", "tnum"]
DEJAVU_FEATURES = ["ccmp", "init", "medi", "fina", "rlig", "mark", "mkmk"]

# What DejaVu would add to a name only as dead weight: scripts of a few letters' use, and symbols without a word.
DEJAVU_LEFT_OUT = (
    (0x1400, 0x169F),  # Canadian syllabics, Ogham
    (0x2D30, 0x2D7F),  # Tifinagh
    (0x4DC0, 0x4DFF),  # hexagrams
    (0xA4D0, 0xA4FF),  # Lisu
    (0x10300, 0x1EEFF),  # Old Italic, mathematical alphabets, Arabic mathematical letters
    (0x1F000, 0x1F0FF),  # tiles, dominoes, cards
)


@dataclass(frozen=True, slots=True)
class Face:
    """One shipped font file: its PostScript name (also the file's name), its source, and how people meet it."""

    name: str
    source: str
    family: str
    style: str
    weight: int
    features: tuple[str, ...] = ()


FACES = (
    Face("Inter-Regular", INTER, "Threatline Inter", "Regular", 400, tuple(INTER_FEATURES)),
    Face("Inter-Medium", INTER, "Threatline Inter", "Medium", 500, tuple(INTER_FEATURES)),
    Face("Inter-SemiBold", INTER, "Threatline Inter", "SemiBold", 600, tuple(INTER_FEATURES)),
    Face("Inter-Bold", INTER, "Threatline Inter", "Bold", 700, tuple(INTER_FEATURES)),
    Face("DejaVuSans", DEJAVU, "Threatline DejaVu Sans", "Regular", 400, tuple(DEJAVU_FEATURES)),
    Face("DejaVuSans-Bold", DEJAVU, "Threatline DejaVu Sans", "Bold", 700, tuple(DEJAVU_FEATURES)),
    Face("WenQuanYiMicroHei", MICRO_HEI, "Threatline Micro Hei", "Regular", 400),
)


def main() -> None:
    """Write every font, then the table of their widths."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("packages", type=Path, help="folder into which the source packages were unpacked")
    packages: Path = arguments.parse_args().packages
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    FONTS.mkdir(parents=True, exist_ok=True)
    characters = chosen_characters(packages)
    for face in FACES:
        font = cut(face, packages, characters[face.family])
        path = FONTS / f"{face.name}.ttf"
        font.save(path)
        print(f"{path.name:24} {path.stat().st_size / 1024:8.0f} KB {len(font.getBestCmap()):6} characters")
    TABLE.write_text(table_source(), encoding="utf-8", newline="\n")
    print(f"{TABLE.name:24} {TABLE.stat().st_size / 1024:8.0f} KB")


def source_path(face: Face, packages: Path) -> Path:
    """Find the file that a face is cut from."""
    return packages / face.source.format(face.name)


def characters_of(face: Face, packages: Path) -> set[int]:
    """Read the code points of a source, without private use and without variation selectors."""
    font = TTFont(source_path(face, packages), fontNumber=0)
    return {code for code in font.getBestCmap() if is_text(code)}


def is_text(code: int) -> bool:
    """Tell whether a code point can stand in somebody's text and be seen."""
    return unicodedata.category(chr(code)) not in ("Co", "Cs", "Cc") and not 0xFE00 <= code <= 0xFE0F


def chosen_characters(packages: Path) -> dict[str, set[int]]:
    """Give every family what the families before it lack, so that each character has exactly one home."""
    by_name = {face.name: characters_of(face, packages) for face in FACES}
    inter = {code for code in by_name["Inter-Regular"] if code < 0x1F000}
    dejavu = (by_name["DejaVuSans"] & by_name["DejaVuSans-Bold"]) - inter
    dejavu -= {code for first, last in DEJAVU_LEFT_OUT for code in range(first, last + 1)}
    east_asian = {code for code in by_name["WenQuanYiMicroHei"] if code >= 0x2E80} - inter - dejavu
    return {"Threatline Inter": inter, "Threatline DejaVu Sans": dejavu, "Threatline Micro Hei": east_asian}


def cut(face: Face, packages: Path, characters: set[int]) -> TTFont:
    """Make one static, subsetted, unhinted font under a family name of its own."""
    font = TTFont(source_path(face, packages), fontNumber=0, recalcTimestamp=False)
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": face.weight}, inplace=True)
    options = subset.Options()
    options.layout_features = list(face.features)
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17]
    options.drop_tables += ["STAT", "DSIG", "FFTM", "MATH", "kern", "vhea", "vmtx"]
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=characters)
    chooser.subset(font)
    rename(font, face)
    return font


def rename(font: TTFont, face: Face) -> None:
    """Give the font a family of its own, so that an installed font of the same name never takes its place."""
    bold = face.weight == 700
    legacy_family = face.family if face.style in ("Regular", "Bold") else f"{face.family} {face.style}"
    names = {
        1: legacy_family,
        2: "Bold" if bold else "Regular",
        3: f"Threatline {face.name}",
        4: f"{face.family} {face.style}",
        6: face.name,
        16: face.family,
        17: face.style,
    }
    table = font["name"]
    table.names = [record for record in table.names if record.nameID not in names and record.platformID == 3]
    for number, value in names.items():
        table.setName(value, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight
    # Bits 0, 5 and 6 of fsSelection: italic, bold, regular (OpenType OS/2 table).
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0b1100001 | (0b100000 if bold else 0b1000000)
    font["head"].macStyle = 1 if bold else 0


def table_source() -> str:
    """Write the module of widths from the fonts as they were saved."""
    lines = [
        '"""Advance widths of the shipped fonts, written by `scripts/make_fonts.py`: never edit by hand.',
        "",
        "Each face is one text: `hex:` starts a run at that code point, then come the widths in font units, one for",
        "each following code point; `width*count` repeats. `typeface.py` reads it.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
    ]
    units: list[str] = []
    texts: list[str] = []
    for face in FACES:
        font = TTFont(FONTS / f"{face.name}.ttf")
        units.append(f'    "{face.name}": {font["head"].unitsPerEm},')
        texts.append(f'    "{face.name}": """')
        texts.extend(wrapped(tokens(font)))
        texts.append('""",')
    lines += ["UNITS_PER_EM: dict[str, int] = {", *units, "}", ""]
    lines += ["ADVANCES: dict[str, str] = {", *texts, "}", ""]
    return "\n".join(lines)


def tokens(font: TTFont) -> Iterator[str]:
    """Spell the widths of a font as the tokens described in the table's docstring."""
    characters = font.getBestCmap()
    widths = {code: font["hmtx"][glyph][0] for code, glyph in characters.items()}
    for _, run in groupby(enumerate(sorted(widths)), key=lambda pair: pair[1] - pair[0]):
        codes = [code for _, code in run]
        yield f"{codes[0]:x}:"
        for width, same in groupby(widths[code] for code in codes):
            count = len(list(same))
            yield f"{width}*{count}" if count > 1 else f"{width}"


def wrapped(words: Iterable[str]) -> Iterator[str]:
    """Fill lines with words."""
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > LINE_LENGTH:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


if __name__ == "__main__":
    main()

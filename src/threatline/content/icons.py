"""The line icons: each is a few open paths on a 24 px grid, drawn with a stroke of 1.75 in the colour of the moment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

from threatline.resources import icons

GRID = 24
STROKE = 1.75
LEAST_STROKE = 1.1

_SVG = "{http://www.w3.org/2000/svg}"
_NAME = re.compile("[a-z][a-z-]*")
_PATH = re.compile(r"M[MLCAZHV0-9. -]*")
_LARGEST = 8_192


class IconError(ValueError):
    """An icon that is not there or not one of the family; the text is one sentence for whoever draws icons."""


@dataclass(frozen=True, slots=True)
class Icon:
    """The name of an icon and its paths: SVG path data of absolute M L H V C A Z only, within 0 to `GRID`."""

    name: str
    paths: tuple[str, ...]


def stroke_width(size: float) -> float:
    """Return how wide the stroke is when an icon is drawn `size` px high: in proportion, but never under 1.1 px."""
    return max(STROKE * size / GRID, LEAST_STROKE)


class IconPaths(Mapping[str, tuple[str, ...]]):
    """All icons by name, as the drawing wants them; each is read when it is asked for."""

    def __getitem__(self, name: str) -> tuple[str, ...]:
        try:
            return load_icon(name).paths
        except IconError as error:
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@cache
def load_icon(name: str) -> Icon:
    """Read an icon by the name of its file; raises IconError where there is none or it is not of the family."""
    path = icons() / f"{name}.svg"
    if _NAME.fullmatch(name) is None or not path.is_file():
        raise IconError(f"There is no icon named {name!r}; the names are those of the files in the folder icons.")
    return read_icon(name, path.read_bytes())


def read_icon(name: str, content: bytes) -> Icon:
    """Read the paths of an icon; whatever is not `svg` with `path` children is refused with IconError."""
    if len(content) > _LARGEST or b"<!" in content:
        raise IconError(f"The icon {name} is larger than {_LARGEST} bytes or holds a declaration; draw paths only.")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise IconError(f"The icon {name} is not SVG: {error}.") from error
    if root.tag != f"{_SVG}svg" or root.get("viewBox") != f"0 0 {GRID} {GRID}":
        raise IconError(f"The icon {name} is not an SVG image on the grid 0 0 {GRID} {GRID}.")
    paths = tuple(_path(name, child) for child in root)
    if not paths:
        raise IconError(f"The icon {name} holds no path.")
    return Icon(name, paths)


def _path(name: str, element: ElementTree.Element) -> str:
    """Take the path data of one child; refuse what our painters could not draw."""
    data = element.get("d", "")
    if element.tag != f"{_SVG}path" or len(element) or set(element.attrib) != {"d"}:
        raise IconError(f"The icon {name} holds more than <path d=…/>; turn shapes into paths without styles.")
    if _PATH.fullmatch(data) is None:
        raise IconError(f"The icon {name} has a path that uses more than absolute M L H V C A Z: {data[:40]!r}.")
    return data


ICON_PATHS = IconPaths()

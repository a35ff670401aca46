"""What an importer is, and how the installed ones are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from threatline.exchange.imported import Imported

GROUP = "threatline.importers"
HEAD_BYTES = 1 << 20
"""How much of a file an importer sees to recognise it."""

SHIPPED = {
    "microsecend": "threatline.exchange.microsecend:MICROSECEND",
    "threat-dragon": "threatline.exchange.threat_dragon:THREAT_DRAGON",
}
"""The importers of this program, for a checkout that is not installed and so has no entry points."""


@dataclass(frozen=True, slots=True)
class Importer:
    """Reads one foreign format."""

    name: str
    """What people call the format."""
    suffixes: tuple[str, ...]
    """Usual endings of its files, with the dot; only to offer files, never to recognise them."""
    recognises: Callable[[bytes], bool]
    """Tells from the first HEAD_BYTES of a file whether it means to be of this format."""
    read: Callable[[bytes, str], Imported]
    """Turns the bytes of a file, named in sentences as the second argument, into records.

    A pure function; raises FormatError, and nothing else, when the file cannot be read.
    """


def importers() -> tuple[Importer, ...]:
    """Return the importers of this program and of every installed package, by the names of their entry points.

    A plug-in that cannot be loaded is left out: it must not keep people from opening other files.
    """
    named = {point.name: point for point in entry_points(group=GROUP)}
    found: list[Importer] = []
    for name in sorted(named.keys() | SHIPPED.keys()):
        importer = _loaded(named[name]) if name in named else _shipped(SHIPPED[name])
        if importer is not None:
            found.append(importer)
    return tuple(found)


def _shipped(place: str) -> Importer:
    module, _, attribute = place.partition(":")
    importer = getattr(import_module(module), attribute)
    assert isinstance(importer, Importer)
    return importer


def _loaded(point: EntryPoint) -> Importer | None:
    try:
        importer = point.load()
    except Exception:  # a stranger's module may fail in any way while it is imported
        return None
    return importer if isinstance(importer, Importer) else None

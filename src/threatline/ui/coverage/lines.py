"""The lines of the coverage page: elements by kind, the worst first, each kind under a line of its own. Pure: no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from threatline.engine.coverage import Coverage
from threatline.engine.incremental import Engine
from threatline.engine.pack import SEVERITIES
from threatline.engine.threats import name_of
from threatline.ui.coverage.words import Wanted, fits

_WORST_FIRST = {severity: place for place, severity in enumerate(reversed(SEVERITIES))}


@dataclass(frozen=True, slots=True)
class Line:
    """An element, or the head of a kind."""

    kind: str
    element: str = ""
    """Empty for the head of a kind."""


def lines_of(engine: Engine, wanted: Wanted) -> list[Line]:
    """Return the lines with at least one cell that a filter keeps; the head of a kind stands only above elements."""
    chart = engine.coverage()
    by_kind: dict[str, list[str]] = {kind: [] for kind in chart.kinds}
    for element in chart.elements():
        if wanted == "all" or any(fits(standing, wanted) for standing in chart.cells(element).values()):
            by_kind[engine.document.records[element].kind].append(element)
    found: list[Line] = []
    for kind, elements in by_kind.items():
        if elements:
            found.append(Line(kind))
            elements.sort(key=lambda element: _urgency(engine, chart, element))
            found += [Line(kind, element) for element in elements]
    return found


def _urgency(engine: Engine, chart: Coverage, element: str) -> tuple[int, int, int, str, str]:
    worst = engine.summary(element).worst
    standings = list(chart.cells(element).values())
    name = getattr(engine.document.records[element], "name", "")[:80].casefold()
    return (
        _WORST_FIRST[worst] if worst else len(SEVERITIES),
        -standings.count("open"),
        -standings.count("unanswered"),
        name,
        element,
    )


def called(engine: Engine, element: str) -> str:
    """Return what a line calls an element, on one line: its name, or what it is."""
    name = name_of(engine.document, element)
    return name[:1].upper() + name[1:] if not getattr(engine.document.records[element], "name", "").strip() else name

"""The chart of elements and letters as the report tells it."""

from __future__ import annotations

from collections.abc import Sequence

from threatline.engine.incremental import Engine
from threatline.engine.pack import Content
from threatline.model.document import Document
from threatline.model.records import Element
from threatline.report.account import Chart, ChartRow
from threatline.report.knowledge import called

MOST_ELEMENTS = 200
"""Elements that are listed one by one; the sums are about all."""
_KINDS = {"actor": "Actors", "process": "Processes", "store": "Stores", "flow": "Flows", "boundary": "Trust boundaries"}


def chart_of(document: Document, content: Content, engine: Engine, elements: Sequence[Element]) -> Chart:
    """Return the chart; elements stand in the order of the report."""
    coverage = engine.coverage()
    whole = coverage.share()
    listed = [element for element in elements if coverage.cells(element.id)]
    kinds = [kind for kind in coverage.kinds if coverage.share(kind).total]
    sums = [(_KINDS[kind], kind) for kind in kinds] + ([("All", None)] if kinds else [])
    rows = []
    for name, kind in sums:
        shares = {letter: coverage.share(kind, letter) for letter in coverage.letters}
        rows.append(ChartRow(name, shares={key: (one.settled, one.total) for key, one in shares.items() if one.total}))
    return Chart(
        letters=tuple((letter, _plain(content, letter)) for letter in coverage.letters),
        kinds=tuple(rows),
        elements=tuple(
            ChartRow(called(document, element), element.id, standings=coverage.cells(element.id))
            for element in listed[:MOST_ELEMENTS]
        ),
        more=max(0, len(listed) - MOST_ELEMENTS),
        settled=whole.settled,
        total=whole.total,
    )


def _plain(content: Content, letter: str) -> str:
    return content.stride[letter].plain if letter in content.stride else letter

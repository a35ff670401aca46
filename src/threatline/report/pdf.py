"""The PDF of a project: the one module that others call."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from threatline.content.icons import load_icon
from threatline.drawing.appearance import ICON_OF_TYPE
from threatline.drawing.scene import draw_diagram
from threatline.engine.incremental import Engine
from threatline.engine.pack import Content
from threatline.look import look_of
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.report.account import Edition
from threatline.report.book import set_book
from threatline.report.colours import paper_colours
from threatline.report.gather import gather


@dataclass(frozen=True, slots=True)
class Exporter:
    """Writes a project in one format; found through the entry points of the group `threatline.exporters`."""

    name: str
    """What people call the format."""
    suffix: str
    """The ending of its files, with the dot."""
    write: Callable[..., None]
    """Takes what `write_report` takes."""


def write_report(
    path: Path,
    document: Document,
    content: Content,
    engine: Engine,
    graph: GraphIndex,
    *,
    date: str = "",
    version: str = "",
    marking: str = "Confidential",
) -> None:
    """Write the report of a project as PDF; an existing file is replaced only when the new one is whole.

    `date` is the day as it should be read, `version` that of the project, `marking` what stands at the foot of each
    page. Raises OSError when the file cannot be written.
    """
    whole = report_bytes(document, content, engine, graph, date=date, version=version, marking=marking)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(whole)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def report_bytes(
    document: Document,
    content: Content,
    engine: Engine,
    graph: GraphIndex,
    *,
    date: str = "",
    version: str = "",
    marking: str = "Confidential",
) -> bytes:
    """Return the report of a project as PDF; the same project, date and version give the same bytes."""
    account = gather(document, content, engine, graph, Edition(date, version, marking))
    icons, look = _icons(), look_of(document, engine)
    drawings = {diagram.id: draw_diagram(document, diagram.id, look, icons) for diagram in document.diagrams()}
    return set_book(account, drawings, paper_colours())


def _icons() -> Mapping[str, tuple[str, ...]]:
    names = {name for icons in ICON_OF_TYPE.values() for name in icons.values()}
    return {name: load_icon(name).paths for name in sorted(names)}


PDF = Exporter("PDF report", ".pdf", write_report)

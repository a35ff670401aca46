"""What the program does without a window: analyse, report, draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from threatline.content.icons import ICON_PATHS
from threatline.content.load import Content
from threatline.content.themes import load_theme
from threatline.drawing.scene import draw_diagram
from threatline.drawing.svg import svg_of
from threatline.engine.incremental import Engine
from threatline.look import look_of
from threatline.model.document import Document
from threatline.model.errors import ProjectError
from threatline.model.graph import GraphIndex
from threatline.storage.files import write_whole

PICTURES = (".svg", ".png", ".pdf")


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document with its graph and its threats."""

    document: Document
    content: Content
    graph: GraphIndex
    engine: Engine


def analyse(document: Document, content: Content) -> Analysis:
    """Return every threat of a document."""
    graph = GraphIndex(document)
    engine = Engine(content, document, graph)
    engine.rebuild()
    return Analysis(document, content, graph, engine)


def report(analysis: Analysis, path: Path, today: date | None) -> None:
    """Write the report of a project as PDF, dated `today`; raises SaveError."""
    from threatline.report.pdf import report_bytes

    day = f"{today.day} {today:%B %Y}" if today else ""
    made = report_bytes(analysis.document, analysis.content, analysis.engine, analysis.graph, date=day)
    write_whole(path, made)


def render(analysis: Analysis, diagram: str, path: Path) -> None:
    """Draw one diagram as SVG, PNG or PDF, by the ending of the name; only PNG needs Qt.

    Raises ProjectError for another ending or when the file cannot be written.
    """
    drawing = draw_diagram(analysis.document, diagram, look_of(analysis.document, analysis.engine), ICON_PATHS)
    ending = path.suffix.casefold()
    if ending == ".svg":
        made = svg_of(drawing, load_theme("light").tokens, background="canvas").encode("utf-8")
    elif ending == ".pdf":
        from threatline.report.picture import picture_bytes

        made = picture_bytes(drawing)
    elif ending == ".png":
        made = _png(drawing)
    else:
        raise ProjectError(f"{path.name}: a picture ends with {', '.join(PICTURES[:-1])} or {PICTURES[-1]}.")
    write_whole(path, made)


def _png(drawing: object) -> bytes:
    try:
        from threatline.canvas.picture import png_of
    except ImportError as error:
        raise ProjectError("PNG needs Qt, which is not installed here; .svg and .pdf do without.") from error
    return png_of(drawing, load_theme("light"))  # type: ignore[arg-type]

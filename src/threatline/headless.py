"""What the program does without a window: analyse, report, draw."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from threatline.content.icons import ICON_PATHS
from threatline.content.load import Content
from threatline.content.themes import Theme, load_theme
from threatline.drawing.display import Drawing
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


def render(
    analysis: Analysis,
    diagram: str,
    path: Path,
    *,
    theme: str = "light",
    scale: float = 2.0,
    only: Collection[str] | None = None,
) -> None:
    """Draw one diagram, or `only` some of its elements, as SVG, PNG or PDF, by the ending of the name.

    `theme` is one of `THEMES`; PDF is made for paper and always white. `scale` is pixels of a PNG per unit of the
    diagram, above 0. All three are written from one display list; only PNG needs Qt. Raises ProjectError for another
    ending or when the file cannot be written.
    """
    look = look_of(analysis.document, analysis.engine)
    drawing = draw_diagram(analysis.document, diagram, look, ICON_PATHS, only=only)
    write_whole(path, picture(drawing, path.suffix.casefold(), load_theme(theme), scale, path.name))


def picture(drawing: Drawing, ending: str, theme: Theme, scale: float, name: str) -> bytes:
    """Return a drawing as the content of a file with one of the endings in `PICTURES`; `name` stands in errors."""
    if ending == ".svg":
        return svg_of(drawing, theme.tokens, background="canvas").encode("utf-8")
    if ending == ".pdf":
        from threatline.report.picture import picture_bytes

        return picture_bytes(drawing)
    if ending == ".png":
        return _png(drawing, theme, scale)
    raise ProjectError(f"{name}: a picture ends with {', '.join(PICTURES[:-1])} or {PICTURES[-1]}.")


def _png(drawing: Drawing, theme: Theme, scale: float) -> bytes:
    try:
        from threatline.canvas.picture import png_of
    except ImportError as error:
        raise ProjectError("PNG needs Qt, which is not installed here; .svg and .pdf do without.") from error
    return png_of(drawing, theme, scale)

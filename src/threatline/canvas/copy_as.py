"""Copies for other programs alone: the selection, or everything, as SVG, as a picture or as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from threatline.canvas.copied import IMAGE_MIME, PNG_MIME, SVG_MIME, Copied
from threatline.commands.fragment import fragment
from threatline.commands.written import written
from threatline.content.icons import ICON_PATHS
from threatline.drawing.appearance import Appearance, appearance_of
from threatline.drawing.display import Drawing
from threatline.drawing.scene import draw_diagram
from threatline.look import appearance_with_threats
from threatline.model.document import Document
from threatline.model.records import Element

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas


def drawing_later(canvas: Canvas, ids: Collection[str] | None = None) -> Callable[[], Drawing]:
    """Return what draws the diagram in view, or some of its elements, as they are now: most copies nobody draws.

    Badges are those of the moment when it is drawn; what has gone by then, as after a cut, has none.
    """
    session, diagram = canvas.desk.session, canvas.desk.diagram
    records = tuple(session.document.records.values())

    def draw() -> Drawing:
        then = Document(records)

        def look(id: str) -> Appearance:
            element = then.get(id, Element)
            known = id in session.document.records
            return appearance_with_threats(session.engine, element) if known else appearance_of(element)

        return draw_diagram(then, diagram, look, ICON_PATHS, only=ids)

    return draw


def whole_selection(canvas: Canvas) -> set[str]:
    """Return the selected elements with the contents of selected boxes and the flows between them; empty for none."""
    document = canvas.desk.document
    found = {record.id for record in fragment(document, canvas.desk.selection).records}
    return found | set(canvas.desk.selection)


def copy_as_svg(canvas: Canvas) -> None:
    """Put the selection, or everything, on the clipboard as SVG; a text editor gets its source."""
    copied = Copied(_draw(canvas), (SVG_MIME,))
    copied.setText(bytes(copied.data(SVG_MIME).data()).decode("utf-8"))
    _put(canvas, copied, "SVG")


def copy_as_picture(canvas: Canvas) -> None:
    """Put the selection, or everything, on the clipboard as a picture."""
    _put(canvas, Copied(_draw(canvas), (PNG_MIME, IMAGE_MIME)), "a picture")


def copy_as_text(canvas: Canvas) -> None:
    """Put the selection, or everything, on the clipboard as lines that the quick-draw bar draws again."""
    document, chosen = canvas.desk.document, whole_selection(canvas)
    ids = [id for id in canvas.voice.order() if not chosen or id in chosen]
    mime = QMimeData()
    mime.setText("\n".join(written([document.records[id] for id in ids])))
    _put(canvas, mime, "text")


def _draw(canvas: Canvas) -> Callable[[], Drawing]:
    return drawing_later(canvas, whole_selection(canvas) or None)


def _put(canvas: Canvas, mime: QMimeData, kind: str) -> None:
    if not canvas.page.items_by_id:
        canvas.say("There is nothing on this diagram to copy.")
        return
    what = canvas.named(canvas.desk.selection) if canvas.desk.selection else "The whole diagram"
    QGuiApplication.clipboard().setMimeData(mime)
    canvas.say(f"{what} copied as {kind}.")

"""What a copy is for other programs: lines of text, SVG and a picture, each made when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QImage

from threatline.canvas.picture import image_of, png_of
from threatline.commands.protocols import PROTOCOLS
from threatline.content.themes import load_theme
from threatline.drawing.display import Drawing
from threatline.drawing.svg import svg_of
from threatline.model.document import Document
from threatline.model.records import AnyRecord, Element, Flow

SVG_MIME, PNG_MIME, TEXT_MIME = "image/svg+xml", "image/png", "text/plain"
IMAGE_MIME = "application/x-qt-image"
"""What Qt offers to other programs as a picture in whatever form their system knows."""
PAPER = "light"
"""A copy goes onto somebody's white page, whatever the theme of this window."""

WORD_OF_PROTOCOL = {value: word for word, value in reversed(PROTOCOLS.items())}
"""The value of the property protocol → the first word by which the quick-draw bar knows it."""


class Copied(QMimeData):
    """A drawing on the clipboard; it is drawn only when another program pastes it."""

    def __init__(self, draw: Callable[[], Drawing], kinds: Iterable[str] = (SVG_MIME, PNG_MIME, IMAGE_MIME)) -> None:
        super().__init__()
        self._draw = draw
        self._kinds = tuple(kinds)

    def formats(self) -> list[str]:
        """Return the types this copy can be pasted as, our own and text first."""
        return [*super().formats(), *self._kinds]

    def hasFormat(self, mimeType: str) -> bool:
        """Tell whether it can be pasted as a type."""
        return mimeType in self._kinds or super().hasFormat(mimeType)

    def retrieveData(self, mimeType: str, preferred: object) -> object:
        """Return the copy as one of its types."""
        if mimeType == SVG_MIME and mimeType in self._kinds:
            return self._svg
        if mimeType == PNG_MIME and mimeType in self._kinds:
            return QByteArray(png_of(self._drawing, load_theme(PAPER)))
        if mimeType == IMAGE_MIME and mimeType in self._kinds:
            return self._image
        return super().retrieveData(mimeType, preferred)  # type: ignore[arg-type]

    @cached_property
    def _drawing(self) -> Drawing:
        return self._draw()

    @cached_property
    def _svg(self) -> QByteArray:
        return QByteArray(svg_of(self._drawing, load_theme(PAPER).tokens, background="canvas").encode("utf-8"))

    @cached_property
    def _image(self) -> QImage:
        return image_of(self._drawing, load_theme(PAPER))


def as_text(document: Document, records: Iterable[AnyRecord]) -> str:
    """Return `Customer -> Web app: Place order (https)` for each flow, and the name of each node that none named.

    The quick-draw bar draws these lines again.
    """
    return "\n".join(_lines(document, list(records)))


def _lines(document: Document, records: list[AnyRecord]) -> Iterable[str]:
    named: set[str] = set()
    for flow in records:
        if isinstance(flow, Flow) and flow.source and flow.target:
            named |= {flow.source, flow.target}
            arrow = "<->" if flow.two_way else "->"
            label = f"{_name(flow)}{_protocol(flow)}".strip()
            ends = f"{_name(document.records.get(flow.source))} {arrow} {_name(document.records.get(flow.target))}"
            yield f"{ends}: {label}" if label else ends
    for record in records:
        if isinstance(record, Element) and not isinstance(record, Flow) and record.id not in named:
            yield _name(record)


def _protocol(flow: Flow) -> str:
    word = WORD_OF_PROTOCOL.get(str(flow.answers.get("protocol")))
    return f" ({word})" if word else ""


def _name(record: object) -> str:
    return " ".join(str(getattr(record, "name", "")).split())

"""What a copy is for other programs: lines of text, SVG and a picture, each made when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QImage

from threatline.canvas.picture import image_of, png_of
from threatline.content.themes import load_theme
from threatline.drawing.display import Drawing
from threatline.drawing.svg import svg_of

SVG_MIME, PNG_MIME = "image/svg+xml", "image/png"
IMAGE_MIME = "application/x-qt-image"
"""What Qt offers to other programs as a picture in whatever form their system knows."""
PAPER = "light"
"""A copy goes onto somebody's white page, whatever the theme of this window."""


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

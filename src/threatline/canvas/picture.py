"""A diagram as a PNG picture, painted offscreen from the same display list as PDF and SVG."""

from __future__ import annotations

import os
import sys
from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from threatline.canvas.ink import Ink, load_fonts
from threatline.canvas.painter import paint, picture_of
from threatline.content.themes import Theme
from threatline.drawing.display import Drawing

MARGIN = 24.0
"""Free ground around the drawing, in scene units."""
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 32_000
"""What is larger is painted smaller, so that a huge or hostile diagram cannot use up the memory."""


def png_of(drawing: Drawing, theme: Theme, scale: float = 2.0, margin: float = MARGIN) -> bytes:
    """Paint a drawing as `image_of` does; returns the bytes of a PNG file."""
    raw = QByteArray()
    buffer = QBuffer(raw)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image_of(drawing, theme, scale, margin).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(raw.data())


def image_of(drawing: Drawing, theme: Theme, scale: float = 2.0, margin: float = MARGIN) -> QImage:
    """Paint a drawing in the colours of a theme, with some free ground around it.

    `scale` is pixels per scene unit, above 0; a picture beyond 50 million pixels is painted smaller. Needs no screen.
    """
    _application()
    area = drawing.bounds.inflated(margin)
    scale = min(scale, LONGEST_SIDE / max(area.width, area.height), (MOST_PIXELS / (area.width * area.height)) ** 0.5)
    ink = Ink(theme)
    width, height = max(round(area.width * scale), 1), max(round(area.height * scale), 1)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(ink.colour("canvas"))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    painter.translate(-area.x, -area.y)
    paint(painter, picture_of(drawing.primitives, ink))
    painter.end()
    return image


@cache
def _application() -> QGuiApplication | None:
    """Painting text needs an application; where nobody made one, make one that needs no screen, and keep it alive."""
    made = None
    if QGuiApplication.instance() is None:
        if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        made = QGuiApplication([])
    load_fonts()
    return made

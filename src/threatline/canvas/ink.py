"""Colours, pens and fonts of a theme as Qt knows them."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontDatabase, QPalette, QPen

from threatline.content.themes import Theme
from threatline.model.typeface import FAMILIES
from threatline.resources import resources

FONT_FILES = (
    *("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf"),
    *("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "WenQuanYiMicroHei.ttf"),
)


@cache
def load_fonts() -> tuple[str, ...]:
    """Register the shipped fonts with Qt, once; returns the families that are there."""
    folder = resources() / "fonts"
    found: dict[str, None] = {}
    for name in FONT_FILES:
        number = QFontDatabase.addApplicationFont(str(folder / name))
        if number >= 0:
            found.update(dict.fromkeys(QFontDatabase.applicationFontFamilies(number)))
    return tuple(found)


@lru_cache(maxsize=256)
def font(size: float, weight: int = 400) -> QFont:
    """Return the shipped face at a size in px and a weight of 400–700, measured as `model.typeface` does."""
    load_fonts()
    face = QFont(list(FAMILIES))
    face.setPixelSize(max(1, round(size)))
    face.setWeight(QFont.Weight(weight))
    face.setKerning(False)
    face.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    face.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return face


class Ink:
    """A theme as colours, brushes and pens, each made once."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._colours: dict[tuple[str, float], QColor] = {}
        self._brushes: dict[tuple[str, float], QBrush] = {}
        self._pens: dict[tuple[str, float, tuple[float, ...], float, bool], QPen] = {}

    def colour(self, token: str, opacity: float = 1.0) -> QColor:
        """Return the colour of a token, see-through below an opacity of 1."""
        colour = self._colours.get((token, opacity))
        if colour is None:
            colour = self._colours[token, opacity] = QColor(self.theme.colour(token))
            if opacity < 1.0:
                colour.setAlphaF(max(opacity, 0.0))
        return colour

    def brush(self, token: str, opacity: float = 1.0) -> QBrush:
        """Return a brush that fills with the colour of a token."""
        brush = self._brushes.get((token, opacity))
        if brush is None:
            brush = self._brushes[token, opacity] = QBrush(self.colour(token, opacity))
        return brush

    def pen(
        self,
        token: str,
        width: float = 1.0,
        dash: tuple[float, ...] = (),
        opacity: float = 1.0,
        round_ends: bool = False,
    ) -> QPen:
        """Return a pen; width and `dash` are in scene units."""
        key = (token, width, dash, opacity, round_ends)
        pen = self._pens.get(key)
        if pen is None:
            pen = QPen(self.colour(token, opacity), width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin if round_ends else Qt.PenJoinStyle.MiterJoin)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap if round_ends else Qt.PenCapStyle.FlatCap)
            if dash and width > 0:
                pen.setDashPattern([length / width for length in dash])  # Qt counts dashes in widths of the pen
            self._pens[key] = pen
        return pen

    def hairline(self, token: str, scale: float, width: float = 1.0) -> QPen:
        """Return a pen of this width in screen px when the painter is scaled by `scale`."""
        return QPen(self.colour(token), width / scale)

    def palette(self) -> QPalette:
        """Return a palette for widgets that lie on the canvas."""
        palette = QPalette()
        for role, token in (
            (QPalette.ColorRole.Window, "panel"),
            (QPalette.ColorRole.Base, "panel"),
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.WindowText, "text"),
            (QPalette.ColorRole.PlaceholderText, "quiet"),
            (QPalette.ColorRole.Highlight, "accent-soft"),
            (QPalette.ColorRole.HighlightedText, "text"),
        ):
            palette.setColor(role, self.colour(token))
        return palette

"""The PDF being drawn: text, lines, marks, links and bookmarks in px of the page, y downwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from threatline.drawing.display import Anchor, Step, Steps, rect_steps
from threatline.model.geometry import Rect
from threatline.model.typeface import measure
from threatline.report.fonts import face
from threatline.report.paper import POINTS_PER_PX, Paper, Style
from threatline.report.typeset import Line, face_of, is_composed, pieces, plain

FIRST_FACE = "Inter-Regular"
_ESCAPES = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)"})
_STEPS = {"M": "%.2f %.2f m", "L": "%.2f %.2f l", "C": "%.2f %.2f %.2f %.2f %.2f %.2f c", "Z": "h"}
_PAINT = {(False, True): "f", (True, False): "S", (True, True): "B"}


class Sheet:
    """A canvas of reportlab behind the words this report needs; pages follow one another."""

    def __init__(self, colours: Mapping[str, str], *, title: str, author: str, subject: str) -> None:
        from reportlab import rl_config
        from reportlab.pdfbase.pdfmetrics import registerFont
        from reportlab.pdfgen.canvas import Canvas

        # Without a font of ours to begin with, every page would name Helvetica, which is not embedded.
        registerFont(face(FIRST_FACE))
        # Streams as letters instead of bytes would take a third of the time and a fifth of the file.
        rl_config.useA85 = 0
        self._bytes = BytesIO()
        # `invariant` leaves out the time of writing and random numbers: the same project gives the same bytes.
        self._canvas: Any = Canvas(self._bytes, invariant=1, pageCompression=1, initialFontName=FIRST_FACE)
        self._canvas.setTitle(plain(title, 300))
        self._canvas.setAuthor(plain(author, 300))
        self._canvas.setSubject(plain(subject, 300))
        self._canvas.setCreator("Threatline")
        self._canvas.setCatalogEntry("Lang", "en")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._canvas.showOutline()
        self._colours = {token: _rgb(colour) for token, colour in colours.items()}
        self._fills = {token: "{} {} {} rg".format(*parts) for token, parts in self._colours.items()}
        self._ascii_fonts: dict[int, str] = {}
        self._ink = ""
        self._font, self._size = "", 0.0
        self._paper: Paper | None = None
        self._outlined = -1

    # ---- pages --------------------------------------------------------------------------------------------------

    def begin_page(self, paper: Paper) -> None:
        """Start a page; the one before must have been ended."""
        self._paper = paper
        self._ink, self._font, self._size = "", "", 0.0
        k = POINTS_PER_PX
        self._canvas.setPageSize((paper.width * k, paper.height * k))
        self._canvas.transform(k, 0, 0, -k, 0, paper.height * k)

    def end_page(self) -> None:
        """Finish the page."""
        self._canvas.showPage()

    def to_bytes(self) -> bytes:
        """Finish the document and return it."""
        self._canvas.save()
        return self._bytes.getvalue()

    # ---- text ---------------------------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        style: Style,
        *,
        anchor: Anchor = "start",
        token: str = "",
        leftwards: bool | None = None,
    ) -> None:
        """Draw one line of text; `token` takes the place of the colour of the style."""
        if not text:
            return
        if anchor != "start":
            width = measure(text, style.size, style.weight)
            x -= width if anchor == "end" else width / 2
        self.run(x, baseline, text, style.size, style.weight, token or style.token, leftwards)

    def line(self, x: float, baseline: float, line: Line, style: Style, *, token: str = "") -> None:
        """Draw one line of a paragraph in the direction of the paragraph."""
        self.run(x, baseline, line.text, style.size, style.weight, token or style.token, line.leftwards)

    def run(
        self, x: float, baseline: float, text: str, size: float, weight: int, token: str, leftwards: bool | None = None
    ) -> None:
        """Draw one line of text from x to the right.

        The operators are written here, because reportlab's own way of drawing a string costs five times as much and a
        report has tens of thousands of them.
        """
        ink = ""
        if token != self._ink:
            self._ink = token
            ink = self._fills[token]
        if text.isascii() and text.isprintable():
            shown = self._shown(self._ascii_font(weight), size, text.translate(_ESCAPES))
        else:
            shown = " ".join([self._shown(font, size, codes) for font, codes in self._encode(text, weight, leftwards)])
        self._canvas.addLiteral(f"BT {ink} 1 0 0 -1 {x:.2f} {baseline:.2f} Tm {shown} ET")

    def _shown(self, font: str, size: float, escaped: str) -> str:
        """Return the operators of one stretch of text; the font is named only where it changes."""
        if font == self._font and size == self._size:
            return f"({escaped}) Tj"
        self._font, self._size = font, size
        return f"{font} {size:g} Tf ({escaped}) Tj"

    def _ascii_font(self, weight: int) -> str:
        """Return the name inside the document of the subset in which ASCII keeps its codes."""
        if weight not in self._ascii_fonts:
            document, font = self._canvas._doc, face(face_of(weight))
            font.splitString(" ", document)
            self._ascii_fonts[weight] = font.getSubsetInternalName(0, document)
        return self._ascii_fonts[weight]

    def _encode(self, text: str, weight: int, leftwards: bool | None) -> Iterator[tuple[str, str]]:
        """Yield the font inside the document and the escaped codes of each stretch of a text."""
        document = self._canvas._doc  # ttfonts asks for it by name: "doc is used to identify a document"
        main = face_of(weight)
        plainly = is_composed(text) and face(main).face.charToGlyph.keys() >= set(text)
        for name, piece in ((main, text),) if plainly else pieces(text, weight, leftwards):
            font = face(name)
            for subset, codes in font.splitString(piece, document):
                yield font.getSubsetInternalName(subset, document), self._canvas._escape(codes)

    # ---- shapes -------------------------------------------------------------------------------------------------

    def shape(
        self,
        steps: Steps,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1.0,
        dash: tuple[float, ...] = (),
        round_ends: bool = False,
    ) -> None:
        """Fill and outline a path; `fill` and `stroke` are colour tokens."""
        operator = _PAINT.get((stroke is not None, fill is not None))
        if operator is None:
            return
        code = ["q"]
        if fill is not None:
            code.append(self._fills[fill])
        if stroke is not None:
            code.append("{} {} {} RG {:.3g} w".format(*self._colours[stroke], width))
            if dash:
                code.append(f"[{' '.join(f'{length:.3g}' for length in dash)}] 0 d")
            if round_ends:
                code.append("1 J 1 j")
        code.extend(map(_step, steps))
        code.append(f"{operator} Q")
        self._canvas.addLiteral(" ".join(code))

    def rule(self, x: float, y: float, width: float, *, token: str = "line", thickness: float = 1.0) -> None:
        """Draw a horizontal line from x to the right, y being its middle."""
        self.shape((("M", x, y), ("L", x + width, y)), stroke=token, width=thickness)

    def box(
        self,
        rect: Rect,
        *,
        radius: float = 0.0,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1.0,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Draw a rectangle with round corners."""
        self.shape(rect_steps(rect, radius), fill=fill, stroke=stroke, width=width, dash=dash)

    @contextmanager
    def moved(self, dx: float, dy: float, scale: float = 1.0) -> Iterator[None]:
        """Draw shifted and scaled: a point p of the inside lies at (dx, dy) + scale · p."""
        with self._state_kept():
            self._canvas.transform(scale, 0, 0, scale, dx, dy)
            yield

    @contextmanager
    def faded(self, opacity: float) -> Iterator[None]:
        """Draw with an opacity of 0 to 1."""
        with self._state_kept():
            self._canvas.setFillAlpha(opacity)
            self._canvas.setStrokeAlpha(opacity)
            yield

    @contextmanager
    def _state_kept(self) -> Iterator[None]:
        before = self._ink, self._font, self._size
        self._canvas.saveState()
        try:
            yield
        finally:
            self._canvas.restoreState()
            self._ink, self._font, self._size = before

    # ---- finding the way ----------------------------------------------------------------------------------------

    def place(self, key: str, y: float) -> None:
        """Let links to `key` lead to this height of the page."""
        top = (self._height - max(0.0, y - 12)) * POINTS_PER_PX
        self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=top, zoom=0)

    def outline(self, key: str, title: str, level: int, *, closed: bool) -> None:
        """Add a bookmark that leads to `key`; a level that skips one is raised to the next possible."""
        self._outlined = min(level, self._outlined + 1)
        self._canvas.addOutlineEntry(plain(title), key, self._outlined, closed)

    def link(self, rect: Rect, key: str) -> None:
        """Make a rectangle of the page lead to `key`, which must be placed somewhere."""
        k = POINTS_PER_PX
        corners = (rect.left * k, (self._height - rect.bottom) * k, rect.right * k, (self._height - rect.top) * k)
        self._canvas.linkRect("", key, corners, relative=0)

    @property
    def _height(self) -> float:
        if self._paper is None:
            raise ValueError("Begin a page before drawing on it.")
        return self._paper.height


Paint = Callable[[Sheet, float], None]
"""Draws something whose upper edge lies at a height of the page."""


def _step(step: Step) -> str:
    return _STEPS[step[0]] % step[1:]


def _rgb(colour: str) -> tuple[str, str, str]:
    """Return the parts of `#RRGGBB` as PDF writes them, 0 to 1."""
    red, green, blue = (f"{int(colour[at : at + 2], 16) / 255:.4g}" for at in (1, 3, 5))
    return red, green, blue

"""Draws what is typed into the quick-draw bar or pasted there, and tells the bar how a text is understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from threatline.canvas.icon import icon
from threatline.canvas.ink import Ink
from threatline.canvas.parts_strip import Part
from threatline.canvas.text_paste import paste_words, show_drawn, told_drawn
from threatline.commands.draw import Known
from threatline.commands.guess import guess_kind
from threatline.commands.place import NodeKind
from threatline.commands.plan import key_of
from threatline.commands.sketch import Mention, Reading, completions, read_sketch, signed_name, sketch
from threatline.content.themes import Theme
from threatline.model.geometry import Point
from threatline.model.records import Boundary, Node
from threatline.ui.quick_draw import Offer, QuickDraw, Understood

if TYPE_CHECKING:
    from threatline.ui.workbench import Workbench

KINDS: tuple[NodeKind, ...] = ("actor", "process", "store")
NEW, THERE = "new", "exists"


class Drafting(QObject):
    """The quick-draw bar at work on the diagram in view."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self.bar = QuickDraw(bench.shell.ground, Ink(bench.theme))
        self.bar.understand = self.understand
        self.bar.typed.connect(self.draw_line)
        self.bar.pasted.connect(self.paste)
        self.bar.kind_asked.connect(self.choose_kind)
        self.bar.left.connect(lambda: bench.canvas.setFocus())
        self._known: Known | None = None
        """What is on the diagram by name, until something there changes: a letter typed shall not search for it."""

    def set_theme(self, theme: Theme) -> None:
        """Show the bar in a theme."""
        self.bar.show_icon(icon("flow", theme.colour("quiet")))
        self.bar.strip.show_theme(Ink(theme))

    def attach(self) -> None:
        """Serve the canvas of the window, after another project has been opened in it."""
        self._bench.canvas.typing_asked.connect(self.bar.start)
        self._bench.canvas.text_pasted.connect(self._tell)
        self._bench.desk.happened.connect(self._forget)
        self._bench.desk.diagram_changed.connect(self._forget)
        self._forget()
        self.bar.raise_()

    # ---- drawing ------------------------------------------------------------------------------------------------

    def draw_line(self, text: str) -> None:
        """Draw a typed text near the middle of the view and select what it drew; what is wrong is said over the bar."""
        bench = self._bench
        if faults := read_sketch(text).faults:
            bench.say(faults[0].sentence)
            self.bar.show_fault(*faults[0])
            return
        middle = bench.canvas.mapToScene(bench.canvas.viewport().rect().center())
        drawn = bench.desk.run(sketch, bench.desk.diagram, text, Point(middle.x(), middle.y()))
        if drawn is not None:
            self.bar.done()
            show_drawn(bench.canvas, drawn.elements)
            bench.canvas.say(told_drawn(drawn), undo=True)

    def paste(self, text: str) -> None:
        """Draw a text of several lines."""
        if paste_words(self._bench.canvas, text):
            self.bar.done()

    def _tell(self, sentence: str, lines: str) -> None:
        self._bench.notify(sentence, [("Undo", lambda: self._bench.desk.undo())], lines)

    # ---- understanding ------------------------------------------------------------------------------------------

    def understand(self, text: str, caret: int) -> Understood:
        """Return the parts of a text as chips, and the names that would complete the one at the caret."""
        if not text.strip():
            return Understood()
        reading, known = read_sketch(text), self._names()
        parts: dict[str, Part] = {}
        for mention in reading.mentions:
            part = self._part(mention, reading, known, is_here=mention.start <= caret <= mention.end)
            at = f"{mention.sort} {mention.key} {mention.start if mention.sort == 'protocol' else ''}"
            if at not in parts or part.is_here:
                parts[at] = part
        nodes = {key: known.names[id] for key, id in known.nodes.items()}
        boxes = {key: known.names[id] for key, id in known.boxes.items()}
        return Understood(tuple(parts.values()), Offer(*completions(reading, text, caret, nodes, boxes)))

    def _names(self) -> Known:
        if self._known is None:
            self._known = Known(self._bench.desk.document, self._bench.desk.diagram)
        return self._known

    def _forget(self) -> None:
        self._known = None

    def _part(self, mention: Mention, reading: Reading, known: Known, is_here: bool) -> Part:
        if mention.sort == "protocol":
            return Part("lock", mention.key, "protocol", is_here)
        records = self._bench.desk.document.records
        if mention.sort == "box":
            name = reading.plan.boxes[mention.key].name
            there = records.get(known.boxes.get(key_of(name), ""))
            return Part("boundary", there.name if isinstance(there, Boundary) else name, _said(there), is_here)
        node = reading.plan.nodes[mention.key]
        there = records.get(known.nodes.get(key_of(node.name), ""))
        if isinstance(there, Node):
            return Part(there.kind, " ".join(there.name.split()), THERE, is_here)  # type: ignore[attr-defined]
        return Part(node.kind, node.name, NEW, is_here)

    def choose_kind(self, number: int) -> None:
        """Make the name at the caret, or the last one before it, an actor (0), a process (1) or a store (2)."""
        text, caret = self.bar.line.text(), self.bar.line.cursorPosition()
        reading = read_sketch(text)
        named = [mention for mention in reading.mentions if mention.sort == "node" and mention.start <= caret]
        if not named:
            self._bench.say("Write a name first; Alt+1, 2 and 3 say what it is.")
            return
        mention, kind = named[-1], KINDS[number]
        name = reading.plan.nodes[mention.key].name
        if key_of(name) in self._names().nodes:
            self._bench.say(f"{name} is drawn already. Select it on the diagram to make it something else.")
            return
        words = name if guess_kind(name) == kind else signed_name(name, kind)
        end = mention.start + len(words)
        self.bar.write(
            text[: mention.start] + words + text[mention.end :],
            end if caret <= mention.end else caret + len(words) - (mention.end - mention.start),
        )


def _said(there: object) -> str:
    return NEW if there is None else THERE

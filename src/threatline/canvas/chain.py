"""A new node joined to another while it is typed: its name, then the label of its flow, the protocol, and the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from threatline.canvas.editor import LabelEditor, Place
from threatline.canvas.flow_words import FlowWords
from threatline.canvas.gestures.gesture import NewNode, Preview
from threatline.canvas.parts_strip import Part
from threatline.canvas.walk import Way, way_between
from threatline.commands.connect import End, place_at_end, place_connected
from threatline.commands.guess import guess_kind
from threatline.commands.place import NodeKind
from threatline.commands.protocols import joined_label, protocol_named
from threatline.model.geometry import Point, Rect
from threatline.model.naming import default_name
from threatline.model.outline import size_for_name
from threatline.model.route import Curve, curve_between, label_rect

if TYPE_CHECKING:
    from threatline.canvas.naming import Naming
    from threatline.canvas.view import Canvas

Stage = Literal["name", "flow", "protocol"]
WAY_OF_KEY: dict[int, Way] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
ASKED = {"name": "", "flow": "What moves?", "protocol": "Protocol, such as https"}


@dataclass(slots=True)
class Coming:
    """A node that will be made as soon as it has a name, joined to a source by a new flow or at one end of an old."""

    source: str
    centre: Point
    default: str
    """The numbered name it gets when nobody types one."""
    flow: str | None = None
    """The flow whose end goes there; none where a new flow comes from the source."""
    end: End = "target"
    kind: NodeKind | None = None
    """What a person chose; without a choice the name decides."""
    stage: Stage = "name"
    name: str = ""
    label: str = ""
    word: str = ""
    """The word for the protocol."""
    colon_is_text: bool = False
    """Whether the colon was turned back into a part of the name."""
    words: FlowWords = field(default_factory=FlowWords)


class Chain:
    """Types one node after the other. `Orders DB: Save order SQL` fills all parts; Tab goes from one to the next.

    Nothing is made before Enter, the last Tab or a click elsewhere; Esc forgets node and flow.
    """

    def __init__(self, canvas: Canvas, naming: Naming) -> None:
        self._canvas = canvas
        self._naming = naming
        self._editor: LabelEditor = naming.editor
        self.coming: Coming | None = None

    # ---- beginning and ending -------------------------------------------------------------------------------------

    def begin(self, source: str, centre: Point, flow: str | None = None, end: End = "target") -> None:
        """Show a new node joined to `source`, with its editor open.

        With `flow` no new flow is drawn: that end of it goes to the new node, and back where it was on Esc.
        """
        self._naming.finish()
        page = self._canvas.page
        self._canvas.pointer.leave()
        self.coming = Coming(source, centre, default_name(page.document, "process"), flow, end)
        self._canvas.bring_into_view(self.rect())
        self._naming.offer_kinds(self.rect(), self._kind())
        self._open(self.coming.default)

    def forget(self) -> None:
        """Give up the node and the flow."""
        self.coming = None
        self._canvas.stage.end()

    def choose_kind(self, kind: NodeKind) -> None:
        """Make the coming node an actor, a process or a store."""
        if self.coming is not None:
            self.coming.kind = kind
            self.show()

    def make(self, text: str) -> str | None:
        """Make node and flow in one step of undo, `text` being what stands in the editor; returns the node."""
        coming = self.coming
        assert coming is not None
        self._keep(text)
        kind = self._kind()
        self.coming = None
        canvas = self._canvas
        canvas.stage.end()
        if not {coming.source, coming.flow or coming.source} <= canvas.page.records.keys():
            return None
        # Without a name of its own an actor is called Actor 1, not Process 1.
        plain = _plain_name(coming.name)
        name = None if plain == coming.default else plain or None
        made = self._join(coming, kind, name)
        if made is None:
            return None
        canvas.desk.flush()
        canvas.desk.select(made[:1])
        return made[0]

    def _join(self, coming: Coming, kind: NodeKind, name: str | None) -> tuple[str, str] | None:
        run = self._canvas.desk.run
        if coming.flow is not None:
            return run(place_at_end, coming.flow, coming.end, kind, coming.centre, name)
        label, protocol = coming.label, protocol_named(coming.word)
        if coming.word and protocol is None:
            label = joined_label(label, coming.word)  # a protocol that nobody knows stays a part of the label
        return run(
            place_connected, coming.source, kind, coming.centre, name=name, label=label, protocol=protocol,
        )  # fmt: skip

    # ---- keys -----------------------------------------------------------------------------------------------------

    def key(self, event: QKeyEvent) -> bool:
        """Take the keys that lead from part to part; returns False for all that is ordinary typing."""
        coming = self.coming
        if coming is None:
            return False
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Tab and not held:
            if coming.flow is None:
                self._go_on(coming)
            else:
                self._editor.commit()  # the flow has its label already
            return True
        if key == Qt.Key.Key_Backtab:
            return self._go_back(coming)
        if key == Qt.Key.Key_Backspace and not held and not self._editor.textCursor().hasSelection():
            return self._take_back(coming)
        untouched = coming.stage == "name" and self._editor.text() == coming.default
        if held == Qt.KeyboardModifier.ControlModifier and key in WAY_OF_KEY and untouched:
            self._editor.commit()
            self._canvas.create_beside(coming.source, WAY_OF_KEY[key])
            return True
        return False

    def _go_on(self, coming: Coming) -> None:
        self._keep(self._editor.text())
        if coming.stage == "name":
            self._enter("flow", coming.label)
        elif coming.stage == "flow":
            self._enter("protocol", coming.word)
        else:
            source, centre = coming.source, coming.centre
            way = way_between(self._canvas.page.rect(source).centre, centre)
            self._editor.commit()
            made = self._canvas.desk.selection
            if len(made) == 1 and made[0] != source:
                self._canvas.create_beside(made[0], way)

    def _go_back(self, coming: Coming) -> bool:
        """Shift+Tab: return to the part before, as it is."""
        if coming.stage == "name":
            return True
        self._keep(self._editor.text())
        if coming.stage == "flow":
            coming.colon_is_text = ":" in coming.name
            self._enter("name", coming.name)
        else:
            self._enter("flow", joined_label(coming.label, coming.word))
        return True

    def _take_back(self, coming: Coming) -> bool:
        """Backspace turns a chip back into text: at the end of a label its protocol, at its start the part before."""
        cursor = self._editor.textCursor()
        if coming.stage == "flow" and cursor.atEnd() and coming.words.take_back(self._editor.text()):
            self.show()
            return True
        if coming.stage == "name" or not cursor.atStart():
            return False
        text = self._editor.text()
        if coming.stage == "flow":
            coming.colon_is_text = bool(text)
            name, coming.label, coming.word = coming.name, "", ""
            self._enter("name", f"{name}: {text}" if text else name, select=False)
        else:
            label = f"{coming.label} {text}".strip()
            coming.label = coming.word = ""
            coming.words.take_back(label)
            self._enter("flow", label, select=False)
        return True

    # ---- parts ----------------------------------------------------------------------------------------------------

    def typed(self) -> None:
        """Follow the text: a colon ends the name."""
        coming = self.coming
        if coming is None or not self._editor.is_open:
            return
        text = self._editor.toPlainText()
        if ":" not in text:
            coming.colon_is_text = False
            return self.show()
        name, _, label = (part.strip() for part in text.partition(":"))
        if name and coming.stage == "name" and coming.flow is None and not coming.colon_is_text:
            coming.name = name
            self._enter("flow", label, select=False)
            return
        self.show()

    def _keep(self, text: str) -> None:
        """Take the text of the editor over into the part that is being typed."""
        coming = self.coming
        assert coming is not None
        if coming.stage == "name":
            coming.name = text
        elif coming.stage == "flow":
            coming.label, word = coming.words.split(text)
            coming.word = word or coming.word
        else:
            coming.word = " ".join(text.split())

    def _enter(self, stage: Stage, text: str, select: bool = True) -> None:
        coming = self.coming
        assert coming is not None
        coming.stage = stage
        if stage == "flow" and coming.word and not coming.words.split(text)[1]:
            coming.word = ""
        self._open(text, select)

    def _open(self, text: str, select: bool = True) -> None:
        coming = self.coming
        assert coming is not None
        names = {"name": "Name of the new element", "flow": "What moves on the new flow", "protocol": "Protocol"}
        self._editor.setAccessibleName(names[coming.stage])
        self._naming.open_editor(self._place(), text, ASKED[coming.stage])
        if not select:
            self._editor.moveCursor(QTextCursor.MoveOperation.End)
        self.show()

    # ---- what is seen ---------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Draw the coming node, as large as its name needs, its flow, and what was understood."""
        coming = self.coming
        if coming is None or not self._editor.is_open:
            return
        is_named = coming.stage == "name"
        kind = self._kind()
        name = "" if is_named else _plain_name(coming.name) or coming.default
        self._naming.mark_kind(kind)
        hidden = frozenset({coming.flow} if coming.flow else ())
        node = NewNode(kind, self.rect(), name)
        preview = Preview(hidden=hidden, node=node, rubber=self._rubber(), node_is_named=is_named)
        self._canvas.stage.show(preview)
        self._naming.show_parts(self._parts(kind), below=self.rect())

    def _parts(self, kind: NodeKind) -> list[Part]:
        coming = self.coming
        assert coming is not None
        if coming.stage == "name":
            return []
        parts = [Part(kind, _plain_name(coming.name) or coming.default)]
        if coming.stage == "flow":
            label, word = coming.words.split(self._editor.text())
            if word:
                parts += [Part("flow", label)] if label else []
                parts.append(Part("lock", word))
        elif coming.label:
            parts.append(Part("flow", coming.label))
        return parts

    def _kind(self) -> NodeKind:
        coming = self.coming
        assert coming is not None
        text = self._editor.text() if coming.stage == "name" and self._editor.is_open else coming.name
        return coming.kind or ("process" if text in ("", coming.default) else guess_kind(text))

    def rect(self) -> Rect:
        """Return where the coming node is seen."""
        coming = self.coming
        assert coming is not None
        text = self._editor.text() if coming.stage == "name" and self._editor.is_open else coming.name
        width, height = size_for_name(self._kind(), _plain_name(text) or coming.default)
        return Rect(coming.centre.x - width / 2, coming.centre.y - height / 2, width, height)

    def _rubber(self) -> Curve:
        coming, page = self.coming, self._canvas.page
        assert coming is not None
        rubber = curve_between(page.rect(coming.source), page.kind(coming.source), self.rect(), self._kind())
        return rubber.reversed() if coming.end == "source" else rubber

    def _place(self) -> Place:
        """Return where the present part is typed: in the node, or on the middle of the flow."""
        coming = self.coming
        assert coming is not None
        if coming.stage == "name":
            return self._naming.place_in_node(self.rect())
        spot = label_rect(self._rubber(), 0.0, 0.0, (0.0, 0.0))
        return Place(Rect(spot.x, spot.y - 7, 0.0, 14.0), 13.0, 500, ground="canvas")


def _plain_name(text: str) -> str:
    """Return a name without the sign of an actor before it."""
    return text.lstrip("@").strip()

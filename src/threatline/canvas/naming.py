"""Typing labels: which label stands where, and what happens to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from threatline.canvas.chain import Chain
from threatline.canvas.editor import LabelEditor, Place
from threatline.canvas.flow_words import FlowWords
from threatline.canvas.grips import Grip, port_at
from threatline.canvas.items import BoundaryItem, ElementItem, FlowItem, NodeItem, NoteItem
from threatline.canvas.kind_bar import KindBar
from threatline.canvas.parts_strip import Part, PartsStrip
from threatline.commands.connect import label
from threatline.commands.guess import guess_kind
from threatline.commands.place import NodeKind
from threatline.commands.protocols import protocol_named
from threatline.commands.rename import change_kind, name_as, rename, write_note
from threatline.model.geometry import Point, Rect
from threatline.model.naming import is_default_name
from threatline.model.outline import NAME_PADDING, NAME_SIZE, NAME_WEIGHT, WIDEST_NODE
from threatline.model.records import NODE_KINDS, Boundary, Element, Flow, Node, Note

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

KINDS: tuple[NodeKind, ...] = ("actor", "process", "store")
WIDEST_STRIP = 420.0
"""How wide in px the chips of what was understood may stand side by side."""
EDGE = 8.0
"""How far in px kinds and chips stay from the edge of the view."""


class Naming(QObject):
    """Opens the editor over elements and writes what was typed, in one step of undo."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.editor = LabelEditor(canvas.viewport(), canvas.page.ink)
        self.kinds = KindBar(canvas.viewport(), canvas.page.ink)
        self.id: str | None = None
        self._named: str | None = None
        """What was taken over last."""
        self.parts = PartsStrip(canvas.viewport(), canvas.page.ink, WIDEST_STRIP)
        self.chain = Chain(canvas, self)
        self._is_new = False
        """Whether the node that is being named has a numbered name: nobody has said yet what it is."""
        self._kind_is_chosen = False
        self._words = FlowWords()
        self._parts_below = QPointF()
        self.editor.first = self._first
        self.editor.committed.connect(self._write)
        self.editor.left.connect(self._leave)
        self.editor.went_on.connect(self._go_on)
        self.editor.typed.connect(self._typed)
        self.editor.kind_chosen.connect(self.choose_kind)
        self.kinds.chosen.connect(self.choose_kind)

    # ---- an element that is there ---------------------------------------------------------------------------------

    def edit(self, id: str, text: str | None = None, offer_kinds: bool = False) -> None:
        """Type the label of an element: its present one is selected, and replaced by `text` if there is one."""
        self.finish()
        canvas = self._canvas
        canvas.pointer.leave()  # ports and typing would be in each other's way
        if id not in canvas.page.items_by_id:
            canvas.desk.flush()
        item = canvas.page.items_by_id.get(id)
        if item is None:
            return
        self.id = id
        canvas.page.edited = id
        if not canvas.desk.is_selected(id):
            canvas.desk.select([id])
        item.repaint()
        canvas.update_around([id])
        canvas.bring_into_view(self._place_of(item).rect)
        present = item.record.name
        self._is_new = isinstance(item.record, Node) and is_default_name(present)
        self._kind_is_chosen = False
        self._words = FlowWords()
        self.editor.setAccessibleName(f"Name of {present or item.record.kind}")
        self.open_editor(self._place_of(item), present)
        if text:
            self.editor.insertPlainText(text)
        if offer_kinds and isinstance(item, NodeItem):
            self.offer_kinds(canvas.page.rect(id), item.record.kind)

    def finish(self) -> str | None:
        """Take over what is being typed, if anything is; returns the element whose name, or flow, it was."""
        if not self.editor.is_open:
            return None
        self._named = self.id
        self.editor.commit()
        self._canvas.desk.flush()
        return self._named

    def finish_at(self, at: Point) -> Grip | None:
        """Take over what is being typed, since a button went down; returns the port of its node there, as it was seen.

        So the next flow is pulled from a node that is just being named: nobody has to rest on it first.
        """
        seen, named = self.node_rect(), self.finish()
        side = port_at(seen, at, self._canvas.camera.scale) if seen is not None else None
        return Grip(named, "port", side) if named is not None and side is not None else None

    def node_rect(self) -> Rect | None:
        """Return where the node is seen whose name, or whose first flow, is being typed; None while none is."""
        if self.chain.coming is not None:
            return self.chain.rect()
        item = self._canvas.page.items_by_id.get(self.id or "")
        return self._canvas.page.rect(item.id) if isinstance(item, NodeItem) else None

    def follow_view(self) -> None:
        """Keep editor and kinds on their place after the view has moved."""
        if self.editor.is_open:
            item = self._canvas.page.items_by_id.get(self.id or "")
            self.editor.follow(self._canvas.camera.scale, self._place_of(item) if item else None)
            if not self.kinds.isHidden():
                self._move_kinds()
            if not self.parts.isHidden():
                self._move_parts()

    def forget(self, id: str) -> None:
        """Close the editor without writing, since its element is gone."""
        if self.id == id:
            self.editor.leave()

    def _place_of(self, item: ElementItem) -> Place:
        """Return where the label of an element is typed."""
        if isinstance(item, FlowItem):
            label = item.label
            top = label.y + 3 if label.height else label.y - 7
            ground = self._canvas.page.looks.ground_under(item.record, label.centre)
            return Place(Rect(label.x, top, label.width, 14.0), 13.0, 500, ground=ground)
        if isinstance(item, BoundaryItem):
            title = item.title()
            left = title.x + 4 + (22 if item.seen().icon else 0)
            width = max(item.record.width - 40 if item.record.shape == "box" else 0.0, 160.0)
            return Place(Rect(left, title.y + 5, width, 14.0), 12.0, 600, "boundary", "left", 160.0)
        rect = self._canvas.page.rect(item.id)
        if isinstance(item, NoteItem):
            return Place(Rect(rect.x + 10, rect.y + 10, rect.width - 24, rect.height - 20), 13.0, 400, align="left")
        return self.place_in_node(rect)

    def place_in_node(self, rect: Rect) -> Place:
        """Return where the name of a node is typed: in its middle, as wide as a node may become."""
        width = min(max(rect.width, 144.0), max(WIDEST_NODE, rect.width)) - 2 * NAME_PADDING
        return Place(Rect(rect.centre.x - width / 2, rect.y, width, rect.height), NAME_SIZE, NAME_WEIGHT)

    def open_editor(self, place: Place, text: str, asked: str = "") -> None:
        """Open the editor on a place, all of its text selected; `asked` stands there while it is empty."""
        canvas = self._canvas
        self.editor.setPlaceholderText(asked)

        def to_viewport(rect: QRectF) -> QRectF:
            return canvas.viewportTransform().mapRect(rect)

        self.editor.open(place, text, canvas.camera.scale, to_viewport)

    def _write(self, text: str) -> None:
        if self.chain.coming is not None:
            self._named = self.chain.make(text)
            self._close(None)
            return
        record = self._canvas.page.records.get(self.id or "")
        is_new = self._is_new
        if is_new and isinstance(record, Node) and text and text != record.name:
            self._write_new(record, text)  # before the kinds are put away: they say whether to guess
        id, self.id = self.id, None
        self._close(id)
        if id is None or record is None or text == getattr(record, "name", "") or is_new:
            return
        if not text and record.kind in (*NODE_KINDS, "boundary"):
            return  # an empty name would leave a nameless pile; Esc and Enter then mean the same
        if isinstance(record, Flow) and "protocol" not in record.answers:
            name, word = self._words.split(text)
            self._canvas.desk.run(label, id, name if word else text, protocol_named(word))
        else:
            self._canvas.desk.run(write_note if record.kind == "note" else rename, id, text)
        self._canvas.hint_if_it_sticks_out(id)

    def _leave(self) -> None:
        self.chain.forget()
        id, self.id = self.id, None
        self._close(id)
        record, typed = self._canvas.page.records.get(id or ""), self.editor.text()
        if isinstance(record, Element) and typed and typed != record.name.strip():
            command = write_note if isinstance(record, Note) else rename
            desk = self._canvas.desk
            desk.said.emit("The words stay as they were.", False)
            desk.offered.emit("Use what was typed", lambda: desk.run(command, record.id, typed))

    def _close(self, id: str | None) -> None:
        canvas = self._canvas
        self.kinds.hide()
        self.parts.show_parts([])
        self._is_new = False
        canvas.page.edited = None
        canvas.page.repaint_items([id] if id else [])
        canvas.viewport().update()
        canvas.setFocus()

    def _go_on(self, backwards: bool) -> None:
        self._canvas.walk(backwards)

    def choose_kind(self, number: int) -> None:
        """Make the element that is being named an actor (0), a process (1) or a store (2)."""
        kind = KINDS[number]
        if self.chain.coming is not None:
            self.chain.choose_kind(kind)
        elif self.id is not None and isinstance(record := self._canvas.page.records.get(self.id), Node):
            self._kind_is_chosen = True
            if record.kind != kind:
                self._canvas.desk.run(change_kind, self.id, kind)
                self._canvas.desk.flush()
            self.kinds.mark(number)

    # ---- what is typed, and what is understood ------------------------------------------------------------------

    def _typed(self) -> None:
        if self.chain.coming is not None:
            self.chain.typed()
            return
        record = self._canvas.page.records.get(self.id or "")
        if isinstance(record, Node) and self._is_new:
            self.mark_kind(self._kind_of_new(record, self.editor.text()))
        elif isinstance(record, Flow) and "protocol" not in record.answers:
            name, word = self._words.split(self.editor.text())
            said = [Part("flow", name)] if name else []
            self.show_parts([*said, Part("lock", word)] if word else [], below=self._place_of_flow())

    def _first(self, event: QKeyEvent) -> bool:
        """Take the keys that mean something to what is being named, before they are ordinary typing."""
        if self.chain.coming is not None:
            return self.chain.key(event)
        record = self._canvas.page.records.get(self.id or "")
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Tab and plain and self._is_new and isinstance(record, Node):
            self.editor.commit()
            self._canvas.create_beside(record.id, (1, 0))
            return True
        if event.key() == Qt.Key.Key_Backspace and plain and isinstance(record, Flow):
            cursor = self.editor.textCursor()
            at_end = cursor.atEnd() and not cursor.hasSelection() and "protocol" not in record.answers
            if at_end and self._words.take_back(self.editor.text()):
                self.show_parts([])
                return True
        return False

    def _kind_of_new(self, record: Node, text: str) -> NodeKind:
        """Return what a new node is: as a person chose, or as `@` says, or its name where the kinds are offered."""
        guessed = guess_kind(text)
        guesses = text.startswith("@") or not self.kinds.isHidden()
        as_it_is = self._kind_is_chosen or not guesses or text in ("", record.name)
        return cast(NodeKind, record.kind) if as_it_is else guessed

    def _write_new(self, record: Node, text: str) -> None:
        kind, name = self._kind_of_new(record, text), text.lstrip("@").strip()
        if kind == record.kind:
            self._canvas.desk.run(rename, record.id, name or record.name)
        else:
            self._canvas.desk.run(name_as, record.id, name or record.name, kind)

    def show_parts(self, parts: Sequence[Part], below: Rect | None = None) -> None:
        """Show what was understood below a rectangle of the scene, under the kinds when they are there too."""
        self.parts.show_theme(self._canvas.page.ink)
        self.parts.show_parts(parts)
        if below is not None:
            self._parts_below = QPointF(below.centre.x, below.bottom)
            self._move_parts()

    def _move_parts(self) -> None:
        at = self._canvas.viewportTransform().map(self._parts_below)
        down = 12 + (self.kinds.height() + 8 if not self.kinds.isHidden() else 0)
        self._put(self.parts, at.x(), at.y() + down)

    def _place_of_flow(self) -> Rect:
        item = self._canvas.page.items_by_id[self.id or ""]
        return self._place_of(item).rect.inflated(0.0, 8.0)

    # ---- the three kinds ----------------------------------------------------------------------------------------

    def offer_kinds(self, rect: Rect, kind: str) -> None:
        """Offer the three kinds below a rectangle of the scene."""
        self._kinds_below = QPointF(rect.centre.x, rect.bottom)
        self.kinds.show_theme(self._canvas.page.ink)
        self.mark_kind(kind)
        self._move_kinds()
        self.kinds.show()
        self.kinds.raise_()

    def mark_kind(self, kind: str) -> None:
        """Show which kind it is now."""
        self.kinds.mark(KINDS.index(kind))  # type: ignore[arg-type]

    def _move_kinds(self) -> None:
        at = self._canvas.viewportTransform().map(self._kinds_below)
        self.kinds.adjustSize()
        self._put(self.kinds, at.x(), at.y() + 12)

    def _put(self, widget: QWidget, middle: float, top: float) -> None:
        """Put something below what is typed, as far as it stays in view."""
        port, size = self._canvas.viewport().rect(), widget.size()
        x = min(max(middle - size.width() / 2, EDGE), port.width() - size.width() - EDGE)
        widget.move(round(max(x, EDGE)), round(min(top, port.height() - size.height() - EDGE)))


def can_be_named(record: object) -> bool:
    """Tell whether typing a letter renames an element."""
    return isinstance(record, Node | Boundary) or getattr(record, "kind", "") in ("flow", "note")

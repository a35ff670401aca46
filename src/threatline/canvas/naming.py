"""Typing labels: which label stands where, what happens to it, and elements that wait for their name to be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF

from threatline.canvas.editor import LabelEditor, Place
from threatline.canvas.gestures.gesture import NewNode, Preview
from threatline.canvas.items import BoundaryItem, ElementItem, FlowItem, NodeItem, NoteItem
from threatline.canvas.kind_bar import KindBar
from threatline.commands.connect import place_connected
from threatline.commands.guess import guess_kind
from threatline.commands.place import NodeKind
from threatline.commands.rename import change_kind, rename, write_note
from threatline.model.geometry import Point, Rect
from threatline.model.naming import default_name
from threatline.model.outline import NAME_PADDING, NAME_SIZE, NAME_WEIGHT, WIDEST_NODE, size_for_name
from threatline.model.records import NODE_KINDS, Boundary, Element, Node, Note
from threatline.model.route import curve_between

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

KINDS: tuple[NodeKind, ...] = ("actor", "process", "store")


@dataclass(slots=True)
class Coming:
    """A node that will be made, joined to a source, as soon as it has a name."""

    source: str
    centre: Point
    kind: NodeKind | None = None
    """What a person chose; without a choice the name decides."""


class Naming(QObject):
    """Opens the editor over elements and writes what was typed, in one step of undo."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.editor = LabelEditor(canvas.viewport(), canvas.page.ink)
        self.kinds = KindBar(canvas.viewport(), canvas.page.ink)
        self.id: str | None = None
        self.coming: Coming | None = None
        self.editor.committed.connect(self._write)
        self.editor.left.connect(self._leave)
        self.editor.went_on.connect(self._go_on)
        self.editor.typed.connect(self._show_coming)
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
        self.editor.setAccessibleName(f"Name of {present or item.record.kind}")
        self._open(self._place_of(item), present)
        if text:
            self.editor.insertPlainText(text)
        if offer_kinds and isinstance(item, NodeItem):
            self._offer_kinds(canvas.page.rect(id), KINDS.index(item.record.kind))

    def finish(self) -> None:
        """Take over what is being typed, if anything is."""
        self.editor.commit()

    def follow_view(self) -> None:
        """Keep editor and kinds on their place after the view has moved."""
        if self.editor.is_open:
            item = self._canvas.page.items_by_id.get(self.id or "")
            self.editor.follow(self._canvas.camera.scale, self._place_of(item) if item else None)
            if not self.kinds.isHidden():
                self._move_kinds()

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
        return node_place(rect)

    def _open(self, place: Place, text: str) -> None:
        canvas = self._canvas

        def to_viewport(rect: QRectF) -> QRectF:
            return canvas.viewportTransform().mapRect(rect)

        self.editor.open(place, text, canvas.camera.scale, to_viewport)

    def _write(self, text: str) -> None:
        if self.coming is not None:
            self._make_coming(text)
            return
        id, self.id = self.id, None
        self._close(id)
        record = self._canvas.page.records.get(id or "")
        if id is None or record is None or text == getattr(record, "name", ""):
            return
        if not text and record.kind in (*NODE_KINDS, "boundary"):
            return  # an empty name would leave a nameless pile; Esc and Enter then mean the same
        self._canvas.desk.run(write_note if record.kind == "note" else rename, id, text)
        self._canvas.hint_if_it_sticks_out(id)

    def _leave(self) -> None:
        if self.coming is not None:
            self.coming = None
            self._canvas.stage.end()
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
        canvas.page.edited = None
        canvas.page.repaint_items([id] if id else [])
        canvas.viewport().update()
        canvas.setFocus()

    def _go_on(self, backwards: bool) -> None:
        self._canvas.walk(backwards)

    # ---- a node that waits for its name ---------------------------------------------------------------------------

    def name_coming(self, source: str, centre: Point) -> None:
        """Show a new node joined to `source`, with its editor open; it is made when the name is taken over."""
        self.finish()
        canvas = self._canvas
        self.coming = Coming(source, centre)
        width, height = size_for_name("process", "")
        rect = Rect(centre.x - width / 2, centre.y - height / 2, width, height)
        canvas.bring_into_view(rect)
        self.editor.setAccessibleName("Name of the new element")
        self._open(node_place(rect), default_name(canvas.page.document, "process"))
        self._offer_kinds(rect, KINDS.index("process"))
        self._show_coming()

    def choose_kind(self, number: int) -> None:
        """Make the element that is being named an actor (0), a process (1) or a store (2)."""
        kind = KINDS[number]
        if self.coming is not None:
            self.coming.kind = kind
            self._show_coming()
        elif self.id is not None and isinstance(record := self._canvas.page.records.get(self.id), Node):
            if record.kind != kind:
                self._canvas.desk.run(change_kind, self.id, kind)
                self._canvas.desk.flush()
            self.kinds.mark(number)

    def _kind_of_coming(self, coming: Coming) -> NodeKind:
        text = self.editor.text()
        default = default_name(self._canvas.page.document, "process")
        return coming.kind or ("process" if text == default else guess_kind(text))

    def _show_coming(self) -> None:
        """Draw the node that is being named: what it will be, and as large as its name needs."""
        if self.coming is None or not self.editor.is_open:
            return
        page = self._canvas.page
        kind = self._kind_of_coming(self.coming)
        width, height = size_for_name(kind, self.editor.text())
        centre = self.coming.centre
        rect = Rect(centre.x - width / 2, centre.y - height / 2, width, height)
        rubber = curve_between(page.rect(self.coming.source), page.kind(self.coming.source), rect, kind)
        self.kinds.mark(KINDS.index(kind))
        self._canvas.stage.show(Preview(node=NewNode(kind, rect), rubber=rubber, node_is_named=True))

    def _make_coming(self, text: str) -> None:
        coming, self.coming = self.coming, None
        canvas = self._canvas
        assert coming is not None
        default = default_name(canvas.page.document, "process")
        kind = coming.kind or ("process" if text == default else guess_kind(text))
        name = text.lstrip("@").strip() or None
        if name == default:
            name = None  # so that an actor is called Actor 1, not Process 1
        canvas.stage.end()
        self._close(None)
        if coming.source not in canvas.page.records:
            return
        made = canvas.desk.run(place_connected, coming.source, kind, coming.centre, name=name)
        if made is not None:
            node, _ = made
            canvas.desk.flush()
            canvas.desk.select([node])

    # ---- the three kinds ----------------------------------------------------------------------------------------

    def _offer_kinds(self, rect: Rect, number: int) -> None:
        self._kinds_below = QPointF(rect.centre.x, rect.bottom)
        self.kinds.show_theme(self._canvas.page.ink)
        self.kinds.mark(number)
        self._move_kinds()
        self.kinds.show()
        self.kinds.raise_()

    def _move_kinds(self) -> None:
        at = self._canvas.viewportTransform().map(self._kinds_below)
        self.kinds.adjustSize()
        self.kinds.move(round(at.x() - self.kinds.width() / 2), round(at.y() + 12))


def node_place(rect: Rect) -> Place:
    """Return where the name of a node is typed: in its middle, as wide as a node may become."""
    width = min(max(rect.width, 144.0), max(WIDEST_NODE, rect.width)) - 2 * NAME_PADDING
    return Place(Rect(rect.centre.x - width / 2, rect.y, width, rect.height), NAME_SIZE, NAME_WEIGHT)


def can_be_named(record: object) -> bool:
    """Tell whether typing a letter renames an element."""
    return isinstance(record, Node | Boundary) or getattr(record, "kind", "") in ("flow", "note")

"""The canvas: the widget on which a diagram is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtCore import QPoint, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from threatline.canvas import drop, glide, grouping
from threatline.canvas.accessible import Voice
from threatline.canvas.camera import Camera, Outlook
from threatline.canvas.desk import Desk
from threatline.canvas.ink import Ink, load_fonts
from threatline.canvas.items import BoundaryItem, ElementItem
from threatline.canvas.keyboard import Keyboard
from threatline.canvas.naming import Naming, can_be_named
from threatline.canvas.overlay import ON_SCREEN
from threatline.canvas.pointer import Pointer
from threatline.canvas.scene import Page
from threatline.canvas.stage import Stage, ZoomPicture
from threatline.canvas.surface import Surface
from threatline.canvas.target_popup import TargetPopup
from threatline.canvas.tools import TOOL
from threatline.canvas.touch import Touch
from threatline.canvas.walk import Way, free_spot, free_spot_beside, tab_order
from threatline.commands.connect import End
from threatline.commands.ownership import disagrees, settle_doubt
from threatline.commands.place import PlacedKind, draw_boundary, place
from threatline.commands.wording import spoken
from threatline.model.geometry import Point, Rect
from threatline.model.records import Boundary, Element, Node, Note
from threatline.session import Happened


class Canvas(Surface):
    """Shows the diagram of the desk and lets a person draw on it. It changes the project through `desk.run` alone."""

    tool_changed = Signal(str)
    zoom_changed = Signal(float)
    typing_asked = Signal()
    """A slash was typed: the quick-draw bar is wanted."""
    text_pasted = Signal(str, str)
    """Text was drawn of which some lines could not be read: what became of it, and those lines."""
    looked_elsewhere = Signal()
    """Another part of the diagram came into view."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        load_fonts()
        super().__init__(Page(desk, Ink(desk.theme)), parent)
        self.desk = desk
        self.tool = "select"
        self.keeps_tool = False
        self.snapping = True
        self.frame_only = False
        self.kept: tuple[str, ...] = ()
        """What stays selected while Tab walks on."""
        self.copied_at: QPoint | None = None
        self.pasted_times = 0
        self.popup: TargetPopup | None = None
        self.example: Element | None = None
        """The element whose size and properties others can be given."""
        self.gliding: QVariantAnimation | None = None
        self._offset: tuple[frozenset[str], Point] | None = None
        self._selected: frozenset[str] = frozenset()
        self._order: list[str] | None = None
        self.camera = Camera(self, self._zoomed)
        self.stage = Stage(self)
        self.zoom_picture = ZoomPicture(self)
        self.pointer = Pointer(self)
        self.touch = Touch(self)
        self.keyboard = Keyboard(self)
        self.naming = Naming(self)
        self.voice = Voice(self)
        self._is_ready = True
        self.setAccessibleName("Diagram")
        self.setAccessibleDescription(
            "The data-flow diagram. Tab walks through its elements, F2 renames, Ctrl+L draws a flow, F6 leaves."
        )
        self._listen()
        self._show_theme()

    def _listen(self) -> None:
        self.page.stale.connect(self._repaint)
        self.desk.happened.connect(self._follow)
        self.desk.selection_changed.connect(self._show_selection)
        self.desk.diagram_changed.connect(self._show_diagram)
        self.desk.lit_changed.connect(self._show_lit)
        self.desk.theme_changed.connect(self._show_theme)
        self.desk.letter_changed.connect(self.show_looks_anew)
        self.desk.reveal_asked.connect(self._reveal)

    def _reveal(self, id: str) -> None:
        self.show_elements([id])

    # ---- tools --------------------------------------------------------------------------------------------------

    def set_tool(self, id: str, keep: bool = False) -> None:
        """Take a tool of `tools.TOOLS` in hand; with `keep` it stays there after its first use."""
        self.pointer.cancel()
        changed = id != self.tool
        self.tool, self.keeps_tool = id, keep and id != "select"
        self.show_cursor()
        if id != "select":
            self.say(TOOL[id].hint)
        if changed:
            self.tool_changed.emit(id)

    def tool_done(self) -> None:
        """A tool has been used: go back to selecting, unless it is kept."""
        if not self.keeps_tool and self.tool != "select":
            self.set_tool("select")

    def show_cursor(self, shape: Qt.CursorShape | None = None) -> None:
        """Show a cursor; without a shape, that of the tool."""
        if shape is None and self.pointer.space_held:
            shape = Qt.CursorShape.OpenHandCursor
        if shape is None and self.tool != "select":
            shape = Qt.CursorShape.CrossCursor
        shape = shape or Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def place(self, kind: str, at: Point, offer_kinds: bool = False) -> None:
        """Put a new element around a point and type its label."""
        rect, _ = drop.snapped_rect(self, kind, at)
        if kind == "boundary":
            id = self.desk.run(draw_boundary, self.page.diagram, rect)
        else:
            id = self.desk.run(place, cast(PlacedKind, kind), self.page.diagram, rect.centre)
        if id is not None:
            self.desk.flush()
            self.desk.select([id])
            self.edit_label(id, offer_kinds)
        self.tool_done()

    def place_near_middle(self, kind: str) -> None:
        """Put a new element at a free place near the middle of the view."""
        middle = self.pointer.scene_point(self.viewport().rect().center())
        self.place(kind, free_spot(self.page, middle, drop.size_of_new(self, kind)))

    # ---- looking ------------------------------------------------------------------------------------------------

    def zoom_in(self) -> None:
        """Look from nearer."""
        self.camera.zoom_in()

    def zoom_out(self) -> None:
        """Look from farther away."""
        self.camera.zoom_out()

    def zoom_reset(self) -> None:
        """Show the diagram in its true size."""
        self.camera.zoom_to(1.0)

    def fit(self) -> None:
        """Bring everything into view, whatever its size."""
        whole = self.page.everything()
        if whole.isEmpty():
            self.camera.look(Outlook(0.0, 0.0, 1.0))
        else:
            self.camera.fit(whole)

    def fit_selection(self) -> None:
        """Bring the selection into view."""
        if self.desk.selection:
            self.camera.fit(self.page.around(self.desk.selection), largest=1.5)
        else:
            self.say("Select something first.")

    def visible(self) -> QRectF:
        """Return the part of the scene that is in view."""
        return self.camera.visible()

    def bring_into_view(self, rect: Rect) -> None:
        """Scroll just so far that a rectangle is visible."""
        self.camera.bring_into_view(QRectF(*rect))

    def show_elements(self, ids: Sequence[str]) -> None:
        """Scroll just so far that elements are visible."""
        area = self.page.around(ids)
        if not area.isEmpty():
            self.camera.bring_into_view(area)

    def view_state(self) -> dict[str, list[float]]:
        """Return the view of each diagram as plain values, for the settings of this machine."""
        return self.camera.save(self.page.diagram)

    def restore_view(self, state: object) -> None:
        """Take over what `view_state` returned and show the present diagram so; without a view of it, show all."""
        self.camera.restore(state)
        self._fit_when_shown = not self.camera.recall(self.page.diagram)
        if self._fit_when_shown and self.isVisible():
            self._fit_when_shown = False
            self.fit()

    def toggle_grid(self) -> None:
        """Show the dots of the grid, or hide them; snapping is a switch of its own."""
        self.shows_grid = not self.shows_grid
        self._repaint_all()

    def toggle_crossings(self) -> None:
        """Mark flows where they cross boundaries, or leave the marks out."""
        self.page.with_marks = not self.page.with_marks
        self._repaint_all()
        self.say("Crossings are marked." if self.page.with_marks else "Crossings are not marked.")

    def toggle_snapping(self) -> None:
        """Let things come to rest on lines and grid, or not."""
        self.snapping = not self.snapping
        self.say("Snapping is on." if self.snapping else "Snapping is off.")

    def show_data_classes(self, on: bool) -> None:
        """Show what class of data lies where, or hide it."""
        self.page.looks.data_classes = on
        self.show_looks_anew()

    def show_heat(self, on: bool) -> None:
        """Tint nodes and flows by their worst open threat, or not."""
        self.page.looks.heat = on
        self.show_looks_anew()

    def show_looks_anew(self) -> None:
        """Find out and paint anew how every element looks."""
        self.page.forget_looks()
        self._repaint_all()

    # ---- words --------------------------------------------------------------------------------------------------

    def say(self, sentence: str, undo: bool = False) -> None:
        """Say something in the status line, with Undo beside it or without."""
        self.desk.said.emit(sentence, undo)

    def named(self, ids: Sequence[str]) -> str:
        """Return "Web app" for one element, "3 elements" for several."""
        return spoken(self.page.document, ids)

    def hint_if_it_sticks_out(self, id: str) -> None:
        """Say so when an element sticks out of a frame that does not grow by itself."""
        element = self.page.records.get(id)
        if isinstance(element, Node | Note | Boundary) and disagrees(self.page.document, element):
            frame = self.named([element.boundary or ""])
            self.say(f"{self.named([id])} sticks out of {frame}, whose frame stays as it is.")

    def settle_doubt(self, id: str) -> None:
        """Let the picture and the owner of an element agree, and say what became of it."""
        found = self.page.doubts.of(id)
        if found is None:
            return
        what, box = self.page.name(id), self.page.name(found.box)
        self.desk.run(settle_doubt, id, found)
        self.desk.flush()
        self.say(f"{what} let go by {box}." if found.kind == "sticks out" else f"{what} taken into {box}.", undo=True)

    def edit_label(self, id: str, offer_kinds: bool = False) -> None:
        """Type the label of an element, all of it selected; for a new node the kinds are offered beside it."""
        self.naming.edit(id, offer_kinds=offer_kinds)

    def finish_editing(self) -> None:
        """Take over a label that is being typed."""
        self.naming.finish()

    def type_over(self, text: str) -> bool:
        """Replace the label of the one selected element by what is being typed; returns False without one."""
        chosen = self.desk.selection
        if len(chosen) != 1 or not can_be_named(self.page.records.get(chosen[0])):
            return False
        self.naming.edit(chosen[0], text)
        return True

    def quick_create(self, source: str, at: Point) -> None:
        """Let a new node appear at the end of a new flow, as soon as it has a name."""
        rect, _ = drop.snapped_rect(self, "process", at)
        self.naming.chain.begin(source, rect.centre)

    def create_beside(self, source: str, way: Way) -> None:
        """Let a new node appear at a free spot on one side of another, joined to it, as soon as it has a name."""
        self.naming.finish()
        self.naming.chain.begin(source, free_spot_beside(self.page, source, way))

    def quick_reconnect(self, flow: str, end: End, at: Point) -> None:
        """Let a new node appear at one end of a flow, as soon as it has a name; Esc puts the end back."""
        record = self.page.flow(flow)
        other = record.target if end == "source" else record.source
        if other is None:
            self.say("Release the end over an actor, a process or a store.")
            return
        rect, _ = drop.snapped_rect(self, "process", at)
        self.naming.chain.begin(other, rect.centre, flow, end)

    # ---- copies -------------------------------------------------------------------------------------------------

    @property
    def last_offset(self) -> Point | None:
        """How far the selected copies were put from their originals, while they are still the selection."""
        if self._offset is None or self._offset[0] != frozenset(self.desk.selection):
            return None
        return self._offset[1]

    @last_offset.setter
    def last_offset(self, offset: Point | None) -> None:
        self._offset = None if offset is None else (frozenset(self.desk.selection), offset)

    def takes_frame_only(self, item: ElementItem) -> bool:
        """Tell, once, whether a drag moves only the frame of a box."""
        asked, self.frame_only = self.frame_only and isinstance(item, BoundaryItem), False
        return asked

    # ---- walking and stepping back ------------------------------------------------------------------------------

    def reading_order(self) -> list[str]:
        """Return the elements in the order in which Tab walks them, found out once until something changes."""
        if self._order is None:
            self._order = tab_order(self.page)
        return self._order

    def walk(self, backwards: bool = False) -> None:
        """Select the next element in reading order, or the one before, and bring it into view; what is kept stays."""
        order = self.reading_order()
        if not order:
            return
        last = self.desk.selection[-1] if self.desk.selection else None
        step = -1 if backwards else 1
        id = order[(order.index(last) + step) % len(order) if last in order else min(step, 0)]
        kept = self.kept if set(self.kept) <= set(self.desk.selection) else ()
        self.desk.select([*(other for other in kept if other != id), id])
        self.show_elements([id])
        self.pointer.show_ports_of(id if isinstance(self.page.records.get(id), Node) else None)

    def step_back(self) -> bool:
        """Esc: leave the editor, else the drag, the tool, the group, the selection; False when nothing is left."""
        if self.naming.editor.is_open:
            self.naming.editor.leave()
        elif self.pointer.cancel():
            pass
        elif self.tool != "select":
            self.set_tool("select")
        elif self.page.entered is not None:
            self.desk.select(grouping.leave(self.page))
            self.viewport().update()
        elif self.desk.selection:
            self.desk.select([])
        elif self.desk.lit:
            self.desk.light(())
        else:
            return False
        return True

    # ---- following the desk -------------------------------------------------------------------------------------

    def _follow(self, happened: list[Happened]) -> None:
        glide.stop(self)
        if self.page.diagram not in self.page.records:
            return
        if any(step.commit.origin in ("load", "import") for step in happened):
            self.page.load()
        else:
            touched = {id for step in happened for id in step.commit.touched}
            self._repaint_what_is_around(touched)
            self.page.follow(happened)
            self._repaint_what_is_around(touched)
        self._order = None
        if self.naming.id is not None and self.naming.id not in self.page.items_by_id:
            self.naming.forget(self.naming.id)
        self.naming.follow_view()
        if self.stage.is_on:
            self.stage.refresh()

    def _show_selection(self) -> None:
        chosen = frozenset(self.desk.selection)
        changed = chosen ^ self._selected
        # The handles belong to the only selected element: they come and go with the others.
        self.update_around(changed if len(changed) > 1 else chosen | self._selected)
        if grouping.is_grouped(self.page, changed):
            self.viewport().update()  # the frame of a group lies around all of its members
        records, hidden = self.page.records, self.page.hidden
        self.page.repaint_items(id for id in changed if not isinstance(records.get(id), Node) or id in hidden)
        self._selected = chosen
        QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)
        if self.pointer.ports_on not in chosen and self.pointer.ports_on != self.page.hovered:
            self.pointer.show_ports_of(None)
        if self.stage.is_on:
            self.stage.refresh()

    def _show_diagram(self) -> None:
        self.naming.finish()
        self.pointer.cancel()
        glide.stop(self)
        if self.page.diagram in self.page.records:
            self.camera.keep(self.page.diagram)
        self._selected = frozenset()
        self._order = None
        self.page.hovered = None
        self.page.load()
        if not self.camera.recall(self.page.diagram):
            self.fit()
        self._repaint_all()

    def _show_theme(self) -> None:
        ink = Ink(self.desk.theme)
        self.page.outlines = self.desk.theme.name == "high-contrast"
        self.page.show_theme(ink)
        self.naming.editor.show_theme(ink)
        self.naming.kinds.show_theme(ink)
        palette = self.viewport().palette()
        palette.setColor(self.viewport().backgroundRole(), ink.colour("canvas"))
        self.viewport().setPalette(palette)
        self._repaint_all()

    def _show_lit(self) -> None:
        self.page.lit = self.desk.lit
        self._repaint_all()

    def _repaint_all(self) -> None:
        if self.page.outlines:
            self.page.repaint_items(list(self.page.items_by_id))
        self.stage.refresh()
        self.zoom_picture.end()
        self.viewport().update()

    def _repaint(self, area: QRectF) -> None:
        seen = self.viewportTransform().mapRect(area).intersected(QRectF(self.viewport().rect()))
        if not seen.isEmpty():
            self.viewport().update(seen.toAlignedRect().adjusted(-1, -1, 1, 1))

    def _repaint_what_is_around(self, touched: set[str]) -> None:
        """Repaint what has its size in screen px: handles and locks of the selection, frames of groups."""
        self.update_around(touched & self._selected)
        if grouping.is_grouped(self.page, touched):
            self.viewport().update()

    def update_around(self, ids: Iterable[str]) -> None:
        """Repaint elements together with what lies around them in screen px: handles and ports."""
        chosen = list(ids)
        if len(chosen) > 50:
            self.viewport().update()
            return
        for id in chosen:
            if (item := self.page.items_by_id.get(id)) is not None:
                area = self.viewportTransform().mapRect(item.bounds).toAlignedRect()
                self.viewport().update(area.adjusted(-ON_SCREEN, -ON_SCREEN, ON_SCREEN, ON_SCREEN))

    def _zoomed(self, scale: float) -> None:
        self.stage.refresh()
        self.viewport().update()
        self.naming.follow_view()
        self.zoom_changed.emit(scale)
        self.looked_elsewhere.emit()

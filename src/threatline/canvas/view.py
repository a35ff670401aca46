"""The canvas: the widget on which a diagram is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from threatline.canvas import drop
from threatline.canvas.camera import Camera, Outlook
from threatline.canvas.desk import Desk
from threatline.canvas.ink import Ink, load_fonts
from threatline.canvas.items import BoundaryItem, ElementItem
from threatline.canvas.keyboard import Keyboard
from threatline.canvas.naming import Naming, can_be_named
from threatline.canvas.overlay import ON_SCREEN
from threatline.canvas.pointer import Pointer
from threatline.canvas.scene import Page
from threatline.canvas.snapping import GRID
from threatline.canvas.stage import Stage, ZoomPicture
from threatline.canvas.surface import Surface
from threatline.canvas.target_popup import TargetPopup
from threatline.canvas.tools import TOOL
from threatline.canvas.walk import free_spot, tab_order
from threatline.commands.connect import connect
from threatline.commands.ownership import disagrees
from threatline.commands.place import PlacedKind, draw_boundary, place
from threatline.commands.wording import spoken
from threatline.model.geometry import Point, Rect
from threatline.model.records import Boundary, Node, Note
from threatline.session import Happened


class Canvas(Surface):
    """Shows the diagram of the desk and lets a person draw on it. It changes the project through `desk.run` alone."""

    tool_changed = Signal(str)
    zoom_changed = Signal(float)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        load_fonts()
        super().__init__(Page(desk, Ink(desk.theme)), parent)
        self.desk = desk
        self.tool = "select"
        self.keeps_tool = False
        self.snapping = True
        self.frame_only = False
        self.copied_at: QPoint | None = None
        self.pasted_times = 0
        self.popup: TargetPopup | None = None
        self._offset: tuple[frozenset[str], Point] | None = None
        self._selected: frozenset[str] = frozenset()
        self._order: list[str] | None = None
        self.camera = Camera(self, self._zoomed)
        self.stage = Stage(self)
        self.zoom_picture = ZoomPicture(self)
        self.pointer = Pointer(self)
        self.keyboard = Keyboard(self)
        self.naming = Naming(self)
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

    def toggle_snapping(self) -> None:
        """Let things come to rest on lines and grid, or not."""
        self.snapping = not self.snapping
        self.say("Snapping is on." if self.snapping else "Snapping is off.")

    def show_data_classes(self, on: bool) -> None:
        """Show what class of data lies where, or hide it."""
        self.page.looks.data_classes = on
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
        self.naming.name_coming(source, rect.centre)

    def ask_target(self, source: str) -> None:
        """Ask for the name of the node to which a flow from `source` goes."""
        names = [(id, item.record.name) for id, item in self.page.items_by_id.items() if isinstance(item.record, Node)]
        popup = self.popup = TargetPopup(self.viewport(), self.page.ink, names)

        def join(target: str) -> None:
            self.setFocus()
            flow = self.desk.run(connect, source, target)
            if flow is not None:
                self.desk.flush()
                self.desk.select([flow])
                self.edit_label(flow)

        popup.chosen.connect(join)
        popup.left.connect(self.setFocus)
        popup.destroyed.connect(self._forget_popup)
        area = self.page.rect(source)
        popup.show_at(self.mapFromScene(area.centre.x, area.bottom) + QPoint(0, 20))
        self.tool_done()

    def _forget_popup(self) -> None:
        self.popup = None

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

    def paste_offset(self, bounds: Rect) -> Point:
        """Return how far something pasted is put from where it was copied: at the pointer, if that has moved."""
        px = self.pointer.last_px
        if px is not None and px != self.copied_at and self.viewport().rect().contains(px):
            self.copied_at = px
            at = self.pointer.scene_point(px)
            x, y = at.x - bounds.centre.x, at.y - bounds.centre.y
            if self.snapping:
                x = round((bounds.x + x) / GRID) * GRID - bounds.x
                y = round((bounds.y + y) / GRID) * GRID - bounds.y
            self.pasted_times = 0
            return Point(x, y)
        self.pasted_times += 1
        return Point(GRID * self.pasted_times, GRID * self.pasted_times)

    def takes_frame_only(self, item: ElementItem) -> bool:
        """Tell, once, whether a drag moves only the frame of a box."""
        asked, self.frame_only = self.frame_only and isinstance(item, BoundaryItem), False
        return asked

    # ---- walking and stepping back ------------------------------------------------------------------------------

    def walk(self, backwards: bool = False) -> None:
        """Select the next element in reading order, or the one before, and bring it into view."""
        if self._order is None:
            self._order = tab_order(self.page)
        if not self._order:
            return
        last = self.desk.selection[-1] if self.desk.selection else None
        if last in self._order:
            place = (self._order.index(last) + (-1 if backwards else 1)) % len(self._order)
        else:
            place = -1 if backwards else 0
        id = self._order[place]
        self.desk.select([id])
        self.show_elements([id])
        self.pointer.show_ports_of(id if isinstance(self.page.records.get(id), Node) else None)

    def step_back(self) -> bool:
        """Esc: leave the editor, else the drag, else the tool, else the selection; False when there is nothing left."""
        if self.naming.editor.is_open:
            self.naming.editor.leave()
        elif self.pointer.cancel():
            pass
        elif self.tool != "select":
            self.set_tool("select")
        elif self.desk.selection:
            self.desk.select([])
        else:
            return False
        return True

    # ---- following the desk -------------------------------------------------------------------------------------

    def _follow(self, happened: list[Happened]) -> None:
        if self.page.diagram not in self.page.records:
            return
        if any(step.commit.origin in ("load", "import") for step in happened):
            self.page.load()
        else:
            self.page.follow(happened)
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
        self.page.repaint_items(
            id for id in changed if not isinstance(self.page.records.get(id), Node) or id in self.page.hidden
        )
        self._selected = chosen
        QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)
        if self.pointer.ports_on not in chosen and self.pointer.ports_on != self.page.hovered:
            self.pointer.show_ports_of(None)
        if self.stage.is_on:
            self.stage.refresh()

    def _show_diagram(self) -> None:
        self.naming.finish()
        self.pointer.cancel()
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

    def update_around(self, ids: Iterable[str]) -> None:
        """Repaint elements together with what lies around them in screen px: handles and ports."""
        chosen = list(ids)
        if len(chosen) > 50:
            self.viewport().update()
            return
        for id in chosen:
            item = self.page.items_by_id.get(id)
            if item is not None:
                area = self.viewportTransform().mapRect(item.bounds).toAlignedRect()
                self.viewport().update(area.adjusted(-ON_SCREEN, -ON_SCREEN, ON_SCREEN, ON_SCREEN))

    def _zoomed(self, scale: float) -> None:
        self.stage.refresh()
        self.viewport().update()
        self.naming.follow_view()
        self.zoom_changed.emit(scale)

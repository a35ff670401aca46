"""The canvas: the widget on which a diagram is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsView, QToolTip, QWidget

from threatline.canvas import drop
from threatline.canvas.background import paint_background
from threatline.canvas.camera import STEP, Camera
from threatline.canvas.desk import Desk
from threatline.canvas.far import FAR_SCALE, MOST_ITEMS, NO_DETAIL_SCALE
from threatline.canvas.ink import Ink, load_fonts
from threatline.canvas.items import BoundaryItem, FlowItem, Item
from threatline.canvas.keyboard import Keyboard
from threatline.canvas.naming import Naming, can_be_named
from threatline.canvas.overlay import ON_SCREEN, paint_far_lit, paint_far_selection, paint_grips, paint_overlay
from threatline.canvas.pointer import Pointer
from threatline.canvas.scene import Layer, Page
from threatline.canvas.snapping import GRID
from threatline.canvas.stage import Stage, ZoomPicture
from threatline.canvas.target_popup import TargetPopup
from threatline.canvas.tools import TOOL
from threatline.canvas.walk import free_spot, tab_order
from threatline.canvas.words import crossing_words
from threatline.commands.connect import connect
from threatline.commands.place import draw_boundary, place
from threatline.commands.wording import spoken
from threatline.model.geometry import Point, Rect
from threatline.model.records import Node
from threatline.session import Happened

WHEEL_NOTCH = 120.0
SCROLL_PX = 60
"""How far one notch of the wheel scrolls, in screen px."""


class Canvas(QGraphicsView):
    """Shows the diagram of the desk and lets a person draw on it. It changes the project through `desk.run` alone."""

    tool_changed = Signal(str)
    zoom_changed = Signal(float)
    menu_asked = Signal(QPoint, list)
    """Where on the screen a context menu was asked for, and the ids of the elements it is about."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        load_fonts()
        self.desk = desk
        self.page = Page(desk, Ink(desk.theme))
        super().__init__(self.page, parent)
        self.tool = "select"
        self.keeps_tool = False
        self.snapping = True
        self.shows_grid = True
        self.wheel_zooms = False
        """Whether the wheel zooms without Ctrl, as people who come from maps want it."""
        self.frame_only = False
        self.copied_at: QPoint | None = None
        self.pasted_times = 0
        self.items_in_last_frame = 0
        self._offset: tuple[frozenset[str], Point] | None = None
        self._selected: frozenset[str] = frozenset()
        self._order: list[str] | None = None
        self._fit_when_shown = True
        self.camera = Camera(self, self._zoomed)
        self._set_up()
        self.stage = Stage(self)
        self.zoom_picture = ZoomPicture(self)
        self.pointer = Pointer(self)
        self.keyboard = Keyboard(self)
        self.naming = Naming(self)
        self.popup: TargetPopup | None = None
        self._listen()
        self._show_theme()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setAccessibleName("Diagram")
        self.setAccessibleDescription(
            "The data-flow diagram. Tab walks through its elements, F2 renames, Ctrl+L draws a flow, F6 leaves."
        )

    def _listen(self) -> None:
        self.desk.happened.connect(self._follow)
        self.desk.selection_changed.connect(self._show_selection)
        self.desk.diagram_changed.connect(self._show_diagram)
        self.desk.lit_changed.connect(self._repaint_all)
        self.desk.theme_changed.connect(self._show_theme)
        self.desk.reveal_asked.connect(lambda id: self.show_elements([id]))

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
            id = self.desk.run(place, kind, self.page.diagram, rect.centre)
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
        self.camera.fit(whole if not whole.isEmpty() else QRectF(-400, -300, 800, 600))

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
        self.naming.name_coming(source, at)

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

    def takes_frame_only(self, item: Item) -> bool:
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

    def _repaint_all(self) -> None:
        if self.page.outlines:
            self.page.repaint_items(list(self.page.items_by_id))
        self.stage.refresh()
        self.zoom_picture.end()
        self.viewport().update()

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

    # ---- painting -----------------------------------------------------------------------------------------------

    @property
    def is_far(self) -> bool:
        """Whether the diagram is painted in batches now."""
        return self.camera.scale < FAR_SCALE or self.page.far.count(self.visible()) > MOST_ITEMS

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the preview of a gesture, the scaled picture of a zoom, the far layer, or the items."""
        if self.stage.is_on or self.zoom_picture.is_on or self.is_far:
            painter = QPainter(self.viewport())
            if self.stage.is_on:
                self.stage.paint(painter)
            elif self.zoom_picture.is_on:
                self.zoom_picture.paint(painter, self.viewport().rect())
            else:
                self.paint_far(painter, "all", event.rect())
                self.items_in_last_frame = MOST_ITEMS
            painter.end()
            return
        self.page.painted = 0
        self.page.with_detail = self.camera.scale >= NO_DETAIL_SCALE
        super().paintEvent(event)
        if event.rect() == self.viewport().rect():
            self.items_in_last_frame = self.page.painted

    def paint_layer(self, painter: QPainter, layer: Layer) -> None:
        """Paint the viewport onto something else: all of it, only what lies below the flows, or only the rest."""
        if self.is_far:
            self.paint_far(painter, layer)
            return
        self.page.with_detail = self.camera.scale >= NO_DETAIL_SCALE
        self.page.layer = layer
        port = self.viewport().rect()
        self.render(painter, QRectF(port), port)
        self.page.layer = "all"

    def paint_far(self, painter: QPainter, layer: Layer, port: QRect | None = None) -> None:
        """Paint the diagram in batches."""
        page, scale = self.page, self.camera.scale
        area = self.mapToScene(port or self.viewport().rect()).boundingRect()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setWorldTransform(self.viewportTransform())
        lit = page.desk.lit and not page.outlines
        page.with_detail = False
        if layer != "top":
            paint_background(painter, page.ink, area, scale, self.shows_grid)
            painter.setOpacity(0.35 if lit else 1.0)
            page.far.paint_bottom(painter, area, page.ink, page.hidden)
        if layer != "bottom":
            painter.setOpacity(0.35 if lit else 1.0)
            page.far.paint_top(painter, area, page.ink, scale, page.hidden)
            painter.setOpacity(1.0)
            paint_far_lit(painter, page, area)
            paint_far_selection(painter, page, area, scale)
            paint_grips(painter, page, scale)
        painter.restore()

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Paint ground and dots."""
        if self.page.layer != "top":
            paint_background(painter, self.page.ink, rect, self.camera.scale, self.shows_grid)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Paint badges, selection and ports."""
        if self.page.layer != "bottom":
            paint_overlay(painter, self.page, rect, self.camera.scale, self.pointer.ports_on)

    # ---- events -------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A button went down."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.pointer.press(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A button went up."""
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A button was pressed twice."""
        self.pointer.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer left."""
        self.pointer.leave()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Shift sideways, with Ctrl zoom to the pointer."""
        held, angle, pixels = event.modifiers(), event.angleDelta(), event.pixelDelta()
        ctrl = bool(held & Qt.KeyboardModifier.ControlModifier)
        if ctrl != self.wheel_zooms:
            notches = (angle.y() or angle.x()) / WHEEL_NOTCH
            if notches:
                self.zoom_picture.begin()
                self.camera.zoom_by(STEP**notches, event.position().toPoint())
        else:
            move = pixels if not pixels.isNull() else angle * (SCROLL_PX / WHEEL_NOTCH)
            x, y = move.x(), move.y()
            if held & Qt.KeyboardModifier.ShiftModifier and not x:
                x, y = y, 0
            self.camera.pan(round(x), round(y))
        event.accept()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The view moved: what stands still for a gesture is another part of the diagram now."""
        super().scrollContentsBy(dx, dy)
        if hasattr(self, "stage"):
            if self.stage.is_on:
                self.stage.refresh()
            self.naming.follow_view()

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinch zooms; resting on the mark of a crossing names both sides."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_picture.begin()
                self.camera.zoom_by(1.0 + event.value(), event.position().toPoint())
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def tip_at(self, px: QPoint) -> str:
        """Return what to say about what lies under a viewport px: both sides of a crossing, else nothing."""
        hit = self.pointer.hit(self.pointer.scene_point(px))
        item = self.page.items_by_id.get(hit.id) if hit is not None else None
        if hit is None or hit.part != "mark" or not isinstance(item, FlowItem):
            return ""
        return crossing_words(self.page.document, self.page.graph, item.record, item.marks[hit.index].boundary)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu about the selection, or about what lies under the pointer."""
        self.naming.finish()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            area = self.page.around(self.desk.selection)
            at = self.mapFromScene(area.center()) if not area.isEmpty() else self.viewport().rect().center()
            self.menu_asked.emit(self.viewport().mapToGlobal(at), list(self.desk.selection))
            return
        hit = self.pointer.hit(self.pointer.scene_point(event.pos()))
        if hit is None:
            self.desk.select([])
        elif not self.desk.is_selected(hit.id):
            self.desk.select([hit.id])
        self.menu_asked.emit(event.globalPos(), list(self.desk.selection))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key went down."""
        if not self.keyboard.press(event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key went up."""
        if not self.keyboard.release(event):
            event.ignore()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab walks through the elements; F6 leaves the canvas."""
        if not self.page.items_by_id or QApplication.focusWidget() is not self:
            return super().focusNextPrevChild(next)
        self.walk(backwards=not next)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is here; input methods are welcome, for they begin a name."""
        super().focusInEvent(event)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard left: no key is held any more."""
        super().focusOutEvent(event)
        if self.pointer.space_held:
            self.pointer.set_space(False)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method or a dead key begins goes on in the editor of the selected element."""
        if (event.preeditString() or event.commitString()) and self.type_over(""):
            QApplication.sendEvent(self.naming.editor, event)
        else:
            event.ignore()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Let input methods begin while one element is selected."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return len(self.desk.selection) == 1
        return super().inputMethodQuery(query)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the view; the first time, show everything."""
        super().resizeEvent(event)
        self.zoom_picture.end()
        if self._fit_when_shown and self.isVisible():
            self._fit_when_shown = False
            self.fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A tool is dragged in from the palette."""
        if drop.tool_of(event.mimeData()) is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show its ghost where it would be put down."""
        kind = drop.tool_of(event.mimeData())
        if kind is None:
            event.ignore()
        else:
            drop.show_ghost(self, kind, event.position().toPoint())
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It was dragged away again."""
        self.stage.end()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put it down."""
        kind = drop.tool_of(event.mimeData())
        if kind is None:
            event.ignore()
        else:
            drop.put_down(self, kind, event)
            event.acceptProposedAction()

"""From press, move and release to clicks and gestures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from threatline.canvas.choosing import select_beneath
from threatline.canvas.edge_scroll import EdgeScroll
from threatline.canvas.gestures.connect import Connect, Reconnect
from threatline.canvas.gestures.draw import DrawBox, DrawLine
from threatline.canvas.gestures.gesture import Gesture, Keys
from threatline.canvas.gestures.move import Move
from threatline.canvas.gestures.pan import Pan
from threatline.canvas.gestures.resize import Resize
from threatline.canvas.gestures.select import Marquee
from threatline.canvas.gestures.shape_flow import Bend, MoveLabel, ShapeLine
from threatline.canvas.glide import stop as stop_gliding
from threatline.canvas.grips import Grip, cursor_over, grip_at, is_near_ports, segment_at
from threatline.canvas.grouping import enter, leave_unless_in, whole
from threatline.canvas.items import FlowItem, Hit, NodeItem
from threatline.canvas.scene import point_from
from threatline.canvas.tools import TOOL
from threatline.commands.connect import bend, move_label
from threatline.commands.move import shape_line
from threatline.model.geometry import Point
from threatline.model.records import Boundary

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

CLICK_REACH = 4
"""A press and a release less than this many px apart are a click; a click never changes the model."""
LINE_REACH = 6.0
"""A flow or border is hit within this many screen px."""
REST_MS = 150
"""Ports appear when the pointer rests on a node this long."""


class Press(NamedTuple):
    """Where the left button went down, and on what."""

    px: QPoint
    at: Point
    keys: Keys
    hit: Hit | None
    grip: Grip | None


class Pointer(QObject):
    """Follows the pointer: at most one gesture at a time, and a pan beside it."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.gesture: Gesture | None = None
        self.pan: Pan | None = None
        self._pan_button = Qt.MouseButton.NoButton
        self.ports_on: str | None = None
        self.space_held = False
        self.last_px: QPoint | None = None
        """Where the pointer was last seen over the canvas."""
        self._press: Press | None = None
        self._press_is_spent = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._show_ports)
        self._edge = EdgeScroll(canvas.viewport(), self._follow_edge)

    # ---- where things are ---------------------------------------------------------------------------------------

    def scene_point(self, px: QPoint) -> Point:
        """Return the scene point under a viewport px."""
        return point_from(self._canvas.camera.exact_scene_point(px))

    def hit(self, at: Point) -> Hit | None:
        """Return what lies under a scene point."""
        return self._canvas.page.hit(at, LINE_REACH / self._canvas.camera.scale)

    def grip(self, at: Point) -> Grip | None:
        """Return the handle, port or bend under a scene point; only the select tool grasps them."""
        if self._canvas.tool != "select":
            return None
        return grip_at(self._canvas.page, at, self._canvas.camera.scale, self.ports_on)

    # ---- buttons ------------------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        px, keys = event.position().toPoint(), Keys.of(event.modifiers())
        self.last_px = px
        stop_gliding(self._canvas)
        at = self.scene_point(px)
        port = self._canvas.naming.finish_at(at)
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self.space_held
        ):
            self._start_pan(px, event.button())
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if isinstance(self.gesture, DrawLine):
            self.gesture.add_point(at, keys)
            self._show_preview()
            self._press_is_spent = True
            return
        if self.gesture is not None:  # a flow drawn by clicks: this click is its end
            self._finish(at, keys)
            self._press_is_spent = True
            return
        self._press_is_spent = False
        self._press = Press(px, at, keys, self.hit(at), port or self.grip(at))
        self._select_on_press(self._press)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        px, keys = event.position().toPoint(), Keys.of(event.modifiers())
        self.last_px = px
        if self.pan is not None:
            self.pan.move(px)
            return
        at = self.scene_point(px)
        if self.gesture is None and self._press is not None:
            if (px - self._press.px).manhattanLength() < CLICK_REACH:
                return
            self._begin(self._press)
        if self.gesture is not None:
            self._edge.carry(px)
            self.gesture.move(at, keys)
            self._show_preview()
        elif not event.buttons():
            self._hover(at)

    def release(self, event: QMouseEvent) -> None:
        """A button went up."""
        px, keys = event.position().toPoint(), Keys.of(event.modifiers())
        if self.pan is not None and event.button() == self._pan_button:
            self._end_pan()
            return
        if event.button() != Qt.MouseButton.LeftButton or self._press_is_spent:
            self._press_is_spent = False
            return
        self.pan = None
        press, self._press = self._press, None
        if self.gesture is not None:
            if not self.gesture.lasts_without_button:
                self._finish(self.scene_point(px), keys)
        elif press is not None:
            self._click(press)

    def double_click(self, event: QMouseEvent) -> None:
        """The second press of a double click."""
        if event.button() != Qt.MouseButton.LeftButton:
            self.press(event)
            return
        canvas, at = self._canvas, self.scene_point(event.position().toPoint())
        self._press_is_spent = True
        if isinstance(self.gesture, DrawLine):
            self._finish(at, Keys.of(event.modifiers()))
            return
        if self.gesture is not None or canvas.tool != "select" or canvas.naming.editor.is_open:
            self._press_is_spent = False
            self.press(event)
            return
        grip, hit = self.grip(at), self.hit(at)
        if grip is not None and grip.kind == "bend":
            flow = canvas.page.records[grip.id]
            bends = tuple(spot for number, spot in enumerate(flow.bends) if number != grip.number)
            canvas.desk.run(bend, grip.id, bends)
        elif grip is not None and grip.kind == "point":
            self._take_point_out(grip)
        elif grip is not None and grip.kind in ("source", "target"):
            self._go_to_end(grip)
        elif hit is not None and hit.part == "tie":
            canvas.desk.run(move_label, hit.id, (0.0, 0.0))
        elif hit is not None and hit.part == "inside":
            canvas.desk.go_inside(hit.id)
        elif hit is not None and enter(canvas.page, hit.id):
            canvas.desk.select([hit.id])
            canvas.viewport().update()
        elif hit is not None and hit.part not in ("fill", "mark", "doubt"):
            canvas.edit_label(hit.id)
        elif hit is None or hit.part == "fill":
            canvas.place("process", at, offer_kinds=True)

    def _take_point_out(self, grip: Grip) -> None:
        """Remove one point of a boundary line; the last two stay."""
        points = self._canvas.page.document.get(grip.id, Boundary).points
        if len(points) <= 2:
            self._canvas.say("A boundary line keeps at least two points; press Delete to remove the line.")
            return
        kept = (*points[: grip.number], *points[grip.number + 1 :])
        self._canvas.desk.run(shape_line, grip.id, kept)

    def _go_to_end(self, grip: Grip) -> None:
        """From one end of a flow go to the element at the other: select it and bring it into view."""
        other = "target" if grip.kind == "source" else "source"
        node = getattr(self._canvas.page.flow(grip.id), other)
        if node is not None:
            self._canvas.desk.select([node])
            self._canvas.show_elements([node])

    # ---- gestures -------------------------------------------------------------------------------------------------

    def start(self, gesture: Gesture, keys: Keys) -> None:
        """Begin a gesture."""
        self._unhover()
        self.gesture = gesture
        gesture.start(keys)
        self._canvas.show_cursor(gesture.cursor)
        self._show_preview()

    def cancel(self) -> bool:
        """Give up a gesture and whatever the button holds; returns False when there is nothing to give up."""
        if self.gesture is None:
            return False
        gesture, self.gesture = self.gesture, None
        self._edge.let_go()
        self._press = None
        self._press_is_spent = True
        gesture.cancel()
        self._canvas.stage.end()
        self._canvas.show_cursor()
        return True

    def keys_changed(self, keys: Keys) -> None:
        """A modifier key went down or up while the pointer rests."""
        if self.gesture is not None and self.last_px is not None:
            self.gesture.move(self.scene_point(self.last_px), keys)
            self._show_preview()

    def _follow_edge(self, step: QPoint) -> None:
        """The hand is near the edge: move the view, and what is in the hand with it."""
        self._canvas.camera.pan(step.x(), step.y())
        self.keys_changed(Keys.of(QApplication.keyboardModifiers()))

    def finish_line(self) -> bool:
        """Enter: end a boundary line that is being drawn; returns False when none is."""
        if isinstance(self.gesture, DrawLine):
            self._finish(self.gesture.points[-1], Keys())
            return True
        return False

    def take_point_back(self) -> bool:
        """Backspace: forget the last point of a line that is being drawn; returns False when none is."""
        if not isinstance(self.gesture, DrawLine):
            return False
        if not self.gesture.take_point_back():
            self.cancel()
        else:
            self._show_preview()
        return True

    def set_space(self, held: bool) -> None:
        """Space went down or up: meanwhile the left button pans, also when it is down in the middle of a drag."""
        self.space_held = held
        if held and self.gesture is not None and not self.gesture.lasts_without_button and self.last_px is not None:
            self._start_pan(self.last_px, Qt.MouseButton.NoButton)
        elif not held and self.pan is not None:
            self._end_pan()
        else:
            self._canvas.show_cursor(Qt.CursorShape.OpenHandCursor if held else None)

    def _start_pan(self, px: QPoint, button: Qt.MouseButton) -> None:
        self.pan, self._pan_button = Pan(self._canvas.camera, px), button
        self._canvas.show_cursor(Pan.cursor)

    def _end_pan(self) -> None:
        self.pan = None
        self._canvas.show_cursor(self.gesture.cursor if self.gesture is not None else None)

    def _begin(self, press: Press) -> None:
        """Find out which gesture a drag from a place is, and start it."""
        gesture = self._gesture_for(press)
        self._press = None if gesture is None else press
        if gesture is not None:
            self.start(gesture, press.keys)

    def _gesture_for(self, press: Press) -> Gesture | None:
        canvas, page = self._canvas, self._canvas.page
        if canvas.tool == "flow":
            source = self._source_at(press)
            return Connect(canvas, press.at, source) if source else None
        if canvas.tool == "boundary":
            return DrawBox(canvas, press.at)
        if canvas.tool == "boundary-line":
            return DrawLine(canvas, press.at)
        if canvas.tool != "select":
            self._press_is_spent = True
            canvas.place(canvas.tool, press.at)
            return None
        if press.grip is not None:
            return self._gesture_for_grip(press.grip, press.at)
        hit = press.hit
        if hit is None or (hit.part == "fill" and not canvas.desk.is_selected(hit.id)):
            return Marquee(canvas, press.at)
        several = len(canvas.desk.selection) > 1 and canvas.desk.is_selected(hit.id)
        item = page.items_by_id[hit.id]
        if item.record.locked and not several and not (press.keys.alt or press.keys.ctrl):
            canvas.say(f"{canvas.named([hit.id])} is locked: unlock to move.")
            return Marquee(canvas, press.at)
        if isinstance(item, FlowItem) and not several:
            return self._gesture_for_flow(item, hit, press)
        if not canvas.desk.is_selected(hit.id):
            canvas.desk.select(whole(page, [*canvas.desk.selection, hit.id] if press.keys.shift else [hit.id]))
        return Move(canvas, press.at, hit.id, frame_only=canvas.takes_frame_only(item))

    def _gesture_for_flow(self, item: FlowItem, hit: Hit, press: Press) -> Gesture:
        canvas = self._canvas
        canvas.desk.select([item.id])
        if hit.part == "label":
            return MoveLabel(canvas, press.at, item.id)
        if item.record.source is None and item.record.target is None:
            return Move(canvas, press.at, item.id)
        return Bend(canvas, press.at, item.id, segment_at(item, press.at), is_new=True)

    def _gesture_for_grip(self, grip: Grip, at: Point) -> Gesture:
        canvas = self._canvas
        match grip.kind:
            case "port":
                return Connect(canvas, at, grip.id)
            case "handle":
                return Resize(canvas, at, grip.id, grip.which)
            case "source" | "target":
                return Reconnect(canvas, at, grip.id, grip.kind)
            case "point" | "new-point":
                return ShapeLine(canvas, at, grip.id, grip.number, is_new=grip.kind == "new-point")
            case _:
                return Bend(canvas, at, grip.id, grip.number, is_new=grip.kind == "offer")

    def _source_at(self, press: Press) -> str | None:
        """Return the node under a press with the flow tool, or say why nothing can begin here."""
        page = self._canvas.page
        found = page.end_at(press.at)
        if found is not None and isinstance(page.items_by_id[found], NodeItem):
            return found
        self._canvas.say("A flow begins at an actor, a process or a store: start on one of them.")
        return None

    def _finish(self, at: Point, keys: Keys) -> None:
        gesture, self.gesture = self.gesture, None
        assert gesture is not None
        self._edge.let_go()
        self._press = None
        canvas = self._canvas
        canvas.stage.end()
        canvas.show_cursor()
        gesture.finish(at, keys)
        canvas.desk.flush()
        canvas.tool_done()

    def _show_preview(self) -> None:
        if self.gesture is not None:
            self._canvas.stage.show(self.gesture.preview)

    # ---- clicks -------------------------------------------------------------------------------------------------

    def _select_on_press(self, press: Press) -> None:
        """Select what is pressed at once, so that one sees what a drag will take; a fill only on release."""
        hit, desk, page = press.hit, self._canvas.desk, self._canvas.page
        if press.grip is None:
            leave_unless_in(page, hit.id if hit is not None else None)
        if self._canvas.tool != "select" or press.grip is not None or hit is None or hit.part == "fill":
            return
        if not any(press.keys) and not desk.is_selected(hit.id):
            desk.select(whole(page, [hit.id]))

    def _click(self, press: Press) -> None:
        canvas = self._canvas
        if canvas.tool != "select":
            self._click_with_tool(press)
            return
        if press.grip is not None and press.grip.kind != "port":
            return
        if press.hit is not None and press.hit.part == "doubt" and press.keys == Keys():
            canvas.settle_doubt(press.hit.id)
        elif press.keys.alt:
            select_beneath(canvas, press.at, LINE_REACH / canvas.camera.scale)
        elif press.hit is None:
            if not (press.keys.shift or press.keys.ctrl):
                canvas.desk.select([])
        elif press.keys.shift or press.keys.ctrl:
            canvas.desk.toggle(whole(canvas.page, [press.hit.id]))
        else:
            canvas.desk.select(whole(canvas.page, [press.hit.id]))

    def _click_with_tool(self, press: Press) -> None:
        canvas = self._canvas
        if TOOL[canvas.tool].places:
            canvas.place(canvas.tool, press.at)
        elif canvas.tool == "boundary-line":
            self.start(DrawLine(canvas, press.at), press.keys)
        elif canvas.tool == "flow" and (source := self._source_at(press)):
            self.start(Connect(canvas, press.at, source, by_clicks=True), press.keys)

    # ---- hovering -------------------------------------------------------------------------------------------------

    def _hover(self, at: Point) -> None:
        canvas, page = self._canvas, self._canvas.page
        grip = self.grip(at)
        hit = self.hit(at) if grip is None else None
        over = grip.id if grip is not None else hit.id if hit is not None and hit.part != "fill" else None
        if over is None and is_near_ports(page, self.ports_on, at, canvas.camera.scale):
            return  # on the way from the node to one of its ports
        if over != page.hovered:
            before, page.hovered = page.hovered, over
            page.repaint_items(id for id in (before, over) if id is not None)
            if grip is None:
                self._set_ports(None)
            if over is not None and isinstance(page.items_by_id.get(over), NodeItem) and canvas.tool == "select":
                self._rest.start()
            else:
                self._rest.stop()
        canvas.show_cursor(cursor_over(page, canvas.tool, grip, hit))

    def leave(self) -> None:
        """The pointer left the canvas."""
        self._unhover()

    def _unhover(self) -> None:
        page = self._canvas.page
        before, page.hovered = page.hovered, None
        self._rest.stop()
        self._set_ports(None)
        if before is not None:
            page.repaint_items([before])

    def _show_ports(self) -> None:
        self._set_ports(self._canvas.page.hovered)

    def _set_ports(self, id: str | None) -> None:
        if id != self.ports_on:
            before, self.ports_on = self.ports_on, id
            self._canvas.update_around(x for x in (before, id) if x is not None)

    def show_ports_of(self, id: str | None) -> None:
        """Show the ports of a node that was reached by the keyboard."""
        self._set_ports(id)

"""The widget under the canvas: it paints frames and hands events to the parts that understand them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
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
    QRegion,
    QResizeEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsView, QToolTip, QWidget

from threatline.canvas import drop
from threatline.canvas.camera import STEP, Camera
from threatline.canvas.desk import Desk
from threatline.canvas.far import MOST_ITEMS
from threatline.canvas.frame import is_far, paint_far, paint_near
from threatline.canvas.items import FlowItem
from threatline.canvas.scene import Page
from threatline.canvas.words import crossing_words

if TYPE_CHECKING:
    from threatline.canvas.keyboard import Keyboard
    from threatline.canvas.naming import Naming
    from threatline.canvas.pointer import Pointer
    from threatline.canvas.stage import Stage, ZoomPicture
    from threatline.canvas.touch import Touch
    from threatline.canvas.view import Canvas

WHEEL_NOTCH = 120.0
MOST_PARTS = 6
"""A frame of more separate rectangles than this is painted as one."""
SCROLL_PX = 60
"""How far one notch of the wheel scrolls, in screen px."""


class Surface(QGraphicsView):
    """Knows Qt's events and nothing about drawing; `Canvas` is the only kind of it."""

    menu_asked = Signal(QPoint, list)
    """Where on the screen a context menu was asked for, and the ids of the elements it is about."""

    desk: Desk
    page: Page
    camera: Camera
    stage: Stage
    zoom_picture: ZoomPicture
    pointer: Pointer
    touch: Touch
    keyboard: Keyboard
    naming: Naming

    def __init__(self, page: Page, parent: QWidget | None) -> None:
        super().__init__(page, parent)
        self.page = page
        self.shows_grid = True
        self.wheel_zooms = False
        """Whether the wheel zooms without Ctrl, as people who come from maps want it."""
        self.items_in_last_frame = 0
        self._is_ready = False
        self._fit_when_shown = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    @property
    def canvas(self) -> Canvas:
        """This widget, as what it is."""
        return cast("Canvas", self)

    # ---- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the preview of a gesture, the scaled picture of a zoom, the far layer, or the elements themselves."""
        self.page.let_frames_come_first()
        painter = QPainter(self.viewport())
        if self.stage.is_on:
            self.stage.paint(painter)
        elif self.zoom_picture.is_on:
            self.zoom_picture.paint(painter, self.viewport().rect())
        elif is_far(self.canvas):
            for part in _few(event.region()):
                painter.setClipRect(part)
                paint_far(self.canvas, painter, "all", part)
            self.items_in_last_frame = MOST_ITEMS
        else:
            self.page.painted = 0
            seen = paint_near(self.canvas, painter, _few(event.region()))
            if event.rect() == self.viewport().rect():
                self.items_in_last_frame = seen
        painter.end()

    def use_fingers(self, on: bool) -> None:
        """Make handles large enough for fingers, or as small again as a mouse can hit."""
        if on != self.page.by_finger:
            self.page.by_finger = on
            self.viewport().update()

    # ---- events -------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A button went down."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.pointer.press(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The pointer moved; a mouse needs no handles for fingers."""
        self.use_fingers(False)
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
        if self._is_ready:
            if self.stage.is_on:
                self.stage.refresh()
            self.naming.follow_view()
            self.canvas.looked_elsewhere.emit()

    def scroll_by(self, dx: int, dy: int) -> None:
        """Scroll by whole px in both directions: what is painted is moved once, not once for each of them."""
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        before = horizontal.value(), vertical.value()
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        horizontal.setValue(before[0] + dx)
        vertical.setValue(before[1] + dy)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        port = self.viewport()  # with a rectangle, what lies on it keeps its place: it has followed by itself
        port.scroll(before[0] - horizontal.value(), before[1] - vertical.value(), port.rect())

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinch zooms; resting on the mark of a crossing names both sides."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_picture.begin()
                self.camera.zoom_by(1.0 + event.value(), event.position().toPoint())
            return True
        if isinstance(event, QTouchEvent):
            return self.touch.follow(event)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def tip_at(self, px: QPoint) -> str:
        """Return what to say about what lies under a viewport px: both sides of a crossing, a doubt, else nothing."""
        hit = self.pointer.hit(self.pointer.scene_point(px))
        item = self.page.items_by_id.get(hit.id) if hit is not None else None
        if hit is not None and hit.part == "doubt":
            return self.page.doubts.words(hit.id)
        if hit is None or hit.part != "mark" or not isinstance(item, FlowItem):
            return ""
        return crossing_words(self.page.document, self.page.graph, item.record, item.marks[hit.number].boundary)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu about the selection, or about what lies under the pointer."""
        if self.pointer.gesture is not None:
            return
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
        self.canvas.walk(backwards=not next)
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
        if (event.preeditString() or event.commitString()) and self.canvas.type_over(""):
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
            self.canvas.fit()
        self.canvas.looked_elsewhere.emit()

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
            drop.show_ghost(self.canvas, kind, event.position().toPoint())
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
            drop.put_down(self.canvas, kind, event)
            event.acceptProposedAction()


def _few(region: QRegion) -> list[QRect]:
    """Return the rectangles of a region, or the one around them when they are many."""
    return list(region) if region.rectCount() <= MOST_PARTS else [region.boundingRect()]

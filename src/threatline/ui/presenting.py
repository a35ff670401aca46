"""Presenting: only the canvas and the current threat, large, one element at a time; every key still edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from threatline.canvas.camera import Outlook
from threatline.model.records import Boundary, Described, Flow
from threatline.ui.style import colour
from threatline.ui.threat_poster import ThreatPoster

if TYPE_CHECKING:
    from threatline.ui.workbench import Workbench

SCALE = 1.75
"""At this scale the name of a node is 26 px high."""
RING = 56
_NEXT = (Qt.Key.Key_Right, Qt.Key.Key_PageDown)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_PageUp)


@dataclass(frozen=True, slots=True)
class Before:
    """How the window looked before."""

    hidden: tuple[QWidget, ...]
    outlook: Outlook
    diagram: str
    full_screen: bool


class Presenting(QObject):
    """Hides what is not the diagram, and walks; Esc brings everything back."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self._before: Before | None = None
        self.poster: ThreatPoster | None = None
        self.ring: PointerRing | None = None

    @property
    def is_on(self) -> bool:
        """Whether somebody presents."""
        return self._before is not None

    def toggle(self) -> None:
        """Begin, or end."""
        self.leave() if self.is_on else self.start()

    def start(self) -> None:
        """Show the selected element, else the first one, large and alone."""
        bench = self._bench
        bench.pages.leave()
        bench.find_bar.leave()
        shell = bench.shell
        parts = (shell.title_bar, shell.strip, shell.side, shell.status, bench.quick_draw, bench.diagrams.tabs)
        hidden = tuple(part for part in (*parts, bench.outline) if not part.isHidden())
        self._before = Before(hidden, bench.canvas.camera.outlook(), bench.desk.diagram, shell.isFullScreen())
        for part in hidden:
            part.hide()
        bench.seeing.minimap.set_wanted(False)
        self.poster = ThreatPoster(bench.desk.session, shell.ground)
        shell.ground.layout().addWidget(self.poster)
        self.ring = PointerRing(bench.canvas)
        bench.canvas.installEventFilter(self)
        bench.canvas.viewport().installEventFilter(self)
        bench.desk.selection_changed.connect(self._follow_selection)
        bench.desk.happened.connect(self._follow)
        bench.desk.diagram_changed.connect(self._follow)
        if not self._before.full_screen:
            shell.setWindowState(shell.windowState() | Qt.WindowState.WindowFullScreen)
        shell.ground.layout().activate()
        bench.canvas.setFocus()
        chosen = [id for id in bench.desk.selection if id in self.order()]
        self.show_element(chosen[0] if chosen else next(iter(self.order()), ""))

    def leave(self) -> None:
        """Show the window as it was; the selection stays where the walk ended."""
        if self._before is None or self.poster is None or self.ring is None:
            return
        bench, before = self._bench, self._before
        self._before = None
        bench.canvas.removeEventFilter(self)
        bench.canvas.viewport().removeEventFilter(self)
        for signal, slot in (
            (bench.desk.selection_changed, self._follow_selection),
            (bench.desk.happened, self._follow),
            (bench.desk.diagram_changed, self._follow),
        ):
            signal.disconnect(slot)
        for gone in (self.poster, self.ring):
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        self.poster = self.ring = None
        for part in before.hidden:
            part.show()
        if not before.full_screen:
            bench.shell.setWindowState(bench.shell.windowState() & ~Qt.WindowState.WindowFullScreen)
        bench.seeing.minimap.set_wanted(bench.seeing.minimap_wanted)
        bench.diagrams.refresh()
        bench.place_quick_draw()
        bench.desk.light(())
        if bench.desk.diagram == before.diagram:
            bench.canvas.camera.look(before.outlook)
        bench.canvas.show_elements(bench.desk.selection)

    # ---- walking ----------------------------------------------------------------------------------------------------

    def order(self) -> list[str]:
        """Return the elements of the diagram in reading order, notes left out."""
        page = self._bench.canvas.page
        return [id for id in self._bench.canvas.reading_order() if isinstance(page.records.get(id), Described)]

    def _way(self, id: str) -> str:
        """Return where an element stands: "element 3 of 12"; "" for one that is not on this diagram."""
        order = self.order()
        return f"element {order.index(id) + 1} of {len(order)}" if id in order else ""

    def step(self, by: int) -> None:
        """Go to the next element, or the one before; the ends meet."""
        order = self.order()
        if order and self.poster is not None:
            at = order.index(self.poster.element) if self.poster.element in order else -1
            self.show_element(order[(at + by) % len(order)])

    def step_threat(self, by: int) -> None:
        """Go to the next threat of the element, or the one before."""
        if self.poster is not None:
            self.poster.show_element(self.poster.element, self.poster.way, self.poster.place + by)

    def show_element(self, id: str) -> None:
        """Select, light and enlarge one element, and say what could go wrong with it."""
        if self.poster is None:
            return
        self.poster.show_element(id, self._way(id))
        if not id:
            return
        self._bench.desk.select([id])
        self._bench.desk.light([id, *self._along(id)])
        self._bench.shell.ground.layout().activate()
        self._look_at(id)

    def _along(self, id: str) -> list[str]:
        """Return what belongs to an element in the eye: the ends of a flow, the contents of a boundary."""
        record = self._bench.desk.document.records.get(id)
        if isinstance(record, Flow):
            return [end for end in (record.source, record.target) if end is not None]
        return list(self._bench.desk.session.graph.all_members(id)) if isinstance(record, Boundary) else []

    def _look_at(self, id: str) -> None:
        camera, canvas = self._bench.canvas.camera, self._bench.canvas
        area = canvas.page.around([id, *self._along(id)])
        camera.fit(area, largest=SCALE)

    # ---- following --------------------------------------------------------------------------------------------------

    def _follow_selection(self) -> None:
        chosen = self._bench.desk.selection
        if self.poster is None or len(chosen) != 1 or chosen[0] == self.poster.element:
            return
        if way := self._way(chosen[0]):
            self.poster.show_element(chosen[0], way)
            self._bench.desk.light([chosen[0], *self._along(chosen[0])])

    def _follow(self, happened: object = None) -> None:
        if self.poster is None:
            return
        if way := self._way(self.poster.element):
            self.poster.show_element(self.poster.element, way, self.poster.place)
        else:
            self.show_element(next(iter(self.order()), ""))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk, Esc gives up what is in the hand and then leaves; everything else is the canvas's."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove and self.ring is not None:
            self.ring.follow(event.position().toPoint())
        if watched is not self._bench.canvas or event.type() != QEvent.Type.KeyPress:
            return False
        return isinstance(event, QKeyEvent) and self._press(event)

    def _press(self, event: QKeyEvent) -> bool:
        canvas, key = self._bench.canvas, event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or canvas.pointer.gesture is not None:
            return False
        if key in _NEXT or key in _BACK:
            self.step(1 if key in _NEXT else -1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step_threat(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and canvas.tool == "select":
            self.leave()
        else:
            return False
        return True


class PointerRing(QWidget):
    """A ring around the pointer that the room can see."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(RING, RING)
        self.hide()

    def follow(self, at: QPoint) -> None:
        """Stand around a point of the canvas."""
        self.move(at - QPoint(RING // 2, RING // 2))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(RING / 2, RING / 2)
        painter.setPen(QPen(colour("accent"), 4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(self.rect()).adjusted(4, 4, -4, -4))
        painter.setPen(Qt.PenStyle.NoPen)
        soft = colour("accent")
        soft = type(soft)(soft)
        soft.setAlphaF(0.12)
        painter.setBrush(soft)
        painter.drawEllipse(middle, RING / 2 - 6, RING / 2 - 6)

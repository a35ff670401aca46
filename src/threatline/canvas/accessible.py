"""The diagram for programs that read a screen: each element is an object with role, name, sentence and place."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleObject,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from threatline.canvas.surface import Surface
from threatline.canvas.telling import title_of, told
from threatline.canvas.walk import tab_order
from threatline.model.records import Element
from threatline.session import Happened

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

ROLES = {
    "actor": QAccessible.Role.Graphic,
    "process": QAccessible.Role.Graphic,
    "store": QAccessible.Role.Graphic,
    "flow": QAccessible.Role.Graphic,
    "boundary": QAccessible.Role.Grouping,
    "note": QAccessible.Role.Note,
}
"""There is no role for a line between two things: its sentence says that it is a flow."""

Texts = QAccessible.Text
Events = QAccessible.Event


class StandIn(QObject):
    """One element as an object that a screen reader can point at; it lives as long as the element is in view."""

    def __init__(self, canvas: Canvas, id: str) -> None:
        super().__init__(canvas)
        self.id = id

    @property
    def canvas(self) -> Canvas:
        """The canvas it belongs to; asked for, not held, since interfaces outlive the project they were made for."""
        return cast("Canvas", self.parent())

    @property
    def element(self) -> Element | None:
        """The element, or None when it has just gone."""
        record = self.canvas.page.records.get(self.id)
        return record if isinstance(record, Element) and self.id in self.canvas.page.items_by_id else None

    def place(self) -> QRect:
        """Return the rectangle of the element in px of the screen; for a flow, that of its label."""
        item = self.canvas.page.items_by_id.get(self.id)
        if item is None:
            return QRect()
        frame = item.frame or self.canvas.page.rect(self.id)
        on_port = self.canvas.viewportTransform().mapRect(QRectF(*frame)).toAlignedRect()
        return QRect(self.canvas.viewport().mapToGlobal(on_port.topLeft()), on_port.size())


class Voice(QObject):
    """Tells screen readers where the keyboard is and what has changed, and the status line what nobody else told."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        install_factory()
        self._canvas = canvas
        self._stand_ins: dict[str, StandIn] = {}
        self._order: list[str] | None = None
        self._said: list[str] = []
        self._label = ""
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self.announce)
        desk = canvas.desk
        desk.said.connect(self._note)
        desk.happened.connect(self._follow)
        desk.selection_changed.connect(self.tell_focus)
        desk.diagram_changed.connect(self._change_page)

    # ---- what is there ------------------------------------------------------------------------------------------

    def order(self) -> list[str]:
        """Return the elements of the diagram in the order in which Tab walks them."""
        if self._order is None:
            self._order = tab_order(self._canvas.page)
        return self._order

    def stand_in(self, id: str) -> StandIn:
        """Return the object that stands for an element; made when somebody asks for the first time."""
        if id not in self._stand_ins:
            self._stand_ins[id] = StandIn(self._canvas, id)
        return self._stand_ins[id]

    def focused(self) -> StandIn | None:
        """Return what stands for the one selected element."""
        chosen = self._canvas.desk.selection
        return self.stand_in(chosen[-1]) if chosen and chosen[-1] in self._canvas.page.items_by_id else None

    # ---- what is told -------------------------------------------------------------------------------------------

    def tell_focus(self) -> None:
        """Say that the keyboard is at another element now."""
        if QAccessible.isActive() and self._canvas.hasFocus() and (there := self.focused()) is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(there, Events.Focus))

    def announce(self) -> None:
        """Say what has happened since the last turn of the event loop: the sentences, else the label of the step."""
        if not self._said and self._label:
            self._canvas.desk.said.emit(self._label, True)  # noted like any other sentence
        said, self._said, self._label = self._said, [], ""
        self._turn.stop()
        if said and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._canvas, " ".join(dict.fromkeys(said))))

    def _note(self, sentence: str, _undo: bool) -> None:
        if sentence:
            self._said.append(sentence)
            self._turn.start()

    def _follow(self, happened: list[Happened]) -> None:
        self._order = None
        page, records = self._canvas.page, self._canvas.page.records
        gone = [id for id in self._stand_ins if id not in records]
        self._forget(gone)
        if happened[-1].commit.origin == "user":
            self._label = f"{happened[-1].commit.label.rstrip('.')}."
            self._turn.start()
        if not QAccessible.isActive():
            return
        touched = {id for step in happened for id in (*step.commit.touched, *step.threats.elements)}
        for id in touched & self._stand_ins.keys() & page.items_by_id.keys():
            QAccessible.updateAccessibility(QAccessibleEvent(self._stand_ins[id], Events.DescriptionChanged))

    def _change_page(self) -> None:
        self._order = None
        self._forget(list(self._stand_ins))

    def _forget(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._stand_ins.pop(id).deleteLater()


class SpokenCanvas(QAccessibleWidget):
    """The diagram: its children are its elements in the order of Tab, then what is open above them."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas, QAccessible.Role.Canvas, canvas.accessibleName())

    @property
    def canvas(self) -> Canvas:
        """The canvas it speaks for."""
        return cast(Surface, self.object()).canvas

    def _objects(self) -> list[QObject]:
        voice = self.canvas.voice
        return [*map(voice.stand_in, voice.order()), *self._open()]

    def _open(self) -> list[QWidget]:
        """Return the editors and bars that lie on the canvas now."""
        children = self.canvas.viewport().children()
        return [child for child in children if isinstance(child, QWidget) and child.isVisible()]

    def childCount(self) -> int:
        """How many elements and open editors there are."""
        return len(self.canvas.voice.order()) + len(self._open())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """One of them; None for a number that there is not."""
        order = self.canvas.voice.order()
        if 0 <= index < len(order):
            return QAccessible.queryAccessibleInterface(self.canvas.voice.stand_in(order[index]))
        objects = self._objects()
        return QAccessible.queryAccessibleInterface(objects[index]) if 0 <= index < len(objects) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The number of a child, −1 when it is none."""
        wanted = child.object()
        if isinstance(wanted, StandIn):
            order = self.canvas.voice.order()
            return order.index(wanted.id) if wanted.id in order else -1
        objects = self._objects()
        return objects.index(wanted) if wanted in objects else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """What lies at a point of the screen; None on empty canvas."""
        port = self.canvas.viewport()
        px = port.mapFromGlobal(QPoint(x, y))
        if (widget := port.childAt(px)) is not None:
            return QAccessible.queryAccessibleInterface(widget)
        hit = self.canvas.pointer.hit(self.canvas.pointer.scene_point(px))
        return QAccessible.queryAccessibleInterface(self.canvas.voice.stand_in(hit.id)) if hit is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The editor that has the keyboard, else the element that was selected last."""
        inside = self.canvas.viewport().focusWidget()
        if inside is not None and inside.hasFocus():
            return QAccessible.queryAccessibleInterface(inside)
        there = self.canvas.voice.focused()
        return QAccessible.queryAccessibleInterface(there) if there is not None else None


class Choose(QAccessibleActionInterface):
    """What can be done with an element from outside: select it, which brings it into view."""

    def __init__(self, stand_in: StandIn) -> None:
        super().__init__()
        self._stand_in = stand_in

    def actionNames(self) -> list[str]:
        """The names of what can be done."""
        return [QAccessibleActionInterface.setFocusAction(), QAccessibleActionInterface.pressAction()]

    def doAction(self, actionName: str) -> None:
        """Do it."""
        if actionName in self.actionNames() and self._stand_in.element is not None:
            self._stand_in.canvas.setFocus()
            self._stand_in.canvas.desk.reveal(self._stand_in.id)

    def keyBindingsForAction(self, actionName: str) -> list[str]:
        """There are no keys for a single element."""
        return []


class SpokenElement(QAccessibleObject):
    """One element of the diagram."""

    def __init__(self, stand_in: StandIn) -> None:
        super().__init__(stand_in)
        self._choose = Choose(stand_in)

    @property
    def stand_in(self) -> StandIn:
        """What stands for the element."""
        return cast(StandIn, self.object())

    def parent(self) -> QAccessibleInterface:
        """The canvas."""
        return QAccessible.queryAccessibleInterface(self.stand_in.canvas)

    def window(self) -> QWindow | None:  # type: ignore[override]
        """The window it is shown in."""
        return self.stand_in.canvas.window().windowHandle()

    def child(self, index: int) -> None:  # type: ignore[override]
        """An element has no parts of its own."""
        return

    def childCount(self) -> int:
        """None."""
        return 0

    def childAt(self, x: int, y: int) -> None:  # type: ignore[override]
        """None."""
        return

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """None."""
        return -1

    def text(self, t: Texts) -> str:
        """Its name, and what it is in one sentence."""
        element, session = self.stand_in.element, self.stand_in.canvas.desk.session
        if element is None:
            return ""
        if t == Texts.Name:
            return title_of(session.document, element)
        if t == Texts.Description:
            return told(session, element)
        return ""

    def setText(self, t: Texts, text: str) -> None:
        """Names are typed in the editor, where they are checked."""

    def rect(self) -> QRect:
        """Where it is on the screen."""
        return self.stand_in.place()

    def role(self) -> QAccessible.Role:
        """What it is to a screen reader."""
        element = self.stand_in.element
        return ROLES[element.kind] if element is not None else QAccessible.Role.NoRole

    def state(self) -> QAccessible.State:
        """Whether it is selected, has the keyboard, and is in view."""
        stand_in, state = self.stand_in, QAccessible.State()
        canvas = stand_in.canvas
        state.focusable = state.selectable = state.multiSelectable = True
        state.selected = canvas.desk.is_selected(stand_in.id)
        state.focused = canvas.hasFocus() and canvas.desk.selection[-1:] == (stand_in.id,)
        port = canvas.viewport()
        seen = QRect(port.mapToGlobal(QPoint(0, 0)), port.size())
        state.offscreen = not seen.intersects(stand_in.place())
        return state

    def actionInterface(self) -> QAccessibleActionInterface:
        """What can be done with it."""
        return self._choose


@cache
def install_factory() -> list[QAccessibleInterface]:
    """Let Qt ask us for the accessible side of canvases and elements, once a program; returns all that were made.

    Qt deletes an interface with its object, or when the application ends. PySide, which holds the only other
    references, lets go of them earlier than Qt at the end, and Python would then delete what Qt deletes again: kept
    here, they stay whole for as long as there is an application.
    """
    kept: list[QAccessibleInterface] = []

    def factory(_name: str, asked: QObject) -> QAccessibleInterface | None:
        if isinstance(asked, StandIn):
            kept.append(SpokenElement(asked))
        elif isinstance(asked, Surface):
            kept.append(SpokenCanvas(asked.canvas))
        else:
            return None
        return kept[-1]

    QAccessible.installFactory(factory)
    return kept

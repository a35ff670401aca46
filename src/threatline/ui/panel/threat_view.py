"""The list of cards: painted when closed, one real widget for the open one, driven by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFrame,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)

from threatline.canvas.desk import Desk
from threatline.ui.panel.bundles import Key
from threatline.ui.panel.card_painter import CardPainter
from threatline.ui.panel.explaining import elements_of, first_questions, place_of_link
from threatline.ui.panel.open_card import OpenCard
from threatline.ui.panel.question_fold import KEYS
from threatline.ui.panel.threat_model import ThreatModel

_DOWN = (Qt.Key.Key_J, Qt.Key.Key_Down)
_UP = (Qt.Key.Key_K, Qt.Key.Key_Up)
_ANSWERS = {Qt.Key.Key_1: "1", Qt.Key.Key_2: "2", Qt.Key.Key_3: "3", Qt.Key.Key_4: "4"}
_RATINGS = {Qt.Key.Key_L: "low", Qt.Key.Key_M: "medium", Qt.Key.Key_H: "high", Qt.Key.Key_X: "critical"}
_OTHERS = (Qt.Key.Key_C, Qt.Key.Key_P, Qt.Key.Key_Q, Qt.Key.Key_R, Qt.Key.Key_O, Qt.Key.Key_Return, Qt.Key.Key_Enter)
OWN_KEYS = frozenset((*_DOWN, *_UP, *_ANSWERS, *_RATINGS, *KEYS, *_OTHERS))
"""Keys of the list, which would otherwise choose tools of the canvas."""


class ThreatView(QListView):
    """Cards of a `ThreatModel`; the current row is open."""

    element_chosen = Signal(str)
    """An element should be shown on the diagram, with its own threats here."""
    threat_walked_to = Signal(str)
    """A person went to a card: its element."""
    fact_chosen = Signal(str, str)
    """A fact should be shown where it is answered: element and property."""

    def __init__(self, desk: Desk, model: ThreatModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows = model
        self._current: Key | None = None
        self._all_questions: set[str] = set()
        """Elements of which all questions are on show."""
        self.setAccessibleName("What could go wrong")
        model.pinned = self._held
        self._painter = CardPainter(self)
        self.setItemDelegate(self._painter)
        self._set_up()
        self.setModel(model)
        self.card = OpenCard(desk, self.viewport())
        self.card.hide()
        self._connect()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        bar = self.verticalScrollBar()
        bar.setSingleStep(24)
        bar.rangeChanged.connect(self._leave_room_for_bar)
        self._leave_room_for_bar(0, 0)

    def _connect(self) -> None:
        self.card.height_changed.connect(self._card_grew)
        self.card.link_chosen.connect(lambda link: self.fact_chosen.emit(*place_of_link(link)))
        self.card.link_entered.connect(self._light_link)
        self.card.element_chosen.connect(self.element_chosen)
        self.card.all_questions_asked_for.connect(self._show_all_questions)
        self.card.done.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self.entered.connect(self._pointed_at)
        model = self._rows
        for signal in (model.rowsInserted, model.rowsRemoved, model.rowsMoved, model.modelReset):
            signal.connect(self._rows_changed)
        model.dataChanged.connect(self._texts_changed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keyboard_moved)

    def _leave_room_for_bar(self, least: int, most: int) -> None:
        """Keep the cards as wide as without the scroll bar, which stands in the margin."""
        room = 0 if most > least else self.verticalScrollBar().sizeHint().width()
        if self.viewportMargins().right() != room:
            self.setViewportMargins(0, 0, room, 0)

    # ---- the open card ------------------------------------------------------------------------------------------

    @property
    def current(self) -> Key | None:
        """The row that is open."""
        return self._current

    def open_row(self, key: Key | None) -> None:
        """Open a row and close the one before; None closes all."""
        if key is not None and self._rows.position(key) < 0:
            key = None
        if key != self._current:
            self._current = key
            self._rows.settle()
        self._show_card()

    def open_first(self) -> None:
        """Open the first row, the worst."""
        self.open_row(self._rows.key(0) if self._rows.rowCount() else None)

    def open_threat(self, threat: str) -> None:
        """Open the row that holds a threat, and let its card be about it."""
        for place in range(self._rows.rowCount()):
            key = self._rows.key(place)
            row = self._rows.row(key)
            if row is not None and any(one.key == threat for one in (*row.threats, *row.questions)):
                self.open_row(key)
                self.card.show_threat(threat)
                self.reveal(key)
                return

    def name_elements(self, names: bool) -> None:
        """Let each card say which element it is about, or not."""
        if names != self._painter.names_elements:
            self._painter.names_elements = names
            self.scheduleDelayedItemsLayout()

    def refresh(self) -> None:
        """Paint everything anew, in another theme."""
        self._show_card()
        self.viewport().update()

    def show_expert(self, expert: bool) -> None:
        """Show or hide the line for experts in the card."""
        self.card.expert = expert
        self._show_card()

    def _held(self) -> Key | None:
        """Return the open row while the keyboard is in the list: it must not jump away under somebody's hands."""
        return self._current if self._is_mine(QApplication.focusWidget()) else None

    def _show_all_questions(self) -> None:
        if self._current is not None:
            self._all_questions.add(self._current[0])
            self._show_card()

    def _show_card(self) -> None:
        row = self._rows.row(self._current) if self._current is not None else None
        place = self._rows.position(self._current) if self._current is not None else -1
        if row is None or place < 0 or self._current is None:
            self._current = None
            self._painter.open_row = -1
            self.card.hide()
            self.scheduleDelayedItemsLayout()
            return
        element = row.element
        visible = None if element in self._all_questions else first_questions(self._desk.session.engine.rows(element))
        same = [one for key in self._rows.members(self._current)[1:] if (one := self._rows.row(key)) is not None]
        self.card.show_row(row, visible, self._painter.names_elements, same)
        self._painter.open_row = place
        self.card.show()
        self._card_grew()

    def _card_grew(self) -> None:
        if self._current is None:
            return
        height = self.card.height_at(self._card_width())
        if height != self._painter.open_height or self._painter.open_row >= 0:
            self._painter.open_height = height
            self.scheduleDelayedItemsLayout()

    def _card_width(self) -> int:
        return self.viewport().width()

    def _place_card(self) -> None:
        place = self._painter.open_row
        if place < 0 or self.card.isHidden():
            return
        area = self.visualRect(self._rows.index(place))
        area.setHeight(self._painter.open_height)
        self.card.setGeometry(area)

    def reveal(self, key: Key) -> None:
        """Scroll until a row is in view, its top first."""
        place = self._rows.position(key)
        if place < 0:
            return
        self.executeDelayedItemsLayout()
        area = self.visualRect(self._rows.index(place))
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if area.bottom() > room:
            bar.setValue(bar.value() + min(area.bottom() - room, area.top()))
        area = self.visualRect(self._rows.index(place))
        if area.top() < 0:
            bar.setValue(bar.value() + area.top())

    # ---- walking and answering ----------------------------------------------------------------------------------

    def walk(self, step: int) -> None:
        """Open the row below (1) or above (-1) the open one."""
        count = self._rows.rowCount()
        if not count:
            return
        at = self._rows.position(self._current) if self._current is not None else -1
        to = min(max(at + step, 0), count - 1)
        if to >= count - 2 and self._rows.canFetchMore(QModelIndex()):
            self._rows.fetchMore(QModelIndex())
        self.go_to(self._rows.key(to))

    def go_to(self, key: Key) -> None:
        """Open a row as a person does: it is scrolled to, lit, and told."""
        self.open_row(key)
        self.reveal(key)
        self._light_current()
        self.threat_walked_to.emit(key[0])

    def _light_current(self) -> None:
        threats = self.card.same() if self._current is not None else ()
        if threats:
            self._desk.light(set().union(*(elements_of(self._desk.session, threat) for threat in threats)))

    def _light_what_has_keyboard(self) -> None:
        if self._held() is not None:
            self._light_current()
        else:
            self._desk.light(())

    def _keyboard_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        had, has = self._is_mine(before), self._is_mine(now)
        if has and self._current is None:
            self.open_first()
        if had != has:
            self._light_what_has_keyboard()
            self.card.update()

    def _is_mine(self, widget: QWidget | None) -> bool:
        return widget is self or (widget is not None and self.isAncestorOf(widget))

    def _light_link(self, link: str) -> None:
        element = place_of_link(link)[0]
        if link and element in self._desk.document.records:
            self._desk.light([element])
        elif self.card.underMouse():
            self._light_current()
        else:
            self._light_what_has_keyboard()

    def _pointed_at(self, index: QModelIndex) -> None:
        row = self._rows.row(self._rows.key(index.row()))
        if row is not None and (threats := row.threats or row.questions):
            self._desk.light(elements_of(self._desk.session, threats[0]))

    # ---- following the model ------------------------------------------------------------------------------------

    def _rows_changed(self) -> None:
        before = self._painter.open_row
        self._painter.open_row = self._rows.position(self._current) if self._current is not None else -1
        if self._current is not None and self._painter.open_row < 0:
            # The open row went, for it was answered: the one that took its place is next.
            count = self._rows.rowCount()
            self.open_row(self._rows.key(min(before, count - 1)) if count and before >= 0 else None)
        self.scheduleDelayedItemsLayout()

    def _texts_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        place = self._painter.open_row
        if first.row() <= place <= last.row() and self.isVisible():
            self._show_card()
        self.scheduleDelayedItemsLayout()

    # ---- Qt -----------------------------------------------------------------------------------------------------

    def doItemsLayout(self) -> None:
        if self.isVisible():  # what nobody sees is laid out when it is shown, once
            super().doItemsLayout()
            self._place_card()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_card()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._card_grew()

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, so that typing looks for nothing."""

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the list from the shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_own(event):
            event.ignore()
            return
        key = Qt.Key(event.key())
        if key in _DOWN or key in _UP:
            self.walk(1 if key in _DOWN else -1)
        elif self._current is None:
            self.open_first()
        elif key in _ANSWERS:
            self.card.answer(_ANSWERS[key])
        elif key in _RATINGS:
            self.card.rate(_RATINGS[key])
        elif key in KEYS:
            self.card.reply(KEYS[key])
        elif key == Qt.Key.Key_C:
            self.card.fix.apply()
        elif key == Qt.Key.Key_P:
            self.card.fix.plan()
        elif key == Qt.Key.Key_Q:
            self.card.questions.take_keyboard()
        elif key in (Qt.Key.Key_R, Qt.Key.Key_O):
            self.card.decision.enter("severity" if key == Qt.Key.Key_R else "owner")
        else:
            self.card.decision.unfold(True)
            self.element_chosen.emit(self._current[0])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(self._rows.key(index.row()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.scheduleDelayedItemsLayout()
        self._show_card()  # what happened meanwhile

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._light_what_has_keyboard()


def _is_own(event: QKeyEvent) -> bool:
    """Tell whether a key is one of the list's; while somebody types or chooses in a field, none is."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    plain |= event.key() == Qt.Key.Key_Question
    typing = isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit | QComboBox)
    return plain and not typing and event.key() in OWN_KEYS

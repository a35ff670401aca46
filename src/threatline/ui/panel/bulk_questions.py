"""Questions that many elements share, each answered once for those that are ticked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from threatline.canvas.desk import Desk
from threatline.engine.asking import Shared
from threatline.engine.threats import name_of
from threatline.model.document import Document
from threatline.model.records import Answer
from threatline.ui.panel.chips import Chips
from threatline.ui.panel.deciding import answer_places
from threatline.ui.panel.question_fold import KEYS, REPLIES
from threatline.ui.panel.words import KIND, many
from threatline.ui.widgets.button import button
from threatline.ui.widgets.plain import label, set_tool_tip, shown

MOST_SHOWN = 12
"""Questions on the page; those behind come up when these are answered."""
MOST_TICKED = 24
"""Records that one answer is for; nothing is answered that is not on show."""


class BulkQuestion(QFrame):
    """What Yes would say, the records as chips that can be unticked, and the four answers."""

    replied = Signal(str, list, object)
    """The property, the ticked records and the answer."""

    def __init__(self, document: Document, shared: Shared, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "hint")
        self._name = shared.spec.name
        self._places = shared.places[:MOST_TICKED]
        one, more = KIND.get(document.records[self._places[0]].kind, ("Data asset", "data assets"))
        count = many(len(shared.places), one.lower(), more)
        rest = f", the first {MOST_TICKED} of them here" if len(shared.places) > MOST_TICKED else ""
        self._ticks = Chips(f"{shared.claim()}: untick those that differ")
        for place in self._places:
            self._ticks.add(place, name_of(document, place))
            self._ticks.show_state(place, True)
        self._ticks.switched.connect(self._switch)
        self._ticks.start(set(self._places))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(label(shown(shared.claim()), "strong", wraps=True))
        column.addWidget(
            label(f"{count}{rest} · {many(shared.questions, 'question', 'questions')}", "small", "quiet", wraps=True)
        )
        column.addWidget(self._ticks)
        column.addLayout(self._replies(shared))

    def _replies(self, shared: Shared) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStretch(1)
        for value, word, spoken, key in REPLIES:
            reply = button(word, "small", name=f"{spoken}: {shared.claim()}")
            reply.setFixedHeight(24)
            set_tool_tip(reply, f"{spoken} ({key})")
            reply.clicked.connect(self._reply_of(value))
            row.addWidget(reply)
        return row

    def _switch(self, place: str, on: object) -> None:
        self._ticks.show_state(place, on is True)

    def _reply_of(self, value: Answer) -> Callable[[], None]:
        return lambda: self._reply(value)

    def _reply(self, value: Answer) -> None:
        self.replied.emit(self._name, [place for place in self._places if self._ticks.is_on(place)], value)

    def take_keyboard(self) -> None:
        """Move the keyboard to the first record."""
        self._ticks.chip(self._places[0]).setFocus(Qt.FocusReason.TabFocusReason)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the answers from the window while the keyboard is inside."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (key := Qt.Key(event.key())) in KEYS:
            self._reply(KEYS[key])
        else:
            event.ignore()


class BulkQuestions(QWidget):
    """The page of such questions, those that settle most first."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._said: list[Shared] | None = None
        self._back = button("Back to the list", "link", role="small")
        self._back.clicked.connect(self.left)
        self._nothing = label("Nothing is asked of several elements", tone="quiet", wraps=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._nothing)
        column.addLayout(self._list)
        column.addStretch(1)

    def refresh(self) -> None:
        """Show what is asked now; the keyboard goes to the first question when its own was answered."""
        found = self._desk.session.engine.shared_questions()[:MOST_SHOWN]
        if found == self._said:
            return
        had_keyboard = self.isAncestorOf(self.window().focusWidget() or self.window())
        self._said = found
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for shared in found:
            asked = BulkQuestion(self._desk.document, shared)
            asked.replied.connect(partial(answer_places, self._desk))
            self._list.addWidget(asked)
            asked.show()
        self._nothing.setVisible(not found)
        if had_keyboard:
            self.take_keyboard()

    def take_keyboard(self) -> None:
        """Move the keyboard to the first question, or to the way back."""
        questions = self.questions()
        if questions:
            questions[0].take_keyboard()
        else:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def questions(self) -> list[BulkQuestion]:
        """Return the questions on show."""
        found = [self._list.itemAt(place).widget() for place in range(self._list.count())]
        return [one for one in found if isinstance(one, BulkQuestion)]

"""The questions folded beneath a threat, each answered by Yes, No, ? or –, with the mouse or by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from threatline.model.records import Answer
from threatline.ui.panel.words import many
from threatline.ui.style import colour
from threatline.ui.widgets.button import button
from threatline.ui.widgets.fold_button import FoldButton
from threatline.ui.widgets.plain import label, set_tool_tip, shown

REPLIES: tuple[tuple[Answer, str, str, str], ...] = (
    (True, "Yes", "Yes", "Y"),
    (False, "No", "No", "N"),
    ("unknown", "?", "Don’t know", "D"),
    ("not_applicable", "–", "Does not apply", "A"),
)
"""Answer, what stands on its button, what a screen reader says, its key."""

KEYS: dict[Qt.Key, Answer] = {
    Qt.Key.Key_Y: True,
    Qt.Key.Key_N: False,
    Qt.Key.Key_D: "unknown",
    Qt.Key.Key_Question: "unknown",
    Qt.Key.Key_A: "not_applicable",
}
"""The keys that answer a question wherever it is asked."""
_NUMBERS: dict[Qt.Key, Answer] = {
    Qt.Key.Key_1: True,
    Qt.Key.Key_2: False,
    Qt.Key.Key_3: "unknown",
    Qt.Key.Key_4: "not_applicable",
}
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the key of its threat, its words, and what Yes would say about the element."""

    key: str
    question: str
    claim: str
    answer: Answer | None = None
    """What a person has already said: "unknown" keeps the question."""


class QuestionRow(QWidget):
    """The question in plain words, the claim that Yes confirms, and four buttons; one stop of the Tab key."""

    replied = Signal(str, object)
    walked = Signal(str, int)
    """The key of the question, and 1 for the one below, -1 for the one above."""

    def __init__(self, asked: Asked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = asked.key
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._question = label(wraps=True)
        self._claim = label(role="small", tone="quiet", wraps=True)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._question, 1, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(6)
        self.buttons: dict[str, QPushButton] = {}
        for value, word, spoken, key in REPLIES:
            reply = button(word, "small")
            reply.setCheckable(True)
            reply.setFixedHeight(24)
            reply.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            set_tool_tip(reply, f"{spoken} ({key})")
            reply.clicked.connect(self._reply(value))
            self.buttons[spoken] = reply
            row.addWidget(reply, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 2, 2, 2)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._claim)
        self.show_asked(asked)

    def show_asked(self, asked: Asked) -> None:
        """Show the question as it reads now."""
        self._question.setText(shown(asked.question))
        self._claim.setText(shown(asked.claim))
        self._claim.setVisible(bool(asked.claim))
        self.setAccessibleName(shown(asked.question))
        self.setAccessibleDescription("Y yes, N no, D don’t know, A does not apply")
        for value, _, spoken, _ in REPLIES:
            reply = self.buttons[spoken]
            reply.setChecked(value == asked.answer and asked.answer is not None)
            reply.setAccessibleName(f"{spoken}: {shown(asked.question)}")

    def _reply(self, value: Answer) -> Callable[[], None]:
        return lambda: self.replied.emit(self.key, value)

    # ---- Qt -----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys of a question from the list and the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not _is_own(event):
            event.ignore()
        elif key in _STEPS:
            self.walked.emit(self.key, _STEPS[key])
        else:
            self.replied.emit(self.key, KEYS[key] if key in KEYS else _NUMBERS[key])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(13, 0, 0, 0).adjusted(1, 1, -1, -1), 6, 6)


class QuestionFold(QWidget):
    """A heading that folds, and the questions below it; Up and Down walk through them."""

    replied = Signal(str, object)
    """The key of the question's threat and the answer."""
    all_asked_for = Signal()
    left = Signal()
    """The keyboard goes back to the list: above the first question, or when none is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, QuestionRow] = {}
        self._heading = FoldButton()
        self._heading.clicked.connect(self.unfold)
        self._hint = label("Keys Y N D A", role="key", tone="quiet")
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._more = button("", "link", name="Show all questions")
        self._more.clicked.connect(self.all_asked_for)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._heading, 1)
        head.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._list)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self.unfold(True)

    def unfold(self, unfolded: bool) -> None:
        """Show the questions, or only their number."""
        self._list.setVisible(unfolded)
        self._hint.setVisible(unfolded)
        self._heading.setChecked(unfolded)

    def show_questions(self, asked: Sequence[Asked], hidden: int) -> None:
        """Show these questions, keeping the widgets of those that stay, and how many more are held back."""
        self.setVisible(bool(asked) or hidden > 0)
        keys = [one.key for one in asked]
        for gone in [key for key in self._rows if key not in keys]:
            row = self._rows.pop(gone)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, one in enumerate(asked):
            if one.key in self._rows:
                self._rows[one.key].show_asked(one)
            else:
                self._rows[one.key] = self._row_of(one)
            row = self._rows[one.key]
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
                row.show()  # Qt would show it one turn of the event loop later
        self._rows = {key: self._rows[key] for key in keys}
        self._heading.show_words(many(len(asked) + hidden, "question", "questions"))
        self._more.setVisible(hidden > 0)
        self._more.setText(f"Show {hidden} more")

    def _row_of(self, asked: Asked) -> QuestionRow:
        row = QuestionRow(asked)
        row.replied.connect(self._reply)
        row.walked.connect(self._walk)
        return row

    def rows(self) -> list[QuestionRow]:
        """Return the questions on show, in order."""
        return list(self._rows.values())

    # ---- the keyboard -------------------------------------------------------------------------------------------

    def take_keyboard(self, place: int = 0) -> bool:
        """Move the keyboard to a question, the last where there are fewer; tells whether there is any."""
        rows = self.rows()
        if not rows:
            return False
        self.unfold(True)
        rows[min(place, len(rows) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _walk(self, key: str, step: int) -> None:
        to = list(self._rows).index(key) + step
        if to < 0:
            self.left.emit()
        else:
            self.take_keyboard(to)

    def _reply(self, key: str, value: object) -> None:
        """Pass an answer on, then let the keyboard go to the next question: in this card, or in the one that opens."""
        place = list(self._rows).index(key)
        self.replied.emit(key, value)
        if not self.take_keyboard(place + 1 if key in self._rows else place):
            self.left.emit()


def _is_own(event: QKeyEvent) -> bool:
    key = Qt.Key(event.key())
    plain = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    return plain == Qt.KeyboardModifier.NoModifier and (key in KEYS or key in _NUMBERS or key in _STEPS)

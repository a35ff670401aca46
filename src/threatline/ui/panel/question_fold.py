"""The questions folded beneath a threat, each answered by Yes, No or ?."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from threatline.model.records import Answer
from threatline.ui.panel.words import many
from threatline.ui.widgets.button import button
from threatline.ui.widgets.fold_button import FoldButton
from threatline.ui.widgets.plain import label, shown

REPLIES: tuple[tuple[Answer, str, str], ...] = (
    (True, "Yes", "Yes"),
    (False, "No", "No"),
    ("unknown", "?", "Don’t know"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the key of its threat, its words, and what Yes would say about the element."""

    key: str
    question: str
    claim: str
    answer: Answer | None = None
    """What a person has already said: "unknown" keeps the question."""


class QuestionRow(QWidget):
    """The question in plain words, the claim that Yes confirms, and three buttons."""

    replied = Signal(str, object)
    focused = Signal(str)

    def __init__(self, asked: Asked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = asked.key
        self._question = label(wraps=True)
        self._claim = label(role="small", tone="quiet", wraps=True)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._question, 1, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(6)
        self.buttons: dict[str, QPushButton] = {}
        for value, word, spoken in REPLIES:
            reply = button(word, "small")
            reply.setCheckable(True)
            reply.setFixedHeight(24)
            reply.clicked.connect(self._reply(value))
            self.buttons[spoken] = reply
            row.addWidget(reply, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._claim)
        self.show_asked(asked)

    def show_asked(self, asked: Asked) -> None:
        """Show the question as it reads now."""
        self._question.setText(shown(asked.question))
        self._claim.setText(shown(asked.claim))
        self._claim.setVisible(bool(asked.claim))
        for value, _, spoken in REPLIES:
            reply = self.buttons[spoken]
            reply.setChecked(value == asked.answer and asked.answer is not None)
            reply.setAccessibleName(f"{spoken}: {shown(asked.question)}")

    def _reply(self, value: Answer) -> Callable[[], None]:
        return lambda: self.replied.emit(self._key, value)


class QuestionFold(QWidget):
    """A heading that folds, and the questions below it."""

    replied = Signal(str, object)
    """The key of the question's threat and the answer."""
    all_asked_for = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, QuestionRow] = {}
        self._heading = FoldButton()
        self._heading.clicked.connect(self.unfold)
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._more = button("", "link", name="Show all questions")
        self._more.clicked.connect(self.all_asked_for)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._list)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self.unfold(True)

    def unfold(self, unfolded: bool) -> None:
        """Show the questions, or only their number."""
        self._list.setVisible(unfolded)
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
                self._rows[one.key] = QuestionRow(one)
                self._rows[one.key].replied.connect(self.replied)
            row = self._rows[one.key]
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
                row.show()  # Qt would show it one turn of the event loop later
        self._heading.show_words(many(len(asked) + hidden, "question", "questions"))
        self._more.setVisible(hidden > 0)
        self._more.setText(f"Show {hidden} more")

    def rows(self) -> list[QuestionRow]:
        """Return the questions on show, in order."""
        return [self._rows[key] for key in self._rows]

"""Threats written by hand: added with a letter and a sentence, changed, deleted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from threatline.engine.pack import LETTERS, Content
from threatline.ui.style import font
from threatline.ui.widgets.button import button
from threatline.ui.widgets.glyph import glyph_icon
from threatline.ui.widgets.plain import label, set_tool_tip
from threatline.ui.widgets.words_field import WordsField


class OwnThreatWords(QWidget):
    """The sentence of a threat that was written by hand, to be changed, and a way to delete the threat."""

    kept = Signal(str)
    deleted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = WordsField("What could go wrong")
        self.sentence.kept.connect(self.kept)
        self.delete = button("Delete", name="Delete this threat")
        self.delete.clicked.connect(self.deleted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.delete)

    def show_sentence(self, sentence: str) -> None:
        """Show another sentence."""
        self.sentence.show_words(sentence)


class OwnThreatLine(QWidget):
    """A quiet button that unfolds into the fields; Esc folds it again."""

    added = Signal(object, str)
    """The letter (None for no letter) and the sentence."""

    def __init__(self, content: Content, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open = button("Add a threat", "quiet", role="name")
        self.open.clicked.connect(lambda: self.unfold(True))
        self._fields = QWidget()
        self.letters = QButtonGroup(self)
        self.letters.setExclusive(False)
        self._word = label("Kind of threat", "small", "quiet")
        letters = QHBoxLayout()
        letters.setSpacing(4)
        for place, letter in enumerate(LETTERS):
            known = content.stride.get(letter)
            word = known.plain if known else letter
            choice = button(letter, "small", role="letter", name=f"{word} ({letter})")
            choice.setCheckable(True)
            choice.setFixedSize(28, 26)
            set_tool_tip(choice, word)
            choice.clicked.connect(lambda _=False, place=place: self._choose(place))
            self.letters.addButton(choice, place)
            letters.addWidget(choice)
        letters.addSpacing(6)
        letters.addWidget(self._word, 1)
        self.sentence = QLineEdit()
        self.sentence.setMaxLength(10_000)
        self.sentence.setFont(font("text"))
        self.sentence.setPlaceholderText("What could go wrong?")
        self.sentence.setAccessibleName("What could go wrong?")
        self.sentence.returnPressed.connect(self.add)
        self.sentence.installEventFilter(self)
        self.keep = button("Add", "primary", name="Add this threat")
        self.keep.clicked.connect(self.add)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.sentence, 1)
        line.addWidget(self.keep)
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(4, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(letters)
        column.addLayout(line)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 4, 16, 10)
        whole.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._fields)
        self.unfold(False)

    def unfold(self, unfolded: bool) -> None:
        """Show the fields with the keyboard in them, or only the button."""
        self.open.setVisible(not unfolded)
        self._fields.setVisible(unfolded)
        if unfolded:
            self.sentence.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_unfolded(self) -> bool:
        """Tell whether the fields are on show."""
        return not self._fields.isHidden()

    def letter(self) -> str | None:
        """Return the chosen letter, None for none."""
        return next((LETTERS[self.letters.id(choice)] for choice in self.letters.buttons() if choice.isChecked()), None)

    def add(self) -> None:
        """Tell the threat; without a sentence nothing happens but a hint."""
        sentence = self.sentence.text().strip()
        if not sentence:
            self.sentence.setPlaceholderText("Say in one sentence what could go wrong")
            self.sentence.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        letter = self.letter()
        self.sentence.clear()
        self.unfold(False)
        self.added.emit(letter, sentence)

    def wear_theme(self) -> None:
        """Take the icons of the theme in use."""
        self.open.setIcon(glyph_icon("plus", "quiet"))

    def _choose(self, place: int) -> None:
        for choice in self.letters.buttons():
            if self.letters.id(choice) != place:
                choice.setChecked(False)
        chosen = self.letters.button(place)
        self._word.setText(chosen.accessibleName().rpartition(" (")[0] if chosen.isChecked() else "Kind of threat")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.sentence and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.unfold(False)
                self.open.setFocus(Qt.FocusReason.OtherFocusReason)
            event.accept()
            return True
        return super().eventFilter(watched, event)

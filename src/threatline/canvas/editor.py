"""The text editor that stands on an element while its label is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, Protocol

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QTextOption
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit, QWidget

from threatline.canvas.ink import Ink, font
from threatline.model.geometry import Rect

LONGEST_LABEL = 100_000
PLATE_PADDING, WIDEST_PLATE = 8.0, 190.0
SMALLEST_FONT = 11.0
"""In screen px: also far away one reads what one types."""

Align = Literal["left", "centre"]


class Place(NamedTuple):
    """Where on the diagram a label is typed, and in which type."""

    rect: Rect
    """The room for the text, in scene units; the text is centred in its height unless it begins at the left."""
    size: float
    weight: int
    token: str = "text"
    align: Align = "centre"
    least_width: float = 96.0
    """In scene units, for labels that have no room of their own yet."""
    ground: str | None = None
    """What the text stands on, where it would else stand on a line; the editor is then only as wide as its text."""


class ToViewport(Protocol):
    """Maps a rectangle of the scene to the viewport."""

    def __call__(self, rect: QRectF) -> QRectF: ...


class LabelEditor(QTextEdit):
    """Types one label in place. Enter commits, Shift+Enter makes a line, Esc leaves, Tab commits and goes on."""

    committed = Signal(str)
    typed = Signal()
    """The text is another one."""
    left = Signal()
    went_on = Signal(bool)
    """Tab was pressed, after `committed`; True with Shift."""
    kind_chosen = Signal(int)
    """Alt+1, 2 or 3 was pressed."""

    def __init__(self, parent: QWidget, ink: Ink) -> None:
        super().__init__(parent)
        self.place = Place(Rect(0, 0, 1, 1), 13.0, 400)
        self.first: Callable[[QKeyEvent], bool] | None = None
        """Sees each key before the text does; True when the key was meant for it."""
        self._open = False
        self._size = 13
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName("Name")
        self.document().setDocumentMargin(0)
        self.setViewportMargins(0, 0, 0, 0)
        self.setCursorWidth(2)
        self.viewport().setAutoFillBackground(False)
        self.show_theme(ink)
        self._known = ""
        self.textChanged.connect(self._follow_text)
        self.hide()

    def show_theme(self, ink: Ink) -> None:
        """Use the colours of a theme."""
        self._ink = ink
        self._dress(self._size)

    def _dress(self, size: int) -> None:
        """Look like the label itself: without frame and ground, in its type, whatever a window says of its editors."""
        colour, face = self._ink.theme.colour, font(size, self.place.weight)
        families = ", ".join(f"'{family}'" for family in face.families())
        ground = "transparent" if self.place.ground is None else colour(self.place.ground)
        self._size = size
        self.setFont(face)
        self.setStyleSheet(
            "QTextEdit, QTextEdit:focus { border: none; padding: 0; margin: 0; min-height: 0;"
            f" background: {ground}; font-family: {families}; font-size: {size}px; font-weight: {self.place.weight};"
            f" color: {colour(self.place.token)}; selection-color: {colour('text')};"
            f" selection-background-color: {colour('accent-soft')}; }}"
        )

    @property
    def is_open(self) -> bool:
        """Whether a label is being typed."""
        return self._open

    def text(self) -> str:
        """What has been typed, without blanks at its ends."""
        return self.toPlainText().strip()

    def open(self, place: Place, text: str, scale: float, to_viewport: ToViewport) -> None:
        """Stand on a place with a text, all of it selected."""
        self.place = place
        self._scale, self._to_viewport = scale, to_viewport
        self._open = True
        self._dress(max(round(place.size * scale), round(SMALLEST_FONT)))
        self._known = text
        self.setPlainText(text)
        self.rearrange()
        self.document().clearUndoRedoStacks()
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow(self, scale: float, place: Place | None = None) -> None:
        """Stay on the place after the view, or the element, has moved."""
        if self._open:
            self._scale = scale
            self.place = place or self.place
            self.rearrange()

    def _follow_text(self) -> None:
        """Qt also tells of changes of type and alignment, which would never end here."""
        text = self.toPlainText()
        if self._open and text != self._known:
            self._known = text
            self.rearrange()
            self.typed.emit()

    def rearrange(self) -> None:
        """Size the editor to its text and put it on its place."""
        if not self._open:
            return
        place, scale = self.place, self._scale
        size = max(place.size * scale, SMALLEST_FONT)
        if self._size != round(size):
            self._dress(round(size))
        centred = place.align == "centre"
        option = self.document().defaultTextOption()
        wanted = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        if option.alignment() != wanted:
            option.setAlignment(wanted)  # of the whole document, so that a new line stands like the first
            self.document().setDefaultTextOption(option)
        room = self._to_viewport(QRectF(*place.rect))
        width = max(room.width(), place.least_width * size / place.size)
        if place.ground is not None:
            self.document().setTextWidth(-1)
            words = self.document().idealWidth()
            if self.document().isEmpty():
                words = max(words, self.fontMetrics().horizontalAdvance(self.placeholderText()))
            width = min(words + 2 * PLATE_PADDING, WIDEST_PLATE * size / place.size)
        self.document().setTextWidth(width)
        height = self.document().size().height() + 2
        x = room.center().x() - width / 2 if centred else room.left()
        y = room.center().y() - height / 2 if centred else room.top()
        self.setGeometry(round(x), round(y), round(width), round(height))

    def commit(self) -> None:
        """Take the text over and close."""
        if self._open:
            text = self.text()[:LONGEST_LABEL]
            self._close()
            self.committed.emit(text)

    def leave(self) -> None:
        """Close without taking anything over."""
        if self._open:
            self._close()
            self.left.emit()

    def _close(self) -> None:
        self._open = False
        self.hide()

    # ---- keys ---------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys of text editing from the shortcuts of the window; other shortcuts commit the text first."""
        if self._open and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._is_for_text(event):
                event.accept()
                return True
            if event.key() not in MODIFIER_KEYS:
                self.commit()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits, Esc leaves, Tab goes on; anything else is text."""
        if self.first is not None and self.first(event):
            return
        key, modifiers = event.key(), event.modifiers()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if shift:
                self.textCursor().insertText("\n")
            else:
                self.commit()
        elif key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.commit()
            self.went_on.emit(shift or key == Qt.Key.Key_Backtab)
        elif key == Qt.Key.Key_F2:
            self.selectAll()
        elif modifiers & Qt.KeyboardModifier.AltModifier and key in KIND_KEYS:
            self.kind_chosen.emit(KIND_KEYS.index(key))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A click elsewhere commits; a menu or another program does not. On the canvas the press itself commits."""
        super().focusOutEvent(event)
        canvas = self.parentWidget().parentWidget()
        if event.reason() == Qt.FocusReason.MouseFocusReason and QApplication.focusWidget() is canvas:
            return  # it still has to know which node was being named: its ports can be pulled
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.commit()

    def _is_for_text(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() in KIND_KEYS and held == Qt.KeyboardModifier.AltModifier:
            return True
        if held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.GroupSwitchModifier):
            return event.key() not in WINDOW_KEYS
        if held == (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier) and event.text().strip():
            return True  # AltGr
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            return True
        return any(event.matches(sequence) for sequence in TEXT_SEQUENCES)


KIND_KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)
MODIFIER_KEYS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
WINDOW_KEYS = (Qt.Key.Key_F1, Qt.Key.Key_F5, Qt.Key.Key_F6)
TEXT_SEQUENCES = (
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.SelectAll,
    QKeySequence.StandardKey.DeleteStartOfWord,
    QKeySequence.StandardKey.DeleteEndOfWord,
    QKeySequence.StandardKey.DeleteEndOfLine,
)

"""The foot of the window: what is there, what just happened, saved, zoom and fit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

HEIGHT = 28
SHOWN_MS = 8_000
"""How long the line says what just happened."""


class StatusLine(QWidget):
    """A row 28 high; Undo, zoom, fit and the question what is missing are told by signals."""

    undo_asked = Signal()
    zoom_asked = Signal()
    fit_asked = Signal()
    health_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status-line")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.size_of = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.counts = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.complete = QPushButton("", self, objectName="complete-button")
        self.complete.setFlat(True)
        self.complete.setToolTip("Show what the drawing does not say yet (F8)")
        self.happened = QLabel(self, objectName="happened", textFormat=Qt.TextFormat.PlainText)
        self.happened.setAccessibleName("What just happened")
        self.undo = QPushButton("Undo", self, objectName="undo-link")
        self.undo.setFlat(True)
        self.more = QPushButton("", self, objectName="offer-link")
        self.more.setFlat(True)
        self._act: Callable[[], object] = lambda: None
        self.saved = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.zoom = QPushButton("100 %", self, objectName="zoom-button")
        self.zoom.setFlat(True)
        self.zoom.setToolTip("Back to 100 % (Ctrl+0)")
        self.zoom.setAccessibleName("Zoom")
        self.fit = QPushButton("⛶", self, objectName="fit-button")
        self.fit.setFlat(True)
        self.fit.setToolTip("Show everything (Shift+1)")
        self.fit.setAccessibleName("Show everything")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 8, 0)
        row.setSpacing(16)
        for label in (self.size_of, self.counts, self.complete):
            row.addWidget(label)
        row.addStretch(1)
        for widget in (self.saved, self.zoom, self.fit):
            row.addWidget(widget)
        self._fade = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._fade.timeout.connect(lambda: self.say("", False))
        self.undo.clicked.connect(self.undo_asked)
        self.more.clicked.connect(lambda: self._act())
        self.complete.clicked.connect(self.health_asked)
        self.zoom.clicked.connect(self.zoom_asked)
        self.fit.clicked.connect(self.fit_asked)
        self.say("", False)

    def say(self, sentence: str, with_undo: bool) -> None:
        """Show in the middle what just happened, with Undo beside it where it can be taken back."""
        sentence = " ".join(sentence.split())
        self.happened.setToolTip(sentence)
        self.happened.setProperty("sentence", sentence)
        self.undo.setVisible(with_undo)
        self.more.hide()
        self.happened.setVisible(bool(sentence))
        self._fade.start() if sentence else self._fade.stop()
        self._centre()

    def offer(self, word: str, act: Callable[[], object]) -> None:
        """Offer one thing more beside Undo, until something else is said."""
        self.more.setText(word)
        self._act = act
        self.more.show()
        self._centre()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle in the middle."""
        super().resizeEvent(event)
        self._centre()

    def _centre(self) -> None:
        sentence = str(self.happened.property("sentence") or "")
        links = [link for link in (self.undo, self.more) if not link.isHidden()]
        links_width = sum(link.sizeHint().width() for link in links)
        left = max(label.geometry().right() for label in (self.size_of, self.counts, self.complete)) + 16
        right = self.saved.geometry().left() - 16
        metrics = self.happened.fontMetrics()
        room = max(60, right - left - links_width)
        self.happened.setText(metrics.elidedText(sentence, Qt.TextElideMode.ElideRight, room))
        width = metrics.horizontalAdvance(self.happened.text()) + 4
        x = max(left, min((self.width() - width - links_width) // 2, right - width - links_width))
        self.happened.setGeometry(x, 1, width, HEIGHT - 1)
        x += width
        for link in links:
            link.setGeometry(x, 1, link.sizeHint().width(), HEIGHT - 1)
            x += link.width()

"""The other threats of the same letter, one line each; a click lets the card be about one of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from threatline.engine.threats import Threat
from threatline.ui.panel.card import STATUS_WORDS
from threatline.ui.style import colour, font
from threatline.ui.widgets.plain import set_tool_tip, shown
from threatline.ui.widgets.severity_mark import WORDS, paint_severity


class ThreatLine(QAbstractButton):
    """One threat in one line: shape, question, status."""

    HEIGHT = 26

    def __init__(self, threat: Threat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(self.HEIGHT)
        self.show_threat(threat)

    def show_threat(self, threat: Threat) -> None:
        """Show another threat."""
        self._threat = threat
        self._question = " ".join(shown(threat.question).split())
        state = "" if threat.is_open else STATUS_WORDS.get(threat.status or "", "Resolved")
        self._state = state
        self.setAccessibleName(f"{WORDS[threat.severity]}: {self._question} {state}".strip())
        set_tool_tip(self, threat.question)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(area, 6, 6)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        paint_severity(painter, self._threat.severity, QPointF(8, area.center().y()))
        painter.setFont(font("small"))
        metrics = QFontMetrics(painter.font())
        right = metrics.horizontalAdvance(self._state) + 8 if self._state else 4
        room = int(area.width() - 22 - right)
        painter.setPen(colour("quiet" if self._state else "text"))
        painter.drawText(
            area.adjusted(22, 0, 0, 0), middle, metrics.elidedText(self._question, Qt.TextElideMode.ElideRight, room)
        )
        painter.setPen(colour("quiet"))
        painter.drawText(area.adjusted(area.width() - right + 4, 0, 0, 0), middle, self._state)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)


class OtherThreats(QWidget):
    """The lines, kept as widgets while the number of threats stays."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[str] = []
        self._lines: list[ThreatLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_threats(self, threats: Sequence[Threat]) -> None:
        """Show these threats."""
        self._keys = [threat.key for threat in threats]
        self.setVisible(bool(threats))
        while len(self._lines) > len(threats):
            line = self._lines.pop()
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self._lines) < len(threats):
            place = len(self._lines)
            line = ThreatLine(threats[place])
            line.clicked.connect(lambda _=False, place=place: self.chosen.emit(self._keys[place]))
            self._lines.append(line)
            self._column.addWidget(line)
            line.show()  # Qt would show it one turn of the event loop later
        for line, threat in zip(self._lines, threats, strict=True):
            line.show_threat(threat)

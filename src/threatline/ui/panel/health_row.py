"""One thing the drawing does not say yet: the question, where it belongs, and a way to set it aside in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from threatline.engine.health import Problem
from threatline.ui.panel.ask_line import AskLine
from threatline.ui.style import colour
from threatline.ui.widgets.button import button
from threatline.ui.widgets.elided_label import ElidedLabel
from threatline.ui.widgets.plain import label, set_tool_tip, shown

WHY = "Why is this fine as it is?"


class HealthRow(QWidget):
    """Enter or a click goes there, S sets it aside or takes it up again, the arrows go to the next row."""

    chosen = Signal()
    set_aside = Signal(str)
    taken_up = Signal()
    stepped = Signal(int)
    """-1 to the row before, 1 to the next."""

    def __init__(self, problem: Problem, where: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = problem
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        text = " ".join(shown(problem.text).split())
        self._text = label(text, wraps=True)
        self._where = ElidedLabel(role="small", token="quiet")
        self._where.show_text(where)
        is_aside = problem.waived is not None
        self.aside = button("Ask again" if is_aside else "Set aside…", "quiet", role="small")
        self.aside.setProperty("tone", "quiet")
        self.aside.setFixedHeight(22)
        set_tool_tip(self.aside, "Ask this again (S)" if is_aside else "Say why this is fine as it is (S)")
        self.aside.clicked.connect(self.press_aside)
        self.ask = AskLine()
        self.ask.given.connect(self.set_aside)
        self.ask.left.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self._lay_out(problem)
        reason = f" Set aside: {problem.waived}" if is_aside else ""
        self.setAccessibleName(shown(f"{text} {where}.{reason}"))

    def _lay_out(self, problem: Problem) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._where, 1)
        foot.addWidget(self.aside)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 4, 4)
        column.setSpacing(2)
        column.addWidget(self._text)
        if problem.waived is not None:
            column.addWidget(label(f"Because {shown(problem.waived)}", role="small", tone="quiet", wraps=True))
        column.addLayout(foot)
        column.addWidget(self.ask)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def press_aside(self) -> None:
        """Ask for the reason in place, or take up again what was set aside."""
        if self.problem.waived is not None:
            self.taken_up.emit()
        else:
            self.ask.ask(WHY, "In a few words; the report shows it")

    def is_asking(self) -> bool:
        """Tell whether somebody is giving a reason here."""
        return not self.ask.isHidden()

    # ---- Qt -----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        elif key == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.press_aside()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(area, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 6, 6)

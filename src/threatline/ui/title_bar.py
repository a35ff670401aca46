"""The top of the window: menu, project, diagram, the steps of the work, find or run, report."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from threatline.content.themes import Theme
from threatline.ui.widgets.plain import for_button, tool_tip

HEIGHT = 48
STEPS = ("Scope", "Diagram", "Threats")
MOST_LEVELS = 3
"""Outer levels in the path, where there is room."""
ALL_LEVELS_FROM = 1400
FULL_STEPS_FROM = 900
"""Below this width of the window the steps show their rings only."""


class TitleBar(QWidget):
    """A row 48 high; what is pressed in it is told by signals."""

    menu_asked = Signal()
    project_asked = Signal()
    diagram_asked = Signal()
    report_asked = Signal()
    present_asked = Signal()
    step_asked = Signal(str)
    level_asked = Signal(str)
    """A diagram around the one in view."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("title-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.menu = QToolButton(self, objectName="menu-button", text="☰")
        self.menu.setFixedSize(32, 32)
        self.menu.setAccessibleName("Menu")
        self.menu.setToolTip("Menu (Alt+M)")
        self.project = _FlatButton("project-button", self)
        self.project.setAccessibleName("Project")
        self.diagram = _FlatButton("diagram-button", self)
        self.diagram.setAccessibleName("Diagram")
        self.finder = QLineEdit(self, objectName="finder")
        self.finder.setPlaceholderText("Find or run")
        self.finder.setTextMargins(22, 0, 44, 0)
        self.finder_sign = QLabel(self.finder)
        self.finder_sign.setGeometry(10, 8, 16, 16)
        keys = QLabel("Ctrl K", self.finder, objectName="finder-keys")
        keys.setGeometry(236 - 52, 6, 44, 20)
        keys.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self.finder_sign, keys):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.finder.setAccessibleName("Find an element or run a command")
        self.finder.setFixedSize(236, 32)
        self.report = QPushButton("Report", self, objectName="report-button")
        self.report.setFixedHeight(32)
        self.report.setToolTip("Save the report as PDF (Ctrl+Shift+E)")
        self.steps = [StepButton(name, theme, self) for name in STEPS]
        self.present = QToolButton(self, objectName="present-button")
        self.present.setFixedSize(32, 32)
        self.present.setAccessibleName("Present")
        self.present.setToolTip("Present (F5)")
        self.levels: list[_FlatButton] = []
        self._path: list[tuple[str, str]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 1)
        row.setSpacing(8)
        for widget in (self.menu, self.project):
            row.addWidget(widget)
        self._way = QHBoxLayout(spacing=0)
        row.addLayout(self._way)
        row.addWidget(self.diagram)
        row.addStretch(1)
        row.addWidget(self.finder)
        row.addWidget(self.report)
        row.addWidget(self.present)
        self.menu.clicked.connect(self.menu_asked)
        self.project.clicked.connect(self.project_asked)
        self.diagram.clicked.connect(self.diagram_asked)
        self.report.clicked.connect(self.report_asked)
        self.present.clicked.connect(self.present_asked)
        for step in self.steps:
            step.clicked.connect(lambda _=False, name=step.name: self.step_asked.emit(name))

    def show_project(self, project: str) -> None:
        """Show the name of the project, shortened to what fits."""
        metrics = self.project.fontMetrics()
        self.project.setText(metrics.elidedText(" ".join(project.split()), Qt.TextElideMode.ElideRight, 220) + "  ▾")
        self.project.setToolTip(tool_tip(project[:400]))

    def show_path(self, path: Sequence[tuple[str, str]]) -> None:
        """Show the diagrams, id and name, from the outermost to the one in view; the outer ones lead back."""
        if list(path) == self._path:
            return
        self._path = list(path)
        for button in self.levels:
            self._way.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.levels = [self._level(id, name) for id, name in path[:-1]]
        self.diagram.setText(self._step(path[-1][1], 160))
        self.diagram.setToolTip("Diagrams of this project")
        self._settle()

    def _level(self, diagram: str, name: str) -> _FlatButton:
        button = _FlatButton("diagram-button", self)
        button.setText(self._step(name, 110))
        button.setToolTip(tool_tip(f"Back to {name[:200]} (Alt+Up)"))
        button.setAccessibleName(f"Back to {name[:200]}")
        button.clicked.connect(lambda: self.level_asked.emit(diagram))
        self._way.addWidget(button)
        return button

    def _step(self, name: str, width: int) -> str:
        elided = self.project.fontMetrics().elidedText(" ".join(name.split()), Qt.TextElideMode.ElideRight, width)
        return "›  " + for_button(elided)

    def show_steps(self, current: str, completeness: dict[str, float]) -> None:
        """Mark the current step, and fill each ring by how complete its step is (0 to 1)."""
        for step in self.steps:
            step.show_state(step.name == current, completeness.get(step.name, 0.0))

    def set_theme(self, theme: Theme) -> None:
        """Draw the rings in another theme."""
        for step in self.steps:
            step.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the steps in the middle of the window, or beside what stands there."""
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        """Show as many outer levels and names of steps as there is room for."""
        room = 0 if self.width() < FULL_STEPS_FROM else 1 if self.width() < ALL_LEVELS_FROM else MOST_LEVELS
        for place, button in enumerate(reversed(self.levels)):
            button.setVisible(place < room)
        self.layout().activate()
        left, right = self.diagram.geometry().right() + 16, self.finder.geometry().left() - 16
        for step in self.steps:
            step.show_name(self.width() >= FULL_STEPS_FROM)
        if sum(step.sizeHint().width() for step in self.steps) > right - left:
            for step in self.steps:
                step.show_name(False)
        widths = [step.sizeHint().width() for step in self.steps]
        x = max(min((self.width() - sum(widths)) // 2, right - sum(widths)), left)
        for step, width in zip(self.steps, widths, strict=True):
            step.setGeometry(x, 0, width, HEIGHT)
            x += width


class StepButton(QAbstractButton):
    """A step of the work with a ring that fills like a clock; the current one is underlined."""

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self._theme = theme
        self._current = False
        self._complete = 0.0
        self._named = True
        self.setText(name)
        self.setAccessibleName(f"Step {name}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_state(self, current: bool, complete: float) -> None:
        """Show whether this is the current step, and how complete it is (0 to 1)."""
        if (current, complete) != (self._current, self._complete):
            self._current, self._complete = current, complete
            self.setAccessibleDescription(f"{round(complete * 100)} % complete")
            self.update()

    def show_name(self, named: bool) -> None:
        """Show ring and name, or the ring alone with the name as tooltip."""
        self._named = named
        self.setToolTip("" if named else self.name)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Padding 14, ring 14, gap 8, name."""
        return QSize(
            14 + 14 + (8 + self.fontMetrics().horizontalAdvance(self.name) + 4 if self._named else 0) + 14, HEIGHT
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ring, name and underline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(self._theme.colour("text" if self._current or self.underMouse() else "quiet"))
        ring = QRectF(14, HEIGHT / 2 - 7, 14, 14)
        self._paint_ring(painter, ring, ink)
        if self._named:
            font = self.font()
            font.setWeight(font.Weight.DemiBold if self._current else font.Weight.Medium)
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(QRectF(36, 0, self.width() - 36, HEIGHT), Qt.AlignmentFlag.AlignVCenter, self.name)
        if self._current:
            painter.fillRect(QRectF(10, HEIGHT - 3, self.width() - 20, 2), QColor(self._theme.colour("accent")))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.colour("accent")), 2))
            painter.drawRoundedRect(QRectF(3, 8, self.width() - 6, HEIGHT - 16), 6, 6)

    def _paint_ring(self, painter: QPainter, ring: QRectF, ink: QColor) -> None:
        done = self._complete >= 1
        colour = QColor(self._theme.colour("resolved")) if done else ink
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(colour if done else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring.adjusted(0.75, 0.75, -0.75, -0.75))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if done:
            painter.setPen(QPen(QColor(self._theme.colour("panel")), 1.75))
            left, top = ring.left(), ring.top()
            painter.drawPolyline(
                [QPointF(left + 4, top + 7.4), QPointF(left + 6.2, top + 9.6), QPointF(left + 10.2, top + 4.8)]
            )
        elif self._complete > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPie(ring.adjusted(3, 3, -3, -3), 90 * 16, -round(360 * 16 * self._complete))


class _FlatButton(QPushButton):
    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, objectName=name)
        self.setFlat(True)
        self.setFixedHeight(32)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

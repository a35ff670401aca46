"""Tabs of the diagrams above the canvas, shown only where there is more than one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QTabBar, QToolButton, QWidget

from threatline.ui.widgets.glyph import glyph_icon
from threatline.ui.widgets.plain import for_button, tool_tip

HEIGHT = 36
WIDEST = 220
LONGEST_NAME = 200


class DiagramTabs(QTabBar):
    """One tab for each diagram: a click shows it, a double click renames it, a drag moves it, its cross deletes it."""

    chosen = Signal(str)
    renamed = Signal(str, str)
    """A diagram and its new name."""
    moved = Signal(str, int)
    """A diagram and its new place."""
    close_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="diagram-tabs")
        self.setAccessibleName("Diagrams")
        self.setMovable(True)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(HEIGHT)
        self._names: dict[str, str] = {}
        self._filling = False
        self._dragged = False
        self.editor: QLineEdit | None = None
        """The field in which a name is typed, None while none is."""
        self.currentChanged.connect(self._choose)
        self.tabMoved.connect(self._note_drag)
        self.hide()

    def diagram(self, place: int) -> str:
        """Return the diagram of a tab."""
        return str(self.tabData(place))

    def show_diagrams(self, diagrams: Sequence[tuple[str, str]], current: str) -> None:
        """Show one tab for each id and name, and which one is in view."""
        wanted = [id for id, _ in diagrams]
        self._filling = True
        if wanted != [self.diagram(place) for place in range(self.count())]:
            self._leave_editor()
            while self.count():
                self.removeTab(self.count() - 1)
            for place, id in enumerate(wanted):
                self.addTab("")
                self.setTabData(place, id)
                self.setTabButton(place, QTabBar.ButtonPosition.RightSide, self._cross(id))
        for place, (_, name) in enumerate(diagrams):
            words = " ".join(name.split()) or "Diagram"
            if self.tabText(place) != for_button(words[:80]):
                self.setTabText(place, for_button(words[:80]))
                self.setTabToolTip(place, tool_tip(words))
                self.setAccessibleTabName(place, words)
        self._names = dict(diagrams)
        if current in wanted:
            self.setCurrentIndex(wanted.index(current))
        self._filling = False
        self.setVisible(len(wanted) > 1)

    def _cross(self, id: str) -> QToolButton:
        cross = QToolButton(self, objectName="tab-cross")
        cross.setIcon(glyph_icon("close", "quiet"))
        cross.setIconSize(QSize(14, 14))
        cross.setAccessibleName("Delete this diagram")
        cross.setToolTip("Delete this diagram with everything on it; Undo brings it back")
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.clicked.connect(lambda: self.close_asked.emit(id))
        return cross

    def wear_theme(self) -> None:
        """Draw the crosses in the colours of the theme in use."""
        for cross in self.findChildren(QToolButton, "tab-cross"):
            cross.setIcon(glyph_icon("close", "quiet"))

    def tabSizeHint(self, index: int) -> QSize:
        """A tab is as wide as its name, within limits."""
        size = super().tabSizeHint(index)
        return QSize(min(max(size.width(), 96), WIDEST), HEIGHT)

    def rename(self, place: int) -> None:
        """Type the name of a diagram in its tab, all of it selected."""
        self._leave_editor()
        id = self.diagram(place)
        editor = self.editor = QLineEdit(" ".join(self._names.get(id, "").split()), self, objectName="tab-editor")
        editor.setAccessibleName("Name of the diagram")
        editor.setMaxLength(LONGEST_NAME)
        editor.setGeometry(self.tabRect(place).adjusted(4, 4, -4, -4))
        editor.selectAll()
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.installEventFilter(self)
        editor.editingFinished.connect(lambda: self._take_name(id))

    def _take_name(self, id: str) -> None:
        if self.editor is not None:
            name = self.editor.text().strip()
            self._leave_editor()
            if name and name != " ".join(self._names.get(id, "").split()):
                self.renamed.emit(id, name)

    def _leave_editor(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            editor.hide()
            editor.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves the old name."""
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if watched is self.editor and is_key and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self._leave_editor()
            self.chosen.emit(self.diagram(self.currentIndex()))
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames, Delete deletes, the arrows walk; with Ctrl and Shift they move the diagram."""
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        place = self.currentIndex()
        if event.key() == Qt.Key.Key_F2:
            self.rename(place)
        elif event.key() == Qt.Key.Key_Delete:
            self.close_asked.emit(self.diagram(place))
        elif step and event.modifiers() & held == held:
            self.moved.emit(self.diagram(place), place + step)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename what was clicked twice."""
        place = self.tabAt(event.position().toPoint())
        if place >= 0:
            self.rename(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a drag is one move, however many tabs it passed."""
        super().mouseReleaseEvent(event)
        if self._dragged:
            self._dragged = False
            self.moved.emit(self.diagram(self.currentIndex()), self.currentIndex())

    def _note_drag(self) -> None:
        self._dragged = True

    def _choose(self, place: int) -> None:
        if not self._filling and place >= 0:
            self.chosen.emit(self.diagram(place))

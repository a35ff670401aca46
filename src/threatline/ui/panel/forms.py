"""What is it? One form for the selected elements, one for the project, and a word where there is nothing to fill in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QStackedWidget, QWidget

from threatline.canvas.desk import Desk
from threatline.model.records import Described
from threatline.ui.panel.empty_state import EmptyState
from threatline.ui.panel.project_form import ProjectForm
from threatline.ui.panel.property_form import PropertyForm
from threatline.ui.widgets.scrolled import scrolled


class Forms(QStackedWidget):
    """The forms behind one face of the panel; one of them is on show."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.form = PropertyForm(desk)
        self.project = ProjectForm(desk)
        self._form_area = scrolled(self.form)
        self._project_area = scrolled(self.project)
        self._note_state = EmptyState()
        for page in (self._form_area, self._project_area, self._note_state):
            self.addWidget(page)

    def show_selection(self, selection: Sequence[str]) -> None:
        """Show the form of what is selected; nothing selected is the project."""
        records = self._desk.document.records
        asked = [id for id in selection if isinstance(records.get(id), Described)]
        if not any(id in records for id in selection):
            self.project.refresh()
            self.setCurrentWidget(self._project_area)
        elif asked:
            self.form.show_elements(asked)
            self.setCurrentWidget(self._form_area)
        else:
            self._note_state.say("A note is a remark on the drawing", "Double click it to write.")
            self.setCurrentWidget(self._note_state)

    def refresh(self) -> None:
        """Show the values as they are now, in place."""
        if self.currentWidget() is self._project_area:
            self.project.refresh()
        elif self.currentWidget() is self._form_area:
            self.form.refresh()

    def scroll_to_focus(self) -> None:
        """Bring the field with the keyboard into view."""
        focus = QApplication.focusWidget()
        area = self.currentWidget()
        if focus is not None and isinstance(area, QScrollArea) and area.isAncestorOf(focus):
            area.widget().layout().activate()
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # a form just made has no size yet
            area.ensureWidgetVisible(focus, 0, 60)

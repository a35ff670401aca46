"""The side panel: what could go wrong with the selection, and what is it.

Nothing selected is the whole project. Walking through its ranking selects and reveals each element on the diagram
while the list stays; a selection made on the diagram shows its own threats. Each list keeps its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from threatline.canvas.desk import Desk
from threatline.commands.answer import leave_out, take_in
from threatline.commands.decide import add_threat
from threatline.look import summary_of_letter
from threatline.model.records import Described, Element
from threatline.session import Happened
from threatline.ui.panel.bundles import Key
from threatline.ui.panel.completeness import completeness_of_scope
from threatline.ui.panel.forms import Forms
from threatline.ui.panel.header import Header
from threatline.ui.panel.health_page import HealthPage
from threatline.ui.panel.looking import LookingThrough
from threatline.ui.panel.past import told_return
from threatline.ui.panel.threat_face import ThreatFace
from threatline.ui.panel.threat_model import MOST_ELEMENTS, ThreatModel
from threatline.ui.panel.words import Counts, Headline, completeness_words, counts_of, headline, why_empty
from threatline.ui.style import apply_style
from threatline.ui.widgets.face_switch import FaceSwitch

WRONG, WHAT, HEALTH = 0, 1, 2
FACES = {"threats": WRONG, "what": WHAT, "health": HEALTH}
WIDTH, NARROWEST, WIDEST = 384, 320, 560
MOST_PLACES = 500
"""Selections whose place in the list is remembered."""


class SidePanel(QWidget):
    """Header, two-face switch, the two faces, and the page of what the drawing does not say yet."""

    left = Signal()
    """The keyboard should go back to the canvas."""
    expert_changed = Signal(bool)
    looked_through = Signal()
    """A large drawing was looked through for what is missing."""

    def __init__(self, desk: Desk, expert: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._walking = False
        self._places: dict[tuple[str, ...], tuple[Key | None, int]] = {}
        self._stale = False
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(NARROWEST)
        self.setAccessibleName("Side panel")
        apply_style(self, desk.theme)
        self.rows = ThreatModel(desk.session, self)
        self.header = Header()
        self.switch = FaceSwitch(("What could go wrong?", "What is it?"))
        self._face = ThreatFace(desk, self.rows)
        self.summary, self.threats, self.empty = self._face.summary, self._face.threats, self._face.empty
        self.together, self.bulk, self.own = self._face.together, self._face.bulk, self._face.own
        self._forms = Forms(desk)
        self.form, self.project = self._forms.form, self._forms.project
        self.health = HealthPage(desk)
        self._lay_out()
        self._connect()
        self._wear_theme()
        self._looking = LookingThrough(desk.session, self)
        self._looking.done.connect(self._show_health)
        self._looking.done.connect(self.looked_through)
        self.set_expert(expert)
        self._show_selection()

    # ---- building -----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._faces = QStackedWidget()
        self._faces.addWidget(self._face)
        self._faces.addWidget(self._forms)
        self._faces.addWidget(self.health)
        switch = QVBoxLayout()
        switch.setContentsMargins(16, 0, 16, 0)
        switch.addWidget(self.switch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addLayout(switch)
        whole.addWidget(self._faces, 1)

    def _connect(self) -> None:
        desk = self._desk
        desk.happened.connect(self._follow)
        desk.selection_changed.connect(self._selection_changed)
        desk.theme_changed.connect(self._theme_changed)
        desk.letter_changed.connect(self._letter_changed)
        self.switch.chosen.connect(self._show_face)
        self.header.more.clicked.connect(self._offer_more)
        self.summary.order_chosen.connect(self._sort)
        self.threats.element_chosen.connect(self._filter_to)
        self.threats.threat_walked_to.connect(self._walked_to)
        self.threats.fact_chosen.connect(self.show_property)
        self.own.added.connect(self._add_threat)
        self.empty.acted.connect(self._take_in)
        self.header.missing.clicked.connect(lambda: self.show_health(self._listed()))
        self.health.field_asked.connect(self._enter_field)
        self.health.left.connect(self._leave_health)
        self.together.clicked.connect(lambda: self.ask_together(True))
        self.bulk.left.connect(lambda: self.ask_together(False))

    # ---- for the window -----------------------------------------------------------------------------------------

    def show_face(self, name: str) -> None:
        """Show "threats" (What could go wrong?) or "what" (What is it?)."""
        self._show_face(FACES[name])

    def show_row(self, element: str, letter: str) -> None:
        """Select an element and show what one letter says about it, "" for whatever is worst; the keyboard stays."""
        self._show_face(WRONG)
        self._show_row_of(element, (element, letter) if letter else None)

    def face(self) -> int:
        """Return which face is on show: WRONG, WHAT or HEALTH."""
        return self._faces.currentIndex()

    def show_health(self, about: Sequence[str] = ()) -> None:
        """Show what the drawing does not say yet, of everything or of some elements, the keyboard on it."""
        self.health.show_about(about)
        self._show_face(HEALTH)
        self.health.take_keyboard()

    def take_keyboard(self) -> None:
        """Move the keyboard into the panel: to the list, or to the first field."""
        if self.face() == HEALTH:
            self.health.take_keyboard()
        elif self.face() == WRONG and self.rows.rowCount():
            self.threats.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.switch.focus_current()

    def show_property(self, record: str, name: str) -> None:
        """Show a property of an element, a data asset or the project where it is answered, the keyboard on it."""
        element = self._desk.document.records.get(record)
        if isinstance(element, Element) and not name:
            self._point_at(record)
            return
        if isinstance(element, Element):
            if record not in self._desk.selection or self._walking_list():
                self._desk.select([])
                self._desk.reveal(record)
            self._show_face(WHAT)
            if not self.form.enter(name):
                self.switch.focus_current()
        else:
            self._desk.select([])
            self._show_face(WHAT)
            self.project.enter(name, record)
        self._forms.scroll_to_focus()

    def _point_at(self, element: str) -> None:
        """Reveal and light what the drawing itself says, while the card that says so stays."""
        self._walking = True
        try:
            self._desk.reveal(element)
        finally:
            self._walking = False
        self._desk.light([element])

    def ask_together(self, together: bool) -> None:
        """Show the questions that many elements share instead of the list of the project, or the list again."""
        self._face.asks_together = together
        self._show_head()
        if together:
            self.bulk.take_keyboard()
        else:
            self.take_keyboard()

    def ask_for_scope_reason(self) -> None:
        """Show why the selection is out of scope, the keyboard in that field."""
        self._desk.flush()
        self._show_face(WHAT)
        if self.form.enter("out_of_scope"):
            self.form.scope.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self._forms.scroll_to_focus()

    def set_expert(self, expert: bool) -> None:
        """Show identifiers and acronyms in the cards, or hide them."""
        self._expert = expert
        self.threats.show_expert(expert)

    def completeness(self) -> float:
        """Return how much of the drawing is complete, 0 to 1, by the model checks."""
        return self._desk.session.engine.health.completeness()

    def looks_further(self) -> bool:
        """Tell whether a large drawing is still being looked through for what is missing."""
        return self._looking.is_under_way()

    def scope_completeness(self) -> float:
        """Return how much is said about the project as a whole, 0 to 1."""
        return completeness_of_scope(self._desk.document)

    # ---- following ----------------------------------------------------------------------------------------------

    def _follow(self, happened: list[Happened]) -> None:
        records = self._desk.document.records
        if any(id not in records for id in self.rows.chosen):
            self.rows.show_elements(id for id in self.rows.chosen if id in records)
        else:
            self.rows.follow(happened)
        self._looking.follow()
        self._show_health()
        self._tell_returns(happened)
        self._show_head()
        if self.face() == WHAT:
            self._forms.refresh()
        else:
            self._stale = True

    def _tell_returns(self, happened: list[Happened]) -> None:
        """Say that decided threats are true again, and offer to show the first of them."""
        engine = self._desk.session.engine
        keys = sorted({key for one in happened for key in one.threats.returned if engine.is_back(key)})
        back = [threat for key in keys if (threat := engine.threat(key)) is not None]
        if back:
            element, letter = back[0].element, str(back[0].stride or back[0].category or "")
            self._desk.offer(told_return(back), "Show it", lambda: self.show_row(element, letter))

    def _letter_changed(self) -> None:
        self.rows.show_only(self._desk.letter)
        self.threats.open_first()
        self._show_head()

    def _selection_changed(self) -> None:
        if self._walking:
            return
        self._show_selection()

    def _show_selection(self) -> None:
        chosen = tuple(id for id in self._desk.selection if id in self._desk.document.records)
        self._remember_place()
        if chosen[:MOST_ELEMENTS] != self.rows.chosen or not chosen:
            self.rows.show_elements(chosen)
        self.threats.name_elements(len(chosen) != 1)
        self._restore_place(self._listed())
        self.own.setVisible(len(chosen) == 1 and isinstance(self._desk.document.records[chosen[0]], Described))
        self.own.unfold(False)
        self._show_head()
        self._stale = True
        if self.face() == WHAT:
            self._fill_forms()

    def _remember_place(self) -> None:
        if len(self._places) >= MOST_PLACES:
            self._places.pop(next(iter(self._places)))
        self._places[self._listed()] = (self.threats.current, self.threats.verticalScrollBar().value())

    def _restore_place(self, chosen: tuple[str, ...]) -> None:
        key, scroll = self._places.get(chosen, (None, 0))
        if key is not None and self.rows.position(key) >= 0:
            self.threats.open_row(key)
        else:
            self.threats.open_first()
        self.threats.executeDelayedItemsLayout()
        self.threats.verticalScrollBar().setValue(scroll)

    def _listed(self) -> tuple[str, ...]:
        return self.rows.chosen

    def _walking_list(self) -> bool:
        """Tell whether the list is not about the selection: somebody walks through the ranking."""
        return self._listed() != tuple(self._desk.selection)[:MOST_ELEMENTS]

    # ---- showing ------------------------------------------------------------------------------------------------

    def _show_head(self) -> None:
        session, listed = self._desk.session, self._listed()
        face = self.face()
        about = listed if face == WRONG and self._walking_list() else self._desk.selection
        health = session.engine.health
        if face == HEALTH:
            words = completeness_words(session.document, health.completeness(), health.count())
            self.header.show_headline(Headline("Is the drawing complete?", words, "question"))
        else:
            self.header.show_headline(headline(session.document, session.graph, about, self._desk.diagram))
        self.header.show_missing(health.count(about) if face != HEALTH and len(about) == 1 else 0)
        counts = self._counts(listed)
        cut = f" · of the first {MOST_ELEMENTS} elements" if len(self._desk.selection) > MOST_ELEMENTS else ""
        self._face.show_counts(counts, cut if listed else "", of_project=not listed)
        self.switch.show_count(WRONG, counts.open if face == WHAT else 0)
        if not self.rows.rowCount():
            share = health.completeness_of(listed) if listed else health.completeness()
            self.empty.say(*why_empty(session.document, listed, share))

    def _counts(self, listed: tuple[str, ...]) -> Counts:
        engine, letter = self._desk.session.engine, self._desk.letter
        if letter is not None and listed:
            return sum((counts_of(summary_of_letter(engine, id, letter)) for id in listed), Counts())
        if letter is not None:
            cells = engine.coverage().share(letter=letter)
            return Counts(cells.open, cells.unanswered, cells.decided)
        if not listed:
            # What holds for everything of a kind is no news about a whole project.
            return replace(counts_of(engine.totals()), untouched=0)
        found = Counts()
        for element in listed:
            found += counts_of(engine.summary(element))
        return found

    def _show_face(self, face: int) -> None:
        if face == WHAT and self._walking_list():
            self._show_selection()
        self.switch.show_face(face if face != HEALTH else -1)
        if face == HEALTH:
            self.health.refresh()
        self._faces.setCurrentIndex(face)
        if face == WHAT and self._stale:
            self._fill_forms()
        self._show_head()

    def _fill_forms(self) -> None:
        self._stale = False
        self._forms.show_selection(self._desk.selection)

    def _show_health(self) -> None:
        if self.face() == HEALTH:
            self.health.refresh()

    # ---- acting -------------------------------------------------------------------------------------------------

    def _walked_to(self, element: str) -> None:
        if len(self._listed()) == 1:
            return
        self._walking = True
        try:
            self._desk.reveal(element)
        finally:
            self._walking = False

    def _enter_field(self, id: str, name: str) -> None:
        if name == "out_of_scope_reason":
            self._desk.reveal(id)
            self.ask_for_scope_reason()
        else:
            self.show_property(id, name)

    def _leave_health(self) -> None:
        self._show_face(WRONG)
        self.left.emit()

    def _filter_to(self, element: str) -> None:
        self._show_row_of(element, self.threats.current)

    def _show_row_of(self, element: str, key: Key | None) -> None:
        self._desk.reveal(element)
        if self._walking_list():
            self._show_selection()
        if key is not None:
            self.threats.open_row(key)
            self.threats.reveal(key)

    def _add_threat(self, letter: object, sentence: str) -> None:
        (element,) = self._listed()
        key = self._desk.run(add_threat, element, letter, sentence)  # type: ignore[arg-type]
        if key is not None:
            self._desk.flush()
            self.threats.open_threat(key)
            self.threats.setFocus(Qt.FocusReason.OtherFocusReason)
            self._desk.said.emit(f"Added: {' '.join(sentence.split())}", True)

    def _take_in(self) -> None:
        self._desk.run(take_in, self._listed())

    def _sort(self, by_letter: bool) -> None:
        current = self.threats.current
        self.rows.sort_by_letter(by_letter)
        self.threats.open_row(current)
        self._show_head()

    def offer_more(self) -> QMenu:
        """Return the menu of the panel."""
        menu = QMenu(self)
        menu.setAccessibleName("More about the panel")
        expert = menu.addAction("Expert words")
        expert.setCheckable(True)
        expert.setChecked(self._expert)
        expert.toggled.connect(self._choose_expert)
        listed = self._listed()
        if listed:
            menu.addSeparator()
            menu.addAction("Show on the diagram", lambda: self._desk.reveal(listed[0]))
            out = [self._desk.session.engine.value(id, "out_of_scope") is True for id in listed if self._rules(id)]
            if out and all(out):
                menu.addAction("Take it back in", self._take_in)
            elif out:
                menu.addAction("Leave it out of scope", self._leave_out)
        return menu

    def _rules(self, id: str) -> bool:
        return isinstance(self._desk.document.records.get(id), Described)

    def _leave_out(self) -> None:
        self._desk.run(leave_out, [id for id in self._listed() if self._rules(id)])
        self.ask_for_scope_reason()

    def _choose_expert(self, expert: bool) -> None:
        self.set_expert(expert)
        self.expert_changed.emit(expert)

    def _offer_more(self) -> None:
        more = self.header.more
        self.offer_more().popup(more.mapToGlobal(more.rect().bottomLeft()))

    # ---- Qt -----------------------------------------------------------------------------------------------------

    def _theme_changed(self) -> None:
        apply_style(self, self._desk.theme)
        self._wear_theme()
        self.threats.refresh()
        if self.face() == WHAT:
            self._fill_forms()
        else:
            self._stale = True

    def _wear_theme(self) -> None:
        self.header.wear_theme()
        self.own.wear_theme()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F6:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self.threats.card.update()

"""What everything on screen shares: the session, the selection, the diagram in view and what is lit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from threatline.commands.pages import levels_above
from threatline.content.themes import Theme
from threatline.model.changes import Commit
from threatline.model.document import Document, Transaction
from threatline.model.errors import ProjectError
from threatline.model.records import Element, Letter, Process
from threatline.session import Happened, Session

P = ParamSpec("P")
T = TypeVar("T")


class Desk(QObject):
    """One open project on screen. Views listen to its signals and change the project only through `run`."""

    happened = Signal(list)
    """The list of Happened since the last turn of the event loop, told once a turn."""
    selection_changed = Signal()
    diagram_changed = Signal()
    lit_changed = Signal()
    theme_changed = Signal()
    letter_changed = Signal()
    said = Signal(str, bool)
    """What just happened, or why not, for the status line; and whether Undo is offered beside it."""
    offered = Signal(str, object)
    """What can be done beside Undo about what was just said: the word on the button, and the act."""
    reveal_asked = Signal(str)
    """An element that should come into view."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        self.diagram: str = session.document.diagrams()[0].id
        self._selection: dict[str, None] = {}
        self._lit: frozenset[str] = frozenset()
        self.letter: Letter | None = None
        """The only kind of threat that is shown; None shows all."""
        self._left_selected: dict[str, tuple[str, ...]] = {}
        """Diagram → what was selected on it when a process on it was opened."""
        self._waiting: list[Happened] = []
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self.flush)
        self._unwatch = session.watch(self._collect)

    @property
    def document(self) -> Document:
        """The document of the session."""
        return self.session.document

    # ---- changing the project ---------------------------------------------------------------------------------

    def run(self, command: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run a command; when the model refuses it, say why in the status line and return None."""
        try:
            return self.session.run(command, *args, **kwargs)
        except ProjectError as error:
            self.said.emit(str(error), False)
            return None

    def run_in_burst(
        self, burst: str, command: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Like `run`, as part of a burst of key repeats that is one step of undo."""
        try:
            return self.session.run_in_burst(burst, command, *args, **kwargs)
        except ProjectError as error:
            self.said.emit(str(error), False)
            return None

    def undo(self) -> None:
        """Take back the last step, show its diagram and select what changed."""
        self._show_what_changed(self.session.undo(), "Undone")

    def redo(self) -> None:
        """Do the last undone step again, show its diagram and select what changed."""
        self._show_what_changed(self.session.redo(), "Done again")

    def _show_what_changed(self, commit: Commit | None, word: str) -> None:
        if commit is None:
            return
        self.flush()
        records = self.document.records
        touched = [id for id in commit.touched if isinstance(records.get(id), Element)]
        about = {str(getattr(records[id], "element", "")) for id in commit.touched if id in records} - {""}
        shown = [id for id in (*touched, *sorted(about)) if isinstance(records.get(id), Element)]
        if shown:
            first = records[shown[0]]
            if isinstance(first, Element):
                self.show_diagram(first.diagram)
                shown = [id for id in shown if getattr(records[id], "diagram", None) == first.diagram]
            self.select(shown)
        self.said.emit(f"{word}: {commit.label}", False)

    def offer(self, sentence: str, word: str, act: Callable[[], object]) -> None:
        """Say what just happened, with Undo and one more thing that can be done about it."""
        self.said.emit(sentence, True)
        self.offered.emit(word, act)

    # ---- selection ----------------------------------------------------------------------------------------------

    @property
    def selection(self) -> tuple[str, ...]:
        """The ids of the selected elements, in the order in which they were selected."""
        return tuple(self._selection)

    def is_selected(self, id: str) -> bool:
        """Tell whether an element is selected."""
        return id in self._selection

    def select(self, ids: Iterable[str]) -> None:
        """Select these elements and no others."""
        chosen = {id: None for id in ids if id in self.document.records}
        if list(chosen) != list(self._selection):
            self._selection = chosen
            self.selection_changed.emit()

    def toggle(self, ids: Iterable[str]) -> None:
        """Add elements to the selection, or take them out when they are in it."""
        chosen = dict(self._selection)
        for id in ids:
            if id in chosen:
                del chosen[id]
            else:
                chosen[id] = None
        self.select(chosen)

    def light(self, ids: Iterable[str]) -> None:
        """Light these elements and dim the rest; nothing lights nothing and dims nothing."""
        lit = frozenset(ids)
        if lit != self._lit:
            self._lit = lit
            self.lit_changed.emit()

    @property
    def lit(self) -> frozenset[str]:
        """The elements that are lit."""
        return self._lit

    def show_diagram(self, diagram: str) -> None:
        """Bring a diagram into view and forget the selection on another."""
        if diagram != self.diagram and diagram in self.document.records:
            self.diagram = diagram
            self._selection = {}
            self._lit = frozenset()
            self.diagram_changed.emit()
            self.selection_changed.emit()

    def go_inside(self, process: str) -> bool:
        """Show the diagram of the inside of a process; returns False when it has none."""
        record = self.document.records.get(process)
        if not isinstance(record, Process) or record.detail is None:
            return False
        self._left_selected[self.diagram] = self.selection
        self.show_diagram(record.detail)
        return True

    def go_outside(self) -> bool:
        """Show the diagram around this one with the selection it was left with; returns False on an outermost one."""
        way = levels_above(self.document, self.diagram)
        if not way:
            return False
        diagram, process = way[-1]
        left = [id for id in self._left_selected.pop(diagram, ()) if id in self.document.records]
        self.show_diagram(diagram)
        self.select(left or [process])
        return True

    def show_letter(self, letter: Letter | None) -> None:
        """Show only threats of one letter, in badges and lists; None shows all."""
        if letter != self.letter:
            self.letter = letter
            self.letter_changed.emit()

    def reveal(self, id: str) -> None:
        """Select an element, on whichever diagram it lies, and bring it into view."""
        element = self.document.records.get(id)
        if isinstance(element, Element):
            self.show_diagram(element.diagram)
            self.select([id])
            self.reveal_asked.emit(id)

    def point_at(self, id: str) -> None:
        """Light an element and bring it into view, on whichever diagram it lies, without selecting it."""
        element = self.document.records.get(id)
        if isinstance(element, Element):
            self.show_diagram(element.diagram)
            self.light([id])
            self.reveal_asked.emit(id)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another theme."""
        self.theme = theme
        self.theme_changed.emit()

    # ---- telling the views --------------------------------------------------------------------------------------

    def _collect(self, happened: Happened) -> None:
        self._waiting.append(happened)
        if not self._turn.isActive():
            self._turn.start()

    def flush(self) -> None:
        """Tell the views at once what is waiting; otherwise they are told once per turn of the event loop."""
        self._turn.stop()
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        records = self.document.records
        if self.diagram not in records:
            self.diagram = self.document.diagrams()[0].id
            self.diagram_changed.emit()
        if gone := [id for id in self._selection if id not in records]:
            for id in gone:
                del self._selection[id]
            self.happened.emit(waiting)
            self.selection_changed.emit()
            return
        self.happened.emit(waiting)

    def close(self) -> None:
        """Stop listening to the session."""
        self._turn.stop()
        self._unwatch()

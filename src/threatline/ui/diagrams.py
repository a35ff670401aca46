"""The diagrams of the project in the window: tabs, the way through levels, and what can be done with a diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from threatline.commands.pages import add_diagram, draw_inside, levels_above, move_diagram
from threatline.commands.remove import delete_diagram
from threatline.commands.rename import rename
from threatline.model.records import Diagram, Process
from threatline.session import Happened
from threatline.ui.tabs import DiagramTabs

if TYPE_CHECKING:
    from threatline.ui.workbench import Workbench


class Diagrams(QObject):
    """Keeps tabs and title path current, and carries out what is asked of diagrams."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self.tabs = DiagramTabs(bench.shell.ground)
        ground = bench.shell.ground.layout()
        assert isinstance(ground, QVBoxLayout)
        ground.insertWidget(0, self.tabs)
        self.tabs.chosen.connect(self.show)
        self.tabs.renamed.connect(self.rename)
        self.tabs.moved.connect(self.move)
        self.tabs.close_asked.connect(self.delete)
        bench.shell.title_bar.level_asked.connect(self.go_out_to)

    def attach(self) -> None:
        """Follow the project that came into the window."""
        desk = self._bench.desk
        desk.happened.connect(self._follow)
        desk.diagram_changed.connect(self.refresh)
        desk.theme_changed.connect(self.tabs.wear_theme)
        self.refresh()

    def refresh(self) -> None:
        """Show tabs and path as they are now."""
        bench, document = self._bench, self._bench.desk.document
        diagrams = [(diagram.id, diagram.name) for diagram in document.diagrams()]
        self.tabs.show_diagrams(diagrams, bench.desk.diagram)
        if bench.pages.page is not None or bench.presenting.is_on:
            self.tabs.hide()
        way = [diagram for diagram, _ in levels_above(document, bench.desk.diagram)]
        bench.shell.title_bar.show_path([(id, self.name_of(id)) for id in (*way, bench.desk.diagram)])

    def name_of(self, diagram: str) -> str:
        """Return the name of a diagram in one line."""
        record = self._bench.desk.document.records.get(diagram)
        return (" ".join(record.name.split()) if isinstance(record, Diagram) else "") or "Diagram"

    def _follow(self, happened: list[Happened]) -> None:
        records = self._bench.desk.document.records
        touched = {id for one in happened for id in one.commit.touched}
        if any(isinstance(records.get(id), Diagram | Process) or id not in records for id in touched):
            self.refresh()

    # ---- what can be asked ----------------------------------------------------------------------------------------

    def show(self, diagram: str) -> None:
        """Show a diagram, the keyboard on it."""
        self._bench.pages.leave()
        self._bench.desk.show_diagram(diagram)
        self._bench.canvas.setFocus()

    def add(self) -> None:
        """Add a diagram and show it."""
        if diagram := self._bench.desk.run(add_diagram):
            self._bench.desk.flush()
            self.show(diagram)

    def delete(self, diagram: str | None = None) -> None:
        """Delete a diagram, that in view if none is named, with everything on it; one undo brings it back."""
        desk = self._bench.desk
        gone = desk.run(delete_diagram, diagram or desk.diagram)
        if gone is not None:
            desk.flush()
            decided = f" and {_many(gone.decisions, 'decision')}" if gone.decisions else ""
            desk.said.emit(f"The diagram left with {_many(gone.elements, 'element')}{decided}.", True)
            self._bench.canvas.setFocus()

    def rename(self, diagram: str, name: str) -> None:
        """Give a diagram a name."""
        self._bench.desk.run(rename, diagram, name)
        self._bench.desk.flush()
        self._bench.canvas.setFocus()

    def rename_in_place(self) -> None:
        """Type the name of the diagram in view in its tab, or in the outline where there are no tabs."""
        ids = [self.tabs.diagram(place) for place in range(self.tabs.count())]
        if self.tabs.isVisible():
            self.tabs.rename(ids.index(self._bench.desk.diagram))
        else:
            self._bench.outline.rename(self._bench.desk.diagram)

    def move(self, diagram: str, place: int) -> None:
        """Move a diagram to a place in the order of all."""
        self._bench.desk.run(move_diagram, diagram, place)
        self._bench.desk.flush()

    def step(self, by: int) -> None:
        """Show the next diagram, or the one before."""
        ids = [diagram.id for diagram in self._bench.desk.document.diagrams()]
        self.show(ids[(ids.index(self._bench.desk.diagram) + by) % len(ids)])

    # ---- levels -----------------------------------------------------------------------------------------------------

    def go_inside(self) -> None:
        """Show the diagram of the inside of the selected process; draw a new one where there is none."""
        desk = self._bench.desk
        process = next(r for id in desk.selection if isinstance(r := desk.document.records.get(id), Process))
        if process.detail is None:
            desk.run(draw_inside, process.id)
            desk.flush()
        desk.go_inside(process.id)

    def go_outside(self) -> None:
        """Show the diagram around this one, as it was left."""
        if not self._bench.desk.go_outside():
            self._bench.say("This diagram is not the inside of a process.")

    def go_out_to(self, diagram: str) -> None:
        """Go out, level by level, to a diagram on the way to this one."""
        desk = self._bench.desk
        while desk.diagram != diagram and desk.go_outside():
            pass
        self._bench.canvas.setFocus()


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"

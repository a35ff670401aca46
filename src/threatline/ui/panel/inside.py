"""What lies inside a trust boundary, to be answered for together: everything, or all of one kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from threatline.model.records import Described
from threatline.session import Session
from threatline.ui.panel.section import Section
from threatline.ui.panel.words import KIND, many
from threatline.ui.widgets.button import button
from threatline.ui.widgets.flow_layout import FlowLayout


def inside_of(session: Session, boundaries: Sequence[str]) -> list[str]:
    """Return the elements inside some boundaries: their nodes, and the flows that never leave; none for a line."""
    graph, records = session.graph, session.document.records
    members = set().union(*(graph.all_members(id) for id in boundaries)) if boundaries else set()
    flows = {arc.flow for node in members for arc in graph.outbound(node) if arc.target in members}
    return [id for id in records if (id in members or id in flows) and isinstance(records[id], Described)]


class Inside(Section):
    """A chip for everything inside, and one for each kind; pressing one selects those elements."""

    chosen = Signal(list)
    """The ids of the elements to answer for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Answer for what lies inside", gap=8, parent=parent)
        self._chips = QWidget()
        self._row = FlowLayout(self._chips, 6)
        self.column.addWidget(self._chips)
        self._said: list[tuple[str, list[str]]] | None = None

    def show_boundaries(self, session: Session, boundaries: Sequence[str]) -> None:
        """Show what lies inside; nothing is shown where that is nothing."""
        inside = inside_of(session, boundaries)
        records = session.document.records
        said = [(f"Everything: {many(len(inside), 'element', 'elements')}", inside)] if inside else []
        for kind, (one, more) in KIND.items():
            if 1 < len(mine := [id for id in inside if records[id].kind == kind]) < len(inside):
                said.append((many(len(mine), one.lower(), more), mine))
        self.setVisible(bool(said))
        if said == self._said:
            return
        self._said = said
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for words, ids in said:
            chip = button(words, "chip", name=f"Answer for {words[:1].lower()}{words[1:]}")
            chip.setFixedHeight(26)
            chip.clicked.connect(self._choose(ids))
            self._row.addWidget(chip)
            chip.show()

    def _choose(self, ids: list[str]) -> Callable[[], None]:
        return lambda: self.chosen.emit(ids)

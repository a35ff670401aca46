"""Which boundaries a flow crosses, and whether anything guards them."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from threatline.model.records import Boundary
from threatline.session import Session
from threatline.ui.widgets.glyph import Glyph
from threatline.ui.widgets.plain import label, set_tone, shown

VERBS = {"inward": "Enters", "outward": "Leaves", "both": "Crosses"}
WAYS = {"inward": "in", "outward": "out", "both": "through"}
GUARDED = "guarded"


def crossings_in_words(session: Session, flow: str) -> list[tuple[str, str, str]]:
    """Return for each boundary of a flow what it does there, what guards it, and the colour token of that."""
    found = []
    for crossing in session.graph.crossings(flow):
        boundary = session.document.records.get(crossing.boundary)
        if not isinstance(boundary, Boundary):
            continue
        guard = session.engine.value(boundary.id, GUARDED)
        if guard is True:
            said = ("Something checks what passes", "resolved")
        elif guard is False:
            said = (f"Nothing guards it on the way {WAYS[crossing.direction]}", "high")
        else:
            said = ("Nobody has said yet what guards it", "quiet")
        name = " ".join(boundary.name.split()) or "a trust boundary"
        found.append((f"{VERBS[crossing.direction]} {name}", *said))
    return found


class CrossingHint(QFrame):
    """One sunken line for each boundary that a flow crosses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "hint")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.setSpacing(10)
        self._said: list[tuple[str, str, str]] | None = None

    def show_flow(self, session: Session, flow: str) -> None:
        """Show the boundaries of a flow; nothing is shown where it crosses none."""
        said = crossings_in_words(session, flow)
        self.setVisible(bool(said))
        if said == self._said:
            return
        self._said = said
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for name, guard, tone in said:
            line = _line(name, guard, tone)
            self._column.addWidget(line)
            line.show()


def _line(name: str, guard: str, tone: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(Glyph("boundary", 18, "boundary"))
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(shown(name), "name", wraps=True))
    below = label(guard, "small", wraps=True)
    set_tone(below, tone)
    words.addWidget(below)
    row.addLayout(words, 1)
    return line

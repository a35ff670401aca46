"""A canvas on a desk, with a hand over it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication

from drawn import Drawn, dfd
from hand import Hand
from threatline.canvas.camera import Outlook
from threatline.canvas.desk import Desk
from threatline.canvas.view import Canvas
from threatline.content.load import Content, load_content
from threatline.content.themes import load_theme
from threatline.model.changes import Commit
from threatline.session import Session


@pytest.fixture(scope="session")
def content() -> Content:
    """The rules that ship."""
    return load_content()


@dataclass
class Table:
    """Everything a test looks at: the drawing, its desk and canvas, the hand, and what was said and done."""

    drawn: Drawn
    desk: Desk
    canvas: Canvas
    hand: Hand
    said: list[tuple[str, bool]]
    commits: list[Commit]

    @property
    def page(self):
        return self.canvas.page

    @property
    def document(self):
        return self.drawn.document

    def id(self, name: str) -> str:
        return self.drawn.id(name)

    def __getitem__(self, name: str):
        return self.drawn[name]

    def selected(self) -> set[str]:
        """The names of the selected elements; a flow without one is called by its ends."""
        return {self.name(id) for id in self.desk.selection}

    def name(self, id: str) -> str:
        record = self.document.records[id]
        if record.kind == "flow" and not record.name:
            return f"{self.name(record.source)} -> {self.name(record.target)}"
        return record.name

    def steps(self) -> int:
        """How many steps of undo there are."""
        return len(self.commits)


@pytest.fixture
def lay(qtbot, content):
    """Return a function that lays a drawing on a desk under a canvas of 1000 × 700 px at 100 %, around its middle."""
    tables: list[Table] = []

    def lay(*chains: str, drawn: Drawn | None = None, centre=(300.0, 100.0), scale: float = 1.0) -> Table:
        drawn = drawn or dfd(*chains)
        desk = Desk(Session(drawn.document, content), load_theme("light"))
        canvas = Canvas(desk)
        canvas.restore_view({drawn.diagram: [*centre, scale]})
        canvas.resize(1000, 700)
        qtbot.addWidget(canvas)
        canvas.show()
        qtbot.waitExposed(canvas)
        canvas.setFocus()
        canvas.camera.look(Outlook(*centre, scale))
        QApplication.processEvents()
        table = Table(drawn, desk, canvas, Hand(canvas), [], [])
        desk.said.connect(lambda sentence, undo: table.said.append((sentence, undo)))
        drawn.document.subscribe(table.commits.append)
        tables.append(table)
        return table

    yield lay
    for table in tables:
        table.canvas.close()
        table.desk.close()

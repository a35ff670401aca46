"""Edit → panel: from `session.run` to the rows in the panel's model, events processed, not painted.

Printed by `python -m benchmarks`; medians in milliseconds.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.models import grid_project
from threatline.canvas.desk import Desk
from threatline.commands.answer import answer
from threatline.content.load import Content, load_content
from threatline.content.themes import load_theme
from threatline.model.document import Document
from threatline.model.records import Process
from threatline.session import Session
from threatline.ui.panel.panel import SidePanel
from threatline.ui.panel.threat_model import ThreatModel

SIZES = (100, 1_000, 5_000, 10_000)
EDITS = 200
PROPERTY = "validates_input"


def measure() -> dict[str, float]:
    """Return the medians by name: rows in the model alone, and with the whole panel in a window."""
    app = QApplication.instance() or QApplication([])
    content = load_content()
    found: dict[str, float] = {}
    for size in SIZES:
        desk = _desk(content, size)
        found[f"edit_to_panel_ms.{size}"] = round(_with_model(app, desk, selected=True), 3)
        if size == SIZES[-1]:
            found[f"edit_to_panel_unselected_ms.{size}"] = round(_with_model(app, desk, selected=False), 3)
            found[f"edit_to_whole_panel_ms.{size}"] = round(_with_panel(app, desk), 3)
        desk.close()
    return found


def _desk(content: Content, size: int) -> Desk:
    return Desk(Session(Document(grid_project(size, seed=1)), content), load_theme("light"))


def _with_model(app: QApplication, desk: Desk, selected: bool) -> float:
    model = ThreatModel(desk.session)
    desk.happened.connect(model.follow)
    chosen = _processes(desk)
    try:
        return _median(app, desk, chosen, lambda id: model.show_elements([id] if selected else []))
    finally:
        desk.happened.disconnect(model.follow)


def _with_panel(app: QApplication, desk: Desk) -> float:
    """The same with header, summary and the open card in a window: laid out and painted."""
    panel = SidePanel(desk)
    panel.resize(384, 900)
    panel.show()
    while panel.looks_further():
        app.processEvents()
    median = _median(app, desk, _processes(desk), lambda id: desk.select([id]))
    panel.hide()
    panel.deleteLater()
    return median


def _processes(desk: Desk) -> list[str]:
    processes = [process.id for process in desk.document.of_kind(Process)]
    return processes[:: max(1, len(processes) // EDITS)][:EDITS]


def _median(app: QApplication, desk: Desk, chosen: list[str], prepare: Callable[[str], None]) -> float:
    taken = []
    for turn in range(EDITS):
        id = chosen[turn % len(chosen)]
        prepare(id)
        app.processEvents()
        before = desk.session.engine.value(id, PROPERTY)
        started = time.perf_counter()
        desk.session.run(answer, [id], PROPERTY, before is not True)
        app.processEvents()
        taken.append((time.perf_counter() - started) * 1_000)
    return statistics.median(taken)


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:40} {value:8.3f}")

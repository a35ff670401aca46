"""Edit → panel: from `session.run` to the rows in the panel's model, events processed, not painted.

The edits of a workshop, in random order: 60 % answers, 15 % renames, 15 % moves, 10 % of structure (insert, delete,
reconnect). What is edited is selected, so that its rows are listed and follow; all parts of the rules are switched on.
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.bench_engine import with_all_parts
from benchmarks.models import grid_project
from threatline.canvas.desk import Desk
from threatline.commands.answer import answer
from threatline.commands.connect import connect, place_connected, reconnect
from threatline.commands.move import move
from threatline.commands.remove import delete
from threatline.commands.rename import rename
from threatline.content.load import Content, load_content
from threatline.content.themes import load_theme
from threatline.model.document import Document
from threatline.model.geometry import Point
from threatline.model.records import Actor, Flow, Process, Store
from threatline.session import Session
from threatline.ui.panel.panel import SidePanel
from threatline.ui.panel.threat_model import ThreatModel

SIZES = (100, 1_000, 5_000, 10_000)
EDITS = 600
SHARES = {"answer": 60, "rename": 15, "move": 15, "structure": 10}
PROPERTY = "validates_input"
PROCESSES = 100

Edit = tuple[str, Callable[[], object]]
"""The element that is selected, and what is done."""


def measure() -> dict[str, float]:
    """Return milliseconds: medians of the mix; at the largest size the 99th percentile, and each sort of edit apart."""
    app = QApplication.instance() or QApplication([])
    content = load_content()
    found: dict[str, float] = {}
    for size in SIZES:
        desk = _desk(content, size)
        times = _mixed(app, desk)
        found[f"edit_to_panel_ms.{size}"] = statistics.median(_all(times))
        if size == SIZES[-1]:
            found[f"edit_to_panel_p99_ms.{size}"] = _p99(_all(times))
            for sort, taken in times.items():
                found[f"edit_{sort}_ms.{size}"] = statistics.median(taken)
                found[f"edit_{sort}_p99_ms.{size}"] = _p99(taken)
            found[f"edit_to_whole_panel_ms.{size}"] = _with_panel(app, desk)
        desk.close()
        gc.unfreeze()
    return found


def _desk(content: Content, size: int) -> Desk:
    desk = Desk(Session(Document(with_all_parts(grid_project(size, seed=1))), content), load_theme("light"))
    gc.collect()
    gc.freeze()  # as the program does that has just opened a project
    return desk


def _mixed(app: QApplication, desk: Desk) -> dict[str, list[float]]:
    """Return the times of the edits of each sort; the first ones, which warm up, are not among them."""
    model = ThreatModel(desk.session)
    desk.happened.connect(model.follow)
    edits = _Edits(desk)
    times: dict[str, list[float]] = {sort: [] for sort in SHARES}
    for _ in range(20):
        _timed(app, model, edits.answer())
    for sort in edits.chance.choices(list(SHARES), list(SHARES.values()), k=EDITS):
        times[sort].append(_timed(app, model, getattr(edits, sort)()))
    desk.happened.disconnect(model.follow)
    return times


def _timed(app: QApplication, model: ThreatModel, edit: Edit) -> float:
    selected, act = edit
    model.show_elements([selected])
    app.processEvents()
    started = time.perf_counter()
    act()
    app.processEvents()
    return (time.perf_counter() - started) * 1_000


class _Edits:
    """Random edits of one project, the same for the same project."""

    def __init__(self, desk: Desk) -> None:
        self.run, self.document = desk.session.run, desk.document
        self.chance = random.Random(1)
        self.questions = {
            kind: [name for name, spec in desk.session.content.catalogue.of(kind).items() if spec.is_tri]
            for kind in ("actor", "process", "store", "flow")
        }

    def answer(self) -> Edit:
        """Answer a question about an element."""
        element: Any = self._any(Actor, Process, Store, Flow)
        name = self.chance.choice(self.questions[element.kind])
        return element.id, lambda: self.run(answer, [element.id], name, element.answers.get(name) is not True)

    def rename(self) -> Edit:
        """Rename a node."""
        node = self._node()
        return node.id, lambda: self.run(rename, node.id, f"Renamed {self.chance.randrange(10**6)}")

    def move(self) -> Edit:
        """Move a node, mostly within its boundary, every fourth time into another place."""
        node, far = self._node(), self.chance.random() < 0.25
        dx, dy = (self.chance.choice([-800.0, 800.0]), 140.0) if far else (10.0, 10.0)
        return node.id, lambda: self.run(move, [node.id], dx, dy)

    def structure(self) -> Edit:
        """Insert, delete or reconnect."""
        return self.chance.choice([self._insert_node, self._insert_flow, self._delete, self._reconnect])()

    def _insert_node(self) -> Edit:
        node = self._node()
        return node.id, lambda: self.run(place_connected, node.id, "process", Point(node.x + 60, node.y + 90))

    def _insert_flow(self) -> Edit:
        one, other = self._node(), self._node()
        return one.id, lambda: self.run(connect, one.id, other.id)

    def _delete(self) -> Edit:
        element = self._any(Process, Flow)
        return element.id, lambda: self.run(delete, [element.id])

    def _reconnect(self) -> Edit:
        flow, node = self._any(Flow), self._node()
        return flow.id, lambda: self.run(reconnect, flow.id, "target", node.id)

    def _node(self) -> Any:
        return self._any(Actor, Process, Store)

    def _any(self, *kinds: type) -> Any:
        return self.chance.choice(list(self.document.of_kind(*kinds)))


def _all(times: dict[str, list[float]]) -> list[float]:
    return [one for taken in times.values() for one in taken]


def _p99(times: list[float]) -> float:
    return sorted(times)[round(0.99 * (len(times) - 1))]


def _with_panel(app: QApplication, desk: Desk) -> float:
    """The median of answers with header, summary and the open card in a window: laid out and painted."""
    panel = SidePanel(desk)
    panel.resize(384, 900)
    panel.show()
    while panel.looks_further():
        app.processEvents()
    times = []
    for process in [process.id for process in desk.document.of_kind(Process)][:PROCESSES]:
        desk.select([process])
        app.processEvents()
        before = desk.session.engine.value(process, PROPERTY)
        started = time.perf_counter()
        desk.session.run(answer, [process], PROPERTY, before is not True)
        app.processEvents()
        times.append((time.perf_counter() - started) * 1_000)
    panel.hide()
    panel.deleteLater()
    return statistics.median(times)


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:40} {value:8.3f}")

"""Frames of the canvas at 5,000 elements, offscreen, 1920 × 1080: drags, pans, zooms, repaints, selecting, typing.

A frame is one event and the repaint it causes. Each figure is the median at the zoom where it is slowest, of 200 %,
100 %, 60 %, 45 %, 32 %, 15 % and everything in view. Run alone it prints every case; `measure` returns the figures.
"""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.models import grid_project, shipped_content
from threatline.canvas.camera import Outlook
from threatline.canvas.desk import Desk
from threatline.canvas.view import Canvas
from threatline.content.themes import load_theme
from threatline.model.collecting import without_collections
from threatline.model.document import Document
from threatline.model.identity import new_id
from threatline.model.records import AnyRecord, Flow, Node, Process
from threatline.session import Session
from threatline.storage.files import save_project
from threatline.ui.preferences import Preferences
from threatline.ui.shell import Shell
from threatline.ui.workbench import Workbench

ELEMENTS = 5_000
FRAMES = 40
SCALES = (2.0, 1.0, 0.6, 0.45, 0.32, 0.15, FIT := 0.0)
"""The zooms at which a frame is measured; FIT stands for the one that shows everything."""
NO_BUTTON, LEFT, NO_KEY = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def with_hub(records: list[AnyRecord]) -> tuple[list[AnyRecord], str]:
    """Add a process half-way down the left edge, with flows to ten nodes far away; returns its id as well."""
    nodes = [record for record in records if isinstance(record, Node)]
    middle = nodes[len(nodes) // 2]
    hub = Process(
        id=new_id(), diagram=middle.diagram, name="Hub", x=middle.x + 20, y=middle.y + 70, width=144, height=64
    )
    far = [nodes[place * (len(nodes) - 1) // 9] for place in range(10)]
    flows = [
        Flow(id=new_id(), diagram=hub.diagram, name=f"Long {number}", source=hub.id, target=node.id)
        for number, node in enumerate(far)
    ]
    return [*records, hub, *flows], hub.id


class Bench:
    """A canvas on a large project, and the events of a hand."""

    def __init__(self, elements: int) -> None:
        self.app = QApplication.instance() or QApplication([])
        records, self.hub = with_hub(grid_project(elements))
        gc.unfreeze()
        gc.collect()
        with without_collections():  # as the program does while it opens a file
            self.desk = Desk(Session(Document(records), shipped_content()), load_theme("light"))
            start = time.perf_counter()
            self.canvas = Canvas(self.desk)
            self.canvas.resize(1920, 1080)
            self.canvas.show()
            self.app.processEvents()
        self.open_ms = (time.perf_counter() - start) * 1000
        gc.freeze()
        self.settle()

    def settle(self) -> None:
        """Process what is waiting, timers included."""
        for _ in range(5):
            self.app.processEvents()

    def look(self, scale: float) -> None:
        """Put the hub in the middle of the view at a scale, or show everything."""
        if scale == FIT:
            self.canvas.fit()
            self.settle()
            return
        centre = self.canvas.page.rect(self.hub).centre
        self.canvas.camera.look(Outlook(centre.x, centre.y, scale))
        self.settle()

    def look_at_middle(self, scale: float) -> None:
        """Put the middle of everything in view, where three hundred of the long flows run."""
        centre = self.canvas.page.everything().center()
        self.canvas.camera.look(Outlook(centre.x(), centre.y(), scale))
        self.settle()

    def frames(self, act: Callable[[int], None], count: int = FRAMES) -> float:
        """Return the median time in ms of an act and the repaint that follows."""
        times = []
        for number in range(count):
            start = time.perf_counter()
            act(number)
            self.app.processEvents()
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times)

    def move(self, at: QPoint, button: Qt.MouseButton) -> None:
        """Send one movement of the pointer."""
        port = self.canvas.viewport()
        place, screen = QPointF(at), QPointF(port.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, place, screen, NO_BUTTON, button, NO_KEY)
        self.app.sendEvent(port, event)

    def around_hub(self, count: int) -> list[str]:
        """Return the hub and so many nodes that lie nearest to it."""
        page = self.canvas.page
        centre = page.rect(self.hub).centre
        nodes = [id for id, item in page.items_by_id.items() if isinstance(item.record, Node)]
        return sorted(nodes, key=lambda id: centre.distance(page.rect(id).centre))[:count]

    def drag(self, scale: float, count: int = 1) -> tuple[float, float]:
        """Drag the hub, alone or with others; returns the first frame, which takes the still picture, and the rest."""
        self.look(scale)
        self.desk.select([self.hub] if count == 1 else self.around_hub(count))
        self.settle()
        port = self.canvas.viewport()
        at = self.canvas.mapFromScene(*self.canvas.page.rect(self.hub).centre)
        QTest.mousePress(port, LEFT, NO_KEY, at)
        self.app.processEvents()
        first = self.frames(lambda _: self.move(at + QPoint(6, 6), LEFT), 1)
        rest = self.frames(lambda n: self.move(at + QPoint(6 + n * 3 % 90, 8 + n * 2), LEFT))
        assert self.canvas.stage.is_on, "nothing was dragged"
        QTest.keyClick(self.canvas, Qt.Key.Key_Escape)
        QTest.mouseRelease(port, LEFT, NO_KEY, at)
        self.desk.select([])
        self.settle()
        return first, rest

    def pan(self, scale: float, dense: bool = False) -> float:
        """Drag with the middle button; where it is dense if asked."""
        if dense:
            self.look_at_middle(scale)
        else:
            self.look(scale)
        port, at = self.canvas.viewport(), QPoint(960, 540)
        QTest.mousePress(port, Qt.MouseButton.MiddleButton, NO_KEY, at)
        median = self.frames(lambda n: self.move(at + QPoint(7 * (n + 1), 5 * (n + 1)), Qt.MouseButton.MiddleButton))
        QTest.mouseRelease(port, Qt.MouseButton.MiddleButton, NO_KEY, at)
        self.settle()
        return median

    def zoom(self, scale: float) -> float:
        """Turn the wheel in and out around a scale."""
        self.look(scale)
        port, at = self.canvas.viewport(), QPoint(700, 400)

        def turn(number: int) -> None:
            angle = QPoint(0, 30 if number // 5 % 2 == 0 else -30)
            place, screen = QPointF(at), QPointF(port.mapToGlobal(at))
            ctrl, phase = Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase
            self.app.sendEvent(port, QWheelEvent(place, screen, QPoint(), angle, NO_BUTTON, ctrl, phase, False))

        median = self.frames(turn)
        self.canvas.zoom_picture.end()
        self.settle()
        return median

    def still(self, scale: float) -> float:
        """Repaint the whole view."""
        self.look(scale)
        return self.frames(lambda _: self.canvas.viewport().update(), 12)

    def close(self) -> None:
        """Put it away."""
        self.canvas.close()
        self.canvas.deleteLater()
        self.desk.close()
        self.settle()


class Window:
    """The whole window on the same project, with its side panel."""

    def __init__(self, elements: int) -> None:
        self.app = QApplication.instance() or QApplication([])
        theme = load_theme("light")
        self.shell = Shell(theme)
        self.shell.resize(1920, 1080)
        self.bench = Workbench(self.shell, theme, shipped_content(), Preferences())
        self.shell.show()
        self.app.processEvents()
        records, self.hub = with_hub(grid_project(elements))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "grid.tmproj"
            save_project(path, records)
            self.bench.files.open_now(path)
            self.settle()

    def settle(self) -> None:
        """Process what is waiting, also what the panel looks for in its own time."""
        self.app.processEvents()
        while self.bench.panel.looks_further():
            self.app.processEvents()

    def timed(self, act: Callable[[], object]) -> float:
        """Return how long an act and the next frame of the window take, in ms."""
        start = time.perf_counter()
        act()
        self.app.processEvents()
        return (time.perf_counter() - start) * 1000

    def type(self) -> float:
        """Type letters into the notes of the hub."""
        self.bench.desk.select([self.hub])
        self.bench.panel.show_face("what")
        field = self.bench.panel.form.notes
        field.setFocus()
        self.settle()
        times = [self.timed(partial(QTest.keyClick, field, letter)) for letter in "a letter home " * 3]
        field.document().setModified(False)  # nothing is to be kept
        return statistics.median(times)

    def select_all(self) -> float:
        """Press Ctrl+A over everything, after Esc."""
        canvas, times = self.bench.canvas, []
        canvas.fit()
        canvas.setFocus()
        for _ in range(5):
            self.bench.desk.select([])
            self.settle()
            times.append(self.timed(lambda: QTest.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)))
        assert len(self.bench.desk.selection) > ELEMENTS
        return statistics.median(times)

    def close(self) -> None:
        """Put it away without asking."""
        self.bench.files.discard_project()
        self.shell.hide()


def measure() -> dict[str, float]:
    """Return medians in ms, each at the zoom where it is slowest."""
    opened = []
    for _ in range(3):
        bench = Bench(ELEMENTS)
        opened.append(bench.open_ms)
        bench.close()
    bench = Bench(ELEMENTS)
    figures = {
        "canvas_open_ms": statistics.median([*opened, bench.open_ms]),
        "drag_frame_ms": max(bench.drag(scale)[1] for scale in SCALES),
        "drag_100_frame_ms": max(bench.drag(scale, 100)[1] for scale in SCALES),
        "pan_frame_ms": max(bench.pan(scale) for scale in SCALES),
        "pan_dense_frame_ms": max(bench.pan(scale, dense=True) for scale in SCALES if scale != FIT),
        "zoom_frame_ms": max(bench.zoom(scale) for scale in SCALES),
        "fit_frame_ms": bench.still(FIT),
    }
    bench.close()
    window = Window(ELEMENTS)
    figures |= {"select_all_ms": window.select_all(), "type_frame_ms": window.type()}
    window.close()
    return {f"{name}.{ELEMENTS}": value for name, value in figures.items()}


def main() -> None:
    """Print every case."""
    bench = Bench(ELEMENTS)
    print(f"open {bench.open_ms:.0f} ms")
    for scale in SCALES:
        first, rest = bench.drag(scale)
        first_of_100, rest_of_100 = bench.drag(scale, 100)
        print(
            f"scale {bench.canvas.camera.scale:4.2f}: still {bench.still(scale):5.1f}  "
            f"drag {rest:5.1f} (first {first:4.0f})  of 100 {rest_of_100:5.1f} (first {first_of_100:4.0f})  "
            f"pan {bench.pan(scale):5.1f} (dense {bench.pan(scale, dense=True):5.1f})  zoom {bench.zoom(scale):5.1f}"
        )
    for scale in (1.0, 0.45):
        first, rest = bench.drag(scale, 1000)
        print(f"1000 selected at {scale}: {rest:.1f} (first {first:.0f})")
    bench.close()
    window = Window(ELEMENTS)
    print(f"select all {window.select_all():.1f}  a letter {window.type():.1f}")
    window.close()


if __name__ == "__main__":
    main()

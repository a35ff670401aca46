"""Frames of the canvas at 5,000 elements: dragging a hub with ten long flows, panning, zooming; offscreen, 1920 × 1080.

A frame is one event and the repaint it causes. Run alone it prints every case; `measure` returns the medians.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

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
from threatline.model.document import Document
from threatline.model.identity import new_id
from threatline.model.records import AnyRecord, Flow, Node, Process
from threatline.session import Session

ELEMENTS = 5_000
FRAMES = 40
NO_BUTTON, LEFT, NO_KEY = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def with_hub(records: list[AnyRecord]) -> tuple[list[AnyRecord], str]:
    """Add a process in the middle of a project with flows to ten nodes far away; returns its id as well."""
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
        self.desk = Desk(Session(Document(records), shipped_content()), load_theme("light"))
        start = time.perf_counter()
        self.canvas = Canvas(self.desk)
        self.load_ms = (time.perf_counter() - start) * 1000
        self.canvas.resize(1920, 1080)
        self.canvas.show()
        self.settle()

    def settle(self) -> None:
        """Process what is waiting, timers included."""
        for _ in range(5):
            self.app.processEvents()

    def look(self, scale: float) -> None:
        """Put the hub in the middle of the view at a scale."""
        centre = self.canvas.page.rect(self.hub).centre
        self.canvas.camera.look(Outlook(centre.x, centre.y, scale))
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

    def drag(self, scale: float, ids: list[str] | None = None) -> tuple[float, float]:
        """Drag the hub, or a selection, in a circle; returns the first frame, which takes the picture, and the rest."""
        self.look(scale)
        self.desk.select(ids or [self.hub])
        self.settle()
        port = self.canvas.viewport()
        at = self.canvas.mapFromScene(*self.canvas.page.rect(self.hub).centre)
        QTest.mousePress(port, LEFT, NO_KEY, at)
        self.app.processEvents()
        first = self.frames(lambda _: self.move(at + QPoint(6, 6), LEFT), 1)
        rest = self.frames(lambda n: self.move(at + QPoint(6 + n * 3 % 90, 8 + n * 2), LEFT))
        QTest.keyClick(self.canvas, Qt.Key.Key_Escape)
        QTest.mouseRelease(port, LEFT, NO_KEY, at)
        self.settle()
        return first, rest

    def pan(self, scale: float) -> float:
        """Drag with the middle button."""
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
        return self.frames(lambda _: self.canvas.viewport().update(), 8)


def measure() -> dict[str, float]:
    """Return the medians in ms that the benchmark report shows."""
    bench = Bench(ELEMENTS)
    drag = max(bench.drag(1.0)[1], bench.drag(0.4)[1])
    pan = max(bench.pan(1.0), bench.pan(0.4))
    zoom = max(bench.zoom(1.0), bench.zoom(0.4))
    bench.canvas.close()
    return {
        f"drag_frame_ms.{ELEMENTS}": round(drag, 2),
        f"pan_frame_ms.{ELEMENTS}": round(pan, 2),
        f"zoom_frame_ms.{ELEMENTS}": round(zoom, 2),
    }


def main() -> None:
    """Print every case."""
    bench = Bench(ELEMENTS)
    nodes = [id for id, item in bench.canvas.page.items_by_id.items() if isinstance(item.record, Node)]
    print(f"load {bench.load_ms:.0f} ms")
    for scale in (1.0, 0.6, 0.4, 0.32, 0.15):
        first, rest = bench.drag(scale)
        print(
            f"scale {scale}: still {bench.still(scale):.1f}  drag {rest:.1f} (first {first:.1f})  "
            f"pan {bench.pan(scale):.1f}  zoom {bench.zoom(scale):.1f}"
        )
    for count in (100, 1000):
        middle = len(nodes) // 2
        chosen = [bench.hub, *nodes[middle - count // 2 : middle + count // 2]]
        for scale in (1.0, 0.4):
            first, rest = bench.drag(scale, chosen)
            print(f"{count} selected at {scale}: {rest:.1f} (first {first:.1f})")


if __name__ == "__main__":
    main()

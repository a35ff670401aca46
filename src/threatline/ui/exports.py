"""Reports and pictures from the window, made in the background from a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from threatline.canvas.copy_as import whole_selection
from threatline.headless import PICTURES
from threatline.model.document import Document
from threatline.model.errors import ProjectError

if TYPE_CHECKING:
    from threatline.ui.workbench import Workbench

KINDS = {
    "SVG, sharp at every size (*.svg)": 1.0,
    "PDF, one page (*.pdf)": 1.0,
    "PNG, as large as on the screen (*.png)": 1.0,
    "PNG, twice as large (*.png)": 2.0,
    "PNG, four times as large, for print (*.png)": 4.0,
}
"""What a picture can be → pixels per unit of the diagram, which matters for PNG alone."""


class Exports(QObject):
    """What leaves the window as a file for others."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self._running: list[_Job] = []
        self._chosen_kind = ""

    def ask_report(self) -> None:
        """Let a person choose where the PDF goes, and write it."""
        if path := self._ask("Report as PDF", ".pdf", "PDF (*.pdf)"):
            self.write_report(path)

    def ask_picture(self) -> None:
        """Let a person choose where and how large the picture of the diagram in view is written."""
        self._ask_picture("Picture of this diagram", None)

    def ask_picture_of_selection(self) -> None:
        """The same for the selection, the contents of selected boxes and the flows between."""
        self._ask_picture("Picture of the selection", whole_selection(self._bench.canvas))

    def _ask_picture(self, title: str, only: Collection[str] | None) -> None:
        path = self._ask(title, ".svg", ";;".join(KINDS))
        if path is not None:
            self.write_picture(path, scale=KINDS.get(self._chosen_kind, 2.0), only=only)

    def write_report(self, path: Path) -> None:
        """Write the report of the project as it is now."""
        document, content = self._snapshot(), self._bench.content

        def write() -> None:
            from threatline.headless import analyse, report

            report(analyse(document, content), path, date.today())

        self._start(path, write)

    def write_picture(self, path: Path, *, scale: float = 2.0, only: Collection[str] | None = None) -> None:
        """Draw the diagram in view, or `only` some of it, as SVG, PNG or PDF, by the ending of the name.

        `scale` is pixels of a PNG per unit of the diagram, above 0.
        """
        document, content, diagram = self._snapshot(), self._bench.content, self._bench.desk.diagram

        def write() -> None:
            from threatline.headless import analyse, render

            render(analyse(document, content), diagram, path, scale=scale, only=only)

        self._start(path, write)

    def _snapshot(self) -> Document:
        return Document(list(self._bench.desk.document.records.values()))

    def _ask(self, title: str, ending: str, kinds: str) -> Path | None:
        files = self._bench.files
        stem = files.path.with_suffix(ending) if files.path else Path.home() / f"report{ending}"
        name, self._chosen_kind = QFileDialog.getSaveFileName(self._bench.shell, title, str(stem), kinds)
        if not name:
            return None
        path = Path(name)
        chosen = next((known for known in PICTURES if f"*{known}" in self._chosen_kind), ending)
        return path if path.suffix else path.with_suffix(chosen)

    def _start(self, path: Path, write: Callable[[], None]) -> None:
        job = _Job(write)
        self._running.append(job)
        self._bench.say(f"Writing {path.name} …")

        def end(sentence: str) -> None:
            self._running.remove(job)
            if sentence:
                self._bench.notify(f"{path.name} could not be written: {sentence}")
            else:
                opener = ("Open it", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
                self._bench.notify(f"{path.name} is written.", [opener])

        job.signals.ended.connect(end)
        QThreadPool.globalInstance().start(job)


class _JobSignals(QObject):
    ended = Signal(str)


class _Job(QRunnable):
    def __init__(self, write: Callable[[], None]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._write = write
        self.signals = _JobSignals()

    def run(self) -> None:
        sentence = ""
        try:
            self._write()
        except (ProjectError, OSError) as error:
            sentence = str(error)
        self.signals.ended.emit(sentence)

"""Reports and pictures from the window, made in the background from a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from threatline.model.document import Document
from threatline.model.errors import ProjectError

if TYPE_CHECKING:
    from threatline.ui.workbench import Workbench


class Exports(QObject):
    """What leaves the window as a file for others."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self._running: list[_Job] = []

    def ask_report(self) -> None:
        """Let a person choose where the PDF goes, and write it."""
        if path := self._ask("Report as PDF", ".pdf", "PDF (*.pdf)"):
            self.write_report(path)

    def ask_picture(self) -> None:
        """Let a person choose where the picture of the diagram in view goes, and write it."""
        if path := self._ask("Picture of this diagram", ".svg", "Pictures (*.svg *.png *.pdf)"):
            self.write_picture(path)

    def write_report(self, path: Path) -> None:
        """Write the report of the project as it is now."""
        document, content = self._snapshot(), self._bench.content

        def write() -> None:
            from threatline.headless import analyse, report

            report(analyse(document, content), path, date.today())

        self._start(path, write)

    def write_picture(self, path: Path) -> None:
        """Draw the diagram in view as SVG, PNG or PDF, by the ending of the name."""
        document, content, diagram = self._snapshot(), self._bench.content, self._bench.desk.diagram

        def write() -> None:
            from threatline.headless import analyse, render

            render(analyse(document, content), diagram, path)

        self._start(path, write)

    def _snapshot(self) -> Document:
        return Document(list(self._bench.desk.document.records.values()))

    def _ask(self, title: str, ending: str, kinds: str) -> Path | None:
        files = self._bench.files
        stem = files.path.with_suffix(ending) if files.path else Path.home() / f"report{ending}"
        name, _ = QFileDialog.getSaveFileName(self._bench.shell, title, str(stem), kinds)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_suffix(ending)

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

"""Opening a project in the window: from the file to everything painted."""

from __future__ import annotations

import gc
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.models import grid_project

RUNS = 5
SIZES = (1_000, 10_000)


def measure() -> dict[str, float]:
    """Return `open_ms.N`: read, check, analyse, draw and fill the panel, until the window has painted all of it."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    from threatline.content.load import load_content
    from threatline.content.themes import load_theme
    from threatline.storage.files import save_project
    from threatline.ui.preferences import Preferences
    from threatline.ui.shell import Shell
    from threatline.ui.workbench import Workbench

    application = QApplication.instance() or QApplication([])
    theme = load_theme("light")
    shell = Shell(theme)
    bench = Workbench(shell, theme, load_content(), Preferences())
    shell.resize(1920, 1080)
    shell.show()
    application.processEvents()
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder) / f"{size}.tmproj"
            save_project(path, grid_project(size, seed=7))
            times = []
            for _ in range(RUNS):
                bench.files.start_blank()
                application.processEvents()
                application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # as a running event loop does
                gc.unfreeze()
                gc.collect()
                start = time.perf_counter()
                bench.files.open_now(path)
                application.processEvents()
                shell.repaint()
                times.append((time.perf_counter() - start) * 1000)
            figures[f"open_ms.{size}"] = median(times)
    bench.files.discard_project()
    shell.hide()
    return figures

"""Opening and saving a project file of 10,000 elements, without engine and canvas."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.models import grid_project
from threatline.model.changes import Commit, Update
from threatline.project import open_project
from threatline.storage.files import save_project
from threatline.storage.journal import Journal

ELEMENTS = 10_000
RUNS = 7
COMMITS = 2_000


def measure() -> dict[str, float]:
    """Return medians: opening (read, check, repair) and saving (with read-back) in ms, a line of the journal in µs."""
    records = grid_project(ELEMENTS, seed=1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grid.tmproj"
        save_ms = _median_ms(lambda: save_project(path, records))
        open_ms = _median_ms(lambda: open_project(path))
        append_us = _append_us(Path(folder), [record.id for record in records if record.kind == "process"])
    return {
        f"open_file_ms.{ELEMENTS}": open_ms,
        f"save_ms.{ELEMENTS}": save_ms,
        "journal_append_us": append_us,
    }


def _median_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        gc.unfreeze()
        gc.collect()
        start = time.perf_counter()
        kept = work()
        times.append((time.perf_counter() - start) * 1000)
        del kept
    gc.unfreeze()
    return median(times)


def _append_us(folder: Path, ids: list[str]) -> float:
    journal = Journal.start(None, None, (), folder)
    times = []
    for number in range(COMMITS):
        commit = Commit("Move", (Update(ids[number % len(ids)], {"x": 0.0}, {"x": float(number)}),))
        start = time.perf_counter()
        journal.append(commit)
        times.append((time.perf_counter() - start) * 1e6)
    journal.close_clean()
    return median(times)

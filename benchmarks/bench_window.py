"""From the start of the process to the first painted window, against an empty QMainWindow, the runs interleaved."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from statistics import median

RUNS = 15

EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        application.exit()
application = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
sys.exit(application.exec())
"""

OURS = """
import sys
from threatline.cli import main
sys.exit(main(["--exit-after-first-paint"]))
"""


def measure() -> dict[str, float]:
    """Return the medians of both in ms, and the median of the ratios pair by pair."""
    empty: list[float] = []
    ours: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "HOME": home,
            "XDG_STATE_HOME": home,
            "XDG_CONFIG_HOME": home,
            "XDG_CACHE_HOME": home,
        }
        for run in range(RUNS + 1):
            pair = (_first_paint_ms(EMPTY, environment), _first_paint_ms(OURS, environment))
            if run:  # the first pair only warms the file cache
                empty.append(pair[0])
                ours.append(pair[1])
    return {
        "window_empty_ms": median(empty),
        "window_ms": median(ours),
        "window_ratio": median(mine / bare for mine, bare in zip(ours, empty, strict=True)),
    }


def _first_paint_ms(program: str, environment: dict[str, str]) -> float:
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment, text=True) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        elapsed = (time.perf_counter() - start) * 1000
        child.wait(timeout=60)
    if line.strip() != "painted":
        raise RuntimeError(f"the window was not painted; it said {line!r}")
    return elapsed

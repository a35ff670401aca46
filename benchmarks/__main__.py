"""Run all benchmarks: one readable table, one line of JSON, and the same object in out/bench.json.

`python -m benchmarks [NAME …]` runs only the named ones (engine, panel, files, open, canvas, window, report, pytm,
microsecend).
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

SUITES = ("engine", "panel", "files", "open", "canvas", "window", "report", "microsecend", "pytm")

GOALS = {
    "edit_to_panel_ms.10000": 1.0,
    "edit_to_panel_p99_ms.10000": 5.0,
    "full_analysis_ms.10000": 100.0,
    "content_ready_ms": 150.0,
    "window_ratio": 1.5,
    "open_ms.10000": 1500.0,
    "canvas_open_ms.5000": 300.0,
    "drag_frame_ms.5000": 12.0,
    "drag_100_frame_ms.5000": 16.7,
    "pan_frame_ms.5000": 4.0,
    "zoom_frame_ms.5000": 5.0,
    "fit_frame_ms.5000": 16.0,
    "select_all_ms.5000": 100.0,
    "type_frame_ms.5000": 5.0,
    "pdf_s.1000": 2.0,
}
"""The figures to stay below, medians on two cores."""

AT_LEAST = {"pytm_ratio_edit.5000": 1000.0, "pytm_ratio_full.5000": 20.0}
"""The figures to reach or surpass."""


def main(names: list[str]) -> int:
    """Run the named suites, or all; returns the exit status."""
    unknown = set(names) - set(SUITES)
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}.", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    figures: dict[str, float] = {}
    for name in SUITES:
        if not names or name in names:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            figures |= measured_alone(name)
    figures = {key: round(value, 4) for key, value in sorted(figures.items())}
    print(table(figures))
    print(json.dumps(figures, sort_keys=True))
    if not names:
        out = Path("out")
        out.mkdir(exist_ok=True)
        (out / "bench.json").write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def measured_alone(name: str) -> dict[str, float]:
    """Run one suite in a process of its own, so that what one leaves in memory slows no other down."""
    program = f"import json; from benchmarks.bench_{name} import measure; print(json.dumps(measure()))"
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def table(figures: dict[str, float]) -> str:
    """Return the figures as a table with their goals."""
    width = max(map(len, figures), default=10)
    lines = [f"Python {platform.python_version()} on {os.cpu_count()} cores, medians"]
    for key, value in figures.items():
        lines.append(f"{key:<{width}} {value:>12.3f}{_verdict(key, value)}")
    return "\n".join(lines)


def _verdict(key: str, value: float) -> str:
    if key in GOALS:
        return f"   goal at most {GOALS[key]:g}" + ("" if value <= GOALS[key] else "   MISSED")
    if key in AT_LEAST:
        return f"   goal at least {AT_LEAST[key]:g}" + ("" if value >= AT_LEAST[key] else "   MISSED")
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The PDF of many threats: a whole process, from its start to the written file, and the most memory it held."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.models import grid_project, shipped_content
from threatline.engine.incremental import Engine
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.identity import ALPHABET, LENGTH
from threatline.model.records import AnyNode, AnyRecord, Node, OwnThreat
from threatline.storage.tmproj import dump

RUNS = {1_000: 7, 10_000: 3}
OPEN_PER_ELEMENT = 2.4
"""A little more than the pack finds in the grid; the rest is filled up with threats written by hand."""

CHILD = """
import sys
from pathlib import Path
from threatline.content.load import load_content
from threatline.engine.incremental import Engine
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.project import open_project
from threatline.report.pdf import write_report
document = Document(open_project(Path(sys.argv[1])).records)
graph = GraphIndex(document)
content = load_content()
engine = Engine(content, document, graph)
engine.rebuild()
write_report(Path(sys.argv[2]), document, content, engine, graph, date="21 November 2026")
import resource
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def measure() -> dict[str, float]:
    """Return seconds (`pdf_s.N`) and MiB (`pdf_mib.N`) for N open threats; every run is a process of its own."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count, runs in RUNS.items():
            project = Path(folder) / f"{count}.tmproj"
            project.write_bytes(dump(threatened_project(count)))
            timed = [_one_run(project, Path(folder) / f"{count}.pdf") for _ in range(runs + 1)][1:]
            figures[f"pdf_s.{count}"] = median(seconds for seconds, _ in timed)
            figures[f"pdf_mib.{count}"] = median(mib for _, mib in timed)
    return figures


def _one_run(project: Path, pdf: Path) -> tuple[float, float]:
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", CHILD, str(project), str(pdf)], check=True, capture_output=True)
    return time.perf_counter() - started, int(done.stdout) / 1024


def threatened_project(count: int) -> list[AnyRecord]:
    """Return a grid project with exactly `count` open threats, most of them found by rules."""
    records = grid_project(int(count / OPEN_PER_ELEMENT))
    document = Document(records)
    engine = Engine(shipped_content(), document, GraphIndex(document))
    engine.rebuild()
    nodes: list[AnyNode] = [record for record in records if isinstance(record, Node)]
    missing = count - engine.totals().open
    return records + [_own_threat(number, nodes[number * 7 % len(nodes)]) for number in range(missing)]


def _own_threat(number: int, node: AnyNode) -> OwnThreat:
    digits = (ALPHABET[number // 32**place % 32] for place in range(LENGTH))
    return OwnThreat(
        id="".join(digits), element=node.id, stride="STRIDE"[number % 6], severity="high",
        title=f"Somebody could misuse {node.name} in way {number}", mitigation="Agree on who may do this, and watch it",
    )  # fmt: skip


if __name__ == "__main__":
    for figure, value in measure().items():
        print(f"{figure:<16} {value:10.3f}")

"""Side by side with pytm 1.4.0 on one system of 5,000 elements: its `resolve()`, our full analysis, our edit.

pytm runs in a process of its own: with the interpreter that the environment variable PYTM_PYTHON names, otherwise in
an environment that is made under out/ when it is first needed.
"""

from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from statistics import median

from benchmarks.bench_engine import edit_ms, full_analysis_ms, with_all_parts
from benchmarks.pytm_side import PROTOCOLS, shape
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.identity import ALPHABET, LENGTH
from threatline.model.records import Actor, AnyRecord, Asset, Boundary, Diagram, Flow, Process, Project, Store

ELEMENTS = 5_000
RUNS = 3
WANTED = "pytm==1.4.0"
FOLDER = Path("out") / "pytm-venv"
LONGEST_S = 600
ZONE_PX, ROW_PX = 400.0, 140.0
KINDS = {"Actor": Actor, "ExternalEntity": Actor, "Datastore": Store, "Server": Process, "Process": Process,
         "Lambda": Process}  # fmt: skip


def measure() -> dict[str, float]:
    """Return `pytm_resolve_ms` and how many times as long as our edit and our full analysis it takes.

    Returns nothing, after one line that says why, where pytm cannot be had.
    """
    try:
        resolve_ms = _resolve_ms(_interpreter())
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        print(f"pytm is left out: {_reason(error)}", file=sys.stderr)
        return {}
    document = Document(with_all_parts(modelled(ELEMENTS)))
    graph = GraphIndex(document)
    gc.collect()
    gc.freeze()  # as a program does that has just opened a project
    return {
        f"pytm_resolve_ms.{ELEMENTS}": resolve_ms,
        f"pytm_ratio_edit.{ELEMENTS}": resolve_ms / edit_ms(document, graph),
        f"pytm_ratio_full.{ELEMENTS}": resolve_ms / full_analysis_ms(document, graph),
    }


def _interpreter() -> str:
    """Return an interpreter that has pytm."""
    if named := os.environ.get("PYTM_PYTHON"):
        return named
    inside = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if subprocess.run([inside, "-c", "import pytm"], capture_output=True).returncode if inside.exists() else True:
        subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER], check=True, capture_output=True)
        install = [inside, "-m", "pip", "install", "--quiet", WANTED]
        subprocess.run(install, check=True, capture_output=True, text=True, timeout=LONGEST_S)
    return str(inside)


def _resolve_ms(interpreter: str) -> float:
    side = [interpreter, Path(__file__).with_name("pytm_side.py"), str(ELEMENTS), str(RUNS)]
    done = subprocess.run(side, check=True, capture_output=True, text=True, timeout=LONGEST_S)
    return median(json.loads(done.stdout.splitlines()[-1]))


def _reason(error: Exception) -> str:
    said = str(getattr(error, "stderr", None) or error).strip()
    return said.splitlines()[-1] if said else type(error).__name__


def modelled(n_elements: int) -> list[AnyRecord]:
    """Return the system that `pytm_side` gives to pytm."""
    form, chance = shape(n_elements), random.Random(7)

    def fresh() -> str:
        return "".join(chance.choices(ALPHABET, k=LENGTH))

    diagram = Diagram(id=fresh(), name="Overview")
    zones = [
        Boundary(id=fresh(), diagram=diagram.id, name=f"Zone {number}", x=ZONE_PX * number, y=0, width=0.9 * ZONE_PX,
                 height=ROW_PX * n_elements)
        for number in range(form.n_zones)
    ]  # fmt: skip
    assets = [
        Asset(id=fresh(), name=f"Asset {number}",
              answers={"classification": "confidential", "tags": ("personal",) if number % 2 else ("credentials",)})
        for number in range(form.n_assets)
    ]  # fmt: skip
    nodes = []
    for place, kind in enumerate(form.kinds):
        made = KINDS[kind]
        answers = {"validates_input": True, "authorises_requests": True, "parsers_hardened": True} if place % 2 else {}
        row, column = divmod(place, form.n_zones)
        nodes.append(
            made(
                id=fresh(), diagram=diagram.id, name=f"{kind} {place}", boundary=zones[column].id, answers=answers,
                x=ZONE_PX * column + 40, y=ROW_PX * row + 40, width=144, height=64,
            )
        )  # fmt: skip
    flows = [
        Flow(id=fresh(), diagram=diagram.id, name=f"Flow {number}", source=nodes[source].id, target=nodes[target].id,
             data=(assets[number % len(assets)].id,), answers={"encrypted": PROTOCOLS[number % 3] == "HTTPS"})
        for number, (source, target) in enumerate(form.flows)
    ]  # fmt: skip
    return [Project(id=fresh(), title="Synthetic"), diagram, *zones, *assets, *nodes, *flows]


if __name__ == "__main__":
    for key, value in measure().items():
        print(f"{key:28} {value:10.3f}")

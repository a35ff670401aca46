"""How long the engine takes: a full analysis, and one edit from the commit to what it says about threats."""

from __future__ import annotations

import gc
import random
import statistics
import time

from benchmarks.models import grid_project, shipped_content
from threatline.engine.incremental import Engine
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import Actor, Flow, Process, Store

SIZES = (100, 1_000, 5_000, 10_000)
RUNS = 9
EDITS = 300


def measure() -> dict[str, float]:
    """Return medians in milliseconds: `full_analysis_ms.N`, `engine_edit_ms.N`, and the load of the pack."""
    figures = {"content_load_ms": _median_ms(RUNS, lambda: shipped_content.__wrapped__())}
    for size in SIZES:
        document = Document(grid_project(size))
        graph = GraphIndex(document)
        gc.collect()
        gc.freeze()  # as a program does that has just opened a project
        figures[f"full_analysis_ms.{size}"] = full_analysis_ms(document, graph)
        figures[f"engine_edit_ms.{size}"] = edit_ms(document, graph)
        gc.unfreeze()
    return figures


def full_analysis_ms(document: Document, graph: GraphIndex) -> float:
    """Return the median time to evaluate every rule on every element, the rules being compiled."""
    times = []
    for _ in range(RUNS):
        engine = Engine(shipped_content(), document, graph)
        start = time.perf_counter()
        engine.rebuild()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def edit_ms(document: Document, graph: GraphIndex) -> float:
    """Return the median time of `Engine.update` after one answer to a random element was changed."""
    engine = Engine(shipped_content(), document, graph)
    engine.rebuild()
    times: list[float] = []

    def follow(commit) -> None:
        change = graph.update(commit)
        start = time.perf_counter()
        engine.update(commit, change)
        times.append(1000 * (time.perf_counter() - start))

    unsubscribe = document.subscribe(follow)
    chance = random.Random(1)
    elements = [element.id for element in document.of_kind(Actor, Process, Store, Flow)]
    for _ in range(EDITS):
        id = chance.choice(elements)
        names = [n for n, spec in shipped_content().catalogue.of(document.records[id].kind).items() if spec.is_tri]
        name = chance.choice(names)
        with document.transaction("Answer") as tx:
            value = document.records[id].answers.get(name) is not True  # type: ignore[union-attr]
            tx.update(id, {f"answers.{name}": value})
    unsubscribe()
    return statistics.median(times)


def _median_ms(runs: int, function) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


if __name__ == "__main__":
    for key, value in measure().items():
        print(f"{key:28} {value:10.3f}")

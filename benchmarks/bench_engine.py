"""How long the engine takes: a full analysis, and one edit from the commit to what it says about threats."""

from __future__ import annotations

import gc
import random
import statistics
import time

from benchmarks.models import grid_project, shipped_content
from threatline.content.load import Content, load_content
from threatline.engine.compiler import Compiled, compile_rules
from threatline.engine.incremental import Engine
from threatline.engine.ranking import Ranking
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import Actor, AnyRecord, Flow, Process, Project, Store

SIZES = (100, 1_000, 5_000, 10_000)
RUNS = 9
EDITS = 300


def measure() -> dict[str, float]:
    """Return medians in milliseconds.

    `content_load_ms`: the rules that ship, read and checked, their YAML being in the cache. `content_ready_ms`: the
    same and all of them compiled.

    `full_analysis_ms.N`: every rule of the pack, the privacy part included, on every element, its value stored.
    `engine_edit_ms.N`: `Engine.update` after one answer, with the totals and the ranking of the project kept current.
    """
    figures = {
        "content_load_ms": _median_ms(RUNS, load_content),
        "content_ready_ms": _median_ms(RUNS, lambda: _compiled(load_content())),
    }
    for size in SIZES:
        document = Document(with_all_parts(grid_project(size)))
        graph = GraphIndex(document)
        gc.collect()
        gc.freeze()  # as a program does that has just opened a project
        figures[f"full_analysis_ms.{size}"] = full_analysis_ms(document, graph)
        figures[f"engine_edit_ms.{size}"] = edit_ms(document, graph)
        gc.unfreeze()
    return figures


def with_all_parts(records: list[AnyRecord]) -> list[AnyRecord]:
    """Return a project with all optional parts of the pack switched on."""
    parts = tuple(sorted(shipped_content().parts))
    return [one.model_copy(update={"parts": parts}) if isinstance(one, Project) else one for one in records]


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
    engine.totals()
    assert isinstance(engine.ranking, Ranking)  # from now on both follow
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


def _compiled(content: Content) -> Compiled:
    return compile_rules(content.active(tuple(sorted(content.parts))), content.catalogue)


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

"""Labels of origins tell who reaches a node, after any change, as a search from scratch would."""

from __future__ import annotations

import random

import pytest

from threatline.engine.origins import Origins


class Arrows:
    """A directed graph with parallel arcs."""

    def __init__(self) -> None:
        self.arcs: list[tuple[str, str]] = []

    def after(self, node: str) -> list[str]:
        return [target for source, target in self.arcs if source == node]

    def before(self, node: str) -> list[str]:
        return [source for source, target in self.arcs if target == node]

    def reachers(self, node: str, sources: set[str]) -> set[str]:
        seen, work = {node}, [node]
        while work:
            for source in self.before(work.pop()):
                if source not in seen:
                    seen.add(source)
                    work.append(source)
        return seen & sources


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("seed", range(20))
def test_labels_follow_arcs_and_sources_that_come_and_go(most: int, seed: int):
    chance = random.Random(seed)
    nodes = [f"n{number}" for number in range(9)]
    arrows = Arrows()
    origins = Origins(most, arrows.after, arrows.before)
    origins.rebuild([])
    sources: set[str] = set()
    for _ in range(120):
        before = {node: (origins.is_reached(node), origins.is_reached_by_other(node)) for node in nodes}
        removed, added = set(), set()
        for _ in range(chance.randint(0, 2)):
            arc = (chance.choice(nodes), chance.choice(nodes))
            if arc in arrows.arcs and chance.random() < 0.7:
                arrows.arcs.remove(arc)
                removed.add(arc)
            else:
                arrows.arcs.append(arc)
                added.add(arc)
        turned = {node: chance.random() < 0.4 for node in chance.sample(nodes, chance.randint(0, 2))}
        sources = (sources - set(turned)) | {node for node, is_source in turned.items() if is_source}

        different = origins.update(turned, removed - added, added - removed, ())

        for node in nodes:
            reachers = arrows.reachers(node, sources)
            assert origins.is_reached(node) == bool(reachers)
            if most == 2:
                assert origins.is_reached_by_other(node) == bool(reachers - {node})
            if (origins.is_reached(node), origins.is_reached_by_other(node)) != before[node]:
                assert node in different


def test_a_node_that_is_gone_takes_its_labels_along():
    arrows = Arrows()
    arrows.arcs = [("a", "b"), ("b", "c")]
    origins = Origins(2, arrows.after, arrows.before)
    origins.rebuild(["a"])
    arrows.arcs = []

    origins.update({}, {("a", "b"), ("b", "c")}, set(), {"b"})

    assert [origins.is_reached(node) for node in "abc"] == [True, False, False]

"""Large synthetic projects, equal for equal seeds: a grid of nodes, flows between neighbours, nested boundaries."""

from __future__ import annotations

import math
import random
from functools import cache
from typing import Any

from threatline.content.load import Content, load_content
from threatline.engine.catalogue import NOT_APPLICABLE, UNKNOWN, PropertySpec
from threatline.model.identity import ALPHABET, LENGTH
from threatline.model.records import (
    Actor,
    AnyRecord,
    Asset,
    Boundary,
    Diagram,
    Flow,
    Process,
    Project,
    Store,
)

COLUMN_PX, ROW_PX = 200.0, 140.0
NODE_PX = (144.0, 64.0)
BLOCK = (5, 2)
"""An outer boundary encloses so many columns and rows of nodes, an inner one the first two columns of them."""
ANSWERED = 0.5
ASSETS = 30


@cache
def shipped_content() -> Content:
    """Return the pack that ships, loaded once."""
    return load_content()


def grid_project(n_elements: int, seed: int = 1) -> list[AnyRecord]:
    """Return a project of `n_elements`: half nodes (1/5 actors, 3/5 processes, 1/5 stores), half flows.

    Nodes stand on a grid of 200 × 140; boundaries come on top, about one outer and one inner for ten nodes. Half of
    all questions are answered. Each flow carries up to two of 30 data assets, each store keeps one or two.
    """
    return _Grid(n_elements, seed).records()


class _Grid:
    def __init__(self, n_elements: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.catalogue = shipped_content().catalogue
        self.n_nodes = max(2, n_elements // 2)
        self.n_flows = max(1, n_elements - self.n_nodes)
        self.columns = max(BLOCK[0], math.ceil(math.sqrt(self.n_nodes) / BLOCK[0]) * BLOCK[0])
        self.diagram = self._id()

    def records(self) -> list[AnyRecord]:
        assets = [Asset(id=self._id(), name=f"Asset {number}", answers=self._answers("asset", 1.0))
                  for number in range(ASSETS)]  # fmt: skip
        self.assets = [asset.id for asset in assets]
        boundaries = self._boundaries()
        nodes = [self._node(place, boundaries) for place in range(self.n_nodes)]
        flows = [self._flow(number, nodes) for number in range(self.n_flows)]
        page: list[AnyRecord] = [
            Project(id=self._id(), title="Grid", answers=self._answers("model", ANSWERED)),
            Diagram(id=self.diagram, name="Overview"),
        ]
        return [*page, *assets, *(box for pair in boundaries.values() for box in pair), *nodes, *flows]

    def _boundaries(self) -> dict[tuple[int, int], tuple[Boundary, Boundary]]:
        rows = math.ceil(self.n_nodes / self.columns)
        found = {}
        for row in range(math.ceil(rows / BLOCK[1])):
            for column in range(self.columns // BLOCK[0]):
                if row * BLOCK[1] * self.columns + column * BLOCK[0] >= self.n_nodes:
                    continue
                x, y = column * BLOCK[0] * COLUMN_PX, row * BLOCK[1] * ROW_PX
                outer = self._boundary(f"Zone {row}.{column}", x - 24, y - 60, BLOCK[0] * COLUMN_PX - 8, 1.9 * ROW_PX)
                inner = self._boundary(f"Core {row}.{column}", x - 12, y - 36, 1.9 * COLUMN_PX, 1.65 * ROW_PX, outer.id)
                found[row, column] = (outer, inner)
        return found

    def _boundary(
        self, name: str, x: float, y: float, width: float, height: float, around: str | None = None
    ) -> Boundary:
        return Boundary(
            id=self._id(), diagram=self.diagram, name=name, answers=self._answers("boundary", ANSWERED),
            x=x, y=y, width=width, height=height, boundary=around,
        )  # fmt: skip

    def _node(self, place: int, boundaries: dict[tuple[int, int], tuple[Boundary, Boundary]]) -> Any:
        row, column = divmod(place, self.columns)
        outer, inner = boundaries[row // BLOCK[1], column // BLOCK[0]]
        kind = (Actor, Process, Process, Process, Store)[place * 7 % 5]
        common: dict[str, Any] = {
            "id": self._id(),
            "diagram": self.diagram,
            "name": f"{kind.__name__} {place}",
            "x": column * COLUMN_PX,
            "y": row * ROW_PX,
            "width": NODE_PX[0],
            "height": NODE_PX[1],
            "answers": self._answers(kind.__name__.lower(), ANSWERED),
        }
        if kind is Actor:
            return Actor(**common)  # actors stand outside
        owner = inner if column % BLOCK[0] < 2 else outer
        if kind is Store:
            return Store(**common, boundary=owner.id, data=tuple(self.random.sample(self.assets, 2)))
        return Process(**common, boundary=owner.id)

    def _flow(self, number: int, nodes: list[Any]) -> Flow:
        while True:
            place = self.random.randrange(len(nodes))
            step = self.random.choice([1, 2, self.columns, self.columns + 1, self.random.randrange(len(nodes))])
            source, target = nodes[place], nodes[(place + step) % len(nodes)]
            if source is not target and "process" in (source.kind, target.kind):
                break
        return Flow(
            id=self._id(), diagram=self.diagram, name=f"Flow {number}", source=source.id, target=target.id,
            two_way=self.random.random() < 0.05, answers=self._answers("flow", ANSWERED),
            data=tuple(self.random.sample(self.assets, self.random.randint(0, 2))),
        )  # fmt: skip

    def _answers(self, kind: str, share: float) -> dict[str, Any]:
        return {
            name: self._answer(spec)
            for name, spec in self.catalogue.of(kind).items()
            if spec.type != "bool" and self.random.random() < share
        }

    def _answer(self, spec: PropertySpec) -> Any:
        if spec.type == "set":
            return tuple(self.random.sample(spec.values, self.random.randint(1, 2)))
        if spec.is_tri:
            return self.random.choices([True, False, UNKNOWN, NOT_APPLICABLE], [9, 9, 1, 1])[0]
        return self.random.choice(spec.values)

    def _id(self) -> str:
        return "".join(self.random.choices(ALPHABET, k=LENGTH))

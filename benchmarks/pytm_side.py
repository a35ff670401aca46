"""The side of pytm, run by an interpreter that has pytm 1.4.0: prints how long each `resolve()` of one model took.

`shape` says what both sides model; it needs nothing but Python.
"""

from __future__ import annotations

import json
import random
import sys
import time
from typing import Any, NamedTuple

KINDS = ("Actor", "Server", "Process", "Datastore", "Lambda", "ExternalEntity")
PROTOCOLS = ("HTTP", "HTTPS", "MySQL")


class Shape(NamedTuple):
    """A system of n elements, half of them nodes and half flows, in zones that come on top."""

    kinds: list[str]
    """The kind of each node; every second node is hardened."""
    n_zones: int
    """Node i stands in zone i modulo this."""
    n_assets: int
    """Flow i carries asset i modulo this."""
    flows: list[tuple[int, int]]
    """A ring over the nodes, then random pairs."""


def shape(n_elements: int) -> Shape:
    """Return the system of a size, equal for equal sizes."""
    chance = random.Random(7)
    n_nodes = n_elements // 2
    ring = [(place, (place + 1) % n_nodes) for place in range(n_nodes)]
    others = [tuple(chance.sample(range(n_nodes), 2)) for _ in range(n_elements - 2 * n_nodes)]
    return Shape(
        kinds=[KINDS[place % len(KINDS)] for place in range(n_nodes)],
        n_zones=max(2, n_elements // 100),
        n_assets=max(4, n_elements // 50),
        flows=[*ring, *others],  # type: ignore[list-item]
    )


def modelled(n_elements: int) -> Any:
    """Return the system as a model of pytm."""
    import pytm

    form = shape(n_elements)
    pytm.TM.reset()
    model = pytm.TM(f"{n_elements} elements", description="A synthetic system")
    zones = [pytm.Boundary(f"Zone {number}") for number in range(form.n_zones)]
    nodes = []
    for place, kind in enumerate(form.kinds):
        node = getattr(pytm, kind)(f"{kind} {place}")
        node.inBoundary = zones[place % len(zones)]
        if place % 2:
            for control in ("sanitizesInput", "validatesInput", "hasAccessControl", "isHardened"):
                setattr(node.controls, control, True)
        if kind == "Datastore":
            node.type = pytm.DatastoreType.SQL
        nodes.append(node)
    assets = [
        pytm.Data(f"Asset {number}", description="Data", classification=pytm.Classification.SENSITIVE,
                  isPII=bool(number % 2), isCredentials=number % 3 == 0)
        for number in range(form.n_assets)
    ]  # fmt: skip
    for number, (source, target) in enumerate(form.flows):
        flow = pytm.Dataflow(nodes[source], nodes[target], f"Flow {number}")
        flow.protocol = PROTOCOLS[number % 3]
        flow.controls.isEncrypted = number % 3 == 1
        flow.data = assets[number % len(assets)]
    return model


def main(n_elements: int, runs: int) -> None:
    """Print the times of some runs in ms as one line of JSON."""
    model = modelled(n_elements)
    model.check()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        model.resolve()
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps(times))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

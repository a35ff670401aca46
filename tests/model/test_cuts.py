"""A flow cuts what its drawn curve meets, whoever owns what; the index over it follows every commit."""

from __future__ import annotations

import random

import pytest

from drawn import Drawn, dfd
from threatline.commands.place import draw_boundary_line
from threatline.model.changes import Commit
from threatline.model.cuts import CutIndex, cut_boundaries
from threatline.model.document import Document
from threatline.model.geometry import Point, Rect
from threatline.model.graph import GraphIndex
from threatline.model.records import Boundary, Flow, Node


class Followed:
    """A document with an index of cuts that follows it."""

    def __init__(self, document: Document) -> None:
        self.document, self.graph = document, GraphIndex(document)
        self.index = CutIndex(document, self.graph)
        self.changed: set[str] = set()
        self.commits: list[Commit] = []
        document.subscribe(self.follow)

    def follow(self, commit: Commit) -> None:
        self.commits.append(commit)
        self.changed = self.index.follow(commit, self.graph.update(commit))

    def cuts(self) -> dict[str, tuple[str, ...]]:
        return {flow.id: self.index.boundaries(flow.id) for flow in self.document.of_kind(Flow)}


def frame(drawn: Drawn, rect: Rect, name: str = "Zone") -> str:
    """Draw a box that owns nothing."""
    zone = Boundary(id="z" * 11 + name[-1].lower(), diagram=drawn.diagram, name=name, x=rect.x, y=rect.y,
                    width=rect.width, height=rect.height)  # fmt: skip
    with drawn.document.transaction("Frame") as tx:
        tx.insert(zone)
    return zone.id


def middle(drawn: Drawn, a: str, b: str) -> Point:
    one, other = drawn[a], drawn[b]
    return Point((one.x + one.width + other.x) / 2, one.y + one.height / 2)


def test_a_flow_cuts_the_outline_of_a_box_that_owns_neither_end():
    drawn = dfd("customer -> web app")
    at = middle(drawn, "customer", "web app")
    zone = frame(drawn, Rect(at.x - 30, at.y - 50, 60, 100))
    flow = drawn.document.get(drawn.id("customer -> web app"), Flow)

    assert cut_boundaries(drawn.document, flow) == (zone,)
    assert GraphIndex(drawn.document).crossings(flow.id) == ()


def test_a_flow_inside_a_box_cuts_nothing():
    drawn = dfd("customer -> web app")
    frame(drawn, Rect(-1000, -1000, 3000, 3000))

    assert cut_boundaries(drawn.document, drawn.document.get(drawn.id("customer -> web app"), Flow)) == ()


def test_nested_boxes_are_cut_one_by_one_and_a_line_too():
    drawn = dfd("customer -> web app")
    at = middle(drawn, "customer", "web app")
    zones = {frame(drawn, Rect(at.x - size, at.y - 50, 2 * size, 100), name)
             for size, name in ((20, "Inner b"), (35, "Outer c"))}  # fmt: skip
    with drawn.document.transaction("Line") as tx:
        zones.add(draw_boundary_line(tx, drawn.diagram, [(at.x, at.y - 90), (at.x, at.y + 90)]))

    flow = drawn.document.get(drawn.id("customer -> web app"), Flow)
    assert set(cut_boundaries(drawn.document, flow)) == zones


def test_a_boundary_on_another_page_is_not_cut():
    drawn = dfd("customer -> web app")
    at = middle(drawn, "customer", "web app")
    zone = frame(drawn, Rect(at.x - 30, at.y - 50, 60, 100))
    followed = Followed(drawn.document)
    page = drawn.document.diagrams()[0].model_copy(update={"id": "p" * 12})

    with drawn.document.transaction("Move away") as tx:
        tx.insert(page)
        tx.update(zone, {"diagram": page.id})

    assert set(followed.cuts().values()) == {()}
    assert followed.changed == {drawn.id("customer -> web app")}


def test_a_moved_node_and_a_bend_change_what_is_cut_and_undo_brings_it_back():
    drawn = dfd("customer -> web app")
    at = middle(drawn, "customer", "web app")
    zone = frame(drawn, Rect(at.x - 30, at.y + 200, 60, 100))
    followed = Followed(drawn.document)
    flow = drawn.id("customer -> web app")

    with drawn.document.transaction("Bend") as tx:
        tx.update(flow, {"bends": ((at.x, at.y + 250),)})
    bent = followed.cuts()[flow]
    drawn.document.replay(followed.commits[-1].inverse("undo"))
    back = followed.cuts()[flow]
    with drawn.document.transaction("Move") as tx:
        for name in ("customer", "web app"):
            tx.update(drawn.id(name), {"y": at.y + 220})

    assert (bent, back, followed.cuts()[flow]) == ((zone,), (), (zone,))


def test_a_right_angled_flow_that_makes_way_for_another_node_cuts_what_it_meets_there():
    drawn = dfd("customer -> web app", "mailer")
    flow, mailer = drawn.id("customer -> web app"), drawn.id("mailer")
    with drawn.document.transaction("Lines") as tx:
        tx.update(drawn.id("web app"), {"x": 600.0})
        tx.update(flow, {"routing": "right_angled"})
        above = draw_boundary_line(tx, drawn.diagram, [(0.0, -36.0), (700.0, -36.0)])
        below = draw_boundary_line(tx, drawn.diagram, [(0.0, 36.0), (700.0, 36.0)])
    followed = Followed(drawn.document)
    before = followed.cuts()[flow]

    with drawn.document.transaction("Move") as tx:
        tx.update(mailer, {"x": 280.0, "y": -32.0})
    around = followed.cuts()[flow], {crossing.boundary for crossing in followed.graph.crossings(flow)}
    with drawn.document.transaction("Delete") as tx:
        tx.delete(mailer)

    assert before == ()
    assert around[0] in ((above,), (below,))
    assert around[1] == set(around[0])
    assert (followed.cuts()[flow], followed.graph.crossings(flow)) == ((), ())


@pytest.mark.parametrize("seed", range(8))
def test_following_random_commits_gives_what_a_new_look_gives(seed: int):
    chance = random.Random(seed)
    drawn = dfd("customer -> web app -> orders db", "web app -> customer", "clerk -> web app", "customer -> orders db")
    for name in ("One a", "Two b"):
        frame(drawn, Rect(chance.randrange(600), chance.randrange(300), 200, 200), name)
    with drawn.document.transaction("Line") as tx:
        draw_boundary_line(tx, drawn.diagram, [(200.0, -100.0), (260.0, 700.0)])
    followed = Followed(drawn.document)
    for _ in range(40):
        before = followed.cuts()
        followed.changed = set()
        _edit(drawn.document, chance, followed.commits)

        now = {flow.id: cut_boundaries(drawn.document, flow) for flow in drawn.document.of_kind(Flow)}
        assert followed.cuts() == now
        assert followed.graph.all_crossings() == GraphIndex(drawn.document).all_crossings()
        assert {flow for flow in now if flow in before and now[flow] != before[flow]} <= followed.changed
        for boundary in drawn.document.of_kind(Boundary):
            assert set(followed.index.flows(boundary.id)) == {flow for flow, cut in now.items() if boundary.id in cut}


def _edit(document: Document, chance: random.Random, commits: list[Commit]) -> None:
    x, y = float(chance.randrange(900)), float(chance.randrange(500))
    if commits and chance.random() < 0.2:
        document.replay(commits[-1].inverse("undo"))
        return
    with document.transaction("Edit") as tx:
        flow = chance.choice(list(document.of_kind(Flow)))
        boundary = chance.choice(list(document.of_kind(Boundary)))
        node = chance.choice([record for record in document.records.values() if isinstance(record, Node)])
        match chance.randrange(9):
            case 0 | 1:
                tx.update(node.id, {"x": x, "y": y})
            case 2:
                tx.update(flow.id, {"bends": chance.choice([(), ((x, y),)])})
            case 3:
                tx.update(flow.id, {"target": node.id, "target_point": None})
            case 4:
                tx.update(flow.id, {"target": None, "target_point": (x, y)})
            case 7:
                tx.update(flow.id, {"routing": chance.choice(["right_angled", "right_angled", "straight", "curved"])})
            case 5 if boundary.shape == "box":
                tx.update(boundary.id, {"x": x, "y": y})
            case 6 if boundary.shape == "line":
                tx.update(boundary.id, {"points": ((x, -50.0), (y, 600.0))})
            case _:
                tx.update(flow.id, {"order": chance.choice("ABC"), "two_way": chance.random() < 0.5})

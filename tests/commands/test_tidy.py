"""Tidying up: layers from left to right, boxes around their contents, nothing on top of anything."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn import Drawn, blank, dfd, kept
from threatline.commands.connect import bend, connect
from threatline.commands.lock import lock
from threatline.commands.move import move
from threatline.commands.ownership import disagrees, rect_of
from threatline.commands.place import enclose, place
from threatline.commands.tidy import tidy
from threatline.model.errors import Invalid
from threatline.model.geometry import Point
from threatline.model.records import Actor, Boundary, Flow, Node, Note, Process, Store
from threatline.model.route import flow_curve

NODES = (Actor, Process, Store)


def tidied(drawn: Drawn, ids=(), **wishes) -> set[str]:
    with drawn.document.transaction("Tidy up") as tx:
        return tidy(tx, drawn.diagram, ids, **wishes)


def do(drawn: Drawn, command, *values, **wishes):
    with drawn.document.transaction("Do") as tx:
        return command(tx, *values, **wishes)


def places(drawn: Drawn) -> dict[str, tuple[float, float, float, float]]:
    return {e.name: tuple(rect_of(e)) for e in drawn.document.of_kind(*NODES, Note, Boundary)}


def overlapping(drawn: Drawn) -> list[tuple[str, str]]:
    """The names of elements that cover each other without one owning the other."""
    document = drawn.document
    found = []
    for a, b in combinations(document.of_kind(*NODES, Note, Boundary), 2):
        first, second = rect_of(a).inflated(-0.5), rect_of(b).inflated(-0.5)
        if first.intersects(second) and not ({a.id, b.id} & (set(around(drawn, a)) | set(around(drawn, b)))):
            found.append((a.name, b.name))
    return found


def around(drawn: Drawn, element) -> list[str]:
    found = []
    while element.boundary is not None:
        found.append(element.boundary)
        element = drawn.document.records[element.boundary]
    return found


def random_drawing(seed: int, nodes: int = 14) -> Drawn:
    """Nodes in a heap, some in nested boxes, joined by chance."""
    chance, drawn = random.Random(seed), blank()
    with drawn.document.transaction("Draw") as tx:
        ids = [
            place(
                tx,
                chance.choice(["actor", "process", "store"]),
                drawn.diagram,
                Point(chance.randrange(-400, 900), chance.randrange(-300, 600)),
                f"Node {number}",
            )
            for number in range(nodes)
        ]
        for id in ids:
            tx.update(id, {"boundary": None})
        for number in range(chance.randrange(4)):
            free = [id for id in ids if tx.now.get(id, Node).boundary is None]
            enclose(tx, chance.sample(free, min(3, len(free))), f"Box {number}") if free else None
        boxes = [box.id for box in tx.now.of_kind(Boundary)]
        if len(boxes) > 1:
            enclose(tx, boxes[:2], "Outer")
        for _ in range(nodes):
            connect(tx, chance.choice(ids), chance.choice(ids))
    return drawn


def test_a_chain_is_laid_out_from_left_to_right_in_one_row():
    drawn = dfd("orders db -> web app", "customer -> web app", "web app -> mailer")
    do(drawn, move, [drawn.id("customer")], 700.0, -90.0)

    tidied(drawn)

    assert drawn["customer"].x < drawn["web app"].x < drawn["mailer"].x
    assert drawn["web app"].y == drawn["mailer"].y


def test_an_answer_flowing_back_does_not_turn_the_picture_round():
    drawn = dfd("customer -> web app -> orders db", "orders db -> web app -> customer")

    tidied(drawn)

    assert drawn["customer"].x < drawn["web app"].x < drawn["orders db"].x


def test_columns_leave_room_for_the_label_between_them():
    drawn = dfd("customer -> web app", "clerk -> till")
    with drawn.document.transaction("Name") as tx:
        tx.update(drawn.id("customer -> web app"), {"name": "Send the whole of the order"})

    tidied(drawn)

    gap = drawn["web app"].x - drawn["customer"].x - drawn["customer"].width
    assert gap >= 160 + 48
    assert gap > drawn["till"].x - drawn["clerk"].x - drawn["clerk"].width


def test_a_box_keeps_its_contents_and_stands_around_them_with_padding():
    drawn = dfd("customer -> web app -> orders db")
    box = do(drawn, enclose, [drawn.id("web app"), drawn.id("orders db")], "Shop")
    do(drawn, move, [drawn.id("customer")], 260.0, 40.0)

    tidied(drawn)

    frame = drawn["Shop"]
    assert drawn.owner_of("web app") == drawn.owner_of("orders db") == "Shop"
    assert drawn["web app"].boundary == box
    assert drawn["web app"].x - frame.x == 32
    assert drawn["web app"].y - frame.y == 60
    assert overlapping(drawn) == []


@pytest.mark.parametrize("seed", range(12))
def test_nothing_lies_on_anything_and_membership_is_what_the_picture_says(seed):
    drawn = random_drawing(seed)
    owners = {e.id: e.boundary for e in drawn.document.of_kind(*NODES, Boundary)}

    tidied(drawn)

    assert overlapping(drawn) == []
    assert {e.id: e.boundary for e in drawn.document.of_kind(*NODES, Boundary)} == owners
    assert not [e.name for e in drawn.document.of_kind(*NODES, Boundary) if disagrees(drawn.document, e)]


@pytest.mark.parametrize("seed", range(4))
def test_the_same_diagram_gives_the_same_picture_wherever_its_elements_lay(seed):
    drawn = random_drawing(seed)
    tidied(drawn)
    first = places(drawn)
    left, top = min(x for x, *_ in first.values()), min(y for _, y, *_ in first.values())
    chance = random.Random(seed)
    with drawn.document.transaction("Shake") as tx:
        for node in list(tx.now.of_kind(*NODES)):
            if node.boundary is None:
                tx.update(node.id, {"x": left + chance.randrange(500), "y": top + chance.randrange(500)})

    tidied(drawn)

    again = places(drawn)
    dx, dy = min(x for x, *_ in again.values()) - left, min(y for _, y, *_ in again.values()) - top
    assert {name: (x - dx, y - dy, w, h) for name, (x, y, w, h) in again.items()} == first


def test_tidying_up_twice_moves_nothing():
    drawn = random_drawing(3)
    tidied(drawn)

    assert tidied(drawn) == set()


def test_another_start_of_the_program_gives_the_same_picture():
    """Sets of words are in another order in every process."""
    script = (
        "import test_tidy as t\n"
        "drawn = t.dfd('a -> b -> c -> a', 'd -> b', 'c -> e -> f', 'd -> f', 'g -> h', 'i -> a')\n"
        "t.tidied(drawn)\n"
        "print(sorted(t.places(drawn).items()))"
    )
    path = [str(Path(__file__).parent), *sys.path]

    pictures = {
        subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}\n{script}"],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(pictures) == 1


def test_it_is_one_step_that_undo_takes_back_whole():
    drawn = random_drawing(5)
    history = kept(drawn.document)
    before = dict(drawn.document.records)

    tidied(drawn)

    assert dict(drawn.document.records) != before
    assert history.undo_label == "Tidy up diagram"
    drawn.document.replay(history.undo())
    assert dict(drawn.document.records) == before


def test_what_is_locked_stays_and_the_rest_goes_around_it():
    drawn = dfd("customer -> web app -> orders db", "clerk -> web app")
    do(drawn, move, [drawn.id("web app")], 37.0, 3.0)
    do(drawn, lock, [drawn.id("web app")])
    before = drawn["web app"]

    tidied(drawn)

    assert drawn["web app"] == before
    assert drawn["customer"].x < before.x < drawn["orders db"].x
    assert overlapping(drawn) == []


def test_what_a_person_put_where_it_is_stays_when_asked_for():
    drawn = dfd("customer -> web app -> orders db", "clerk -> web app")
    do(drawn, move, [drawn.id("orders db")], 40.0, 331.0)
    before = drawn["orders db"]

    tidied(drawn, keep=True)

    assert drawn["orders db"] == before
    assert overlapping(drawn) == []
    tidied(drawn)
    assert drawn["orders db"].by_hand is False
    assert drawn["orders db"].y != before.y


def test_a_box_with_something_locked_in_it_stays_around_it():
    drawn = dfd("customer -> web app -> orders db", "web app -> cache")
    do(drawn, enclose, [drawn.id("web app"), drawn.id("orders db"), drawn.id("cache")], "Shop")
    do(drawn, lock, [drawn.id("orders db")])
    before = drawn["orders db"]

    tidied(drawn)

    assert drawn["orders db"] == before
    assert not disagrees(drawn.document, drawn["web app"])
    assert not disagrees(drawn.document, drawn["orders db"])
    assert overlapping(drawn) == []


@given(seed=st.integers(0, 10_000), data=st.data())
@settings(max_examples=25, deadline=None)
def test_locked_and_kept_elements_never_move_in_any_drawing(seed, data):
    drawn = random_drawing(seed, nodes=8)
    tidied(drawn)
    nodes = sorted(node.id for node in drawn.document.of_kind(*NODES))
    stays = data.draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=3, unique=True))
    do(drawn, lock, stays[:1])
    for id in stays[1:]:
        do(drawn, move, [id], 8.0, 8.0)
    before = {id: drawn.document.records[id] for id in stays}

    tidied(drawn, keep=True)

    assert {id: rect_of(drawn.document.records[id]) for id in stays} == {id: rect_of(r) for id, r in before.items()}


def test_only_the_selection_is_laid_out_where_it_was_and_beside_the_rest():
    drawn = dfd("customer -> web app -> orders db", "clerk -> till")
    do(drawn, move, [drawn.id("web app")], -250.0, 30.0)
    others = {name: drawn[name] for name in ("orders db", "clerk", "till")}

    moved = tidied(drawn, [drawn.id("customer"), drawn.id("web app")])

    assert moved <= {drawn.id("customer"), drawn.id("web app")}
    assert {name: drawn[name] for name in others} == others
    assert overlapping(drawn) == []


def test_a_note_stays_unless_something_comes_to_lie_under_it():
    drawn = dfd("customer -> web app -> orders db")
    with drawn.document.transaction("Note") as tx:
        place(tx, "note", drawn.diagram, Point(150.0, 0.0), "in the way")
        place(tx, "note", drawn.diagram, Point(2000.0, 0.0), "far off")
    far = drawn["far off"]

    tidied(drawn)

    assert drawn["far off"] == far
    assert overlapping(drawn) == []


def test_bends_and_moved_labels_go_since_they_belonged_to_the_old_places():
    drawn = dfd("customer -> web app", "clerk -> till")
    flow = drawn.id("customer -> web app")
    do(drawn, bend, flow, ((150.0, 300.0),))
    do(drawn, move, [drawn.id("customer")], 0.0, 77.0)

    tidied(drawn)

    assert drawn.document.records[flow].bends == ()


def test_with_everything_locked_it_says_why_nothing_happens():
    drawn = dfd("customer -> web app")
    do(drawn, lock, [drawn.id("customer"), drawn.id("web app")])

    with pytest.raises(Invalid, match="nothing to tidy up"):
        tidied(drawn)


def test_a_large_diagram_has_columns_in_which_nothing_touches():
    chance, drawn = random.Random(1), blank()
    with drawn.document.transaction("Draw") as tx:
        ids = [place(tx, "process", drawn.diagram, Point(0.0, 0.0), f"{number}") for number in range(600)]
        for number in range(1, 600):
            connect(tx, ids[chance.randrange(max(0, number - 30), number)], ids[number])

    tidied(drawn)

    corners = sorted((node.x, node.y) for node in drawn.document.of_kind(*NODES))
    assert len(set(corners)) == 600
    columns: dict[float, list[float]] = {}
    for x, y in corners:
        columns.setdefault(x, []).append(y)
    assert min(b - a for column in columns.values() for a, b in pairwise(column)) >= 64


def test_a_flow_that_would_run_over_a_node_is_led_around_it():
    drawn = dfd("web app -> orders api -> orders db", "orders api -> payments")
    do(drawn, enclose, [drawn.id(name) for name in ("web app", "orders api", "orders db")], "Shop")

    tidied(drawn)

    flow = drawn["orders api -> payments"]
    over = rect_of(drawn["orders db"])
    assert len(flow.bends) == 2
    line = flow_curve(drawn.document, flow).flattened(40)
    assert not any(over.contains(point) for point in line)


def test_a_flow_whose_way_is_free_stays_straight():
    drawn = dfd("customer -> web app -> orders db")

    tidied(drawn)

    assert [flow.bends for flow in drawn.document.of_kind(Flow)] == [(), ()]

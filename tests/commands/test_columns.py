"""New things stand in columns along their flows; boundaries are blocks that nothing else enters."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from threatline.commands.columns import in_columns
from threatline.model.records import FARTHEST

SIZE = (144.0, 64.0)


def laid(owners, links):
    boxes = set(owners.values()) - {None}
    return in_columns(owners, {id: SIZE for id in owners if id not in boxes}, links)


def test_what_receives_stands_right_of_what_sends():
    places = laid({"a": None, "b": None, "c": None}, [("a", "b"), ("b", "c"), ("c", "a")])

    assert places["a"].right < places["b"].left
    assert places["b"].right < places["c"].left


def test_two_receivers_stand_one_over_the_other():
    places = laid({"a": None, "b": None, "c": None}, [("a", "b"), ("a", "c")])

    assert places["b"].x == places["c"].x
    assert not places["b"].intersects(places["c"])


def test_a_flow_that_passes_a_column_has_room_there():
    places = laid({"a": None, "b": None, "c": None}, [("a", "b"), ("b", "c"), ("a", "c")])

    assert places["b"].centre.y != places["a"].centre.y


def test_things_without_flows_stand_in_a_block_and_not_in_one_long_column():
    places = laid({str(number): None for number in range(9)}, [])

    assert len({rect.x for rect in places.values()}) == 3
    assert len({rect.y for rect in places.values()}) == 3


def test_a_circle_and_a_flow_to_itself_end():
    places = laid({"a": None, "b": None}, [("a", "a"), ("a", "b"), ("b", "a")])

    assert places["a"].right < places["b"].left


def test_a_chain_of_a_thousand_is_folded_and_stays_on_the_scene():
    ids = [str(number) for number in range(1000)]

    places = laid(dict.fromkeys(ids), list(pairwise(ids)))

    assert max(rect.right for rect in places.values()) < FARTHEST / 10
    assert len({(rect.x, rect.y) for rect in places.values()}) == 1000


@st.composite
def models(draw):
    boxes = [f"box {number}" for number in range(draw(st.integers(0, 4)))]
    owners = {box: draw(st.sampled_from([None, *boxes[:place]])) for place, box in enumerate(boxes)}
    nodes = [f"node {number}" for number in range(draw(st.integers(1, 12)))]
    owners |= {node: draw(st.sampled_from([None, *boxes])) for node in nodes}
    held = set(owners.values())
    owners = {id: owner for id, owner in owners.items() if id in nodes or id in held}
    while stale := [id for id in owners if id not in nodes and id not in set(owners.values())]:
        for id in stale:
            del owners[id]
    links = draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=20))
    return owners, links


@settings(max_examples=60, deadline=None)
@given(models())
def test_nothing_overlaps_and_every_box_holds_its_own(model):
    owners, links = model

    places = laid(owners, links)

    for id, rect in places.items():
        if owners[id] is not None:
            assert places[owners[id]].contains(rect)
        for other, taken in places.items():
            if other != id and owners[other] == owners[id]:
                assert not rect.intersects(taken), (id, other)

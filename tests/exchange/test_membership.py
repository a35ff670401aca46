from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from threatline.exchange.membership import owners
from threatline.model.geometry import Rect

SIDES = st.integers(-40, 40)
RECTS = st.builds(Rect, SIDES, SIDES, st.integers(1, 60), st.integers(1, 60))


@given(st.lists(RECTS, max_size=12), st.lists(RECTS, max_size=12))
def test_the_owner_is_the_smallest_box_that_holds_the_whole_element(boxes, nodes):
    named = {f"box {index:02}": rect for index, rect in enumerate(boxes)}
    elements = {**named, **{f"node {index:02}": rect for index, rect in enumerate(nodes)}}

    found = owners(named, elements)

    for id, rect in elements.items():
        around = [box for box in boxes if box != rect and box.contains(rect)]
        assert (id in found) == bool(around)
        if around:
            owner = named[found[id]]
            assert owner in around
            assert owner.width * owner.height == min(box.width * box.height for box in around)


def test_two_equal_boxes_do_not_own_each_other():
    rect = Rect(0, 0, 10, 10)

    assert owners({"a": rect, "b": rect}, {"a": rect, "b": rect, "n": Rect(1, 1, 2, 2)}) == {"n": "a"}


def test_thousands_of_nested_boxes_are_no_quadratic_matter():
    boxes = {f"{index:05}": Rect(index, index, 20_000 - 2 * index, 20_000 - 2 * index) for index in range(9_000)}

    assert owners(boxes, {"n": Rect(9_500, 9_500, 5, 5)}) == {"n": "08999"}

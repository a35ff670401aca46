"""Order is a property: there is always room before, between and after."""

from hypothesis import given
from hypothesis import strategies as st

from threatline.model.order import after, between


@given(st.lists(st.integers(min_value=0, max_value=10**6), max_size=200))
def test_an_index_lies_between_its_neighbours_wherever_one_inserts(places):
    indices = [after(None)]

    for place in places:
        at = place % (len(indices) + 1)
        index = between(indices[at - 1] if at else None, indices[at] if at < len(indices) else None)
        indices.insert(at, index)

    assert indices == sorted(set(indices))


def test_a_hundred_thousand_appends_stay_short():
    index, previous = after(None), ""

    for _ in range(100_000):
        assert index > previous
        index, previous = after(index), index

    assert len(index) <= 5

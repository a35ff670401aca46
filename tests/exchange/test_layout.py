from __future__ import annotations

from threatline.exchange.layout import frame_around, lay_out
from threatline.model.geometry import Rect
from threatline.model.records import FARTHEST

SIZE = (144.0, 64.0)


def laid_out(outside: str, inside: str, *links: str) -> dict[str, Rect]:
    nodes = (*outside, *inside)
    return lay_out(tuple(outside), tuple(inside), [(link[0], link[1]) for link in links], dict.fromkeys(nodes, SIZE))


def test_nodes_stand_further_right_the_more_flows_lead_to_them_from_outside():
    places = laid_out("u", "abc", "ua", "ab", "bc", "ac")

    assert places["u"].right < places["a"].left
    assert places["a"].right < places["b"].left
    assert places["b"].left == places["c"].left


def test_what_nothing_outside_leads_to_stands_last_and_circles_end():
    places = laid_out("u", "abx", "ua", "ab", "ba", "xa")

    assert places["b"].right < places["x"].left


def test_a_node_stands_at_the_height_of_those_that_lead_to_it():
    places = laid_out("u", "abcd", "ua", "ub", "ad", "bc")

    assert places["a"].top < places["b"].top
    assert places["d"].top < places["c"].top


def test_a_long_column_goes_on_beside():
    places = laid_out("", "abcdefgh")

    assert len({rect.left for rect in places.values()}) == 2


def test_a_frame_holds_its_nodes_with_room_for_its_name():
    rects = [Rect(0, 0, 144, 64), Rect(300, 200, 144, 64)]

    frame = frame_around(rects)

    assert all(frame.contains(rect) for rect in rects)
    assert -frame.top > frame.right - 444


def test_a_chain_of_thousands_and_thousands_of_outsiders_stay_within_the_scene():
    chain = [str(number) for number in range(20_000)]
    crowd = [f"outsider {number}" for number in range(20_000)]
    links = [(one, other) for one, other in zip(["outsider 0", *chain], chain, strict=False)]

    places = lay_out(crowd, chain, links, dict.fromkeys([*crowd, *chain], SIZE))

    assert frame_around(places.values()).width < FARTHEST / 2

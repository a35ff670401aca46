"""Flows end in arrows, and their labels say name, protocol, protection and threats."""

from __future__ import annotations

from math import hypot, isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from element_states import course, flow
from threatline.drawing.appearance import Appearance, Badge
from threatline.drawing.display import Group, Path, Text, extent
from threatline.drawing.flows import draw_flow, draw_flow_label, draw_flow_line, flow_label
from threatline.model.curve import Curve, smooth, straight
from threatline.model.geometry import Point
from threatline.model.route import Lane

PLAIN = Appearance()
places = st.builds(Point, st.floats(-500, 500), st.floats(-500, 500))


def texts(parts) -> list[str]:
    return [part.text for part in parts if isinstance(part, Text)]


def test_the_tip_of_the_arrow_is_the_end_of_the_curve_and_the_line_stops_before_it():
    line, head = draw_flow_line(flow(), course(), PLAIN)

    assert head.steps[0] == ("M", 320, 32)
    assert line.steps[-1][-2:] == pytest.approx((311.5, 32))
    assert extent([head]).width == pytest.approx(11)
    assert extent([head]).height == pytest.approx(9)


def test_a_two_way_flow_has_an_arrow_at_both_ends():
    line, *heads = draw_flow_line(flow(two_way=True), course(), PLAIN)

    assert [head.steps[0] for head in heads] == [("M", 320, 32), ("M", 144, 32)]
    assert line.steps[0][1:] == pytest.approx((152.5, 32))


@given(st.lists(places, min_size=2, max_size=4))
def test_the_line_stops_8_and_a_half_before_the_tip_on_any_curve_that_is_long_enough(points):
    curve = smooth(points)
    line, head = draw_flow_line(flow(), curve, PLAIN)

    assert all(isfinite(value) for step in (*line.steps, *head.steps) for value in step[1:])
    last = hypot(points[-1].x - points[-2].x, points[-1].y - points[-2].y)
    if last > 40:
        stop = Point(*line.steps[-1][-2:])
        assert stop.distance(curve.end) == pytest.approx(8.5, abs=0.3)


@pytest.mark.parametrize("curve", [straight(Point(5, 5), Point(5, 5)), straight(Point(0, 0), Point(3, 0))])
def test_a_flow_without_room_for_an_arrow_is_drawn_all_the_same(curve):
    parts = draw_flow(flow(two_way=True), curve, Appearance(encrypted=True))

    assert all(isfinite(value) for part in parts if isinstance(part, Path) for step in part.steps for value in step[1:])


def test_a_label_says_name_protocol_and_number_of_threats():
    look = Appearance(protocol="HTTPS", encrypted=True, badge=Badge("open", 3, "high"))

    assert texts(draw_flow_label(flow(), course(), look)) == ["Place order", "HTTPS", "3"]


@pytest.mark.parametrize(("encrypted", "token"), [(True, "quiet"), (False, "high")])
def test_a_lock_tells_whether_a_flow_is_encrypted(encrypted, token):
    parts = draw_flow_label(flow(), course(), Appearance(encrypted=encrypted))
    (lock,) = [part for part in parts if isinstance(part, Group)]

    assert lock.children[0].fill == token


def test_no_lock_is_drawn_where_encryption_is_not_known():
    assert not any(isinstance(part, Group) for part in draw_flow_label(flow(), course(), Appearance(protocol="SQL")))


@pytest.mark.parametrize(
    "look", [PLAIN, Appearance(protocol="HTTPS", encrypted=False, badge=Badge("open", 12), data_class="restricted")]
)
def test_all_that_a_label_says_stands_on_its_plate(look):
    label = flow_label(flow(), course(), look)
    plate, *written = draw_flow_label(flow(), course(), look)

    assert label is not None
    assert extent([plate]) == pytest.approx(label.rect)
    assert label.rect.inflated(0, 2).contains(extent(written))


def test_the_plate_is_34_high_and_20_without_protocol():
    assert flow_label(flow(), course(), Appearance(protocol="SQL")).rect.height == 34
    assert flow_label(flow(), course(), PLAIN).rect.height == 20


def test_a_flow_with_nothing_to_say_has_no_label():
    assert flow_label(flow(""), course(), PLAIN) is None
    assert draw_flow_label(flow(""), course(), PLAIN) == ()


@pytest.mark.parametrize("name", ["x" * 10_000, "word " * 2_000, "\u202eabc" * 100, "a\nb\nc"])
def test_a_long_name_takes_two_lines_at_most_and_leaves_both_ends_of_the_line_visible(name):
    label = flow_label(flow(name), course(), PLAIN)

    assert len(label.lines) <= 2
    assert label.rect.width <= 160


def test_the_plate_takes_the_colour_of_the_ground_or_shows_the_selection():
    grounds = [
        draw_flow_label(flow(), course(), look)[0].fill
        for look in (PLAIN, Appearance(ground="ground-1"), Appearance(ground="ground-1", selected=True))
    ]

    assert grounds == ["canvas", "ground-1", "accent-soft"]


def test_a_moved_label_is_tied_to_its_line_while_it_matters():
    moved = flow(label_offset=(60.0, 50.0))
    ties = [
        [part for part in draw_flow_label(moved, course(), look) if isinstance(part, Path) and part.dash]
        for look in (PLAIN, Appearance(hovered=True), Appearance(selected=True))
    ]

    assert [len(tie) for tie in ties] == [0, 1, 1]
    assert ties[1][0].steps[0] == ("M", 232, 32)


def test_the_labels_of_a_request_and_its_answer_stand_on_opposite_sides():
    request = flow_label(flow(), course(0, 2), PLAIN, Lane(0, 2))
    answer = flow_label(flow(), course(1, 2), PLAIN, Lane(1, 2))

    assert request.rect.bottom < 32 - 33 < 32 + 33 < answer.rect.top


def test_a_flow_being_drawn_is_dashed_in_accent():
    line, head = draw_flow_line(flow(), course(), Appearance(drawing=True))

    assert (line.stroke, line.dash, head.fill) == ("accent", (5, 4), "accent")


def test_a_data_class_lies_under_the_line():
    under, line, *_ = draw_flow_line(flow(), course(), Appearance(data_class="internal"))

    assert (under.stroke, under.width, under.opacity) == ("class-internal", 7, 0.32)
    assert line.stroke == "flow"


def test_small_pictures_have_no_labels():
    look = Appearance(detail="plain", protocol="SQL", badge=Badge("open", 1))

    assert draw_flow_label(flow(), course(), look) == ()
    assert texts(draw_flow_label(flow(), course(), look._replace(detail="far", lit=True))) == ["Place order"]


def test_a_bent_flow_points_along_its_last_piece():
    bent: Curve = smooth([Point(0, 0), Point(100, 0), Point(100, 100)])

    _, head = draw_flow_line(flow(), bent, PLAIN)

    assert head.steps[0] == ("M", 100, 100)
    assert all(step[2] < 100 for step in head.steps[1:4])

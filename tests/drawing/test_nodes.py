"""Nodes show their name whole or cut, their state plainly, and nothing where a picture is too small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from element_states import ICONS, NODE, node
from threatline.drawing.appearance import Appearance, Badge
from threatline.drawing.badges import badge_width
from threatline.drawing.display import Group, Path, Text, extent
from threatline.drawing.nodes import draw_node, draw_node_badge, draw_node_body, draw_node_selection
from threatline.model.outline import outline_contains
from threatline.model.records import NODE_KINDS
from threatline.model.typeface import measure

PLAIN = Appearance()
HOSTILE = [
    "x" * 10_000,
    "W " * 5_000,
    "\u202e" + "evil " * 50,
    "\x00\x07\x1b[31m red",
    "שלום עולם " * 20,
    "注文" * 500,
    "a\nb\nc\nd",
    "<b>&amp;</b>",
]


def texts(parts) -> list[Text]:
    return [part for part in parts if isinstance(part, Text)]


@pytest.mark.parametrize("kind", NODE_KINDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_stays_within_its_node_on_two_lines(kind, name):
    parts = draw_node_body(node(kind, name), PLAIN._replace(icon="service"), ICONS)

    covered = extent(parts)
    assert covered is not None
    assert NODE.inflated(1).contains(covered)
    assert 1 <= len(texts(parts)) <= 2
    assert not any(ord(char) < 32 for text in texts(parts) for char in text.text)


@given(st.floats(1, 300), st.floats(1, 200), st.sampled_from(NODE_KINDS), st.booleans())
def test_a_node_of_any_size_can_be_drawn(width, height, kind, out_of_scope):
    look = Appearance(icon="service", out_of_scope=out_of_scope, second_line="Out of scope", data_class="public")

    assert draw_node(node(kind, width=width, height=height), look, ICONS)


def test_a_name_without_icon_is_centred_and_one_with_icon_is_centred_together_with_it():
    (alone,) = texts(draw_node(node(), PLAIN, ICONS))
    parts = draw_node(node(), Appearance(icon="service"), ICONS)
    (icon,) = [part for part in parts if isinstance(part, Group)]
    (beside,) = texts(parts)

    assert (alone.x, alone.anchor) == (72, "middle")
    assert beside.x - icon.x == 18 + 8
    assert (icon.x + beside.x + measure("Orders API", 15, 600)) / 2 == pytest.approx(72)


def test_an_icon_that_does_not_exist_leaves_no_gap():
    assert draw_node(node(), Appearance(icon="unicorn"), ICONS) == draw_node(node(), PLAIN, ICONS)


def test_an_empty_name_draws_no_text():
    assert texts(draw_node(node(name=""), PLAIN, ICONS)) == []


def test_a_store_is_open_at_its_sides():
    fill, lines = draw_node(node("store", ""), PLAIN, ICONS)

    assert isinstance(fill, Path)
    assert (fill.fill, fill.stroke) == ("node", None)
    assert lines == Path((("M", 0, 0), ("L", 144, 0), ("M", 0, 64), ("L", 144, 64)), stroke="node-line", width=1.5)


@pytest.mark.parametrize(
    ("badge", "caption", "fill"),
    [
        (Badge("open", 4, "critical"), "4", "critical"),
        (Badge("open", 99, "low"), "99", "low"),
        (Badge("open", 100, "high"), "99+", "high"),
        (Badge("questions", 2), "2 ?", "panel"),
    ],
)
def test_a_badge_ends_12_left_of_the_right_edge_and_says_its_number(badge, caption, fill):
    ring, pill, *_, number = draw_node_badge(node(), Appearance(badge=badge, ground="ground-2"))

    assert isinstance(ring, Path)
    assert isinstance(pill, Path)
    assert isinstance(number, Text)
    assert (ring.fill, pill.fill, number.text) == ("ground-2", fill, caption)
    covered = extent([pill])
    assert covered is not None
    assert covered.right == pytest.approx(132)
    assert (covered.top, covered.height) == pytest.approx((-10, 20))
    assert covered.width == pytest.approx(badge_width(badge))


def test_an_element_of_which_nothing_is_known_has_no_badge():
    assert draw_node_badge(node(), PLAIN) == ()


def test_the_hatch_of_a_process_keeps_within_its_round_corners():
    parts = draw_node_body(node("process", ""), Appearance(out_of_scope=True), ICONS)
    (hatch,) = [part for part in parts if isinstance(part, Group)]

    assert len(hatch.children[0].steps) > 30
    grown = NODE.inflated(1e-6)
    assert all(outline_contains("process", grown, step[1:]) for step in hatch.children[0].steps)


def test_a_selected_node_has_its_shape_drawn_around_it_4_outside():
    for kind in NODE_KINDS:
        (outline,) = draw_node_selection(node(kind))
        assert extent([outline]) == NODE.inflated(4 + 1)


def test_while_its_name_is_typed_a_node_shows_neither_name_nor_icon():
    parts = draw_node(node(), Appearance(editing=True, icon="service"), ICONS)

    assert all(isinstance(part, Path) for part in parts)


def test_ghosts_and_dimmed_nodes_are_faint_all_over():
    ghost = draw_node(node(), Appearance(ghost=True, badge=Badge("open", 1)), ICONS)
    dimmed = draw_node(node(), Appearance(dimmed=True, badge=Badge("open", 1)), ICONS)

    assert {part.opacity for part in ghost} == {0.5}
    assert {part.opacity for part in dimmed} == {0.35}


def test_small_pictures_have_no_text_but_the_names_of_lit_elements_large_enough_to_read():
    badge = Badge("open", 3, "high")

    assert texts(draw_node(node(), Appearance(detail="plain", badge=badge), ICONS)) == []
    assert texts(draw_node(node(), Appearance(detail="far", badge=badge), ICONS)) == []
    (name,) = texts(draw_node(node(), Appearance(detail="far", lit=True, scale=0.2), ICONS))
    assert name.size * 0.2 == pytest.approx(11)


def test_lines_are_thicker_from_far():
    near, far = (draw_node(node(name=""), Appearance(detail=detail), ICONS)[0] for detail in ("plain", "far"))

    assert far.width == pytest.approx(1.4 * near.width)

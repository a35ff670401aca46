"""Pasted text becomes nodes, flows and boundaries in one step, and what is not understood is told by line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn import blank, dfd, kept
from threatline.commands.pasted import LONGEST_TEXT, MOST_LINES, paste_text, read_text
from threatline.commands.plan import Leftover
from threatline.model.errors import Invalid
from threatline.model.geometry import Point
from threatline.model.records import Boundary, Flow, Node


def paste(drawn, text):
    with drawn.document.transaction("Paste") as tx:
        return paste_text(tx, drawn.diagram, text, Point(0, 0))


def nodes(drawn):
    return sorted(node.name for node in drawn.document.records.values() if isinstance(node, Node))


def test_a_list_becomes_one_element_a_line_whatever_its_bullets():
    drawn = blank()

    paste(drawn, "- Customer\n* Web app\n1. Orders DB\n• Mailer\n- [x] Bank\nOrders, old")

    assert nodes(drawn) == ["Bank", "Customer", "Mailer", "Orders DB", "Orders, old", "Web app"]
    assert drawn["Orders DB"].kind == "store"


def test_lines_with_arrows_become_flows_and_one_undo_takes_all_back():
    drawn = blank()
    history = kept(drawn.document)

    paste(drawn, "Customer -> Web app: Place order (https)\nWeb app -> Orders DB: Save order SQL")

    assert sorted((f.name, f.answers["protocol"]) for f in drawn.document.of_kind(Flow)) == [
        ("Place order", "https"), ("Save order", "database"),
    ]  # fmt: skip
    history.undo()
    assert nodes(drawn) == []


def test_an_indented_block_under_a_colon_is_a_boundary_with_its_members():
    drawn = blank()

    paste(drawn, "AWS:\n  Web app\n  Data:\n\t- Orders DB\nInternet:\n- Customer\nBank")

    owners = {name: drawn.owner_of(name) for name in ("Web app", "Orders DB", "Data", "Customer", "Bank")}
    assert owners == {"Web app": "AWS", "Orders DB": "Data", "Data": "AWS", "Customer": "Internet", "Bank": None}


def test_a_flowchart_is_drawn_with_its_boundaries():
    drawn = blank()

    pasted = paste(drawn, "graph TD\nsubgraph cloud\nA[Web app]\nend\nB[Customer] --> A\nstyle A fill:red")

    assert drawn.owner_of("Web app") == "cloud"
    assert (len(pasted.drawn.flows), pasted.unused) == (1, 1)


def test_elements_that_are_there_are_joined_and_stay_where_they_are():
    drawn = dfd("customer -> web app")
    before = drawn["customer"]

    pasted = paste(drawn, "Internet:\n  Customer\nCustomer -> Mailer")

    assert drawn["customer"] == before
    assert pasted.drawn.reused == 1


def test_lines_that_say_nothing_are_told_by_number():
    drawn = blank()
    prose = "This is a long sentence of somebody who explains at length what the system does, " * 2

    pasted = paste(drawn, f"Customer\n{prose}\n-> Web app\n%% remark")

    assert [left.line for left in pasted.left] == [2, 3]
    assert pasted.unused == 1
    assert nodes(drawn) == ["Customer"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * (LONGEST_TEXT + 1), "longer than"),
        ("\n" * (MOST_LINES + 1), "more than 5,000 lines"),
        ("\n".join(" " * depth + f"Box {depth}:" for depth in range(15)), "12 deep"),
        ("sequenceDiagram\nA->>B: hi", "only flowcharts"),
        ("\n".join(f"Node {number}" for number in range(1_001)), "more than 1,000 elements"),
        ("-> Web app", "Line 1 reads"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence_and_nothing_changes(text, sentence):
    drawn = blank()

    with pytest.raises(Invalid, match=sentence):
        paste(drawn, text)

    assert nodes(drawn) == []


def test_a_thousand_elements_land_apart_from_each_other():
    drawn = blank()

    paste(drawn, "\n".join(f"Node {number} -> Node {number // 3}" for number in range(1, 500)))

    places = {(node.x, node.y) for node in drawn.document.records.values() if isinstance(node, Node)}
    assert len(places) == 500


LINES = st.lists(
    st.text(alphabet=' \tABc:;,-><=[]()@"|&%#.\u2192', max_size=30) | st.sampled_from(["subgraph x", "end", "A --> B"]),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["", "flowchart LR\n"]), LINES)
def test_any_text_is_drawn_or_refused_and_nothing_lies_on_anything(first, lines):
    drawn = blank()

    try:
        paste(drawn, first + "\n".join(lines))
    except Invalid:
        assert not nodes(drawn)
        return

    rects = [(n.x, n.y, n.width, n.height) for n in drawn.document.records.values() if isinstance(n, Node)]
    for place, (x, y, width, height) in enumerate(rects):
        for ox, oy, other_width, other_height in rects[place + 1 :]:
            assert x + width <= ox or ox + other_width <= x or y + height <= oy or oy + other_height <= y
    for box in drawn.document.of_kind(Boundary):
        assert drawn.document.referrers(box.id), "a boundary without members is not drawn"


def test_the_lines_of_a_plan_keep_their_numbers():
    assert read_text("\n\nCustomer\n-> x").left == [Leftover(4, "-> x")]

"""A typed line draws nodes and flows in one step."""

import pytest

from drawn import blank, dfd
from threatline.commands.room import free_spot
from threatline.commands.sketch import sketch
from threatline.model.errors import Invalid
from threatline.model.geometry import Point
from threatline.model.records import Flow, Node


def draw(drawn, line):
    with drawn.document.transaction("Draw") as tx:
        return sketch(tx, drawn.diagram, line, Point(0, 0))


def test_a_line_draws_two_nodes_and_the_flow_with_its_protocol():
    drawn = blank()

    draw(drawn, "Customer -> Web app: Place order (https)")

    (flow,) = drawn.document.of_kind(Flow)
    assert (flow.name, flow.answers) == ("Place order", {"protocol": "https"})
    assert (drawn["Customer"].kind, drawn["Web app"].kind) == ("actor", "process")


def test_names_that_exist_are_joined_and_not_drawn_again():
    drawn = dfd("customer -> web app")

    draw(drawn, "Web App -> Orders DB")

    assert sum(isinstance(r, Node) for r in drawn.document.records.values()) == 3
    assert drawn["Orders DB"].kind == "store"


def test_an_at_sign_makes_an_actor_and_a_double_arrow_goes_both_ways():
    drawn = blank()

    draw(drawn, "@Mainframe <-> Core")

    (flow,) = drawn.document.of_kind(Flow)
    assert drawn["Mainframe"].kind == "actor"
    assert flow.two_way


def test_an_arrow_to_the_left_reads_from_right_to_left():
    drawn = blank()

    draw(drawn, "Web <- Customer")

    assert next(drawn.document.of_kind(Flow)).source == drawn.id("Customer")


def test_a_chain_draws_all_its_flows_and_the_label_goes_to_the_last():
    drawn = blank()

    draw(drawn, "A -> B -> C: end")

    assert {flow.name for flow in drawn.document.of_kind(Flow)} == {"", "end"}


def test_brackets_that_name_no_protocol_stay_in_the_label():
    drawn = blank()

    draw(drawn, "A -> B: order (urgent)")

    assert next(drawn.document.of_kind(Flow)).name == "order (urgent)"


@pytest.mark.parametrize("line", ["-> Web app", "Customer ->", "", "Customer: label", "a -> -> b"])
def test_a_line_that_cannot_be_read_says_how_to_write_it_and_draws_nothing(line):
    drawn = blank()

    with pytest.raises(Invalid, match="Customer -> Web app"):
        draw(drawn, line)

    assert not any(isinstance(record, Node) for record in drawn.document.records.values())


def test_new_nodes_stand_at_free_spots():
    drawn = blank()
    for index in range(12):
        draw(drawn, f"Node {index}")

    spots = {(r.x, r.y) for r in drawn.document.records.values() if isinstance(r, Node)}
    assert len(spots) == 12
    assert free_spot(drawn.document, drawn.diagram, Point(0, 0)) != Point(0, 0)

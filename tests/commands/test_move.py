"""Boxes carry their contents, take in what is dropped in and let go of what is dragged out."""

import pytest

from drawn import blank, dfd
from threatline.commands.arrange import align, distribute
from threatline.commands.connect import bend
from threatline.commands.move import move, resize
from threatline.commands.place import draw_boundary, enclose, place
from threatline.commands.rename import change_kind, rename
from threatline.model.errors import Invalid
from threatline.model.geometry import Point, Rect
from threatline.model.records import Flow


def shift(drawn, names, dx, dy, **how):
    with drawn.document.transaction("Move") as tx:
        move(tx, [drawn.id(name) for name in names], dx, dy, **how)


def test_a_boundary_carries_its_contents_and_the_bends_of_inner_flows():
    drawn = dfd("web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")
    flow = next(drawn.document.of_kind(Flow)).id
    with drawn.document.transaction("Bend") as tx:
        bend(tx, flow, ((150.0, 40.0),))

    shift(drawn, ["cloud"], 100, 50)

    assert (drawn["web app"].x, drawn["web app"].y) == (28, 18)
    assert drawn.document.get(flow, Flow).bends == ((250.0, 90.0),)
    assert drawn.owner_of("orders db") == "cloud"


def test_moving_the_frame_only_leaves_its_members_where_they_are():
    drawn = dfd("web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")
    x = drawn["web app"].x

    shift(drawn, ["cloud"], 10, 0, frame_only=True)

    assert drawn["web app"].x == x


def test_what_is_dropped_in_belongs_to_the_smallest_box_around_it():
    drawn = dfd("mailer", "web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")
    assert drawn.owner_of("mailer") is None

    shift(drawn, ["mailer"], 150, 240)

    assert drawn.owner_of("mailer") == "cloud"


def test_what_is_dragged_out_is_let_go():
    drawn = dfd("web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")

    shift(drawn, ["web app"], -600, 0)

    assert drawn.owner_of("web app") is None


def test_a_frame_grows_with_padding_when_a_member_pushes_against_it():
    drawn = dfd("web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")

    shift(drawn, ["orders db"], 60, 0)

    frame, store = drawn["cloud"], drawn["orders db"]
    assert drawn.owner_of("orders db") == "cloud"
    assert frame.x + frame.width == store.x + store.width + 32


def test_a_frame_that_does_not_fit_lets_go_instead_of_growing():
    drawn = dfd("web app -> orders db")
    box = drawn.box_around("cloud", "web app", "orders db")
    with drawn.document.transaction("Fix") as tx:
        tx.update(box, {"fit": False})

    shift(drawn, ["orders db"], 60, 0)

    assert drawn.owner_of("orders db") is None


def test_a_box_drawn_around_takes_in_what_lies_wholly_inside():
    drawn = dfd("web app -> orders db -> mailer")

    with drawn.document.transaction("Draw") as tx:
        draw_boundary(tx, drawn.diagram, Rect(-100, -100, 520, 200), "cloud")

    assert [drawn.owner_of(n) for n in ("web app", "orders db", "mailer")] == ["cloud", "cloud", None]


def test_a_box_drawn_around_an_inner_box_leaves_its_members_to_it():
    drawn = dfd("web app -> orders db")
    drawn.box_around("inner", "web app")

    drawn.box_around("outer", "web app", "orders db", "inner")

    assert (drawn.owner_of("web app"), drawn.owner_of("inner")) == ("inner", "outer")


def test_resizing_a_box_takes_in_and_lets_go():
    drawn = dfd("web app -> orders db -> mailer")
    box = drawn.box_around("cloud", "web app", "orders db")

    with drawn.document.transaction("Resize") as tx:
        resize(tx, box, Rect(200, -100, 600, 200))

    assert [drawn.owner_of(n) for n in ("web app", "orders db", "mailer")] == [None, "cloud", "cloud"]


def test_enclosing_works_across_nesting_levels():
    drawn = dfd("web app -> orders db")
    drawn.box_around("inner", "web app")

    with drawn.document.transaction("Enclose") as tx:
        enclose(tx, [drawn.id("web app"), drawn.id("inner"), drawn.id("orders db")], "all")

    assert (drawn.owner_of("web app"), drawn.owner_of("inner"), drawn.owner_of("orders db")) == ("inner", "all", "all")


def test_a_node_keeps_a_readable_size():
    drawn = dfd("web app")

    with drawn.document.transaction("Resize") as tx:
        resize(tx, drawn.id("web app"), Rect(0, 0, 1, 1))

    assert (drawn["web app"].width, drawn["web app"].height) == (88, 40)


def test_a_long_name_makes_the_node_and_its_frame_grow():
    drawn = dfd("web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")
    app = drawn.id("web app")

    with drawn.document.transaction("Rename") as tx:
        rename(tx, app, "The very long name of the web application of our shop")

    frame, node = drawn["cloud"], drawn.document.records[app]
    assert node.width > 144
    assert frame.x <= node.x


def test_aligning_follows_the_last_selected():
    drawn = dfd("web app", "orders db")
    with drawn.document.transaction("Move") as tx:
        move(tx, [drawn.id("orders db")], 37, 0)

    with drawn.document.transaction("Align") as tx:
        align(tx, [drawn.id("web app"), drawn.id("orders db")], "left")

    assert drawn["web app"].x == drawn["orders db"].x == -35


def test_aligning_one_element_says_what_it_needs():
    drawn = dfd("web app")

    with pytest.raises(Invalid, match="two or more"), drawn.document.transaction("Align") as tx:
        align(tx, [drawn.id("web app")], "left")


def test_distributing_makes_equal_gaps():
    drawn = dfd("web app -> orders db -> mailer")
    shift(drawn, ["orders db"], 77, 0)

    with drawn.document.transaction("Distribute") as tx:
        distribute(tx, [drawn.id(n) for n in ("web app", "mailer", "orders db")], "across")

    assert drawn["orders db"].x == pytest.approx((drawn["web app"].x + drawn["mailer"].x) / 2)


def test_turning_a_process_into_a_store_keeps_flows_and_name():
    drawn = dfd("customer -> web app")
    app = drawn.id("web app")

    with drawn.document.transaction("Turn") as tx:
        change_kind(tx, app, "store")

    assert drawn["web app"].kind == "store"
    assert next(drawn.document.of_kind(Flow)).target == app


def test_default_names_are_numbered_past_the_highest():
    drawn = blank()
    with drawn.document.transaction("Place") as tx:
        for _ in range(2):
            place(tx, "process", drawn.diagram, Point(0, 0))
        rename(tx, drawn.id("Process 1"), "Web app")
        place(tx, "process", drawn.diagram, Point(0, 0))

    assert drawn["Process 3"].kind == "process"


def test_the_label_of_a_move_names_what_moved():
    drawn = dfd("web app -> orders db")
    told = []
    drawn.document.subscribe(told.append)

    shift(drawn, ["web app"], 8, 0)
    shift(drawn, ["web app", "orders db"], 8, 0)

    assert [commit.label for commit in told] == ["Move web app", "Move 2 elements"]

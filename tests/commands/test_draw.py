"""A plan is drawn beside what is there: joined by name, in the boundaries it says, on nothing old."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from drawn import blank, dfd
from threatline.commands.ownership import rect_of
from threatline.commands.place import draw_boundary
from threatline.commands.sketch import sketch
from threatline.model.errors import Invalid
from threatline.model.geometry import Point, Rect
from threatline.model.records import Boundary, Flow, Node


def draw(drawn, text, near=(0.0, 0.0)):
    with drawn.document.transaction("Draw") as tx:
        return sketch(tx, drawn.diagram, text, Point(*near))


def placed(drawn):
    return [record for record in drawn.document.records.values() if isinstance(record, Node | Boundary)]


def says_what_the_picture_says(drawn):
    """Every box holds its members whole, and nothing else touches it; no two nodes touch."""
    for one, other in combinations(placed(drawn), 2):
        if one.id in owners(drawn, other):
            fits = rect_of(one).contains(rect_of(other))
        elif other.id in owners(drawn, one):
            fits = rect_of(other).contains(rect_of(one))
        else:
            fits = not rect_of(one).intersects(rect_of(other))
        if not fits:
            return False
    return True


def owners(drawn, element):
    found = []
    while element.boundary is not None:
        element = drawn.document.records[element.boundary]
        found.append(element.id)
    return found


def test_a_list_behind_a_boundary_stands_in_it():
    drawn = blank()

    draw(drawn, "[Internet] Customer; [AWS] Web app, Orders DB; Customer -> Web app")

    assert drawn.owner_of("Customer") == "Internet"
    assert drawn.owner_of("Web app") == drawn.owner_of("Orders DB") == "AWS"
    assert says_what_the_picture_says(drawn)


def test_a_later_line_reuses_the_boundary_which_grows():
    drawn = blank()
    draw(drawn, "[AWS] Web app")
    box = drawn.id("AWS")

    draw(drawn, "[aws] Orders DB, Cache, Mailer, Payments")

    assert [record.id for record in drawn.document.of_kind(Boundary)] == [box]
    assert {drawn.owner_of(name) for name in ("Web app", "Orders DB", "Cache", "Mailer", "Payments")} == {"AWS"}
    assert says_what_the_picture_says(drawn)


def test_a_boundary_is_drawn_around_what_stands_there_without_moving_it():
    drawn = dfd("web app -> orders db")
    before = (drawn["web app"].x, drawn["orders db"].x)

    draw(drawn, "[AWS] web app, orders db")

    assert drawn.owner_of("web app") == drawn.owner_of("orders db") == "AWS"
    assert (drawn["web app"].x, drawn["orders db"].x) == before
    assert says_what_the_picture_says(drawn)


def test_a_boundary_never_swallows_a_stranger_between_its_members():
    drawn = dfd("web app -> customer -> orders db")

    draw(drawn, "[AWS] web app, orders db")

    assert drawn.owner_of("web app") == drawn.owner_of("orders db") == "AWS"
    assert drawn.owner_of("customer") is None
    assert says_what_the_picture_says(drawn)


def test_what_stands_elsewhere_is_moved_into_the_boundary_it_is_said_to_stand_in_and_out_of_all():
    drawn = blank()
    draw(drawn, "[AWS] Web app; Mailer")

    draw(drawn, "[AWS] Mailer; [] Web app")

    assert drawn.owner_of("Mailer") == "AWS"
    assert drawn.owner_of("Web app") is None
    assert says_what_the_picture_says(drawn)


def test_a_chain_behind_a_boundary_takes_along_only_what_is_new():
    drawn = dfd("customer")

    draw(drawn, "[AWS] Web app -> customer; [Shop] Web app2 -> Orders DB")

    assert drawn.owner_of("customer") is None
    assert drawn.owner_of("Orders DB") == "Shop"


def test_a_new_receiver_stands_right_of_what_sends_and_a_new_sender_left():
    drawn = dfd("web app")

    draw(drawn, "web app -> Mailer; web app <- Customer")

    assert drawn["Mailer"].x > drawn["web app"].x + 144
    draw(drawn, "Visitor -> Mailer", near=(2000, 2000))
    assert abs(drawn["Visitor"].y - drawn["Mailer"].y) < 400, "it stands beside what it is joined to"


def test_a_new_node_in_a_box_of_before_joins_it():
    drawn = blank()
    with drawn.document.transaction("Draw") as tx:
        draw_boundary(tx, drawn.diagram, Rect(0, 0, 800, 400), "Cloud")

    draw(drawn, "[Cloud] Web app -> Orders DB")

    assert drawn.owner_of("Web app") == drawn.owner_of("Orders DB") == "Cloud"
    assert drawn["Cloud"].width == 800, "there was room enough"


def test_the_reference_model_is_one_text():
    drawn = blank()

    draw(
        drawn,
        "Customer <-> [Shop cloud] Web app: Place order https / Confirmation https -> Orders API: Order https"
        " -> Orders DB: Save order SQL, [Back office] Mailer: Send receipt amqp, Payments: Charge grpc"
        " -> Audit log: Payment event sql, [] Bank: Card data https; Mailer -> Customer: Receipt smtp",
    )

    ends = {record.id: record.name for record in placed(drawn)}
    assert {(ends[f.source], ends[f.target], f.name) for f in drawn.document.of_kind(Flow)} == {
        ("Customer", "Web app", "Place order"), ("Web app", "Customer", "Confirmation"),
        ("Web app", "Orders API", "Order"), ("Orders API", "Orders DB", "Save order"),
        ("Orders API", "Payments", "Charge"), ("Payments", "Bank", "Card data"),
        ("Payments", "Audit log", "Payment event"), ("Orders API", "Mailer", "Send receipt"),
        ("Mailer", "Customer", "Receipt"),
    }  # fmt: skip
    assert all("protocol" in flow.answers for flow in drawn.document.of_kind(Flow))
    assert {drawn.owner_of(name) for name in ("Web app", "Orders API", "Orders DB")} == {"Shop cloud"}
    assert {drawn.owner_of(name) for name in ("Payments", "Mailer", "Audit log")} == {"Back office"}
    assert drawn.owner_of("Customer") is drawn.owner_of("Bank") is None
    assert says_what_the_picture_says(drawn)


NAMES = st.sampled_from(["Customer", "Web app", "Orders DB", "Mailer", "Bank", "Audit log", "Cache"])
PIECES = st.builds("{}{}{}".format, st.sampled_from(["", "", "[AWS] ", "[Office] ", "[] "]), NAMES,
                   st.sampled_from([" -> ", " <- ", " <-> ", ", ", ": data sql; ", "; "]))  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.lists(PIECES, min_size=1, max_size=5), NAMES), min_size=1, max_size=4))
def test_whatever_is_typed_line_after_line_the_boundaries_say_what_the_picture_says(lines):
    drawn = blank()

    for pieces, last in lines:
        before = dict(drawn.document.records)
        try:
            draw(drawn, "".join(pieces) + last)
        except Invalid:
            assert drawn.document.records == before

    assert says_what_the_picture_says(drawn)

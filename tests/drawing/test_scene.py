"""A whole diagram: painted in its order, marked where flows cross, on the right ground."""

from __future__ import annotations

import pytest

from threatline.drawing.appearance import Appearance, Badge
from threatline.drawing.display import Group, Path, Text
from threatline.drawing.scene import EMPTY, crossing_marks, draw_diagram
from threatline.model.document import Document
from threatline.model.errors import Invalid
from threatline.model.geometry import Rect
from threatline.model.records import Actor, Boundary, Diagram, Flow, Note, Process, Store
from threatline.model.route import flow_curve, line_curve

PAGE, OTHER = "page" + "a" * 8, "page" + "b" * 8
CLOUD, VAULT, EDGE = "cloud" + "a" * 7, "vault" + "a" * 7, "edge" + "a" * 8
CUSTOMER, WEB, DB = "customer" + "aaaa", "web" + "a" * 9, "db" + "a" * 10
ORDER, SAVE, NOTE = "order" + "a" * 7, "save" + "a" * 8, "note" + "a" * 8


def shop(*others) -> Document:
    """A customer outside, a web app in the cloud, a database in the vault within; an edge between customer and app."""
    size = {"width": 144, "height": 64}
    return Document(
        [
            Diagram(id=PAGE, name="Overview"),
            Diagram(id=OTHER, name="Details"),
            Boundary(id=VAULT, diagram=PAGE, name="Vault", x=540, y=0, width=240, height=160, boundary=CLOUD),
            Boundary(id=CLOUD, diagram=PAGE, name="Cloud", x=300, y=-60, width=520, height=260),
            Boundary(id=EDGE, diagram=PAGE, name="Edge", shape="line", points=((220, -40), (220, 160))),
            Actor(id=CUSTOMER, diagram=PAGE, name="Customer", x=0, y=40, **size),
            Process(id=WEB, diagram=PAGE, name="Web app", x=340, y=40, boundary=CLOUD, **size),
            Store(id=DB, diagram=PAGE, name="Orders DB", x=590, y=40, boundary=VAULT, **size),
            Flow(id=ORDER, diagram=PAGE, name="Order", source=CUSTOMER, target=WEB),
            Flow(id=SAVE, diagram=PAGE, name="Save", source=WEB, target=DB),
            Note(id=NOTE, diagram=PAGE, name="Remember", x=0, y=200, width=120, height=60),
            *others,
        ]
    )


def names(drawing) -> list[str]:
    return [part.text for part in drawing.primitives if isinstance(part, Text)]


def test_outer_boundaries_come_first_then_flows_then_nodes_then_notes():
    drawn = names(draw_diagram(shop(), PAGE))

    assert drawn[:3] == ["Cloud", "Vault", "Edge"]
    assert set(drawn[3:5]) == {"Order", "Save"}
    assert set(drawn[5:8]) == {"Customer", "Web app", "Orders DB"}
    assert drawn[8:] == ["Remember"]


def test_badges_lie_above_all_nodes_and_the_selected_node_with_its_badge_above_those():
    numbers = {CUSTOMER: 1, WEB: 2, DB: 3}

    def look(id: str) -> Appearance:
        badge = Badge("open", numbers[id]) if id in numbers else None
        return Appearance(badge=badge, selected=id == CUSTOMER)

    drawn = names(draw_diagram(shop(), PAGE, look))

    assert drawn[-1] == "1"
    assert set(drawn[-3:]) == {"1", "2", "3"}


def test_only_the_elements_of_the_diagram_are_drawn_and_an_empty_one_has_a_size():
    assert draw_diagram(shop(), OTHER) == (EMPTY, (), "Details")


def test_a_diagram_that_is_not_there_is_refused():
    with pytest.raises(Invalid, match="no diagram"):
        draw_diagram(shop(), CUSTOMER)


def test_a_drawing_covers_everything_in_it():
    drawing = draw_diagram(shop(), PAGE)

    assert drawing.bounds.contains(Rect(0, -60, 820, 320))


def test_the_same_document_gives_the_same_drawing_in_whatever_order_its_records_came():
    records = list(shop().records.values())

    assert draw_diagram(Document(records), PAGE) == draw_diagram(Document(reversed(records)), PAGE)


def test_a_flow_is_marked_at_each_box_that_holds_one_of_its_ends_and_at_each_line():
    document = shop()
    lines = [(document.records[EDGE], line_curve(document.records[EDGE]))]
    order, save = document.records[ORDER], document.records[SAVE]

    assert [point for point, _ in crossing_marks(document, order, flow_curve(document, order), lines)] == [
        (300, 72),
        (220, 72),
    ]
    assert crossing_marks(document, save, flow_curve(document, save), lines) == [((540, 72), "ground-1")]


def test_a_flow_that_bows_out_of_a_box_which_holds_both_its_ends_is_not_marked():
    document = shop(Flow(id="bow" + "a" * 9, diagram=PAGE, source=WEB, target=DB, bends=((480.0, -200.0),)))
    bow = document.records["bow" + "a" * 9]

    marks = crossing_marks(document, bow, flow_curve(document, bow))

    assert [ground for _, ground in marks] == ["ground-1"]


def test_marks_can_be_left_out():
    def marks(drawing) -> int:
        return sum(isinstance(part, Path) and part.fill == "boundary" for part in drawing.primitives)

    assert marks(draw_diagram(shop(), PAGE)) == 3
    assert marks(draw_diagram(shop(), PAGE, crossings=False)) == 0


def test_plates_and_rings_take_the_ground_on_which_they_lie():
    look = {CUSTOMER: "canvas", WEB: "ground-1", DB: "ground-2"}

    for id, ground in look.items():
        badge = {id: Appearance(badge=Badge("decided"))}
        ring = draw_diagram(shop(), PAGE, lambda other, badge=badge: badge.get(other, Appearance())).primitives[-3]
        assert isinstance(ring, Path)
        assert ring.fill == ground


def test_the_look_of_each_element_is_asked_once():
    asked: list[str] = []

    def look(id: str) -> Appearance:
        asked.append(id)
        return Appearance()

    document = shop()
    draw_diagram(document, PAGE, look)

    assert sorted(asked) == sorted(set(document.records) - {PAGE, OTHER})


def test_without_a_look_the_answers_of_people_are_drawn():
    web_app = Process(
        id="web" + "b" * 9, diagram=OTHER, name="Shop", x=0, y=0, width=144, height=64,
        answers={"process_type": "web_app", "out_of_scope": True},
    )  # fmt: skip
    mail = Flow(
        id="mail" + "a" * 8, diagram=OTHER, name="Mail", source="web" + "b" * 9, target_point=(400, 32),
        answers={"protocol": "email", "encrypted": False},
    )  # fmt: skip

    drawing = draw_diagram(shop(web_app, mail), OTHER, icons={"web-app": ("M0 0H24V24Z",)})

    assert names(drawing) == ["Mail", "Email", "Shop", "Out of scope"]
    assert any(isinstance(part, Group) and part.scale == 0.75 for part in drawing.primitives)

"""Rows 48–55 of the behaviours, seen together: membership is what the picture says, or a mark says that it is not."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from drawn import dfd
from hand import CTRL
from threatline.canvas import verbs
from threatline.commands.place import draw_boundary_line
from threatline.commands.remove import delete
from threatline.drawing.doubts import doubt_place
from threatline.drawing.handles import handle_points
from threatline.model.geometry import Rect
from threatline.model.records import Boundary, Node, Note, is_box


def mark_of(table, name: str) -> tuple[float, float]:
    return tuple(doubt_place(table.page.rect(table.id(name))))


def owned_elsewhere():
    """The web app lies in the cloud and is owned by nobody, as an import may leave it."""
    drawn = dfd("customer -> web app")
    drawn.box_around("cloud", "web app")
    with drawn.document.transaction("Import") as tx:
        tx.update(drawn.id("web app"), {"boundary": None})
    return drawn


def sticking_out():
    """The web app is owned by the cloud, whose stiff frame it leaves by half."""
    drawn = dfd("customer -> web app")
    drawn.box_around("cloud", "web app")
    with drawn.document.transaction("Import") as tx:
        tx.update(drawn.id("cloud"), {"fit": False})
        tx.update(drawn.id("web app"), {"x": drawn["cloud"].x - 70})
    return drawn


def test_what_lies_in_a_box_that_does_not_own_it_is_marked_and_taken_in_by_a_click(lay):
    table = lay(drawn=owned_elsewhere())
    tip = table.canvas.tip_at(table.hand.px(mark_of(table, "web app")))

    table.hand.click(mark_of(table, "web app"))

    assert tip == "web app lies in cloud but does not belong to it. Click to take it in."
    assert table.drawn.owner_of("web app") == "cloud"
    assert table.said[-1] == ("web app taken into cloud.", True)
    assert table.canvas.tip_at(table.hand.px(mark_of(table, "web app"))) == ""
    assert table.steps() == 1
    table.hand.key(Qt.Key.Key_Z, CTRL)
    assert table.drawn.owner_of("web app") is None


def test_what_sticks_out_of_its_stiff_box_is_marked_and_let_go_by_a_click(lay):
    table = lay(drawn=sticking_out())
    tip = table.canvas.tip_at(table.hand.px(mark_of(table, "web app")))

    table.hand.click(mark_of(table, "web app"))

    assert tip == "web app belongs to cloud but sticks out of it. Click to let it go."
    assert table.drawn.owner_of("web app") is None
    assert table.said[-1] == ("web app let go by cloud.", True)


def test_what_lies_half_in_a_box_is_marked_and_taken_in_whole_by_a_click(lay):
    table = lay(drawn=sticking_out())
    table.hand.click(mark_of(table, "web app"))
    table.desk.flush()
    tip = table.canvas.tip_at(table.hand.px(mark_of(table, "web app")))

    table.hand.click(mark_of(table, "web app"))

    assert tip == "web app lies half in cloud and does not belong to it. Click to take it in."
    assert table.drawn.owner_of("web app") == "cloud"
    assert table.page.rect(table.id("cloud")).contains(table.page.rect(table.id("web app")))


def test_the_mark_goes_when_the_element_is_dragged_out_of_the_box(lay):
    table = lay(drawn=owned_elsewhere())

    table.hand.drag("web app", (300, 400))

    assert table.page.doubts.of(table.id("web app")) is None
    assert table.drawn.owner_of("web app") is None


def test_take_in_or_let_go_works_from_the_menu_for_the_selection(lay):
    table = lay(drawn=owned_elsewhere())
    table.desk.select([table.id("web app")])

    verbs.settle_doubts(table.canvas)

    assert table.drawn.owner_of("web app") == "cloud"


def test_a_box_that_is_dragged_over_elements_does_not_take_them_silently(lay):
    drawn = dfd("customer -> web app")
    drawn.box_around("cloud", "web app")
    with drawn.document.transaction("Empty") as tx:
        delete(tx, [drawn.id("web app")])
    table = lay(drawn=drawn)
    box = table["cloud"]

    table.hand.drag((box.x, box.y + 120), (box.x - 300, box.y + 120))

    customer = table.id("customer")
    assert table.drawn.owner_of("customer") == "cloud" or table.page.doubts.of(customer) is not None


def test_crossing_marks_are_shown_until_the_view_menu_hides_them(lay):
    drawn = dfd("customer -> web app")
    drawn.box_around("cloud", "web app")
    table = lay(drawn=drawn)
    item = table.page.items_by_id[table.id("customer -> web app")]
    at = tuple(item.marks[0].at)
    shown = colour_at(table, at)

    table.canvas.toggle_crossings()
    hidden = colour_at(table, at)
    tip = table.canvas.tip_at(table.hand.px(at))
    table.canvas.toggle_crossings()

    assert shown != hidden
    assert tip == ""
    assert colour_at(table, at) == shown


def colour_at(table, at: tuple[float, float]) -> int:
    table.hand.move((300, 300))
    return table.canvas.grab().toImage().pixel(table.hand.px((at[0], at[1] + 3)))


# ---- lines ---------------------------------------------------------------------------------------------------------


def fenced():
    drawn = dfd("customer -> web app")
    with drawn.document.transaction("Line") as tx:
        draw_boundary_line(tx, drawn.diagram, ((150.0, -150.0), (150.0, 0.0), (150.0, 150.0)), "fence")
    return drawn


def test_a_point_of_a_boundary_line_is_dragged_on_the_grid_and_crossings_follow(lay):
    table = lay(drawn=fenced())
    flow = table.page.items_by_id[table.id("customer -> web app")]
    table.hand.click((150, -75))

    with table.hand.dragging((150, 150), (150, -40)):
        assert table.steps() == 0
    table.hand.drag((150, 0), (150, -90))

    assert table["fence"].points == ((150.0, -150.0), (152.0, -88.0), (152.0, -40.0))
    assert flow.marks == ()
    assert table.steps() == 2


def test_a_point_is_added_in_the_middle_of_a_segment_and_removed_by_a_double_click(lay):
    table = lay(drawn=fenced())
    table.hand.click((150, -30))

    table.hand.drag((150, -75), (200, -72))
    added = table["fence"].points
    table.hand.double_click((200, -72))

    assert added == ((150.0, -150.0), (200.0, -72.0), (150.0, 0.0), (150.0, 150.0))
    assert table["fence"].points == ((150.0, -150.0), (150.0, 0.0), (150.0, 150.0))


def test_the_last_two_points_of_a_boundary_line_stay(lay):
    table = lay(drawn=fenced())
    table.hand.click((150, -75))
    for at in ((150, 0), (150, 150)):
        table.hand.double_click(at)

    assert len(table["fence"].points) == 2
    assert table.said[-1][0].startswith("A boundary line keeps at least two points")


def test_a_boundary_line_is_moved_as_a_whole_by_the_line_itself(lay):
    table = lay(drawn=fenced())

    table.hand.drag((150, -110), (198, -110))

    assert {x for x, _ in table["fence"].points} == {200.0}


# ---- whatever is dragged ---------------------------------------------------------------------------------------------

names = st.sampled_from(("customer", "web app", "orders db", "cloud", "vault"))
ways = st.tuples(st.integers(-12, 12), st.integers(-8, 8)).map(lambda way: (way[0] * 32.0, way[1] * 32.0))
gestures = st.lists(
    st.tuples(st.sampled_from(("move", "grow", "undo", "delete frame")), names, ways), min_size=1, max_size=6
)


def agrees(table, element) -> bool:
    """The picture as a person reads it: the smallest box around the whole element owns it, and no border cuts it."""
    rect = table.page.rect(element.id)
    inside = {element.id, *below(table, element.id)}
    boxes = [b for b in table.document.of_kind(Boundary) if is_box(b) and b.id not in inside]
    frames = {box.id: Rect(box.x, box.y, box.width, box.height) for box in boxes}
    around = [id for id, frame in frames.items() if frame.contains(rect) and frame != rect]
    smallest = min(around, key=lambda id: (frames[id].width * frames[id].height, id), default=None)
    whole = isinstance(element, Boundary)
    cut = any(
        frame.inflated(-0.01).intersects(rect) and not frame.contains(rect) and not (whole and rect.contains(frame))
        for frame in frames.values()
    )
    return element.boundary == smallest and not cut


def below(table, box: str) -> set[str]:
    members = set(table.page.graph.members(box))
    return members | {id for member in members for id in below(table, member)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestures)
def test_whatever_is_dragged_membership_is_what_the_picture_says_or_a_mark_says_it_is_not(lay, gestures):
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("vault", "orders db")
    drawn.box_around("cloud", "web app", "vault")
    table = lay(drawn=drawn, scale=0.5)

    for act, name, (dx, dy) in gestures:
        if act == "undo":
            table.hand.key(Qt.Key.Key_Z, CTRL)
        elif any(getattr(record, "name", "") == name for record in table.document.records.values()):
            gesture(table, act, name, dx, dy)
        table.desk.flush()
        for element in table.document.of_kind(Boundary):
            assert agrees(table, element) is (table.page.doubts.of(element.id) is None), element.name
        for id, item in table.page.items_by_id.items():
            if isinstance(item.record, Node | Note):
                assert agrees(table, item.record) is (table.page.doubts.of(id) is None), item.record.name


def gesture(table, act: str, name: str, dx: float, dy: float) -> None:
    rect = table.page.rect(table.id(name))
    table.desk.select([table.id(name)])
    if act == "move":
        start = (rect.x, rect.y + rect.height * 0.7) if name in ("cloud", "vault") else tuple(rect.centre)
        table.hand.drag(start, (start[0] + dx, start[1] + dy))
    elif act == "grow":
        corner = handle_points(rect)["se"]
        table.hand.drag(tuple(corner), (corner.x + dx, corner.y + dy))
    elif name in ("cloud", "vault"):
        table.hand.key(Qt.Key.Key_Delete)

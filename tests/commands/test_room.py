"""Free room is where something new lies on nothing and across no frame."""

from drawn import blank, dfd
from threatline.commands.place import draw_boundary, place
from threatline.commands.room import Ground, spot_inside, spot_near
from threatline.model.geometry import Point, Rect
from threatline.model.records import Boundary

SIZE = (144.0, 64.0)


def test_a_spot_is_not_on_a_node_and_not_across_a_frame():
    drawn = dfd("customer -> web app")
    drawn.box_around("cloud", "web app")
    frame = drawn["cloud"]
    edge = Point(frame.x, frame.y + frame.height / 2)

    ground = Ground(drawn.document, drawn.diagram)

    spot = spot_near(ground, edge, SIZE)

    assert ground.fits(Rect(spot.x - 72, spot.y - 32, 144, 64))


def test_outside_means_in_no_frame():
    drawn = blank()
    with drawn.document.transaction("Draw") as tx:
        draw_boundary(tx, drawn.diagram, Rect(-500, -500, 1000, 1000), "cloud")
    ground = Ground(drawn.document, drawn.diagram)

    assert spot_near(ground, Point(0, 0), SIZE) == (0, 0)
    assert spot_near(ground, Point(0, 0), SIZE, outside=True).x > 500


def test_a_spot_inside_is_free_room_in_the_box_while_there_is_some():
    drawn = blank()
    with drawn.document.transaction("Draw") as tx:
        box = draw_boundary(tx, drawn.diagram, Rect(0, 0, 600, 400), "cloud")
        place(tx, "process", drawn.diagram, Point(104, 92), "web app")
    frame = drawn.document.get(box, Boundary)

    spot = spot_inside(drawn.document, frame, SIZE)

    assert Rect(0, 0, 600, 400).contains(Rect(spot.x - 72, spot.y - 32, 144, 64))


def test_a_full_box_grows_where_it_covers_nothing_else():
    drawn = blank()
    with drawn.document.transaction("Draw") as tx:
        box = draw_boundary(tx, drawn.diagram, Rect(0, 0, 208, 168), "cloud")
        place(tx, "process", drawn.diagram, Point(104, 92), "web app")
        place(tx, "actor", drawn.diagram, Point(104, 300), "customer below")
    frame = drawn.document.get(box, Boundary)

    spot = spot_inside(drawn.document, frame, SIZE)

    assert spot.x > 208
    assert spot.y < 200


def test_a_diagram_without_room_nearby_is_searched_quickly_and_ends_right_of_everything():
    drawn = blank()
    ground = Ground(drawn.document, drawn.diagram)
    ground.take(Rect(-100_000, -100_000, 200_000, 200_000))

    assert spot_near(ground, Point(0, 0), SIZE).x > 100_000

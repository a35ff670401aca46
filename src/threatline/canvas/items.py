"""The elements of a diagram as items of a page: one each, drawn from cached pictures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from threatline.canvas.painter import Picture, Span, meets, paint, picture_of
from threatline.commands.ownership import rect_of
from threatline.content.icons import ICON_PATHS
from threatline.drawing.appearance import Appearance
from threatline.drawing.boundaries import draw_boundary, ground_at, title_rect
from threatline.drawing.doubts import RADIUS, doubt_place
from threatline.drawing.flows import draw_crossing, draw_flow_label, draw_flow_line, flow_label, label_offset
from threatline.drawing.label_places import HIGHEST, WIDEST, label_reach
from threatline.drawing.nodes import draw_node_badge, draw_node_body, draw_node_selection, inside_rect
from threatline.drawing.notes import draw_note
from threatline.model.geometry import XY, Point, Rect, bounds_of, distance_to_polyline
from threatline.model.outline import outline_contains
from threatline.model.records import Actor, Boundary, Element, Flow, Note, Process, Store
from threatline.model.route import (
    Curve,
    Lane,
    crossing_points,
    flow_curve,
    label_rect,
    lane_of,
    line_crossing_points,
    line_curve,
)

if TYPE_CHECKING:
    from threatline.canvas.scene import Page

Part = Literal["body", "inside", "label", "line", "tie", "mark", "border", "title", "fill", "doubt"]

AROUND_NODE = 14.0
"""Badge, tile of the data class and selection outline stay within this distance of a node."""
AROUND_LINE = 9.0
"""The tip of a flow and the marks on it stay within this distance of its line."""
LINE_PIECES = 6
"""Into how many pieces each cubic of a flow is cut to be found."""


class Hit(NamedTuple):
    """What lies under a point: an element and which part of it; for a mark, which one."""

    id: str
    part: Part
    number: int = 0


class Mark(NamedTuple):
    """Where a flow meets a boundary."""

    at: Point
    boundary: str


class ElementItem:
    """One element. It holds the record that is drawn, and what it cost to find out how it looks."""

    def __init__(self, page: Page, record: Element) -> None:
        self.page = page
        self.id = record.id
        self.record = record
        self.height: tuple[float, int] = (0.0, 0)
        """How high it lies: its level, and the order in which it came among its like."""
        self.picture: Picture | None = None
        self.label_picture: Picture | None = None
        self.look: Appearance | None = None
        self.bounds = QRectF()
        """Everything that is ever painted, except what has a size in screen px."""

    def draw(self, painter: QPainter, detail: bool, parts: Sequence[Span] = ()) -> None:
        """Paint the pictures of the element, at least as far as they lie in `parts`."""
        if self.picture is None:
            self.picture = self.drawn()
        paint(painter, self.picture, detail, parts)

    @property
    def frame(self) -> Rect | None:
        """The rectangle of a node, a note or a box; None for flows and boundary lines."""
        return None

    def drawn(self) -> Picture:
        """Draw the element anew."""
        raise NotImplementedError

    def appearance(self) -> Appearance:
        """Return how the element looks without pointer and selection; found out once, until it changes."""
        if self.look is None:
            self.look = self.page.looks.of(self.record)
        return self.look

    def seen(self) -> Appearance:
        """Return how the element looks now, with pointer and selection."""
        page = self.page
        return self.appearance()._replace(
            hovered=page.hovered == self.id,
            editing=page.edited == self.id,
            outlined=page.outlines and self.id in page.lit,
            valid_target=page.target == self.id,
        )

    def follow(self, record: Element) -> bool:
        """Take over a changed record; returns whether the element may cover another place now."""
        self.record = record
        self.look = None
        self.repaint()
        return self.measure()

    def repaint(self) -> None:
        """Draw the element anew, in the next frame if it is in view."""
        self.forget_pictures()
        self.page.repaint(self.bounds)

    def forget_pictures(self) -> None:
        """Draw the element anew when it is painted next."""
        self.picture = self.label_picture = None

    def measure(self) -> bool:
        """Find out what the element covers; returns whether that changed."""
        bounds = self.covered()
        self.page.index.put(self)
        if bounds == self.bounds:
            return False
        self.page.repaint(self.bounds)
        self.bounds = bounds
        self.page.repaint(bounds)
        return True

    def pieces(self) -> list[Rect]:
        """Return rectangles that together hold everything that is ever painted of the element."""
        bounds = self.bounds
        return [Rect(bounds.x(), bounds.y(), bounds.width(), bounds.height())]

    def covered(self) -> QRectF:
        """Return everything that is ever painted of the element."""
        raise NotImplementedError

    def hit(self, point: Point, reach: float) -> Hit | None:
        """Return which part of the element lies under a point; lines count within `reach` scene units."""
        raise NotImplementedError

    def is_on_doubt(self, point: Point) -> bool:
        """Tell whether a point lies on the mark of an element that lies otherwise than its owner says."""
        if self.frame is None or doubt_place(self.frame).distance(point) > RADIUS + 1:
            return False
        return self.page.doubts.of(self.id) is not None


class NodeItem(ElementItem):
    """An actor, a process or a store. Its badge is painted apart, above all nodes."""

    record: Actor | Process | Store

    def __init__(self, page: Page, record: Element) -> None:
        super().__init__(page, record)
        self.badge_picture: Picture | None = None
        self.selection_picture: Picture | None = None
        self._frame = Rect(0.0, 0.0, 0.0, 0.0)

    @property
    def frame(self) -> Rect:
        return self._frame

    def covered(self) -> QRectF:
        self._frame = rect_of(self.record)
        return around(self._frame, AROUND_NODE)

    def drawn(self) -> Picture:
        return picture_of(draw_node_body(self.record, self.seen(), ICON_PATHS), self.page.ink)

    def draw_badge(self, painter: QPainter, detail: bool) -> None:
        """Paint the badge."""
        if self.badge_picture is None:
            self.badge_picture = picture_of(draw_node_badge(self.record, self.seen()), self.page.ink)
        paint(painter, self.badge_picture, detail)

    def draw_selection(self, painter: QPainter) -> None:
        """Paint the outline of a selected node."""
        if self.selection_picture is None:
            self.selection_picture = picture_of(draw_node_selection(self.record), self.page.ink)
        paint(painter, self.selection_picture)

    def forget_pictures(self) -> None:
        self.badge_picture = self.selection_picture = None
        super().forget_pictures()

    def hit(self, point: Point, reach: float) -> Hit | None:
        rect = self.frame
        if self.is_on_doubt(point):
            return Hit(self.id, "doubt")
        if getattr(self.record, "detail", None) and inside_rect(self.record).inflated(4.0).contains(point):
            return Hit(self.id, "inside")
        if outline_contains(self.record.kind, rect, point):
            return Hit(self.id, "body")
        if self.seen().badge is not None and Rect(rect.right - 52, rect.y - 10, 40, 20).contains(point):
            return Hit(self.id, "body")
        return None


class NoteItem(ElementItem):
    """A remark."""

    record: Note

    @property
    def frame(self) -> Rect:
        return rect_of(self.record)

    def covered(self) -> QRectF:
        return around(self.frame, AROUND_NODE)

    def drawn(self) -> Picture:
        look = self.seen()._replace(selected=self.page.desk.is_selected(self.id))
        return picture_of(draw_note(self.record, look), self.page.ink)

    def hit(self, point: Point, reach: float) -> Hit | None:
        if self.is_on_doubt(point):
            return Hit(self.id, "doubt")
        return Hit(self.id, "body") if self.frame.contains(point) else None


class FlowItem(ElementItem):
    """A flow with its label and the marks where it meets boundaries."""

    record: Flow

    def __init__(self, page: Page, record: Element) -> None:
        super().__init__(page, record)
        self.lane = Lane()
        self.curve: Curve
        self._flat: list[Point] | None = None
        self._label: Rect | None = None
        self._marks: tuple[Mark, ...] | None = None
        self._label_area: Span | None = None
        self._mark_areas: list[Span] | None = None
        self._mark_pictures: dict[int, Picture] = {}

    def covered(self) -> QRectF:
        document = self.page.document
        self.lane = lane_of(document, self.record)
        self.curve = flow_curve(document, self.record, self.lane)
        self._forget_places()
        self._flat = None
        return around(self.curve.bounds().united(self._label_room()), AROUND_LINE)

    def _label_room(self) -> Rect:
        """Return a rectangle that holds the label, whatever is written and wherever there is a place for it."""
        if self.record.label_offset != (0.0, 0.0):
            return label_rect(self.curve, WIDEST, HIGHEST, self.record.label_offset, *self.lane)
        return label_reach(self.curve, self.lane)

    def pieces(self) -> list[Rect]:
        """Return small rectangles along the line, and the room of its label with its tie."""
        found: list[Rect] = []
        for cubic in self.curve.cubics():
            # A piece leaves its chord by at most an eighth of the second derivative times the step squared.
            (x0, y0), (x1, y1), (x2, y2), (x3, y3) = cubic
            bend = max(abs(x2 - 2 * x1 + x0), abs(y2 - 2 * y1 + y0), abs(x3 - 2 * x2 + x1), abs(y3 - 2 * y2 + y1))
            margin = AROUND_LINE + 0.75 * bend / LINE_PIECES**2
            found += [bounds_of(pair).inflated(margin) for pair in pairwise(cubic.flatten(LINE_PIECES))]
        label = self._label_room()
        if self.record.label_offset != (0.0, 0.0):
            label = label.united(label_rect(self.curve, 0, 0, (0.0, 0.0), *self.lane))
        found.append(label.inflated(AROUND_LINE))
        return found

    def forget_pictures(self) -> None:
        self._forget_places()
        super().forget_pictures()

    def _forget_places(self) -> None:
        self._label = self._marks = self._label_area = self._mark_areas = None
        self._mark_pictures = {}

    def drawn(self) -> Picture:
        return picture_of(draw_flow_line(self.record, self.curve, self._seen()), self.page.ink)

    def draw_label(self, painter: QPainter) -> None:
        """Paint the label."""
        if self.label_picture is None:
            shift = self.page.places.shift(self.id)
            label = draw_flow_label(self.record, self.curve, self._seen(), self.lane, shift)
            self.label_picture = picture_of(label, self.page.ink)
        paint(painter, self.label_picture)

    def draw_marks(self, painter: QPainter, parts: Sequence[Span] = ()) -> None:
        """Paint the marks where the flow meets boundaries, unless nobody wants to see them; where `parts` are given,
        those that may be seen there."""
        if not self.page.with_marks:
            return
        for number, area in enumerate(self.mark_areas):
            if not parts or meets(area, parts):
                paint(painter, self._mark_picture(number))

    def _mark_picture(self, number: int) -> Picture:
        if number not in self._mark_pictures:
            at, boundary = self.marks[number]
            ground = ground_at(len(self.page.graph.boxes_around(boundary)))
            self._mark_pictures[number] = picture_of(draw_crossing(at, ground), self.page.ink)
        return self._mark_pictures[number]

    @property
    def label(self) -> Rect:
        """Where the label stands; without anything written, an empty rectangle where it would."""
        if self._label is None:
            laid = flow_label(self.record, self.curve, self.seen(), self.lane, self.page.places.shift(self.id))
            self._label = laid.rect if laid else label_rect(self.curve, 0, 0, self.offset, *self.lane)
        return self._label

    @property
    def offset(self) -> XY:
        """How far the label stands from its home: moved by hand, or because something else lies there."""
        return label_offset(self.record, self.page.places.shift(self.id))

    @property
    def label_area(self) -> Span:
        """What the label covers when it is painted, with the tie line to its place on the curve."""
        if self._label_area is None:
            area = self.label
            if self.record.label_offset != (0.0, 0.0):
                area = area.united(label_rect(self.curve, 0, 0, (0.0, 0.0), *self.lane))
            self._label_area = span_of(area.inflated(3.0))
        return self._label_area

    @property
    def mark_areas(self) -> list[Span]:
        """What each of the marks covers."""
        if self._mark_areas is None:
            self._mark_areas = [span_of(Rect(*mark.at, 0.0, 0.0).inflated(8.0)) for mark in self.marks]
        return self._mark_areas

    @property
    def flat(self) -> list[Point]:
        """The curve as a polyline."""
        if self._flat is None:
            self._flat = self.curve.flattened()
        return self._flat

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Where the flow meets the boundaries it crosses."""
        if self._marks is None:
            self._marks = self.page.ways.marks_on(self.record, self.curve)
        return self._marks

    def hit(self, point: Point, reach: float) -> Hit | None:
        for number, mark in enumerate(self.marks if self.page.with_marks else ()):
            if mark.at.distance(point) <= max(6.0, reach):
                return Hit(self.id, "mark", number)
        if self.label.width and self.label.contains(point):
            return Hit(self.id, "label")
        if distance_to_polyline(point, self.flat) <= reach:
            return Hit(self.id, "line")
        if self._is_on_tie(point, reach):
            return Hit(self.id, "tie")
        return None

    def _is_on_tie(self, point: Point, reach: float) -> bool:
        if self.record.label_offset == (0.0, 0.0) or not self.page.desk.is_selected(self.id):
            return False
        home = label_rect(self.curve, 0.0, 0.0, (0.0, 0.0), *self.lane).centre
        return distance_to_polyline(point, (home, self.label.centre)) <= reach

    def _seen(self) -> Appearance:
        look = self.seen()
        ground = self.page.looks.ground_under(self.record, self.label.centre)
        return look._replace(selected=self.page.desk.is_selected(self.id), ground=ground)


class BoundaryItem(ElementItem):
    """A boundary box or line, behind everything else."""

    record: Boundary

    @property
    def frame(self) -> Rect | None:
        return rect_of(self.record) if self.record.shape == "box" else None

    def covered(self) -> QRectF:
        box = self.record
        self._line = line_curve(box).flattened() if box.shape == "line" else None
        if self._line is not None:
            return around(line_curve(box).bounds().united(title_rect(box, Appearance())), 60.0)
        return around(rect_of(box), AROUND_NODE)

    def drawn(self) -> Picture:
        look = self.seen()._replace(selected=self.page.desk.is_selected(self.id))
        if self.page.target == self.id:
            look = look._replace(second_line=self.page.target_words)
        depth = len(self.page.graph.boxes_around(self.id))
        return picture_of(draw_boundary(self.record, look, ICON_PATHS, depth), self.page.ink)

    def title(self) -> Rect:
        """Where the title stands."""
        return title_rect(self.record, self.seen())

    def hit(self, point: Point, reach: float) -> Hit | None:
        if self._line is not None:
            if distance_to_polyline(point, self._line) <= reach:
                return Hit(self.id, "border")
            return Hit(self.id, "title") if self.title().contains(point) else None
        if self.is_on_doubt(point):
            return Hit(self.id, "doubt")
        rect = rect_of(self.record)
        if not rect.inflated(reach).contains(point):
            return None
        if not rect.inflated(-reach).contains(point):
            return Hit(self.id, "border")
        return Hit(self.id, "title" if self.title().contains(point) else "fill")


def around(rect: Rect, margin: float) -> QRectF:
    """Return a rectangle of Qt with a margin."""
    return QRectF(rect.x - margin, rect.y - margin, rect.width + 2 * margin, rect.height + 2 * margin)


def span_of(rect: Rect) -> Span:
    """Return the left, top, right and bottom of a rectangle."""
    return rect.x, rect.y, rect.x + rect.width, rect.y + rect.height


def marks_of(curve: Curve, crossed: list[tuple[str, Rect | Curve]]) -> tuple[Mark, ...]:
    """Return where a curve meets each of the boundaries it crosses, given their present frame or line."""
    found: list[Mark] = []
    for id, place in crossed:
        points = crossing_points(curve, place) if isinstance(place, Rect) else line_crossing_points(curve, place)
        found += [Mark(point, id) for point in points[:4]]
    return tuple(found)

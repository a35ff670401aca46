"""One diagram as a scene: an item for each element, kept current commit by commit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from threatline.canvas.desk import Desk
from threatline.canvas.doubts import Doubts
from threatline.canvas.far import FarLayer
from threatline.canvas.index import Index
from threatline.canvas.ink import Ink
from threatline.canvas.items import BoundaryItem, ElementItem, FlowItem, Hit, NodeItem, NoteItem
from threatline.canvas.look import Looks
from threatline.canvas.painter import Span, meets
from threatline.canvas.snapping import Neighbours
from threatline.canvas.ways import Ways
from threatline.commands.wording import spoken
from threatline.drawing.appearance import DIMMED
from threatline.drawing.label_places import LabelPlaces
from threatline.model.document import Document
from threatline.model.geometry import Point, Rect
from threatline.model.graph import GraphIndex
from threatline.model.order import fraction
from threatline.model.records import AnyRecord, Boundary, Element, Flow, Node, Note
from threatline.model.route import line_curve
from threatline.session import Happened

BOUNDARY_Z, LINE_Z, FLOW_Z, LABEL_Z, NODE_Z, NOTE_Z = 0.0, 900.0, 1000.0, 1500.0, 2000.0, 3000.0
AT_ONCE, PAUSE_MS, REST_MS = 20, 20, 250
"""Labels of a large diagram are placed so many at a time, once nothing has been painted for a moment."""
EVERYWHERE = QRectF(-1_200_000.0, -1_200_000.0, 2_400_000.0, 2_400_000.0)
"""All that a scene can hold."""
FEW = 50
"""More items than this are not painted again one by one, but with everything else in view."""

Layer = Literal["all", "bottom", "top"]


class Page(QGraphicsScene):
    """The diagram that the desk shows. Loops over all elements only when a diagram is loaded.

    To Qt it is an empty scene: its items and their index cost more than what is painted
    (docs/decisions/0008-canvas-speed.md).
    """

    stale = Signal(QRectF)
    """A part of the scene that has to be painted again."""

    def __init__(self, desk: Desk, ink: Ink) -> None:
        super().__init__()
        self.desk = desk
        self.ink = ink
        self.looks = Looks(desk)
        self.far = FarLayer()
        self.index = Index()
        self._came = count()
        self.items_by_id: dict[str, ElementItem] = {}
        self.diagram = desk.diagram
        self.ways = Ways(self)
        self.places = LabelPlaces(desk.document, desk.diagram, self.ways.way_of)
        self.doubts = Doubts(self)
        self.with_detail = True
        """Whether text and icons are painted."""
        self.with_marks = True
        """Whether flows are marked where they cross boundaries."""
        self.layer: Layer = "all"
        self.hidden: frozenset[str] = frozenset()
        """Elements that a gesture shows elsewhere."""
        self.hovered: str | None = None
        self.edited: str | None = None
        self.entered: str | None = None
        """The group whose members are taken one by one."""
        self.target: str | None = None
        self.target_words = ""
        self.outlines = False
        """Whether lit elements are outlined, instead of the rest dimmed."""
        self._has_unplaced = False
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._place_labels)
        self.lit = desk.lit
        self.by_finger = False
        """Whether fingers are on the canvas, which need larger handles."""
        self.painted = 0
        """How many items have been painted since it was last set to 0."""
        self.load()

    # ---- what is there ------------------------------------------------------------------------------------------

    @property
    def document(self) -> Document:
        """The document on the desk."""
        return self.desk.document

    @property
    def records(self) -> Mapping[str, AnyRecord]:
        """The records of the document."""
        return self.desk.document.records

    @property
    def graph(self) -> GraphIndex:
        """Who is joined to whom."""
        return self.desk.session.graph

    def rect(self, id: str) -> Rect:
        """Return the frame of a node, note or box; for a line or a flow, the rectangle around it."""
        item = self.items_by_id[id]
        if item.frame is not None:
            return item.frame
        return (
            item.curve.bounds() if isinstance(item, FlowItem) else line_curve(self.document.get(id, Boundary)).bounds()
        )

    def flow(self, id: str) -> Flow:
        """Return the record of a flow; raises Invalid when there is none."""
        return self.document.get(id, Flow)

    def kind(self, id: str) -> str:
        """Return the kind of an element."""
        return self.records[id].kind

    def name(self, id: str) -> str:
        """Return what an element is called in a sentence."""
        return spoken(self.document, [id])

    def owner(self, id: str) -> str | None:
        """Return the box that owns an element."""
        return getattr(self.records.get(id), "boundary", None)

    def flows_at(self, node: str) -> set[str]:
        """Return the flows that begin or end at a node."""
        return {id for id in self.document.referrers(node) if isinstance(self.items_by_id.get(id), FlowItem)}

    def everything(self) -> QRectF:
        """Return the rectangle around all elements; empty when there are none."""
        return self.around(self.items_by_id)

    def around(self, ids: Iterable[str]) -> QRectF:
        """Return the rectangle around some elements, labels included."""
        whole = QRectF()
        for id in ids:
            if id in self.items_by_id:
                whole = whole.united(self.items_by_id[id].bounds)
        return whole

    # ---- what lies where ----------------------------------------------------------------------------------------

    def hit(self, at: Point, reach: float) -> Hit | None:
        """Return the top-most thing under a point; lines count within `reach`. The fill of a box counts last."""
        return next(iter(self.hits(at, reach)), None)

    def hits(self, at: Point, reach: float) -> Iterable[Hit]:
        """Yield everything under a point from top to bottom: the labels of flows lie above all their lines."""
        lines: list[Hit] = []
        fills: list[Hit] = []
        for item in reversed(self.near(Rect(at.x - reach, at.y - reach, 2 * reach, 2 * reach))):
            if (found := item.hit(at, reach)) is not None:
                if found.part == "fill":
                    fills.append(found)
                elif found.part in ("line", "tie"):
                    lines.append(found)
                else:
                    if isinstance(item, BoundaryItem):
                        yield from lines
                        lines.clear()
                    yield found
        yield from lines
        yield from fills

    def end_at(self, at: Point) -> str | None:
        """Return the node, note or boundary at which a flow dropped here would end; None on empty canvas."""
        for found in self.hits(at, 2.0):
            if isinstance(self.items_by_id[found.id], FlowItem) or found.part == "fill":
                continue
            return found.id
        return None

    def caught_by(self, band: Rect) -> list[str]:
        """Return what a marquee selects: nodes and notes it touches, what lies wholly in it of boxes, and the flows
        with both ends among them. What is locked is left out."""
        caught: dict[str, None] = {}
        flows: list[FlowItem] = []
        for item in self.near(band):
            if item.record.locked:
                continue
            if isinstance(item, NodeItem | NoteItem):
                if item.frame.intersects(band):
                    caught[item.id] = None
            elif isinstance(item, FlowItem):
                flows.append(item)
            elif band.contains(self.rect(item.id)):
                caught[item.id] = None
        for flow in flows:
            if flow.record.source in caught and flow.record.target in caught:
                caught[flow.id] = None
        return list(caught)

    def inside(self, box: Rect) -> list[str]:
        """Return the nodes, notes and boxes that lie wholly in a rectangle and in no box that does."""
        found = [item.id for item in self.near(box) if item.frame is not None and box.contains(item.frame)]
        held = set(found)
        return [id for id in found if self.owner(id) not in held]

    def neighbours(self, view: QRectF, without: Collection[str], with_boxes: bool) -> Neighbours:
        """Return what a dragged thing may line up with: the nodes and notes in view, and the boxes if asked for."""
        return Neighbours(
            item.frame
            for item in self.near(rect_from(view))
            if item.frame is not None and item.id not in without and (with_boxes or not isinstance(item, BoundaryItem))
        )

    def is_free(self, rect: Rect) -> bool:
        """Tell whether no node, note, title or border lies in a rectangle."""
        for item in self.near(rect):
            if isinstance(item, NodeItem | NoteItem) and item.frame.intersects(rect):
                return False
            if isinstance(item, BoundaryItem):
                frame = self.rect(item.id)
                if frame.intersects(rect) and not frame.inflated(-4).contains(rect):
                    return False
        return True

    def near(self, *areas: Rect) -> list[ElementItem]:
        """Return the items of which something may be seen in these areas, lowest first."""
        return self.index.near(areas)

    # ---- what items ask when they are painted --------------------------------------------------------------------

    def shows(self, item: ElementItem) -> bool:
        """Tell whether an item belongs to what is being painted now."""
        if item.id in self.hidden:
            return False
        return self.layer == "all" or (self.layer == "bottom") == isinstance(item, BoundaryItem)

    def fade(self, id: str) -> float:
        """Return the opacity of an element: less than 1 while others are lit."""
        return DIMMED if self.lit and not self.outlines and id not in self.lit else 1.0

    def paint_items(self, painter: QPainter, items: Sequence[ElementItem], parts: Sequence[Span]) -> None:
        """Paint items onto anything, lowest first: the labels of flows above all flows, so that no line runs through
        one. Only what lies in `parts` of the scene need be painted."""
        shown = [item for item in items if self.shows(item)]
        flows = [item for item in shown if isinstance(item, FlowItem)]
        is_labelled = False
        for item in shown:
            if not is_labelled and item.height[0] > LABEL_Z:
                self._paint_labels(painter, flows, parts)
                is_labelled = True
            painter.setOpacity(self.fade(item.id))
            item.draw(painter, self.with_detail, parts)
        if not is_labelled:
            self._paint_labels(painter, flows, parts)
        painter.setOpacity(1.0)
        self.painted += len(shown)

    def _paint_labels(self, painter: QPainter, flows: Sequence[FlowItem], parts: Sequence[Span]) -> None:
        """Paint the labels of flows, then the marks where they meet boundaries."""
        if self.with_detail:
            for flow in flows:
                if meets(flow.label_area, parts):
                    painter.setOpacity(self.fade(flow.id))
                    flow.draw_label(painter)
        for flow in flows if self.with_marks else ():
            painter.setOpacity(self.fade(flow.id))
            flow.draw_marks(painter, parts)

    # ---- keeping current ----------------------------------------------------------------------------------------

    def load(self) -> None:
        """Show the diagram of the desk from nothing."""
        self.items_by_id = {}
        self.far.clear()
        self.index.clear()
        self.diagram = self.desk.diagram
        self.places = LabelPlaces(self.document, self.diagram, self.ways.way_of)
        self.doubts = Doubts(self)
        self.entered = None
        self.lit = self.desk.lit
        elements = [
            record
            for id in self.document.referrers(self.diagram)
            if isinstance(record := self.records[id], Element) and record.diagram == self.diagram
        ]
        elements.sort(key=lambda element: (isinstance(element, Flow), element.order, element.id))
        for element in elements:
            self._add(element)
        self._has_unplaced = True
        self.repaint(EVERYWHERE)

    def _place_labels(self) -> None:
        """Look for some places ahead of time, so that coming nearer to a large diagram is smooth."""
        self._has_unplaced = self.places.prepare(AT_ONCE)
        if self._has_unplaced:
            self._idle.start(PAUSE_MS)

    def let_frames_come_first(self) -> None:
        """Put off what is done ahead of time, because a frame is painted now and another may follow."""
        if self._has_unplaced:
            self._idle.start(REST_MS)

    def follow(self, happened: Sequence[Happened]) -> set[str]:
        """Follow commits; returns the ids of the items that may look different."""
        touched: set[str] = set()
        looks: set[str] = set()
        for step in happened:
            touched |= step.commit.touched
            looks |= step.threats.elements | step.graph.crossings | step.graph.owners
        self.doubts.forget(touched)
        routes: set[str] = set()
        for id in touched:
            routes |= self._follow_record(id)
        for id in routes:
            if (item := self.items_by_id.get(id)) is not None:
                item.measure()
                item.repaint()
        labels = self.places.follow(touched | routes)
        for id in (looks | labels) - touched:
            if (item := self.items_by_id.get(id)) is not None:
                item.look = None
                item.repaint()
        for id in touched | routes | looks:
            if (item := self.items_by_id.get(id)) is not None:
                item.height = (self._z(item.record), item.height[1])
                self.far.put(item)
        return touched | routes | looks

    def _follow_record(self, id: str) -> set[str]:
        """Bring one item up to date; returns the flows that may run elsewhere because of it."""
        record, item = self.records.get(id), self.items_by_id.get(id)
        former = item.record if item is not None else None
        if not isinstance(record, Element) or record.diagram != self.diagram:
            if item is None:
                return set()
            self._drop(id)
            return self._routes_by(former, None)
        if item is None or former is None or type(former) is not type(record):
            if item is not None:
                self._drop(id)
            self._add(record)
            return self._routes_by(former, record)
        moved = item.follow(record)
        return self._routes_by(former, record) if moved or isinstance(record, Flow) else set()

    def _routes_by(self, former: Element | None, now: Element | None) -> set[str]:
        """Return the flows whose way may differ after an element changed from `former` to `now`."""
        found: set[str] = set()
        for element in (former, now):
            if isinstance(element, Node):
                found |= self.flows_at(element.id) | set(self.graph.right_angled())
            elif isinstance(element, Boundary):
                found |= set(self.graph.crossing_flows(element.id))
            elif isinstance(element, Flow) and element.source and element.target:
                found |= self.flows_at(element.source) & self.flows_at(element.target)
        return found

    def _add(self, record: Element) -> None:
        item = item_for(self, record)
        item.height = (self._z(record), next(self._came))
        item.measure()
        self.items_by_id[record.id] = item
        self.far.put(item)

    def _drop(self, id: str) -> None:
        item = self.items_by_id.pop(id)
        self.far.drop(id)
        self.index.drop(item)
        self.repaint(item.bounds)

    def _z(self, record: Element) -> float:
        if isinstance(record, Boundary):
            layer = LINE_Z if record.shape == "line" else BOUNDARY_Z + len(self.graph.boxes_around(record.id))
        else:
            layer = FLOW_Z if isinstance(record, Flow) else NOTE_Z if isinstance(record, Note) else NODE_Z
        return layer + fraction(record.order)

    def repaint(self, area: QRectF) -> None:
        """Let a part of the scene be painted again; an empty one, of something never shown, is nothing."""
        if not area.isEmpty():
            self.stale.emit(area)

    def show_theme(self, ink: Ink) -> None:
        """Draw everything anew in another theme."""
        self.ink = ink
        self.repaint_items(self.items_by_id)

    def forget_looks(self) -> None:
        """Find out anew how every element looks, when it is painted next."""
        for item in self.items_by_id.values():
            item.look = None
        self.repaint_items(self.items_by_id)

    def repaint_items(self, ids: Iterable[str]) -> None:
        """Draw some elements anew, because pointer, selection or editor came or went; many of them at once."""
        items = [item for id in ids if (item := self.items_by_id.get(id)) is not None]
        for item in items:
            item.forget_pictures()
        for area in [item.bounds for item in items] if len(items) <= FEW else [EVERYWHERE]:
            self.repaint(area)


def item_for(page: Page, record: Element) -> ElementItem:
    """Return the item that draws a record."""
    if isinstance(record, Flow):
        return FlowItem(page, record)
    if isinstance(record, Boundary):
        return BoundaryItem(page, record)
    return NoteItem(page, record) if isinstance(record, Note) else NodeItem(page, record)


def rect_from(rect: QRectF) -> Rect:
    """Return a rectangle of Qt as one of ours."""
    return Rect(rect.x(), rect.y(), rect.width(), rect.height())


def point_from(point: QPointF) -> Point:
    """Return a point of Qt as one of ours."""
    return Point(point.x(), point.y())

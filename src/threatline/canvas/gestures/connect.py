"""Draw a flow from a node to another, or into empty space where a new node appears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from threatline.canvas.gestures.gesture import Gesture, Keys
from threatline.commands.connect import End, connect, reconnect, why_not_connect
from threatline.model.geometry import Point, Rect
from threatline.model.records import Flow
from threatline.model.route import Curve, curve_between

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas


class Connect(Gesture):
    """Drag from a port, or with the flow tool from anywhere on a node; or click the one and then the other.

    Released over any part of a node it joins the two; on empty canvas it leaves a new node with its editor open.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, at: Point, source: str, by_clicks: bool = False) -> None:
        super().__init__(canvas, at)
        self.source = source
        self.lasts_without_button = by_clicks
        self.target: str | None = None
        self.why_not: str | None = None
        self._left_source = False

    def move(self, at: Point, keys: Keys) -> None:
        over = self.page.end_at(at)
        if over != self.source:
            self._left_source = True
        self.target = over if over is not None and (over != self.source or self._left_source) else None
        why = why_not_connect(self.page.document, self.source, self.target) if self.target else None
        if why and why != self.why_not:
            self.canvas.say(why)
        self.why_not = why
        preview = self.preview
        preview.target = self.target if why is None else None
        preview.node = None
        rect, kind = self.page.rect(self.source), self.page.kind(self.source)
        if preview.target == self.source:
            preview.rubber = curve_between(rect, kind, rect, kind, loop=True)
        elif preview.target:
            preview.rubber = curve_between(rect, kind, self.page.rect(preview.target), self.page.kind(preview.target))
        elif over == self.source:
            preview.rubber = None
        else:
            preview.rubber = curve_between(rect, kind, at, "")

    def finish(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        if self.why_not is not None:
            self.canvas.say(self.why_not)
        elif self.target is not None:
            flow = self.canvas.desk.run(connect, self.source, self.target)
            if flow is not None:
                self.canvas.desk.select([flow])
                self.canvas.edit_label(flow)
        elif self._left_source:
            self.canvas.quick_create(self.source, at)


class Reconnect(Gesture):
    """Drag one end of a flow to another node; name, answers and decisions stay.

    Released on empty canvas it leaves a new node there with its editor open; on a wrong target it returns.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, at: Point, flow: str, end: End) -> None:
        super().__init__(canvas, at)
        self.flow, self.end = flow, end
        self.target: str | None = None
        self.why_not: str | None = None

    def start(self, keys: Keys) -> None:
        self.preview.hidden = frozenset({self.flow})

    def move(self, at: Point, keys: Keys) -> None:
        flow = self.page.flow(self.flow)
        self.target = self.page.end_at(at)
        other = flow.target if self.end == "source" else flow.source
        why = why_not_connect(self.page.document, self.target, other or self.target) if self.target else None
        if why and why != self.why_not:
            self.canvas.say(why)
        self.why_not = why
        self.preview.target = self.target if why is None else None
        self.preview.routes = {self.flow: self._route(flow, at)}

    def finish(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        flow = self.page.flow(self.flow)
        if self.why_not is not None:
            self.canvas.say(self.why_not)
        elif self.target is None:
            self.canvas.quick_reconnect(self.flow, self.end, at)
        elif getattr(flow, self.end) != self.target:
            self.canvas.desk.run(reconnect, self.flow, self.end, self.target)

    def _route(self, flow: Flow, at: Point) -> Curve:
        loose: Rect | Point = at
        kind = ""
        if self.preview.target:
            loose, kind = self.page.rect(self.preview.target), self.page.kind(self.preview.target)
        fixed_id = flow.target if self.end == "source" else flow.source
        fixed_point = flow.target_point if self.end == "source" else flow.source_point
        fixed: Rect | Point = self.page.rect(fixed_id) if fixed_id else Point(*(fixed_point or at))
        fixed_kind = self.page.kind(fixed_id) if fixed_id else ""
        loop = fixed_id is not None and fixed_id == self.preview.target
        if self.end == "source":
            return curve_between(loose, kind, fixed, fixed_kind, loop=loop, bends=flow.bends, routing=flow.routing)
        return curve_between(fixed, fixed_kind, loose, kind, loop=loop, bends=flow.bends, routing=flow.routing)

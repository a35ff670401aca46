"""Free room on a diagram: where something new lies on nothing old and across no frame."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from threatline.commands.ownership import elements_on, padding_of, rect_of
from threatline.model.document import Document
from threatline.model.geometry import Point, Rect
from threatline.model.near import Near
from threatline.model.records import Boundary, Node, Note

STEP_X, STEP_Y = 264.0, 152.0
"""How far apart new nodes stand, so that a flow's label has room between them."""
MARGIN = 24.0
MOST_RINGS = 120


class Ground:
    """What stands on a diagram, sorted into cells so that a full one is searched as quickly as an empty one."""

    def __init__(self, document: Document, diagram: str, without: Collection[str] = ()) -> None:
        self._taken: Near[int] = Near()
        self._count = 0
        self._frames: list[Rect] = []
        self.whole: Rect | None = None
        for element in elements_on(document, diagram):
            if element.id in without:
                continue
            if isinstance(element, Boundary) and element.shape == "box":
                self._frames.append(rect_of(element))
                self._widen(rect_of(element))
            elif isinstance(element, Node | Note):
                self.take(rect_of(element))

    def take(self, rect: Rect) -> None:
        """Let a rectangle be taken from now on."""
        self._widen(rect)
        self._taken.put(self._count, rect.inflated(MARGIN))
        self._count += 1

    def is_free(self, rect: Rect) -> bool:
        """Tell whether a rectangle touches no node and no note."""
        return not self._taken.at(rect)

    def fits(self, rect: Rect, *, outside: bool = False) -> bool:
        """Tell whether a rectangle lies free and across no frame; `outside` asks that it lies in none either."""
        roomy = rect.inflated(8.0)
        for frame in self._frames:
            if frame.intersects(roomy) and (outside or not frame.contains(roomy)):
                return False
        return self.is_free(rect)

    def _widen(self, rect: Rect) -> None:
        self.whole = rect if self.whole is None else self.whole.united(rect)


def spot_near(
    ground: Ground, near: Point, size: tuple[float, float], *, outside: bool = False, leftwards: bool = False
) -> Point:
    """Return the centre of the first free place, looked for in rings that grow to the right, or to the left.

    Where the rings find none, the place is right of everything.
    """
    width, height = size
    step_x, step_y = (-STEP_X if leftwards else STEP_X), STEP_Y
    for column, row in _rings():
        centre = _on_grid(near.x + column * step_x, near.y + row * step_y)
        if ground.fits(_around(centre, width, height), outside=outside):
            return centre
    whole = ground.whole or Rect(near.x, near.y, 0.0, 0.0)
    return _on_grid(whole.right + STEP_X + width / 2, near.y)


def spot_inside(document: Document, box: Boundary, size: tuple[float, float], near: Point | None = None) -> Point:
    """Return where something of this size stands in a box: on free room in it, else where the frame can grow best.

    The frame grows best where it then lies over nothing that it does not own.
    """
    width, height = size
    frame = rect_of(box)
    ground = Ground(document, box.diagram, without={box.id})
    left, top, right, bottom = padding_of(box)
    near = near if near is not None and frame.contains(near) else Point(frame.x + left + width / 2, frame.y + top + 32)
    room = Rect(frame.x + left, frame.y + top, frame.width - left - right, frame.height - top - bottom)
    strangers = [
        rect_of(element)
        for element in elements_on(document, box.diagram)
        if isinstance(element, Node | Note | Boundary)
        and element.id != box.id
        and not frame.contains(rect_of(element))
        and not rect_of(element).contains(frame)
    ]
    best: tuple[float, Point] | None = None
    for column, row in _rings(24):
        centre = _on_grid(near.x + column * STEP_X / 2, near.y + row * STEP_Y / 2)
        rect = _around(centre, width, height)
        if rect.x < room.x or rect.y < room.y or not ground.fits(rect):
            continue
        grown = (
            frame
            if room.contains(rect)
            else frame.united(Rect(rect.x - left, rect.y - top, rect.width + left + right, rect.height + top + bottom))
        )
        cost = grown.width * grown.height - frame.width * frame.height + centre.distance(near)
        if (best is not None and cost >= best[0]) or any(grown.intersects(other) for other in strangers):
            continue
        best = (cost, centre)
        if grown == frame:
            break
    return best[1] if best is not None else spot_near(ground, Point(frame.right, near.y), size)


def _rings(most: int = MOST_RINGS) -> Iterator[tuple[int, int]]:
    """Yield columns and rows in growing rings around (0, 0), rightwards."""
    for ring in range(most):
        for row in sorted(range(-ring, ring + 1), key=abs):
            for column in (ring,) if abs(row) < ring else range(ring + 1):
                yield column, row


def _around(centre: Point, width: float, height: float) -> Rect:
    return Rect(centre.x - width / 2, centre.y - height / 2, width, height)


def _on_grid(x: float, y: float) -> Point:
    return Point(round(x / 8) * 8, round(y / 8) * 8)

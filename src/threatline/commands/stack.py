"""What lies above what: within its layer of boundaries, flows, nodes or notes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from threatline.commands.ownership import Owned, elements_on, rect_of
from threatline.commands.wording import spoken
from threatline.model.document import Document, Transaction
from threatline.model.errors import Invalid
from threatline.model.geometry import Rect
from threatline.model.order import between
from threatline.model.records import Boundary, Element, Flow, Node, Note
from threatline.model.route import flow_curve

Way = Literal["forward", "backward", "front", "back"]

LAYERS: tuple[type[Boundary] | type[Flow] | type[Node] | type[Note], ...] = (Boundary, Flow, Node, Note)


def restack(tx: Transaction, ids: Collection[str], way: Way) -> None:
    """Lift elements above the next one that they lie under, or above all of their layer; or lower them likewise.

    Several elements keep their order among each other. Raises Invalid when there is nothing to pass.
    """
    chosen = {id for id in ids if isinstance(tx.now.records.get(id), Element)}
    passed = sum(_restack_layer(tx, chosen, layer, way) for layer in LAYERS)
    if chosen and not passed:
        up = way in ("forward", "front")
        raise Invalid(f"Nothing of its kind lies {'over' if up else 'under'} {spoken(tx.now, chosen)}.")
    words = {"forward": "forward", "backward": "backward", "front": "to the front", "back": "to the back"}
    tx.label = f"Bring {spoken(tx.now, chosen)} {words[way]}"


def _restack_layer(tx: Transaction, chosen: Collection[str], layer: type[Element], way: Way) -> int:
    """Return how many elements of one layer changed their place."""
    moving = sorted((tx.now.get(id, Element) for id in chosen if isinstance(tx.now.records[id], layer)), key=_place)
    if not moving:
        return 0
    found = [e for e in elements_on(tx.now, moving[0].diagram) if isinstance(e, layer)]
    rest = [e for e in sorted(found, key=_place) if e.id not in chosen]
    up = way in ("forward", "front")
    passed = [e for e in rest if (_place(e) > _place(moving[0]) if up else _place(e) < _place(moving[-1]))]
    if way in ("forward", "backward"):
        areas = [_area(tx.now, e) for e in moving]
        passed = [e for e in passed if any(area.intersects(_area(tx.now, e)) for area in areas)]
    if not passed:
        return 0
    mark = {"forward": passed[0], "front": passed[-1], "backward": passed[-1], "back": passed[0]}[way]
    at = rest.index(mark) + (1 if up else 0)
    low = rest[at - 1].order if at else None
    high = rest[at].order if at < len(rest) else None
    if low is not None and high is not None and low >= high:  # imported elements may share an index
        high = next((e.order for e in rest[at:] if e.order > low), None)
    for element in moving:
        low = between(low, high)
        tx.update(element.id, {"order": low})
    return len(moving)


def _place(element: Element) -> tuple[str, str]:
    return (element.order, element.id)


def _area(document: Document, element: Element) -> Rect:
    if isinstance(element, Flow):
        return flow_curve(document, element).bounds()
    assert isinstance(element, Owned)
    return rect_of(element)

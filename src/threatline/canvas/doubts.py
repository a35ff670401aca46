"""Where picture and membership disagree: found when somebody looks, forgotten when it may have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threatline.commands.ownership import Doubt, doubt
from threatline.model.near import Near
from threatline.model.records import Boundary, Node, Note, is_box

if TYPE_CHECKING:
    from threatline.canvas.scene import Page


class Doubts:
    """What the canvas knows about elements that lie otherwise than their owner says."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._boxes: Near[str] | None = None
        self._found: dict[str, Doubt | None] = {}

    def of(self, id: str) -> Doubt | None:
        """Return what is doubtful about the owner of an element, or None."""
        if id not in self._found:
            record = self._page.records.get(id)
            self._found[id] = self._ask(record) if isinstance(record, Node | Note | Boundary) else None
        return self._found[id]

    def forget(self, touched: set[str]) -> None:
        """Ask anew about elements that changed; when a box did, about all."""
        records = self._page.records
        if any(self._is_known_box(id) or is_box(records.get(id)) for id in touched):
            self._boxes = None
            self._found.clear()
        for id in touched:
            self._found.pop(id, None)

    def words(self, id: str) -> str:
        """Return a sentence about the doubt and what a click on its mark does; nothing where there is none."""
        found = self.of(id)
        if found is None:
            return ""
        what, box = self._page.name(id), self._page.name(found.box)
        if found.kind == "sticks out":
            return f"{what} belongs to {box} but sticks out of it. Click to let it go."
        if found.kind == "lies in":
            return f"{what} lies in {box} but does not belong to it. Click to take it in."
        return f"{what} lies half in {box} and does not belong to it. Click to take it in."

    def _ask(self, element: Node | Note | Boundary) -> Doubt | None:
        if self._boxes is None:
            self._boxes = Near()
            for box in self._page.document.of_kind(Boundary):
                if box.shape == "box" and box.diagram == self._page.diagram:
                    self._boxes.put(box.id, self._page.rect(box.id))
        if element.id not in self._page.items_by_id or (isinstance(element, Boundary) and element.shape == "line"):
            return None
        near = self._boxes.at(self._page.rect(element.id))
        document = self._page.document
        return doubt(document, element, [document.get(box, Boundary) for box in near if box in document.records])

    def _is_known_box(self, id: str) -> bool:
        return self._boxes is not None and id in self._boxes

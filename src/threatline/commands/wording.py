"""What a step of undo is about, in words."""

from __future__ import annotations

from collections.abc import Collection

from threatline.model.document import Document
from threatline.model.records import Diagram, Element


def spoken(document: Document, ids: Collection[str]) -> str:
    """Return "Web app" for one element, "3 elements" for several: the object of an undo label."""
    if len(ids) == 1:
        record = document.records.get(next(iter(ids)))
        if isinstance(record, Element | Diagram):
            name = " ".join(record.name.split())
            return name[:40] if name else record.kind
    return f"{len(ids)} elements"

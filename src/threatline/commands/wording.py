"""The words commands use: numbered names for new elements, and what a step of undo is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from threatline.model.document import Document
from threatline.model.records import KINDS, Diagram, Element

DEFAULT_NAMES = {
    "actor": "Actor",
    "process": "Process",
    "store": "Store",
    "flow": "Flow",
    "boundary": "Boundary",
    "note": "Note",
    "diagram": "Diagram",
    "asset": "Data",
}
_NUMBERED = re.compile(rf"^({'|'.join(DEFAULT_NAMES.values())}) (\d{{1,9}})$")


def default_name(document: Document, kind: str) -> str:
    """Return a numbered name that no record of the kind has yet, such as "Process 3"."""
    word = DEFAULT_NAMES[kind]
    highest = 0
    for record in document.of_kind(KINDS[kind]):
        match = _NUMBERED.match(str(getattr(record, "name", "")))
        if match and match[1] == word:
            highest = max(highest, int(match[2]))
    return f"{word} {highest + 1}"


def is_default_name(name: str) -> bool:
    """Tell whether a name is one that `default_name` gives, so that nobody has said yet what the thing is."""
    return _NUMBERED.match(name.strip()) is not None or name.strip() in DEFAULT_NAMES.values()


def spoken(document: Document, ids: Collection[str] | Sequence[str]) -> str:
    """Return "Web app" for one element, "3 elements" for several: the object of an undo label."""
    if len(ids) == 1:
        record = document.records.get(next(iter(ids)))
        if isinstance(record, Element | Diagram):
            name = " ".join(record.name.split())
            return name[:40] if name else record.kind if hasattr(record, "kind") else "element"
    return f"{len(ids)} elements"

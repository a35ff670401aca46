"""Numbered names for new things, and how to recognise that nobody has given a better one."""

from __future__ import annotations

import re

from threatline.model.document import Document
from threatline.model.records import KINDS

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
    """Tell whether a name is empty or one that `default_name` gives: nobody has said yet what the thing is."""
    name = name.strip()
    return not name or _NUMBERED.match(name) is not None or name in DEFAULT_NAMES.values()

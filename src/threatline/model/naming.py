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
DIGITS = 9
_NUMBERED = re.compile(rf"^({'|'.join(DEFAULT_NAMES.values())}) \d{{1,{DIGITS}}}$")


def default_name(document: Document, kind: str) -> str:
    """Return a numbered name that no record of the kind has yet, such as "Process 3"."""
    beginning = f"{DEFAULT_NAMES[kind]} "
    cut, longest = len(beginning), len(beginning) + DIGITS
    highest = 0
    for record in document.of_kind(KINDS[kind]):
        name: str = record.name  # type: ignore[attr-defined]
        # No pattern: every insert into a large project waits for this.
        if name.startswith(beginning) and name[cut:].isdecimal() and len(name) <= longest:
            highest = max(highest, int(name[cut:]))
    return f"{beginning}{highest + 1}"


def is_default_name(name: str) -> bool:
    """Tell whether a name is empty or one that `default_name` gives: nobody has said yet what the thing is."""
    name = name.strip()
    return not name or _NUMBERED.match(name) is not None or name in DEFAULT_NAMES.values()

"""Elements on the system clipboard: our own type for other windows, words for everybody else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QByteArray, QMimeData

from threatline.canvas.copied import Copied
from threatline.commands.fragment import Fragment
from threatline.commands.written import written
from threatline.drawing.display import Drawing
from threatline.model.records import (
    RECORD,
    AnyRecord,
    Boundary,
    ControlUse,
    Decision,
    Flow,
    Node,
    Note,
    OwnThreat,
    Waiver,
)

ELEMENTS_MIME = "application/x-threatline-elements"
VERSION = 1
MOST_BYTES = 32 * 1024 * 1024
MOST_RECORDS = 100_000
PASTED = (Node, Flow, Boundary, Note, Decision, OwnThreat, ControlUse, Waiver)


class Unreadable(ValueError):
    """What lies on the clipboard cannot be pasted; the text is one sentence for a person."""


def to_clipboard(piece: Fragment, draw: Callable[[], Drawing]) -> QMimeData:
    """Return a fragment as clipboard content.

    For us, JSON of its records under our own type; for other programs lines of text that can be drawn again, and what
    `draw` returns as SVG and as a picture.
    """
    records = [json.loads(record.model_dump_json()) for record in piece.records]
    content = {"format": "threatline-elements", "records": records, "version": VERSION, "cut": piece.is_cut}
    mime = Copied(draw)
    mime.setData(ELEMENTS_MIME, QByteArray(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")))
    mime.setText("\n".join(written(piece.records)))
    return mime


def from_clipboard(mime: QMimeData | None) -> Fragment | None:
    """Return the fragment on the clipboard, or None when there is none; raises Unreadable when it is broken.

    Anybody can write to a clipboard: everything is validated, and whatever refers to something that did not come with
    it is left out.
    """
    if mime is None or not mime.hasFormat(ELEMENTS_MIME):
        return None
    raw = mime.data(ELEMENTS_MIME)
    if raw.size() > MOST_BYTES:
        raise Unreadable("What was copied is too large to paste (more than 32 MB). Copy it in parts.")
    try:
        content = json.loads(bytes(raw.data()))
    except (ValueError, RecursionError) as error:
        raise Unreadable("What lies on the clipboard is damaged. Copy it once more.") from error
    if not isinstance(content, dict) or not isinstance(records := content.get("records"), list):
        raise Unreadable("What lies on the clipboard is no drawing. Copy it once more.")
    if content.get("version") != VERSION:
        raise Unreadable("This was copied in another version of Threatline. Update the older of the two.")
    if len(records) > MOST_RECORDS:
        raise Unreadable(f"What was copied has more than {MOST_RECORDS:,} parts. Copy it in smaller pieces.")
    return Fragment(_closed(_validated(records)), content.get("cut") is True)


def _validated(records: Iterable[Any]) -> dict[str, AnyRecord]:
    found: dict[str, AnyRecord] = {}
    for raw in records:
        try:
            record = RECORD.validate_python(raw)
        except (ValidationError, RecursionError) as error:
            raise Unreadable("What lies on the clipboard is damaged. Copy it once more.") from error
        if not isinstance(record, PASTED):
            raise Unreadable(f"A {record.kind.replace('_', ' ')} cannot be pasted on a diagram.")
        found[record.id] = record
    return found


def _closed(records: dict[str, AnyRecord]) -> tuple[AnyRecord, ...]:
    """Return the records that refer only to each other; boxes and levels that did not come along are forgotten."""
    nodes = {id for id, record in records.items() if isinstance(record, Node)}
    boxes = _sound_boxes(records)
    kept: dict[str, AnyRecord] = {}
    for id, record in records.items():
        if isinstance(record, Flow):
            if {end for end in (record.source, record.target) if end is not None} <= nodes:
                kept[id] = record
        elif isinstance(record, Node | Note | Boundary):
            owner = record.boundary if record.boundary in boxes else None
            kept[id] = record if owner == record.boundary else record.model_copy(update={"boundary": owner})
    for id, record in records.items():
        if isinstance(record, Decision | OwnThreat | ControlUse | Waiver) and record.element in kept:
            kept[id] = record
    return tuple(kept[id] for id in sorted(kept))


def _sound_boxes(records: dict[str, AnyRecord]) -> set[str]:
    """Return the boxes that do not, through others, own themselves."""
    boxes = {id: record for id, record in records.items() if isinstance(record, Boundary) and record.shape == "box"}
    sound: set[str] = set()
    for id in boxes:
        chain: list[str] = []
        current: str | None = id
        while current in boxes and current not in sound and current not in chain:
            chain.append(current)
            current = boxes[current].boundary
        if current not in chain:
            sound.update(chain)
    return sound

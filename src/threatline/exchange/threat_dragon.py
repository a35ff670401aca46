"""Opens models of OWASP Threat Dragon, version 2 of its JSON format."""

from __future__ import annotations

import re
from typing import Any

from threatline.exchange.foreign import clipped, list_of, mapping_of, text_of, without_half_characters
from threatline.exchange.imported import Imported, Ledger
from threatline.exchange.plugin import Importer
from threatline.exchange.threat_dragon_page import read_page
from threatline.exchange.threat_dragon_words import FORMAT, NAME
from threatline.model.identity import derived_id
from threatline.model.order import after
from threatline.model.records import AnyRecord, Diagram, Project
from threatline.storage.errors import FormatError
from threatline.storage.json_text import read_json
from threatline.storage.limits import check_count, check_value
from threatline.storage.repair import repair

_REMARKS = (
    "A tick box that was off counts as a question nobody has answered: off is what the other tool starts with.",
    "Colours, styles of lines and labels, and the sides at which flows are attached are not taken over.",
    "What crosses or lies in a boundary is worked out anew from the drawing.",
)
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")
"""Half of a pair, or the half of a whole one: only then is every string looked at."""
_DETAIL = re.compile(rb'"detail"\s*:\s*\{')
_BESIDE = re.compile(rb'"(?:summary|contributors|diagrams|diagramTop|reviewer)"\s*:')


def recognises(head: bytes) -> bool:
    """Tell whether the beginning of a file is that of a Threat Dragon model, of version 1 or 2."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and bool(_DETAIL.search(head)) and bool(_BESIDE.search(head))


def read(data: bytes, name: str) -> Imported:
    """Return the records of a Threat Dragon file; the same bytes always give the same records.

    Raises FormatError for what is no such model, for version 1, and beyond the limits of every reader.
    """
    model = read_json(data, name)
    check_value(model, name)
    ledger = Ledger(NAME)
    model, halves = without_half_characters(model) if _HALF_CHARACTER.search(data) else (model, 0)
    if halves:
        ledger.changed("", "", f"{halves} half characters could not be kept and were replaced by �.")
    detail = model.get("detail") if isinstance(model, dict) else None
    if not isinstance(detail, dict) or not isinstance(detail.get("diagrams"), list):
        raise FormatError(name, "this is not a Threat Dragon model, for it holds no list of diagrams; choose another.")
    pages = [page for page in detail["diagrams"] if isinstance(page, dict)]
    if any("diagramJson" in page for page in pages):
        raise FormatError(
            name, "this is a Threat Dragon model of version 1; open it in Threat Dragon 2 and save it there first."
        )
    check_count(sum(len(list_of(page.get("cells"))) for page in pages), name)
    if len(pages) < len(detail["diagrams"]):
        ledger.dropped("", "", f"{len(detail['diagrams']) - len(pages)} diagrams are damaged and were left out.")
    if any(page.get("cells") for page in pages):
        for remark in _REMARKS:
            ledger.remark(remark)
    records: list[AnyRecord] = [_title_page(model, detail, ledger), *_diagrams(pages, ledger)]
    sound, repairs = repair(records)
    for repaired in repairs:
        ledger.changed("", "", repaired.sentence)
    return Imported(tuple(sound), ledger.report())


THREAT_DRAGON = Importer(name=NAME, suffixes=(".json",), recognises=recognises, read=read)


def _title_page(model: dict[str, Any], detail: dict[str, Any], ledger: Ledger) -> Project:
    summary = mapping_of(model.get("summary"))
    contributors = [text_of(mapping_of(one).get("name")) for one in list_of(detail.get("contributors"))]
    extra = {key: value for key, value in model.items() if key not in {"summary", "detail"} and value != ""}
    extra |= {key: detail[key] for key in detail.keys() - {"contributors", "diagrams", "diagramTop", "threatTop"}}
    for key in sorted(summary.keys() - {"title", "description", "owner", "id"}):
        extra[f"summary.{key}"] = summary[key]
    if reviewer := text_of(detail.get("reviewer")).strip():
        ledger.changed("", reviewer, f"The reviewer “{reviewer}” is kept in the file but shown nowhere.")
    if "compatibility" in extra or "summary.compatibility" in extra:
        ledger.changed("", "", "What was converted from a threat model library is kept in the file but shown nowhere.")
    return Project(
        id=derived_id(FORMAT, "project"),
        title=clipped(text_of(summary.get("title"))),
        description=clipped(text_of(summary.get("description"))),
        owner=clipped(text_of(summary.get("owner"))),
        contributors=tuple(clipped(person) for person in contributors if person),
        extra={FORMAT: extra} if extra else {},
    )


def _diagrams(pages: list[dict[str, Any]], ledger: Ledger) -> list[AnyRecord]:
    records: list[AnyRecord] = []
    order: str | None = None
    if not pages:
        ledger.invented("", "Diagram 1", "The model holds no diagram; it got an empty one to draw on.")
        pages = [{"title": "Diagram 1"}]
    for index, page in enumerate(pages):
        order = after(order)
        title = text_of(page.get("title")) or text_of(page.get("name"))
        foreign_id = text_of(page.get("id"))
        kind = text_of(page.get("diagramType"))
        if kind.casefold() not in {"", "stride"}:
            ledger.changed(
                foreign_id, title, f"“{title}” is a diagram for {kind}; here every diagram is read with STRIDE."
            )
        id = derived_id(FORMAT, str(index), foreign_id)
        elements, strangers = read_page(list_of(page.get("cells")), id, index, ledger)
        kept = {key: page[key] for key in page.keys() - {"title", "description", "cells", "thumbnail"}}
        if strangers:
            kept["cells"] = strangers
        records.append(
            Diagram(
                id=id,
                name=clipped(title),
                description=clipped(text_of(page.get("description"))),
                order=order,
                extra={FORMAT: kept} if kept else {},
            )
        )
        records += elements
        ledger.keep()
    return records

"""Reads both written forms of a microSecEnD model, JSON and PlantUML text, into one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from threatline.exchange.foreign import list_of, mapping_of, text_of, without_half_characters
from threatline.exchange.imported import Ledger
from threatline.storage.errors import FormatError
from threatline.storage.json_text import decode, read_json
from threatline.storage.limits import check_count, check_value

Tags = dict[str, str]

_OUTSIDERS = ("external_entities", "external_components")
"""Both words stand in the published files."""
_FRAME = re.compile(r"@startuml|@enduml|skinparam\b|digraph\b|node\s*\[|}|$")
"""How lines begin that only hold the picture together."""
_SECRET = "password"


@dataclass(frozen=True, slots=True)
class Entity:
    """A service, a database or somebody outside."""

    name: str
    is_external: bool
    marks: tuple[str, ...]
    """Its stereotypes."""
    tags: Tags = field(default_factory=dict)
    """Its tagged values."""


@dataclass(frozen=True, slots=True)
class Link:
    """A connection; one pair of ends may have several."""

    sender: str
    receiver: str
    marks: tuple[str, ...]
    tags: Tags = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says, before anybody asks what it means here."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]


def read_sheet(data: bytes, name: str, ledger: Ledger) -> Sheet:
    """Return what a file of either form says; what is damaged is left out and counted in the ledger.

    Raises FormatError for broken JSON, for a text that was cut off, and beyond the limits of every reader.
    """
    is_json = data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    sheet = _from_json(data, name, ledger) if is_json else _from_text(data, name, ledger)
    check_count(len(sheet.entities) + len(sheet.links), name)
    return sheet


# ---- JSON -----------------------------------------------------------------------------------------------------------


def _from_json(data: bytes, name: str, ledger: Ledger) -> Sheet:
    model = read_json(data, name)
    check_value(model, name)
    model, halves = without_half_characters(model)
    if halves:
        ledger.changed("", "", f"{halves} half characters could not be kept and were replaced by �.")
    if not isinstance(model.get("services"), list):
        raise FormatError(name, "this is not a microSecEnD model, for it holds no list of services; choose another.")
    services = [_entity(raw, False) for raw in _mappings(model, "services", ledger)]
    outsiders = [_entity(raw, True) for key in _OUTSIDERS for raw in _mappings(model, key, ledger)]
    links = [
        Link(text_of(raw.get("sender")), text_of(raw.get("receiver")), _marks(raw), _tags(raw))
        for raw in _mappings(model, "information_flows", ledger)
    ]
    return Sheet((*services, *outsiders), tuple(links))


def _mappings(model: dict[str, Any], key: str, ledger: Ledger) -> list[dict[str, Any]]:
    found = list_of(model.get(key))
    sound = [one for one in found if isinstance(one, dict)]
    if len(sound) < len(found):
        ledger.dropped("", "", f"{len(found) - len(sound)} entries of “{key}” are damaged and were left out.")
    return sound


def _entity(raw: dict[str, Any], is_external: bool) -> Entity:
    return Entity(text_of(raw.get("name")), is_external, _marks(raw), _tags(raw))


def _marks(raw: dict[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(text_of, list_of(raw.get("stereotypes"))))))


def _tags(raw: dict[str, Any]) -> Tags:
    pairs = mapping_of(raw.get("tagged_values")).items()
    return dict(_tag(key, ", ".join(map(text_of, value)) if isinstance(value, list) else text_of(value))
                for key, value in pairs)  # fmt: skip


def _tag(key: str, value: str) -> tuple[str, str]:
    """Return a tagged value; a password is not taken over, for it would end up in every report."""
    key = key.strip(" '\"")
    return key, "not taken over" if key.casefold() == _SECRET else value.strip(" '\"")


# ---- text -----------------------------------------------------------------------------------------------------------


def _from_text(data: bytes, name: str, ledger: Ledger) -> Sheet:
    lines = decode(data, name).splitlines()
    check_value(lines, name)
    if not any(line.strip() == "@enduml" for line in lines[-5:]):
        raise FormatError(name, "the file ends in the middle; it was cut off, so open a backup.", len(lines))
    entities: list[Entity] = []
    links: list[Link] = []
    strangers = 0
    for line in map(str.strip, lines):
        read = _line(line)
        if isinstance(read, Entity):
            entities.append(read)
        elif read is not None:
            links.append(read)
        elif not _FRAME.match(line):
            strangers += 1
    if strangers:
        ledger.dropped("", "", f"{strangers} lines are neither a node nor a connection and were left out.")
    return Sheet(tuple(entities), tuple(links))


def _line(line: str) -> Entity | Link | None:
    """Return what one line draws: `a [label = "{Service: a | --mark--\\nKey: value\\n}"]`, or `a -> b [label = …]`."""
    ends, bracket, attributes = line.partition("[")
    _, quote, label = attributes.partition('"')
    sender, arrow, receiver = ends.partition("->")
    body = label.rpartition('"')[0].strip()
    if not bracket or not quote:
        return None
    if arrow:
        marks, tags = _pieces(body)
        return Link(_word(sender), _word(receiver), marks, tags)
    kind, colon, _ = body.partition("|")[0].partition(":")
    if not body.startswith("{") or not colon:
        return None
    marks, tags = _pieces(body.partition("|")[2].removesuffix("}"))
    return Entity(_word(sender), kind.strip(" {").casefold().startswith("external"), marks, tags)


def _pieces(text: str) -> tuple[tuple[str, ...], Tags]:
    """Return the stereotypes, `--mark--`, and the tagged values, `Key: value`, of a label."""
    marks: list[str] = []
    tags: Tags = {}
    for piece in _split(text):
        if piece.startswith("--") and piece.endswith("--") and piece.strip("-"):
            marks.append(piece.strip("-"))
        elif ":" in piece:
            key, _, value = piece.partition(":")
            tags |= [_tag(key, value)]
    return tuple(dict.fromkeys(marks)), tags


def _split(text: str) -> Iterator[str]:
    """Yield the lines of a label, where line breaks and braces are written with a backslash."""
    for piece in text.split("\\n"):
        yield piece.replace("\\{", "{").replace("\\}", "}").strip()


def _word(text: str) -> str:
    return text.strip().strip('"')

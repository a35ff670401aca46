"""The project file: one sorted, stable JSON text with one field a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from json.encoder import encode_basestring
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from threatline.model.collecting import without_collections
from threatline.model.records import ELEMENT_KINDS, RECORDS, AnyRecord, Record
from threatline.storage.errors import FormatError, SaveError
from threatline.storage.fields import layout
from threatline.storage.json_text import decode, line_at, read_json
from threatline.storage.limits import check_count, check_value
from threatline.storage.upgrades import UPGRADES, Upgrade, upgraded

FORMAT = "threatline"
VERSION = 1

_INVISIBLE = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]")
"""Written as escapes: a line break of another name would break a line, a direction mark would garble a diff."""


def dump(records: Iterable[AnyRecord]) -> bytes:
    """Return the bytes of a project file: UTF-8, line feeds, sorted by kind, then id.

    The same records always give the same bytes. A field that has its default is left out; a default must therefore
    never change without an upgrade that writes the old one. Raises SaveError when a record cannot be written as JSON.
    """
    ordered = sorted(records, key=lambda record: (record.kind, record.id))
    with without_collections():
        try:
            check_limits(ordered, "The project")
            body = ",\n".join(map(_record_text, ordered))
            text = f'{{\n  "format": "{FORMAT}",\n  "records": [\n{body}\n  ],\n  "version": {VERSION}\n}}\n'
            if not text.isascii() or "\x7f" in text:
                text = _INVISIBLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
            return text.encode("utf-8")
        except (FormatError, UnicodeEncodeError, KeyError, TypeError) as error:
            reason = str(error) if isinstance(error, FormatError) else f"Not everything in it is text ({error})."
            raise SaveError(f"{reason} Nothing was saved.") from error


def check_limits(records: Sequence[AnyRecord], where: str) -> None:
    """Raise FormatError when there are too many elements, or something imported is too deep, too long or no number."""
    check_count(sum(record.kind in ELEMENT_KINDS for record in records), where)
    for record in records:
        if extra := record.__dict__.get("extra"):
            check_value(extra, where)


def load(data: bytes, where: str = "the project") -> list[AnyRecord]:
    """Return the records of a project file, in the order of the file.

    `where` names the file in sentences. References are not checked here: see `repair`. Raises FormatError when the
    file is not JSON, not a project, newer than this program, or holds a record that is not valid.
    """
    text = decode(data, where)
    with without_collections():
        version = _checked_head(read_json(data, where), where)
        records = _validated(text, where) if version == VERSION else load_older(read_json(data, where), where)
    check_limits(records, where)
    return records


def load_older(
    project: dict[str, Any], where: str, steps: Sequence[Upgrade] = UPGRADES, version: int = VERSION
) -> list[AnyRecord]:
    """Return the records of a parsed project of an older version, after upgrading it; raises FormatError."""
    newest = upgraded(project, version, where, steps)
    try:
        return RECORDS.validate_python(newest["records"])
    except ValidationError as error:
        raise _invalid(error, "", where, newest["records"]) from error


def reread(data: bytes) -> list[AnyRecord]:
    """Return the records of bytes that `dump` has made: the same validation as `load`, without the second look.

    Raises FormatError when they would not open.
    """
    with without_collections():
        return _validated(data.decode("utf-8"), "the saved project")


def recognises(head: bytes) -> bool:
    """Tell from the first kilobytes of a file whether it means to be a project of ours."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and re.search(rb'"format"\s*:\s*"threatline"', head) is not None


# ---- writing --------------------------------------------------------------------------------------------------------


@cache
def _prefixes(kind: type[Record]) -> tuple[tuple[str, str, Any], ...]:
    return tuple((name, f'      "{name}": ', default) for name, default in layout(kind))


def _record_text(record: AnyRecord) -> str:
    values = record.__dict__
    lines = [
        prefix + (_mapping_text(value, "      ") if type(value) is dict else _IN_ONE_LINE[type(value)](value))
        for name, prefix, default in _prefixes(type(record))
        if (value := values[name]) != default
    ]
    return "    {\n" + ",\n".join(lines) + "\n    }"


def _mapping_text(mapping: Mapping[str, Any], indent: str) -> str:
    """Return a mapping as JSON, one key a line; every value that is no mapping stands in one line."""
    if not mapping:
        return "{}"
    between = f",\n{indent}  "
    lines = [
        f"{encode_basestring(key)}: "
        + (
            _mapping_text(value, indent + "  ")
            if type(value := mapping[key]) is dict
            else _IN_ONE_LINE[type(value)](value)
        )
        for key in sorted(mapping)
    ]
    return f"{{{between[1:]}{between.join(lines)}\n{indent}}}"


def _list_in_one_line(items: Sequence[Any]) -> str:
    return "[" + ", ".join([_IN_ONE_LINE[type(item)](item) for item in items]) + "]"


def _mapping_in_one_line(mapping: Mapping[str, Any]) -> str:
    pairs = [f"{encode_basestring(key)}: {_IN_ONE_LINE[type(value)](value)}" for key, value in sorted(mapping.items())]
    return "{" + ", ".join(pairs) + "}"


_IN_ONE_LINE: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    float: repr,
    int: repr,
    bool: {True: "true", False: "false"}.__getitem__,
    type(None): {None: "null"}.__getitem__,
    tuple: _list_in_one_line,
    list: _list_in_one_line,
    dict: _mapping_in_one_line,
    date: lambda value: f'"{value.isoformat()}"',
}
"""How a value is written in one line, by its exact type: one look-up is faster than a row of questions."""


# ---- reading --------------------------------------------------------------------------------------------------------


class _ProjectFile(BaseModel):
    """The file as a whole, so that its records are validated straight from the text."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["threatline"]
    records: list[Annotated[AnyRecord, Field(discriminator="kind")]]
    version: int


_PROJECT_FILE: TypeAdapter[_ProjectFile] = TypeAdapter(_ProjectFile)


def _checked_head(project: Any, where: str) -> int:
    """Return the version of a parsed project file; raises FormatError when it is none, or newer than we are."""
    if not isinstance(project, dict) or project.get("format") != FORMAT:
        raise FormatError(where, "this is not a Threatline project; choose another file.")
    version = project.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FormatError(where, "its “version” is not a whole number from 1; open a backup.")
    if version > VERSION:
        raise FormatError(
            where,
            f"it was saved by a newer Threatline (format {version}, this one knows {VERSION}); update Threatline.",
        )
    if not isinstance(project.get("records"), list):
        raise FormatError(where, "its “records” are not a list; open a backup.")
    if unknown := sorted(project.keys() - {"format", "records", "version"}):
        raise FormatError(where, f"it holds “{unknown[0][:60]}”, which no project has; remove it, or open a backup.")
    return version


def _validated(text: str, where: str) -> list[AnyRecord]:
    try:
        return _PROJECT_FILE.validate_json(text, strict=True).records
    except ValidationError as error:
        raise _invalid(error, text, where) from error


def _invalid(
    error: ValidationError, text: str, where: str, records: Sequence[Mapping[str, Any]] | None = None
) -> FormatError:
    """Return the sentence for the first record that is not valid, with its line where it can be found."""
    first = error.errors(include_url=False)[0]
    place = [part for part in first["loc"] if part != "records"]
    reason = first["msg"].removeprefix("Value error, ")
    if not place or not isinstance(place[0], int):
        found = re.search(r" at line (\d+) column \d+$", reason)
        line = int(found.group(1)) if found else None
        what = "half of a character" if "escape" in reason else f"something not valid ({_clause(reason)})"
        return FormatError(where, f"it holds {what}; correct it, or open a backup.", line)
    if records is None:
        records = read_json(text.encode(), where)["records"]
    record = records[place[0]]
    field = ".".join(str(part) for part in place[2:])
    name, line = _named(record, place[0]), _line_of(text, record)
    if first["type"] == "extra_forbidden":
        what = f"{name} has a “{field}”, which this version of Threatline does not know"
    elif first["type"].startswith("union_tag"):
        what = f"{name} is of no kind that this version of Threatline knows"
    elif field:
        what = f"“{field}” of {name} is not right ({_clause(reason)})"
    else:
        what = f"{name} is not right ({_clause(reason)})"
    return FormatError(where, f"{what}; correct it, or open a backup.", line)


def _clause(reason: str) -> str:
    short = re.sub(r" at line \d+ column \d+$", "", reason)
    return short[0].lower() + short[1:] if short else "not valid"


def _named(record: Any, index: int) -> str:
    if isinstance(record, Mapping):
        kind, name, id = record.get("kind"), record.get("name"), record.get("id")
        noun = f"the {kind[:30].replace('_', ' ')}" if isinstance(kind, str) else "the record"
        if isinstance(name, str) and name.strip():
            return f"{noun} “{name.strip()[:60]}”"
        if isinstance(id, str):
            return f"{noun} {id[:60]}"
    return f"record {index + 1}"


def _line_of(text: str, record: Any) -> int | None:
    id = record.get("id") if isinstance(record, Mapping) else None
    if not isinstance(id, str):
        return None
    found = re.search(r'"id"\s*:\s*' + re.escape(encode_basestring(id)), text)
    return line_at(text, found.start()) if found else None

"""Commits as JSON and back: what the journal is made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, get_args

from pydantic import TypeAdapter

from threatline.model.changes import Change, Commit, Delete, Insert, Origin, Update
from threatline.model.records import KINDS, RECORD, Answer
from threatline.storage.errors import FormatError
from threatline.storage.fields import fields_of

_KEYED: dict[str, Any] = {"answers": Answer, "packs": str, "extra": Any}
"""Mappings whose keys are changed one by one, and what their values are."""


def encode(commit: Commit) -> str:
    """Return a commit as one line of JSON, without the line break."""
    changes = [_encoded(change) for change in commit.changes]
    return _ENCODER.encode({"changes": changes, "label": commit.label, "origin": commit.origin})


def decode(value: Any, where: str) -> Commit:
    """Return the commit of a parsed line; its records and values are validated. Raises FormatError.

    Dates and tuples come back as dates and tuples, so a decoded commit equals the encoded one.
    """
    try:
        origin = value["origin"]
        if origin not in get_args(Origin) or not isinstance(value["label"], str):
            raise ValueError("a commit needs an origin and a label")
        return Commit(value["label"], tuple(_decoded(change) for change in value["changes"]), origin)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FormatError(where, "a change in it is damaged; it was left out.") from error


def _encoded(change: Change) -> dict[str, Any]:
    if isinstance(change, Insert):
        return {"insert": fields_of(change.record)}
    if isinstance(change, Delete):
        return {"delete": fields_of(change.record)}
    return {"update": change.id, "before": change.before, "after": change.after}


def _decoded(change: Mapping[str, Any]) -> Change:
    if "insert" in change:
        return Insert(RECORD.validate_python(change["insert"]))
    if "delete" in change:
        return Delete(RECORD.validate_python(change["delete"]))
    if not isinstance(change["update"], str):
        raise ValueError("an update names the record it changes")
    return Update(change["update"], _values(change["before"]), _values(change["after"]))


def _values(paths: Mapping[str, Any]) -> dict[str, Any]:
    return {path: _adapter(path).validate_python(value) for path, value in paths.items()}


def _adapter(path: str) -> TypeAdapter[Any]:
    """Return what validates the values of a field path; ValueError where no record has such a field."""
    name, _, key = path.partition(".")
    return _adapter_of_keys(name) if key else _adapter_of_field(name)


@cache
def _adapter_of_keys(name: str) -> TypeAdapter[Any]:
    if name not in _KEYED:
        raise ValueError(f"{name} has no keys")
    return TypeAdapter(_KEYED[name])


@cache
def _adapter_of_field(name: str) -> TypeAdapter[Any]:
    """Return what validates a field, whichever kind of record it belongs to: an update does not say."""
    fields = [kind.model_fields[name] for kind in KINDS.values() if name in kind.model_fields]
    if not fields:
        raise ValueError(f"no record has a {name}")
    kinds: list[Any] = [Annotated[(field.annotation, field, *field.metadata)] for field in fields]
    return TypeAdapter(reduce(or_, kinds))


def iso_date(value: Any) -> str:
    """Return a date as JSON writes it; TypeError for anything else that JSON does not know."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a commit")


_ENCODER = json.JSONEncoder(separators=(",", ":"), default=iso_date, check_circular=False)

"""Which fields of a record are written: those that differ from what the record would have anyway."""

from __future__ import annotations

from functools import cache
from typing import Any

from threatline.model.records import Record

REQUIRED = object()
"""Stands for the default of a field that is always written."""


@cache
def layout(kind: type[Record]) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a kind of record with their defaults, sorted by name.

    `kind` and the fields without a default have REQUIRED there.
    """
    return tuple(
        (name, REQUIRED if field.is_required() or name == "kind" else field.get_default(call_default_factory=True))
        for name, field in sorted(kind.model_fields.items())
    )


def fields_of(record: Record) -> dict[str, Any]:
    """Return the fields of a record that are written, by name.

    The values are the record's own: tuples and dates are still tuples and dates.
    """
    values = record.__dict__
    return {name: values[name] for name, default in layout(type(record)) if values[name] != default}

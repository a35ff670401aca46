"""The only thing that ever happens to a project: a commit of inserts, updates and deletes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from threatline.model.records import AnyRecord, Record

Origin = Literal["user", "undo", "redo", "recovery", "import", "load"]


@dataclass(frozen=True, slots=True)
class Insert:
    """A record appears."""

    record: AnyRecord

    @property
    def id(self) -> str:
        """The id of the new record."""
        return self.record.id

    def inverse(self) -> Delete:
        """Return the change that takes this one back."""
        return Delete(self.record)


@dataclass(frozen=True, slots=True)
class Delete:
    """A record goes; the change keeps it, so that it can come back."""

    record: AnyRecord

    @property
    def id(self) -> str:
        """The id of the deleted record."""
        return self.record.id

    def inverse(self) -> Insert:
        """Return the change that takes this one back."""
        return Insert(self.record)


@dataclass(frozen=True, slots=True)
class Update:
    """Fields of one record change.

    `before` and `after` map field paths to values. The path of a key in a mapping is written with a dot
    (`answers.encrypted`); a path that is missing on one side means that the key was absent there.
    """

    id: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def inverse(self) -> Update:
        """Return the change that takes this one back."""
        return Update(self.id, self.after, self.before)

    def paths(self) -> set[str]:
        """Return the field paths that differ."""
        return set(self.before) | set(self.after)


Change = Insert | Update | Delete


@dataclass(frozen=True, slots=True)
class Commit:
    """Changes that belong together: one thing a person did, one step of undo."""

    label: str
    changes: tuple[Change, ...]
    origin: Origin = "user"
    touched: frozenset[str] = field(default=frozenset(), compare=False)
    """Ids of all records inserted, updated or deleted."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "touched", frozenset(change.id for change in self.changes))

    def inverse(self, origin: Origin) -> Commit:
        """Return the commit that takes this one back."""
        return Commit(self.label, tuple(change.inverse() for change in reversed(self.changes)), origin)

    def inserted(self) -> Iterator[AnyRecord]:
        """Yield the records that appeared."""
        return (change.record for change in self.changes if isinstance(change, Insert))

    def deleted(self) -> Iterator[AnyRecord]:
        """Yield the records that went."""
        return (change.record for change in self.changes if isinstance(change, Delete))

    def paths(self) -> dict[str, set[str]]:
        """Return, for each record that was only updated, the field paths that differ."""
        found: dict[str, set[str]] = {}
        for change in self.changes:
            if isinstance(change, Update):
                found.setdefault(change.id, set()).update(change.paths())
        return found


def read_path(record: Record, path: str) -> tuple[Any, ...]:
    """Return `(value,)` of a field path of a record, or `()` where a key of a mapping is absent."""
    name, _, key = path.partition(".")
    value = getattr(record, name)
    if not key:
        return (value,)
    return (value[key],) if key in value else ()


def fields_after(record: Record, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the field values of `record` once the paths of `before` are replaced by those of `after`."""
    values = dict(record.__dict__)
    fresh: set[str] = set()
    for path in (*before, *after):
        name, _, key = path.partition(".")
        if key and name not in fresh:
            values[name] = dict(values[name])
            fresh.add(name)
    for path in before:
        name, _, key = path.partition(".")
        if key and path not in after:
            values[name].pop(key, None)
    for path, value in after.items():
        name, _, key = path.partition(".")
        if key:
            values[name][key] = value
        else:
            values[name] = value
    return values

"""A project in memory: a flat map of records that changes only by commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from typing import Any, TypeVar

from pydantic import ValidationError

from threatline.model import integrity
from threatline.model.changes import Change, Commit, Delete, Insert, Origin, Update, fields_after, read_path
from threatline.model.errors import Invalid, NotInTransaction
from threatline.model.records import KINDS, AnyRecord, Diagram, Element, Project, Record

R = TypeVar("R", bound=Record)
_NOTHING: frozenset[str] = frozenset()


class Document:
    """All records of one project, who refers to whom, and the people to tell about commits."""

    def __init__(self, records: Iterable[AnyRecord] = ()) -> None:
        self.records: dict[str, AnyRecord] = {}
        self._ids_by_kind: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
        self._referrers: dict[str, set[str]] = defaultdict(set)
        self._fronts: dict[str, str] = {}
        """Diagram → the highest order index that an element on it has had, since somebody first asked."""
        self._subscribers: list[Callable[[Commit], None]] = []
        self._open: Transaction | None = None
        for record in records:
            self._put(record)

    # ---- reading ------------------------------------------------------------------------------------------------

    def get(self, id: str, kind: type[R]) -> R:
        """Return the record under `id`; raises Invalid when there is none of that kind."""
        record = self.records.get(id)
        if not isinstance(record, kind):
            raise Invalid(f"There is no {kind.__name__.lower()} with the id {id}.")
        return record

    def of_kind(self, *kinds: type[R]) -> Iterator[R]:
        """Yield the records of the given classes, in the order in which they came."""
        for kind in kinds:
            for id in self._ids_by_kind[kind.model_fields["kind"].default]:
                yield self.records[id]  # type: ignore[misc]

    def count(self, kind: str) -> int:
        """Return how many records of a kind there are."""
        return len(self._ids_by_kind[kind])

    def referrers(self, id: str) -> Set[str]:
        """Return the ids of the records that refer to `id`."""
        return self._referrers.get(id, _NOTHING)

    def referring(self, id: str, kind: type[R]) -> list[R]:
        """Return the records of a class that refer to `id`, sorted by id."""
        return [found for other in sorted(self.referrers(id)) if isinstance(found := self.records[other], kind)]

    @property
    def project(self) -> Project:
        """The one record of kind project; raises Invalid when it is missing."""
        for project in self.of_kind(Project):
            return project
        raise Invalid("The project has no title page.")

    def diagrams(self) -> list[Diagram]:
        """Return the diagrams in their order."""
        return sorted(self.of_kind(Diagram), key=lambda diagram: (diagram.order, diagram.id))

    def front(self, diagram: str) -> str | None:
        """Return an order index that no element of a diagram surpasses, or None when there never was one.

        It is searched once and then only raised: every insert asks for it.
        """
        if diagram not in self._fronts:
            elements = (self.records[id] for id in self.referrers(diagram))
            orders = [one.order for one in elements if isinstance(one, Element) and one.diagram == diagram]
            if not orders:
                return None
            self._fronts[diagram] = max(orders)
        return self._fronts[diagram]

    # ---- changing -----------------------------------------------------------------------------------------------

    def subscribe(self, subscriber: Callable[[Commit], None]) -> Callable[[], None]:
        """Tell `subscriber` about every commit; returns the function that ends it."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    @contextmanager
    def transaction(self, label: str, origin: Origin = "user") -> Iterator[Transaction]:
        """Collect validated changes and publish them as one commit.

        Any exception takes back what was done and publishes nothing. A transaction without changes publishes nothing.
        """
        if self._open is not None:
            raise NotInTransaction("Another transaction is still open.")
        tx = self._open = Transaction(self, label)
        try:
            yield tx
            integrity.check(self, tx.changes)
        except BaseException:
            for change in reversed(tx.changes):
                self._apply(change.inverse())
            raise
        finally:
            tx.document = None
            self._open = None
        if tx.changes:
            self._publish(Commit(tx.label, tuple(tx.changes), origin))

    def replay(self, commit: Commit) -> Commit | None:
        """Apply a commit made elsewhere or earlier (undo, redo, recovery) to the current state.

        Changes to records that are gone are skipped, so that an undo still works after others edited. Returns what
        really happened, or None. Raises Invalid, with nothing changed, when the result would break the model.
        """
        done: list[Change] = []
        try:
            for change in commit.changes:
                if (real := self._rebased(change)) is not None:
                    self._apply(real)
                    done.append(real)
            integrity.check(self, done)
        except BaseException:
            for change in reversed(done):
                self._apply(change.inverse())
            raise
        if not done:
            return None
        real_commit = Commit(commit.label, tuple(done), commit.origin)
        self._publish(real_commit)
        return real_commit

    def _rebased(self, change: Change) -> Change | None:
        current = self.records.get(change.id)
        if isinstance(change, Insert):
            return change if current is None else None
        if current is None:
            return None
        if isinstance(change, Delete):
            return Delete(current)
        before: dict[str, Any] = {}
        for path in change.paths():
            for value in read_path(current, path):
                before[path] = value
        return Update(change.id, before, change.after)

    def _publish(self, commit: Commit) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber(commit)

    def _apply(self, change: Change) -> None:
        if isinstance(change, Insert):
            self._put(change.record)
        elif isinstance(change, Delete):
            self._take(change.id)
        else:
            record = self.records[change.id]
            updated = validated(record, fields_after(record, change.before, change.after))
            old, new = record.references(), updated.references()
            for id in old - new:
                self._forget_referrer(id, record.id)
            for id in new - old:
                self._referrers[id].add(record.id)
            self.records[record.id] = updated
            self._raise_front(updated)

    def _put(self, record: AnyRecord) -> None:
        if record.id in self.records:
            raise Invalid(f"Two records share the id {record.id}.")
        self.records[record.id] = record
        self._ids_by_kind[record.kind][record.id] = None
        for id in record.references():
            self._referrers[id].add(record.id)
        self._raise_front(record)

    def _raise_front(self, record: AnyRecord) -> None:
        if (
            self._fronts
            and isinstance(record, Element)
            and record.order > self._fronts.get(record.diagram, record.order)
        ):
            self._fronts[record.diagram] = record.order

    def _take(self, id: str) -> None:
        record = self.records.pop(id)
        del self._ids_by_kind[record.kind][id]
        for other in record.references():
            self._forget_referrer(other, id)

    def _forget_referrer(self, id: str, referrer: str) -> None:
        self._referrers[id].discard(referrer)
        if not self._referrers[id]:
            del self._referrers[id]


class Transaction:
    """The one way to change a document; every command takes it first."""

    def __init__(self, document: Document, label: str) -> None:
        self.document: Document | None = document
        self.label = label
        """What people read behind Undo; a command may make it more precise."""
        self.changes: list[Change] = []

    @property
    def now(self) -> Document:
        """The document with the changes so far; raises NotInTransaction once it is closed."""
        if self.document is None:
            raise NotInTransaction("This transaction is closed.")
        return self.document

    def insert(self, record: AnyRecord) -> None:
        """Add a record; raises Invalid when its id is taken."""
        self._do(Insert(record))

    def delete(self, id: str) -> None:
        """Remove a record; what refers to it is the business of the command."""
        self._do(Delete(self.now.get(id, Record)))  # type: ignore[arg-type]

    def update(self, id: str, values: Mapping[str, Any] | None = None, /, *, absent: Iterable[str] = ()) -> None:
        """Set fields by path (`{"name": …, "answers.encrypted": True}`) and remove the keys named in `absent`.

        What would not change is left out. Raises Invalid when a value does not fit its field.
        """
        record = self.now.get(id, Record)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for path, value in (values or {}).items():
            current = read_path(record, path)
            if current != (value,):
                after[path] = value
                if current:
                    before[path] = current[0]
        for path in absent:
            if current := read_path(record, path):
                before[path] = current[0]
        if before or after:
            self._do(Update(id, before, after))

    def _do(self, change: Change) -> None:
        self.now._apply(change)
        self.changes.append(change)


def validated(record: Record, values: Mapping[str, Any]) -> Any:
    """Return a record of the same class with these field values; the one place where records are re-validated.

    `model_copy(update=…)` would not validate. Raises Invalid with a sentence that names record, field and reason.
    """
    try:
        return type(record).model_validate(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "record"
        reason = first["msg"].removeprefix("Value error, ")
        raise Invalid(f"{record.kind} {record.id}, {where}: {reason}. Nothing was changed.") from error

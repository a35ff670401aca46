"""Add the diagrams of another project to this one, with all that is drawn and decided there."""

from __future__ import annotations

from threatline.model.document import Document, Transaction
from threatline.model.identity import new_id, threat_key, waiver_key
from threatline.model.order import after
from threatline.model.records import RECORD, AnyRecord, Decision, Diagram, Project, Waiver


def bring_in(tx: Transaction, other: Document) -> list[str]:
    """Add every diagram of another project behind those of this one; returns their ids, in their order.

    All records get fresh ids, so that a project can be added to itself; its title page stays behind.
    """
    here, records = tx.now.project.id, list(other.records.values())
    fresh = {
        record.id: here if isinstance(record, Project) else new_id()
        for record in records
        if not isinstance(record, Decision | Waiver)
    }
    last = max((diagram.order for diagram in tx.now.of_kind(Diagram)), default=None)
    added: list[str] = []
    for diagram in other.diagrams():
        last = after(last)
        added.append(fresh[diagram.id])
        tx.insert(diagram.model_copy(update={"id": fresh[diagram.id], "order": last}))
    for record in records:
        if not isinstance(record, Project | Diagram):
            copy = _renamed(record, fresh)
            if copy.id not in tx.now.records:  # a waiver about the project as a whole may stand here already
                tx.insert(copy)
    tx.label = "Add a diagram" if len(added) == 1 else f"Add {len(added)} diagrams"
    return added


def _renamed(record: AnyRecord, fresh: dict[str, str]) -> AnyRecord:
    """Return a copy under a fresh id that refers to the copies of what it referred to."""
    values = record.model_dump()
    for name in record.REFERENCES:
        value = values[name]
        values[name] = tuple(fresh[id] for id in value) if isinstance(value, tuple | list) else fresh.get(value)
    if isinstance(record, Decision):
        values["rule"] = fresh.get(record.rule, record.rule)
        values["id"] = threat_key(values["rule"], values["element"])
    elif isinstance(record, Waiver):
        values["id"] = waiver_key(record.check, values["element"])
    else:
        values["id"] = fresh[record.id]
        if "rule" in values:
            values["rule"] = fresh.get(values["rule"], values["rule"])
    return RECORD.validate_python(values)

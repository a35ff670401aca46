"""Groups: elements that move as one; they mean nothing to the threats."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from threatline.commands.ownership import Owned, elements_on
from threatline.commands.wording import spoken
from threatline.model.document import Document, Transaction
from threatline.model.errors import Invalid
from threatline.model.identity import new_id


def group(tx: Transaction, ids: Collection[str]) -> str:
    """Let placed elements move as one from now on; groups among them become one with it. Returns the group.

    Raises Invalid for fewer than two elements.
    """
    chosen = _placed(tx.now, ids)
    if len(chosen) < 2:
        raise Invalid("Select two or more elements to group them.")
    made = new_id()
    for id in chosen:
        tx.update(id, {"group": made})
    tx.label = f"Group {len(chosen)} elements"
    return made


def ungroup(tx: Transaction, ids: Collection[str]) -> list[str]:
    """Dissolve the groups of elements; returns all their members. Raises Invalid when there is none."""
    chosen = [id for id in whole_groups(tx.now, ids) if group_of(tx.now, id) is not None]
    if not chosen:
        raise Invalid("Select a group first.")
    for id in chosen:
        tx.update(id, {"group": None})
    tx.label = f"Ungroup {spoken(tx.now, chosen)}"
    return chosen


def group_of(document: Document, id: str) -> str | None:
    """Return the group of an element, or None."""
    element = document.records.get(id)
    return element.group if isinstance(element, Owned) else None


def members(document: Document, diagram: str, group: str) -> list[str]:
    """Return the members of a group on a diagram, in the order in which they were drawn."""
    found = [e for e in elements_on(document, diagram) if isinstance(e, Owned) and e.group == group]
    return [element.id for element in sorted(found, key=lambda element: (element.order, element.id))]


def whole_groups(document: Document, ids: Iterable[str], entered: str | None = None) -> list[str]:
    """Return the elements with all members of their groups behind them; only the `entered` group falls apart."""
    found: dict[str, None] = {}
    for id in ids:
        found[id] = None
        group = group_of(document, id)
        if group is not None and group != entered:
            element = document.records[id]
            assert isinstance(element, Owned)
            found.update(dict.fromkeys(members(document, element.diagram, group)))
    return list(found)


def _placed(document: Document, ids: Iterable[str]) -> list[str]:
    return [id for id in ids if isinstance(document.records.get(id), Owned)]

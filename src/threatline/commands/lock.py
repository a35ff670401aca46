"""Lock elements, so that nobody moves, resizes or deletes them by accident."""

from __future__ import annotations

from collections.abc import Collection

from threatline.commands.wording import spoken
from threatline.model.document import Document, Transaction
from threatline.model.errors import Invalid
from threatline.model.records import Element


def lock(tx: Transaction, ids: Collection[str], locked: bool = True) -> None:
    """Lock elements, or unlock them. Names, properties and threats of what is locked can still be worked on."""
    chosen = [id for id in ids if isinstance(tx.now.records.get(id), Element)]
    for id in chosen:
        tx.update(id, {"locked": locked})
    tx.label = f"{'Lock' if locked else 'Unlock'} {spoken(tx.now, chosen)}"


def is_locked(document: Document, id: str) -> bool:
    """Tell whether an element is locked."""
    element = document.records.get(id)
    return isinstance(element, Element) and element.locked


def unlocked(document: Document, ids: Collection[str], verb: str) -> list[str]:
    """Return those of `ids` that are not locked; raises Invalid when all are, saying how to `verb` them anyway."""
    free = [id for id in ids if not is_locked(document, id)]
    if ids and not free:
        what = spoken(document, ids)
        raise Invalid(f"{what} {'is' if len(ids) == 1 else 'are'} locked: unlock to {verb}.")
    return free

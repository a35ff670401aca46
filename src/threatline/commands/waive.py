"""Set a check of the drawing aside for one thing, with a reason, and take it up again."""

from __future__ import annotations

from datetime import date

from threatline.model.document import Transaction
from threatline.model.errors import Invalid
from threatline.model.identity import waiver_key
from threatline.model.integrity import WAIVABLE
from threatline.model.records import Waiver


def set_aside(tx: Transaction, check: str, element: str, reason: str, decided_on: date | None = None) -> str:
    """Set a check aside for an element, a data asset, a diagram or (by the project's id) the project.

    Returns the key of the waiver; a second reason takes the place of the first. Raises Invalid without a reason,
    or when nothing has that id.
    """
    if not reason.strip():
        raise Invalid("Say in a few words why this is fine as it is; the report shows it.")
    if not isinstance(tx.now.records.get(element), WAIVABLE):
        raise Invalid(f"There is no element, data or diagram with the id {element}.")
    key = waiver_key(check, element)
    if key in tx.now.records:
        tx.update(key, {"reason": reason.strip(), "decided_on": decided_on})
    else:
        tx.insert(Waiver(id=key, check=check, element=element, reason=reason.strip(), decided_on=decided_on))
    tx.label = "Set a question about the drawing aside"
    return key


def take_up_again(tx: Transaction, check: str, element: str) -> None:
    """Ask again what was set aside; raises Invalid when it was not."""
    tx.delete(tx.now.get(waiver_key(check, element), Waiver).id)
    tx.label = "Take a question about the drawing up again"

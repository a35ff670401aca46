"""Say what is known about elements, the project and its data."""

from __future__ import annotations

from collections.abc import Iterable

from threatline.commands.remove import take_along
from threatline.commands.wording import spoken
from threatline.model.document import Transaction
from threatline.model.errors import Invalid
from threatline.model.identity import new_id
from threatline.model.naming import default_name
from threatline.model.order import after
from threatline.model.records import Answer, Asset, Described, Flow, Process, Project, Store


def answer(tx: Transaction, ids: Iterable[str], name: str, value: Answer | None) -> None:
    """Answer one property of several elements, assets or the project; None takes the answer back."""
    chosen = list(ids)
    for id in chosen:
        if not isinstance(tx.now.records.get(id), Described | Asset | Project):
            raise Invalid("Only elements, data assets and the project have properties.")
        if value is None:
            tx.update(id, absent=[f"answers.{name}"])
        else:
            tx.update(id, {f"answers.{name}": value})
    tx.label = f"Answer for {spoken(tx.now, chosen)}"


def write_answers(tx: Transaction, places: Iterable[tuple[str, str, Answer]]) -> None:
    """Write `(record, property, value)` triples, as the engine says that an answer to a question does."""
    for id, name, value in places:
        tx.update(id, {f"answers.{name}": value})


def leave_out(tx: Transaction, ids: Iterable[str], reason: str = "") -> None:
    """Take elements out of scope, with the reason that the report shows."""
    chosen = list(ids)
    for id in chosen:
        tx.update(tx.now.get(id, Described).id, {"answers.out_of_scope": True, "out_of_scope_reason": reason})
    tx.label = f"Leave out {spoken(tx.now, chosen)}"


def take_in(tx: Transaction, ids: Iterable[str]) -> None:
    """Take elements back into scope."""
    chosen = list(ids)
    for id in chosen:
        tx.update(tx.now.get(id, Described).id, {"out_of_scope_reason": ""}, absent=["answers.out_of_scope"])
    tx.label = f"Take in {spoken(tx.now, chosen)}"


def give_reason(tx: Transaction, id: str, reason: str) -> None:
    """Say why an element is out of scope."""
    tx.update(tx.now.get(id, Described).id, {"out_of_scope_reason": reason})


def add_asset(tx: Transaction, name: str | None = None, classification: str | None = None) -> str:
    """Add a data asset; returns its id."""
    last = max((asset.order for asset in tx.now.of_kind(Asset)), default=None)
    answers: dict[str, Answer] = {} if classification is None else {"classification": classification}
    asset = Asset(id=new_id(), name=name or default_name(tx.now, "asset"), order=after(last), answers=answers)
    tx.insert(asset)
    return asset.id


def carry(tx: Transaction, ids: Iterable[str], asset: str, carries: bool = True) -> None:
    """Let flows carry, or stores keep, a data asset, or no longer."""
    tx.now.get(asset, Asset)
    chosen = list(ids)
    for id in chosen:
        record = tx.now.records.get(id)
        if not isinstance(record, Flow | Store):
            what = "a process handles what its flows carry" if isinstance(record, Process) else "this carries no data"
            raise Invalid(f"Data lies on flows and in stores; {what}.")
        data = set(record.data) | {asset} if carries else set(record.data) - {asset}
        tx.update(id, {"data": tuple(sorted(data))})
    tx.label = f"Data of {spoken(tx.now, chosen)}"


def delete_asset(tx: Transaction, asset: str) -> None:
    """Delete a data asset and take it off all flows and stores."""
    tx.now.get(asset, Asset)
    for holder in tx.now.referring(asset, Flow) + tx.now.referring(asset, Store):
        tx.update(holder.id, {"data": tuple(id for id in holder.data if id != asset)})
    take_along(tx, asset)
    tx.delete(asset)

"""Make elements like another one: its size, or what was said about it."""

from __future__ import annotations

from collections.abc import Collection

from threatline.commands.lock import unlocked
from threatline.commands.move import resize, smallest_size
from threatline.commands.ownership import Owned, rect_of
from threatline.commands.wording import spoken
from threatline.model.document import Transaction
from threatline.model.errors import Invalid
from threatline.model.geometry import Rect
from threatline.model.records import Boundary, Described, Element, Node, Note


def take_size(tx: Transaction, ids: Collection[str], like: Element) -> None:
    """Give elements the size of another, around their own centres. Raises Invalid where there is no size to take."""
    if not isinstance(like, Node | Note) and not (isinstance(like, Boundary) and like.shape == "box"):
        raise Invalid("What was copied has no size: copy an element with a frame first.")
    chosen = [id for id in unlocked(tx.now, ids, "resize") if _has_frame(tx, id)]
    if not chosen:
        raise Invalid("Select elements with a frame to give them this size.")
    for id in chosen:
        element = tx.now.records[id]
        assert isinstance(element, Owned)
        least = smallest_size(element)
        width, height = max(like.width, least[0]), max(like.height, least[1])
        centre = rect_of(element).centre
        resize(tx, id, Rect(centre.x - width / 2, centre.y - height / 2, width, height))
    tx.label = f"Size of {spoken(tx.now, chosen)}"


def take_answers(tx: Transaction, ids: Collection[str], like: Element) -> None:
    """Say of elements what was said of another of their kind; what was not said of it stays as it is.

    Raises Invalid when nothing was said of it, or nothing of its kind is among `ids`.
    """
    if not isinstance(like, Described) or not like.answers:
        raise Invalid(f"Nothing was said yet about {_named(like)}: answer its questions first.")
    chosen = [id for id in ids if isinstance(other := tx.now.records.get(id), Described) and other.kind == like.kind]
    if not chosen:
        raise Invalid(f"The properties of a {like.kind} fit a {like.kind} only: select one.")
    values: dict[str, object] = {f"answers.{name}": value for name, value in like.answers.items()}
    if like.out_of_scope_reason:
        values["out_of_scope_reason"] = like.out_of_scope_reason
    for id in chosen:
        tx.update(id, values)
    tx.label = f"Properties of {spoken(tx.now, chosen)}"


def _has_frame(tx: Transaction, id: str) -> bool:
    element = tx.now.records.get(id)
    return isinstance(element, Node | Note) or (isinstance(element, Boundary) and element.shape == "box")


def _named(element: Element) -> str:
    return " ".join(element.name.split())[:40] or element.kind

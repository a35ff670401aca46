"""What is selected, and selecting by kind or state, or what lies beneath."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from threatline.canvas.items import ElementItem
from threatline.canvas.scene import Page
from threatline.model.geometry import Point
from threatline.model.records import Actor, Boundary, Described, Element, Flow, Process, Store

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

Fits = Callable[[Page, Element], bool]


def chosen(canvas: Canvas, *kinds: type[Element]) -> list[str]:
    """Return the selected elements of some kinds, in the order in which they were selected."""
    records = canvas.desk.document.records
    return [id for id in canvas.desk.selection if isinstance(records.get(id), kinds or Element)]


def select_actors(canvas: Canvas) -> None:
    """Select all actors of the diagram."""
    _select(canvas, "actors", lambda page, element: isinstance(element, Actor))


def select_processes(canvas: Canvas) -> None:
    """Select all processes of the diagram."""
    _select(canvas, "processes", lambda page, element: isinstance(element, Process))


def select_stores(canvas: Canvas) -> None:
    """Select all stores of the diagram."""
    _select(canvas, "stores", lambda page, element: isinstance(element, Store))


def select_flows(canvas: Canvas) -> None:
    """Select all flows of the diagram."""
    _select(canvas, "flows", lambda page, element: isinstance(element, Flow))


def select_boundaries(canvas: Canvas) -> None:
    """Select all boundaries of the diagram."""
    _select(canvas, "boundaries", lambda page, element: isinstance(element, Boundary))


def select_crossing(canvas: Canvas) -> None:
    """Select the flows of the diagram that cross a boundary."""
    _select(canvas, "flows that cross a boundary", _crosses)


def select_out_of_scope(canvas: Canvas) -> None:
    """Select what was left out of scope on the diagram."""
    _select(canvas, "elements out of scope", _is_left_out)


def select_threatened(canvas: Canvas) -> None:
    """Select what has open threats on the diagram."""
    _select(canvas, "elements with open threats", _is_threatened)


def select_locked(canvas: Canvas) -> None:
    """Select what is locked on the diagram, for instance to unlock it."""
    _select(canvas, "locked elements", lambda page, element: element.locked)


def select_beneath(canvas: Canvas, at: Point, reach: float) -> None:
    """Select the next element further down under a point, and say which one of how many; after the last the top one."""
    pile = list(dict.fromkeys(hit.id for hit in canvas.page.hits(at, reach)))
    if not pile:
        canvas.desk.select([])
        return
    chosen = [number for number, id in enumerate(pile) if canvas.desk.is_selected(id)]
    number = ((chosen[-1] if chosen else 0) + 1) % len(pile)
    canvas.desk.select([pile[number]])
    canvas.say(f"{canvas.named([pile[number]])}: {number + 1} of {len(pile)}")


def _select(canvas: Canvas, what: str, fits: Fits) -> None:
    """Select all elements of the diagram that fit; when there are none, say so and leave the selection alone."""
    page = canvas.page
    items: list[ElementItem] = list(page.items_by_id.values())
    found = [item.id for item in items if fits(page, item.record)]
    if not found:
        canvas.say(f"There are no {what} on this diagram.")
        return
    canvas.desk.select(found)
    canvas.say(f"{len(found)} selected: {what}.")


def _crosses(page: Page, element: Element) -> bool:
    return isinstance(element, Flow) and bool(page.graph.crossings(element.id))


def _is_left_out(page: Page, element: Element) -> bool:
    return isinstance(element, Described) and element.answers.get("out_of_scope") is True


def _is_threatened(page: Page, element: Element) -> bool:
    return isinstance(element, Described) and page.desk.session.engine.summary(element.id).open > 0

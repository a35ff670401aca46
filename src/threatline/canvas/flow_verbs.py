"""What a person can ask of flows without a pointer: draw them, turn them, shape them, follow what they carry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from threatline.canvas.choosing import chosen
from threatline.canvas.target_popup import ask_target
from threatline.canvas.walk import Way, along
from threatline.commands.connect import make_two_way
from threatline.commands.connect import reverse as turn_round
from threatline.commands.connect import route as set_route
from threatline.commands.connect import straighten as remove_bends
from threatline.model.records import Flow, Node

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas


def connect_by_name(canvas: Canvas) -> None:
    """Draw a flow from the selected node to one that is found by typing a part of its name."""
    ids = chosen(canvas, Node)
    if len(ids) == 1:
        ask_target(canvas, ids[0])
    else:
        canvas.say("Select the actor, process or store at which the flow begins.")


def create_left(canvas: Canvas) -> None:
    """Create the next node left of the selected one, joined to it, and type its name."""
    _create(canvas, (-1, 0))


def create_right(canvas: Canvas) -> None:
    """Create the next node right of the selected one, joined to it, and type its name."""
    _create(canvas, (1, 0))


def create_above(canvas: Canvas) -> None:
    """Create the next node above the selected one, joined to it, and type its name."""
    _create(canvas, (0, -1))


def create_below(canvas: Canvas) -> None:
    """Create the next node below the selected one, joined to it, and type its name."""
    _create(canvas, (0, 1))


def _create(canvas: Canvas, way: Way) -> None:
    ids = chosen(canvas, Node)
    if len(ids) == 1:
        canvas.create_beside(ids[0], way)
    else:
        canvas.say("Select the actor, process or store at which the flow begins.")


def reverse(canvas: Canvas) -> None:
    """Turn the selected flows round."""
    _with_flows(canvas, lambda flows: canvas.desk.run(turn_round, flows))


def toggle_two_way(canvas: Canvas) -> None:
    """Let the selected flows be read both ways, or one way again when all of them are."""

    def toggle(flows: list[str]) -> None:
        records = canvas.desk.document.records
        canvas.desk.run(make_two_way, flows, not all(getattr(records[id], "two_way", False) for id in flows))

    _with_flows(canvas, toggle)


def straighten(canvas: Canvas) -> None:
    """Remove all bends of the selected flows."""
    _with_flows(canvas, lambda flows: canvas.desk.run(remove_bends, flows))


def route_curved(canvas: Canvas) -> None:
    """Let the selected flows run in curves."""
    _with_flows(canvas, lambda flows: canvas.desk.run(set_route, flows, "curved"))


def route_straight(canvas: Canvas) -> None:
    """Let the selected flows run straight."""
    _with_flows(canvas, lambda flows: canvas.desk.run(set_route, flows, "straight"))


def route_right_angled(canvas: Canvas) -> None:
    """Let the selected flows run level and plumb, around the nodes between their ends."""
    _with_flows(canvas, lambda flows: canvas.desk.run(set_route, flows, "right_angled"))


def _with_flows(canvas: Canvas, act: Callable[[list[str]], object]) -> None:
    flows = chosen(canvas, Flow)
    if flows:
        act(flows)
    else:
        canvas.say("Select a flow first.")


def follow_downstream(canvas: Canvas) -> None:
    """Select where the data of the selected element goes next."""
    _follow_data(canvas, upstream=False)


def follow_upstream(canvas: Canvas) -> None:
    """Select where the data of the selected element comes from."""
    _follow_data(canvas, upstream=True)


def _follow_data(canvas: Canvas, upstream: bool) -> None:
    ids = chosen(canvas, Node, Flow)
    found = along(canvas.page, ids[-1], upstream) if ids else None
    if found is not None:
        canvas.desk.select([found])
        canvas.show_elements([found])
    elif ids:
        name = canvas.named(ids[-1:])
        canvas.say(f"Nothing comes into {name}." if upstream else f"Nothing goes out of {name}.")
    else:
        canvas.say("Select an actor, a process, a store or a flow first.")

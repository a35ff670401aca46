"""Elements in every state, for the goldens and for looking at."""

from __future__ import annotations

from threatline.drawing.appearance import Appearance, Badge
from threatline.drawing.boundaries import draw_boundary
from threatline.drawing.display import Primitive
from threatline.drawing.flows import draw_crossing, draw_flow
from threatline.drawing.handles import draw_flow_handles, draw_handles, draw_port, draw_ports
from threatline.drawing.nodes import draw_node
from threatline.drawing.notes import draw_note
from threatline.model.geometry import Point, Rect
from threatline.model.records import Actor, Boundary, Flow, Node, Note, Process, Store
from threatline.model.route import Curve, Lane, curve_between

PAGE = "page" + "a" * 8
ICONS = {
    "service": ("M9 7 4 12l5 5M15 7l5 5-5 5",),
    "cloud": ("M7 18a4 4 0 0 1 0-8a5.5 5.5 0 0 1 10.5 1.5A3.5 3.5 0 0 1 17 18Z",),
}
NODE = Rect(0, 0, 144, 64)


def node(kind: str = "process", name: str = "Orders API", **fields) -> Node:
    shape = {"x": 0, "y": 0, "width": 144, "height": 64, **fields}
    return {"actor": Actor, "process": Process, "store": Store}[kind](id="n" * 12, diagram=PAGE, name=name, **shape)


def flow(name: str = "Place order", **fields) -> Flow:
    return Flow(id="f" * 12, diagram=PAGE, name=name, source="a" * 12, target="b" * 12, **fields)


def box(name: str = "Shop cloud", **fields) -> Boundary:
    shape = {"x": 0, "y": 0, "width": 336, "height": 220, **fields}
    return Boundary(id="b" * 12, diagram=PAGE, name=name, **shape)


def line(name: str = "Internet") -> Boundary:
    points = ((200.0, 0.0), (206.0, 40.0), (196.0, 100.0))
    return Boundary(id="b" * 12, diagram=PAGE, name=name, shape="line", points=points)


def note(text: str = "Ask the payment team who rotates the key.", **fields) -> Note:
    shape = {"x": 0, "y": 0, "width": 160, "height": 96, **fields}
    return Note(id="t" * 12, diagram=PAGE, name=text, **shape)


def course(lane: int = 0, lanes: int = 1) -> Curve:
    """From one process to another, 176 to its right."""
    return curve_between(NODE, "process", NODE.translated(320, 0), "process", lane=lane, lanes=lanes)


def node_states() -> dict[str, tuple[Primitive, ...]]:
    """Every state of a node, by name."""
    looks = {
        "hovered": Appearance(hovered=True),
        "selected": Appearance(selected=True, badge=Badge("open", 4, "critical")),
        "valid target": Appearance(valid_target=True, icon="service"),
        "ghost": Appearance(ghost=True),
        "dimmed": Appearance(dimmed=True, icon="service", badge=Badge("open", 1, "low")),
        "editing": Appearance(editing=True, icon="service"),
        "outlined": Appearance(outlined=True),
        "out of scope": Appearance(out_of_scope=True, second_line="Out of scope", icon="service"),
        "data class": Appearance(data_class="restricted"),
        "high": Appearance(badge=Badge("open", 3, "high"), ground="ground-1"),
        "medium": Appearance(badge=Badge("open", 120, "medium")),
        "questions": Appearance(badge=Badge("questions", 2)),
        "decided": Appearance(badge=Badge("decided")),
        "plain": Appearance(detail="plain", icon="service", badge=Badge("open", 3, "high")),
        "far": Appearance(detail="far", icon="service"),
        "far and lit": Appearance(detail="far", lit=True, scale=0.2),
    }
    states = {f"process, {name}": draw_node(node(), look, ICONS) for name, look in looks.items()}
    states |= {
        kind: draw_node(node(kind, "Card and refund desk"), Appearance(icon="service"), ICONS)
        for kind in ("actor", "process", "store")
    }
    states["store, hovered"] = draw_node(node("store"), Appearance(hovered=True), ICONS)
    states["store, valid target"] = draw_node(node("store"), Appearance(valid_target=True), ICONS)
    states["actor, out of scope"] = draw_node(node("actor"), Appearance(out_of_scope=True), ICONS)
    return states


def flow_states() -> dict[str, tuple[Primitive, ...]]:
    """Every state of a flow, by name."""
    looks = {
        "encrypted": Appearance(encrypted=True, protocol="HTTPS"),
        "not encrypted, one threat": Appearance(encrypted=False, protocol="SMTP", badge=Badge("open", 1, "medium")),
        "not known": Appearance(protocol="SQL"),
        "selected": Appearance(selected=True, encrypted=True, protocol="HTTPS"),
        "hovered": Appearance(hovered=True),
        "data class": Appearance(data_class="confidential", protocol="gRPC"),
        "being drawn": Appearance(drawing=True),
        "out of scope": Appearance(out_of_scope=True),
        "dimmed": Appearance(dimmed=True, badge=Badge("questions", 3)),
        "editing": Appearance(editing=True, protocol="SQL"),
        "plain": Appearance(detail="plain", protocol="SQL"),
        "far and lit": Appearance(detail="far", lit=True, scale=0.25),
        "all decided": Appearance(badge=Badge("decided")),
    }
    states = {f"flow, {name}": draw_flow(flow(), course(), look) for name, look in looks.items()}
    states["flow, both ways"] = draw_flow(flow(two_way=True), course(), Appearance())
    states["flow, one of two"] = draw_flow(flow(), course(0, 2), Appearance(), Lane(0, 2))
    moved = flow(label_offset=(50.0, 18.0))
    states["flow, label moved"] = draw_flow(moved, course(), Appearance(hovered=True))
    states["crossing mark"] = draw_crossing(Point(10, 10), "ground-1")
    return states


def other_states() -> dict[str, tuple[Primitive, ...]]:
    """Boundaries, notes, handles and ports, by name."""
    return {
        "box": draw_boundary(box(), Appearance(icon="cloud"), ICONS),
        "nested box": draw_boundary(box("Private network"), Appearance(), ICONS, depth=1),
        "drop target": draw_boundary(box(), Appearance(valid_target=True, second_line="will own 3"), ICONS),
        "box, selected": draw_boundary(box(), Appearance(selected=True, badge=Badge("open", 2, "high")), ICONS),
        "box, far and lit": draw_boundary(box(), Appearance(detail="far", lit=True, scale=0.25), ICONS),
        "line": draw_boundary(line(), Appearance(badge=Badge("questions", 1)), ICONS),
        "note": draw_note(note(), Appearance()),
        "note, selected": draw_note(note(), Appearance(selected=True)),
        "note, plain": draw_note(note(), Appearance(detail="plain")),
        "handles at 50 %": draw_handles(NODE, 0.5),
        "ports": draw_ports(NODE),
        "flow handles": draw_flow_handles(course(), ((160.0, 40.0),)) + draw_port(Point(300, 32)),
    }

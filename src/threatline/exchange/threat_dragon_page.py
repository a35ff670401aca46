"""Reads one diagram of a Threat Dragon model: cells become elements, their geometry decides who owns whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from threatline.exchange.foreign import clipped, folded, is_ticked, list_of, mapping_of, number_of, text_of
from threatline.exchange.imported import Ledger
from threatline.exchange.membership import owners
from threatline.exchange.threat_dragon_threats import read_threats
from threatline.exchange.threat_dragon_words import (
    DEFAULT_SIZE,
    DERIVED_FIELDS,
    FORMAT,
    KIND_BY_SHAPE,
    KIND_BY_TYPE,
    PROTOCOLS,
    READ_FIELDS,
    TICKS,
    CellKind,
)
from threatline.model.geometry import Rect
from threatline.model.identity import derived_id
from threatline.model.order import after
from threatline.model.records import (
    FARTHEST,
    MOST_POINTS,
    Actor,
    AnyElement,
    AnyRecord,
    Boundary,
    Flow,
    Note,
    Process,
    Store,
)

Spot = tuple[float, float]

_ROOM_PX = 200.0
_IN_A_ROW = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the foreign diagram and what is known about it before it becomes an element."""

    kind: CellKind
    id: str
    foreign_id: str
    name: str
    order: str
    raw: dict[str, Any]

    @property
    def told(self) -> str:
        """How sentences speak of it."""
        noun = {"box": "boundary", "line": "boundary"}.get(self.kind, self.kind)
        return f"the {noun} “{self.name[:60]}”" if self.name.strip() else f"a {noun} without a name"


def read_page(
    raw_cells: list[Any], diagram: str, page: int, ledger: Ledger
) -> tuple[list[AnyRecord], list[dict[str, Any]]]:
    """Return the records of one diagram, and the cells that are nothing we know."""
    cells, strangers = _sorted_out(raw_cells, page, ledger)
    reader = _Page(diagram, ledger, cells)
    elements = reader.elements()
    records: list[AnyRecord] = list(elements.values())
    for cell in cells:
        ledger.keep()
        threats = mapping_of(cell.raw.get("data")).get("threats")
        records += read_threats(threats, cell.id, cell.told, ledger)
    return records, strangers


def _sorted_out(raw_cells: list[Any], page: int, ledger: Ledger) -> tuple[list[Cell], list[dict[str, Any]]]:
    """Return the cells that are elements, from the lowest to the highest, and those that are strangers."""
    numbered = [(index, raw) for index, raw in enumerate(raw_cells) if isinstance(raw, dict)]
    if len(numbered) < len(raw_cells):
        ledger.dropped("", "", f"{len(raw_cells) - len(numbered)} cells are damaged and were left out.")
    numbered.sort(key=lambda entry: (number_of(entry[1].get("zIndex")) or 0.0, entry[0]))
    cells: list[Cell] = []
    strangers: list[dict[str, Any]] = []
    order: str | None = None
    for index, raw in numbered:
        kind = kind_of(raw)
        foreign_id = text_of(raw.get("id"))
        if kind is None:
            strangers.append(raw)
            shape = text_of(raw.get("shape")) or "nothing"
            ledger.dropped(foreign_id, "", f"A cell of the shape “{shape[:60]}” is nothing we know; it is not drawn.")
            continue
        order = after(order)
        cells.append(
            Cell(kind, derived_id(FORMAT, str(page), str(index), foreign_id), foreign_id, _name_of(raw), order, raw)
        )
    return cells, strangers


def kind_of(raw: dict[str, Any]) -> CellKind | None:
    """Return what a cell is: its shape says so, else its type; None when neither is known."""
    shape, type_ = raw.get("shape"), mapping_of(raw.get("data")).get("type")
    found = KIND_BY_SHAPE.get(shape) if isinstance(shape, str) else None
    return found or (KIND_BY_TYPE.get(type_) if isinstance(type_, str) else None)


def _name_of(raw: dict[str, Any]) -> str:
    data = mapping_of(raw.get("data"))
    return clipped(text_of(data["name"]) if "name" in data else canvas_text(raw))


def canvas_text(raw: dict[str, Any]) -> str:
    """Return the text that the foreign canvas shows on a cell."""
    attrs = mapping_of(raw.get("attrs"))
    labels = list_of(raw.get("labels"))
    on_label = mapping_of(mapping_of(labels[0]).get("attrs")) if labels else {}
    candidates = [mapping_of(attrs.get(part)).get("text") for part in ("text", "label")]
    candidates += [mapping_of(on_label.get(part)).get("text") for part in ("labelText", "label", "text")]
    candidates += [label for label in labels[:1] if isinstance(label, str)]
    return next((text for text in map(text_of, candidates) if text), "")


class _Page:
    """One diagram while its cells become elements."""

    def __init__(self, diagram: str, ledger: Ledger, cells: list[Cell]) -> None:
        self._diagram = diagram
        self._ledger = ledger
        self._cells = cells
        self._places: dict[str, Rect] = {}
        self._by_foreign_id: dict[str, Cell] = {}
        for cell in cells:
            if cell.kind not in {"flow", "line"}:
                self._places[cell.id] = self._place(cell)
            first = self._by_foreign_id.setdefault(cell.foreign_id, cell)
            if first is not cell:
                self._changed(cell, f"{cell.told} shares its id with {first.told}; flows to that id go to the latter.")

    def elements(self) -> dict[str, AnyElement]:
        """Return the elements of the diagram by id."""
        rects = self._places
        boxes = {cell.id: rects[cell.id] for cell in self._cells if cell.kind == "box"}
        owner = owners(boxes, rects)
        return {cell.id: self._element(cell, owner.get(cell.id)) for cell in self._cells}

    def _element(self, cell: Cell, owner: str | None) -> AnyElement:
        values = self._words(cell)
        if cell.kind == "flow":
            return Flow(**values, **self._course(cell))
        if cell.kind == "line":
            return Boundary(**values, shape="line", points=self._curve(cell))
        rect = self._places[cell.id]
        values |= {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height, "boundary": owner}
        if cell.kind == "actor":
            return Actor(**values)
        if cell.kind == "process":
            return Process(**values)
        if cell.kind == "store":
            return Store(**values)
        return Boundary(**values) if cell.kind == "box" else Note(**values)

    # ---- words and answers ------------------------------------------------------------------------------------------

    def _words(self, cell: Cell) -> dict[str, Any]:
        """Return the fields that every kind of element has, its answers, and what has no place here."""
        data = mapping_of(cell.raw.get("data"))
        ticks = TICKS.get(cell.kind, {})
        answers: dict[str, Any] = {prop: answer for tick, (prop, answer) in ticks.items() if is_ticked(data.get(tick))}
        additions: list[str] = []
        taken = READ_FIELDS | DERIVED_FIELDS | ticks.keys() | {"isBidirectional"}
        if cell.kind == "flow" and (protocol := text_of(data.get("protocol")).strip()):
            answers["protocol"] = PROTOCOLS.get(folded(protocol), "other")
            if answers["protocol"] == "other":
                additions.append(f"Protocol: {protocol}")
                self._changed(
                    cell, f"{cell.told}: the protocol “{protocol}” is none of ours; it is in the description."
                )
        if cell.kind == "process" and (privilege := text_of(data.get("privilegeLevel")).strip()):
            additions.append(f"Privilege level: {privilege}")
            self._changed(cell, f"{cell.told}: the privilege level “{privilege}” went to the description.")
        extra = {
            key: value for key, value in data.items() if key not in taken and value not in (None, "", False, [], {})
        }
        for key in sorted(extra.keys() - {"protocol", "privilegeLevel"}):
            self._changed(cell, f"{cell.told}: “{key[:60]}” has no counterpart; it is kept in the file but not shown.")
        if number_of(cell.raw.get("angle")):
            extra["angle"] = cell.raw["angle"]
            self._changed(cell, f"{cell.told} was turned by {cell.raw['angle']} degrees; here it stands upright.")
        self._compare_with_canvas(cell, data)
        values: dict[str, Any] = {
            "id": cell.id,
            "diagram": self._diagram,
            "name": cell.name,
            "description": clipped("\n".join(filter(None, [text_of(data.get("description")), *additions]))),
            "order": cell.order,
            "origin": clipped(f"{FORMAT}:{cell.foreign_id}"),
            "extra": {FORMAT: extra} if extra else {},
        }
        if cell.kind != "note":
            if is_ticked(data.get("outOfScope")):
                answers["out_of_scope"] = True
            values |= {"answers": answers, "out_of_scope_reason": clipped(text_of(data.get("reasonOutOfScope")))}
        return values

    def _compare_with_canvas(self, cell: Cell, data: dict[str, Any]) -> None:
        shown, protocol = folded(canvas_text(cell.raw)), folded(text_of(data.get("protocol")))
        if shown and shown not in {folded(cell.name), f"{folded(cell.name)} ({protocol})"}:
            self._changed(cell, f"{cell.told} was labelled “{canvas_text(cell.raw)[:60]}” on the canvas.")

    # ---- geometry ---------------------------------------------------------------------------------------------------

    def _place(self, cell: Cell) -> Rect:
        """Return where a node, a note or a box lies; one without a position goes into a row above the origin."""
        position, size = mapping_of(cell.raw.get("position")), mapping_of(cell.raw.get("size"))
        x, y = number_of(position.get("x")), number_of(position.get("y"))
        width, height = number_of(size.get("width")), number_of(size.get("height"))
        default_width, default_height = DEFAULT_SIZE[cell.kind]
        if width is None or height is None or width <= 0 or height <= 0:
            self._ledger.invented(cell.foreign_id, cell.name, f"{_upper(cell.told)} had no size; it got the usual one.")
            width, height = default_width, default_height
        if x is None or y is None:
            self._ledger.invented(cell.foreign_id, cell.name, f"{_upper(cell.told)} had no place; it lies at the top.")
            row, column = divmod(len(self._places), _IN_A_ROW)
            x, y = column * _ROOM_PX, -(row + 1) * _ROOM_PX
        return Rect(x, y, width, height)

    def _course(self, cell: Cell) -> dict[str, Any]:
        """Return ends, bends and direction of a flow."""
        bends = self._bends(cell)
        source, source_point = self._end(cell, "source", bends)
        target, target_point = self._end(cell, "target", bends)
        return {
            "source": source,
            "target": target,
            "source_point": source_point,
            "target_point": target_point,
            "bends": bends,
            "two_way": is_ticked(mapping_of(cell.raw.get("data")).get("isBidirectional")),
        }

    def _end(self, cell: Cell, end: str, bends: tuple[Spot, ...]) -> tuple[str | None, Spot | None]:
        """Return the node at one end of a flow, or the point where the end hangs free."""
        raw = mapping_of(cell.raw.get(end))
        other = self._by_foreign_id.get(text_of(raw["cell"])) if "cell" in raw else None
        if other is not None and other.kind in {"actor", "process", "store"}:
            return other.id, None
        if "cell" in raw:
            what = other.told if other is not None else "something that is not there"
            self._changed(cell, f"the {end} of {cell.told} was {what}; that end now hangs free.")
        if other is not None and other.id in self._places:
            return None, _middle(self._places[other.id])
        x, y = number_of(raw.get("x")), number_of(raw.get("y"))
        if x is not None and y is not None:
            return None, (x, y)
        if "cell" not in raw:
            self._ledger.invented(cell.foreign_id, cell.name, f"The {end} of {cell.told} lay nowhere; it hangs free.")
        return None, self._free_spot(cell, end, bends)

    def _free_spot(self, cell: Cell, end: str, bends: tuple[Spot, ...]) -> Spot:
        """Return where an end without a place may hang: at the nearest bend, beside the other end, or at the origin."""
        if bends:
            return bends[0 if end == "source" else -1]
        opposite = mapping_of(cell.raw.get("target" if end == "source" else "source"))
        other = self._by_foreign_id.get(text_of(opposite.get("cell")))
        away = -_ROOM_PX if end == "source" else _ROOM_PX
        if other is None or other.id not in self._places:
            return away, -_ROOM_PX
        rect = self._places[other.id]
        x = rect.left + away if end == "source" else rect.right + away
        return max(-FARTHEST, min(FARTHEST, x)), _middle(rect)[1]

    def _curve(self, cell: Cell) -> tuple[Spot, ...]:
        """Return the points of a boundary line: its ends and what bends it."""
        bends = self._bends(cell)
        ends: list[Spot] = []
        for end in ("source", "target"):
            node, point = self._end(cell, end, bends)
            if node is not None:
                point = _middle(self._places[node])
                self._changed(cell, f"the {end} of {cell.told} was tied to an element; here a boundary line is not.")
            assert point is not None
            ends.append(point)
        return (ends[0], *bends, ends[1])

    def _bends(self, cell: Cell) -> tuple[Spot, ...]:
        raw = list_of(cell.raw.get("vertices"))
        spots = [(number_of(mapping_of(vertex).get("x")), number_of(mapping_of(vertex).get("y"))) for vertex in raw]
        bends = [(x, y) for x, y in spots if x is not None and y is not None]
        if len(bends) < len(raw):
            self._changed(cell, f"{cell.told}: {len(raw) - len(bends)} bends are damaged and were left out.")
        most = MOST_POINTS - 2
        if len(bends) > most:
            self._changed(cell, f"{cell.told} had {len(bends):,} bends; every so often one was left out.")
            bends = [bends[place * len(bends) // most] for place in range(most)]
        return tuple(bends)

    def _changed(self, cell: Cell, sentence: str) -> None:
        self._ledger.changed(cell.foreign_id, cell.name, _upper(sentence))


def _middle(rect: Rect) -> Spot:
    """Return the centre of a rectangle, kept within the scene."""
    return min(FARTHEST, rect.x + rect.width / 2), min(FARTHEST, rect.y + rect.height / 2)


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

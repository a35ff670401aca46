"""The whole project as a tree: diagrams, their boundaries, the elements in them, and the flows that leave each.

It is built once and then follows commits row by row; parents, children and places are found by binary search.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from threatline.canvas.desk import Desk
from threatline.commands.rename import rename
from threatline.engine.pack import SEVERITIES
from threatline.model.records import AnyRecord, Boundary, Diagram, Element, Flow, Node, Note, Severity
from threatline.session import Happened
from threatline.ui.panel.words import KIND

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
TOP = ""
"""The parent of the diagrams."""
BADGE = Qt.ItemDataRole.UserRole
RECORD = Qt.ItemDataRole.UserRole + 1
DIAGRAM_MIME = "application/x-threatline-diagram"
MOST_FOLLOWED = 400
"""A commit that touches more records builds the tree anew, which is quicker then."""


class Place(NamedTuple):
    """Sorts the children of one parent: boundaries, nodes, flows, notes, each by name; diagrams by their order."""

    rank: int
    name: str
    id: str


@dataclass(slots=True)
class Tree:
    """Who stands under whom."""

    parent: dict[str, str] = field(default_factory=dict)
    place: dict[str, Place] = field(default_factory=dict)
    children: dict[str, list[Place]] = field(default_factory=dict)

    def row(self, id: str) -> int:
        """Return where something stands under its parent."""
        return bisect_left(self.children[self.parent[id]], self.place[id])

    def put(self, id: str, parent: str, place: Place) -> None:
        """Put something under a parent."""
        siblings = self.children.setdefault(parent, [])
        siblings.insert(bisect_left(siblings, place), place)
        self.parent[id], self.place[id] = parent, place

    def take(self, id: str) -> None:
        """Take something away; what stands under it stays known."""
        del self.children[self.parent[id]][self.row(id)]
        del self.parent[id], self.place[id]


class OutlineModel(QAbstractItemModel):
    """Rows are records; `RECORD` gives the record, `BADGE` how much is open and how bad the worst of it is."""

    diagram_moved = Signal(str, int)
    """A diagram was dropped at a place."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tree = Tree()
        self._numbers: dict[str, int] = {}
        self._ids: list[str] = []
        self._words: list[str] = []
        self._open_of: dict[str, tuple[int, Severity | None]] = {}
        """Diagram → what is open on it, until something changes."""
        self.load()

    # ---- the tree ---------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Build the tree from nothing."""
        self.beginResetModel()
        records = self._desk.document.records
        shown = self._matching() if self._words else None
        tree = self._tree = Tree()
        for id, record in records.items():
            if (parent := self._parent(record)) is not None and (shown is None or id in shown):
                place = _place(record)
                tree.parent[id], tree.place[id] = parent, place
                tree.children.setdefault(parent, []).append(place)
        for siblings in tree.children.values():
            siblings.sort()
        self._open_of.clear()
        self.endResetModel()

    def show_matching(self, text: str) -> None:
        """Show only what bears all the words in its name, and what stands above it; no words show everything."""
        words = text.casefold().split()
        if words != self._words:
            self._words = words
            self.load()

    def matches(self) -> list[str]:
        """Return what bears the words, in the order of the tree; nothing while nothing is looked for."""
        found: list[str] = []

        def visit(parent: str) -> None:
            for place in self._tree.children.get(parent, ()):
                if self._words and self._fits(self._desk.document.records[place.id]):
                    found.append(place.id)
                visit(place.id)

        visit(TOP)
        return found

    def _matching(self) -> set[str]:
        records, shown = self._desk.document.records, set[str]()
        for id, record in records.items():
            if self._fits(record):
                above: str | None = id
                while above and above not in shown:
                    shown.add(above)
                    above = self._parent(records[above])
        return shown

    def _fits(self, record: AnyRecord) -> bool:
        name = str(getattr(record, "name", "")).casefold()
        return isinstance(record, Element | Diagram) and all(word in name for word in self._words)

    def _parent(self, record: AnyRecord) -> str | None:
        """Return under what a record stands, None for what is not in the tree."""
        if isinstance(record, Diagram):
            return TOP
        if isinstance(record, Flow):
            return record.source or record.diagram
        if isinstance(record, Node | Note | Boundary):
            return record.boundary or record.diagram
        return None

    # ---- following --------------------------------------------------------------------------------------------------

    def follow(self, happened: Sequence[Happened]) -> None:
        """Bring the rows up to date after commits."""
        touched = {id for one in happened for id in one.commit.touched}
        self._open_of.clear()
        if self._words or len(touched) > MOST_FOLLOWED:
            self.load()
            return
        records, tree = self._desk.document.records, self._tree
        present = [id for id in touched if id in records and self._parent(records[id]) is not None]
        for id in sorted(present, key=self._wanted_depth):  # what came may stand under what came with it
            self._bring(id)
        for id in sorted((id for id in touched if id not in records and id in tree.parent), key=self._depth):
            self._gone(id)
        changed = {element for one in happened for element in one.threats.elements}.union(present)
        for id in changed.union(getattr(records.get(id), "diagram", "") for id in changed):
            if id in tree.parent:
                index = self.index_of(id)
                self.dataChanged.emit(index, index)

    def _depth(self, id: str) -> int:
        """Return how deep a row stands, the deepest first when sorted."""
        depth = 0
        while above := self._tree.parent.get(id, TOP):
            id, depth = above, depth - 1
        return depth

    def _wanted_depth(self, id: str) -> int:
        records, depth = self._desk.document.records, 0
        while above := self._parent(records[id]):
            id, depth = above, depth + 1
        return depth

    def _bring(self, id: str) -> None:
        """Insert a row, or move it with everything under it to where it belongs now."""
        tree, record = self._tree, self._desk.document.records[id]
        parent, place = self._parent(record) or TOP, _place(record)
        before = tree.parent.get(id)
        if before == parent and tree.place[id] == place:
            return
        to = bisect_left(tree.children.get(parent, []), place)
        if before is None:
            self.beginInsertRows(self.index_of(parent), to, to)
            tree.put(id, parent, place)
            self.endInsertRows()
            return
        row = tree.row(id)
        moves = before != parent or to not in (row, row + 1)
        if moves:
            self.beginMoveRows(self.index_of(before), row, row, self.index_of(parent), to)
        tree.take(id)
        tree.put(id, parent, place)
        if moves:
            self.endMoveRows()

    def _gone(self, id: str) -> None:
        tree = self._tree
        row = tree.row(id)
        self.beginRemoveRows(self.index_of(tree.parent[id]), row, row)
        tree.take(id)
        tree.children.pop(id, None)
        self.endRemoveRows()

    # ---- Qt ---------------------------------------------------------------------------------------------------------

    def id_at(self, index: _Index) -> str:
        """Return the id of the record in a row, "" for none."""
        return self._ids[index.internalId()] if index.isValid() else TOP

    def index_of(self, id: str) -> QModelIndex:
        """Return where a record stands; nowhere for what is not in the tree, and for the parent of the diagrams."""
        if id not in self._tree.parent:
            return QModelIndex()
        number = self._numbers.get(id)
        if number is None:
            number = self._numbers[id] = len(self._ids)
            self._ids.append(id)
        return self.createIndex(self._tree.row(id), 0, number)

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        """Return where a child of a parent stands."""
        children = self._tree.children.get(self.id_at(parent), ())
        return self.index_of(children[row].id) if column == 0 and 0 <= row < len(children) else QModelIndex()

    def parent(self, index: _Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        """Return where the parent of a row stands."""
        return self.index_of(self._tree.parent.get(self.id_at(index), TOP)) if index.isValid() else QModelIndex()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return len(self._tree.children.get(self.id_at(parent), ()))

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the record, what is open about it, or its name."""
        record = self._desk.document.records.get(self.id_at(index))
        if not isinstance(record, Element | Diagram):
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.name_of(record)
            case Qt.ItemDataRole.EditRole:
                return record.name
            case Qt.ItemDataRole.AccessibleTextRole:
                number, worst = self._open(record)
                what = "Diagram" if isinstance(record, Diagram) else KIND[record.kind][0]
                return f"{what} {self.name_of(record)}" + (f", {number} open, {worst} severity" if number else "")
        return record if role == RECORD else self._open(record) if role == BADGE else None

    def name_of(self, record: Element | Diagram) -> str:
        """Return a name in one line; a flow without one is called by where it goes."""
        name = " ".join(record.name.split())
        if not name and isinstance(record, Flow):
            target = self._desk.document.records.get(record.target or "")
            return f"to {' '.join(target.name.split())}" if isinstance(target, Element) and target.name else "Flow"
        return name or ("Diagram" if isinstance(record, Diagram) else KIND[record.kind][0])

    def _open(self, record: Element | Diagram) -> tuple[int, Severity | None]:
        engine = self._desk.session.engine
        if isinstance(record, Element):
            summary = engine.summary(record.id)
            return summary.open, summary.worst
        if record.id not in self._open_of:
            elements = [engine.summary(id) for id in self._desk.document.referrers(record.id)]
            worst = max((one.worst for one in elements if one.worst), key=SEVERITIES.index, default=None)
            self._open_of[record.id] = sum(one.open for one in elements), worst
        return self._open_of[record.id]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Everything can be renamed; diagrams can be dragged among themselves."""
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        is_page = isinstance(self.data(index, RECORD), Diagram)
        return plain | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled if is_page else plain

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Give a record another name, as one step of undo."""
        name, record = str(value).strip(), self.data(index, RECORD)
        if role != Qt.ItemDataRole.EditRole or not isinstance(record, Element | Diagram):
            return False
        if name and name != record.name:
            # Another name may stand in another row: the view still holds the editor on this one.
            QTimer.singleShot(0, self, lambda: self._rename(record.id, name))
        return True

    def _rename(self, id: str, name: str) -> None:
        self._desk.run(rename, id, name)
        self._desk.flush()

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [DIAGRAM_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Carry the id of the dragged diagram."""
        mime = QMimeData()
        mime.setData(DIAGRAM_MIME, self.id_at(indexes[0]).encode() if indexes else b"")
        return mime

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        """Move a diagram to where it was dropped, between two others or in the place of one."""
        id = bytes(data.data(DIAGRAM_MIME).data()).decode("utf-8", "replace")
        if self._tree.parent.get(id) != TOP or (parent.isValid() and parent.parent().isValid()):
            return False
        from_row = self._tree.row(id)
        to = parent.row() if parent.isValid() else row if row >= 0 else self.rowCount()
        if not parent.isValid() and to > from_row:
            to -= 1
        self.diagram_moved.emit(id, to)
        return False  # the commit moves the row


def _place(record: AnyRecord) -> Place:
    if isinstance(record, Diagram):
        return Place(0, record.order, record.id)
    rank = (
        0 if isinstance(record, Boundary) else 1 if isinstance(record, Node) else 2 if isinstance(record, Flow) else 3
    )
    return Place(rank, str(getattr(record, "name", "")).casefold()[:80], record.id)

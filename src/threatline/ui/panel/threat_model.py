"""The rows of the panel as a list model: rows of the chosen elements, or the ranking of the whole project.

It follows commits by inserting, moving and removing rows, never by a reset, so that a card being edited stays. Per
commit it asks the engine for the rows of the touched elements alone; texts are made when somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from threatline.engine.threats import Row
from threatline.session import Happened, Session
from threatline.ui.panel.bundles import Bundles, Key, Saying
from threatline.ui.panel.card import Card, Place, card_of, place_of

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

ROW = Qt.ItemDataRole.UserRole
CARD = Qt.ItemDataRole.UserRole + 1

MOST_ELEMENTS = 100
"""Of a larger selection only the rows of the first elements are listed."""
PAGE = 60
"""Rows of the ranking that are listed at first and added whenever the list is scrolled to its end."""


def key_of(row: Row) -> Key:
    """Return what a row is called."""
    return row.element, str(row.letter or "")


class ThreatModel(QAbstractListModel):
    """Rows in display order; `ROW` gives the engine's row, `CARD` its texts."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._chosen: tuple[str, ...] = ()
        self._rows: dict[str, dict[str, Row]] = {}
        """Element → letter → row, of elements somebody asked for since they last changed."""
        self._cards: dict[Key, Card] = {}
        self._bundles = Bundles(session, self.row)
        self._places: dict[str, list[tuple[Place, Key]]] = {}
        self._keys: list[Key] = []
        self._shown = PAGE
        self.by_letter = False
        self.only: str | None = None
        """The only letter that is listed; None lists all."""
        self.pinned: Callable[[], Key | None] = lambda: None
        """Which row keeps its place whatever its rank: the one that somebody works on."""
        self.show_project()

    # ---- what is listed -----------------------------------------------------------------------------------------

    @property
    def chosen(self) -> tuple[str, ...]:
        """The elements whose rows are listed; none when the whole project is."""
        return self._chosen

    def show_elements(self, ids: Iterable[str]) -> None:
        """List the rows of some elements; an empty selection lists the project."""
        chosen = tuple(ids)[:MOST_ELEMENTS]
        if not chosen:
            self.show_project()
        elif chosen != self._chosen:
            self._restart(chosen)

    def show_project(self) -> None:
        """List the worst rows of the whole project first."""
        self._restart(())

    def sort_by_letter(self, by_letter: bool) -> None:
        """Order the rows of chosen elements by letter instead of worst first."""
        if by_letter != self.by_letter:
            self.by_letter = by_letter
            self._restart(self._chosen)

    def show_only(self, letter: str | None) -> None:
        """List the rows of one letter alone; None lists all."""
        if letter != self.only:
            self.only = letter
            self._restart(self._chosen)

    def _restart(self, chosen: tuple[str, ...]) -> None:
        self.beginResetModel()
        self._chosen = chosen
        self._shown = PAGE
        self._rows.clear()
        self._cards.clear()
        self._bundles.clear()
        self._places.clear()
        for element in chosen:
            self._read(element)
        self._keys = self._wanted()
        self.endResetModel()

    def _read(self, element: str) -> None:
        rows = self._session.engine.rows(element)
        self._rows[element] = {str(row.letter or ""): row for row in rows}
        self._places[element] = [(self._place(row), key_of(row)) for row in rows]

    def _place(self, row: Row) -> Place:
        group, severity, asking, letter, element = place_of(row)
        return (letter, group, severity, asking, element) if self.by_letter else place_of(row)

    def _wanted(self) -> list[Key]:
        if self._chosen:
            if len(self._chosen) == 1:
                return [key for _, key in sorted(self._places[self._chosen[0]]) if self._lists(key)]
            return self._bundled(
                key
                for _, key in sorted(entry for places in self._places.values() for entry in places)
                if self._lists(key)
            )
        ranking = self._session.engine.ranking
        if self.only is None:
            return self._bundled((element, str(letter or "")) for element, letter in ranking[: self._shown])
        mine = ((element, self.only) for element, letter in ranking if letter == self.only)
        return self._bundled(islice(mine, self._shown))

    def _lists(self, key: Key) -> bool:
        return self.only is None or key[1] == self.only

    def _bundled(self, keys: Iterable[Key]) -> list[Key]:
        """Return the rows, one for each bundle of parallel flows that say the same."""
        seen: set[Saying] = set()
        found: list[Key] = []
        for key in keys:
            saying = self._bundles.saying(key)
            if saying is None or saying not in seen:
                found.append(key)
            if saying is not None:
                seen.add(saying)
        return found

    def members(self, key: Key) -> tuple[Key, ...]:
        """Return the rows for which a listed row stands: those of parallel flows that say the same, itself first."""
        if len(self._chosen) == 1:
            return (key,)
        others = [other for other in self._bundles.members(key) if other != key]
        return (key, *(other for other in others if not self._chosen or other[0] in self._chosen))

    # ---- following ----------------------------------------------------------------------------------------------

    def follow(self, happened: Sequence[Happened]) -> None:
        """Bring the rows up to date after commits."""
        changed: set[str] = set()
        for one in happened:
            changed |= one.threats.elements
            changed |= one.threats.removed
        if not changed:
            return
        for element in changed:
            self._rows.pop(element, None)
        if self._chosen:
            mine = changed.intersection(self._chosen)
            if not mine:
                return
            for element in mine:
                self._read(element)
        changed |= self._bundles.forget(changed)
        stale = [key for key in self._cards if key[0] in changed]
        for key in stale:
            del self._cards[key]
        self._settle_others()
        for at, key in enumerate(self._keys):
            if key[0] in changed:
                index = self.index(at)
                self.dataChanged.emit(index, index)

    def settle(self) -> None:
        """Put every row where it belongs now, the one that was pinned as well."""
        self._become(self._wanted())

    def _settle_others(self) -> None:
        wanted = self._wanted()
        pinned = self.pinned()
        if pinned is not None and pinned in self._keys and self.row(pinned) is not None:
            at = self._keys.index(pinned)
            wanted = [key for key in wanted if key != pinned]
            wanted.insert(min(at, len(wanted)), pinned)
        self._become(wanted)

    def _become(self, wanted: list[Key]) -> None:
        """Insert, move and remove rows until the list is the wanted one."""
        keys = self._keys
        if keys == wanted:
            return
        staying = set(wanted)
        for at in range(len(keys) - 1, -1, -1):
            if keys[at] not in staying:
                self.beginRemoveRows(_ROOT, at, at)
                del keys[at]
                self.endRemoveRows()
        present = set(keys)
        for at, key in enumerate(wanted):
            if at < len(keys) and keys[at] == key:
                continue
            if key in present:
                source = keys.index(key, at)
                self.beginMoveRows(_ROOT, source, source, _ROOT, at)
                keys.insert(at, keys.pop(source))
                self.endMoveRows()
            else:
                self.beginInsertRows(_ROOT, at, at)
                keys.insert(at, key)
                self.endInsertRows()

    # ---- reading ------------------------------------------------------------------------------------------------

    def key(self, at: int) -> Key:
        """Return what the row at a position is called."""
        return self._keys[at]

    def position(self, key: Key) -> int:
        """Return where a row stands, -1 where it is not listed."""
        try:
            return self._keys.index(key)
        except ValueError:
            return -1

    def row(self, key: Key) -> Row | None:
        """Return a row as the engine knows it now, or None when there is none any more."""
        element, letter = key
        rows = self._rows.get(element)
        if rows is None:
            rows = self._rows[element] = {str(r.letter or ""): r for r in self._session.engine.rows(element)}
        return rows.get(letter)

    def card(self, key: Key) -> Card | None:
        """Return the texts of a row, made when first asked for."""
        card = self._cards.get(key)
        if card is None and (row := self.row(key)) is not None:
            card = card_of(row, self._session.content)
            if len(members := self.members(key)) > 1:
                card = replace(card, element_name=self._bundles.name(members), count=len(members))
            self._cards[key] = card
        return card

    # ---- Qt -----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, its card, or its words to show or speak."""
        if not index.isValid() or not 0 <= index.row() < len(self._keys):
            return None
        key = self._keys[index.row()]
        if role == ROW:
            return self.row(key)
        if role not in (CARD, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        card = self.card(key)
        if card is None or role == CARD:
            return card
        return card.question if role == Qt.ItemDataRole.DisplayRole else card.spoken()

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and not self._chosen and self._shown < len(self._session.engine.ranking)

    def fetchMore(self, parent: _Index) -> None:
        if self.canFetchMore(parent):
            self._shown += PAGE
            self._become(self._wanted())

"""The data that flows carry and stores keep: tiles, and a small popup that picks data or creates it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from threatline.canvas.desk import Desk
from threatline.commands.answer import add_asset, answer, carry
from threatline.model.document import Transaction
from threatline.model.records import Asset, Flow, Store
from threatline.ui.panel.asset_tile import CLASSES, AssetTile
from threatline.ui.style import font
from threatline.ui.widgets.button import button
from threatline.ui.widgets.flow_layout import FlowLayout
from threatline.ui.widgets.glyph import glyph_icon
from threatline.ui.widgets.plain import label, shown

MOST_OFFERED = 8
POPUP_WIDTH = 340


def class_of(asset: Asset) -> str:
    """Return the class a person gave to an asset, "" for none."""
    value = asset.answers.get("classification")
    return value if isinstance(value, str) and value in CLASSES else ""


def assets_in_order(desk: Desk) -> list[Asset]:
    """Return all data assets in their order."""
    return sorted(desk.document.of_kind(Asset), key=lambda asset: (asset.order, asset.id))


class AssetField(QWidget):
    """Tiles of the assets on the selected flows and stores."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ids: tuple[str, ...] = ()
        self._tiles: dict[str, AssetTile] = {}
        self._caption = label("Data it carries", "label", "quiet")
        self._holder = QWidget()
        self._row = FlowLayout(self._holder, 6)
        self._add = button("Add", "tile", role="name", name="Add data")
        self._add.setIcon(glyph_icon("plus", "quiet"))
        self._add.setFixedHeight(28)
        self._add.clicked.connect(self.offer_data)
        self._row.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self._caption)
        column.addWidget(self._holder)
        self.popup: AssetPopup | None = None

    def take_keyboard(self) -> None:
        """Move the keyboard to the button that adds data."""
        self._add.setFocus(Qt.FocusReason.TabFocusReason)

    def show_elements(self, ids: Sequence[str]) -> None:
        """Show the data of these flows and stores; data that only some of them carry is shown as well."""
        records = [self._desk.document.records[id] for id in ids]
        self._ids = tuple(ids)
        carried = dict.fromkeys(asset for r in records if isinstance(r, Flow | Store) for asset in r.data)
        stores = any(isinstance(r, Store) for r in records)
        self._caption.setText("Data it keeps" if stores else "Data it carries")
        for gone in [id for id in self._tiles if id not in carried]:
            tile = self._tiles.pop(gone)
            self._row.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._row.removeWidget(self._add)
        for asset in assets_in_order(self._desk):
            if asset.id not in carried:
                continue
            if asset.id in self._tiles:
                self._tiles[asset.id].show_asset(asset.name, class_of(asset))
                continue
            tile = self._tiles[asset.id] = AssetTile(asset.name, class_of(asset))
            tile.clicked.connect(self._menu_of(asset.id))
            self._row.addWidget(tile)
            tile.show()
        self._row.addWidget(self._add)
        self._row.invalidate()
        self._holder.updateGeometry()

    def tiles(self) -> dict[str, AssetTile]:
        """Return the tiles by the id of their asset."""
        return self._tiles

    def offer_data(self) -> None:
        """Open the popup below the button."""
        self.popup = AssetPopup(self._desk, self._ids, set(self._tiles), self)
        self.popup.open_at(self._add.mapToGlobal(QPoint(0, self._add.height() + 4)))

    def menu_for(self, asset: str) -> QMenu:
        """Return the menu of one asset: its class, and taking it off."""
        menu = QMenu(self)
        menu.setAccessibleName("Data")
        record = self._desk.document.records.get(asset)
        current = class_of(record) if isinstance(record, Asset) else ""
        for value, word in CLASSES.items():
            entry = menu.addAction(word)
            entry.triggered.connect(partial(self._classify, asset, value))
            entry.setCheckable(True)
            entry.setChecked(value == current)
        menu.addSeparator()
        menu.addAction("Take it off", lambda: self._desk.run(carry, self._ids, asset, False))
        return menu

    def _classify(self, asset: str, classification: str, _checked: bool = False) -> None:
        self._desk.run(answer, [asset], "classification", classification)

    def _menu_of(self, asset: str) -> Callable[[], None]:
        def offer() -> None:
            tile = self._tiles[asset]
            self.menu_for(asset).popup(tile.mapToGlobal(tile.rect().bottomLeft()))

        return offer


class AssetPopup(QFrame):
    """Type to find data or to name new data; choose its class; Enter takes the first."""

    def __init__(self, desk: Desk, ids: Sequence[str], carried: set[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "popup")
        self._desk, self._ids, self._carried = desk, tuple(ids), carried
        self._matches: list[Asset] = []
        self.field = QLineEdit()
        self.field.setFont(font("text"))
        self.field.setMaxLength(10_000)
        self.field.setPlaceholderText("Find data, or name new data")
        self.field.setAccessibleName("Find data, or name new data")
        self.field.textChanged.connect(self._find)
        self.field.returnPressed.connect(self._take_first)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._new = label(role="small", tone="quiet", wraps=True)
        classes = QHBoxLayout()
        classes.setSpacing(4)
        self.classes = {value: button(word, "small", name=f"New, {word.lower()}") for value, word in CLASSES.items()}
        for value, choice in self.classes.items():
            choice.clicked.connect(lambda _=False, chosen=value: self._create(chosen))
            classes.addWidget(choice)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addLayout(self._list)
        column.addWidget(self._new)
        column.addLayout(classes)
        self._find("")

    def open_at(self, place: QPoint) -> None:
        """Show the popup inside the screen, the keyboard in its field."""
        room = self.screen().availableGeometry()
        left = max(room.left(), min(place.x(), room.right() - self.width()))
        top = max(room.top(), min(place.y(), room.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _find(self, text: str) -> None:
        wanted = text.strip().casefold()
        free = [asset for asset in assets_in_order(self._desk) if asset.id not in self._carried]
        self._matches = [asset for asset in free if wanted in asset.name.casefold()][:MOST_OFFERED]
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for asset in self._matches:
            tile = AssetTile(asset.name, class_of(asset))
            tile.clicked.connect(lambda _=False, id=asset.id: self._take(id))
            self._list.addWidget(tile)
        named = text.strip()
        self._new.setText(f"New data “{shown(named[:60])}” is" if named else "Name it to create new data, which is")
        for choice in self.classes.values():
            choice.setEnabled(bool(named))
        self.resize(POPUP_WIDTH, self.layout().totalSizeHint().height())

    def _take_first(self) -> None:
        if self._matches:
            self._take(self._matches[0].id)
        elif self.field.text().strip():
            self._create("")

    def _take(self, asset: str) -> None:
        self._desk.run(carry, self._ids, asset)
        self.close()

    def _create(self, classification: str) -> None:
        self._desk.run(carry_new, self._ids, self.field.text().strip(), classification or None)
        self.close()


def carry_new(tx: Transaction, ids: Sequence[str], name: str, classification: str | None) -> str:
    """Add a data asset and let flows and stores carry it, as one step; returns its id."""
    asset = add_asset(tx, name, classification)
    carry(tx, ids, asset)
    tx.label = f"Add data {name[:40]}"
    return asset

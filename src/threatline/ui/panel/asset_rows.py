"""All data assets of the project: name, class and what they are about."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from threatline.canvas.desk import Desk
from threatline.commands.answer import add_asset, answer, delete_asset
from threatline.commands.rename import rename
from threatline.model.records import Asset
from threatline.ui.panel.asset_field import assets_in_order
from threatline.ui.panel.known import known
from threatline.ui.panel.protection_row import ProtectionRow
from threatline.ui.panel.set_field import SetField
from threatline.ui.widgets.button import button
from threatline.ui.widgets.choice import Choice
from threatline.ui.widgets.glyph import glyph_icon
from threatline.ui.widgets.words_field import WordsField

MOST_ROWS = 60
"""Assets listed; a project with more is looked through by its flows."""


class AssetRow(QWidget):
    """Name and class in one line; the rest unfolds."""

    def __init__(self, desk: Desk, asset: Asset, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._id = asset.id
        specs = desk.session.content.catalogue.of("asset")
        self.name = WordsField("Name of the data")
        self.name.kept.connect(lambda words: desk.run(rename, self._id, words))
        self.classification: Choice | None = None
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.name, 3)
        if spec := specs.get("classification"):
            options: list[tuple[str | None, str]] = [(None, "Class?"), *((v, spec.word(v)) for v in spec.values)]
            self.classification = Choice(spec.label, options)
            self.classification.chosen.connect(lambda value: self._answer("classification", value))
            row.addWidget(self.classification, 2)
        self._fold = button("", "quiet", name="More about this data")
        self._fold.setIcon(glyph_icon("chevron-down", "quiet"))
        self._more = QWidget()
        self._fold.clicked.connect(lambda: self.unfold(self._more.isHidden()))
        row.addWidget(self._fold)
        self._sets: dict[str, SetField] = {}
        self._protections: dict[str, ProtectionRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._more)
        self._more.hide()
        self.show_asset(asset)

    def unfold(self, unfolded: bool) -> None:
        """Show or hide what the data is about and how it is held."""
        if unfolded and self._more.layout() is None:
            self._build_more()
        self._more.setVisible(unfolded)

    def show_asset(self, asset: Asset) -> None:
        """Show the asset as it is now."""
        self.name.show_words(asset.name)
        specs = self._desk.session.content.catalogue.of("asset")
        if self.classification is not None:
            self.classification.show_value(asset.answers.get("classification"))
        fields: dict[str, SetField | ProtectionRow] = {**self._sets, **self._protections}
        for name, field in fields.items():
            field.show_known(known(self._desk.session, [asset.id], specs[name], {}))

    def _build_more(self) -> None:
        column = QVBoxLayout(self._more)
        column.setContentsMargins(12, 0, 0, 8)
        column.setSpacing(8)
        parts = self._desk.document.project.parts
        for spec in self._desk.session.content.catalogue.among("asset", parts).values():
            if spec.type == "set":
                field = self._sets[spec.name] = SetField(spec)
                field.answered.connect(self._answer)
                column.addWidget(field)
            elif spec.type == "tri":
                row = self._protections[spec.name] = ProtectionRow(spec)
                row.answered.connect(self._answer)
                column.addWidget(row)
        delete = button("Delete this data", name="Delete this data")
        delete.clicked.connect(lambda: self._desk.run(delete_asset, self._id))
        column.addWidget(delete, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_asset(self._desk.document.get(self._id, Asset))

    def _answer(self, name: str, value: object) -> None:
        self._desk.run(answer, [self._id], name, value)  # type: ignore[arg-type]
        if (asset := self._desk.document.records.get(self._id)) is not None:
            self.show_asset(asset)  # type: ignore[arg-type]


class AssetRows(QWidget):
    """The rows of all assets, kept as widgets while their assets are there."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.rows: dict[str, AssetRow] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.add = button("Add data", "tile", role="name")
        self.add.setIcon(glyph_icon("plus", "quiet"))
        self.add.clicked.connect(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._column)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        """Show all assets as they are now."""
        assets = assets_in_order(self._desk)[:MOST_ROWS]
        ids = {asset.id for asset in assets}
        for gone in [id for id in self.rows if id not in ids]:
            row = self.rows.pop(gone)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, asset in enumerate(assets):
            if asset.id in self.rows:
                self.rows[asset.id].show_asset(asset)
                continue
            row = self.rows[asset.id] = AssetRow(self._desk, asset)
            self._column.insertWidget(place, row)
            row.show()

    def enter(self, asset: str) -> None:
        """Unfold an asset and move the keyboard to it."""
        if asset in self.rows:
            self.rows[asset].unfold(True)
            self.rows[asset].name.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self) -> None:
        asset = self._desk.run(add_asset)
        self._desk.flush()
        self.refresh()
        if asset in self.rows:
            self.rows[asset].name.setFocus(Qt.FocusReason.TabFocusReason)
            self.rows[asset].name.selectAll()

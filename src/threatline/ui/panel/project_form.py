"""What is it? for the project as a whole: its title, its diagrams, its data, and what holds for all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from threatline.canvas.desk import Desk
from threatline.commands.answer import answer
from threatline.commands.pages import add_diagram
from threatline.commands.rename import describe, rename
from threatline.model.document import Transaction
from threatline.ui.panel.asset_rows import AssetRows
from threatline.ui.panel.known import known
from threatline.ui.panel.part_rows import PartRows
from threatline.ui.panel.protection_row import ProtectionRow
from threatline.ui.panel.section import Section
from threatline.ui.panel.set_field import SetField
from threatline.ui.widgets.button import button
from threatline.ui.widgets.field import Field
from threatline.ui.widgets.glyph import glyph_icon
from threatline.ui.widgets.words_field import WordsArea, WordsField


def set_owner(tx: Transaction, owner: str) -> None:
    """Say who looks after the project."""
    tx.update(tx.now.project.id, {"owner": owner})


class ProjectForm(QWidget):
    """The title page as fields; they are filled by `refresh`, when somebody is about to see them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.title = WordsField("Title")
        self.description = WordsArea("Description", "What it is for, and who uses it", lines=4)
        self.owner = WordsField("Owner", "Who looks after the model")
        self.assets = AssetRows(desk)
        self.parts = PartRows(desk)
        self._pages: dict[str, WordsField] = {}
        self._sets: dict[str, SetField] = {}
        self.protections: dict[str, ProtectionRow] = {}
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(16)
        for words in (self.title, self.description, self.owner):
            column.addWidget(Field(words.accessibleName(), words))
        data = Section("Data worth protecting", gap=8)
        data.column.addWidget(self.assets)
        self._diagrams = Section("Diagrams", gap=8)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._diagrams.column.addLayout(self._list)
        self.new_page = button("Add a diagram", "tile", role="name")
        self.new_page.setIcon(glyph_icon("plus", "quiet"))
        self._diagrams.column.addWidget(self.new_page, 0, Qt.AlignmentFlag.AlignLeft)
        everywhere = Section("What holds for all of it", gap=4)
        for spec in self._desk.session.content.catalogue.of("model").values():
            if spec.type == "set":
                field = self._sets[spec.name] = SetField(spec)
                field.answered.connect(self._answer)
                everywhere.column.addWidget(field)
            elif spec.type == "tri":
                row = self.protections[spec.name] = ProtectionRow(spec)
                row.answered.connect(self._answer)
                everywhere.column.addWidget(row)
        looked_for = Section("What we also look for", gap=4)
        looked_for.column.addWidget(self.parts)
        for section in (data, self._diagrams, looked_for, everywhere):
            column.addWidget(section)
        column.addStretch(1)

    def _connect(self) -> None:
        project = self._desk.document.project.id
        self.title.kept.connect(lambda words: self._desk.run(rename, project, words.strip()))
        self.description.kept.connect(lambda words: self._desk.run(describe, project, words))
        self.owner.kept.connect(lambda words: self._desk.run(set_owner, words.strip()))
        self.new_page.clicked.connect(self._add_page)

    def refresh(self) -> None:
        """Show everything as it is now, in place."""
        project = self._desk.document.project
        self.title.show_words(project.title)
        self.description.show_words(project.description)
        self.owner.show_words(project.owner)
        self.assets.refresh()
        self._show_pages()
        self.parts.refresh()
        specs = self._desk.session.content.catalogue.of("model")
        fields: dict[str, SetField | ProtectionRow] = {**self._sets, **self.protections}
        for name, field in fields.items():
            field.show_known(known(self._desk.session, [project.id], specs[name], {}))
            field.setVisible(specs[name].part is None or specs[name].part in project.parts)

    def enter(self, name: str, record: str) -> bool:
        """Move the keyboard to a property or the description of the project, or to one of its data assets."""
        if name == "description":
            self.description.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if record in self.assets.rows:
            self.assets.enter(record)
            return True
        if name in self.protections:
            self.protections[name].take_keyboard()
        elif name in self._sets:
            self._sets[name].take_keyboard()
        return name in self.protections or name in self._sets

    def _show_pages(self) -> None:
        pages = self._desk.document.diagrams()
        if [page.id for page in pages] != list(self._pages):
            while (item := self._list.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
                    old.deleteLater()
            self._pages = {}
            for page in pages:
                self._list.addWidget(self._page_row(page.id))
        for page in pages:
            self._pages[page.id].show_words(page.name)

    def _page_row(self, page: str) -> QWidget:
        row = QWidget()
        field = self._pages[page] = WordsField("Name of the diagram")
        field.kept.connect(lambda words: self._desk.run(rename, page, words.strip()))
        show = button("Show", name="Show this diagram")
        show.clicked.connect(lambda: self._desk.show_diagram(page))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(field, 1)
        line.addWidget(show)
        return row

    def _add_page(self) -> None:
        page = self._desk.run(add_diagram)
        if page is not None:
            self._desk.show_diagram(page)

    def _answer(self, name: str, value: object) -> None:
        self._desk.run(answer, [self._desk.document.project.id], name, value)  # type: ignore[arg-type]
        self.refresh()

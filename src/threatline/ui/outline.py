"""The outline: a drawer beside the tools with the whole project as a tree."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from threatline.canvas.desk import Desk
from threatline.canvas.icon import paint_icon
from threatline.drawing.appearance import icon_of
from threatline.model.records import Diagram, Element
from threatline.session import Happened
from threatline.ui.outline_model import BADGE, RECORD, OutlineModel
from threatline.ui.style import colour, font
from threatline.ui.widgets.severity_mark import paint_severity

WIDTH, ROW, ICON = 272, 28, 16
ICONS = {"actor": "actor", "process": "process", "store": "store", "flow": "flow", "boundary": "boundary"}
OPENED_AT_FIRST = 400
"""A project with no more elements than this opens with every diagram unfolded."""


class Outline(QFrame):
    """Search, and the tree. A click shows what it is on; F2 renames; diagrams are dragged into another order."""

    element_chosen = Signal(str, bool)
    """An element, and whether the keyboard goes with it."""
    diagram_chosen = Signal(str)
    diagram_moved = Signal(str, int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="outline")
        self.setAccessibleName("Outline")
        self.setFixedWidth(WIDTH)
        self.search = QLineEdit(self, objectName="outline-search")
        self.search.setPlaceholderText("Search the project")
        self.search.setAccessibleName("Search the project")
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(200)
        self.tree = _tree(self)
        self.tree.setItemDelegate(OutlinePainter(self.tree))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        self.model: OutlineModel | None = None
        self._desk: Desk | None = None
        self._guided = False
        self._stale = True
        self.search.textEdited.connect(self._filter)
        self.search.installEventFilter(self)
        self.tree.installEventFilter(self)
        self.tree.clicked.connect(lambda index: self._choose(index, take=False))
        self.hide()

    def attach(self, desk: Desk) -> None:
        """Show another project."""
        self._desk, self.model, self._stale = desk, None, True
        desk.happened.connect(self._follow)
        desk.selection_changed.connect(self._show_selection)
        desk.diagram_changed.connect(self._show_selection)
        if self.isVisible():
            self._fill()

    def toggle(self) -> None:
        """Come with the keyboard, or go."""
        if self.isHidden():
            self.show()
            self._fill()
            self._guided = True  # the tree makes its first row current when it gets the keyboard without any
            self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._guided = False
        else:
            self.leave()

    def rename(self, id: str) -> None:
        """Come, and type the name of a diagram or an element."""
        if self.isHidden():
            self.toggle()
        if self.model is not None and (index := self.model.index_of(id)).isValid():
            self._guided = True
            self.tree.setCurrentIndex(index)
            self._guided = False
            self.tree.edit(index)

    def leave(self) -> None:
        """Go; the keyboard goes to the canvas."""
        self.hide()
        self.left.emit()

    def _fill(self) -> None:
        if self._desk is None:
            return
        if self.model is None:
            self.model = OutlineModel(self._desk, self)
            self.model.diagram_moved.connect(self.diagram_moved)
            old = self.tree.selectionModel()
            self.tree.setModel(self.model)
            if old is not None:
                old.deleteLater()
            self.tree.selectionModel().currentChanged.connect(self._walk)
            self._unfold()
        elif self._stale:
            self.model.load()
            self._unfold()
        self._stale = False
        self._show_selection()

    def _unfold(self) -> None:
        assert self.model is not None
        assert self._desk is not None
        small = len(self._desk.document.records) <= OPENED_AT_FIRST
        for row in range(self.model.rowCount()):
            index = self.model.index(row, 0)
            if small or self.model.id_at(index) == self._desk.diagram:
                self.tree.expand(index)

    # ---- following --------------------------------------------------------------------------------------------------

    def _follow(self, happened: list[Happened]) -> None:
        if self.model is None or self.isHidden():
            self._stale = True
        else:
            self.model.follow(happened)

    def _show_selection(self) -> None:
        """Mark what is selected on the canvas, or the diagram in view."""
        if self.model is None or self._desk is None or self.isHidden() or self._guided:
            return
        chosen = self._desk.selection
        index = self.model.index_of(chosen[-1] if chosen else self._desk.diagram)
        if index.isValid():
            self._guided = True
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)
            self._guided = False

    # ---- searching --------------------------------------------------------------------------------------------------

    def _filter(self, text: str) -> None:
        if self.model is None:
            return
        self.model.show_matching(text)
        if text.strip():
            self.tree.expandAll()
            found = self.model.matches()
            if found:
                self._guided = True
                self.tree.setCurrentIndex(self.model.index_of(found[0]))
                self._guided = False
        else:
            self._unfold()
            self._show_selection()

    # ---- choosing ---------------------------------------------------------------------------------------------------

    def _walk(self, index: QModelIndex) -> None:
        """The arrows show what they come to, while the keyboard stays here."""
        if not self._guided and self.tree.hasFocus():
            self._choose(index, take=False)

    def _choose(self, index: QModelIndex | QPersistentModelIndex, *, take: bool) -> None:
        record = self.model.data(index, RECORD) if self.model is not None else None
        self._guided = True
        if isinstance(record, Element):
            self.element_chosen.emit(record.id, take)
        elif isinstance(record, Diagram):
            self.diagram_chosen.emit(record.id)
        self._guided = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the canvas, the arrow down from search to tree, Esc clears the search and then leaves."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self.tree and not self.tree.hasFocus():
            return False  # the end of a name comes here as well
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.tree.currentIndex(), take=True)
        elif key == Qt.Key.Key_Down and watched is self.search:
            self.tree.setFocus(Qt.FocusReason.TabFocusReason)
        elif key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self._filter("")
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True


class OutlinePainter(QStyledItemDelegate):
    """Paints icon, name and badge of a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Every row has one height."""
        return QSize(80, ROW)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Type a name where it stands."""
        editor = QLineEdit(parent, objectName="outline-editor")
        editor.setAccessibleName("Name")
        editor.setMaxLength(2_000)
        return editor

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        record = index.data(RECORD)
        area: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setPen(colour("accent"))
            painter.setBrush(colour("accent-soft"))
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 1.5, -0.5, -1.5), 6, 6)
        right = self._paint_badge(painter, QRectF(area), index.data(BADGE))
        name = "folder" if isinstance(record, Diagram) else icon_of(record) or ICONS.get(record.kind, "note")
        middle = area.center().y() + 0.5
        paint_icon(painter, name, QRectF(area.left() + 4, middle - ICON / 2, ICON, ICON), colour("quiet"))
        words = QRectF(area.left() + 4 + ICON + 8, area.top(), max(right - area.left() - 36, 10), area.height())
        painter.setFont(font("strong" if isinstance(record, Diagram) else "text"))
        painter.setPen(colour("text"))
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_badge(self, painter: QPainter, area: QRectF, badge: tuple[int, str | None]) -> float:
        """Paint shape and number of what is open; returns where that begins."""
        number, worst = badge
        if not number or worst is None:
            return area.right() - 6
        painter.setFont(font("letter"))
        words = str(number) if number < 1_000 else "999+"
        width = painter.fontMetrics().horizontalAdvance(words)
        left = area.right() - 8 - width
        painter.setPen(colour(worst))
        painter.drawText(QRectF(left, area.top(), width + 2, area.height()), Qt.AlignmentFlag.AlignVCenter, words)
        paint_severity(painter, worst, QPointF(left - 9, area.center().y()))
        return left - 20


def _tree(parent: QWidget) -> QTreeView:
    tree = QTreeView(parent, objectName="outline-tree")
    tree.setAccessibleName("Diagrams, boundaries, elements and flows")
    tree.setHeaderHidden(True)
    tree.setUniformRowHeights(True)
    tree.setIndentation(16)
    tree.setFrameShape(QFrame.Shape.NoFrame)
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
    tree.setExpandsOnDoubleClick(False)
    tree.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
    tree.setDropIndicatorShown(True)
    return tree

"""The menus of the window, all filled from the one table of actions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from threatline.model.records import Boundary, Flow, Node, Process
from threatline.ui.actions import ACTIONS, MENUS, Action
from threatline.ui.widgets.plain import for_button

if TYPE_CHECKING:
    from threatline.ui.workbench import Workbench


class Menus(QObject):
    """Pops up the menu of everything, of the project, of the diagrams and of what lies under the pointer."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench

    def show_all(self) -> None:
        """Show every action, by menu."""
        menu = QMenu(self._bench.shell)
        for name in MENUS:
            self._fill(menu.addMenu(name), [action for action in ACTIONS if action.menu == name])
        button = self._bench.shell.title_bar.menu
        menu.exec(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def show_project(self) -> None:
        """Show what can be done with the project, and the recent files."""
        menu = QMenu(self._bench.shell)
        menu.addAction("Rename the project…", lambda: self._bench.go_to_step("Scope"))
        menu.addSeparator()
        by_id = {action.id: action for action in ACTIONS}
        self._fill(menu, [by_id[id] for id in ("new", "open", "save", "save-as")])
        if recent := self._bench.preferences.recent():
            menu.addSeparator()
            for path in recent:
                menu.addAction(Path(path).name, partial(self._bench.files.open, Path(path)))
        button = self._bench.shell.title_bar.project
        menu.exec(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def show_diagrams(self) -> None:
        """Show the diagrams of the project."""
        menu = QMenu(self._bench.shell)
        for diagram in self._bench.desk.document.diagrams():
            name = for_button(diagram.name[:80]) or "Diagram"
            entry = menu.addAction(name, partial(self._bench.diagrams.show, diagram.id))
            entry.setCheckable(True)
            entry.setChecked(diagram.id == self._bench.desk.diagram)
        menu.addSeparator()
        by_id = {action.id: action for action in ACTIONS}
        self._fill(menu, [by_id[id] for id in ("diagram", "rename-diagram", "delete-diagram", "outside")])
        button = self._bench.shell.title_bar.diagram
        menu.exec(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def show_context(self, at: QPoint, ids: list[str]) -> None:
        """Show what can be done with elements, or with the empty canvas."""
        menu = QMenu(self._bench.shell)
        records = self._bench.desk.document.records
        on_empty = ["paste", "select-all", "quick-draw", "tidy", "fit"]
        wanted = ["rename", "duplicate", "delete", "scope", "lock"] if ids else on_empty
        if any(isinstance(records.get(id), Flow) for id in ids):
            wanted += ["reverse", "two-way", "straighten", "curved", "straight", "right-angled"]
        if any(isinstance(records.get(id), Node) for id in ids):
            wanted += ["connect", "enclose", "to-actor", "to-process", "to-store"]
        if any(isinstance(records.get(id), Process) for id in ids):
            wanted.append("inside")
        if any(getattr(records.get(id), "data", ()) for id in ids):
            wanted.append("follow-data")
        if any(isinstance(records.get(id), Boundary) for id in ids):
            wanted += ["delete-all", "frame-only", "fit-frame"]
        if any(self._bench.canvas.page.doubts.of(id) for id in ids):
            wanted.append("settle-doubts")
        self._fill(menu, [action for action in ACTIONS if action.id in wanted])
        menu.exec(at)

    def _fill(self, menu: QMenu, actions: Sequence[Action]) -> None:
        for action in actions:
            if action.text.startswith("-") and not menu.isEmpty():
                menu.addSeparator()
            item = self._bench.actions[action.id]
            reason = action.unless(self._bench)
            item.setText(self._text_of(action))
            entry = menu.addAction(item.text())
            entry.setText(item.text() + (f"\t{action.keys[0]}" if action.keys else ""))
            entry.setEnabled(reason is None)
            entry.setToolTip(reason or "")
            entry.triggered.connect(lambda _=False, action=action: self._bench.run_action(action))
        menu.setToolTipsVisible(True)

    def _text_of(self, action: Action) -> str:
        history = self._bench.desk.session.history
        label = {"undo": history.undo_label, "redo": history.redo_label}.get(action.id)
        text = action.text.lstrip("-")
        return f"{text} {label[0].lower()}{label[1:]}" if label else text

"""Fills the shell: one project with its canvas, side panel, tools, files and actions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from threatline import __version__
from threatline.canvas.desk import Desk
from threatline.canvas.icon import icon
from threatline.canvas.tools import TOOLS
from threatline.canvas.view import Canvas
from threatline.commands.answer import leave_out, take_in
from threatline.commands.move import set_fit
from threatline.commands.pages import add_diagram, draw_inside
from threatline.commands.remove import delete_diagram
from threatline.commands.sketch import sketch
from threatline.content.load import Content
from threatline.content.themes import Theme, load_theme
from threatline.engine.health import percent
from threatline.model.document import Document
from threatline.model.geometry import Point
from threatline.model.records import Boundary, Described, Process
from threatline.session import Happened, Session
from threatline.storage.journal import Journal
from threatline.ui.actions import ACTIONS, Action
from threatline.ui.exports import Exports
from threatline.ui.files import ProjectFiles
from threatline.ui.finder import Finder, Found
from threatline.ui.menus import Menus
from threatline.ui.notice import Notice
from threatline.ui.pages import Pages
from threatline.ui.panel.panel import SidePanel
from threatline.ui.preferences import Preferences
from threatline.ui.quick_draw import INSET, QuickDraw
from threatline.ui.shell import Shell
from threatline.ui.style import apply_style
from threatline.ui.tool_strip import ToolStrip

GESTURES = (
    "Double click on empty canvas: a new process",
    "Drag from a port of a node: a flow; released on empty canvas it makes a new node too",
    "Type a letter with one element selected: rename it",
    "Alt+drag, or Ctrl held before the drag: a copy",
    "Ctrl pressed during a drag: no snapping; Shift: along one axis",
    "Space+drag or the middle button: pan; Ctrl+wheel: zoom",
)


class Workbench(QObject):
    """Everything in the window once it stands; made after the first paint."""

    shell: Shell
    theme: Theme
    content: Content
    preferences: Preferences
    tools: ToolStrip
    quick_draw: QuickDraw
    finder: Finder
    files: ProjectFiles
    exports: Exports
    menus: Menus
    pages: Pages
    desk: Desk
    canvas: Canvas
    panel: SidePanel

    def __init__(
        self, shell: Shell, theme: Theme, content: Content, preferences: Preferences, file: Path | None = None
    ) -> None:
        super().__init__(shell)
        self.shell = shell
        self.theme = theme
        self.content = content
        self.preferences = preferences
        self._closing = False
        self._data_classes = False
        self._notice: Notice | None = None
        self.tools = ToolStrip(theme)
        _fill(shell.strip, self.tools)
        self._ground = QVBoxLayout(shell.ground)
        self._ground.setContentsMargins(0, 0, 0, 0)
        self._side = QVBoxLayout(shell.side)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._desk: Desk | None = None
        self.quick_draw = QuickDraw(shell.ground)
        self.finder = Finder(shell.title_bar.finder, shell, self.find)
        self.files = ProjectFiles(self)
        self.exports = Exports(self)
        self.menus = Menus(self)
        self.pages = Pages(self)
        self.actions: dict[str, QAction] = {}
        self._dress(theme)
        self._listen()
        if file is None or not self.files.open_now(file):
            self.files.start_blank()
        self._make_actions()
        shell.ground.installEventFilter(self)
        self.place_quick_draw()

    # ---- the project in the window ------------------------------------------------------------------------------

    def show_project(self, document: Document, journal: Journal | None) -> Session:
        """Put a project into the window in place of the one before."""
        session = Session(document, self.content, journal)
        before = self._desk
        if before is not None:
            self.pages.leave()
            self._remember_view()
            before.close()
            for old in (self.canvas, self.panel):
                old.hide()
                old.deleteLater()
        self.desk = self._desk = Desk(session, self.theme)
        self.canvas = Canvas(self.desk, self.shell.ground)
        self.panel = SidePanel(self.desk, self.preferences.expert)
        self.panel.expert_changed.connect(self._remember_expert)
        self.panel.left.connect(self.pages.take_keyboard)
        self.panel.looked_through.connect(self._show_counts)
        self._ground.addWidget(self.canvas)
        self._side.addWidget(self.panel)
        self.quick_draw.raise_()
        self.canvas.tool_changed.connect(self.tools.show_tool)
        self.canvas.zoom_changed.connect(lambda zoom: self.shell.status.zoom.setText(f"{round(zoom * 100)} %"))
        self.canvas.menu_asked.connect(self.menus.show_context)
        self.desk.happened.connect(self._follow)
        self.desk.selection_changed.connect(self._show_counts)
        self.desk.diagram_changed.connect(self._show_diagram)
        self.desk.said.connect(self.shell.status.say)
        self.desk.offered.connect(self.shell.status.offer)
        self._attach_canvas_actions()
        self.tools.show_tool("select")
        self._show_diagram()
        self.canvas.setFocus()
        if before is not None:
            before.deleteLater()
        return session

    def notify(
        self,
        sentence: str,
        buttons: Sequence[tuple[str, Callable[[], object]]] = (),
        details: str = "",
        *,
        unfolded: bool = False,
    ) -> None:
        """Show a notice over the canvas, its details folded or not; a new one takes the place of the last."""
        if self._notice is not None:
            self._notice.dismiss()
        self._notice = Notice(self.shell.ground, sentence, buttons, details, unfolded=unfolded)
        self._notice.destroyed.connect(self._forget_notice)

    def say(self, sentence: str) -> None:
        """Say something in the status line, and to who hears it."""
        self.desk.said.emit(sentence, False)

    def clock(self) -> str:
        """Return the time of day as HH:MM."""
        return time.strftime("%H:%M")

    # ---- what actions need ----------------------------------------------------------------------------------

    def draw_line(self, text: str) -> None:
        """Draw a typed line near the middle of the view and select what it drew."""
        middle = self.canvas.mapToScene(self.canvas.viewport().rect().center())
        drawn = self.desk.run(sketch, self.desk.diagram, text, Point(middle.x(), middle.y()))
        if drawn:
            self.quick_draw.done()
            self.desk.flush()
            self.desk.select(drawn)
            self.canvas.show_elements(drawn)

    def toggle_scope(self) -> None:
        """Take the selected elements out of scope, or back in when all of them are out."""
        records = self.desk.document.records
        chosen = [id for id in self.desk.selection if isinstance(records.get(id), Described)]
        out = [id for id in chosen if records[id].answers.get("out_of_scope") is True]
        if len(out) == len(chosen):
            self.desk.run(take_in, chosen)
        else:
            self.desk.run(leave_out, [id for id in chosen if id not in out])
            self.panel.ask_for_scope_reason()

    def add_diagram(self) -> None:
        """Add a diagram and show it."""
        if diagram := self.desk.run(add_diagram):
            self.desk.flush()
            self.desk.show_diagram(diagram)

    def delete_diagram(self) -> None:
        """Delete the diagram in view with everything on it; one undo brings it back."""
        gone = self.desk.run(delete_diagram, self.desk.diagram)
        if gone is not None:
            self.desk.flush()
            decided = f" and {_many(gone.decisions, 'decision')}" if gone.decisions else ""
            self.desk.said.emit(f"The diagram left with {_many(gone.elements, 'element')}{decided}.", True)

    def show_inside(self) -> None:
        """Show the diagram of the inside of the selected process; draw a new one where there is none."""
        records = self.desk.document.records
        process = next(r for id in self.desk.selection if isinstance(r := records.get(id), Process))
        detail = process.detail or self.desk.run(draw_inside, process.id)
        if detail:
            self.desk.flush()
            self.desk.show_diagram(detail)

    def toggle_fit(self) -> None:
        """Let the selected frames grow with their members, or stay as they are."""
        records = self.desk.document.records
        for id in self.desk.selection:
            if isinstance(box := records.get(id), Boundary) and box.shape == "box":
                self.desk.run(set_fit, id, not box.fit)
                self.say("The frame grows with what is in it." if not box.fit else "The frame stays as it is.")

    def toggle_data_classes(self) -> None:
        """Show on the canvas what class of data lies where, or hide it."""
        self._data_classes = not self._data_classes
        self.canvas.show_data_classes(self._data_classes)

    def choose_theme(self, name: str) -> None:
        """Show the window in a theme and remember it."""
        self.preferences.theme = name
        self.set_theme(load_theme(name))

    def set_theme(self, theme: Theme) -> None:
        """Show the window in a theme."""
        self.theme = theme
        self._dress(theme)
        self.tools.set_theme(theme)
        self.desk.set_theme(theme)

    def set_expert(self, on: bool) -> None:
        """Show identifiers and acronyms, or hide them."""
        self._remember_expert(on)
        self.panel.set_expert(on)

    def _remember_expert(self, on: bool) -> None:
        self.preferences.expert = on

    def next_part(self) -> None:
        """Take the keyboard from the canvas to the panel, or back."""
        if self.panel.isAncestorOf(self.shell.focusWidget() or self.canvas):
            self.pages.take_keyboard()
        else:
            self.panel.take_keyboard()

    def check_drawing(self) -> None:
        """Show what the drawing does not say yet."""
        self.panel.show_health()

    def show_keys(self) -> None:
        """List every key, from the same tables that the keys work from."""
        tools = [f"{tool.key}\t{tool.label}" for tool in TOOLS]
        actions = [f"{', '.join(a.keys)}\t{a.text.lstrip('-')}" for a in ACTIONS if a.keys]
        self.notify("Keys and gestures", details="\n".join([*tools, "", *actions, "", *GESTURES]), unfolded=True)

    def show_about(self) -> None:
        """Say what this is."""
        self.notify(f"Threatline {__version__}. Licence: Apache-2.0. Everything stays on this computer.")

    def find(self, text: str) -> list[Found]:
        """Return what the words fit: elements first, then actions."""
        words = text.casefold().split()
        found: list[Found] = []
        if words:
            for record in self.desk.document.records.values():
                if isinstance(record, Described) and all(word in record.name.casefold() for word in words):
                    name = " ".join(record.name.split())[:60]
                    found.append(Found(name, record.kind, partial(self._reveal, record.id)))
                    if len(found) == 8:
                        break
        for action in ACTIONS:
            if all(word in action.text.casefold() for word in words):
                reason = action.unless(self)
                hint = reason or "  ".join(action.keys)
                found.append(Found(action.text.lstrip("-"), hint, None if reason else partial(action.run, self)))
        return found

    def _dress(self, theme: Theme) -> None:
        """Give the frame its fonts, colours and icons."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_style(application, theme)
        self.shell.set_theme(theme)
        bar, status, ink = self.shell.title_bar, self.shell.status, theme.colour("text")
        for button, name in ((bar.menu, "menu"), (status.fit, "fit"), (bar.report, "report")):
            button.setIcon(icon(name, ink))
            button.setIconSize(QSize(18, 18))
        bar.menu.setText("")
        status.fit.setText("")
        bar.finder_sign.setPixmap(icon("find", theme.colour("quiet")).pixmap(QSize(16, 16)))
        self.quick_draw.show_icon(icon("flow", theme.colour("quiet")))

    # ---- wiring ---------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        bar, status = self.shell.title_bar, self.shell.status
        bar.menu_asked.connect(self.menus.show_all)
        bar.project_asked.connect(self.menus.show_project)
        bar.diagram_asked.connect(self.menus.show_diagrams)
        bar.report_asked.connect(self.exports.ask_report)
        bar.step_asked.connect(self.go_to_step)
        status.health_asked.connect(self.check_drawing)
        status.undo_asked.connect(lambda: self.desk.undo())
        status.zoom_asked.connect(lambda: self.canvas.zoom_reset())
        status.fit_asked.connect(lambda: self.canvas.fit())
        self.tools.chosen.connect(lambda id, keep: self.canvas.set_tool(id, keep))
        self.quick_draw.typed.connect(self.draw_line)
        self.quick_draw.left.connect(lambda: self.canvas.setFocus())
        self.files.changed.connect(self._show_saved)
        self.shell.closing.connect(self._close)
        self.shell.dropped.connect(lambda path: self.files.open(Path(path)))

    def _follow(self, happened: list[Happened]) -> None:
        self._show_counts()
        self._show_names()
        self.files.note(happened[-1].commit)

    def _show_diagram(self) -> None:
        self.canvas.restore_view(self.preferences.view_of(self.desk.diagram))
        self._show_names()
        self._show_counts()
        self._show_saved()

    def _show_names(self) -> None:
        document = self.desk.document
        diagram = document.records[self.desk.diagram]
        self.shell.title_bar.show_names(document.project.title or "Untitled project", getattr(diagram, "name", ""))
        title = document.project.title or "Untitled project"
        self.shell.setWindowTitle(f"{'' if self.files.is_saved else '• '}{' '.join(title.split())[:80]} — Threatline")

    def _show_counts(self) -> None:
        document, selection = self.desk.document, self.desk.selection
        status = self.shell.status
        nodes = sum(document.count(kind) for kind in ("actor", "process", "store"))
        flows = document.count("flow")
        if selection:
            status.size_of.setText(f"{len(selection)} selected")
        else:
            status.size_of.setText(f"{_many(nodes, 'element')}, {_many(flows, 'flow')}")
        counts = self.desk.session.engine.totals()
        status.counts.setText(f"{counts.open} open · {_many(counts.questions, 'question')} · {counts.decided} decided")
        complete = self.panel.completeness()
        status.complete.setText(f"Drawing {percent(complete)} % complete" if nodes or flows else "Nothing drawn yet")
        decided = counts.decided / (counts.open + counts.decided) if counts.open + counts.decided else 0.0
        steps = {"Scope": self.panel.scope_completeness(), "Diagram": complete if nodes else 0.0, "Threats": decided}
        self.shell.title_bar.show_steps("Diagram", steps)

    def _show_saved(self) -> None:
        files = self.files
        if files.is_saved:
            words = f"Saved {files.last_saved}" if files.last_saved else ("Saved" if files.path else "")
        else:
            words = "Not saved yet" if files.path is None else "Changed"
        self.shell.status.saved.setText(words)
        self._show_names()

    def _reveal(self, id: str) -> None:
        self.pages.leave()
        self.desk.reveal(id)
        self.canvas.setFocus()

    def go_to_step(self, step: str) -> None:
        """Show what belongs to a step of the work."""
        if step == "Diagram":
            self.pages.leave()
            self.canvas.setFocus()
            return
        self.desk.select([])
        self.panel.show_face("what" if step == "Scope" else "threats")

    # ---- menus and keys -------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        for action in ACTIONS:
            item = QAction(action.text.lstrip("-"), self)
            item.setShortcuts([QKeySequence(key) for key in action.keys])
            if action.on_canvas:
                item.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            item.triggered.connect(lambda _=False, action=action: self.run_action(action))
            self.actions[action.id] = item
            if not action.on_canvas:
                self.shell.addAction(item)
        self._attach_canvas_actions()

    def _attach_canvas_actions(self) -> None:
        for action in ACTIONS:
            if action.on_canvas and action.id in self.actions:
                self.canvas.addAction(self.actions[action.id])

    def run_action(self, action: Action) -> None:
        """Run an action, or say why it cannot be run now."""
        if reason := action.unless(self):
            self.say(reason)
        else:
            action.run(self)

    # ---- the window -----------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the quick-draw bar at the bottom left of the canvas."""
        if event.type() == QEvent.Type.Resize:
            self.place_quick_draw()
        return False

    def place_quick_draw(self) -> None:
        """Put the quick-draw bar where it belongs, on the diagram alone."""
        ground = self.shell.ground.rect()
        self.quick_draw.move(INSET, ground.height() - self.quick_draw.height() - INSET)
        roomy = ground.width() > self.quick_draw.width() + 2 * INSET
        self.quick_draw.setVisible(roomy and self.pages.page is None)
        self.quick_draw.raise_()

    def _remember_view(self) -> None:
        self.preferences.remember_view(self.desk.diagram, self.canvas.view_state())

    def _forget_notice(self) -> None:
        self._notice = None

    def _close(self, event: QCloseEvent) -> None:
        if self._closing:
            return
        event.ignore()

        def leave() -> None:
            self._closing = True
            self._remember_view()
            self.preferences.panel_width = self.shell.side.width()
            self.preferences.remember_geometry(self.shell.saveGeometry())
            self.shell.close()

        self.files.close(leave)


def _fill(place: QWidget, widget: QWidget) -> None:
    layout = QVBoxLayout(place)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"

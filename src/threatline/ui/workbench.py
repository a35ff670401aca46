"""Fills the shell: one project with its canvas, side panel, tools, files and actions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
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
from threatline.content.load import Content
from threatline.content.themes import Theme, load_theme
from threatline.model.document import Document
from threatline.model.records import Boundary, Described
from threatline.session import Happened, Session
from threatline.storage.journal import Journal
from threatline.ui.actions import ACTIONS, GESTURES, Action
from threatline.ui.bearings import Bearings
from threatline.ui.diagrams import Diagrams
from threatline.ui.drafting import Drafting
from threatline.ui.exports import Exports
from threatline.ui.files import ProjectFiles
from threatline.ui.find_bar import FindBar
from threatline.ui.finder import Finder
from threatline.ui.menus import Menus
from threatline.ui.notice import Notice
from threatline.ui.outline import Outline
from threatline.ui.pages import Pages
from threatline.ui.palette import Palette
from threatline.ui.panel.panel import SidePanel
from threatline.ui.preferences import Preferences
from threatline.ui.presenting import Presenting
from threatline.ui.quick_draw import INSET, QuickDraw
from threatline.ui.seeing import Seeing
from threatline.ui.shell import Shell
from threatline.ui.style import apply_style
from threatline.ui.tool_strip import ToolStrip


class Workbench(QObject):
    """Everything in the window once it stands; made after the first paint."""

    shell: Shell
    theme: Theme
    content: Content
    preferences: Preferences
    tools: ToolStrip
    drafting: Drafting
    quick_draw: QuickDraw
    finder: Finder
    palette: Palette
    find_bar: FindBar
    outline: Outline
    diagrams: Diagrams
    seeing: Seeing
    presenting: Presenting
    bearings: Bearings
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
        self._notice: Notice | None = None
        self.tools = ToolStrip(theme)
        _fill(shell.strip, self.tools)
        self._ground = QVBoxLayout(shell.ground)
        self._ground.setContentsMargins(0, 0, 0, 0)
        self._side = QVBoxLayout(shell.side)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._desk: Desk | None = None
        self.drafting = Drafting(self)
        self.quick_draw = self.drafting.bar
        self.palette = Palette(self)
        self.finder = Finder(shell.title_bar.finder, shell, self.palette.find, self.say)
        self.find_bar = FindBar(shell.ground)
        self.outline = Outline()
        shell.add_drawer(self.outline)
        self.bearings = Bearings(self)
        self.files = ProjectFiles(self)
        self.exports = Exports(self)
        self.menus = Menus(self)
        self.pages = Pages(self)
        self.diagrams = Diagrams(self)
        self.seeing = Seeing(self)
        self.presenting = Presenting(self)
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
            self.presenting.leave()
            self.pages.leave()
            self.find_bar.leave()
            self._remember_views()
            before.close()
            for old in (self.canvas, self.panel):
                old.hide()
                old.deleteLater()
        self.desk = self._desk = Desk(session, self.theme)
        self.canvas = Canvas(self.desk, self.shell.ground)
        self.panel = SidePanel(self.desk, self.preferences.expert)
        self.panel.expert_changed.connect(self._remember_expert)
        self.panel.left.connect(self.pages.take_keyboard)
        self.panel.looked_through.connect(self.bearings.show_counts)
        self._ground.addWidget(self.canvas)
        self._side.addWidget(self.panel)
        self.drafting.attach()
        self.canvas.tool_changed.connect(self.tools.show_tool)
        self.canvas.zoom_changed.connect(lambda zoom: self.shell.status.zoom.setText(f"{round(zoom * 100)} %"))
        self.canvas.menu_asked.connect(self.menus.show_context)
        self.desk.happened.connect(self._follow)
        self.desk.selection_changed.connect(self.bearings.show_counts)
        self.desk.said.connect(self.shell.status.say)
        self.desk.offered.connect(self.shell.status.offer)
        self._attach_canvas_actions()
        self.tools.show_tool("select")
        self.canvas.restore_view(self.preferences.views_of(page.id for page in document.diagrams()))
        self.diagrams.attach()
        self.seeing.attach()
        self.find_bar.attach(self.desk)
        self.outline.attach(self.desk)
        self.bearings.show_all()
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

    def toggle_fit(self) -> None:
        """Let the selected frames grow with their members, or stay as they are."""
        records = self.desk.document.records
        for id in self.desk.selection:
            if isinstance(box := records.get(id), Boundary) and box.shape == "box":
                self.desk.run(set_fit, id, not box.fit)
                self.say("The frame grows with what is in it." if not box.fit else "The frame stays as it is.")

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

    def _dress(self, theme: Theme) -> None:
        """Give the frame its fonts, colours and icons."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_style(application, theme)
        self.shell.set_theme(theme)
        bar, status, ink = self.shell.title_bar, self.shell.status, theme.colour("text")
        for button, name in ((bar.menu, "menu"), (status.fit, "fit"), (bar.report, "report"), (bar.present, "present")):
            button.setIcon(icon(name, ink))
            button.setIconSize(QSize(18, 18))
        bar.menu.setText("")
        status.fit.setText("")
        bar.finder_sign.setPixmap(icon("find", theme.colour("quiet")).pixmap(QSize(16, 16)))
        self.drafting.set_theme(theme)

    # ---- wiring ---------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        bar, status = self.shell.title_bar, self.shell.status
        bar.menu_asked.connect(self.menus.show_all)
        bar.project_asked.connect(self.menus.show_project)
        bar.diagram_asked.connect(self.menus.show_diagrams)
        bar.present_asked.connect(self.presenting.toggle)
        bar.report_asked.connect(self.exports.ask_report)
        bar.step_asked.connect(self.go_to_step)
        status.health_asked.connect(self.check_drawing)
        status.undo_asked.connect(lambda: self.desk.undo())
        status.zoom_asked.connect(lambda: self.canvas.zoom_reset())
        status.fit_asked.connect(lambda: self.canvas.fit())
        self.tools.chosen.connect(lambda id, keep: self.canvas.set_tool(id, keep))
        self.files.changed.connect(self.bearings.show_saved)
        self.find_bar.chosen.connect(self._take_found)
        self.find_bar.shown.connect(self._uncover)
        self.find_bar.left.connect(lambda: self.canvas.setFocus())
        self.outline.element_chosen.connect(lambda id, take: self.reveal(id, take_keyboard=take))
        self.outline.diagram_chosen.connect(self._show_from_outline)
        self.outline.diagram_moved.connect(self.diagrams.move)
        self.outline.left.connect(lambda: self.canvas.setFocus())
        self.shell.closing.connect(self._close)
        self.shell.dropped.connect(lambda path: self.files.ask_about(Path(path)))

    def _follow(self, happened: list[Happened]) -> None:
        self.bearings.show_counts()
        self.bearings.show_names()
        self.files.note(happened[-1].commit)

    def reveal(self, id: str, *, take_keyboard: bool = True) -> None:
        """Select an element and bring it into view on its diagram."""
        self.pages.leave()
        self.desk.reveal(id)
        if take_keyboard:
            self.canvas.setFocus()

    def _show_from_outline(self, diagram: str) -> None:
        self.pages.leave()
        self.desk.show_diagram(diagram)
        self.desk.select([])

    def _uncover(self, id: str) -> None:
        """Move the diagram to the left, or down, so far that what was found does not lie under the list."""
        covered = self.find_bar.covered().translated(-self.canvas.pos()).adjusted(-24, 0, 0, 24)
        area = self.canvas.mapFromScene(self.canvas.page.around([id])).boundingRect()
        if area.intersects(covered):
            if covered.left() > area.width() + 24:
                self.canvas.camera.pan(covered.left() - area.right(), 0)
            else:
                self.canvas.camera.pan(0, covered.bottom() - area.top())

    def _take_found(self, id: str, letter: str, add: bool) -> None:
        """Select what was found, or add it to the selection where it lies on the same diagram."""
        self.desk.light(())
        if add:
            self.desk.select([*self.desk.selection, id])
        elif letter:
            self.panel.show_row(id, letter)
        else:
            self.reveal(id)

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
        self.quick_draw.setVisible(roomy and self.pages.page is None and not self.presenting.is_on)
        self.quick_draw.raise_()
        self.find_bar.place()

    def _remember_views(self) -> None:
        self.preferences.remember_views(self.canvas.view_state())

    def _forget_notice(self) -> None:
        self._notice = None

    def _close(self, event: QCloseEvent) -> None:
        if self._closing:
            return
        event.ignore()

        def leave() -> None:
            self._closing = True
            self._remember_views()
            self.preferences.panel_width = self.shell.side.width()
            self.preferences.remember_geometry(self.shell.saveGeometry())
            self.shell.close()

        self.files.close(leave)


def _fill(place: QWidget, widget: QWidget) -> None:
    layout = QVBoxLayout(place)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)

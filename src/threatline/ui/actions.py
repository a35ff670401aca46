"""The one table of actions: menus, shortcuts, find-or-run and the shortcut help all read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from threatline.canvas.view import Canvas

from threatline.canvas import verbs
from threatline.commands.arrange import placed
from threatline.model.records import Boundary, Flow, Node

if TYPE_CHECKING:
    from threatline.ui.workbench import Workbench


def always(bench: Workbench) -> str | None:
    """Enable an action at any time."""
    return None


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can ask for."""

    id: str
    text: str
    menu: str
    """The menu it stands in; entries of one menu stand in the order of the table, "-" before a text is a separator."""
    keys: tuple[str, ...]
    run: Callable[[Workbench], object]
    unless: Callable[[Workbench], str | None] = field(default=always)
    """Returns why it cannot be run now, or None."""
    on_canvas: bool = False
    """Its keys count only while the canvas has the keyboard; elsewhere they are ordinary typing."""


MENUS = ("File", "Edit", "Draw", "Arrange", "View", "Help")


def on_canvas(verb: Callable[[Canvas], object]) -> Callable[[Workbench], object]:
    """Turn a verb of the canvas into something an action can run."""
    return lambda bench: verb(bench.canvas)


def needs(count: int, what: str) -> Callable[[Workbench], str | None]:
    """Enable an action when at least `count` elements are selected."""
    return lambda bench: None if len(bench.desk.selection) >= count else f"Select {what} first."


def needs_placed(count: int, what: str) -> Callable[[Workbench], str | None]:
    """Enable an action when at least `count` elements with a frame are selected."""
    return lambda bench: (
        None if len(placed(bench.desk.document, bench.desk.selection)) >= count else f"Select {what} first."
    )


def needs_kind(kind: type[Flow] | type[Node] | type[Boundary], what: str) -> Callable[[Workbench], str | None]:
    """Enable an action when an element of a class is selected."""
    return lambda bench: (
        None
        if any(isinstance(bench.desk.document.records.get(id), kind) for id in bench.desk.selection)
        else f"Select {what} first."
    )


def nothing_to_undo(bench: Workbench) -> str | None:
    """Tell that there is nothing to take back."""
    return None if bench.desk.session.history.undo_label else "There is nothing to take back."


def nothing_to_redo(bench: Workbench) -> str | None:
    """Tell that there is nothing to do again."""
    return None if bench.desk.session.history.redo_label else "There is nothing to do again."


ACTIONS: tuple[Action, ...] = (
    Action("new", "New project", "File", ("Ctrl+N",), lambda bench: bench.files.new()),
    Action("open", "Open…", "File", ("Ctrl+O",), lambda bench: bench.files.ask_open()),
    Action("save", "Save", "File", ("Ctrl+S",), lambda bench: bench.files.save()),
    Action("save-as", "Save as…", "File", ("Ctrl+Shift+S",), lambda bench: bench.files.ask_save_as()),
    Action("report", "-Report as PDF…", "File", ("Ctrl+Shift+E",), lambda bench: bench.exports.ask_report()),
    Action("picture", "Picture of this diagram…", "File", (), lambda bench: bench.exports.ask_picture()),
    Action("quit", "-Quit", "File", ("Ctrl+Q",), lambda bench: bench.shell.close()),
    Action("undo", "Undo", "Edit", ("Ctrl+Z",), lambda bench: bench.desk.undo(), nothing_to_undo),
    Action("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), lambda bench: bench.desk.redo(), nothing_to_redo),
    Action("cut", "-Cut", "Edit", ("Ctrl+X",), on_canvas(verbs.cut), needs(1, "something"), True),
    Action("copy", "Copy", "Edit", ("Ctrl+C",), on_canvas(verbs.copy), needs(1, "something"), True),
    Action("paste", "Paste", "Edit", ("Ctrl+V",), on_canvas(verbs.paste), on_canvas=True),
    Action("duplicate", "Duplicate", "Edit", ("Ctrl+D",), on_canvas(verbs.duplicate), needs(1, "something"), True),
    Action("delete", "Delete", "Edit", (), on_canvas(verbs.delete), needs(1, "something"), True),
    Action(
        "delete-all", "Delete with contents", "Edit", (), on_canvas(verbs.delete_with_contents),
        needs_kind(Boundary, "a boundary"), True,
    ),
    Action("select-all", "-Select all", "Edit", ("Ctrl+A",), on_canvas(verbs.select_all), on_canvas=True),
    Action("find", "Find or run", "Edit", ("Ctrl+K", "Ctrl+F", "Ctrl+Shift+P"), lambda bench: bench.finder.start()),
    Action("quick-draw", "Type to draw", "Draw", ("Ctrl+J",), lambda bench: bench.quick_draw.start()),
    Action("rename", "Rename", "Draw", (), on_canvas(verbs.rename), needs(1, "an element"), True),
    Action("connect", "Connect to…", "Draw", ("Ctrl+L",), on_canvas(verbs.connect), needs_kind(Node, "a node"), True),
    Action("enclose", "Enclose in a boundary", "Draw", ("Ctrl+B",), on_canvas(verbs.enclose), needs_placed(1, "elements")),
    Action("reverse", "-Reverse flow", "Draw", ("Ctrl+Shift+R",), on_canvas(verbs.reverse), needs_kind(Flow, "a flow")),
    Action("two-way", "Two-way flow", "Draw", (), on_canvas(verbs.toggle_two_way), needs_kind(Flow, "a flow")),
    Action("straighten", "Straighten flow", "Draw", (), on_canvas(verbs.straighten), needs_kind(Flow, "a flow")),
    Action("scope", "-In or out of scope", "Draw", ("Ctrl+Shift+O",), lambda bench: bench.toggle_scope(), needs(1, "something")),
    Action("to-actor", "-Turn into an actor", "Draw", ("Alt+1",), on_canvas(verbs.turn_into_actor), needs_kind(Node, "a node")),
    Action("to-process", "Turn into a process", "Draw", ("Alt+2",), on_canvas(verbs.turn_into_process), needs_kind(Node, "a node")),
    Action("to-store", "Turn into a store", "Draw", ("Alt+3",), on_canvas(verbs.turn_into_store), needs_kind(Node, "a node")),
    Action("diagram", "-New diagram", "Draw", (), lambda bench: bench.add_diagram()),
)  # fmt: skip

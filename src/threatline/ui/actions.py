"""The one table of actions: menus, shortcuts, find-or-run and the shortcut help all read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from threatline.canvas import choosing, copy_as, flow_verbs, placing, verbs
from threatline.canvas.shaping import keep_selected, step_out
from threatline.canvas.view import Canvas
from threatline.commands.arrange import placed
from threatline.commands.pages import levels_above
from threatline.model.records import Boundary, Flow, Letter, Node, Process
from threatline.ui.text_size import is_largest, is_smallest, larger_text, smaller_text

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


MENUS = ("File", "Edit", "Select", "Draw", "Arrange", "View", "Help")


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


def needs_kind(
    kind: type[Flow] | type[Node] | type[Boundary] | type[Process], what: str
) -> Callable[[Workbench], str | None]:
    """Enable an action when an element of a class is selected."""
    return lambda bench: (
        None
        if any(isinstance(bench.desk.document.records.get(id), kind) for id in bench.desk.selection)
        else f"Select {what} first."
    )


def last_diagram(bench: Workbench) -> str | None:
    """Tell that a project keeps at least one diagram."""
    return None if bench.desk.document.count("diagram") > 1 else "A project keeps at least one diagram."


def only_diagram(bench: Workbench) -> str | None:
    """Tell that there is no other diagram."""
    return None if bench.desk.document.count("diagram") > 1 else "There is one diagram."


def outermost(bench: Workbench) -> str | None:
    """Tell that the diagram in view is not the inside of a process."""
    around = levels_above(bench.desk.document, bench.desk.diagram)
    return None if around else "This diagram is not the inside of a process."


def only(letter: Letter) -> Callable[[Workbench], object]:
    """Show only threats of one letter, or all again."""
    return lambda bench: bench.seeing.show_letter(letter)


def all_shown(bench: Workbench) -> str | None:
    """Tell that no kind of threat is left out."""
    return None if bench.desk.letter is not None else "All kinds of threat are shown."


def no_data(bench: Workbench) -> str | None:
    """Tell that nothing that carries or keeps data is selected."""
    records = bench.desk.document.records
    has = any(getattr(records.get(id), "data", ()) for id in bench.desk.selection)
    return None if has else "Select a flow or a store with data first."


def empty_diagram(bench: Workbench) -> str | None:
    """Tell that there is nothing to copy or to draw."""
    return None if bench.canvas.page.items_by_id else "There is nothing on this diagram yet."


def nothing_to_undo(bench: Workbench) -> str | None:
    """Tell that there is nothing to take back."""
    return None if bench.desk.session.history.undo_label else "There is nothing to take back."


def nothing_to_redo(bench: Workbench) -> str | None:
    """Tell that there is nothing to do again."""
    return None if bench.desk.session.history.redo_label else "There is nothing to do again."


def no_example(bench: Workbench) -> str | None:
    """Tell that nothing was copied of which others could have the style."""
    return None if bench.canvas.example is not None else "Copy the style of an element first."


def not_owned(bench: Workbench) -> str | None:
    """Tell that nothing selected lies in a boundary."""
    is_owned = any(bench.canvas.page.owner(id) is not None for id in bench.desk.selection)
    return None if is_owned else "Select something that lies in a boundary first."


SOMETHING = needs(1, "something")
A_NODE = needs_kind(Node, "a node")
A_FLOW = needs_kind(Flow, "a flow")
A_FRAME = needs_kind(Boundary, "a boundary")
A_PROCESS = needs_kind(Process, "a process")
A_STEP = needs(1, "an element of the flow of data")
PLACED = needs_placed(1, "elements")
TWO = needs_placed(2, "two or more elements")
THREE = needs_placed(3, "three or more elements")

LETTERS: dict[Letter, str] = {
    "S": "pretending", "T": "changing", "R": "denying", "I": "leaking", "D": "blocking", "E": "overstepping",
}  # fmt: skip
"""The plain names of the letters, as the content has them; a test holds them together."""

_FILE = (
    Action("new", "New project", "File", ("Ctrl+N",), lambda bench: bench.files.new()),
    Action("open", "Open…", "File", ("Ctrl+O",), lambda bench: bench.files.ask_open()),
    Action("save", "Save", "File", ("Ctrl+S",), lambda bench: bench.files.save()),
    Action("save-as", "Save as…", "File", ("Ctrl+Shift+S",), lambda bench: bench.files.ask_save_as()),
    Action("report", "-Report as PDF…", "File", ("Ctrl+Shift+E",), lambda bench: bench.exports.ask_report()),
    Action("picture", "Picture of this diagram…", "File", (), lambda bench: bench.exports.ask_picture()),
    Action(
        "picture-of-selection", "Picture of the selection…", "File", (),
        lambda bench: bench.exports.ask_picture_of_selection(), SOMETHING,
    ),
    Action("quit", "-Quit", "File", ("Ctrl+Q",), lambda bench: bench.shell.close()),
)  # fmt: skip
_EDIT = (
    Action("undo", "Undo", "Edit", ("Ctrl+Z",), lambda bench: bench.desk.undo(), nothing_to_undo),
    Action("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), lambda bench: bench.desk.redo(), nothing_to_redo),
    Action("cut", "-Cut", "Edit", ("Ctrl+X",), on_canvas(verbs.cut), SOMETHING, True),
    Action("copy", "Copy", "Edit", ("Ctrl+C",), on_canvas(verbs.copy), SOMETHING, True),
    Action("copy-svg", "Copy as SVG", "Edit", (), on_canvas(copy_as.copy_as_svg), empty_diagram),
    Action("copy-picture", "Copy as picture", "Edit", (), on_canvas(copy_as.copy_as_picture), empty_diagram),
    Action("copy-text", "Copy as text", "Edit", (), on_canvas(copy_as.copy_as_text), empty_diagram),
    Action("paste", "Paste", "Edit", ("Ctrl+V",), on_canvas(verbs.paste), on_canvas=True),
    Action("duplicate", "Duplicate", "Edit", ("Ctrl+D",), on_canvas(verbs.duplicate), SOMETHING, True),
    Action("delete", "Delete", "Edit", ("Del", "Backspace"), on_canvas(verbs.delete), SOMETHING, True),
    Action(
        "delete-all", "Delete with contents", "Edit", (), on_canvas(verbs.delete_with_contents),
        A_FRAME, True,
    ),
    Action("copy-style", "-Copy style", "Edit", ("Ctrl+Alt+C",), on_canvas(placing.copy_style), SOMETHING, True),
    Action("paste-style", "Paste size", "Edit", ("Ctrl+Alt+V",), on_canvas(placing.paste_style), no_example, True),
    Action(
        "paste-properties", "Paste security properties", "Edit", (), on_canvas(placing.paste_properties),
        no_example, True,
    ),
    Action("select-all", "-Select all", "Edit", ("Ctrl+A",), on_canvas(verbs.select_all), on_canvas=True),
    Action("keep", "Keep selected, Tab adds", "Edit", ("Shift+Space",), on_canvas(keep_selected), SOMETHING, True),
    Action("find", "Find…", "Edit", ("Ctrl+F",), lambda bench: bench.find_bar.start()),
    Action("run", "Find or run…", "Edit", ("Ctrl+K", "Ctrl+Shift+P"), lambda bench: bench.finder.start()),
)  # fmt: skip
_SELECT = (
    Action("select-actors", "All actors", "Select", (), on_canvas(choosing.select_actors)),
    Action("select-processes", "All processes", "Select", (), on_canvas(choosing.select_processes)),
    Action("select-stores", "All stores", "Select", (), on_canvas(choosing.select_stores)),
    Action("select-flows", "All flows", "Select", (), on_canvas(choosing.select_flows)),
    Action("select-boundaries", "All boundaries", "Select", (), on_canvas(choosing.select_boundaries)),
    Action("select-crossing", "-All flows across a boundary", "Select", (), on_canvas(choosing.select_crossing)),
    Action("select-left-out", "All out of scope", "Select", (), on_canvas(choosing.select_out_of_scope)),
    Action("select-threatened", "All with open threats", "Select", (), on_canvas(choosing.select_threatened)),
    Action("select-locked", "All locked", "Select", (), on_canvas(choosing.select_locked)),
)
_DRAW = (
    Action("quick-draw", "Type to draw", "Draw", ("Ctrl+J",), lambda bench: bench.quick_draw.start()),
    Action("rename", "Rename", "Draw", ("F2",), on_canvas(verbs.rename), SOMETHING, True),
    Action("connect", "Connect to…", "Draw", ("Ctrl+L",), on_canvas(flow_verbs.connect_by_name), A_NODE, True),
    Action(
        "create-right", "-New element to the right", "Draw", ("Ctrl+Right",), on_canvas(flow_verbs.create_right),
        A_NODE, True,
    ),
    Action(
        "create-left", "New element to the left", "Draw", ("Ctrl+Left",), on_canvas(flow_verbs.create_left),
        A_NODE, True,
    ),
    Action(
        "create-above", "New element above", "Draw", ("Ctrl+Up",), on_canvas(flow_verbs.create_above),
        A_NODE, True,
    ),
    Action(
        "create-below", "New element below", "Draw", ("Ctrl+Down",), on_canvas(flow_verbs.create_below),
        A_NODE, True,
    ),
    Action("enclose", "-Enclose in a boundary", "Draw", ("Ctrl+B",), on_canvas(verbs.enclose), PLACED),
    Action("step-out", "Move out of the boundary", "Draw", ("Ctrl+Shift+B",), on_canvas(step_out), not_owned, True),
    Action("reverse", "-Reverse flow", "Draw", ("Ctrl+Shift+R",), on_canvas(flow_verbs.reverse), A_FLOW),
    Action("two-way", "Two-way flow", "Draw", (), on_canvas(flow_verbs.toggle_two_way), A_FLOW),
    Action("straighten", "Straighten flow", "Draw", (), on_canvas(flow_verbs.straighten), A_FLOW),
    Action("curved", "-Curved line", "Draw", (), on_canvas(flow_verbs.route_curved), A_FLOW),
    Action("straight", "Straight line", "Draw", (), on_canvas(flow_verbs.route_straight), A_FLOW),
    Action("right-angled", "Right-angled line", "Draw", (), on_canvas(flow_verbs.route_right_angled), A_FLOW),
    Action("scope", "-In or out of scope", "Draw", ("Ctrl+Shift+O",), lambda bench: bench.toggle_scope(), SOMETHING),
    Action("to-actor", "-Turn into an actor", "Draw", ("Alt+1",), on_canvas(verbs.turn_into_actor), A_NODE),
    Action("to-process", "Turn into a process", "Draw", ("Alt+2",), on_canvas(verbs.turn_into_process), A_NODE),
    Action("to-store", "Turn into a store", "Draw", ("Alt+3",), on_canvas(verbs.turn_into_store), A_NODE),
    Action("settle-doubts", "-Take in or let go", "Draw", (), on_canvas(verbs.settle_doubts), PLACED),
    Action("frame-only", "Move the frame only", "Draw", (), on_canvas(verbs.move_frame_only), A_FRAME),
    Action("fit-frame", "Frame grows with what is in it", "Draw", (), lambda bench: bench.toggle_fit(), A_FRAME),
    Action(
        "inside", "-Draw or show the inside of a process", "Draw", ("Alt+Down",),
        lambda bench: bench.diagrams.go_inside(), A_PROCESS, True,
    ),
    Action(
        "outside", "Back to the diagram around this one", "Draw", ("Alt+Up",),
        lambda bench: bench.diagrams.go_outside(), outermost, True,
    ),
    Action("diagram", "New diagram", "Draw", (), lambda bench: bench.diagrams.add()),
    Action("rename-diagram", "Rename this diagram", "Draw", (), lambda bench: bench.diagrams.rename_in_place()),
    Action("delete-diagram", "Delete this diagram", "Draw", (), lambda bench: bench.diagrams.delete(), last_diagram),
    Action(
        "next-diagram", "Next diagram", "Draw", ("Ctrl+PgDown",), lambda bench: bench.diagrams.step(1), only_diagram,
    ),
    Action(
        "diagram-before", "Diagram before", "Draw", ("Ctrl+PgUp",), lambda bench: bench.diagrams.step(-1),
        only_diagram,
    ),
)  # fmt: skip
_ARRANGE = (
    Action("tidy", "Tidy up", "Arrange", ("Ctrl+Shift+T",), on_canvas(placing.tidy_up)),
    Action("tidy-around", "Tidy up, keep what I placed", "Arrange", (), on_canvas(placing.tidy_around)),
    Action("left", "-Align left", "Arrange", ("Ctrl+Shift+Left",), on_canvas(verbs.align_left), TWO, True),
    Action("right", "Align right", "Arrange", ("Ctrl+Shift+Right",), on_canvas(verbs.align_right), TWO, True),
    Action("top", "Align top", "Arrange", ("Ctrl+Shift+Up",), on_canvas(verbs.align_top), TWO, True),
    Action("bottom", "Align bottom", "Arrange", ("Ctrl+Shift+Down",), on_canvas(verbs.align_bottom), TWO, True),
    Action("centre", "-Align centres in a column", "Arrange", (), on_canvas(verbs.align_centre), TWO),
    Action("middle", "Align middles in a row", "Arrange", (), on_canvas(verbs.align_middle), TWO),
    Action("across", "-Equal gaps across", "Arrange", (), on_canvas(verbs.distribute_across), THREE),
    Action("down", "Equal gaps down", "Arrange", (), on_canvas(verbs.distribute_down), THREE),
    Action("forward", "-Bring forward", "Arrange", ("Ctrl+]",), on_canvas(placing.bring_forward), SOMETHING, True),
    Action("backward", "Send backward", "Arrange", ("Ctrl+[",), on_canvas(placing.send_backward), SOMETHING, True),
    Action(
        "front",
        "Bring to the front",
        "Arrange",
        ("Ctrl+Shift+]", "Ctrl+}"),
        on_canvas(placing.bring_to_front),
        SOMETHING,
        True,
    ),
    Action(
        "back",
        "Send to the back",
        "Arrange",
        ("Ctrl+Shift+[", "Ctrl+{"),
        on_canvas(placing.send_to_back),
        SOMETHING,
        True,
    ),
    Action("group", "-Group", "Arrange", ("Ctrl+G",), on_canvas(placing.group), TWO, True),
    Action("ungroup", "Ungroup", "Arrange", ("Ctrl+Shift+G",), on_canvas(placing.ungroup), SOMETHING, True),
    Action("lock", "-Lock or unlock", "Arrange", ("Ctrl+Shift+L",), on_canvas(placing.toggle_lock), SOMETHING, True),
)
_VIEW = (
    Action("zoom-in", "Zoom in", "View", ("Ctrl++", "Ctrl+="), lambda bench: bench.canvas.zoom_in()),
    Action("zoom-out", "Zoom out", "View", ("Ctrl+-",), lambda bench: bench.canvas.zoom_out()),
    Action("zoom-reset", "100 %", "View", ("Ctrl+0",), lambda bench: bench.canvas.zoom_reset()),
    Action("fit", "Show everything", "View", ("Shift+1",), lambda bench: bench.canvas.fit(), on_canvas=True),
    Action("fit-selection", "Show selection", "View", ("Shift+2",), on_canvas(Canvas.fit_selection), SOMETHING, True),
    Action("upstream", "-Follow data back", "View", ("Alt+Left",), on_canvas(flow_verbs.follow_upstream), A_STEP, True),
    Action(
        "downstream", "Follow data on", "View", ("Alt+Right",), on_canvas(flow_verbs.follow_downstream), A_STEP, True
    ),
    Action("check", "-Check the drawing", "View", ("F8",), lambda bench: bench.check_drawing()),
    Action("grid", "-Grid", "View", ("Ctrl+'",), lambda bench: bench.canvas.toggle_grid()),
    Action("snapping", "Snapping", "View", (), on_canvas(verbs.toggle_snapping)),
    Action("crossings", "Marks where flows cross boundaries", "View", (), on_canvas(Canvas.toggle_crossings)),
    Action("minimap", "Minimap", "View", (), lambda bench: bench.seeing.toggle_minimap()),
    Action("outline", "Outline", "View", ("F4",), lambda bench: bench.outline.toggle()),
    Action("present", "Present", "View", ("F5",), lambda bench: bench.presenting.toggle()),
    Action("heat", "-Tint by severity", "View", (), lambda bench: bench.seeing.toggle_heat()),
    Action("classes", "Classes of data", "View", (), lambda bench: bench.seeing.toggle_data_classes()),
    Action("follow-data", "Follow this data", "View", (), lambda bench: bench.seeing.follow_selected(), no_data),
    *(
        Action(f"only-{letter}", f"{'-' if letter == 'S' else ''}Only {word}", "View", (), only(letter))
        for letter, word in LETTERS.items()
    ),
    Action("all-letters", "All kinds of threat", "View", (), lambda bench: bench.desk.show_letter(None), all_shown),
    Action("coverage", "-Coverage", "View", ("Ctrl+Shift+M",), lambda bench: bench.pages.toggle_coverage()),
    Action("light", "-Light", "View", (), lambda bench: bench.choose_theme("light")),
    Action("dark", "Dark", "View", (), lambda bench: bench.choose_theme("dark")),
    Action("high-contrast", "High contrast", "View", (), lambda bench: bench.choose_theme("high-contrast")),
    Action("larger", "-Larger text", "View", ("Ctrl+Shift+.",), larger_text, is_largest),
    Action("smaller", "Smaller text", "View", ("Ctrl+Shift+,",), smaller_text, is_smallest),
    Action("expert", "-Expert words", "View", (), lambda bench: bench.set_expert(not bench.preferences.expert)),
    Action("next-part", "Next part of the window", "View", ("F6",), lambda bench: bench.next_part()),
)  # fmt: skip
_HELP = (
    Action("keys", "Keys and gestures", "Help", ("F1",), lambda bench: bench.show_keys()),
    Action("about", "About Threatline", "Help", (), lambda bench: bench.show_about()),
)

ACTIONS: tuple[Action, ...] = (*_FILE, *_EDIT, *_SELECT, *_DRAW, *_ARRANGE, *_VIEW, *_HELP)

GESTURES = (
    "Double click on empty canvas: a new process",
    "Drag from a port of a node: a flow; released on empty canvas it makes a new node too",
    "Drag an end of a flow: to another node; released on empty canvas it makes a new node there",
    "Double click on an end of a selected flow: go to the element at its other end",
    "Drag a point of a boundary line, or between two for a new one; double click on a point removes it",
    "Click a half-filled mark at an element: its boundary takes it in or lets it go",
    "Type a letter with one element selected: rename it",
    "Type a name, a colon, and what moves, such as Orders DB: Save order SQL; Tab goes on to the next",
    "Type @ before a name: an actor",
    "Alt+drag, or Ctrl held before the drag: a copy",
    "Ctrl pressed during a drag: no snapping; Shift: along one axis",
    "Space+drag or the middle button: pan; Ctrl+wheel: zoom",
)
"""What is done with the pointer, for the list of keys."""

"""The keys of the canvas: tools, verbs, walking, nudging, and typing over an element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from threatline.canvas import flow_verbs, placing, verbs
from threatline.canvas.gestures.gesture import Keys
from threatline.canvas.glide import stop as stop_gliding
from threatline.canvas.shaping import keep_selected, nudge_bend, nudge_label, step_out, the_one_flow
from threatline.canvas.snapping import GRID
from threatline.canvas.tools import TOOL_OF_KEY

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr)

VERBS: tuple[tuple[str, verbs.Verb], ...] = (
    ("Del", verbs.delete),
    ("Backspace", verbs.delete),
    ("Ctrl+A", verbs.select_all),
    ("Ctrl+D", verbs.duplicate),
    ("Ctrl+X", verbs.cut),
    ("Ctrl+C", verbs.copy),
    ("Ctrl+V", verbs.paste),
    ("Ctrl+Z", verbs.undo),
    ("Ctrl+Shift+Z", verbs.redo),
    ("Ctrl+Y", verbs.redo),
    ("Ctrl+L", flow_verbs.connect_by_name),
    ("Ctrl+B", verbs.enclose),
    ("Ctrl+Left", flow_verbs.create_left),
    ("Ctrl+Right", flow_verbs.create_right),
    ("Ctrl+Up", flow_verbs.create_above),
    ("Ctrl+Down", flow_verbs.create_below),
    ("Ctrl+Shift+R", flow_verbs.reverse),
    ("F2", verbs.rename),
    ("Return", verbs.enter),
    ("Enter", verbs.enter),
    ("Ctrl+Shift+Left", verbs.align_left),
    ("Ctrl+Shift+Right", verbs.align_right),
    ("Ctrl+Shift+Up", verbs.align_top),
    ("Ctrl+Shift+Down", verbs.align_bottom),
    ("Alt+Left", flow_verbs.follow_upstream),
    ("Alt+Right", flow_verbs.follow_downstream),
    ("Alt+1", verbs.turn_into_actor),
    ("Alt+2", verbs.turn_into_process),
    ("Alt+3", verbs.turn_into_store),
    ("Ctrl+Shift+T", placing.tidy_up),
    ("Ctrl+]", placing.bring_forward),
    ("Ctrl+[", placing.send_backward),
    ("Ctrl+Shift+]", placing.bring_to_front),
    ("Ctrl+Shift+[", placing.send_to_back),
    ("Ctrl+}", placing.bring_to_front),
    ("Ctrl+{", placing.send_to_back),
    ("Ctrl+G", placing.group),
    ("Ctrl+Shift+G", placing.ungroup),
    ("Ctrl+Shift+L", placing.toggle_lock),
    ("Ctrl+Alt+C", placing.copy_style),
    ("Ctrl+Alt+V", placing.paste_style),
    ("Ctrl++", verbs.zoom_in),
    ("Ctrl+=", verbs.zoom_in),
    ("Ctrl+-", verbs.zoom_out),
    ("Ctrl+0", verbs.zoom_reset),
    ("Ctrl+'", verbs.toggle_grid),
    ("Shift+Space", keep_selected),
    ("Ctrl+Shift+B", step_out),
)
"""Keys that work when the canvas has the keyboard and no window has given them to an action of its own."""

_VERB_OF_KEYS = {QKeySequence(keys)[0]: verb for keys, verb in VERBS}  # type: ignore[index]
# With Shift, a keyboard sends what stands above the digit; both ways of telling it are understood.
_SHIFTED_DIGITS = {Qt.Key.Key_1: 1, Qt.Key.Key_Exclam: 1, Qt.Key.Key_2: 2, Qt.Key.Key_At: 2, Qt.Key.Key_QuoteDbl: 2}
_SHIFTED_FIVE = (Qt.Key.Key_5, Qt.Key.Key_Percent)


class Keyboard:
    """Turns key events into what they mean on a canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; returns False when it means nothing here."""
        canvas, key = self._canvas, event.key()
        stop_gliding(canvas)
        if key in MODIFIERS:
            canvas.pointer.keys_changed(self._keys(event, down=True))
            return False
        if key == Qt.Key.Key_Escape:
            return canvas.step_back()
        if key == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                canvas.pointer.set_space(True)
            return True
        if canvas.pointer.gesture is not None:
            return self._press_in_gesture(key)
        if key in ARROWS:
            return self._arrow(ARROWS[Qt.Key(key)], event)
        if (verb := _VERB_OF_KEYS.get(event.keyCombination())) is not None:
            verb(canvas)
            return True
        if event.text() == "/" and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            canvas.typing_asked.emit()  # a slash stands above the 7 on many keyboards
            return True
        return self._shifted_digit(event) or self._tool(event) or self._type(event)

    def release(self, event: QKeyEvent) -> bool:
        """Handle a key that went up."""
        if event.key() in MODIFIERS:
            self._canvas.pointer.keys_changed(self._keys(event, down=False))
        elif event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and self._canvas.pointer.space_held:
            self._canvas.pointer.set_space(False)
            return True
        return False

    def _keys(self, event: QKeyEvent, down: bool) -> Keys:
        """Return the modifiers held after this event: the event itself tells those before it on some systems."""
        keys = Keys.of(event.modifiers())
        name = {Qt.Key.Key_Shift: "shift", Qt.Key.Key_Control: "ctrl", Qt.Key.Key_Alt: "alt"}.get(event.key())
        return keys._replace(**{name: down}) if name else keys

    def _press_in_gesture(self, key: int) -> bool:
        pointer = self._canvas.pointer
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return pointer.finish_line()
        if key == Qt.Key.Key_Backspace:
            return pointer.take_point_back()
        return True  # nothing else may change the project under a drag

    def _arrow(self, way: tuple[float, float], event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
        flow = the_one_flow(self._canvas)
        if held in (Qt.KeyboardModifier.NoModifier, shift):
            step = GRID if held == shift else 1.0
            if flow is not None:
                nudge_label(self._canvas, flow, way[0] * step, way[1] * step)
            else:
                verbs.nudge(self._canvas, way[0] * step, way[1] * step)
            return True
        if held == (alt | shift):
            if flow is not None:
                nudge_bend(self._canvas, flow, way[0] * GRID, way[1] * GRID)
            else:
                verbs.grow(self._canvas, way[0] * GRID, way[1] * GRID)
            return True
        if (verb := _VERB_OF_KEYS.get(event.keyCombination())) is not None:
            verb(self._canvas)
            return True
        return False

    def _shifted_digit(self, event: QKeyEvent) -> bool:
        if event.modifiers() != Qt.KeyboardModifier.ShiftModifier:
            return False
        if event.key() in _SHIFTED_FIVE:
            self._canvas.set_tool("boundary-line")
            return True
        digit = _SHIFTED_DIGITS.get(Qt.Key(event.key()))
        if digit == 1:
            self._canvas.fit()
        elif digit == 2:
            self._canvas.fit_selection()
        return digit is not None

    def _tool(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        tool = TOOL_OF_KEY.get(event.text().upper())
        if tool is None or (tool.key.isalpha() and len(self._canvas.desk.selection) == 1):
            return False  # with something selected every letter is the beginning of a name, V too
        self._canvas.set_tool(tool.id)
        return True

    def _type(self, event: QKeyEvent) -> bool:
        """A letter with one element selected replaces its label, first letter included."""
        text = event.text()
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        alt_gr = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if held not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.GroupSwitchModifier, alt_gr):
            return False
        if not text or not text.isprintable() or text.isspace() or text.isdigit() or text == "/":
            return False
        return self._canvas.type_over(text)

"""A hand that counts what it does: a click, drag, double click, key chord or typed word is one action."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QElapsedTimer, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hand import ALT, CTRL, LEFT, NONE, SHIFT, Hand
from threatline.canvas.view import Canvas
from threatline.drawing.handles import port_points

CLICK, DOUBLE_CLICK, DRAG, KEY = "▸", "▸▸", "⇢", "⌨"
WORD = re.compile(r"(?:^\W+)?\w+\W*")
KEY_NAMES = {"Return": "Enter"}


class Step(NamedTuple):
    """One action: the part of the job it belongs to, how it is written, and whether it is a typed word."""

    part: str
    words: str
    is_typing: bool = False


class Counting(Hand):
    """Notes every press of a button and a key as it happens: nothing reaches the window without being counted.

    A gesture is noted once, whatever it consists of; the text says with what it was made and where.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.steps: list[Step] = []
        self.part = ""
        self._noting = False

    # ---- what was counted -----------------------------------------------------------------------------------------

    def count(self, *parts: str) -> int:
        """Return how many actions were made, in some parts of the job or in all."""
        return sum(not parts or step.part in parts for step in self.steps)

    def not_typed(self) -> int:
        """Return how many actions were no typed words."""
        return sum(not step.is_typing for step in self.steps)

    def told(self) -> str:
        """Return the steps as lines of text, one for each part of the job in its turn."""
        lines: list[str] = []
        before = ""
        for step in self.steps:
            if step.part != before:
                lines.append(f"* {step.part}: {step.words}")
            else:
                lines[-1] += f"; {step.words}"
            before = step.part
        return "\n".join(lines)

    @contextmanager
    def _noted(self, words: str, is_typing: bool = False):
        outermost, self._noting = not self._noting, True
        if outermost:
            self.steps.append(Step(self.part, words, is_typing))
        yield
        if outermost:
            self._noting = False

    # ---- the pointer ----------------------------------------------------------------------------------------------

    def press(self, where, keys: Qt.KeyboardModifier = NONE, button=LEFT) -> None:
        """Press a button: a click, unless a gesture that was noted already presses it."""
        covering = self.port.childAt(self.px(where))
        if covering is not None:
            raise AssertionError(f"{_place(where)} lies under {covering}: no real button would reach it")
        with self._noted(f"{CLICK} {_place(where)}"):
            super().press(where, keys, button)

    def double_click(self, where) -> None:
        """Click twice."""
        with self._noted(f"{DOUBLE_CLICK} {_place(where)}"):
            super().double_click(where)

    def drag(self, start, *stops, keys: Qt.KeyboardModifier = NONE, button=LEFT) -> None:
        """Drag from one place to another."""
        with self._noted(f"{DRAG} {_place(start)} to {_place(stops[-1])}"):
            super().drag(start, *stops, keys=keys, button=button)

    def drag_port(self, node: str, side: str, where) -> None:
        """Rest on a node until its ports show, and drag from one of them."""
        with self._noted(f"{DRAG} port of {node} to {_place(where)}"):
            if not self._is_drawn(node):
                rect = self.named_rect()  # its ports can be pulled while it is being named
            else:
                self.move(node)
                self._wait_for_ports(node)
                rect = self.rect(node)
            port = port_points(rect, self.canvas.camera.scale)[side]
            super().drag(port, where)

    def marquee(self, names: tuple[str, ...], corner: tuple[float, float], other: tuple[float, float]) -> None:
        """Drag a marquee from corner to corner."""
        with self._noted(f"{DRAG} around {', '.join(names)}"):
            super().drag(corner, other)

    def click_on(self, widget: QWidget, at: QPoint, words: str) -> None:
        """Click on something beside the canvas."""
        with self._noted(f"{CLICK} {words}"):
            QTest.mouseClick(widget, LEFT, NONE, at)
            QApplication.processEvents()

    def rect(self, name: str):
        """Return where an element lies in the scene."""
        page = self.canvas.page
        (id,) = [id for id, item in page.items_by_id.items() if item.record.name == name]
        return page.rect(id)

    def _is_drawn(self, name: str) -> bool:
        return any(item.record.name == name for item in self.canvas.page.items_by_id.values())

    def named_rect(self):
        """Return where the node lies that is being named."""
        return self.canvas.naming.node_rect()

    def _wait_for_ports(self, node: str) -> None:
        pointer = self.canvas.pointer
        (id,) = [id for id, item in self.canvas.page.items_by_id.items() if item.record.name == node]
        wait_for(lambda: pointer.ports_on == id, f"ports on {node}")

    # ---- the keyboard ---------------------------------------------------------------------------------------------

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        """Press a key or a chord."""
        with self._noted(f"{KEY} {_chord(key, keys)}"):
            super().key(key, keys)

    def confirm(self) -> None:
        """Press Enter in a question of the desktop, which no test can drive."""
        self.steps.append(Step(self.part, f"{KEY} Enter"))

    def type(self, text: str) -> None:
        """Type words: each counts, with the blanks and signs behind it; signs before the first belong to it."""
        for word in WORD.findall(text):
            with self._noted(f"“{word.strip()}”", is_typing=True):
                super().type(word)


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Let the window live until something has happened. Raises AssertionError when it does not within 10 s."""
    waited = QElapsedTimer()
    waited.start()
    while not condition():
        if waited.elapsed() > 10_000:
            raise AssertionError(f"waited in vain for {what}")
        QTest.qWait(5)


def _place(where: object) -> str:
    return where if isinstance(where, str) else "empty canvas"


def _chord(key: Qt.Key, keys: Qt.KeyboardModifier) -> str:
    held = [name for modifier, name in ((CTRL, "Ctrl"), (ALT, "Alt"), (SHIFT, "Shift")) if modifier in keys]
    name = Qt.Key(key).name.removeprefix("Key_")
    return "+".join([*held, KEY_NAMES.get(name, name)])

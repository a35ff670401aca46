"""What find-or-run offers: every action with its key, or why it cannot be run now, and elements by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from threatline.model.records import Described, Diagram
from threatline.ui.actions import ACTIONS, Action
from threatline.ui.found_list import Found
from threatline.ui.fuzzy import fit

if TYPE_CHECKING:
    from threatline.ui.workbench import Workbench

MOST_ELEMENTS = 8
LONGEST_NAME = 60
BY_HEADS = 3
"""The weakest fit: an element that fits better stands before an action that fits only so."""


class Palette:
    """Looks through actions, elements and diagrams; what was run last stands first among equals."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def find(self, text: str) -> list[Found]:
        """Return what the typed letters fit, the best first; every action when nothing is typed."""
        words = text.strip()
        recent = {id: place for place, id in enumerate(self._bench.preferences.recent_actions())}
        rated: list[tuple[int, int, int, Found]] = []
        for place, action in enumerate(ACTIONS):
            how = fit(words, action.text.lstrip("-"))
            if how is not None:
                rated.append((how, recent.get(action.id, len(recent)) + 1, place, self._offer(action)))
        if words:
            rated += [(how, 0, place, found) for place, (how, found) in enumerate(self._named(words))]
        return [found for *_, found in sorted(rated, key=lambda one: one[:3])]

    def _offer(self, action: Action) -> Found:
        reason = action.unless(self._bench)
        keys = ", ".join(action.keys)
        hint = reason or keys
        return Found(action.text.lstrip("-"), hint, None if reason else partial(self._run, action))

    def _run(self, action: Action) -> None:
        self._bench.preferences.remember_action(action.id)
        self._bench.run_action(action)

    def _named(self, words: str) -> list[tuple[int, Found]]:
        """Return elements and diagrams whose names fit, the best first."""
        fitting: list[tuple[int, str, str, Callable[[], object]]] = []
        for record in self._bench.desk.document.records.values():
            if isinstance(record, Described | Diagram):
                name = " ".join(record.name.split())
                how = fit(words, name)
                if how is not None and how < BY_HEADS:
                    is_page = isinstance(record, Diagram)
                    act = partial(self._bench.diagrams.show if is_page else self._bench.reveal, record.id)
                    fitting.append((how, name, record.kind, act))
        best = sorted(fitting, key=lambda one: one[:2])[:MOST_ELEMENTS]
        return [(how, Found(name[:LONGEST_NAME], kind.capitalize(), act)) for how, name, kind, act in best]

"""Undo and redo without limit, as inverse commits on the current state."""

from __future__ import annotations

from typing import NamedTuple

from threatline.model.changes import Commit
from threatline.model.document import Document

BURST_S = 0.5
"""Key repeats closer together than this are one step."""


class Moment(NamedTuple):
    """A state on the way through the history."""

    steps: int
    last: Commit | None


class History:
    """The steps that can be taken back, those that can be done again, and where the saved state lies."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._done: list[Commit] = []
        self._undone: list[Commit] = []
        self._saved_at: int | None = 0
        self._burst: tuple[str, float] | None = None

    @property
    def undo_label(self) -> str | None:
        """What Undo would take back, or None."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """What Redo would do again, or None."""
        return self._undone[-1].label if self._undone else None

    @property
    def is_saved(self) -> bool:
        """Whether the document is as it was when `mark_saved` was called last."""
        return self._saved_at == len(self._done)

    def here(self) -> Moment:
        """Return the present state, so that a save that takes a while can say later which state it wrote."""
        self._burst = None
        return Moment(len(self._done), self._done[-1] if self._done else None)

    def mark_saved(self, moment: Moment | None = None) -> None:
        """Take a state, by default the present one, as the saved one."""
        moment = moment or self.here()
        steps = self._done + self._undone[::-1]
        known = moment.steps == 0 or (moment.steps <= len(steps) and steps[moment.steps - 1] is moment.last)
        self._saved_at = moment.steps if known else None
        self._burst = None

    def mark_unsaved(self) -> None:
        """Forget which state was saved, for example after a recovery."""
        self._saved_at = None

    def record(self, commit: Commit, burst: str = "", at: float = 0.0) -> None:
        """Remember a commit of a person.

        Commits with the same `burst` name less than BURST_S seconds apart (`at`, any monotonic clock) are one step.
        """
        continues = (
            burst
            and self._burst is not None
            and self._burst[0] == burst
            and at - self._burst[1] < BURST_S
            and self._saved_at != len(self._done)
        )
        if self._saved_at is not None and self._saved_at > len(self._done):
            self._saved_at = None  # the saved state lay in a future that this commit replaces
        self._undone.clear()
        if continues:
            first = self._done[-1]
            self._done[-1] = Commit(first.label, first.changes + commit.changes, first.origin)
        else:
            self._done.append(commit)
        self._burst = (burst, at) if burst else None

    def end_burst(self) -> None:
        """Make the next commit a step of its own."""
        self._burst = None

    def undo(self) -> Commit | None:
        """Take back the last step; returns what really happened, or None when there is nothing to take back."""
        self._burst = None
        while self._done:
            step = self._done.pop()
            happened = self._document.replay(step.inverse("undo"))
            self._undone.append(step)
            if happened is not None:
                return happened
        return None

    def redo(self) -> Commit | None:
        """Do the last undone step again; returns what really happened, or None."""
        self._burst = None
        while self._undone:
            step = self._undone.pop()
            happened = self._document.replay(Commit(step.label, step.changes, "redo"))
            self._done.append(step)
            if happened is not None:
                return happened
        return None

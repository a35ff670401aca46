"""One open project: document → graph → engine → history → journal → views; the order is written only here."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from threatline.content.load import Content
from threatline.engine.incremental import Engine, ThreatsChanged
from threatline.model.changes import Commit
from threatline.model.document import Document, Transaction
from threatline.model.graph import GraphChange, GraphIndex
from threatline.model.history import History

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Happened:
    """One commit and what followed from it; what views are told."""

    commit: Commit
    graph: GraphChange
    threats: ThreatsChanged


class CommitLog(Protocol):
    """Where commits are written at once, so that a killed program loses nothing."""

    def append(self, commit: Commit) -> None:
        """Write one commit."""


class Session:
    """The parts of one open project, wired together."""

    def __init__(self, document: Document, content: Content, journal: CommitLog | None = None) -> None:
        self.document = document
        self.content = content
        self.graph = GraphIndex(document)
        self.engine = Engine(content, document, self.graph)
        self.engine.rebuild()
        self.history = History(document)
        self.journal = journal
        self._views: list[Callable[[Happened], None]] = []
        self._burst = ""
        document.subscribe(self._follow)

    def watch(self, view: Callable[[Happened], None]) -> Callable[[], None]:
        """Tell a view about everything that happens; returns the function that ends it."""
        self._views.append(view)
        return lambda: self._views.remove(view)

    def run(self, command: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a command as one step of undo; returns what it returns, raises Invalid with nothing changed."""
        with self.document.transaction(label_of(command)) as tx:
            return command(tx, *args, **kwargs)

    def run_in_burst(
        self, burst: str, command: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Like `run`, but joined with the step before when both belong to one burst of key repeats."""
        self._burst = burst
        try:
            return self.run(command, *args, **kwargs)
        finally:
            self._burst = ""

    def undo(self) -> Commit | None:
        """Take back the last step; returns what happened, or None."""
        return self.history.undo()

    def redo(self) -> Commit | None:
        """Do the last undone step again; returns what happened, or None."""
        return self.history.redo()

    def _follow(self, commit: Commit) -> None:
        graph = self.graph.update(commit)
        threats = self.engine.update(commit, graph)
        if commit.origin == "user":
            self.history.record(commit, self._burst, time.monotonic())
        if self.journal is not None:
            self.journal.append(commit)
        happened = Happened(commit, graph, threats)
        for view in tuple(self._views):
            view(happened)


def label_of(command: Callable[..., object]) -> str:
    """Return the undo label of a command from its name, `make_two_way` → "Make two way"; a command may refine it."""
    return command.__name__.replace("_", " ").capitalize()

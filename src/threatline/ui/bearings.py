"""What the title bar and the status line say about the project: its name, its counts, how far it is, whether saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threatline.engine.health import percent

if TYPE_CHECKING:
    from threatline.ui.workbench import Workbench

UNTITLED = "Untitled project"


class Bearings:
    """Keeps title bar, status line and the title of the window current."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def show_all(self) -> None:
        """Show everything as it is now."""
        self.show_saved()
        self.show_counts()

    def show_names(self) -> None:
        """Show the name of the project, with a mark while it is not saved."""
        bench = self._bench
        title = " ".join(bench.desk.document.project.title.split()) or UNTITLED
        bench.shell.title_bar.show_project(title)
        bench.shell.setWindowTitle(f"{'' if bench.files.is_saved else '• '}{title[:80]} — Threatline")

    def show_counts(self) -> None:
        """Show how much is there, how much of it is selected, open and decided, and how complete the drawing is."""
        bench = self._bench
        document, selection, status = bench.desk.document, bench.desk.selection, bench.shell.status
        nodes = sum(document.count(kind) for kind in ("actor", "process", "store"))
        flows = document.count("flow")
        if selection:
            status.size_of.setText(f"{len(selection)} selected")
        else:
            status.size_of.setText(f"{_many(nodes, 'element')}, {_many(flows, 'flow')}")
        counts = bench.desk.session.engine.totals()
        status.counts.setText(f"{counts.open} open · {_many(counts.questions, 'question')} · {counts.decided} decided")
        complete = bench.panel.completeness()
        status.complete.setText(f"Drawing {percent(complete)} % complete" if nodes or flows else "Nothing drawn yet")
        decided = counts.decided / (counts.open + counts.decided) if counts.open + counts.decided else 0.0
        steps = {"Scope": bench.panel.scope_completeness(), "Diagram": complete if nodes else 0.0, "Threats": decided}
        bench.shell.title_bar.show_steps("Diagram", steps)

    def show_saved(self) -> None:
        """Show whether everything is saved, and when it was."""
        files = self._bench.files
        if files.is_saved:
            words = f"Saved {files.last_saved}" if files.last_saved else ("Saved" if files.path else "")
        else:
            words = "Not saved yet" if files.path is None else "Changed"
        self._bench.shell.status.saved.setText(words)
        self.show_names()


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"

"""The life of a project file in the window: new, open, save, recover, close."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from threatline.commands.bring_in import bring_in
from threatline.commands.pages import blank_project
from threatline.content.packs import absences
from threatline.model.changes import Commit
from threatline.model.collecting import without_collections
from threatline.model.document import Document
from threatline.model.errors import ProjectError
from threatline.model.history import Moment
from threatline.model.records import ELEMENT_KINDS, AnyRecord
from threatline.storage.errors import FormatError
from threatline.storage.files import SUFFIX, save_project
from threatline.storage.journal import Journal
from threatline.storage.recovery import Recoverable, discard, find_recoverable, recover

if TYPE_CHECKING:
    from threatline.project import Opened
    from threatline.ui.workbench import Workbench

FILTER = "Threatline projects (*.tmproj);;Everything that opens (*.tmproj *.json);;All files (*)"


class ProjectFiles(QObject):
    """Which file the project in the window belongs to, and whether it is saved."""

    changed = Signal()
    """The path or the saved state changed."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self.path: Path | None = None
        self.journal: Journal | None = None
        self.last_saved = ""
        """When it was saved last, as HH:MM, or nothing."""
        self._saving: _Save | None = None
        self._then: list[Callable[[], object]] = []
        self._told_trouble = ""

    @property
    def is_saved(self) -> bool:
        """Whether closing now would lose nothing."""
        return self._bench.desk is None or self._bench.desk.session.history.is_saved

    # ---- opening ----------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Start an empty project once the present one is safe."""
        self._when_safe(lambda: self._start(blank_project(), None, None))

    def ask_open(self) -> None:
        """Let a person choose a file to open."""
        folder = str(self.path.parent if self.path else Path.home())
        name, _ = QFileDialog.getOpenFileName(self._bench.shell, "Open", folder, FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open any file that can be read, once the present project is safe; a bad file changes nothing."""
        self._when_safe(lambda: self.open_now(path))

    def open_now(self, path: Path) -> bool:
        """Open a file in place of the present project; returns whether it opened."""
        from threatline.project import open_project

        try:
            opened = open_project(path)
        except ProjectError as error:
            self._bench.preferences.forget_file(str(path))
            self._bench.notify(str(error), [("Open another…", self.ask_open)])
            return False
        if opened.path is None:
            self._start(list(opened.records), None, None, unsaved=True)
        else:
            self._start(list(opened.records), opened.path, opened.sha256, unsaved=bool(opened.repairs))
            self._bench.preferences.remember_file(str(opened.path))
        self._tell_about(path, opened)
        return True

    def ask_about(self, path: Path) -> None:
        """Ask what a file that was dropped on the window is for; on an empty drawing it is opened at once."""
        document = self._bench.desk.document
        if not any(document.count(kind) for kind in ELEMENT_KINDS):
            self.open(path)
            return
        self._bench.notify(
            f"Open {path.name} in place of this project, or add its diagrams to it?",
            [("Add its diagrams", lambda: self.add(path)), ("Open", lambda: self.open(path))],
        )

    def add(self, path: Path) -> bool:
        """Add the diagrams of any file that can be read to the present project; returns whether it was read."""
        from threatline.project import open_project

        try:
            opened = open_project(path)
        except ProjectError as error:
            self._bench.notify(str(error))
            return False
        desk = self._bench.desk
        added = desk.run(bring_in, Document(opened.records))
        if not added:
            return False
        desk.flush()
        desk.show_diagram(added[0])
        count = "1 diagram" if len(added) == 1 else f"{len(added)} diagrams"
        desk.said.emit(f"{count} of {path.name} added.", True)
        return True

    def start_blank(self) -> None:
        """Show an empty project, as at the start of the program."""
        self._start(blank_project(), None, None)

    def _start(
        self, records: Sequence[AnyRecord], path: Path | None, sha256: str | None, *, unsaved: bool = False
    ) -> None:
        self._end_journal()
        with without_collections():
            document = Document(records)
            self.journal = Journal.start(path, sha256, () if path else document.records.values())
            self.path = path
            self.last_saved = ""
            self._show(document, unsaved=unsaved)
        gc.freeze()  # graph, threats and drawing stay as long as the project: no full collection need visit them

    def _show(self, document: Document, *, unsaved: bool) -> None:
        session = self._bench.show_project(document, self.journal)
        if unsaved:
            session.history.mark_unsaved()
        self._told_trouble = ""
        self.changed.emit()

    def _tell_about(self, path: Path, opened: Opened) -> None:
        missing = absences(self._bench.desk.document.project, self._bench.content)
        if missing:
            self._bench.notify(missing[0], details="\n".join(missing[1:]))
        elif opened.import_report is not None:
            self._bench.notify(opened.import_report.summary(), details=opened.import_report.as_text())
        elif opened.repairs:
            count = len(opened.repairs)
            self._bench.notify(
                f"{path.name} was damaged in {count} place{'s' if count > 1 else ''} and was mended as far as "
                "possible. The file itself is unchanged until you save.",
                details="\n".join(repair.sentence for repair in opened.repairs),
            )

    # ---- recovery ---------------------------------------------------------------------------------------------

    def offer_recovery(self) -> None:
        """Offer what a killed program had not saved."""
        try:
            found = find_recoverable()
        except OSError:
            return
        if not found:
            return
        newest = found[0]
        name = newest.project.name if newest.project else "a project that had no file yet"
        lost = "1 change" if newest.changes == 1 else f"{newest.changes} changes"
        kept = "was not saved; it is" if newest.changes == 1 else "were not saved; they are"
        self._bench.notify(
            f"Threatline ended unexpectedly. {lost} to {name} {kept} still here.",
            [
                ("Recover", lambda: self._when_safe(lambda: self.recover(newest))),
                ("Discard", lambda: self._discard(newest)),
            ],
        )

    def recover(self, lost: Recoverable) -> bool:
        """Bring back a project as it was when the program was killed; returns whether it came back."""
        try:
            found = recover(lost.path)
            document = Document(found.records)
            sentences = (*found.sentences, *found.replay(document))
        except (ProjectError, OSError) as error:
            self._bench.notify(f"The lost changes could not be brought back: {error}")
            return False
        self._end_journal()
        self.journal = found.resume() or Journal.start(None, None, document.records.values())
        self.path = found.project
        self._show(document, unsaved=True)
        if sentences:
            self._bench.notify("Recovered, but not everything came back.", details="\n".join(sentences))
        else:
            self._bench.say("Recovered up to the last change.")
        return True

    def _discard(self, lost: Recoverable) -> None:
        discard(lost.path)
        self._bench.say("The lost changes were discarded.")

    # ---- saving -----------------------------------------------------------------------------------------------

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save in the background; asks for a name where there is none. `then` runs once it is saved."""
        self._bench.canvas.finish_editing()
        if self.path is None or self.path.suffix != SUFFIX:
            self.ask_save_as(then)
        else:
            self._save_to(self.path, then)

    def ask_save_as(self, then: Callable[[], object] | None = None) -> None:
        """Let a person choose where to save."""
        title = self._bench.desk.document.project.title.strip() or "project"
        safe = "".join(c if c.isalnum() or c in " -_" else "-" for c in title)[:60].strip() or "project"
        folder = self.path.parent if self.path else Path.home()
        suggestion = str(self.path.with_suffix(SUFFIX) if self.path else folder / f"{safe}{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self._bench.shell, "Save", suggestion, "Threatline projects (*.tmproj)")
        if name:
            self._save_to(Path(name).with_suffix(SUFFIX), then)

    def _save_to(self, path: Path, then: Callable[[], object] | None) -> None:
        if then is not None:
            self._then.append(then)
        if self._saving is not None:
            QTimer.singleShot(50, lambda: self._save_to(path, None))
            return
        session = self._bench.desk.session
        mark = self.journal.mark() if self.journal else 0
        self._saving = _Save(path, list(session.document.records.values()), session.history.here(), mark)
        self._saving.signals.saved.connect(self._saved)
        self._saving.signals.failed.connect(self._failed)
        QThreadPool.globalInstance().start(self._saving)

    def _saved(self, sha256: str) -> None:
        done, self._saving = self._saving, None
        if done is None:
            return
        self._bench.desk.session.history.mark_saved(done.moment)
        self.path = done.path
        if self.journal is not None:
            self.journal.restart(done.path, sha256, done.mark)
        self._bench.preferences.remember_file(str(done.path))
        self.last_saved = self._bench.clock()
        self.changed.emit()
        self._bench.say(f"Saved {done.path.name}.")
        waiting, self._then = self._then, []
        for then in waiting:
            then()

    def _failed(self, sentence: str) -> None:
        self._saving = None
        self._then = []
        self._bench.notify(f"{sentence} Nothing was lost: the project is still open.", [("Save as…", self.ask_save_as)])

    # ---- keeping everything safe --------------------------------------------------------------------------------

    def note(self, commit: Commit) -> None:
        """Follow a commit: tell about the saved state, and once when the journal cannot be written."""
        self.changed.emit()
        if self.journal is not None and self.journal.trouble and self.journal.trouble != self._told_trouble:
            self._told_trouble = self.journal.trouble
            self._bench.notify(self.journal.trouble, [("Save", self.save)])

    def _when_safe(self, go_on: Callable[[], object]) -> None:
        if self.is_saved:
            go_on()
            return
        title = self._bench.desk.document.project.title or "this project"
        box = QMessageBox(self._bench.shell)
        box.setWindowTitle("Threatline")
        box.setText(f"Save the changes to “{title[:80]}” first?")
        box.setInformativeText("What is not saved is lost when the project is closed.")
        keys = QMessageBox.StandardButton
        box.setStandardButtons(keys.Save | keys.Discard | keys.Cancel)
        box.setDefaultButton(keys.Save)
        answer = box.exec()
        if answer == keys.Save:
            self.save(go_on)
        elif answer == keys.Discard:
            go_on()

    def close(self, go_on: Callable[[], None]) -> None:
        """Close the project: ask when it is not saved, then end its journal and go on."""

        def end() -> None:
            self._end_journal()
            go_on()

        self._when_safe(end)

    def discard_project(self) -> None:
        """Give up the project without saving it."""
        self._end_journal()

    def _end_journal(self) -> None:
        if self.journal is not None:
            self.journal.close_clean()
            self.journal = None


class _SaveSignals(QObject):
    saved = Signal(str)
    failed = Signal(str)


class _Save(QRunnable):
    """Writes a snapshot; frozen records need no copy."""

    def __init__(self, path: Path, records: list[AnyRecord], moment: Moment, mark: int) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.path, self.moment, self.mark = path, moment, mark
        self._records = records
        self.signals = _SaveSignals()

    def run(self) -> None:
        try:
            sha256 = save_project(self.path, self._records)
        except (ProjectError, FormatError) as error:
            self.signals.failed.emit(str(error))
        else:
            self.signals.saved.emit(sha256)

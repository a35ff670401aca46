"""The desktop program: shows the window at once, then loads what fills it."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QLoggingCategory, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from threatline.content.themes import Theme, load_theme
from threatline.resources import icons
from threatline.ui.preferences import Preferences
from threatline.ui.shell import Shell
from threatline.ui.text_size import apply_text_size


def main(argv: list[str]) -> int:
    """Open the window, on a file when one is named; returns the exit status when it is closed."""
    measuring = "--exit-after-first-paint" in argv
    files = [argument for argument in argv if not argument.startswith("--")]
    preferences = Preferences()
    apply_text_size(preferences)
    application = QApplication.instance() or QApplication(["threatline"])
    assert isinstance(application, QApplication)
    application.setApplicationName("threatline")
    application.setApplicationDisplayName("Threatline")
    application.setDesktopFileName("threatline")
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    theme = chosen_theme(application, preferences)
    shell = Shell(theme)
    geometry = preferences.geometry()
    if geometry is not None:
        shell.restoreGeometry(geometry)
    if measuring:
        shell.painted.connect(lambda: (print("painted", flush=True), application.exit()))
    else:
        file = Path(files[0]) if files else None
        shell.painted.connect(lambda: QTimer.singleShot(0, lambda: fill(shell, theme, preferences, file)))
    shell.show()
    return application.exec()


def fill(shell: Shell, theme: Theme, preferences: Preferences, file: Path | None) -> None:
    """Load what the window shows, once it stands on the screen."""
    from threatline.content.packs import installed_content
    from threatline.ui.workbench import Workbench

    QApplication.setWindowIcon(QIcon(str(icons() / "threatline.svg")))
    installed = installed_content()
    bench = Workbench(shell, theme, installed.content, preferences, file)
    shell.bench = bench  # type: ignore[attr-defined]
    if installed.troubles:
        bench.notify(installed.troubles[0], details="\n".join(installed.troubles[1:]))
    bench.files.offer_recovery()


def chosen_theme(application: QApplication, preferences: Preferences) -> Theme:
    """Return the theme the user chose, or the one that fits the system."""
    from PySide6.QtCore import Qt

    name = preferences.theme
    if name == "system":
        name = "dark" if application.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    return load_theme(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

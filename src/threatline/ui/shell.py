"""The empty window: shown first, with nothing but Qt loaded, and filled once it stands on the screen."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QVBoxLayout, QWidget

from threatline.content.themes import Theme
from threatline.ui.chrome import chrome_sheet
from threatline.ui.status_line import StatusLine
from threatline.ui.title_bar import TitleBar

PANEL_WIDTH = 384
PANEL_WIDTHS = (320, 560)
STRIP_WIDTH = 48
USUAL_SIZE = QSize(1440, 900)
"""Smaller on a screen that is smaller, as every screen is whose text is twice as large."""
ROOM_FOR_FRAME = QMargins(0, 40, 0, 0)


class Shell(QMainWindow):
    """Title bar, a place for the tools, one for the canvas and one for the side panel, status line."""

    painted = Signal()
    """The window has been painted for the first time."""
    closing = Signal(QCloseEvent)
    dropped = Signal(str)
    """The path of a file that was dropped on the window."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("shell")
        self.setWindowTitle("Threatline")
        self.setMinimumSize(760, 480)
        self.resize(USUAL_SIZE.boundedTo(self.screen().availableSize().shrunkBy(ROOM_FOR_FRAME)))
        self.setAcceptDrops(True)
        self.title_bar = TitleBar(theme)
        self.status = StatusLine()
        self.strip = QWidget(objectName="tool-strip")
        self.strip.setFixedWidth(STRIP_WIDTH)
        self.ground = QWidget(objectName="ground")
        self.side = QWidget(objectName="side")
        for plain in (self.strip, self.ground, self.side):
            plain.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.side.setMinimumWidth(PANEL_WIDTHS[0])
        self.side.setMaximumWidth(PANEL_WIDTHS[1])
        self.splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.ground)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([1440 - STRIP_WIDTH - PANEL_WIDTH, PANEL_WIDTH])
        self._middle = QHBoxLayout(spacing=0)
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.addWidget(self.strip)
        self._middle.addWidget(self.splitter, 1)
        whole = QWidget()
        rows = QVBoxLayout(whole, spacing=0)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.title_bar)
        rows.addLayout(self._middle, 1)
        rows.addWidget(self.status)
        self.setCentralWidget(whole)
        self._was_painted = False
        self.set_theme(theme)

    def add_drawer(self, drawer: QWidget) -> None:
        """Put something between the tools and the canvas."""
        self._middle.insertWidget(1, drawer)

    def set_theme(self, theme: Theme) -> None:
        """Show the window in another theme."""
        self.setStyleSheet(chrome_sheet(theme))
        self.title_bar.set_theme(theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the window stands on the screen."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the owner of the project say whether the window may close."""
        self.closing.emit(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell the path of the first file dropped."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                event.acceptProposedAction()
                self.dropped.emit(url.toLocalFile())
                return

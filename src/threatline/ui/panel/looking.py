"""Looks through a large drawing for what is missing, a little in each turn of the event loop: no frame waits."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from threatline.session import Session

LOOKED_AT_A_TURN = 50
"""Elements that are put before the checks in one turn of the event loop, about 5 ms."""


class LookingThrough(QObject):
    """Runs until nothing is left; whoever changes much starts it again."""

    done = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._look)
        self._turn.start()

    def is_under_way(self) -> bool:
        """Tell whether something is left to look at."""
        return self._turn.isActive()

    def follow(self) -> None:
        """Look at what commits may have changed; where that is much, the rest comes later."""
        if self._session.engine.health.look_further(LOOKED_AT_A_TURN):
            self._turn.start()

    def _look(self) -> None:
        if not self._session.engine.health.look_further(LOOKED_AT_A_TURN):
            self._turn.stop()
            self.done.emit()

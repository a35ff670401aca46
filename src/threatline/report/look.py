"""How elements look in a finished picture: what the engine says about them, and no pointer or selection."""

from __future__ import annotations

from threatline.drawing.appearance import Appearance, Badge, appearance_of
from threatline.drawing.scene import Look
from threatline.engine.incremental import Engine
from threatline.model.document import Document
from threatline.model.records import Element, Flow


def look_of(document: Document, engine: Engine) -> Look:
    """Return the look of each element by id, with its badge and, for a flow, whether it is encrypted."""

    def look(id: str) -> Appearance:
        element = document.get(id, Element)
        appearance = appearance_of(element)._replace(badge=_badge(engine, id))
        if isinstance(element, Flow):
            encrypted = engine.value(id, "encrypted")
            return appearance._replace(encrypted=encrypted if isinstance(encrypted, bool) else None)
        return appearance

    return look


def _badge(engine: Engine, id: str) -> Badge | None:
    summary = engine.summary(id)
    if summary.open:
        return Badge("open", summary.open, summary.worst or "low")
    if summary.questions:
        return Badge("questions", summary.questions)
    return Badge("decided") if summary.decided else None

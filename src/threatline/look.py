"""How an element looks because of what the engine says about it: its badge, and whether a flow is encrypted."""

from __future__ import annotations

from threatline.drawing.appearance import Appearance, Badge, appearance_of
from threatline.drawing.scene import Look
from threatline.engine.incremental import Engine
from threatline.engine.threats import Summary, summary_of
from threatline.model.document import Document
from threatline.model.records import Element, Flow, Letter


def look_of(document: Document, engine: Engine) -> Look:
    """Return the look of each element by id in a finished picture, without pointer or selection."""
    return lambda id: appearance_with_threats(engine, document.get(id, Element))


def appearance_with_threats(engine: Engine, element: Element, letter: Letter | None = None) -> Appearance:
    """Return the look of one element: what its record tells, with its badge, of one letter or of all, and its lock."""
    look = appearance_of(element)._replace(badge=badge_of(engine, element.id, letter))
    if isinstance(element, Flow):
        encrypted = engine.value(element.id, "encrypted")
        look = look._replace(encrypted=encrypted if isinstance(encrypted, bool) else None)
    return look


def badge_of(engine: Engine, element: str, letter: Letter | None = None) -> Badge | None:
    """Return the badge of an element: open threats, else only questions, else all decided, else none.

    With a letter, only what it says counts.
    """
    summary = engine.summary(element) if letter is None else summary_of_letter(engine, element, letter)
    if summary.open:
        return Badge("open", summary.open, summary.worst or "low")
    if summary.questions:
        return Badge("questions", summary.questions)
    return Badge("decided") if summary.decided else None


def summary_of_letter(engine: Engine, element: str, letter: Letter) -> Summary:
    """Return how many threats of one letter an element has in which state."""
    row = engine.row(element, letter)
    return summary_of((row,) if row is not None else ())

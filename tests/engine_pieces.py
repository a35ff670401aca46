"""An engine over a drawing, for tests."""

from __future__ import annotations

from drawn import Drawn
from threatline.content.load import load_content
from threatline.engine.incremental import Engine
from threatline.model.graph import GraphIndex

CONTENT = load_content()
"""Loaded once: it takes longer than most tests."""


def engine_of(drawn: Drawn) -> Engine:
    """Return an engine that has analysed a drawing once."""
    engine = Engine(CONTENT, drawn.document, GraphIndex(drawn.document))
    engine.rebuild()
    return engine

"""What the four answers to a question write, and where. Vocabulary, sections 5 and 10."""

from __future__ import annotations

from collections.abc import Sequence

from threatline.engine.controls import MODEL, scope
from threatline.engine.pack import Content, Rule
from threatline.engine.threats import name_of
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import Answer

Written = tuple[str, str, Answer]
"""The id of a record, a property, the answer that it gets."""

_MANY = {"flow": "flows", "asset": "data assets"}
"""What several places are called; others are asked as receivers."""


def asked_places(content: Content, document: Document, graph: GraphIndex, rule: Rule, element: str) -> tuple[str, ...]:
    """Return the ids of the records that a rule asks about, seen from an element; the project stands for the model.

    Only places that have the property are asked, see `Catalogue.spec_of`.
    """
    if rule.asks is None:
        return ()
    found = []
    for place in scope(document, graph, element, rule.asks_on):
        record = document.project if place == MODEL else document.records[place]
        kind = MODEL if place == MODEL else record.kind
        if content.catalogue.spec_of(kind, rule.asks, getattr(record, "answers", {})) is not None:
            found.append(record.id)
    return tuple(found)


def answers_to(
    content: Content, document: Document, graph: GraphIndex, rule: Rule, element: str, value: Answer
) -> list[Written]:
    """Return what answering the question of a rule writes: `value` at every place that has no explicit answer yet.

    True means "we are fine", False "this worries us", "not_applicable" that it does not apply, "unknown" that nobody
    knows. An explicit "unknown" counts as no answer, so that it can be settled later. Where all places are answered,
    the person is changing their mind, and all of them get the new answer.
    """
    if rule.asks is None:
        return []
    places = asked_places(content, document, graph, rule, element)
    open_places = [place for place in places if _answer(document, place, rule.asks) in (None, "unknown")]
    return [(place, rule.asks, value) for place in open_places or places]


def about_places(document: Document, clause: str, element: str, places: Sequence[str]) -> str:
    """Return a clause about "it" as one about the records that it is about, where those are not the element itself.

    "it keeps a record" becomes "each of the receivers keeps a record", or "Back office keeps a record".
    """
    first = document.records[places[0]]
    if first.id == element or not clause.startswith("it "):
        return clause
    if first.kind == "project":
        subject = "the product as a whole"
    elif len(places) > 1:
        subject = f"each of the {_MANY.get(first.kind, 'receivers')}"
    else:
        subject = name_of(document, first.id)
    return f"{subject} {clause[3:]}"


def _answer(document: Document, place: str, name: str) -> Answer | None:
    answers: dict[str, Answer] = getattr(document.records[place], "answers", {})
    return answers.get(name)

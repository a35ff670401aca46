"""Finds one protection that is asked of many records, so that it can be answered once for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from threatline.engine.answers import asked_places
from threatline.engine.catalogue import UNKNOWN, PropertySpec
from threatline.engine.pack import Rule
from threatline.engine.situation import Situation

FEWEST = 2
"""Records for which it is worth asking together."""


class Shared(NamedTuple):
    """One protection that several records of one kind are asked about."""

    spec: PropertySpec
    places: tuple[str, ...]
    """The records that nobody has answered for."""
    questions: int
    """How many questions about elements wait for it."""

    def claim(self) -> str:
        """Return what Yes would say, such as "Each of these keeps a record of who did what"."""
        clause = self.spec.if_yes
        return f"Each of these {clause[3:]}" if clause.startswith("it ") else self.spec.label


def shared_questions(situation: Situation, asked: Iterable[tuple[Rule, str]]) -> list[Shared]:
    """Return what is asked of several records, most questions first; `asked` are the rules that ask of an element."""
    waiting: dict[tuple[str, str], tuple[dict[str, None], set[tuple[str, str]]]] = {}
    records, catalogue = situation.document.records, situation.content.catalogue
    for rule, element in asked:
        for place in _places(situation, rule, element):
            if situation.values[place].value(rule.asks or "") == UNKNOWN:
                places, elements = waiting.setdefault((records[place].kind, rule.asks or ""), ({}, set()))
                places[place] = None
                elements.add((element, rule.asks_on))
    found = [
        Shared(spec, tuple(places), len(elements))
        for (kind, name), (places, elements) in waiting.items()
        if len(places) >= FEWEST and (spec := catalogue.spec(kind, name)) is not None
    ]
    return sorted(found, key=lambda shared: (-shared.questions, -len(shared.places), shared.spec.label))


def _places(situation: Situation, rule: Rule, element: str) -> tuple[str, ...]:
    """Return the records that a rule asks about, without the model, which is asked once anyway."""
    if rule.asks is None or rule.asks_on == "model":
        return ()
    if rule.asks_on == "self":  # nearly always, so the short way
        answers = getattr(situation.document.records[element], "answers", {})
        return (element,) if situation.content.catalogue.spec_of(rule.kind, rule.asks, answers) is not None else ()
    return asked_places(situation.content, situation.document, situation.graph, rule, element)

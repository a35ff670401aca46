"""Each rule of the shipped pack can be true, false and, where it asks, unknown; each control does what it promises."""

from __future__ import annotations

from collections import defaultdict

import pytest

from engine.test_incremental import Followed
from engine.worlds import World
from threatline.content.load import load_content
from threatline.engine.conditions import Always
from threatline.engine.pack import Rule
from threatline.model.document import Document
from threatline.model.identity import derived_id
from threatline.model.records import KINDS, ControlUse, Project

CONTENT = load_content()
pytestmark = pytest.mark.slow
MOST_WORLDS = 600
"""Random projects are drawn until every rule has shown what it should, but not more than this."""
TRIALS = 3
"""Each control is tried against this many true threats of its rule."""


def world_of(seed: int) -> Followed:
    world = World(CONTENT, seed)
    records = [record for record in world.records() if not isinstance(record, ControlUse)]
    records = [record.model_copy(update={"parts": ("privacy",)}) if isinstance(record, Project) else record
               for record in records]  # fmt: skip
    return Followed(CONTENT, Document(records))


def truth(followed: Followed, rule: Rule, element: str) -> bool | None:
    bit = 1 << [other.id for other in followed.engine._analysis.compiled.rules[rule.kind]].index(rule.id)
    yes, may = followed.engine._analysis.results[element]
    return True if yes & bit else None if may & bit else False


def test_each_rule_can_be_true_false_and_unknown_and_only_what_asks_is_unknown():
    seen: dict[str, set[bool | None]] = defaultdict(set)
    for seed in range(MOST_WORLDS):
        engine = world_of(5000 + seed).engine
        for kind, rules in engine._analysis.compiled.rules.items():
            for record in engine.document.of_kind(KINDS[kind]):
                if not engine.situation.is_silent(record.id):
                    yes, may = engine._analysis.results[record.id]
                    for place, rule in enumerate(rules):
                        bit = 1 << place
                        seen[rule.id].add(True if yes & bit else None if may & bit else False)
        if all(seen[rule.id] >= expected(rule) for rule in CONTENT.rules):
            break

    for rule in CONTENT.rules:
        assert seen[rule.id] >= expected(rule), rule.id
        if rule.when == Always():
            assert seen[rule.id] == {True}, rule.id


def expected(rule: Rule) -> set[bool | None]:
    if rule.when == Always():
        return {True}
    return {True, False, None} if rule.asks else {True, False}


def test_each_control_resolves_or_reduces_as_the_rule_says():
    tried: dict[tuple[str, str, str], list[bool | None]] = defaultdict(list)
    waiting = {rule.id: rule for rule in CONTENT.rules if rule.role == "specific"}
    for seed in range(MOST_WORLDS):
        if not waiting:
            break
        followed = world_of(7000 + seed)
        for rule in list(waiting.values()):
            for record in list(followed.document.of_kind(KINDS[rule.kind])):
                if truth(followed, rule, record.id) is True and _is_tried(followed, rule, record.id, tried):
                    del waiting[rule.id]
                    break

    assert not waiting
    for (effect, rule_id, control), truths in tried.items():
        if effect == "resolve":
            assert set(truths) == {False}, (rule_id, control)
        else:
            assert True in truths, (rule_id, control)


def _is_tried(
    followed: Followed, rule: Rule, element: str, tried: dict[tuple[str, str, str], list[bool | None]]
) -> bool:
    """Put each control of a rule in place and take it away again; returns whether each was tried often enough."""
    counts = []
    for effect, controls in (("resolve", rule.resolve), ("reduce", rule.reduce)):
        for control in controls:
            use = ControlUse(
                id=derived_id(rule.id, control), control=control, rule=rule.id, element=element, state="verified"
            )
            with followed.document.transaction("Take up") as tx:
                tx.insert(use)
            tried[effect, rule.id, control].append(truth(followed, rule, element))
            with followed.document.transaction("Give up") as tx:
                tx.delete(use.id)
            assert truth(followed, rule, element) is True  # the old answers are back
            counts.append(len(tried[effect, rule.id, control]))
    return min(counts) >= TRIALS

"""Rules that no answers can make true; what is told is never wrong, though not all of it is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from threatline.content.dead_rules import never_asked, never_true
from threatline.content.load import load_content
from threatline.engine.conditions import (
    AllOf,
    Always,
    AnyOf,
    Condition,
    CrossingCount,
    Fact,
    NeighbourCount,
    Not,
    SomeFlow,
)

CONTENT = load_content()
LOGIN = Fact("handles_login", "is", True)
NO_LOGIN = Fact("handles_login", "is", False)
THROTTLED = Fact("login_throttled", "is", False)


def rule_with(when: Condition):
    return replace(CONTENT.rule["PR-S-03"], when=when)


@pytest.mark.parametrize(
    "when",
    [
        AllOf((LOGIN, NO_LOGIN)),
        AllOf((LOGIN, AllOf((NO_LOGIN, THROTTLED)))),
        AnyOf((AllOf((LOGIN, NO_LOGIN)), Not(Always()))),
        AllOf((Fact("process_type", "is", "api"), Fact("process_type", "is", "web_app"))),
        AllOf((Fact("trust_level", "at_least", "high"), Fact("trust_level", "at_most", "low"))),
        SomeFlow("inbound", AllOf((Fact("protocol", "is", "http"), Fact("protocol", "known", False)))),
        NeighbourCount("inbound", 3, 2),
        CrossingCount(1, 0, None, None),
    ],
)
def test_a_condition_that_contradicts_itself_can_never_be_true(when: Condition):
    assert never_true(rule_with(when), CONTENT.catalogue)


@pytest.mark.parametrize(
    "when",
    [
        AllOf((LOGIN, THROTTLED)),
        AnyOf((LOGIN, NO_LOGIN)),
        AllOf((LOGIN, Fact("handles_login", "unless", False))),
        AllOf((Fact("process_type", "in", ("api", "web_app")), Fact("process_type", "is_not", "api"))),
        AllOf((Fact("handles_login", "is", True, "source"), Fact("handles_login", "is", False, "target"))),
        Not(AllOf((LOGIN, NO_LOGIN))),
        NeighbourCount("inbound", 2, 2),
    ],
)
def test_a_condition_that_can_be_true_is_left_alone(when: Condition):
    assert not never_true(rule_with(when), CONTENT.catalogue)


def test_a_question_whose_answer_is_demanded_is_never_asked():
    assert never_asked(rule_with(AllOf((THROTTLED, Fact("login_throttled", "known", True)))), CONTENT.catalogue)
    assert not never_asked(rule_with(AllOf((LOGIN, THROTTLED))), CONTENT.catalogue)

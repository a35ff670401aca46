"""Ratings: defaults adjusted once, a person never adjusted, controls counted by their largest step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from threatline.content.load import load_content
from threatline.engine.risk import Risk, acting_controls, decided_risk, default_risk, residual_risk
from threatline.model.identity import new_id, threat_key
from threatline.model.records import ControlUse, Decision

CONTENT = load_content()
RATING = CONTENT.rating


def decision(**fields):
    element = new_id()
    return Decision(id=threat_key("PR-S-03", element), rule="PR-S-03", element=element, **fields)


@pytest.mark.parametrize(
    ("rule", "criticality", "data_class", "expected"),
    [
        ("PR-I-09", "critical", "restricted", Risk(3, 5, "high")),  # 5 + 1 is clamped
        ("PR-D-00", "critical", "restricted", Risk(3, 4, "medium")),  # would be high; a baseline is capped
        ("ST-D-01", "low", "restricted", Risk(3, 4, "high")),  # D looks at the element, not at its data
        ("FL-T-00", "critical", "restricted", Risk(2, 3, "medium")),
        ("FL-T-00", None, "public", Risk(2, 1, "low")),
        ("FL-T-00", None, None, Risk(2, 2, "low")),
    ],
)
def test_the_default_is_adjusted_by_data_or_for_blocking_by_the_element(rule, criticality, data_class, expected):
    assert default_risk(RATING, CONTENT.rule[rule], criticality, data_class) == expected


def test_what_a_person_says_is_not_adjusted():
    default = Risk(4, 4, "high")

    assert decided_risk(RATING, default, None) == default
    assert decided_risk(RATING, default, decision(severity="low")) == Risk(4, 4, "low")
    assert decided_risk(RATING, default, decision(likelihood=1)) == Risk(1, 4, "medium")
    assert decided_risk(RATING, default, decision(likelihood=1, impact=1)) == Risk(1, 1, "low")


def test_controls_take_their_largest_step_and_not_the_sum():
    controls = [replace(CONTENT.controls["CTL-MFA"], less_likelihood=steps, less_impact=1) for steps in (2, 1)]

    assert residual_risk(RATING, Risk(4, 5, "critical"), controls) == Risk(2, 4, "medium")
    assert residual_risk(RATING, Risk(1, 1, "low"), controls) == Risk(1, 1, "low")
    assert residual_risk(RATING, Risk(None, None, "high"), controls) == Risk(None, None, "high")


def test_only_controls_in_place_act_today_and_planned_ones_one_day():
    uses = [
        ControlUse(id=new_id(), control=control, rule="PR-S-03", element=new_id(), state=state)
        for control, state in (("CTL-MFA", "planned"), ("CTL-BOT", "verified"), ("CTL-GONE", "verified"))
    ]

    assert [c.id for c in acting_controls(CONTENT, uses, "PR-S-03", ("in_place", "verified"))] == ["CTL-BOT"]
    assert [c.id for c in acting_controls(CONTENT, uses, "PR-S-03", ("planned", "in_place"))] == ["CTL-MFA"]
    assert acting_controls(CONTENT, uses, "PR-S-04", ("verified",)) == []

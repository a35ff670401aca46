"""How bad a threat is: its default rating, what people said, what controls take off. Vocabulary, sections 8 and 9."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from threatline.engine.pack import SEVERITIES, Content, Control, Rating, Rule
from threatline.model.records import ControlUse, Decision, Severity

ACTING_NOW = ("in_place", "verified")


@dataclass(frozen=True, slots=True)
class Risk:
    """A rating: likelihood and impact from 1 to 5 (None where only a severity is known), and the severity."""

    likelihood: int | None
    impact: int | None
    severity: Severity


def default_risk(rating: Rating, rule: Rule, criticality: object, data_class: object) -> Risk:
    """Return the rating of an untouched threat.

    The letter D is adjusted by how critical the element is, every other rule by the highest class of the data that it
    carries (both None where nobody said); a baseline threat never starts above the cap of the rating.
    """
    steps = rating.by_criticality.get(str(criticality), 0) if rule.stride == "D" else 0
    if rule.stride != "D":
        steps = rating.by_data_class.get(str(data_class), 0)
    impact = min(5, max(1, rule.impact + steps))
    severity = rating.severity(rule.likelihood, impact)
    if rule.role == "baseline":
        severity = min(severity, rating.baseline_cap, key=SEVERITIES.index)
    return Risk(rule.likelihood, impact, severity)


def decided_risk(rating: Rating, default: Risk, decision: Decision | None) -> Risk:
    """Return the rating with what a person said put in place of the default; it is never adjusted."""
    if decision is None:
        return default
    likelihood = decision.likelihood or default.likelihood
    impact = decision.impact or default.impact
    if decision.severity is not None:
        return Risk(likelihood, impact, decision.severity)
    if (decision.likelihood or decision.impact) and likelihood is not None and impact is not None:
        return Risk(likelihood, impact, rating.severity(likelihood, impact))
    return default


def residual_risk(rating: Rating, risk: Risk, controls: Iterable[Control]) -> Risk:
    """Return what is left of a rating under some controls.

    Likelihood and impact each lose the largest step among them, not the sum, and never fall below 1; the severity never
    rises above what it was.
    """
    acting = list(controls)
    if risk.likelihood is None or risk.impact is None or not acting:
        return risk
    likelihood = max(1, risk.likelihood - max(control.less_likelihood for control in acting))
    impact = max(1, risk.impact - max(control.less_impact for control in acting))
    severity = min(rating.severity(likelihood, impact), risk.severity, key=SEVERITIES.index)
    return Risk(likelihood, impact, severity)


def acting_controls(content: Content, uses: Iterable[ControlUse], rule: str, states: tuple[str, ...]) -> list[Control]:
    """Return the controls taken up against the threat of a rule that are in one of the states."""
    return [
        content.controls[use.control]
        for use in uses
        if use.rule == rule and use.state in states and use.control in content.controls
    ]

"""Every rule and control says where the lists of the trade speak of it, in numbers of the right form."""

from __future__ import annotations

import re

import pytest

from threatline.content.load import load_content
from threatline.engine.pack import Control, Rule

CONTENT = load_content()
SPECIFIC = [rule for rule in CONTENT.rules if rule.role == "specific"]
NOT_A_FLAW = {"FL-D-04", "PR-D-03", "PR-D-08", "PR-E-18", "ST-D-01", "ST-D-02", "ST-D-04", "ST-D-05", "ST-D-06"}
"""A missing second copy, plan or person to turn to is no flaw in a program: CWE and CAPEC have no number for it."""
NOT_SOFTWARE = {"CTL-CALLBACK", "CTL-DOMAIN", "CTL-AI-HONEST", "CTL-ROLLOUT", "CTL-MODERATE", "CTL-RESTORE", "CTL-DDOS"}
"""What people and suppliers do: ASVS is about software."""
FORMS = {
    "iso27001": r"A\.[5-8]\.\d{1,2}",
    "pci_dss4": r"\d{1,2}(\.\d{1,2}){1,2}",
    "gdpr": r"art\d{1,2}",
    "ccpa": r"1798\.\d{2,3}(\([a-z]\))?",
    "cra": r"AnnexI\.I{1,2}\.\d[a-m]?|art\d{1,2}",
    "nist_ssdf": r"P[OSW]\.\d|RV\.\d",
}


@pytest.mark.parametrize("rule", [rule for rule in SPECIFIC if rule.stride], ids=lambda rule: rule.id)
def test_a_specific_rule_refers_to_a_flaw_or_an_attack(rule: Rule):
    assert (not rule.refs.get("cwe") and not rule.refs.get("capec")) == (rule.id in NOT_A_FLAW)


@pytest.mark.parametrize("rule", [rule for rule in SPECIFIC if rule.category], ids=lambda rule: rule.id)
def test_a_privacy_rule_refers_to_the_law(rule: Rule):
    assert rule.refs.get("gdpr")


@pytest.mark.parametrize("rule", CONTENT.rules, ids=lambda rule: rule.id)
def test_no_reference_stands_twice(rule: Rule):
    for numbers in rule.refs.values():
        assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("control", CONTENT.controls.values(), ids=lambda control: control.id)
def test_a_control_refers_to_sections_that_exist(control: Control):
    assert (not control.asvs) == (control.id in NOT_SOFTWARE)
    for section in control.asvs:
        found = re.fullmatch(r"V(\d{1,2})\.\d{1,2}", section)
        assert found is not None
        assert 1 <= int(found[1]) <= 17
    for law, numbers in control.maps.items():
        for number in numbers:
            assert re.fullmatch(FORMS[law], number), number

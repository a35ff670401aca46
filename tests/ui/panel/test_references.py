"""Experts see every number: of the rule and of each control; nobody else sees one."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QLabel

from drawn import dfd
from engine.cases import CONTENT, case_of
from threatline.content.plain_words import IDENTIFIER
from threatline.engine.pack import Rule
from threatline.model.identity import threat_key
from threatline.ui.panel.references import reference, references_of
from ui.panel.opened import Open, Opened


def login_card(opened: Opened) -> str:
    """Open the card of a suggested threat and return everything written on it."""
    opened.answer("web app", handles_login=True, login_throttled=False)
    opened.select("web app")
    opened.panel.threats.open_threat(threat_key("PR-S-03", opened.drawn.id("web app")))
    card = opened.panel.threats.card
    return "\n".join(label.text() for label in card.findChildren(QLabel) if label.isVisibleTo(card))


@pytest.mark.parametrize("rule", CONTENT.rules, ids=lambda rule: rule.id)
def test_the_lines_for_experts_hold_every_reference_of_the_rule_and_its_controls(rule: Rule) -> None:
    case = case_of(rule, True)
    assert case is not None
    threat = case.engine.threat(threat_key(rule.id, case.element))
    assert threat is not None

    lines = references_of(CONTENT, threat)

    controls = [CONTENT.controls[id] for id in (*rule.resolve, *rule.reduce)]
    families = [*rule.refs.items(), *(pair for control in controls for pair in control.maps.items())]
    wanted = {reference(family, number) for family, numbers in families for number in numbers}
    wanted |= {f"ASVS 5.0 {section}" for control in controls for section in control.asvs}
    wanted |= {rule.id, *(control.id for control in controls)}
    said = re.split(r" · |\n| resolves| reduces", lines)
    assert wanted <= set(said)


def test_an_expert_reads_the_numbers_on_the_card(opened: Open) -> None:
    it = opened(dfd("customer -> web app"))
    it.panel.set_expert(True)

    text = login_card(it)

    for number in ("PR-S-03", "Spoofing", "CWE-307", "CAPEC-49", "ATT&CK T1110", "CTL-THROTTLE-LOGIN", "ASVS 5.0 V6.3"):
        assert number in text


def test_nobody_else_sees_a_number(opened: Open) -> None:
    it = opened(dfd("customer -> web app"))

    text = login_card(it)

    assert "Passwords can be tried without limit at web app" in text
    assert not IDENTIFIER.search(text)
    assert "Spoofing" not in text

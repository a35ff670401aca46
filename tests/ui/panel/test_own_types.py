"""The form of an element whose type comes from a pack of one's own."""

from __future__ import annotations

import pytest

from drawn import dfd
from threatline.commands.parts import switch_part
from threatline.content.load import Content, load_pack, read_pack
from ui.panel.opened import Open

PACK = b"""\
pack: {id: kiosks, version: 1.0.0, extends: threatline}
stencils:
  kiosk: {parent: process, label: Kiosk}
properties:
  process:
    paper: {type: enum, label: Paper, help: What it prints on., values: [plenty, none], only: [kiosk]}
rules:
  - id: KIOSK-1
    applies_to: process
    stride: D
    role: specific
    title: "{name} has no paper left"
    question: Who would notice that {name} has no paper left?
    likelihood: 2
    impact: 2
    severity: low
    when: {prop: paper, is: none}
"""


@pytest.fixture(scope="module")
def content() -> Content:
    """The shipped pack with one that brings a type of its own."""
    return read_pack({"pack.yaml": PACK}, load_pack()).content


def test_a_question_of_a_type_is_asked_of_elements_of_that_type_alone(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> ticket printer"))
    it.desk.run(switch_part, "kiosks", True, {})
    it.answer("ticket printer", stencil="kiosk")

    it.select("web app")
    it.panel.show_face("what")
    of_the_app = set(it.panel.form.choices)
    it.select("ticket printer")

    assert "stencil" in of_the_app
    assert "paper" not in of_the_app
    assert "paper" in it.panel.form.choices


def test_choosing_a_type_brings_its_questions_at_once(opened: Open) -> None:
    it = opened(dfd("customer -> ticket printer"))
    it.desk.run(switch_part, "kiosks", True, {})
    it.select("ticket printer")
    it.panel.show_face("what")
    assert "paper" not in it.panel.form.choices

    it.answer("ticket printer", stencil="kiosk")
    it.desk.flush()

    assert "paper" in it.panel.form.choices

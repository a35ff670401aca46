"""A pack of one's own brings element types, attributes and categories, which are checked and switched off with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.kiosks import changed, write_pack
from drawn import dfd
from threatline.commands.parts import switch_part
from threatline.content.errors import ContentError
from threatline.content.lint import Verdict, lint
from threatline.content.load import Loaded, load_pack, read_pack
from threatline.session import Session

BASE = load_pack()
TYPES = """\
categories:
  Bystanders: {plain: Somebody looks on, lesson: People stand in the queue.}

stencils:
  kiosk: {parent: process, label: Kiosk}
  printer:
    parent: kiosk
    label: Kiosk with a printer
    defaults: {paper: plenty, screen_clears: true}

"""
PAPER = """\
    paper: {type: enum, label: Paper, help: What it prints on., values: [plenty, none], only: [printer]}
"""
PACK = changed("properties:", TYPES + "properties:")
PACK = changed("presets:\n", PAPER + "\npresets:\n", PACK)
PACK = changed("presets:\n  process:\n    screen_kind:\n      desk: {screen_clears: true}\n\n", "", PACK)
PACK = changed(
    "\nchecks:",
    """\
  - id: KIOSK-2
    applies_to: process
    category: Bystanders
    role: specific
    title: The next in the queue reads the ticket of {name}
    question: Does {name} print where others look on?
    likelihood: 2
    impact: 2
    severity: low
    when: {all: [{is_a: kiosk}, {prop: paper, is: plenty}]}

checks:""",
    PACK,
)
SECOND = """\
pack: {id: museum, version: 1.0.0, extends: threatline}
stencils:
  guide: {parent: kiosk, label: Talking guide}
"""


def read(text: str, base: Loaded = BASE) -> Loaded:
    return read_pack({"pack.yaml": text.encode()}, base)


def checked(folder: Path, text: str) -> Verdict:
    return lint(write_pack(folder, text), BASE)


def faults(verdict: Verdict) -> list[tuple[int, str]]:
    return [(one.line, one.text) for one in verdict.remarks if not one.is_note]


def line_in(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_types_attributes_and_categories_are_laid_over_those_of_the_extended_pack(tmp_path: Path):
    content = read(PACK).content

    assert faults(checked(tmp_path, PACK)) == []
    assert content.catalogue.families["kiosk"] == ("kiosk", "printer")
    assert content.catalogue.stencils["printer"].defaults == {"paper": "plenty", "screen_clears": True}
    assert content.rule["KIOSK-2"].category == "Bystanders"
    assert {"Bystanders", "linking"} <= content.categories.keys()


def test_a_pack_may_hang_its_types_below_those_of_the_pack_it_extends():
    content = read(SECOND, read(PACK)).content

    assert content.catalogue.families["kiosk"] == ("guide", "kiosk", "printer")
    assert content.catalogue.stencils["guide"].kind == "process"


def test_the_types_of_a_pack_are_a_choice_only_where_it_is_switched_on():
    catalogue = read(SECOND, read(PACK)).content.catalogue

    assert "stencil" not in catalogue.among("process", ())
    assert catalogue.among("process", ["museum"])["stencil"].values == ("guide",)
    assert catalogue.among("process", ["kiosks", "museum"])["stencil"].values == ("kiosk", "printer", "guide")


def test_a_rule_about_a_type_of_the_pack_is_true_of_what_is_drawn_with_it():
    drawn = dfd("visitor -> ticket machine")
    machine = drawn.id("ticket machine")
    session = Session(drawn.document, read(PACK).content)
    session.run(switch_part, "kiosks", True, {})

    for stencil, is_there in (("kiosk", False), ("printer", True)):
        with drawn.document.transaction("Answer") as tx:
            tx.update(machine, {"answers.stencil": stencil})

        assert (session.engine.threat(f"KIOSK-2@{machine}") is not None) is is_there


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ("kiosk: {parent: process", "kiosk: {parent: machine", "  kiosk:", "“machine” is neither a stencil nor"),
        ("only: [printer]", "only: [plotter]", "paper: {type", "“plotter”, which does not exist"),
        ("paper: plenty", "paper: thick", "defaults:", "cannot be “thick”"),
        ("category: Bystanders", "category: Fun", "category:", "must be one of Bystanders"),
        ("  Bystanders: {", "  linking: {", "  Bystanders:", "nor a privacy type"),
        ("screen_clears: true}\n\n", "least_privilege: true}\n\n", "defaults:", "already supplied by"),
    ],
)
def test_a_fault_in_the_types_of_a_pack_has_its_line(tmp_path: Path, old: str, new: str, place: str, reason: str):
    found = faults(checked(tmp_path, changed(old, new, PACK)))

    assert (line_in(PACK, place), True) in [(line, reason in text) for line, text in found]


def test_several_faults_in_types_are_told_at_once_and_what_follows_from_them_is_not(tmp_path: Path):
    text = changed("  kiosk: {parent: process, label: Kiosk}", "  kiosk: {parent: process}", PACK)
    text = changed(
        "  printer:\n", "  gate: {parent: fence, label: Gate}\n  odd name: {parent: flow, label: X}\n  printer:\n", text
    )

    found = faults(checked(tmp_path, text))

    assert [line for line, _ in found] == [line_in(text, part) for part in ("  kiosk:", "  gate:", "  odd name:")]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("stencils:\n  kiosk: {parent: process, label: X}\n", "“kiosk” is already a stencil"),
        ("categories:\n  Bystanders: {plain: x, lesson: x}\n", "“Bystanders” is already a category"),
        ("stencils:\n  kiosk: {parent: flow, label: X, defaults: {owner: own_team}}\n", "“kiosk” is already"),
    ],
)
def test_a_name_of_another_pack_is_taken(more: str, reason: str):
    with pytest.raises(ContentError, match=reason):
        read("pack: {id: museum, version: 1.0.0, extends: threatline}\n" + more, read(PACK))


def test_a_rule_of_ones_own_needs_no_controls_but_a_letter_that_applies_to_its_kind(tmp_path: Path):
    text = changed("category: Bystanders", "stride: I", PACK)
    flow = changed("applies_to: process\n    category: Bystanders", "applies_to: flow\n    stride: E", PACK)
    flow = changed("{all: [{is_a: kiosk}, {prop: paper, is: plenty}]}", "{prop: encrypted, unless: true}", flow)

    assert faults(checked(tmp_path / "a", text)) == []
    assert [reason for _, reason in faults(checked(tmp_path / "b", flow))] == ["The letter E does not apply to flow."]

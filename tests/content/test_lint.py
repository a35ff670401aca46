"""Lint: everything that is wrong with a pack at once, each with its place; the shipped packs are clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.kiosks import changed, line_of, write_pack
from threatline import resources
from threatline.content.lint import Verdict, lint
from threatline.content.load import load_pack

BASE = load_pack()


def checked(folder: Path) -> Verdict:
    """Lint a folder without reading the shipped pack again."""
    return lint(folder, BASE)


def said(verdict: Verdict, *, notes: bool = False) -> list[str]:
    return [f"{one.file}:{one.line}: {one.text} {one.rule}".strip() for one in verdict.remarks if one.is_note == notes]


def test_all_resources_are_clean():
    verdict = lint(resources.resources())

    assert verdict.remarks == ()
    assert (verdict.rules, verdict.files) == (204, 14)
    assert [pack.id for pack in verdict.packs] == ["threatline"]


def test_a_pack_that_extends_the_shipped_one_is_clean(tmp_path: Path):
    verdict = checked(write_pack(tmp_path))

    assert verdict.remarks == ()
    assert (verdict.rules, verdict.controls, verdict.checks, verdict.files) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ("  id: kiosks\n", "", "id: kiosks", "“id” is missing"),
        ("id: kiosks", "id: ki osks", "id: kiosks", "letters, digits, dots"),
        ("id: kiosks", "id: privacy", "id: kiosks", "belongs to another pack"),
        ("id: kiosks", "id: threatline", "id: kiosks", "belongs to another pack"),
        ("version: 1.2.0", "version: 1.2", "version", "in quotes"),
        ("  extends: threatline\n", "", "id: kiosks", "extends: threatline"),
        ("extends: threatline", "extends: other", "extends", "only threatline is here"),
        ("label: Machines", "colour: Machines", "label: Machines", "“colour” is not known"),
        ("type: enum", "type: number", "type: enum", "must be one of"),
        ("screen_kind:", "handles_login:", "screen_kind:", "“handles_login” is already a property"),
        ("desk: {screen_clears: true}", "desk: {screen_clears: maybe}", "desk: {", "cannot be “maybe”"),
        ("desk: {screen_clears: true}", "desk: {rate_limite: true}", "desk: {", "cannot supply “rate_limite”"),
        ("KIOSK-CLEAR:", "CTL-MFA:", "KIOSK-CLEAR:", "CTL-MFA is already used by another pack"),
        ("sets: {screen_clears: true}", "sets: {screen_clean: true}", "KIOSK-CLEAR:", "does not exist"),
        ("public_screen:", "personal_data:", "public_screen:", "already used by another pack"),
        ("{who} is used", "{whom} is used", "public_screen:", "may use braces only"),
        ("source.actor_type, is", "source.actor_typ, is", "source.actor_type", "not declared"),
        ("id: KIOSK-1", "id: PR-S-03", "id: KIOSK-1", "PR-S-03 is already used by another pack"),
        ("role: specific", "role: baseline", "id: KIOSK-1", "baseline rows belong"),
        ("stride: I", "stride: X", "stride: I", "must be one of"),
        ("severity: medium\n    when", "severity: high\n    when", "id: KIOSK-1", "is medium"),
        ("resolve: [KIOSK-CLEAR]", "resolve: [KIOSK-CLEAN]", "id: KIOSK-1", "KIOSK-CLEAN does not exist"),
        ("asks: screen_clears", "asks: rate_limited", "id: KIOSK-1", "The condition asks screen_clears"),
        ("id: KIOSK-CHECK", "id: CHK-01", "id: KIOSK-CHECK", "CHK-01 is already used by another pack"),
        ("screen_kind, known: false", "screen_kin, known: false", "screen_kind, known", "not declared"),
        ("kind: process}", "kind: machine}", "kind: process}", "must be one of"),
        ("source: Traveller", "source: Travelle", "source: Traveller", "“Travelle”, which does not exist"),
        ("is: unknown", "is: perhaps", "is: unknown", "true, false or unknown"),
        ("letter: E, panel", "panel", "letter: E, panel", "go together"),
        ("answer: {screen_kind: desk}", "answer: {screen_kin: desk}", "answer: {screen_kind", "not declared"),
    ],
)  # fmt: skip
def test_each_kind_of_fault_is_told_once_with_file_and_line(tmp_path: Path, old, new, place, reason):
    verdict = checked(write_pack(tmp_path, changed(old, new)))

    told = [one for one in verdict.remarks if reason in one.text]
    assert len(told) == 1, said(verdict)
    assert (told[0].file, told[0].line) == ("pack.yaml", line_of(place))


def test_every_fault_is_told_and_not_only_the_first(tmp_path: Path):
    text = changed("likelihood: 2", "likelihood: 9")
    text = changed("likelihood: 4", "likelihood: high", text)
    text = changed("applies_to: process\n    title: Screen", "applies_to: machine\n    title: Screen", text)
    folder = write_pack(tmp_path, text)
    write_pack(folder / "more", "rules:\n  - 7\n", "more.yml")
    write_pack(folder / "more", "rules: [\n", "torn.yaml")

    assert [told.split(": ")[0] for told in said(checked(folder))] == [
        "more/more.yml:1",
        "more/torn.yaml:2",
        f"pack.yaml:{line_of('reduces: {likelihood: 2')}",
        f"pack.yaml:{line_of('likelihood: 4')}",
        f"pack.yaml:{line_of('id: KIOSK-CHECK') + 1}",
    ]


def test_what_follows_from_a_broken_property_is_not_told_again(tmp_path: Path):
    verdict = checked(write_pack(tmp_path, changed("role: control", "role: guard")))

    assert [one.text for one in verdict.remarks] == ["“role” must be one of feature, control, not “guard”."]


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ("title: The next person at", "title: The next token at", "id: KIOSK-1", "title says “token”"),
        ("question: Does {name}", "question: Does the API of {name}", "id: KIOSK-1", "question says “API”"),
        ("is: false}\n    controls", "is: false}\n        - {prop: handles_login, is: true}\n"
         "        - {prop: handles_login, is: false}\n    controls", "id: KIOSK-1", "can never be true"),
        ("is: false}\n    controls", "is: false}\n        - {prop: screen_clears, known: true}\n    controls",
         "id: KIOSK-1", "never asks"),
        ("  KIOSK-CLEAR:", "  KIOSK-IDLE: {title: T, plain: P, done_when: D, sets: {}, "
         "reduces: {likelihood: 1, impact: 0}}\n  KIOSK-CLEAR:", "KIOSK-CLEAR:", "No rule names the control"),
        ("- {use: public_screen}\n        ", "", "public_screen:", "Nothing uses the definition"),
    ],
)  # fmt: skip
def test_what_is_worth_a_look_is_a_note(tmp_path: Path, old, new, place, text):
    verdict = checked(write_pack(tmp_path, changed(old, new)))

    told = [one for one in verdict.remarks if text in one.text]
    assert len(told) == 1, verdict.remarks
    assert told[0].is_note
    assert (told[0].file, told[0].line) == ("pack.yaml", line_of(place))


def test_files_of_other_purposes_are_left_alone(tmp_path: Path):
    folder = write_pack(tmp_path)
    write_pack(folder, "journey:\n  id: J01\n", "journey.yaml")

    assert checked(folder).files == 1


def test_a_file_that_belongs_to_no_pack_is_told(tmp_path: Path):
    write_pack(tmp_path / "mine")
    write_pack(tmp_path, "rules: []\n", "lost.yaml")

    assert said(checked(tmp_path)) == [
        "lost.yaml:1: This file belongs to no pack: no file here has the section “pack”."
    ]


def test_a_folder_with_several_packs_is_looked_through_pack_by_pack(tmp_path: Path):
    write_pack(tmp_path / "one")
    write_pack(tmp_path / "two", changed("stride: I", "stride: Q", changed("id: kiosks", "id: halls")))

    verdict = checked(tmp_path)

    assert [pack.id for pack in verdict.packs] == ["kiosks", "halls"]
    assert said(verdict)[0].startswith(f"two/pack.yaml:{line_of('stride: I')}: “stride” must be")


def test_a_folder_without_a_pack_says_so(tmp_path: Path):
    assert [one.text for one in lint(tmp_path).remarks] == [
        "There is no rule pack here: no YAML file of the folder has the section “pack”."
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("pack: &a {id: x}\nrules: [*a]\n", "Anchors"),
        ("pack: !!python/object:os.system {}\n", "tag"),
        ("pack:\n  id: a\n  id: b\n", "“id” appears twice"),
        ("pack: " + "[" * 40 + "]" * 40 + "\n", "nested deeper"),
        ("pack: 'x\n", "not valid YAML"),
        ("pack: \x00\n", "not valid YAML"),
        ("- pack\n", "mapping of sections"),
        ("", "mapping of sections"),
        ("rules: [" + "1," * 200_001 + "]\n", "more than 200,000 values"),
        ("# " + "x" * 2_000_001, "larger than 2 MB"),
    ],
    ids=["anchor", "tag", "double", "deep", "torn", "nul", "list", "empty", "many", "large"],
)
def test_a_hostile_file_is_refused_with_its_name(tmp_path: Path, text: str, reason: str):
    folder = write_pack(tmp_path)
    write_pack(folder, text, "evil.yaml")

    told = [one for one in checked(folder).remarks if reason in one.text]

    assert [one.file for one in told] == ["evil.yaml"]

"""The shipped pack loads; whatever is wrong with a pack is told in one sentence with file, line and rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from threatline import resources
from threatline.content.check_pack import idle_words
from threatline.content.load import ContentError, load_content, read_content

FILES = {path.name: path.read_bytes() for path in sorted((resources.resources() / "rules").glob("*.yaml"))}
CONTENT = load_content()


def with_change(file: str, old: str, new: str) -> dict[str, bytes]:
    """Return the shipped files with one text replaced where it stands first."""
    text = FILES[file].decode()
    assert old in text
    return {**FILES, file: text.replace(old, new, 1).encode()}


def with_rule(text: str) -> dict[str, bytes]:
    """Return the shipped files with a file of one more rule."""
    return {**FILES, "more.yaml": text.encode()}


RULE = """\
rules:
  - id: PR-S-90
    applies_to: process
    stride: S
    role: specific
    title: Something about {name}
    question: What about {name}?
    likelihood: 3
    impact: 3
    severity: medium
    when: {prop: handles_login, is: true}
    controls: {reduce: [CTL-MFA]}
"""


def test_the_shipped_pack_has_its_rules_controls_and_checks():
    assert len(CONTENT.rules) == 204
    assert len(CONTENT.active(())) == 180
    assert len(CONTENT.active(["privacy"])) == 204
    assert len(CONTENT.checks) == 32
    assert CONTENT.pack.id == "threatline"
    assert len(CONTENT.pack.sha256) == 64


def test_the_hash_of_a_pack_follows_its_content():
    other = read_content(with_change("pack.yaml", "version: 1.0.0", "version: 1.0.1"))

    assert read_content(FILES).pack == CONTENT.pack
    assert other.pack.sha256 != CONTENT.pack.sha256


def test_a_rule_of_ones_own_is_one_entry():
    content = read_content(with_rule(RULE))

    assert content.rule["PR-S-90"].title == "Something about {name}"


def test_nothing_in_the_shipped_pack_is_idle_but_what_reports_use():
    assert idle_words(CONTENT) == ["property regulations"]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("handles_login, is: true", "handles_logon, is: true", 11, "“handles_logon” is not declared for process"),
        ("handles_login, is: true", "handles_login, was: true", 11, "exactly one operator"),
        ("handles_login, is: true", "handles_login, is: maybe", 11, "true or false"),
        ("{prop: handles_login, is: true}", "{prop: process_type, at_least: api}", 11, "cannot be tested"),
        ("{prop: handles_login, is: true}", "{prop: process_type, in: [web]}", 11, "no value “web”"),
        ("{prop: handles_login, is: true}", "{prop: rate_limited, is: true}", 11, "only with is: false"),
        ("{prop: handles_login, is: true}", "{prop: rate_limited, is: false}", 2, "asks rate_limited on self"),
        ("{prop: handles_login, is: true}", "{prop: source.owner, is: own_team}", 11, "only on a flow"),
        ("{prop: handles_login, is: true}", "{crosses_boundary: true}", 11, "cannot be used on process"),
        ("{prop: handles_login, is: true}", "{eval: exit()}", 11, "“eval” is not known"),
        ("{prop: handles_login, is: true}", "{use: nowhere}", 11, "no definition “nowhere”"),
        ("{prop: handles_login, is: true}", "{all: []}", 11, "needs a list"),
        ("{prop: handles_login, is: true}", "{inbound_count: {}}", 11, "at_least or at_most"),
        ("{prop: handles_login, is: true}", "{carries: {colour: false}}", 11, "not “colour”"),
        ("{prop: handles_login, is: true}", "{not: " * 9 + "{always: true}" + "}" * 9, 11, "deeper than 8"),
        ("{prop: handles_login, is: true}", "[]", 11, "must be a mapping"),
        ("likelihood: 3", "likelihood: 9", 8, "whole number from 1 to 5"),
        ("severity: medium", "severity: high", 2, "likelihood 3 and impact 3 is medium"),
        ("role: specific", "role: baseline", 2, "The number 00"),
        ("PR-S-90", "PR-T-90", 2, "PR-S-NN"),
        ("PR-S-90", "PR-S-03", 2, "used 2 times"),
        ("stride: S", "stride: X", 4, "must be one of"),
        ("CTL-MFA", "CTL-NONE", 2, "The control CTL-NONE does not exist"),
        ("title: Something about {name}", "title: Something", 6, "must name its element"),
        ("title: Something about {name}", "title: '{name.__class__}'", 2, "may use braces only"),
        ("title: Something about {name}", "titel: Something about {name}", 6, "“titel” is not known"),
        ("    likelihood: 3\n", "", 2, "“likelihood” is missing"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused_with_file_line_and_rule(old: str, new: str, line: int, reason: str):
    assert old in RULE

    with pytest.raises(ContentError) as caught:
        read_content(with_rule(RULE.replace(old, new, 1)))

    assert reason in caught.value.reason
    assert caught.value.file == "more.yaml"
    assert caught.value.rule.startswith("PR-")
    if reason not in ("used 2 times", "must name its element"):
        assert caught.value.line == line
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("pack.yaml", "file: linddun.yaml", "file: nothing.yaml", "holds no rules"),
        ("pack.yaml", "language: en", "colour: red", "“colour” is not known"),
        ("definitions.yaml", "reachable_from: {where:", "reachable_from: {from:", "“from” is not known"),
        ("definitions.yaml", "when: {prop: actor_type, in: [external_service, partner_organisation]}",
         "when: {use: third_party_actor}", "third_party_actor"),
        ("definitions.yaml", "{who} can reach it", "{who.name} can reach it", "may use braces only"),
        ("properties.yaml", "role: control\n      default: unknown", "role: control\n      default: false",
         "default of a"),
        ("properties.yaml", "type: tri", "type: three", "must be one of"),
        ("properties.yaml", "says: it belongs to {value}", "says: it belongs", "{value}"),
        ("presets.yaml", "trust_level: low", "trust_level: huge", "cannot be “huge”"),
        ("presets.yaml", "human_user:", "robot:", "“robot” is not known"),
        ("presets.yaml", "sandboxed: {least_privilege: true}", "sandboxed: {handles_login: true}",
         "already supplied by"),
        ("controls.yaml", "sets: {mfa: true}", "sets: {mfa: false}", "makes a control property true"),
        ("controls.yaml", "sets: {mfa: true}", "sets: {mfb: true}", "mfb, which does not exist"),
        ("rating.yaml", "[low, low, low, medium, medium]", "[low, high, low, medium, medium]", "must not fall"),
        ("rating.yaml", "[low, low, low, medium, medium]", "[low, low, low, medium]", "five rows of five"),
        ("letters.yaml", "harms: [user_trust, money]", "harms: [fun]", "which does not exist"),
        ("checks.yaml", "carries_nothing: true", "carries_little: true", "is not known"),
        ("stride-actor.yaml", "id: AC-S-00", "id: AC-S-99", "The number 00"),
    ],
)  # fmt: skip
def test_a_wrong_section_is_refused(file: str, old: str, new: str, reason: str):
    with pytest.raises(ContentError) as caught:
        read_content(with_change(file, old, new))

    assert reason in str(caught.value)


def test_definitions_that_blow_up_are_refused():
    wide = ", ".join(["{use: b}"] * 40)
    definitions = FILES["definitions.yaml"].decode() + (
        f"  a:\n    means: x\n    when: {{any: [{wide}]}}\n"
        f"  b:\n    means: x\n    when: {{any: [{wide.replace('b', 'c')}]}}\n"
        "  c:\n    means: x\n    when: {always: true}\n"
    )

    with pytest.raises(ContentError, match="more than 1000 parts"):
        read_content({**FILES, "definitions.yaml": definitions.encode()})


def test_definitions_that_use_each_other_in_a_circle_are_refused():
    definitions = FILES["definitions.yaml"].decode() + (
        "  a:\n    means: x\n    when: {use: b}\n  b:\n    means: x\n    when: {use: a}\n"
    )

    with pytest.raises(ContentError, match="uses itself: b → a → b"):
        read_content({**FILES, "definitions.yaml": definitions.encode()})


def test_two_files_cannot_define_one_section():
    with pytest.raises(ContentError, match="already defined in another file"):
        read_content({**FILES, "z.yaml": FILES["rating.yaml"]})


def test_a_folder_without_rules_says_so(tmp_path: Path):
    with pytest.raises(ContentError, match=r"holds no \.yaml file"):
        load_content(tmp_path)


def test_a_pack_without_a_section_says_which():
    with pytest.raises(ContentError, match="no section “rating”"):
        read_content({name: source for name, source in FILES.items() if name != "rating.yaml"})

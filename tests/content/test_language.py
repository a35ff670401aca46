"""Element types, attributes, categories and free ids are read; what is wrong with them is told with file and line."""

from __future__ import annotations

import pytest

from engine.typed import PLAIN, PLAIN_RULES, RATING, RULES, STRIDE, TYPES, typed
from threatline import resources
from threatline.content.check_pack import idle_words
from threatline.content.load import ContentError, read_content
from threatline.engine.conditions import AnyOf, Crosses, Cuts, EndKind, Fact, walk
from threatline.engine.pack import CHART, Content

FILES = {path.name: path.read_bytes() for path in sorted((resources.resources() / "rules").glob("*.yaml"))}
TYPED = typed()


def changed(old: str, new: str) -> Content:
    """Read the pack of element types with one text replaced where it stands first."""
    assert old in TYPES + RULES
    types, rules = TYPES, RULES
    if old in types:
        types = types.replace(old, new, 1)
    else:
        rules = rules.replace(old, new, 1)
    return read_content({"types.yaml": (types + RATING + STRIDE).encode(), "rules.yaml": rules.encode()})


def line_of(text: str) -> int:
    """Return the line of `types.yaml` on which a text first stands."""
    return TYPES[: TYPES.index(text)].count("\n") + 1


def test_stencils_are_a_tree_under_the_kinds():
    stencils = TYPED.catalogue.stencils

    assert (stencils["SE.P.Web.Edge"].kind, stencils["SE.P.Web.Edge"].parent) == ("process", "SE.P.Web")
    assert (stencils["GE.P"].parent, stencils["SE.P.Web.Edge"].icon) == (None, "globe")
    assert TYPED.catalogue.families["GE.P"] == ("GE.P", "SE.P.Pump", "SE.P.Web", "SE.P.Web.Edge")


def test_the_stencil_of_an_element_is_an_answer_among_those_of_its_kind():
    spec = TYPED.catalogue.spec("actor", "stencil")

    assert spec is not None
    assert spec.values == ("GE.EI", "SE.EI.Browser")
    assert spec.word("SE.EI.Browser") == "Browser"
    assert TYPED.catalogue.spec("asset", "stencil") is None
    assert all("stencil" not in group for group in read_content(FILES).catalogue.groups.values())


def test_words_about_types_compile_to_facts_that_were_there_before():
    when = TYPED.rule["from-mix"].when
    parts = list(walk(when))

    assert EndKind("source", ("actor",)) in parts
    assert Fact("stencil", "in", TYPED.catalogue.families["GE.P"], "source") in parts
    assert any(isinstance(part, AnyOf) for part in parts)
    assert TYPED.rule["NODE"].when.parts[0] == EndKind(None, ("process",))  # type: ignore[union-attr]
    assert TYPED.rule["crosses-all"].when == Crosses(None, None, ("GE.TB", "SE.TB.Machine", "SE.TB.Plant"))
    assert TYPED.rule["cuts-plant"].when == Cuts(None, ("SE.TB.Plant",))


def test_rules_have_a_category_and_an_id_of_their_own():
    assert TYPED.rule["not.web"].category == "Safety"
    assert TYPED.categories["Safety"].plain == "Hurting people"
    assert idle_words(TYPED) == []


def test_a_pack_without_properties_of_its_own_meaning_needs_no_controls_and_no_adjustment():
    content = read_content({"bare.yaml": (PLAIN + RATING + STRIDE).encode(), "rules.yaml": PLAIN_RULES.encode()})

    assert content.rule["n1"].resolve == ()
    assert content.rating.by_data_class == content.rating.by_criticality == {}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("GE.P: {parent: process", "GE.P: {parent: SE.P.Pump", "descends from itself: GE.P → SE.P.Pump → GE.P"),
        ("GE.P: {parent: process", "GE.P: {parent: machine", "“machine” is neither a stencil nor one of actor"),
        ("  GE.P:", "  process:", "is no kind"),
        ("  GE.P:", "  GE P:", "letters, digits, dots"),
        ("GE.P: {parent: process, label: Machine}", "GE.P: {parent: process}", "“label” is missing"),
        ("GE.P: {parent: process,", "GE.P: {colour: red, parent: process,", "“colour” is not known"),
        ("    defaults: {codeType: Unmanaged}", "    defaults: {codeTyp: Unmanaged}", "cannot supply “codeTyp”"),
        ("    defaults: {codeType: Unmanaged}", "    defaults: {codeType: Dull}", "cannot be “Dull”"),
        ("    defaults: {codeType: Unmanaged}", "    defaults: {codeType: unknown}", "cannot be “unknown”"),
        ("    defaults: {codeType: Unmanaged}", "    defaults: {pressure: low}", "cannot supply “pressure”"),
        ("    defaults: {codeType: Unmanaged}", "    defaults: {stencil: GE.P}", "cannot supply “stencil”"),
        ("only: [SE.P.Pump], default: middle", "only: [SE.P.Pumb]", "“SE.P.Pumb”, which does not exist"),
        ("only: [SE.P.Pump], default: middle", "only: [GE.DS]", "“GE.DS”, which does not exist"),
        ("only: [SE.P.Pump], default: middle", "only: []", "needs a list of stencils"),
        ("only: [SE.P.Pump], default: middle", "default: huge", "must be one of low, middle, high"),
        ("default: [XML]", "default: [HTML]", "“HTML”, which does not exist"),
        ("    codeType: {", "    stencil: {", "a meaning of their own"),
        ("    codeType: {", "    source.code: {", "a meaning of their own"),
        ("  Safety: {plain", "  S: {plain", "neither a letter of STRIDE nor a privacy type"),
        ("sets: {sealed: true}", "sets: {sealed: true, stencil: GE.P}", "what an element was drawn as"),
        ("id: plant, version", "id_scheme: rhyme, id: plant, version", "must be one of chart"),
    ],
)  # fmt: skip
def test_a_wrong_section_is_refused_with_file_and_line(old: str, new: str, reason: str):
    with pytest.raises(ContentError) as caught:
        changed(old, new)

    assert reason in caught.value.reason
    if "drawn as" not in reason:
        assert (caught.value.file, caught.value.line) == ("types.yaml", line_of(old.strip())) or "missing" in reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{is_a: GE.P}", "{is_a: GE.Q}", "“GE.Q”, which is neither a kind nor a stencil"),
        ("{is_a: GE.P}", "{is_a: GE.DS}", "“GE.DS”, which process can never be"),
        ("{is_a: GE.P}", "{is_a: flow}", "“flow”, which process can never be"),
        ("{is_a: GE.P}", "{is_a: [GE.P]}", "must be a text"),
        ("{is_a: GE.P}", "{source_is: [GE.P]}", "cannot be used on process"),
        ("{source_is: [actor, GE.P]}", "{source_is: []}", "needs a list of kinds or stencils"),
        ("{source_is: [actor, GE.P]}", "{source_is: [boundary]}", "can never be"),
        ("{source_is: [actor, GE.P]}", "{source_is: [SE.DF.HTTP]}", "can never be"),
        ("{cuts_boundary: {stencils: [SE.TB.Plant]}}}", "{cuts_boundary: {stencils: [GE.P]}}}",
         "“GE.P”, which does not exist"),
        ("{cuts_boundary: true}", "{source_kind: [boundary]}", "“boundary”, which does not exist"),
        ("{cuts_boundary: true}", "{cuts_boundary: {direction: inward}}", "“direction” is not known"),
        ("{cuts_boundary: true}", "{cuts_boundary: false}", "must be a mapping"),
        ("{crosses_boundary: {stencils: [GE.TB]}}", "{crosses_boundary: {types: [hedge]}}", "“hedge”"),
        ("category: Safety", "category: Fun", "must be one of Safety"),
        ("category: Safety", "category: Safety\n    stride: S", "exactly one of stride, linddun, category"),
        ("id: not.web", "id: not web", "letters, digits, dots"),
        ("controls: {resolve: [check]}", "controls: {resolve: [seal]}", "No resolving control sets"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused_with_file_line_and_rule(old: str, new: str, reason: str):
    with pytest.raises(ContentError) as caught:
        changed(old, new)

    assert reason in caught.value.reason
    assert caught.value.file == "rules.yaml"
    assert caught.value.line > 1
    assert caught.value.rule


def test_a_default_may_not_supply_what_a_preset_supplies():
    presets = "presets: {process: {pace: {fast: {codeType: Managed}}}}\n"
    types = TYPES.replace(
        "    turns: {", "    pace: {type: enum, label: Pace, help: x, values: [fast]}\n    turns: {", 1
    )
    types = types.replace("only: [GE.P]}", "default: Managed}", 1)

    with pytest.raises(ContentError, match="“codeType” is already supplied by “pace”"):
        read_content({"a.yaml": (types + presets + RATING + STRIDE).encode(), "rules.yaml": RULES.encode()})


@pytest.mark.parametrize("more", ["default: fast", "only: [GE.P]"])
def test_a_list_with_a_default_or_of_a_stencil_chooses_no_preset(more: str):
    presets = "presets: {process: {pace: {fast: {turns: true}}}}\n"
    pace = f"    pace: {{type: enum, label: Pace, help: x, values: [fast], {more}}}\n    turns: {{"
    types = TYPES.replace("    turns: {", pace, 1).replace("help: x, only: [SE.P.Pump]}", "help: x}", 1)

    with pytest.raises(ContentError, match="“pace” has a default or belongs to stencils"):
        read_content({"a.yaml": (types + presets + RATING + STRIDE).encode(), "rules.yaml": RULES.encode()})


@pytest.mark.parametrize(("length", "is_fine"), [(16, True), (17, False)])
def test_a_chain_of_stencils_is_at_most_sixteen_deep(length: int, is_fine: bool):
    chain = "\n".join(f"  s{n}: {{parent: {f's{n - 1}' if n else 'process'}, label: x}}" for n in range(length))
    files = {"a.yaml": (PLAIN + RATING + STRIDE + f"\nstencils:\n{chain}\n{PLAIN_RULES}").encode()}

    if is_fine:
        assert len(read_content(files).catalogue.stencils) == length
    else:
        with pytest.raises(ContentError, match="stands below more than 15 others"):
            read_content(files)


def test_a_pack_has_at_most_two_thousand_stencils():
    def files(count: int) -> dict[str, bytes]:
        many = "\n".join(f"  s{n}: {{parent: process, label: x}}" for n in range(count))
        return {"a.yaml": (PLAIN + RATING + STRIDE + f"\nstencils:\n{many}\n{PLAIN_RULES}").encode()}

    assert len(read_content(files(2_000)).catalogue.stencils) == 2_000
    with pytest.raises(ContentError, match="at most 2,000 stencils"):
        read_content(files(2_001))


def test_the_shipped_pack_keeps_the_scheme_of_the_chart_and_a_category_of_ones_own_is_not_in_it():
    assert read_content(FILES).pack.id_scheme == CHART
    own = "categories: {Safety: {plain: x, lesson: x}}\n" + RULES.splitlines()[0] + (
        "\n  - {id: PR-S-90, applies_to: process, category: Safety, role: specific, title: 'A {name}',"
        " question: 'Is {name}?', likelihood: 3, impact: 3, severity: medium, when: {prop: handles_login, is: true},"
        " controls: {reduce: [CTL-MFA]}}"
    )  # fmt: skip

    with pytest.raises(ContentError, match="has a letter or a privacy type"):
        read_content({**FILES, "own.yaml": own.encode()})


def test_only_the_chart_demands_controls_and_a_baseline_for_every_cell():
    with pytest.raises(ContentError, match="PR-S-NN"):
        changed("id: plant, version", "id_scheme: chart, id: plant, version")

    assert {rule.role for rule in TYPED.rules} == {"specific"}
    assert TYPED.rule["any-machine"].resolve == ()

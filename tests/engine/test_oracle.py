"""Three independent evaluations agree on random projects: compiled, interpreted, and the reference beside us."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.exotic import exotic
from engine.reference import ABSENT, load_reference, reference_model
from engine.typed import bare, typed
from engine.worlds import World
from threatline import resources
from threatline.content.load import load_content
from threatline.engine.incremental import Engine
from threatline.engine.interpreter import Interpreter
from threatline.engine.pack import Content
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import KINDS, Project

pytestmark = pytest.mark.slow
CONTENT = load_content()
PRIVATE = frozenset({"privacy"})


def engine_of(content: Content, world: World) -> Engine:
    records = world.records()
    project = next(record for record in records if isinstance(record, Project))
    records[records.index(project)] = project.model_copy(update={"parts": ("privacy",)})
    document = Document(records)
    engine = Engine(content, document, GraphIndex(document))
    engine.rebuild()
    return engine


def compiled_truths(engine: Engine) -> dict[tuple[str, str], bool | None]:
    """Return rule and element → truth, by the masks; silent elements left out."""
    found = {}
    for kind, rules in engine._analysis.compiled.rules.items():
        for record in engine.document.of_kind(KINDS[kind]):
            yes, may = engine._analysis.results[record.id]
            if not engine.situation.is_silent(record.id):
                for place, rule in enumerate(rules):
                    truth = True if yes >> place & 1 else None if may >> place & 1 else False
                    found[rule.id, record.id] = truth
    return found


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(
    "content", [CONTENT, exotic(CONTENT), typed(), bare()], ids=["shipped", "exotic", "typed", "bare"]
)
def test_generated_code_agrees_with_the_plain_interpreter(content: Content, seed: int):
    engine = engine_of(content, World(content, seed))

    truths = compiled_truths(engine)

    interpreter = Interpreter(engine.situation)
    assert truths == {(rule, id): interpreter.test(content.rule[rule].when, id) for rule, id in truths}


def test_the_random_projects_make_every_word_true_false_and_unknown():
    content = exotic(CONTENT)
    seen: dict[str, set[bool | None]] = {}
    for seed in range(80):
        for (rule, _), truth in compiled_truths(engine_of(content, World(content, seed))).items():
            seen.setdefault(rule, set()).add(truth)

    words = {"BO-I-01": "a path", "BO-E-01": "crossings", "BO-I-02": "crossings with data", "PR-T-02": "reachability"}
    assert {rule: seen[rule] for rule in words} == {rule: {True, False, None} for rule in words}


@pytest.mark.parametrize("seed", range(10))
def test_compiled_rules_agree_with_the_reference_evaluator(seed: int):
    reference = load_reference()
    if reference is None:
        pytest.skip(ABSENT)
    engine = engine_of(CONTENT, World(CONTENT, 100 + seed, plain=True))
    pack = reference.load(resources.resources() / "rules")
    model = reference_model(reference, pack, engine.document, engine.graph)
    elements = {**model.nodes, **model.flows, **model.bounds}
    conditions = {rule["id"]: rule["when"] for rule in pack["rules"]}

    truths = compiled_truths(engine)

    assert truths == {(rule, id): model.test(elements[id], conditions[rule]) for rule, id in truths}


@pytest.mark.parametrize("seed", range(6))
def test_the_panel_and_the_ratings_agree_with_the_reference_evaluator(seed: int):
    reference = load_reference()
    if reference is None:
        pytest.skip(ABSENT)
    engine = engine_of(CONTENT, World(CONTENT, 200 + seed, plain=True))
    pack = reference.load(resources.resources() / "rules")
    model = reference_model(reference, pack, engine.document, engine.graph)
    elements = {**model.nodes, **model.flows, **model.bounds}
    rules = {rule["id"]: rule for rule in pack["rules"]}

    threats = list(engine.threats())

    shown = Counter((rule["id"], id, how) for rule, id, how in model.run())
    assert Counter((threat.rule, threat.element, threat.state) for threat in threats) == shown
    for threat in threats:
        severity = reference.severity(pack, model, rules[threat.rule], elements[threat.element])
        assert threat.severity == severity, threat.key

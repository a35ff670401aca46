"""Generated code is made of fixed operators and literals; whatever a pack says can only stand between quotes."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import Any

import pytest

from threatline.content.load import load_content
from threatline.engine import compiler
from threatline.engine.catalogue import Catalogue, PropertySpec
from threatline.engine.conditions import AllOf, AnyOf, Fact, Not
from threatline.engine.values import Layers

CONTENT = load_content()
HOSTILE = """x'] or __import__('os').system('true') #\n"\\"""

ALLOWED = (
    ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Assign, ast.AugAssign, ast.If, ast.IfExp, ast.Return,
    ast.Name, ast.Store, ast.Load, ast.Constant, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.BinOp,
    ast.BitAnd, ast.BitOr, ast.Compare, ast.Is, ast.In, ast.NotIn, ast.Eq, ast.Set, ast.Tuple, ast.Subscript, ast.Call,
    ast.Attribute,
)  # fmt: skip


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of all functions that are generated during a test."""
    seen: list[str] = []

    def watched(source: str, *more: Any) -> Any:
        seen.append(source)
        return compile(source, *more)

    monkeypatch.setattr(compiler, "compile", watched, raising=False)
    return seen


def assert_harmless(source: str) -> None:
    for node in ast.walk(ast.parse(source)):
        assert isinstance(node, ALLOWED), ast.dump(node)
        if isinstance(node, ast.Attribute):
            assert node.attr == "get"
        if isinstance(node, ast.Name):
            assert re.fullmatch(r"[vsdmxbctnpq]|[sd]y|vb|[vm]g|w\d+|yes|may", node.id)
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            assert node.func.id in ("vg", "mg")


def test_generated_functions_use_only_fixed_operators_and_look_ups(sources: list[str]):
    compiler.compile_rules(CONTENT.rules, CONTENT.catalogue)

    assert len(sources) > 8
    for text in sources:
        assert_harmless(text)


def test_hostile_words_stay_words(sources: list[str]):
    spec = PropertySpec("process", HOSTILE, "enum", "x", "x", values=(HOSTILE, "b"))
    catalogue = Catalogue({**CONTENT.catalogue.groups, "process": {HOSTILE: spec}})
    rule = replace(CONTENT.rule["PR-S-03"], when=Fact(HOSTILE, "is", HOSTILE))

    compiled = compiler.compile_rules([rule], catalogue)

    for text in sources:
        assert_harmless(text)
    values = Layers(catalogue).effective("process", {HOSTILE: HOSTILE})
    model = Layers(catalogue).effective("model", {})
    assert compiled.nodes["process"](values, 0, 0, model) == (1, 1)


def test_a_rule_with_hundreds_of_parts_compiles():
    many = tuple(Fact("process_type", "is", value) for value in CONTENT.catalogue.of("process")["process_type"].values)
    wide = AnyOf(tuple(AllOf((fact, Not(other))) for fact in many for other in many if fact != other))

    compiled = compiler.compile_rules([replace(CONTENT.rule["PR-S-03"], when=wide)], CONTENT.catalogue)

    layers = Layers(CONTENT.catalogue)
    model = layers.effective("model", {})
    run = compiled.nodes["process"]
    assert run(layers.effective("process", {"process_type": "api"}), 0, 0, model) == (1, 1)
    assert run(layers.effective("process", {}), 0, 0, model) == (0, 0)


def test_projects_with_one_pack_share_its_functions():
    assert compiler.compiled(CONTENT, ()) is compiler.compiled(CONTENT, ())
    assert compiler.compiled(CONTENT, ()) is not compiler.compiled(CONTENT, ("privacy",))

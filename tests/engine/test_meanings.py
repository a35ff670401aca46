"""The engine knows no pack: no id, value or preset of the shipped one, and it needs none of the names it reads."""

from __future__ import annotations

import ast
from typing import get_args

import pytest

from drawn import dfd
from engine.test_incremental import Followed
from engine.typed import bare
from source import modules
from threatline.commands.answer import answer
from threatline.content.load import load_content
from threatline.engine import meanings
from threatline.model.records import KINDS, Severity

CONTENT = load_content()
BARE = bare()
NAMES = {name: value for name, value in vars(meanings).items() if name.isupper()}


def words_of_the_shipped_pack() -> set[str]:
    groups = CONTENT.catalogue.groups.values()
    specs = [spec for group in groups for spec in group.values()]
    words = {spec.name for spec in specs} | {value for spec in specs for value in spec.values}
    words |= {key for tables in CONTENT.catalogue.presets.values() for key in tables}
    words |= {CONTENT.pack.id, *CONTENT.rule, *CONTENT.controls, *CONTENT.definitions, *CONTENT.categories}
    return words | {check.id for check in CONTENT.checks} | set(CONTENT.parts)


def strings(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_word_of_the_shipped_pack_stands_in_the_engine():
    """Kinds, fields of records and severities are words of the model, which the pack may use as well."""
    of_the_model = {*KINDS, *get_args(Severity), *(name for kind in KINDS.values() for name in kind.model_fields)}
    foreign = words_of_the_shipped_pack() - of_the_model

    found = {
        (module.name, word)
        for module in modules()
        if module.room == "engine" and not module.name.endswith(".meanings")
        for word in strings(module.tree) & foreign
    }

    assert found == set()


def test_the_names_with_a_meaning_stand_in_one_place_and_are_all_used():
    engine = [module for module in modules() if module.room == "engine"]
    used = {node.id for module in engine for node in ast.walk(module.tree) if isinstance(node, ast.Name)}

    assert set(NAMES) <= used
    assert set(NAMES.values()) - {meanings.STENCIL} <= words_of_the_shipped_pack()


def test_the_bare_pack_declares_none_of_them():
    declared = {name for group in BARE.catalogue.groups.values() for name in group}

    assert declared == {"loud"}


@pytest.mark.parametrize("value", ["restricted", "anything", True, ("a", "b"), "unknown"])
def test_answers_to_names_that_a_pack_does_not_declare_do_no_harm(value):
    drawn = dfd("customer -> web app -> orders db")
    box = drawn.box_around("Ours", "web app", "orders db")
    followed = Followed(BARE, drawn.document)
    before = {threat.rule for threat in followed.engine.threats()}
    with drawn.document.transaction("Import") as tx:
        for id in (box, *(drawn.id(name) for name in ("customer", "web app", "orders db", "customer -> web app"))):
            for name in set(NAMES.values()) - {meanings.OUT_OF_SCOPE}:
                answer(tx, [id], name, value)

    assert {threat.rule for threat in followed.engine.threats()} == before == {"n1", "n3", "n4"}
    assert all(followed.engine.why(threat.key) for threat in followed.engine.threats())
    assert followed.engine.problems() == []


def test_an_element_is_left_out_even_where_the_pack_never_asks():
    """What is in scope is said about the drawing, and stays said when another pack is looked through."""
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("Ours", "web app", "orders db")
    followed = Followed(BARE, drawn.document)

    with drawn.document.transaction("Leave out") as tx:
        answer(tx, [drawn.id("web app")], meanings.OUT_OF_SCOPE, True)

    assert followed.engine.rows(drawn.id("web app")) == ()

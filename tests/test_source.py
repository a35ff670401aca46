"""The reader beneath the architecture tests sees what it must see: a rule that overlooks something always holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from source import Module, words


@pytest.fixture
def module(tmp_path):
    def write(text: str, name: str = "threatline.canvas.scene", file: str = "scene.py") -> Module:
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        return Module(name, path)

    return write


def imported(module: Module, **options: bool) -> list[str]:
    return [name for _, name in module.imports(**options)]


def test_every_form_of_import_is_seen(module):
    scene = module("import os.path\nfrom threatline import engine\nfrom threatline.model.records import Flow, Store\n")

    assert imported(scene) == [
        "os.path",
        "threatline.engine",
        "threatline.model.records.Flow",
        "threatline.model.records.Store",
    ]


def test_relative_imports_are_seen_under_their_full_name(module):
    inside = module("from . import items\nfrom ..ui import panel\n")
    package = module("from .items import Item\n", name="threatline.canvas", file="__init__.py")

    assert imported(inside) == ["threatline.canvas.items", "threatline.ui.panel"]
    assert imported(package) == ["threatline.canvas.items.Item"]


def test_lazy_imports_count_unless_only_the_start_is_asked_for(module):
    cli = module(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import early\n"
        "try:\n    import optional\nexcept ImportError:\n    pass\n"
        "def main():\n    import late\n"
    )

    assert imported(cli, at_start_only=True) == ["typing.TYPE_CHECKING", "optional"]
    assert set(imported(cli)) == {"typing.TYPE_CHECKING", "early", "optional", "late"}


def test_calls_are_seen_as_they_are_written(module):
    called = [name for _, name in module("open('x')\nos.remove('x')\nPath('x').read_text()\n").calls()]

    assert called == ["open", "os.remove", "?.read_text", "Path"]


def test_public_functions_leave_out_what_python_qt_and_the_type_checker_ask_for(module):
    scene = module(
        "def draw(): ...\n"
        "def _hidden(): ...\n"
        "class Scene:\n"
        "    def __init__(self): ...\n"
        "    def paintEvent(self, event): ...\n"
        "    def fit(self): ...\n"
        "    @fit.setter\n"
        "    def fit(self, value): ...\n"
        "class _Private:\n"
        "    def anything(self): ...\n"
    )

    assert [name for name, _ in scene.public_functions()] == ["draw", "Scene.fit"]


def test_the_room_of_a_module_is_its_package_or_itself():
    assert [Module(name, Path()).room for name in ("threatline", "threatline.cli", "threatline.ui.panels.cards")] == [
        "",
        "cli",
        "ui",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("HTTPHandler", ["http", "handler"]), ("file_info", ["file", "info"]), ("Tm7Reader", ["tm", "7", "reader"])],
)
def test_names_are_split_into_words(name, expected):
    assert words(name) == expected

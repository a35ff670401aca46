"""The product's own source as the architecture tests read it: parsed, never imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"


@dataclass(frozen=True)
class Module:
    """One file of the product under its dotted name."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @property
    def room(self) -> str:
        """The package of `threatline` it stands in, or its own name at the top: `model`, `session`, `cli`."""
        return self.name.split(".")[1] if "." in self.name else ""

    @property
    def docstring(self) -> str:
        return ast.get_docstring(self.tree) or ""

    @property
    def is_generated(self) -> bool:
        return "never edit by hand" in self.docstring.lower()

    @property
    def place(self) -> str:
        """Its path from the top of the repository."""
        return self.path.relative_to(SOURCE.parent).as_posix()

    def at(self, node: ast.stmt | ast.expr) -> str:
        """Where a node stands, in the form that editors jump to."""
        return f"{self.place}:{node.lineno}"

    def imports(self, *, at_start_only: bool = False) -> Iterator[tuple[ast.stmt, str]]:
        """Each dotted name it imports, lazily and for type checkers too; or only what importing it imports at once."""
        nodes = _run_on_import(self.tree) if at_start_only else ast.walk(self.tree)
        for node in nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield node, alias.name
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield node, f"{self._origin(node)}.{alias.name}"

    def _origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        here = self.name.split(".")
        steps = node.level - 1 if self.path.name == "__init__.py" else node.level
        return ".".join([*here[: len(here) - steps], *([node.module] if node.module else [])])

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Each call with what is called as written: `open`, `os.remove`; `?.read_text` on anything but a plain name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, _dotted(node.func)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def public_functions(self) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
        """Functions and methods of public classes that are called from elsewhere by name, each with its full name.

        Not those under Qt's own camelCase names, which Qt calls, nor overloads and setters, which say nothing new.
        """
        for owner in [self.tree, *(node for node in self.tree.body if isinstance(node, ast.ClassDef))]:
            if isinstance(owner, ast.ClassDef) and owner.name.startswith("_"):
                continue
            for node in owner.body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_private(node):
                    yield f"{owner.name}.{node.name}" if isinstance(owner, ast.ClassDef) else node.name, node

    def classes(self) -> Iterator[ast.ClassDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                yield node


def modules() -> list[Module]:
    """Every module of the product, sorted by name."""
    return sorted(
        (Module(_name(path), path) for path in (SOURCE / "threatline").rglob("*.py")), key=lambda module: module.name
    )


def words(name: str) -> list[str]:
    """The words of a CamelCase or snake_case name, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _dotted(called: ast.expr) -> str:
    if isinstance(called, ast.Name):
        return called.id
    if isinstance(called, ast.Attribute):
        owner = called.value.id if isinstance(called.value, ast.Name) else "?"
        return f"{owner}.{called.attr}"
    return "?"


def _is_private(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    decorators = {ast.unparse(decorator).split(".")[-1] for decorator in node.decorator_list}
    return (
        node.name.startswith("_") or any(letter.isupper() for letter in node.name) or bool(decorators & SAY_NOTHING_NEW)
    )


SAY_NOTHING_NEW = {"overload", "override", "setter", "deleter"}


def _run_on_import(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _run_on_import(node)

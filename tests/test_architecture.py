"""The house rules of docs/architecture.md, each a test that reads the source and fails with a sentence."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable

import pytest

from source import Module, modules, words

# A room may import from the rooms named beside it, and each of those stands above it in this list: no way leads back.
# `resources` only says where files lie, so it serves every room that reads or shows them.
MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "resources": set(),
    "commands": {"model"},
    "engine": {"model"},
    "drawing": {"model"},
    "storage": {"model"},
    "content": {"model", "engine", "resources"},
    "session": {"model", "engine", "storage", "content"},
    "look": {"model", "engine", "drawing"},
    "report": {"model", "engine", "drawing", "look", "content", "resources"},
    "exchange": {"model", "engine", "content", "storage", "resources"},
    "project": {"model", "exchange", "storage"},
    "canvas": {"session", "commands", "content", "look", "drawing", "model", "resources"},  # content: themes and icons
    "headless": {"model", "engine", "drawing", "look", "content", "storage", "report", "canvas"},  # canvas: PNG alone
    "ui": {"canvas", "headless", "session", "project", "look", "commands", "content", "engine", "storage", "drawing"}
    | {"model", "resources"},
}
MAY_IMPORT["app"] = set(MAY_IMPORT)
MAY_IMPORT["cli"] = set(MAY_IMPORT)

WITH_QT = {"canvas", "ui", "app"}

# Heavy or particular libraries, and the only places that may know them: rooms, or single modules.
CONFINED = {
    "PySide6": WITH_QT,
    "shiboken6": WITH_QT,
    "reportlab": {"report"},
    "bidi": {"report"},
    "yaml": {"content", "exchange"},
    "fast_sugiyama": {"threatline.commands.layers"},
}

OURS_AND_LOCKED = {"threatline", "pydantic", "pydantic_core", "annotated_types", "typing_extensions", *CONFINED}

NETWORK = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "imaplib", "xmlrpc", "requests", "httpx"}
UNSAFE = {"pickle", "marshal", "shelve", "dbm"}

READ_AND_WRITE_FILES = {"storage", "exchange", "report", "content", "resources"}
FILE_MODULES = {"pathlib", "os", "shutil", "tempfile", "glob", "fileinput", "sqlite3", "zipfile", "subprocess"}
FILE_CALLS = {"open", "io.open", "os.open", "os.remove", "os.unlink", "os.rename", "os.replace", "os.mkdir"}
FILE_CALLS |= {"os.makedirs", "os.listdir", "os.scandir", "os.walk", "os.rmdir", "os.fdopen", "os.truncate"}
PATH_METHODS = {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "rmdir", "iterdir", "rglob"}
FILE_MODES = {"r", "w", "a", "x", "rb", "wb", "ab", "xb", "r+", "r+b", "rt", "wt"}

PURE = {"model", "commands", "engine", "drawing"}
CLOCKS = {"time", "monotonic", "perf_counter", "now", "today", "utcnow"}
DICE = {"random", "secrets", "uuid"}

LONGEST_MODULE = 450
LONGEST_FUNCTION = 70

EVERY = modules()


def rooms(*names: str) -> list[Module]:
    return [module for module in EVERY if module.room in names]


def stands_in(module: Module, places: Iterable[str]) -> bool:
    return any(module.room == place or module.name == place for place in places)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def all_hold(breaches: list[str]) -> None:
    if breaches:
        pytest.fail("\n".join(breaches), pytrace=False)


def test_no_way_leads_back_up_the_floors():
    order = list(MAY_IMPORT)

    all_hold(
        [
            f"{room} stands above {used} in MAY_IMPORT and may not import it."
            for room, allowed in MAY_IMPORT.items()
            for used in sorted(allowed)
            if order.index(used) >= order.index(room) and used != room
        ]
    )


def test_every_room_stands_on_a_floor():
    all_hold(
        [
            f"{module.place} belongs to no floor: give `{module.room}` a place in docs/architecture.md and MAY_IMPORT."
            for module in EVERY
            if module.room and module.room not in MAY_IMPORT and module.room != "__main__"
        ]
    )


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_from_the_floors_below(room):
    allowed = MAY_IMPORT[room] | {room}
    breaches = []
    for module in rooms(room):
        for node, name in module.imports():
            parts = name.split(".")
            used = parts[1] if parts[0] == "threatline" and len(parts) > 1 else None
            if used in MAY_IMPORT and used not in allowed:
                below = ", ".join(sorted(allowed - {room})) or "nothing"
                breaches.append(f"{module.at(node)}: {room} may import {below} but not {used}.")
    all_hold(breaches)


@pytest.mark.parametrize("library", CONFINED)
def test_a_library_is_known_only_where_it_is_at_home(library):
    homes = CONFINED[library]

    all_hold(
        [
            f"{module.at(node)}: {library} is at home in {', '.join(sorted(homes))} and nowhere else."
            for module in EVERY
            if not stands_in(module, homes)
            for node, name in module.imports()
            if within(name, library)
        ]
    )


def test_only_declared_libraries_are_imported():
    all_hold(
        [
            f"{module.at(node)}: {name} is no dependency of Threatline; see docs/decisions/0001-dependencies.md."
            for module in EVERY
            for node, name in module.imports()
            if (library := name.split(".")[0]) not in OURS_AND_LOCKED and library not in sys.stdlib_module_names
        ]
    )


def test_the_command_line_loads_the_window_only_when_one_is_asked_for():
    all_hold(
        [
            f"{module.at(node)}: import {name} inside the function that opens the window, so that the rest runs "
            "without Qt."
            for module in rooms("cli", "__main__")
            for node, name in module.imports(at_start_only=True)
            if any(within(name, f"threatline.{room}") for room in WITH_QT)
        ]
    )


def test_nothing_talks_to_a_network():
    all_hold(
        [
            f"{module.at(node)}: {name} reaches for a network; Threatline works on this machine alone."
            for module in EVERY
            for node, name in module.imports()
            if any(within(name, forbidden) for forbidden in NETWORK)
        ]
    )


def test_files_are_touched_only_where_files_are_at_home():
    breaches = []
    for module in EVERY:
        if module.room in READ_AND_WRITE_FILES:
            continue
        for call, called in module.calls():
            if touches_a_file(call, called):
                homes = ", ".join(sorted(READ_AND_WRITE_FILES))
                breaches.append(f"{module.at(call)}: {called}() touches a file; that belongs in {homes}.")
    all_hold(breaches)


def touches_a_file(call: ast.Call, called: str) -> bool:
    owner, _, method = called.rpartition(".")
    if owner and method == "open" and call.args:
        mode = call.args[0]
        return called in FILE_CALLS or (isinstance(mode, ast.Constant) and mode.value in FILE_MODES)
    return called in FILE_CALLS or bool(owner and method in PATH_METHODS)


def test_pure_rooms_know_no_files():
    all_hold(
        [
            f"{module.at(node)}: {module.room} is pure and imports no {name}."
            for module in rooms(*PURE)
            for node, name in module.imports()
            if name.split(".")[0] in FILE_MODULES
        ]
    )


def test_pure_rooms_read_no_clock():
    all_hold(
        [
            f"{module.at(call)}: {called}() reads a clock; whoever calls {module.room} passes the time in."
            for module in rooms(*PURE)
            for call, called in module.calls()
            if called.rpartition(".")[2] in CLOCKS
            and called.rpartition(".")[0] in {"", "time", "datetime", "date", "dt", "?"}
        ]
    )


def test_the_engine_throws_no_dice():
    all_hold(
        [
            f"{module.at(node)}: {name} is random; the same diagram must always give the same threats."
            for module in rooms("engine")
            for node, name in module.imports()
            if name.split(".")[0] in DICE
        ]
    )


def test_no_text_is_run_as_code_but_in_the_compiler():
    found = [
        (module, call, called)
        for module in EVERY
        for call, called in module.calls()
        if called in {"eval", "exec", "compile", "__import__"}
    ]
    at_home = [called for module, _, called in found if module.name == "threatline.engine.compiler"]

    assert at_home.count("exec") <= 1, "threatline.engine.compiler may call exec once, on what it generated itself."
    assert set(at_home) <= {"exec", "compile"}, "threatline.engine.compiler needs no eval and no __import__."
    all_hold(
        [
            f"{module.at(call)}: {called}() runs text as code; only threatline.engine.compiler may."
            for module, call, called in found
            if module.name != "threatline.engine.compiler"
        ]
    )


def test_nothing_is_read_in_a_form_that_can_run_code():
    all_hold(
        [
            f"{module.at(node)}: {name} can run code from a file; use JSON or a safe YAML loader."
            for module in EVERY
            for node, name in module.imports()
            if name.split(".")[0] in UNSAFE or name in {"yaml.unsafe_load", "yaml.full_load", "yaml.load"}
        ]
        + [
            f"{module.at(call)}: {called}() can build any object from a file; use a safe loader."
            for module in EVERY
            for call, called in module.calls()
            if called in {"yaml.unsafe_load", "yaml.full_load", "yaml.UnsafeLoader", "yaml.FullLoader"}
        ]
    )


def test_imports_name_their_module_in_full():
    all_hold(
        [
            f"{module.at(node)}: write the import with its full name."
            for module in EVERY
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ImportFrom) and node.level
        ]
    )


def test_names_are_nouns_of_the_field():
    named = [(module.place, module.name.rpartition(".")[2]) for module in EVERY]
    named += [(module.at(node), node.name) for module in EVERY for node in module.classes()]

    all_hold([f"{place}: `{name}` says nothing; {why}" for place, name in named if (why := says_nothing(name))])


def says_nothing(name: str) -> str | None:
    """Why a name is not allowed, or None. Data, Info and Misc are empty at the end, Base is empty at the start."""
    spoken = words(name)
    vague = {"manager", "managers", "helper", "helpers", "util", "utils", "handler", "handlers"} & set(spoken)
    if spoken and spoken[-1] in {"data", "info", "misc"}:
        vague.add(spoken[-1])
    if spoken and spoken[0] == "base":
        vague.add("base")
    return f"find the field's own noun instead of {', '.join(sorted(vague))}." if vague else None


@pytest.mark.parametrize(
    "name", ["FlowManager", "utils", "BaseRecord", "ElementData", "misc", "HTTPHandler", "file_info"]
)
def test_empty_names_are_caught(name):
    assert says_nothing(name) is not None


@pytest.mark.parametrize("name", ["Document", "DataClass", "Database", "Metadata", "Baseline", "Information", "tm7"])
def test_names_that_mean_something_pass(name):
    assert says_nothing(name) is None


def test_a_module_fits_on_a_few_screens():
    all_hold(
        [
            f"{module.place}: {length} lines; past {LONGEST_MODULE} a module has more than one idea: split it."
            for module in EVERY
            if (length := module.text.count("\n")) > LONGEST_MODULE and not module.is_generated
        ]
    )


def test_a_function_fits_on_one_screen():
    all_hold(
        [
            f"{module.at(node)}: {node.name} has {length} lines; past {LONGEST_FUNCTION} it does more than one thing."
            for module in EVERY
            for node in module.functions()
            if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
        ]
    )


def test_a_module_says_its_idea_in_a_sentence():
    all_hold(
        [
            f"{module.place}: begin with a docstring whose first paragraph is one sentence."
            for module in EVERY
            if not module.docstring.split("\n\n")[0].endswith((".", "!", "?"))
        ]
    )


def test_a_public_function_says_what_it_does():
    """A method that overrides a documented one of ours does what that one says."""
    all_hold(
        [
            f"{module.at(node)}: {name} is public and has no docstring."
            for module in EVERY
            for name, node in module.public_functions()
            if not ast.get_docstring(node) and not overrides_a_documented_one(name)
        ]
    )


CLASSES = {node.name: node for module in EVERY for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)}


def overrides_a_documented_one(name: str) -> bool:
    owner, _, method = name.rpartition(".")
    work = [owner]
    while work:
        current = CLASSES.get(work.pop())
        for base in current.bases if current else []:
            if isinstance(base, ast.Name) and base.id in CLASSES:
                work.append(base.id)
                for member in CLASSES[base.id].body:
                    if isinstance(member, ast.FunctionDef) and member.name == method and ast.get_docstring(member):
                        return True
    return False


def test_the_rules_are_read_from_a_real_house():
    """A rule over no modules would always hold."""
    assert {"threatline", "threatline.resources", "threatline.model.records"} <= {module.name for module in EVERY}

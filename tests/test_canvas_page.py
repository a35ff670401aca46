"""The page about the canvas names a test for each of its eighty behaviours, and every test that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "canvas.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
NOT_YET = {34}
"""Rows of which a part is still to be built; the page says which."""


def rows() -> dict[int, str]:
    """Return what stands in each row, by number."""
    return {int(found[1]): found[0] for found in ROW.finditer(PAGE)}


def named_tests(row: str) -> set[str]:
    return set(re.findall(r"`(test_\w+)`", row))


def defined_tests() -> set[str]:
    files = (ROOT / "tests").rglob("test_*.py")
    return {name for path in files for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.M)}


def test_all_eighty_rows_are_there_once_and_in_order():
    numbers = [int(found[1]) for found in ROW.finditer(PAGE)]

    assert numbers == list(range(1, 81))


def test_every_row_names_a_test_that_shows_it():
    assert [number for number, row in rows().items() if not named_tests(row)] == []


def test_every_test_that_is_named_exists():
    defined = defined_tests()

    assert {number: gone for number, row in rows().items() if (gone := named_tests(row) - defined)} == {}


def test_what_is_still_to_be_built_is_said_in_its_row_and_nowhere_else():
    assert {number for number, row in rows().items() if "not yet" in row} == NOT_YET

"""The reference of the rule language holds: its examples load, and every word and operator has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from threatline.content.load import read_content
from threatline.content.parse_conditions import CHECK_WORDS, OPERATORS, PLACES, ConditionReader
from threatline.content.yaml_reader import read_yaml
from threatline.model.records import RULED_KINDS

TEXT = (Path(__file__).parents[2] / "docs" / "rules-language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
ROWS = re.findall(r"^\| `(\w+)` \| (\w+) \| `(\{.*?\})` \|", TEXT, re.MULTILINE)
CONTENT = read_content({f"{number:02}.yaml": block.encode() for number, block in enumerate(BLOCKS)})
DEFINITIONS = next(found for block in BLOCKS if "definitions" in (found := read_yaml(block.encode(), "doc")))


def test_the_examples_are_one_pack():
    assert CONTENT.pack.id == "clinic"
    assert [rule.id for rule in CONTENT.rules] == ["radio-read-along", "pump.update"]


@pytest.mark.parametrize(("word", "on", "example"), ROWS, ids=[word for word, _, _ in ROWS])
def test_the_example_of_a_word_can_be_read_where_it_says(word: str, on: str, example: str):
    is_check = word in CHECK_WORDS
    kinds = RULED_KINDS if on == "any" else (on,)
    reader = ConditionReader(CONTENT.catalogue, DEFINITIONS["definitions"], "doc", is_check)

    condition = reader.read(read_yaml(f"when: {example}".encode(), "doc"), "when", kinds)

    assert word in example
    assert condition is not None


def test_every_word_and_every_operator_has_an_example():
    assert {word for word, _, _ in ROWS} == {*PLACES, *CHECK_WORDS, *OPERATORS}

"""The reader takes plain YAML and refuses everything clever, with the line."""

from __future__ import annotations

import pytest

from threatline.content.errors import ContentError
from threatline.content.yaml_reader import DEEPEST, LARGEST_FILE, Block, read_yaml


def test_texts_numbers_truth_and_lists_are_read_as_written():
    found = read_yaml(b"a: {b: [x, 'yes', 3, -7, true, null], version: 1.0.0, id: 010}\n", "pack.yaml")

    assert found == {"a": {"b": ["x", "yes", 3, -7, True, None], "version": "1.0.0", "id": "010"}}


def test_a_mapping_knows_the_lines_of_its_keys():
    found = read_yaml(b"a: 1\nb:\n  c: 2\n", "pack.yaml")

    assert found.lines == {"a": 1, "b": 2}
    assert isinstance(found["b"], Block)
    assert found["b"].lines == {"c": 3}


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        (b"a: 1\nb: 2\na: 3\n", 3, "appears twice"),
        (b"a: &x 1\nb: *x\n", 1, "Anchors"),
        (b"a: *x\n", 1, "Aliases"),
        (b"a: !!python/object:os.system 1\n", 1, "tag"),
        (b"a: yes\n", 1, "quotes"),
        (b"a: 1\nb: Off\n", 2, "quotes"),
        (b"a: 8.2\n", 1, "quotes"),
        (b"a: [1, 2\n", 2, "not valid YAML"),
        (b"a: 1\n---\nb: 2\n", 2, "more than one document"),
        (b"? [a]\n: 1\n", 1, "A key must be"),
        (b"- a\n", 1, "must be a mapping"),
        (b"", 1, "must be a mapping"),
        (b"a: \xff\n", 1, "UTF-8"),
        (b"a: \x01\n", 0, "not valid YAML"),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_refused_with_its_line(source: bytes, line: int, reason: str):
    with pytest.raises(ContentError) as caught:
        read_yaml(source, "pack.yaml")

    assert (caught.value.file, caught.value.line) == ("pack.yaml", line)
    assert reason in str(caught.value)


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_a_bottomless_file_is_refused_and_not_followed_down(opening: str):
    with pytest.raises(ContentError, match=f"deeper than {DEEPEST} levels"):
        read_yaml(b"a: " + opening.encode() * 900, "pack.yaml")


def test_a_huge_file_is_refused_unread():
    with pytest.raises(ContentError, match="larger than"):
        read_yaml(b"a" * (LARGEST_FILE + 1), "pack.yaml")

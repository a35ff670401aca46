from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagined import projects
from threatline.model.changes import Commit, Delete, Insert, Update
from threatline.storage.commit_json import decode, encode
from threatline.storage.errors import FormatError


def and_back(commit):
    line = encode(commit)
    assert "\n" not in line
    return decode(json.loads(line), "journal")


@given(projects(), st.text(), st.sampled_from(["user", "undo", "redo", "recovery", "import", "load"]))
def test_records_that_come_and_go_come_back_equal(records, label, origin):
    commit = Commit(label, (*map(Insert, records), *map(Delete, reversed(records))), origin)

    assert and_back(commit) == commit


@given(projects())
def test_every_field_of_every_record_comes_back_equal_as_an_update(records):
    changes = tuple(Update(record.id, {}, dict(record.__dict__)) for record in records)

    assert and_back(Commit("Change", changes)) == Commit("Change", changes)


def test_dates_points_sets_and_absent_answers_come_back_as_what_they_were():
    update = Update(
        "aaaaaaaaaaaa",
        {"review_on": date(2031, 1, 31), "bends": ((1.0, 2.0),), "answers.encrypted": True, "source": None},
        {"review_on": None, "bends": (), "answers.guards": ("vpn", "waf"), "source_point": (1.5, 2.0)},
    )

    (again,) = and_back(Commit("Change", (update,))).changes

    assert again == update


@pytest.mark.parametrize(
    "line",
    [
        None, [], {}, {"label": "x"}, {"label": "x", "origin": "user"},
        {"label": "x", "origin": "stranger", "changes": []},
        {"label": 1, "origin": "user", "changes": []},
        {"label": "x", "origin": "user", "changes": [{}]},
        {"label": "x", "origin": "user", "changes": [None]},
        {"label": "x", "origin": "user", "changes": 5},
        {"label": "x", "origin": "user", "changes": [{"insert": {"kind": "ghost"}}]},
        {"label": "x", "origin": "user", "changes": [{"delete": {}}]},
        {"label": "x", "origin": "user", "changes": [{"update": 1, "before": {}, "after": {}}]},
        {"label": "x", "origin": "user", "changes": [{"update": "a", "before": {}}]},
        {"label": "x", "origin": "user", "changes": [{"update": "a", "before": {}, "after": {"colour": "red"}}]},
        {"label": "x", "origin": "user", "changes": [{"update": "a", "before": {}, "after": {"name.first": "red"}}]},
        {"label": "x", "origin": "user", "changes": [{"update": "a", "before": {}, "after": {"x": "far"}}]},
        {"label": "x", "origin": "user", "changes": [{"update": "a", "before": [], "after": {}}]},
    ],
)  # fmt: skip
def test_a_damaged_line_is_refused_with_a_sentence(line):
    with pytest.raises(FormatError, match=r"^journal: a change in it is damaged"):
        decode(line, "journal")

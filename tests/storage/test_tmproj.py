from __future__ import annotations

import gc
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagined import projects
from threatline.model.records import Actor, Boundary, Decision, Diagram, Flow, Note, Project
from threatline.storage import tmproj
from threatline.storage.errors import FormatError, SaveError
from threatline.storage.upgrades import upgrade

SAMPLES = Path(__file__).parent / "samples"
PAGE = Diagram(id="aaaaaaaaaaaa", name="Overview")


def actor(**values):
    return Actor(**{"id": "bbbbbbbbbbbb", "diagram": PAGE.id, "x": 1, "y": 2.5, "width": 144, "height": 64, **values})


def in_order(records):
    return sorted(records, key=lambda record: (record.kind, record.id))


@given(projects())
def test_a_saved_project_reopens_equal_and_saves_to_the_same_bytes(records):
    text = tmproj.dump(records)

    again = tmproj.load(text)

    assert again == in_order(records)
    assert tmproj.dump(again) == text


@given(projects(), st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_the_order_of_records_in_memory_does_not_show_in_the_file(records, dice):
    shuffled = list(records)
    dice.shuffle(shuffled)

    assert tmproj.dump(shuffled) == tmproj.dump(records)


@given(projects())
@settings(max_examples=20)
def test_a_file_is_json_with_sorted_keys_and_one_field_a_line(records):
    text = tmproj.dump(records).decode()

    project = json.loads(text)
    assert list(project) == ["format", "records", "version"]
    assert all(list(record) == sorted(record) for record in project["records"])
    fields = [line for line in text.split("\n") if re.match(r' {6}"[a-z_]+": ', line)]
    assert len(fields) == sum(map(len, project["records"]))


def test_a_file_looks_like_this():
    flow = Flow(
        id="cccccccccccc",
        diagram=PAGE.id,
        name='Pay "now"',
        source="bbbbbbbbbbbb",
        target_point=(10, 20),
        bends=((1, 2), (3, 4)),
        answers={"protocol": "https", "guards": ("vpn", "waf"), "encrypted": True},
    )

    text = tmproj.dump([flow, actor(boundary=None), PAGE, Project(id="dddddddddddd", title="Shop")]).decode()

    assert text == (SAMPLES / "looks-like-this.tmproj").read_text(encoding="utf-8")


def test_a_changed_field_changes_one_line():
    before = tmproj.dump([PAGE, actor(name="Customer")]).decode().splitlines()
    after = tmproj.dump([PAGE, actor(name="Buyer")]).decode().splitlines()

    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        ('      "name": "Customer",', '      "name": "Buyer",')
    ]


def test_names_with_markup_controls_direction_marks_and_ten_thousand_characters_survive():
    name = "<b>&amp;\x00\x1b[31m\u202eevil\u2028\u2029\x85\x7f\ufeff\r\n\tالعربية 漢字 🙂" + "x" * 10_000

    (again, _) = tmproj.load(tmproj.dump([actor(name=name), PAGE]))

    assert again.name == name


def test_invisible_characters_are_spelled_out_so_that_a_line_stays_a_line():
    text = tmproj.dump([actor(name="a\u2028b\u202ec\x85d\x7fe"), PAGE]).decode()

    assert '"name": "a\\u2028b\\u202ec\\u0085d\\u007fe"' in text


@pytest.mark.parametrize("length", [0.001, 0.004999, 1e-300])
def test_the_smallest_length_can_be_read_again(length):
    (again, _) = tmproj.load(tmproj.dump([actor(width=length), PAGE]))

    assert again.width == 0.01


def test_minus_zero_and_zero_are_the_same_bytes():
    assert tmproj.dump([actor(x=-0.0), PAGE]) == tmproj.dump([actor(x=0.0), PAGE])


@pytest.mark.parametrize(
    "extra",
    [{"x": float("nan")}, {"x": float("inf")}, {"x": "\ud800"}, {"x": object()}, {"x": {1: 2}}, {"x": 1 << 70}],
    ids=["nan", "infinity", "half a character", "object", "number as key", "huge"],
)
def test_what_is_no_json_is_never_written(extra):
    with pytest.raises(SaveError, match="Nothing was saved"):
        tmproj.dump([actor(extra=extra), PAGE])


def test_more_elements_than_can_be_opened_are_not_saved():
    notes = [Note(id="bbbbbbbbbbbb", diagram=PAGE.id, x=0, y=0, width=1, height=1)] * 50_001

    with pytest.raises(SaveError, match=r"50,001 elements.*split"):
        tmproj.dump(notes)


def test_version_1_will_always_open():
    text = (SAMPLES / "version-1.tmproj").read_bytes()

    records = tmproj.load(text)

    assert tmproj.dump(records) == text
    kinds = [record.kind for record in records]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "actor": 2, "asset": 1, "boundary": 3, "control_use": 1, "decision": 2, "diagram": 2, "flow": 3, "note": 1,
        "own_threat": 1, "process": 2, "project": 1, "store": 1,
    }  # fmt: skip
    decision = next(record for record in records if isinstance(record, Decision) and record.status == "accept")
    assert decision.review_on.isoformat() == "2031-01-31"
    line = next(record for record in records if isinstance(record, Boundary) and record.shape == "line")
    assert line.points == ((260.0, 10.0), (300.0, 200.0), (260.0, 400.0))


def file_with(**changes):
    record = {"id": "bbbbbbbbbbbb", "kind": "note", "diagram": "aaaaaaaaaaaa", "x": 1, "y": 1, "width": 9, "height": 9}
    return json.dumps({"format": "threatline", "records": [{**record, **changes}], "version": 1}, indent=1).encode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "shop: the file is empty; open a backup, or start a new project."),
        (b" \n ", "shop: the file is empty; open a backup, or start a new project."),
        (b"PK\x03\x04\0\0\x8c\xff", "shop: this is not a text file; choose another file."),
        ("{}".encode("utf-16"), "shop: its text is encoded as UTF-16; save it as UTF-8."),
        (file_with(name="ink").replace(b'"ink"', b'"\xff"'), "shop, line 12: a character is not encoded as UTF-8"),
        (b"hello", "shop: this is not a JSON file; choose another file."),
        (b"[]", "shop: this is not a Threatline project; choose another file."),
        (b'{"format": "other"}', "shop: this is not a Threatline project; choose another file."),
        (b'{"format": "threatline", "records": []}', "shop: its “version” is not a whole number from 1;"),
        (file_with().replace(b'"version": 1', b'"version": 99'), "shop: it was saved by a newer Threatline (format 99"),
        (file_with().replace(b'"version": 1', b'"version": true'), "shop: its “version” is not a whole number"),
        (b'{"format": "threatline", "records": {}, "version": 1}', "shop: its “records” are not a list;"),
        (file_with().replace(b'"version"', b'"zoom": 2, "version"'), "shop: it holds “zoom”, which no project has"),
        (file_with(colour="red"), "shop, line 5: the note bbbbbbbbbbbb has a “colour”, which this version"),
        (file_with(kind="ghost", name="Boo"), "shop, line 5: the ghost “Boo” is of no kind that this version"),
        (file_with(kind=7), "shop, line 5: the record bbbbbbbbbbbb is of no kind that this version"),
        (file_with(id=7), "shop: “id” of record 1 is not right"),
        (file_with(id="short"), "shop, line 5: “id” of the note short is not right"),
        (file_with(width=0), "shop, line 5: “width” of the note bbbbbbbbbbbb is not right"),
        (file_with(x="1"), "shop, line 5: “x” of the note bbbbbbbbbbbb is not right"),
        (file_with(x=1e7), "shop, line 5: “x” of the note bbbbbbbbbbbb is not right"),
        (file_with(x=True), "shop, line 5: “x” of the note bbbbbbbbbbbb is not right"),
        (file_with(x=None), "shop, line 5: “x” of the note bbbbbbbbbbbb is not right"),
        (file_with(name=5), "shop, line 5: “name” of the note bbbbbbbbbbbb is not right"),
        (file_with(name="n" * 100_001), "shop, line 5: “name” of the note “nnn"),
        (file_with().replace(b'"x": 1', b'"x": NaN'), "shop, line 8: NaN is not a number; correct it."),
        (file_with().replace(b'"x": 1', b'"x": -Infinity'), "shop, line 8: -Infinity is not a number; correct it."),
        (file_with().replace(b'"x": 1', b'"x": 1e999'), "shop, line 5: “x” of the note bbbbbbbbbbbb is not right"),
        (file_with().replace(b'"x": 1', b'"x": ' + b"9" * 5000), "shop: it holds a number with thousands of digits"),
        (file_with().replace(b'"x": 1', b'"x": 1, "x": 2'), "shop, line 8: “x” stands twice in the same place; remove"),
        (file_with().replace(b'"x": 1', b'"x": 01'), "shop, line 8: the text is not JSON from here on"),
        (file_with(name="ink").replace(b'"ink"', b'"\\ud83d"'), "shop, line 12: it holds half of a character"),
        (b'{"format": "threatline", "records": ' + b"[" * 100_000, "shop: it is nested far too deeply"),
        (file_with(extra={"a": json.loads("[" * 70 + "]" * 70)}), "shop: it is nested more than 64 levels deep"),
        (file_with(extra={"a": "n" * 100_001}), "shop: the text “nnn"),
        (b'{"format": "threatline", "records": [7], "version": 1}', "shop: record 1 is not right"),
    ],
)  # fmt: skip
def test_a_bad_file_gets_one_sentence_that_says_what_and_where(data, sentence):
    with pytest.raises(FormatError) as refused:
        tmproj.load(data, "shop")

    assert str(refused.value).startswith(sentence)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


def test_a_file_cut_off_anywhere_is_refused():
    text = (SAMPLES / "version-1.tmproj").read_bytes()

    for part in range(1, 40):
        with pytest.raises(FormatError, match=r"cut off|empty|not JSON"):
            tmproj.load(text[: len(text) * part // 40], "shop")


def test_a_byte_order_mark_is_no_harm():
    text = (SAMPLES / "version-1.tmproj").read_bytes()

    assert tmproj.load(b"\xef\xbb\xbf" + text) == tmproj.load(text)


def test_the_garbage_collector_is_as_it_was_after_a_file_was_read_or_refused():
    assert gc.isenabled()
    tmproj.load(file_with())
    with pytest.raises(FormatError):
        tmproj.load(file_with(x=None))

    assert gc.isenabled()


@upgrade(from_=1)
def rename_label_to_name(project):
    for record in project["records"]:
        record["name"] = record.pop("label")
    return project


@upgrade(from_=2)
def turn_remarks_into_notes(project):
    for record in project["records"]:
        record["kind"] = {"remark": "note"}[record["kind"]]
    return project


PLACE = {"diagram": PAGE.id, "x": 1, "y": 1, "width": 1, "height": 1}
OLD = {"id": "bbbbbbbbbbbb", "kind": "remark", "label": "Old", **PLACE}


def test_an_older_file_is_upgraded_step_by_step():
    project = {"format": "threatline", "records": [dict(OLD)], "version": 1}

    (note,) = tmproj.load_older(project, "shop", (turn_remarks_into_notes, rename_label_to_name), 3)

    assert note == Note(id="bbbbbbbbbbbb", name="Old", **PLACE)


def test_an_older_file_that_does_not_fit_its_upgrade_is_refused():
    project = {"format": "threatline", "records": [{"kind": "ghost", "label": "Boo"}], "version": 1}

    with pytest.raises(FormatError, match=r"^shop: it is damaged and could not be brought from format 2 to 3"):
        tmproj.load_older(project, "shop", (rename_label_to_name, turn_remarks_into_notes), 3)


def test_a_version_without_an_upgrade_is_refused():
    with pytest.raises(FormatError, match=r"^shop: its format 1 can no longer be read"):
        tmproj.load_older({"format": "threatline", "records": [], "version": 1}, "shop", (turn_remarks_into_notes,), 3)


def test_an_upgraded_file_is_still_checked():
    project = {"format": "threatline", "records": [{**OLD, "x": "far"}], "version": 1}

    with pytest.raises(FormatError, match=r"“x” of the note “Old” is not right"):
        tmproj.load_older(project, "shop", (rename_label_to_name, turn_remarks_into_notes), 3)

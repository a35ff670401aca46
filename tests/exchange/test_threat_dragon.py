from __future__ import annotations

import json
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from corpus import corpus_files
from threatline.exchange.threat_dragon import THREAT_DRAGON
from threatline.model.document import Document
from threatline.model.integrity import faults
from threatline.model.records import (
    Actor,
    Boundary,
    Decision,
    Diagram,
    Flow,
    Note,
    OwnThreat,
    Process,
    Store,
)
from threatline.storage import tmproj
from threatline.storage.errors import FormatError


def read(model: Any) -> tuple[Document, Any]:
    """Import a model written as Python values; every rule between records must hold afterwards."""
    data = model if isinstance(model, bytes) else json.dumps(model).encode()
    imported = THREAT_DRAGON.read(data, "model.json")
    document = Document(imported.records)
    assert [fault for record in imported.records for fault in faults(document, record)] == []
    return document, imported.report


def model(*cells: Any, **detail: Any) -> dict[str, Any]:
    page = {"id": 0, "title": "Main", "diagramType": "STRIDE", "cells": list(cells)}
    return {"version": "2.3.0", "summary": {"title": "Shop"}, "detail": {"diagrams": [page], **detail}}


def cell(shape: str, id: str, x: float = 0, y: float = 0, **data: Any) -> dict[str, Any]:
    width, height = (data.pop("size", None)) or (144, 64)
    return {
        "shape": shape,
        "id": id,
        "position": {"x": x, "y": y},
        "size": {"width": width, "height": height},
        "data": {"name": id, **data},
    }


def flow(id: str, source: Any, target: Any, vertices: Any = (), **data: Any) -> dict[str, Any]:
    def end(what: Any) -> Any:
        return {"cell": what} if isinstance(what, str) else what

    data = {"name": id, **data}
    return {
        "shape": "flow",
        "id": id,
        "source": end(source),
        "target": end(target),
        "vertices": list(vertices),
        "data": data,
    }


def only(document: Document, kind: Any) -> Any:
    (record,) = document.of_kind(kind)
    return record


def by_name(document: Document, name: str) -> Any:
    (record,) = [record for record in document.records.values() if getattr(record, "name", None) == name]
    return record


# ---- real files -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def expected(corpus):
    return json.loads((corpus / "expected.json").read_text(encoding="utf-8"))["files"]


def counts_of(document: Document, diagram: Diagram) -> dict[str, Any]:
    """Count one diagram the way the expected results do."""
    drawn = [record for record in document.records.values() if getattr(record, "diagram", None) == diagram.id]
    flows = [record for record in drawn if isinstance(record, Flow)]
    attached = [(flow.source is not None) + (flow.target is not None) for flow in flows]
    boundaries = [record for record in drawn if isinstance(record, Boundary)]
    names = sorted(r.name for r in drawn if isinstance(r, Actor | Process | Store) and r.name)
    ids = {record.id for record in drawn}
    return {
        "actors": sum(isinstance(record, Actor) for record in drawn),
        "processes": sum(isinstance(record, Process) for record in drawn),
        "stores": sum(isinstance(record, Store) for record in drawn),
        "text_blocks": sum(isinstance(record, Note) for record in drawn),
        "boundaries": {shape: sum(b.shape == shape for b in boundaries) for shape in ("box", "line")},
        "boundary_names": sorted(boundary.name for boundary in boundaries if boundary.name),
        "flow_names": sorted(flow.name for flow in flows if flow.name),
        "flows": {
            "attached": attached.count(2),
            "half_attached": attached.count(1),
            "unattached": attached.count(0),
            "bidirectional": sum(flow.two_way for flow in flows),
            "self_loops": sum(flow.source is not None and flow.source == flow.target for flow in flows),
            "total": len(flows),
        },
        "names_sha256": sha256("\n".join(names).encode()).hexdigest(),
        "out_of_scope": sum(getattr(record, "answers", {}).get("out_of_scope") is True for record in drawn),
        "threats": sum(threat.element in ids for threat in document.of_kind(OwnThreat)),
        "title": diagram.name,
    }


STATES = {"open": "Open", "mitigate": "Mitigated", "not_applicable": "NotApplicable"}


@pytest.mark.parametrize("path", corpus_files("threat-dragon/v2/*.json", "threat-dragon/hostile/early-stub.json"))
def test_a_real_model_opens_with_the_expected_counts_and_reopens_equal(path, corpus, expected):
    row = expected[path.relative_to(corpus).as_posix()]

    document, report = read(path.read_bytes())

    assert document.project.title == row["title"]
    assert len(document.project.contributors) == row["contributors"]
    diagrams = document.diagrams()
    if not row["diagrams"]:
        assert [item.sentence for item in report.items] == [
            "The model holds no diagram; it got an empty one to draw on."
        ]
        diagrams = []
    for diagram, wanted in zip(diagrams, row["diagrams"], strict=True):
        found = counts_of(document, diagram)
        assert found == {key: wanted[key] for key in found}
    states = [STATES[decision.status] for decision in document.of_kind(Decision)]
    severities = [threat.severity.title() for threat in document.of_kind(OwnThreat)]
    assert {state: states.count(state) for state in set(states)} == row["threats"]["by_state"]
    assert {word: severities.count(word) for word in set(severities)} == row["threats"]["by_severity"]
    records = sorted(document.records.values(), key=lambda record: (record.kind, record.id))
    assert tmproj.load(tmproj.dump(records)) == records


@pytest.mark.parametrize("path", corpus_files("threat-dragon/v1/*.json", "threat-dragon/hostile/*.json"))
def test_every_other_file_of_the_tool_is_refused_with_a_sentence_or_read(path, corpus, expected):
    row = expected[path.relative_to(corpus).as_posix()]
    title, refusal = None, ""

    try:
        title = read(path.read_bytes())[0].project.title
    except FormatError as refused:
        refusal = str(refused)

    if row.get("must") == "read":
        assert not refusal
    assert refusal.startswith("model.json: this is") if refusal else title == row["title"]


@pytest.mark.parametrize("path", corpus_files("threat-dragon/v2/*.json", "threat-dragon/v1/demo.json"))
def test_real_models_are_recognised_by_their_content(path):
    assert THREAT_DRAGON.recognises(path.read_bytes())


@pytest.mark.parametrize("path", corpus_files("otm/*.json", "pytm/*.json", "tm-bom/*.json", "threat-composer/*.json"))
def test_models_of_other_tools_are_not_taken_for_one(path):
    assert not THREAT_DRAGON.recognises(path.read_bytes())


@pytest.mark.parametrize("path", corpus_files("threat-dragon/v2/four-diagrams.json"))
def test_a_model_that_was_cut_off_is_refused_wherever_it_ends(path):
    data = path.read_bytes()

    for part in range(20):
        with pytest.raises(FormatError, match=r"model\.json"):
            read(data[: len(data) * part // 20])


@pytest.mark.parametrize("path", corpus_files("threat-dragon/v2/demo-later.json"))
@pytest.mark.parametrize("seed", range(30))
def test_a_model_whose_values_and_ids_were_swapped_still_reads(path, seed):
    broken = json.loads(path.read_bytes())
    mutate(broken, Random(seed))

    read(broken)


JUNK = [None, True, -1, 1e300, 10**15, "", "x", "tm.Flow", "a\ud800b", [], {}, [[]], {"x": "y"}, {"cell": "nowhere"}]


def mutate(value: Any, dice: Random) -> None:
    """Replace every fiftieth value by junk, or by another value of the same container."""
    places = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, inner in places:
        if key in ("detail", "diagrams"):
            mutate(inner, dice)
        elif dice.random() < 0.02:
            value[key] = dice.choice([*JUNK, dice.choice(places)[1]])
        elif isinstance(inner, dict | list):
            mutate(inner, dice)


# ---- elements -------------------------------------------------------------------------------------------------------


def test_the_same_bytes_always_give_the_same_records():
    data = json.dumps(model(cell("actor", "a"), cell("process", "p"), flow("f", "a", "p"))).encode()

    assert THREAT_DRAGON.read(data, "one") == THREAT_DRAGON.read(data, "two")


def test_a_tick_is_a_yes_and_no_tick_is_no_answer():
    document, report = read(
        model(
            cell("actor", "a", providesAuthentication=True),
            cell("process", "p", isWebApplication=True, handlesCardPayment=True),
            cell("store", "s", isALog=True, isEncrypted=True, isSigned=True, storesCredentials=True),
            cell("store", "t", isALog=False, isEncrypted=False, isSigned=False, storesCredentials=False),
            flow("f", "a", "p", isEncrypted=True, isPublicNetwork=True, isBidirectional=True, protocol="HTTPS"),
        )
    )

    answers = {name: by_name(document, name).answers for name in "apstf"}
    assert answers == {
        "a": {"authenticates": True},
        "p": {"process_type": "web_app", "handles_payments": True},
        "s": {
            "holds_audit_records": True,
            "encrypted_at_rest": True,
            "tamper_evident": True,
            "stores_credentials": True,
        },
        "t": {},
        "f": {"encrypted": True, "network": "internet", "protocol": "https"},
    }
    assert only(document, Flow).two_way
    assert "A tick box that was off counts as a question nobody has answered" in report.remarks[0]


def test_words_without_a_place_here_go_to_the_description_and_are_listed():
    document, report = read(
        model(
            cell("process", "p", description="Sells", privilegeLevel="root"),
            flow("f", "p", "p", protocol="HTTP/S"),
            cell("process", "q", handlesGoodsOrServices=True),
        )
    )

    assert by_name(document, "p").description == "Sells\nPrivilege level: root"
    assert by_name(document, "f").description == "Protocol: HTTP/S"
    assert by_name(document, "f").answers == {"protocol": "other"}
    assert by_name(document, "q").extra == {"threat-dragon": {"handlesGoodsOrServices": True}}
    assert [item.sentence for item in report.items] == [
        "The process “p”: the privilege level “root” went to the description.",
        "The flow “f”: the protocol “HTTP/S” is none of ours; it is in the description.",
        "The process “q”: “handlesGoodsOrServices” has no counterpart; it is kept in the file but not shown.",
    ]


def test_out_of_scope_keeps_its_reason():
    document, _ = read(model(cell("store", "s", outOfScope=True, reasonOutOfScope="Theirs")))

    assert only(document, Store).answers == {"out_of_scope": True}
    assert only(document, Store).out_of_scope_reason == "Theirs"


def test_elements_lie_inside_the_smallest_box_that_holds_them_whole():
    document, _ = read(
        model(
            cell("trust-boundary-box", "outer", 0, 0, size=(1000, 1000)),
            cell("trust-boundary-box", "inner", 100, 100, size=(400, 400)),
            cell("process", "in both", 200, 200),
            cell("process", "sticking out", 450, 200),
            cell("actor", "outside", 980, 0),
            cell("td-text-block", "remark", 110, 110),
        )
    )

    owner = {
        record.name: document.records[record.boundary].name if record.boundary else None
        for record in document.of_kind(Boundary, Process, Actor, Note)
    }
    assert owner == {
        "outer": None, "inner": "outer", "in both": "inner", "sticking out": "outer", "outside": None, "remark": "inner"
    }  # fmt: skip


@pytest.mark.parametrize("shape", ["trust-boundary-curve", "trust-broundary-curve"])
def test_a_curve_becomes_a_line_through_all_its_points(shape):
    curve = {**flow("c", {"x": 1, "y": 2}, {"x": 9, "y": 8}, [{"x": 5, "y": 0}]), "shape": shape}

    document, _ = read(model(curve))

    assert only(document, Boundary).shape == "line"
    assert only(document, Boundary).points == ((1.0, 2.0), (5.0, 0.0), (9.0, 8.0))


def test_a_bent_flow_keeps_its_bends_and_an_end_in_the_air_its_point():
    document, _ = read(model(cell("actor", "a"), flow("f", "a", {"x": 500, "y": 60}, [{"x": 200, "y": 100}])))

    found = only(document, Flow)
    assert (found.source, found.source_point) == (only(document, Actor).id, None)
    assert (found.target, found.target_point) == (None, (500.0, 60.0))
    assert found.bends == ((200.0, 100.0),)


def test_a_flow_to_nothing_hangs_free_beside_its_other_end():
    document, report = read(model(cell("actor", "a", 0, 0), flow("f", "a", "nowhere")))

    assert only(document, Flow).target_point == (344.0, 32.0)
    assert [item.sentence for item in report.items] == [
        "The target of the flow “f” was something that is not there; that end now hangs free."
    ]


def test_a_flow_to_a_boundary_ends_in_its_middle():
    document, report = read(
        model(cell("actor", "a", 900, 0), cell("trust-boundary-box", "b", 0, 0), flow("f", "a", "b"))
    )

    assert only(document, Flow).target_point == (72.0, 32.0)
    assert [item.sentence for item in report.items] == [
        "The target of the flow “f” was the boundary “b”; that end now hangs free."
    ]


def test_cells_that_share_an_id_are_all_kept_and_flows_go_to_the_first():
    document, report = read(
        model(cell("actor", "x", 0, 0), cell("store", "x", 300, 0), flow("f", "x", {"x": 0, "y": 0}))
    )

    assert only(document, Flow).source == only(document, Actor).id
    assert document.count("store") == 1
    assert (
        report.items[0].sentence == "The store “x” shares its id with the actor “x”; flows to that id go to the latter."
    )


def test_lower_cells_come_first_in_the_order():
    document, _ = read(
        model(
            {**cell("actor", "top"), "zIndex": 9},
            {**cell("actor", "bottom"), "zIndex": -1},
            {**cell("actor", "middle"), "zIndex": 3},
        )
    )

    assert [a.name for a in sorted(document.of_kind(Actor), key=lambda a: a.order)] == ["bottom", "middle", "top"]


def test_a_cell_that_is_nothing_we_know_is_kept_in_the_file_and_listed():
    stranger = {"shape": "hexagon", "id": "h", "data": {"type": "tm.Hexagon"}}

    document, report = read(model(stranger, "junk"))

    assert only(document, Diagram).extra["threat-dragon"]["cells"] == [stranger]
    assert [item.sentence for item in report.items] == [
        "1 cells are damaged and were left out.",
        "A cell of the shape “hexagon” is nothing we know; it is not drawn.",
    ]
    assert report.count("dropped") == 2


def test_a_shape_nobody_named_is_known_by_its_type():
    edge = {**flow("f", {"x": 0, "y": 0}, {"x": 9, "y": 9}, type="tm.Flow"), "shape": "edge"}

    document, _ = read(model(edge))

    assert only(document, Flow).name == "f"


def test_an_element_without_place_and_size_gets_both_and_is_listed():
    document, report = read(model({"shape": "actor", "id": "a", "data": {"name": "a"}}))

    found = only(document, Actor)
    assert (found.width, found.height) == (150.0, 80.0)
    assert report.count("invented") == 2


def test_the_name_is_that_of_the_model_and_another_label_is_listed():
    renamed = {**cell("actor", "Customer"), "attrs": {"text": {"text": "Buyer"}}}

    document, report = read(model(renamed))

    assert only(document, Actor).name == "Customer"
    assert [item.sentence for item in report.items] == ["The actor “Customer” was labelled “Buyer” on the canvas."]


def test_a_turned_element_stands_upright():
    _, report = read(model({**cell("actor", "a"), "angle": 45}))

    assert [item.sentence for item in report.items] == [
        "The actor “a” was turned by 45 degrees; here it stands upright."
    ]


def test_a_thousand_bends_and_more_are_thinned_out():
    bends = [{"x": number, "y": 0} for number in range(5000)]

    document, report = read(model(flow("f", {"x": 0, "y": 0}, {"x": 1, "y": 1}, bends)))

    assert len(only(document, Flow).bends) == 998
    assert report.count("changed") == 1


def test_far_away_things_come_to_the_edge_of_the_scene():
    document, _ = read(model(cell("actor", "a", 1e300, -1e300)))

    assert (only(document, Actor).x, only(document, Actor).y) == (1_000_000.0, -1_000_000.0)


def test_half_characters_are_replaced_and_listed():
    data = json.dumps(model(cell("actor", "a"))).replace('"name": "a"', '"name": "a\\ud83d"').encode()

    document, report = read(data)

    assert only(document, Actor).name == "a�"
    assert report.items[0].sentence == "1 half characters could not be kept and were replaced by �."


# ---- threats --------------------------------------------------------------------------------------------------------


def threat(**values: Any) -> dict[str, Any]:
    return {
        "id": "t", "title": "Leak", "type": "Information disclosure", "status": "Open", "severity": "High",
        "description": "Says why", "mitigation": "Encrypt", "modelType": "STRIDE", "number": 3, **values,
    }  # fmt: skip


def with_threats(*threats: Any) -> tuple[Document, Any]:
    return read(model(cell("process", "p", threats=list(threats))))


def test_a_threat_comes_with_its_words_its_rating_and_its_decision():
    document, _ = with_threats(threat(status="Mitigated"))

    process, own, decision = only(document, Process), only(document, OwnThreat), only(document, Decision)
    assert (own.element, own.stride, own.severity, own.title) == (process.id, "I", "high", "Leak")
    assert (own.description, own.mitigation, own.origin) == ("Says why", "Encrypt", "threat-dragon:t")
    assert own.extra == {"threat-dragon": {"modelType": "STRIDE", "number": 3}}
    assert (decision.id, decision.status, decision.severity) == (f"{own.id}@{process.id}", "mitigate", "high")


@pytest.mark.parametrize(
    ("foreign", "ours"),
    [("Open", "open"), ("mitigated", "mitigate"), ("ACCEPTED", "accept"), ("Transferred", "transfer"),
     ("Avoided", "avoid"), ("Eliminated", "avoid"), ("NotApplicable", "not_applicable"),
     ("Not applicable", "not_applicable"), ("N/A", None), (None, None), (7, None)],
)  # fmt: skip
def test_each_status_has_its_counterpart(foreign, ours):
    document, report = with_threats(threat(status=foreign))

    assert only(document, Decision).status == ours
    assert report.count("changed") == (ours is None)


@pytest.mark.parametrize(("foreign", "ours"), [("Critical", "critical"), ("LOW", "low"), ("TBD", None), ("Huge", None)])
def test_an_unset_or_unknown_severity_is_medium_until_somebody_rates_it(foreign, ours):
    document, report = with_threats(threat(severity=foreign))

    assert only(document, OwnThreat).severity == (ours or "medium")
    assert only(document, Decision).severity == ours
    assert report.count("changed") == (ours is None)


def test_a_threat_without_status_and_severity_is_undecided():
    document, _ = with_threats(threat(status=None, severity="TBD"))

    assert document.count("decision") == 0
    assert document.count("own_threat") == 1


@pytest.mark.parametrize(
    ("words", "letter"),
    [("Spoofing", "S"), ("information  Disclosure", "I"), ("Falsification", "T"), ("Falsificação", "S"),
     ("Penafian", "R"), ("Penafian Perkhidmatan", "D"), ("权限提升", "E"), ("なりすまし", "S"), ("سبوف", None),
     ("Tampering التلاعب", "T"), ("Αναβάθμιση προνομίων (Elevation of Priviledge)", "E"), ("Integrity", None)],
)  # fmt: skip
def test_the_type_is_read_in_every_language_of_the_tool(words, letter):
    document, _ = with_threats(threat(type=words))

    own = only(document, OwnThreat)
    assert own.stride == letter
    assert own.category == ("" if letter else words)


def test_a_card_is_known_by_its_suit():
    document, report = with_threats(threat(type=None, cardSuit="AUTHENTICATION", modelType="EOP"))

    assert only(document, OwnThreat).category == "AUTHENTICATION"
    assert report.items[0].sentence == "“Leak” is of the type “AUTHENTICATION”, which is no letter of STRIDE."


def test_a_heading_that_was_applied_as_a_type_is_no_category():
    document, report = with_threats(threat(type="--- STRIDE ---"))

    assert only(document, OwnThreat).category == ""
    assert report.count("changed") == 1


def test_a_placeholder_is_no_threat():
    document, report = with_threats(threat(type="", title="No Suggestions available"))

    assert document.count("own_threat") == 0
    assert report.items[0].outcome == "dropped"


def test_copied_threats_with_the_same_id_are_all_kept():
    document, _ = with_threats(threat(), threat(), threat())

    assert document.count("own_threat") == document.count("decision") == 3


@pytest.mark.parametrize("threats", ["junk", {"a": 1}, 5, [None], ["x"]])
def test_threats_that_are_none_are_listed(threats):
    _, report = read(model(cell("process", "p", threats=threats)))

    assert report.count("dropped") == 1


# ---- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "this is not a Threat Dragon model"),
        ({"detail": []}, "this is not a Threat Dragon model"),
        ({"detail": {"diagrams": {}}}, "this is not a Threat Dragon model"),
        ({"detail": {"diagrams": [{"diagramJson": {"cells": []}}]}}, "a Threat Dragon model of version 1"),
        (model(*[{}] * 50_001), "50,001 elements"),
        (model(cell("actor", "a", name="n" * 100_001)), "longer than 100,000 characters"),
        (b'{"detail": {"diagrams": ' + b'[' * 60 + b'[' * 10 + b']' * 70 + b"}}", "64 levels deep"),
        (b'{"detail": {"diagrams": [{"cells": [{"position": {"x": 1e999}}]}]}}', "a number that is too large"),
        (b'{"detail": {"diagrams": [], "diagrams": []}}', "line 1: “diagrams” stands twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(FormatError) as refused:
        read(data)

    assert sentence in str(refused.value)

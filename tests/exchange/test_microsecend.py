from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from itertools import combinations
from random import Random
from typing import Any

import pytest

from corpus import corpus_files
from threatline.exchange.microsecend import MICROSECEND
from threatline.exchange.threat_dragon import THREAT_DRAGON
from threatline.model.document import Document
from threatline.model.geometry import Rect
from threatline.model.integrity import faults
from threatline.model.records import Actor, Asset, Boundary, Flow, Process, Store
from threatline.storage import tmproj
from threatline.storage.errors import FormatError

MODELS = ("microsecend/*/model.json", "microsecend/*/model.txt", "microsecend/*/variants/*.txt")


def read(model: Any) -> tuple[Document, Any]:
    """Import a model written as Python values or as text; every rule between records must hold afterwards."""
    if isinstance(model, str):
        model = model.encode()
    data = model if isinstance(model, bytes) else json.dumps(model).encode()
    imported = MICROSECEND.read(data, "model.json")
    document = Document(imported.records)
    assert [fault for record in imported.records for fault in faults(document, record)] == []
    return document, imported.report


def service(name: str, *marks: str, **tags: Any) -> dict[str, Any]:
    return {"name": name, "stereotypes": list(marks), "tagged_values": tags}


def link(ends: str, *marks: str, **tags: Any) -> dict[str, Any]:
    sender, receiver = ends.split(" -> ")
    return {"sender": sender, "receiver": receiver, "stereotypes": list(marks), "tagged_values": tags}


def model(services: Any = (), outsiders: Any = (), links: Any = ()) -> dict[str, Any]:
    return {
        "services": list(services),
        "external_entities": list(outsiders),
        "information_flows": list(links),
    }


def text(*lines: str) -> str:
    inner = "\n".join(f"        {line}" for line in lines)
    return f"@startuml\nskinparam monochrome true\n\ndigraph dfd2{{\n    node[shape=record]\n{inner}\n}}\n@enduml\n"


def by_name(document: Document, name: str) -> Any:
    (record,) = [record for record in document.records.values() if getattr(record, "name", None) == name]
    return record


def flow_names(document: Document) -> list[str]:
    records = document.records
    return sorted(f"{records[flow.source].name} -> {records[flow.target].name}" for flow in document.of_kind(Flow))


# ---- real files -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def expected(corpus):
    return json.loads((corpus / "expected.json").read_text(encoding="utf-8"))["files"]


@pytest.mark.parametrize("path", corpus_files(*MODELS))
def test_a_real_model_opens_with_the_expected_counts_and_reopens_equal(path, corpus, expected):
    row = expected[path.relative_to(corpus).as_posix()]
    data = path.read_bytes()

    document, report = read(data)

    assert MICROSECEND.recognises(data)
    names = sorted(node.name for node in document.of_kind(Actor, Process, Store))
    assert names == row["names"]
    assert sha256("\n".join(names).encode()).hexdigest() == row["names_sha256"]
    assert flow_names(document) == row["flow_names"]
    n_services = document.count("process") + document.count("store")
    if "node_kinds" in row:
        kinds = Counter(row["node_kinds"])
        assert document.count("actor") == kinds.pop("external entity", 0)
        assert n_services == sum(kinds.values())
        assert document.count("flow") == row["flows"]
    else:
        assert document.count("actor") == row["actors"]
        assert n_services == row["services"]
        assert document.count("store") == row["services_with_database_stereotype"]
        assert document.count("flow") == row["flows"]["total"]
    assert report.count("dropped") == 0
    records = sorted(document.records.values(), key=lambda record: (record.kind, record.id))
    assert tmproj.load(tmproj.dump(records)) == records


@pytest.mark.parametrize("path", corpus_files("microsecend/*/rules.json", "threat-dragon/v2/*.json", "otm/*.json"))
def test_verdicts_and_models_of_other_tools_are_not_taken_for_one(path):
    assert not MICROSECEND.recognises(path.read_bytes())


@pytest.mark.parametrize("path", corpus_files(*MODELS))
def test_no_other_importer_takes_such_a_model_for_its_own(path):
    assert not THREAT_DRAGON.recognises(path.read_bytes())


@pytest.mark.parametrize(
    "path", corpus_files("microsecend/apssouza22*/model.json", "microsecend/apssouza22*/model.txt")
)
def test_a_model_that_was_cut_off_is_refused_wherever_it_ends(path):
    data = path.read_bytes()

    for part in range(20):
        with pytest.raises(FormatError, match=r"model\.json"):
            read(data[: len(data) * part // 20])


@pytest.mark.parametrize("path", corpus_files("microsecend/*/model.json"))
@pytest.mark.parametrize("seed", range(3))
def test_a_model_whose_values_and_names_were_swapped_still_reads(path, seed):
    broken = json.loads(path.read_bytes())
    mutate(broken, Random(seed))

    read(broken)


@pytest.mark.parametrize("path", corpus_files("microsecend/apssouza22*/model.txt"))
@pytest.mark.parametrize("seed", range(10))
def test_a_text_whose_characters_were_swapped_still_reads_or_is_refused(path, seed):
    dice = Random(seed)
    text = list(path.read_text(encoding="utf-8"))
    for _ in range(60):
        one, other = dice.randrange(len(text)), dice.randrange(len(text))
        text[one], text[other] = text[other], text[one]

    refusal = ""
    try:
        read("".join(text))
    except FormatError as refused:
        refusal = str(refused)

    assert "cut off" in refusal or not refusal


JUNK = [None, True, -1, 1e300, 10**15, "", "x", "database", "a\ud800b", [], {}, [[]], {"x": "y"}]


def mutate(value: Any, dice: Random) -> None:
    """Replace every thirtieth value by junk, or by another value of the same container."""
    places = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, inner in places:
        if key == "services":
            mutate(inner, dice)
        elif dice.random() < 0.03:
            value[key] = dice.choice([*JUNK, dice.choice(places)[1]])
        elif isinstance(inner, dict | list):
            mutate(inner, dice)


# ---- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"services": [], "information_flows": [', "cut off"),
        (b'{"services": {}, "information_flows": []}', "no list of services"),
        (b'{"services": [1, 2,], "information_flows": []}', "not JSON from here on"),
        (b'{"services": [], "services": []}', "stands twice"),
        (b"@startuml\ndigraph dfd2{\n", "cut off"),
        (b"@startuml\xff", "not encoded as UTF-8"),
        (b'{"services": [' + b"[" * 200 + b"]" * 200 + b"]}", "nested"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(FormatError, match=sentence):
        read(data)


# ---- kinds, answers and places --------------------------------------------------------------------------------------


def test_the_same_bytes_always_give_the_same_records():
    data = json.dumps(model([service("shop")], [service("user")], [link("user -> shop")])).encode()

    assert MICROSECEND.read(data, "one") == MICROSECEND.read(data, "two")


@pytest.mark.parametrize("word", ["external_entities", "external_components"])
def test_databases_become_stores_outsiders_actors_and_the_rest_processes(word):
    raw = {"services": [service("shop", "internal"), service("orders", "database")], word: [service("user")]}

    document, _ = read({**raw, "information_flows": []})

    kinds = {node.name: node.kind for node in document.of_kind(Actor, Process, Store)}
    assert kinds == {"shop": "process", "orders": "store", "user": "actor"}


@pytest.mark.parametrize(
    ("marks", "type"),
    [
        (("internal",), "service"),
        (("web_server", "gateway"), "api_gateway"),
        (("authorization_server", "resource_server"), "identity_provider"),
        (("infrastructural", "service_discovery"), "service_registry"),
        (("message_broker",), "message_broker"),
        (("web_application",), "web_app"),
        (("administration_server",), "admin_console"),
    ],
)
def test_the_marks_of_a_service_tell_what_kind_of_process_it_is(marks, type):
    document, _ = read(model([service("x", *marks)]))

    assert by_name(document, "x").answers["process_type"] == type


def test_a_mark_for_a_protection_is_a_yes_and_its_absence_a_no():
    document, report = read(
        model([
            service("bare"),
            service("guarded", "authentication", "authorization", "local_logging", "login_attempts_regulation"),
        ])
    )  # fmt: skip

    names = ("authenticates_callers", "authorises_requests", "logs_security_events", "login_throttled")
    for name, answer in (("bare", False), ("guarded", True)):
        assert [by_name(document, name).answers[asked] for asked in names] == [answer] * 4
    assert "A protection that the file does not mention counts as absent" in report.remarks[0]


def test_a_mark_for_a_weakness_speaks_only_where_it_stands():
    document, _ = read(model([service("weak", "csrf_disabled", "plaintext_credentials", "entrypoint"), service("x")]))

    weak, other = by_name(document, "weak").answers, by_name(document, "x").answers
    assert (weak["csrf_protected"], weak["secrets_managed"], weak["called_from_outside"]) == (False, False, True)
    assert not {"csrf_protected", "secrets_managed", "called_from_outside"} & other.keys()


def test_only_a_registry_is_asked_whether_it_checks_who_registers():
    document, _ = read(
        model([
            service("open", "service_discovery"),
            service("strict", "service_discovery", "validate_registration"),
            service("shop"),
        ])
    )  # fmt: skip

    answers = {process.name: process.answers.get("validates_input") for process in document.of_kind(Process)}
    assert answers == {"open": False, "strict": True, "shop": None}


@pytest.mark.parametrize(
    ("marks", "encrypted", "authenticated", "protocol"),
    [
        ((), False, False, None),
        (("restful_http",), False, False, "http"),
        (("restful_http", "encrypted"), True, False, "https"),
        (("encrypted_connection", "jdbc"), True, False, "database_tls"),
        (("restful_http", "message_consumer_kafka"), False, False, "message_queue"),
        (("authenticated_request",), False, True, None),
        (("authenticated",), False, True, None),
    ],
)
def test_the_marks_of_a_connection_become_answers(marks, encrypted, authenticated, protocol):
    document, _ = read(model([service("a"), service("b")], (), [link("a -> b", *marks)]))

    (flow,) = document.of_kind(Flow)
    assert flow.answers == {
        "encrypted": encrypted,
        "authenticated_source": authenticated,
        "network": "private_network",
        **({"protocol": protocol} if protocol else {}),
    }


def test_only_what_is_surely_far_away_is_reached_over_the_internet():
    document, _ = read(
        model(
            [service("shop")],
            [service("user", "user_stereotype"), service("db", "external_database")],
            [link("user -> shop"), link("db -> shop")],
        )
    )

    networks = {document.records[flow.source].name: flow.answers.get("network") for flow in document.of_kind(Flow)}
    assert networks == {"user": "internet", "db": None}
    assert by_name(document, "user").answers == {"actor_type": "human_user"}
    assert by_name(document, "db").answers == {}


def test_a_connection_said_to_be_https_but_not_marked_is_not_encrypted_and_listed():
    document, report = read(model([service("a"), service("b")], (), [link("a -> b", "restful_http", Protocol="HTTPS")]))

    (flow,) = document.of_kind(Flow)
    assert (flow.answers["encrypted"], flow.answers["protocol"]) == (False, "http")
    assert any("is said to use HTTPS but not marked as encrypted" in item.sentence for item in report.items)


def test_plain_passwords_on_a_connection_become_data_and_never_text():
    document, _ = read(
        model(
            [service("a", "plaintext_credentials", Username="root", Password="hunter2"), service("b")],
            (),
            [link("a -> b", "plaintext_credentials_link", **{" 'Password'": '"hunter2"'})],
        )
    )

    (flow,), (asset,) = document.of_kind(Flow), document.of_kind(Asset)
    assert flow.data == (asset.id,)
    assert asset.answers == {"tags": ("credentials",)}
    assert by_name(document, "a").description == "Username: root\nPassword: not taken over"
    assert b"hunter2" not in tmproj.dump(list(document.records.values()))


def test_marks_and_values_without_a_place_here_go_to_the_description_and_are_listed():
    document, report = read(model([service("x", "internal", "circuit_breaker", Port=80, Endpoints=["/", "/a"])]))

    assert by_name(document, "x").description == "Port: 80\nEndpoints: /, /a\nMarks: circuit_breaker"
    assert [item.sentence for item in report.items if item.outcome == "changed"] == [
        "“x”: circuit_breaker went to the description."
    ]


def test_one_boundary_holds_all_that_is_not_outside_and_nothing_lies_on_top_of_anything():
    services = [service(f"service number {number}") for number in range(30)]
    outsiders = [service(f"outsider {number}") for number in range(7)]
    links = [link(f"outsider {n % 7} -> service number {n}") for n in range(12)]
    links += [link(f"service number {n} -> service number {n + 9}") for n in range(20)]

    document, _ = read(model(services, outsiders, links))

    (system,) = document.of_kind(Boundary)
    frame = rect_of(system)
    for node in document.of_kind(Actor, Process, Store):
        assert node.boundary == (None if node.kind == "actor" else system.id)
        assert frame.contains(rect_of(node)) == (node.kind != "actor")
    for one, other in combinations(map(rect_of, document.of_kind(Actor, Process, Store)), 2):
        assert one.right < other.left or other.right < one.left or one.bottom < other.top or other.bottom < one.top


def rect_of(record: Any) -> Rect:
    return Rect(record.x, record.y, record.width, record.height)


def test_a_model_without_services_has_no_boundary():
    document, _ = read(model((), [service("user")]))

    assert document.count("boundary") == 0


def test_a_connection_to_nothing_hangs_free_and_of_two_with_one_name_the_first_gets_the_flows():
    document, report = read(model([service("a"), service("a")], (), [link("a -> b"), link("x -> y")]))

    first, nowhere = document.of_kind(Flow)
    assert first.source == next(document.of_kind(Process)).id
    assert first.target_point is not None
    assert None not in (nowhere.source_point, nowhere.target_point)
    sentences = [item.sentence for item in report.items]
    assert "“a” stands there twice; its flows go to the first." in sentences
    assert "A connection names “b”, which is not there; its target hangs free." in sentences


# ---- the text form --------------------------------------------------------------------------------------------------


def test_the_text_form_says_the_same_as_json():
    document, report = read(
        text(
            r'shop [label = "{Process: shop | --web_server--\n--local_logging--\nPort: 80\nPaths: [\'/\{id\}\']\n}" '
            "shape = Mrecord];",
            r'user [label = "{External Entity: user | --user_stereotype--\n--exitpoint--}"];',
            r'orders [label = "{Service: orders | --database--\n}" shape = Mrecord];',
            r'user -> shop [label = " --restful_http--\n--encrypted_connection--"]',
            r'shop -> orders [label = " --jdbc--\n"]',
        )
    )

    shop = by_name(document, "shop")
    assert (shop.answers["process_type"], shop.answers["logs_security_events"]) == ("web_app", True)
    assert shop.description.startswith("Port: 80\nPaths: [")
    assert "/{id}" in shop.description
    assert by_name(document, "orders").kind == "store"
    assert by_name(document, "user").kind == "actor"
    assert flow_names(document) == ["shop -> orders", "user -> shop"]
    encrypted = {document.records[flow.target].name: flow.answers["encrypted"] for flow in document.of_kind(Flow)}
    assert encrypted == {"shop": True, "orders": False}
    assert report.count("dropped") == 0


def test_lines_of_a_text_that_draw_nothing_are_counted():
    _, report = read(text("bang", 'a [label = "no braces"];'))

    assert [item.sentence for item in report.items] == [
        "2 lines are neither a node nor a connection and were left out."
    ]


def test_other_plantuml_is_not_taken_for_one():
    assert not MICROSECEND.recognises(b"@startuml\nalice -> bob: hello\n@enduml\n")
    assert not MICROSECEND.recognises(b'{"services": {"web": {"image": "nginx"}}}')


def test_a_text_of_many_lines_is_read_in_one_go():
    lines = [rf'n{n} [label = "{{Service: n{n} | --internal--\n}}"];' for n in range(3000)]

    document, _ = read(text(*lines, *(f'n{n} -> n{n + 1} [label = "x"]' for n in range(2999))))

    assert (document.count("process"), document.count("flow")) == (3000, 2999)

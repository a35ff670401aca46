from __future__ import annotations

import json

import pytest

from drawn import dfd
from threatline.cli.findings import findings_of, sentence_of
from threatline.cli.listing import as_json, as_text
from threatline.commands.answer import answer
from threatline.commands.decide import decide
from threatline.commands.rename import rename
from threatline.content.load import load_content
from threatline.headless import analyse
from threatline.model.document import Document


def findings(document):
    return findings_of(analyse(document, load_content()))


@pytest.fixture
def shop():
    return dfd("customer -> web app -> orders db")


def does(drawn, command, *words):
    with drawn.document.transaction("Do") as tx:
        command(tx, *words)


def test_the_object_has_exactly_what_other_programs_were_promised(shop):
    found = json.loads(as_json(findings(shop.document)))

    assert list(found) == ["project", "elements", "coverage", "completeness", "threats", "problems"]
    assert set(found["project"]) == {"name", "version"}
    assert found["elements"] == {"actor": 1, "process": 1, "store": 1, "flow": 2, "boundary": 0, "note": 0}
    promised = {
        "id",
        "rule",
        "stride",
        "element",
        "element_name",
        "title",
        "question",
        "severity",
        "state",
        "status",
        "why",
    }
    assert found["threats"]
    assert all(set(threat) == promised for threat in found["threats"])
    assert all(threat["id"] == f"{threat['rule']}@{threat['element']}" for threat in found["threats"])
    assert all(set(problem) == {"check", "title", "element", "text", "waived"} for problem in found["problems"])


def test_the_same_model_gives_the_same_bytes_in_whatever_order_its_records_came(shop):
    backwards = Document(reversed(list(shop.document.records.values())))

    assert as_json(findings(backwards)) == as_json(findings(shop.document))
    assert as_text(findings(backwards)) == as_text(findings(shop.document))


def test_why_is_a_list_of_sentences(shop):
    does(shop, answer, [shop.id("web app")], "handles_login", True)
    does(shop, answer, [shop.id("web app")], "login_throttled", False)

    found = json.loads(as_json(findings(shop.document)))

    (threat,) = [threat for threat in found["threats"] if threat["rule"] == "PR-S-03"]
    assert (threat["state"], threat["status"]) == ("suggested", None)
    assert threat["why"] == ["People sign in here.", "It does not slow down guessing."]


def test_a_decision_shows_as_the_status(shop):
    web = shop.id("web app")
    with shop.document.transaction("Decide") as tx:
        key = decide(tx, "PR-S-00", web, status="open")

    found = json.loads(as_json(findings(shop.document)))

    assert [threat["status"] for threat in found["threats"] if threat["id"] == key] == ["open"]
    assert "(taken on)" in as_text(findings(shop.document))


def test_the_text_begins_with_title_and_counts_and_names_the_worst_element_first(shop):
    does(shop, answer, [shop.id("web app")], "handles_login", True)
    does(shop, answer, [shop.id("web app")], "login_throttled", False)

    lines = as_text(findings(shop.document)).splitlines()

    assert lines[:3] == ["Drawn", "=====", "1 actor, 1 process, 1 store, 2 flows"]
    assert "questions" in lines[3]
    at = lines.index("web app (process)")
    assert lines[at - 2].startswith("all ")
    assert lines[at + 2].startswith("high      Passwords can be tried without limit at web app  [PR-S-03]")
    assert lines[at + 3] == "          because people sign in here; it does not slow down guessing"
    assert max(map(len, lines)) <= 100


def test_coverage_is_told_by_kind_and_letter(shop):
    with shop.document.transaction("Decide") as tx:
        decide(tx, "PR-T-00", shop.id("web app"), status="accept")

    found = findings(shop.document)
    lines = as_text(found).splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("Coverage: 1 of 17 decided"))

    assert lines[at + 1].split() == list("STRIDE")
    assert lines[at + 3].split() == ["process", "0/1", "1/1", "0/1", "0/1", "0/1", "0/1"]
    assert lines[at + 6].split() == ["all", "0/2", "1/4", "0/2", "0/4", "0/4", "0/1"]
    told = json.loads(as_json(found))["coverage"]
    assert told["kinds"]["process"]["T"] == {"open": 0, "unanswered": 0, "decided": 1, "not_applicable": 0}
    assert sum(told["total"].values()) == 17


def test_a_decision_whose_rule_is_gone_is_listed(shop):
    with shop.document.transaction("Decide") as tx:
        decide(tx, "XX-OLD-1", shop.id("web app"), status="accept")

    text = as_text(findings(shop.document))

    assert "(accepted; its rule is gone)  [XX-OLD-1]" in text
    assert "1 decision whose rule is gone" in text


def test_an_empty_model_is_told_so():
    document = dfd().document

    assert "Nothing is drawn." in as_text(findings(document))


def test_a_name_of_ten_thousand_characters_breaks_no_line(shop):
    does(shop, rename, shop.id("web app"), "x" * 10_000)

    assert max(map(len, as_text(findings(shop.document)).splitlines())) <= 100


@pytest.mark.parametrize(
    ("clause", "sentence"), [("it sells", "It sells."), ("who knows?", "Who knows?"), ("Done.", "Done."), (" ", "")]
)
def test_a_clause_becomes_a_sentence(clause, sentence):
    assert sentence_of(clause) == sentence

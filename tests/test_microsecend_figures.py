"""The figures that the shipped rules must reach on the microSecEnD data set, and how they are counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks import microsecend


def system(folder: Path, verdict: dict[str, Any], *marks: str) -> Path:
    """Write a system of a user, a shop with these marks and a directory, and the verdict on R05."""
    place = folder / "data" / "shop"
    (place / "variants").mkdir(parents=True)
    model = {
        "services": [{"name": "shop", "stereotypes": list(marks)}, {"name": "ledger", "stereotypes": ["internal"]}],
        "external_entities": [{"name": "user", "stereotypes": ["user_stereotype"]}],
        "information_flows": [{"sender": "user", "receiver": "shop", "stereotypes": ["encrypted"]}],
    }
    (place / "model.json").write_text(json.dumps(model))
    (place / "rules.json").write_text(json.dumps({"rules": {"R05": verdict}}))
    return place.parent


def test_the_goals_are_reached(corpus):
    figures = microsecend.measure(corpus / "microsecend")

    assert figures["recall"] >= 0.95
    assert figures["variants"] >= 11
    assert figures["variants_ok"] >= 0.95 * figures["variants"]
    assert figures["confirmed_per_element"] <= 1.5
    assert figures["per_rule"].keys() == {"R04", "R05", "R06", "R07", "R13", "R14", "R24"}


def test_an_item_is_recalled_only_when_a_mapped_rule_is_suggested_on_it(tmp_path):
    folder = system(tmp_path, {"verdict": False, "related_model_items": ["shop", "ledger"]}, "entrypoint")

    figures = microsecend.measure(folder)["per_rule"]["R05"]

    assert (figures["items"], figures["recalled"], figures["recall"], figures["precision"]) == (2, 1, 0.5, 1.0)


def test_what_a_kept_rule_names_is_no_item_and_a_suggestion_there_is_wrong(tmp_path):
    folder = system(tmp_path, {"verdict": True, "related_model_items": ["shop"]}, "entrypoint")

    figures = microsecend.measure(folder)["per_rule"]["R05"]

    assert (figures["items"], figures["suggested"], figures["precision"]) == (0, 1, 0.0)


@pytest.mark.parametrize(("repair", "right"), [("--authenticated_request--", 1), ("--feign_connection--", 0)])
def test_a_variant_is_right_when_just_the_matching_threat_goes(tmp_path, repair, right):
    folder = system(tmp_path, {"verdict": True})
    nodes = [rf'{name} [label = "{{Service: {name} | --internal--\n}}"];' for name in ("shop", "ledger")]
    drawn = '@startuml\ndigraph dfd2{{\n{}\nshop -> ledger [label = "{}"]\n}}\n@enduml\n'
    (folder / "shop" / "model.txt").write_text(drawn.format("\n".join(nodes), "--restful_http--"))
    (folder / "shop" / "variants" / "2.txt").write_text(drawn.format("\n".join(nodes), rf"--restful_http--\n{repair}"))
    row = {"microsecend/shop/variants/2.txt": {"atomic_rules": ["R07"], "drift": {}}}
    (tmp_path / "expected.json").write_text(json.dumps({"files": row}))

    figures = microsecend.measure(folder)

    assert (figures["variants"], figures["variants_ok"]) == (1, right)
    assert figures["wrong_variants"] == [] if right else ["shop 2.txt: PR-S-06 at ledger did not go"]


def test_what_all_variants_share_is_done_to_the_base_first(tmp_path):
    sheet = microsecend.read_sheet(
        (system(tmp_path, {}, "entrypoint") / "shop" / "model.json").read_bytes(), "", microsecend.Ledger("")
    )

    drifted = microsecend.with_drift(
        sheet, {"node_stereotypes_added": ["shop : gateway"], "node_stereotypes_removed": ["shop : entrypoint"]}
    )

    assert [entity.marks for entity in drifted.entities] == [("gateway",), ("internal",), ("user_stereotype",)]


def test_without_the_data_set_there_is_one_line_and_no_failure(tmp_path, capsys):
    assert microsecend.main([str(tmp_path / "nowhere")]) == 0

    assert capsys.readouterr().out.count("\n") == 1

"""A control in place beats an answer, an answer beats a preset, a preset beats the default."""

from __future__ import annotations

import pytest

from threatline.content.load import load_content
from threatline.engine.values import Layers, Provenance

LAYERS = Layers(load_content().catalogue)


def value(kind, name, answers=None, supplied=None):
    return LAYERS.effective(kind, answers or {}, supplied).value(name)


def test_each_layer_beats_the_one_below():
    assert value("flow", "encrypted") == "unknown"
    assert value("flow", "encrypted", {"protocol": "http"}) is False
    assert value("flow", "encrypted", {"protocol": "http", "encrypted": True}) is True
    assert value("flow", "encrypted", {"protocol": "https", "encrypted": False}, {"encrypted": True}) is True


def test_a_feature_is_absent_and_a_control_unknown_until_somebody_says():
    assert value("process", "handles_login") is False
    assert value("process", "rate_limited") == "unknown"
    assert value("process", "process_type") is None


@pytest.mark.parametrize("answer", ["unknown", "carrier pigeon", True, ("internet",)])
def test_a_list_that_is_answered_with_none_of_its_values_counts_as_not_answered(answer):
    assert value("flow", "network", {"network": answer}) is None
    assert value("flow", "network", {"network": answer, "protocol": "email"}) == "internet"


def test_saying_that_one_does_not_know_beats_a_preset():
    assert value("flow", "encrypted", {"protocol": "https", "encrypted": "unknown"}) == "unknown"


def test_a_control_adds_to_a_set():
    assert value("boundary", "guards", {"guards": ("vpn",)}, {"guards": ("api_gateway",)}) == ("api_gateway", "vpn")
    assert value("boundary", "guards", {"guards": ("vpn", "moat")}) == ("vpn",)
    assert value("boundary", "guards", {"guards": True}) is None


def test_elements_without_answers_share_their_values():
    assert LAYERS.effective("store", {}) is LAYERS.effective("store", {})
    http, other = LAYERS.effective("flow", {"protocol": "http"}), LAYERS.effective("flow", {"protocol": "http"})
    assert http.base is other.base


@pytest.mark.parametrize(
    ("answers", "supplied", "expected"),
    [
        ({}, {}, Provenance("unknown", "default")),
        ({"protocol": "http"}, {}, Provenance(False, "preset", "protocol", "http")),
        ({"protocol": "http", "encrypted": True}, {}, Provenance(True, "answer")),
        ({"encrypted": False}, {"encrypted": True}, Provenance(True, "control")),
    ],
)
def test_a_value_knows_where_it_comes_from(answers, supplied, expected):
    assert LAYERS.provenance("flow", answers, supplied, "encrypted") == expected

"""Worked examples run on the real engine, step by step, and say what did not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.kiosks import PACK, changed, line_of, write_pack
from threatline.content.lint import lint
from threatline.content.load import load_pack
from threatline.content.worked_examples import Miss, run

BASE = load_pack()


def misses(folder: Path) -> list[Miss]:
    verdict = lint(folder, BASE)
    assert verdict.remarks == ()
    return [miss for pack in verdict.packs for one in pack.examples for miss in run(one, pack.loaded.content)]


def test_examples_that_hold_say_nothing(tmp_path: Path):
    assert misses(write_pack(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("is: unknown", "is: 'false'", "step 1 of “a machine”: KIOSK-1 on Machine is unknown, not false."),
        ("is: true, severity: medium", "is: true, severity: low",
         "step 3 of “a machine”: KIOSK-1 on Machine is rated medium, not rated low."),
        ("panel: []", "panel: [KIOSK-1 suggested]",
         "step 4 of “a machine”: the row E of Timetable shows nothing, not KIOSK-1 suggested."),
        ("control: KIOSK-CLEAR, is: false", "severity: high, control: KIOSK-CLEAR",
         "step 5 of “a machine”: KIOSK-1 on Machine is false, not rated high."),
    ],
)  # fmt: skip
def test_a_step_that_does_not_hold_is_told_with_its_line(tmp_path: Path, old: str, new: str, text: str):
    assert misses(write_pack(tmp_path, changed(old, new))) == [Miss("pack.yaml", line_of(old), text)]


BOXES = """\
examples:
  - name: a box inside a box
    model: {regulations: [GDPR]}
    assets:
      - {id: card, classification: restricted, tags: [personal]}
    nodes:
      - {id: Visitor, kind: actor, actor_type: anonymous_public}
      - {id: Web, kind: process}
      - {id: Vault, kind: store, data: [card]}
    flows:
      - {id: f, source: Web, target: Visitor}
      - {id: g, source: Web, target: Vault, data: [card]}
    boundaries:
      - {id: Ours, boundary_type: internet, members: [Web, Vault]}
      - {id: Safe, boundary_type: network_zone, inside: Ours, members: []}
    steps:
      - {rule: PR-S-01, element: Web, is: false}
      - {element: f, set: {two_way: true}}
      - {rule: PR-S-01, element: Web, is: unknown}
      - {element: Safe, own: [Vault]}
"""


def test_an_example_draws_boxes_data_and_two_way_flows(tmp_path: Path):
    folder = write_pack(tmp_path, PACK[: PACK.index("examples:")])
    write_pack(folder, BOXES, "boxes.yaml")

    assert misses(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("regulations: [GDPR]", "rules: [GDPR]", "not declared for model"),
        ("id: Web, kind", "id: Visitor, kind", "used twice"),
        ("data: [card]", "data: [cash]", "“cash”, which does not exist"),
        ("inside: Ours", "inside: Theirs", "“Theirs”, which does not exist"),
        ("members: [Web, Vault]", "members: [Web, Door]", "“Door”, which does not exist"),
        ("own: [Vault]", "own: [Visit]", "“Visit”, which does not exist"),
        ("two_way: true", "two_way: maybe", "true or false"),
        ("rule: PR-S-01, ", "", "needs the rule"),
        ("nodes:", "noodles:", "“noodles” is not known"),
        ("classification: restricted", "classification: 7", "cannot be “7”"),
    ],
)
def test_a_wrong_example_is_a_fault_of_its_pack(tmp_path: Path, old: str, new: str, reason: str):
    folder = write_pack(tmp_path, PACK[: PACK.index("examples:")])
    write_pack(folder, changed(old, new, BOXES), "boxes.yaml")

    told = [one for one in lint(folder, BASE).remarks if reason in one.text]

    assert [one.file for one in told] == ["boxes.yaml"]
    assert told[0].line > 1

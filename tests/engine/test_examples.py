"""The worked examples of examples.yaml, step by step, through commits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.test_incremental import Followed
from threatline.content.load import load_content
from threatline.model.document import Document
from threatline.model.identity import derived_id
from threatline.model.records import (
    Actor,
    AnyRecord,
    Asset,
    Boundary,
    ControlUse,
    Diagram,
    Flow,
    Process,
    Project,
    Store,
)

CONTENT = load_content()
EXAMPLES = yaml.safe_load(Path(__file__).with_name("examples.yaml").read_text(encoding="utf-8"))["examples"]
NODE = {"actor": Actor, "process": Process, "store": Store}
PAGE = derived_id("page", "")


def id_of(name: str) -> str:
    return derived_id("example", name)


def answers_in(entry: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value
            for key, value in entry.items() if key not in fields}  # fmt: skip


def data_of(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(id_of(asset) for asset in entry.get("data", []))


def draw(example: dict[str, Any]) -> list[AnyRecord]:
    """Return the records of an example."""
    owner = {name: id_of(box["id"]) for box in example.get("boundaries", []) for name in box["members"]}
    records: list[AnyRecord] = [
        Project(id=id_of("project"), parts=("privacy",)),
        Diagram(id=PAGE, name="Page"),
        *(Asset(id=id_of(a["id"]), name=a["id"], answers=answers_in(a, "id")) for a in example.get("assets", [])),
    ]
    for box in example.get("boundaries", []):
        around = id_of(box["inside"]) if "inside" in box else None
        records.append(Boundary(
            id=id_of(box["id"]), diagram=PAGE, name=box["id"], boundary=around,
            answers=answers_in(box, "id", "members", "inside"),
        ))  # fmt: skip
    for node in example["nodes"]:
        more = {"data": data_of(node)} if node["kind"] == "store" else {}
        records.append(NODE[node["kind"]](
            id=id_of(node["id"]), diagram=PAGE, name=node["id"], x=0, y=0, width=144, height=64,
            boundary=owner.get(node["id"]), answers=answers_in(node, "id", "kind", "data"), **more,
        ))  # fmt: skip
    for flow in example.get("flows", []):
        records.append(Flow(
            id=id_of(flow["id"]), diagram=PAGE, name=flow["id"], source=id_of(flow["source"]),
            target=id_of(flow["target"]), data=data_of(flow),
            answers=answers_in(flow, "id", "source", "target", "data"),
        ))  # fmt: skip
    return records


def change(followed: Followed, step: dict[str, Any]) -> None:
    """Commit what a step does."""
    element = id_of(step["element"])
    with followed.document.transaction("Step") as tx:
        tx.update(element, {f"answers.{name}": value for name, value in step.get("answer", {}).items()})
        tx.update(element, step.get("set", {}))
        for node in step.get("own", []):
            tx.update(id_of(node), {"boundary": element})
        if "control" in step:
            tx.insert(ControlUse(id=id_of(step["control"] + step["rule"]), control=step["control"], rule=step["rule"],
                                 element=element, state="in_place"))  # fmt: skip


def truth(followed: Followed, rule: str, element: str) -> str:
    states = {
        threat.rule: threat.state for row in followed.engine.rows(element) for threat in (*row.threats, *row.questions)
    }
    engine = followed.engine
    threat = engine.threat(f"{rule}@{element}")
    if threat is None:
        return "false"
    assert rule in states or threat.state == "question"
    return "unknown" if threat.state == "question" else "true"


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])
def test_a_worked_example_goes_as_it_says(example: dict[str, Any]):
    followed = Followed(CONTENT, Document(draw(example)))
    for number, step in enumerate(example["steps"]):
        change(followed, step)

        element = id_of(step["element"])
        if "is" in step:
            assert truth(followed, step["rule"], element) == step["is"], f"step {number}: {step}"
        if "severity" in step:
            threat = followed.engine.threat(f"{step['rule']}@{element}")
            assert threat is not None
            assert threat.severity == step["severity"], f"step {number}: {step}"
        if "panel" in step:
            shown = [threat for threat in followed.engine.threats() if threat.element == element]
            found = sorted(f"{threat.rule} {threat.state}" for threat in shown if threat.stride == step["letter"])
            assert found == step["panel"], f"step {number}: {step}"

"""Every state of every element draws what it drew when somebody last looked at it.

Set THREATLINE_UPDATE_GOLDENS=1 to write the files anew, then look at the difference, and at the picture.
"""

from __future__ import annotations

import json
import os
from pathlib import Path as File

import pytest

from element_states import flow_states, node_states, other_states
from threatline.drawing.display import Group, Path, Primitive, Text

GOLDENS = File(__file__).parent / "golden"
SHEETS = {"nodes": node_states, "flows": flow_states, "others": other_states}


def written(part: Primitive) -> list[object]:
    """A primitive as short JSON: its name, then its fields; defaults at the end are left out."""
    if isinstance(part, Group):
        return ["Group", round(part.x, 2), round(part.y, 2), part.scale, [written(child) for child in part.children]]
    if isinstance(part, Text):
        return ["Text", *(round(value, 2) if isinstance(value, float) else value for value in part)]
    steps = " ".join(
        step[0] + " ".join(f"{value:.2f}".rstrip("0").rstrip(".") for value in step[1:]) for step in part.steps
    )
    given = {
        name: value for name, value in part._asdict().items() if name != "steps" and value != Path(())._asdict()[name]
    }
    return ["Path", steps, given]


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_state_draws_what_was_last_looked_at(sheet):
    file = GOLDENS / f"{sheet}.json"
    drawn = {state: [written(part) for part in parts] for state, parts in SHEETS[sheet]().items()}
    if os.environ.get("THREATLINE_UPDATE_GOLDENS"):
        rows = [
            f"{json.dumps(state)}: [\n" + ",\n".join(f"  {json.dumps(part)}" for part in parts) + "\n]"
            for state, parts in drawn.items()
        ]
        file.parent.mkdir(exist_ok=True)
        file.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")

    golden = json.loads(file.read_text(encoding="utf-8"))

    assert list(golden) == list(drawn)
    for state, parts in golden.items():
        assert json.loads(json.dumps(drawn[state])) == parts, f"{state} is drawn differently"

"""The reference evaluator of the rule vocabulary: slow, plain code beside the repository, never copied into it."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType
from typing import Any

from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import Actor, Asset, Boundary, Flow, Process, Store

REPOSITORY = Path(__file__).resolve().parents[2]
ABSENT = "the reference evaluator is not here: set THREATLINE_CONTENT_DRAFTS to its folder to run this test"


def load_reference() -> ModuleType | None:
    """Return the evaluator as a module, or None where this machine has none."""
    named = os.environ.get("THREATLINE_CONTENT_DRAFTS")
    path = (Path(named) if named else REPOSITORY.parent / "shared" / "content") / "evaluate.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("reference_evaluator", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reference_model(module: ModuleType, pack: dict[str, Any], document: Document, graph: GraphIndex) -> Any:
    """Return a document in the form of the reference evaluator."""

    def plain(record: Any, **more: Any) -> dict[str, Any]:
        answers = {name: list(value) if isinstance(value, tuple) else value for name, value in record.answers.items()}
        return {**answers, "id": record.id, "kind": record.kind, **more}

    return module.Model(
        pack,
        [plain(node, data=list(getattr(node, "data", ()))) for node in document.of_kind(Actor, Process, Store)],
        [plain(flow, source=flow.source, target=flow.target, data=list(flow.data)) for flow in document.of_kind(Flow)],
        [plain(box, members=graph.all_members(box.id)) for box in document.of_kind(Boundary)],
        {asset.id: {key: value for key, value in plain(asset).items() if key not in ("id", "kind")}
         for asset in document.of_kind(Asset)},
        {name: list(value) if isinstance(value, tuple) else value for name, value in document.project.answers.items()},
    )  # fmt: skip

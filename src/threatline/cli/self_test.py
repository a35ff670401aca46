"""Proves that an installation works: opens, analyses, saves, reports and draws a small model of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from threatline.content.load import load_content
from threatline.headless import Analysis, analyse, render, report
from threatline.model.document import Document
from threatline.model.errors import ProjectError
from threatline.model.identity import derived_id
from threatline.model.records import Actor, Answer, AnyRecord, Boundary, Diagram, Flow, Process, Project, Store
from threatline.project import open_project
from threatline.storage.files import save_project


def self_test(say: Callable[[str], None]) -> bool:
    """Run every step in a folder that is gone afterwards, and say how each went; returns whether all went well."""
    with tempfile.TemporaryDirectory(prefix="threatline-self-test-") as name:
        return _Trial(Path(name), say).run()


class _Trial:
    """One self-test; each step builds on the ones before."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self._folder = folder
        self._say = say
        self._analysis: Analysis

    def run(self) -> bool:
        steps = (
            ("save", self._save),
            ("open", self._open),
            ("analyse", self._analyse),
            ("report", self._report),
            ("draw", self._draw),
        )
        for name, step in steps:
            try:
                self._say(f"{name}: {step()}\n")
            except Exception as error:  # whatever goes wrong in an installation is what this is for
                self._say(f"{name}: FAILED, {type(error).__name__}: {error}\n")
                return False
        self._say("All is well.\n")
        return True

    def _save(self) -> str:
        save_project(self._folder / "model.tmproj", small_model())
        return f"{(self._folder / 'model.tmproj').stat().st_size} bytes"

    def _open(self) -> str:
        opened = open_project(self._folder / "model.tmproj")
        if sorted(opened.records, key=_by_id) != sorted(small_model(), key=_by_id):
            raise ProjectError("the saved model is not the one that was opened.")
        return f"{len(opened.records)} records"

    def _analyse(self) -> str:
        opened = open_project(self._folder / "model.tmproj")
        self._analysis = analyse(Document(opened.records), load_content())
        found = sum(1 for _ in self._analysis.engine.threats())
        if not found:
            raise ProjectError("the rules found nothing in a model that they know well.")
        return f"{found} threats and questions"

    def _report(self) -> str:
        path = self._folder / "model.pdf"
        report(self._analysis, path, date.today())
        return f"{path.stat().st_size} bytes of PDF"

    def _draw(self) -> str:
        diagram = self._analysis.document.diagrams()[0].id
        drawn = []
        for ending in ("svg", "pdf", "png"):
            path = self._folder / f"picture.{ending}"
            render(self._analysis, diagram, path)
            drawn.append(f"{path.stat().st_size} bytes of {ending.upper()}")
        return ", ".join(drawn)


def small_model() -> list[AnyRecord]:
    """Return a shop: a customer, a web shop and its orders behind a boundary, on one diagram."""

    def id(name: str) -> str:
        return derived_id("self-test", name)

    def place(x: float, y: float, width: float = 144, height: float = 64) -> dict[str, Any]:
        return {"diagram": id("page"), "x": x, "y": y, "width": width, "height": height}

    inside = id("inside")
    asked: dict[str, Answer] = {"handles_login": True, "login_throttled": False}
    return [
        Project(id=id("project"), title="Self-test"),
        Diagram(id=id("page"), name="Overview"),
        Actor(id=id("customer"), name="Customer", answers={"actor_type": "human_user"}, **place(0, 80)),
        Boundary(id=inside, name="Data centre", **place(260, 0, 520, 220)),
        Process(id=id("shop"), name="Web shop", boundary=inside, answers=asked, **place(300, 80)),
        Store(id=id("orders"), name="Orders", boundary=inside, **place(600, 80)),
        Flow(id=id("order"), diagram=id("page"), name="Order", source=id("customer"), target=id("shop")),
        Flow(id=id("keep"), diagram=id("page"), name="Keep", source=id("shop"), target=id("orders"), two_way=True),
    ]


def _by_id(record: AnyRecord) -> str:
    return record.id

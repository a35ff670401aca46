"""Diagrams of another project come with all that was drawn and decided there, under ids of their own."""

from __future__ import annotations

from hypothesis import given, settings

from drawn import dfd
from imagined import projects
from threatline.commands.bring_in import bring_in
from threatline.commands.decide import take_on
from threatline.model.document import Document
from threatline.model.records import Decision, Diagram, Flow


def test_what_was_drawn_and_decided_is_here_under_fresh_ids():
    here, there = dfd("partner"), dfd("customer -> web app")
    there.box_around("cloud", "web app")
    flow = there.id("customer -> web app")
    with there.document.transaction("Decide") as tx:
        take_on(tx, "FL-T-01", flow)

    with here.document.transaction("Add") as tx:
        added = bring_in(tx, there.document)

    (copy,) = here.document.of_kind(Flow)
    (decision,) = here.document.of_kind(Decision)
    assert copy.id != flow
    assert copy.diagram == added[0] != there.diagram
    assert (decision.element, decision.id) == (copy.id, f"FL-T-01@{copy.id}")
    assert here.owner_of("web app") == "cloud"


def test_a_project_can_be_added_to_itself():
    drawn = dfd("customer -> web app")

    with drawn.document.transaction("Add") as tx:
        bring_in(tx, drawn.document)

    assert drawn.document.count("flow") == 2
    assert drawn.document.count("diagram") == 2


@settings(max_examples=20, deadline=None)
@given(projects(), projects())
def test_any_project_can_be_added_to_any_other_and_nothing_is_left_behind(mine, other):
    document, others = Document(mine), Document(other)
    before = len(document.records)

    with document.transaction("Add") as tx:
        bring_in(tx, others)

    waived = others.count("waiver")
    assert before + len(others.records) - 1 - waived <= len(document.records) <= before + len(others.records) - 1
    assert len(list(document.of_kind(Diagram))) == len(Document(mine).diagrams()) + len(others.diagrams())
